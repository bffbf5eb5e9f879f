/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The stub's image: sent to the payload, laid out there, and the baseline of calls against it. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "native/host/board/board-int.h"
#include "native/link/delta.h"
#include "native/link/second-end.h"

#define PART 2048	/* bytes of the image in one message */
#define PUT_MOST 4096	/* what a message can hold */
#define ANSWER_MS 20000
#define BASE_TRIES 4	/* of the call that does nothing, */
#define MOST_AGAIN 4	/* and of getting the board back with CPUs for it */

static int put_part(struct board *b, size_t at, size_t size)
{
	uint8_t bytes[PUT_MOST];
	struct packer p = { bytes, bytes + sizeof(bytes), false };

	pack_number(&p, at);
	pack_runs(&p, b->image.bytes + at, size, size);
	return board_say(b, MESSAGE_PUT, bytes, &p);
}

static int put_image(struct board *b)
{
	uint8_t nothing[1] = { 0 };
	bool anew;

	if (given_begin(b, &anew))
		return -1;
	if (anew && board_say(b, MESSAGE_IMAGE, nothing, &(struct packer){ .at = nothing }))
		return -1;
	for (size_t part = 0; part < b->image.size; part += PART) {
		size_t at = part, size = b->image.size - at < PART ? b->image.size - at : PART;

		if (!pages_wants(b, at) || !given_lacks(b, &at, &size))
			continue;
		if (put_part(b, at, size))
			return -1;
		given_note(b, at, size);
	}
	b->put = true;
	return 0;
}

static int place(struct board *b)
{
	uint8_t bytes[64];
	struct packer p = { bytes, bytes + sizeof(bytes), false };
	struct unpacker u;
	uint64_t status;

	pack_number(&p, b->from);
	pack_number(&p, b->size);
	pack_number(&p, b->to);
	pack_number(&p, b->table);
	if (board_say(b, MESSAGE_PLACE, bytes, &p) || answer_expect(b, MESSAGE_PLACED, ANSWER_MS))
		return -1;
	u = talk_body(&b->talk);
	status = unpack_number(&u);
	if (status != MAIL_OK)
		return board_fail(b, "the board has no room for the stub at 0x%" PRIx64, b->to);
	if (b->put && unpack_number(&u) != pages_sum(b, b->from, b->size))
		return board_fail(b, "the stub is another one in the board's memory than was sent: its memory at 0x%" PRIx64
				  " does not keep what is written", b->to);
	return 0;
}

/* A board that was reset meanwhile has forgotten what the calls have written: they are to be made once more. */
int board_sweep_subject(struct board *b)
{
	struct unpacker u;
	uint64_t found;

	if (!b->wanted)
		return 0;
	talk_say(&b->talk, MESSAGE_SWEEP, "", 0);
	if (answer_expect(b, MESSAGE_SWEPT, ANSWER_MS))
		return start_was_reset(b) && !subject_again(b) ? 1 : -1;
	u = talk_body(&b->talk);
	found = unpack_number(&u);
	if (!found)
		return 0;
	pages_add(b, found - 1);
	b->put = false;
	return subject_present(b) ? -1 : 1;
}

/*
 * The call that does nothing. Returns whether it came back with all that its CPU holds, and -1 if it has no outcome. The CPU of a
 * stub whose table is not aligned comes to another slot than it must.
 */
static int make_base(struct board *b, struct hv_outcome *out)
{
	const uint8_t how = (uint8_t)((*b->debugger ? BASE_HELP : 0) | (line_restarts(&b->line) ? BASE_ONE_CPU : 0));
	struct unpacker u;

	b->latch = LATCH_SILENT;
	talk_say(&b->talk, MESSAGE_BASE, &how, sizeof(how));
	if (answer_expect(b, MESSAGE_OUT, ANSWER_MS))
		return -1;
	u = talk_body(&b->talk);
	delta_get_outcome(&u, out, &b->base);
	b->base = out->out;
	b->watched = out->reserved != SECOND_OWN;
	return !u.bad && out->how == HV_HOW_RETURNED && (out->reserved <= SECOND_OWN || out->reserved == SECOND_CAUGHT);
}

/* A CPU that was given up because its host was busy has not told all of it: then the next one is asked. */
int subject_baseline(struct board *b)
{
	struct hv_outcome out;
	int came = 0;

	for (unsigned i = 0; !came && i < BASE_TRIES; i++)
		came = make_base(b, &out);
	if (came < 0) {
		b->spent = answer_refused(b) == MAIL_NO_CPU;
		if (!b->spent)
			return -1;
		return b->again ? board_fail(b, "the board loses all its CPUs in a call that does nothing") : subject_again(b);
	}
	if (!came)
		return board_fail(b, "the board does not even come through a call that does nothing");
	b->baseline = b->machine.baseline = out.out;
	b->machine.baseline.r[HV_ICH_VTR_EL2] = b->known[PING_ICH_VTR];
	return 0;
}

/* With the image as far as it is known; not `whole`: with whatever the payload has of it, which is enough for the baseline. */
static int present(struct board *b, bool whole)
{
	struct hv_machine *m = &b->machine;

	b->was_reset = false;
	m->places.table = b->table;
	m->places.stub = b->to;
	m->places.stub_size = b->size;
	m->places.absent = b->absent;
	m->places.absent_size = b->absent_size;
	m->sees = BOARD_SEES;
	hv_call_init(&b->init, &m->places);
	return (whole && !b->put && put_image(b)) || place(b) || subject_baseline(b) ? -1 : 0;
}

static int present_again(struct board *b, bool whole)
{
	int err = present(b, whole);

	while (err && start_was_reset(b))
		err = start_back(b) || present(b, whole) ? -1 : 0;
	return err;
}

int subject_present(struct board *b)
{
	return present_again(b, true);
}

/* Of some tables of a kernel no call is made: their pages stay here. */
int subject_announce(struct board *b)
{
	return present_again(b, !b->wanted);
}

int subject_ready(struct board *b)
{
	return b->put ? 0 : subject_present(b);
}

/* On a busy host the CPUs that a board has when it is back may be lost once more, in the call that does nothing. */
int subject_again(struct board *b)
{
	int err = -1;

	b->again = true;
	for (unsigned i = 0; err && i < MOST_AGAIN && !start_back(b); i++) {
		err = subject_present(b);
		if (!b->spent)
			break;
	}
	b->again = false;
	return err;
}
