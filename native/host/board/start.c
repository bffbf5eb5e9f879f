/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Begin a session with the payload at the other end of a line, and get it back if it is lost. */
#include <stdio.h>
#include <string.h>

#include "native/host/board/board-int.h"
#include "native/host/board/recipe.h"
#include "native/host/image.h"
#include "native/host/kind.h"
#include "native/link/places.h"

/* How long hvcheck waits: */
#define START_MS 8000		/* for the payload's first word, */
#define HERE_MS 1000		/* of one that was there before, */
#define AGAIN_MS 2000		/* of one that may have started again by itself, */
#define ALONE_MS 6000		/* and of that if nothing else can start it; */
#define ANSWER_MS 15000		/* for an answer */
#define RESET_MS 1000		/* for the payload's word that it cannot reset the board */

#define MOST_RESETS 20		/* so often may a board be reset for reasons of its own, with one subject */

enum { EXIT_USAGE = 2, EXIT_ABSENT = 77, EXIT_DEFECT = 99 };

/* Say why no payload answers, by what came over the line in place of an answer. Returns an exit status. */
static int mute(struct board *b)
{
	const char *text = talk_text(&b->talk);

	if (b->line.gone)
		return answer_lost(b, TALK_GONE), EXIT_USAGE;
	if (b->talk.echoes)
		return board_fail(b, "%.80s sends back what it is sent: is RX connected to TX, or has a program its echo on there?",
				  b->line.spec), EXIT_ABSENT;
	if (b->talk.reader.damaged && !b->talk.foreign)
		return board_fail(b, "what comes from %.80s is noise: is that the board's baud rate?", b->line.spec), EXIT_ABSENT;
	if (*text)
		return board_fail(b, "no payload answers on %.80s, but something says \"%.80s\"", b->line.spec, text), EXIT_ABSENT;
	return board_fail(b, "nothing comes from %.80s: is the board on, and its console on this line?", b->line.spec), EXIT_ABSENT;
}

/* Its version need not tell: each change of its code moves places in it that are to be known. */
static int not_ours(struct board *b)
{
	b->entry.version = 0;	/* nothing of it is to be judged */
	board_fail(b, "the payload was not built with this program: make it anew, by hvcheck image");
	return EXIT_ABSENT;
}

/* Learn where the payload lies and which places of its memory it uses. */
static int learn_entry(struct board *b)
{
	struct hv_places *places = &b->machine.places;
	const struct qemu_kind *kind;
	struct unpacker u;

	if (answer_expect(b, MESSAGE_ENTRY, ANSWER_MS))
		return EXIT_ABSENT;
	u = talk_body(&b->talk);
	if (unpack_runs(&u, (uint8_t *)&b->entry, sizeof(b->entry)) != sizeof(b->entry) || u.bad ||
	    b->entry.version != ENTRY_VERSION || b->entry.exec >= HV_EXECS)
		return not_ours(b);
	places->exec = (enum hv_exec)b->entry.exec;
	places->thumb = b->entry.thumb;
	kind = qemu_kind_of_payload(places->exec, places->thumb);
	if (b->entry.build != image_build(kind->image, kind->image_end))
		return not_ours(b);
	if (hv_places_read(places, kind->image, (size_t)(kind->image_end - kind->image), b->entry.place))
		return board_fail(b, "the payload has no harness in it"), EXIT_DEFECT;
	places_chosen(places, &b->entry);
	return 0;
}

static int learn(struct board *b)
{
	struct unpacker u;
	int status;

	if (answer_expect(b, MESSAGE_KNOW, ANSWER_MS))
		return EXIT_ABSENT;
	u = talk_body(&b->talk);
	for (unsigned i = 0; i <= PING_ICH_VTR; i++)
		b->known[i] = unpack_number(&u);
	if (u.bad || b->known[PING_VERSION] != LINK_VERSION || b->known[PING_CALL_SIZE] != HV_CALL_SIZE ||
	    b->known[PING_OUT_SIZE] != HV_OUT_SIZE)
		return not_ours(b);
	b->put = false;
	memset(&b->base, 0, sizeof(b->base));
	b->doubt.hung = b->doubt.lost = 0;
	given_free(&b->given);
	given_forget_scene(b);
	status = learn_entry(b);
	if (status || b->known[PING_EL] >= 2)
		return status;
	if (b->entry.exec == HV_A32)
		board_fail(b, "the board's firmware starts its payload in a mode of PL1: a stub needs Hyp mode");
	else
		board_fail(b, "the board's firmware starts its payload at EL%u: a stub needs EL2", (unsigned)b->known[PING_EL]);
	return EXIT_ABSENT;
}

bool start_was_reset(struct board *b)
{
	const bool was_reset = b->was_reset && b->resets++ < MOST_RESETS;

	b->was_reset = false;
	return was_reset;
}

/* Begin a session with the payload, if one answers within `ms`. */
static int meet(struct board *b, unsigned ms)
{
	int status;

	b->was_reset = false;
	do {
		enum heard what = talk_begin(&b->talk, ms);

		if (what == TALK_MESSAGE)
			status = learn(b);
		else if (what == TALK_SILENT || what == TALK_GONE)
			status = mute(b);
		else
			status = answer_lost(b, what) ? EXIT_USAGE : 0;
	} while (status && start_was_reset(b));
	return status;
}

/* Follow the board's boot recipe, and begin a session with the payload that it has started. */
static int boot(struct board *b)
{
	const unsigned wait = b->wait_ms ? b->wait_ms : START_MS;
	int status = recipe_follow(b->boot, b->kind, &b->line, wait, b->talk.stop, b->machine.error,
				   sizeof(b->machine.error));

	return status ? status : meet(b, wait);
}

/*
 * A payload that a command before has started may still be there. Nothing is known of it if the board is switched on for us. One
 * that was built with another program is told of: its board's boot loader will not come.
 */
static int meet_or_boot(struct board *b)
{
	int status;

	if (*b->power || line_restarts(&b->line) || !*b->boot)
		return boot(b);
	status = meet(b, HERE_MS);
	return status && !b->known[PING_VERSION] && !b->line.gone ? boot(b) : status;
}

int start_board(struct board *b)
{
	int status = line_open(&b->line, b->machine.error, sizeof(b->machine.error));

	if (status)
		return status;
	if (b->line.log && ferror(b->line.log))
		return board_fail(b, "the log %.100s cannot be written: is the disk full?", b->log), EXIT_USAGE;
	talk_init(&b->talk, &b->line);
	if (*b->power && power_cycle(b))
		return EXIT_USAGE;
	return meet_or_boot(b);
}

/* Have the payload reset its board by PSCI. False: there is no PSCI, or it does not. */
static bool reset(struct board *b)
{
	line_note(&b->line, "the board is reset by PSCI");
	talk_say(&b->talk, MESSAGE_RESET, "", 0);
	for (unsigned i = 0; i < MOST_ASIDES && talk_hear(&b->talk, RESET_MS) == TALK_MESSAGE; i++)
		if (answer_refused(b) == MAIL_UNKNOWN)		/* calls that were sent before are refused before */
			return false;
	return true;
}

/* A payload that starts anew by itself needs nothing of us; a board whose boot loader has something to say was reset to that. */
static bool comes_back(struct board *b)
{
	const uint64_t foreign = b->talk.foreign;

	if (!meet(b, power_can_cycle(b) ? AGAIN_MS : ALONE_MS))
		return true;
	return *b->boot && b->talk.foreign != foreign && !boot(b);
}

/* PSCI resets a board whose payload answers, but has no CPU left for calls. */
int start_back(struct board *b)
{
	bool back;

	b->restarts++;
	if (line_restarts(&b->line))
		back = false;
	else if (b->spent)
		back = reset(b) && !boot(b);
	else
		back = comes_back(b);
	if (!back && (power_cycle(b) || boot(b)))
		return -1;
	b->spent = false;
	return 0;
}
