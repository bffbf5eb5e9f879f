/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Scenarios. Over the line comes back what differs from what is likely: a CRC-32 tells whether it does.
 */
#include <string.h>

#include "hvcheck/scenario.h"
#include "native/host/board/board-int.h"
#include "native/link/crc32.h"

#define PAGE 4096
#define PART 2048		/* bytes in one message: they grow a little, if they are no runs */
#define SUMS_MOST 128		/* in one message */
#define ANSWER_MS 20000
#define PLAY_MS 10000		/* after so long a silence a scenario has hung, */
#define EMULATED_MS 4000	/* (a board that is a command: see line-wait.h for how that is counted) */
#define WATCHED_MS 60000	/* unless a second CPU watches, which answers then */
#define MOST_PLAYS 8		/* of one scenario: a board may be reset in it, or lack code that it comes to */
#define RESETS 2		/* a scenario is blamed when the board was reset so often in it */
#define MOST_DOUBTS 3		/* so often it is played again to learn where its CPU was */

struct stage {
	struct board *b;
	const struct hv_scene *scene;
	struct hv_outcome *out;
	unsigned resets, doubts;
	struct helped helped;	/* by the debugger */
	bool spent;		/* it has cost a CPU, */
	bool lost;		/* and nothing is known of memory behind it */
};

/* --- memory behind it ---------------------------------------------------------------------------------------- */

static int peek(struct board *b, uint64_t at, uint8_t *to, size_t size)
{
	uint8_t bytes[32];
	struct packer p = { bytes, bytes + sizeof(bytes), false };
	struct unpacker u;

	pack_number(&p, at);
	pack_number(&p, size);
	if (board_say(b, MESSAGE_PEEK, bytes, &p) || answer_expect(b, MESSAGE_PEEKED, ANSWER_MS))
		return -1;
	u = talk_body(&b->talk);
	return unpack_runs(&u, to, size) == size && !u.bad ? 0 : board_fail(b, "the payload has shown less than it was asked for");
}

/* Parts of windows whose sums are asked for together. */
struct sums {
	struct { const struct hv_window *w; uint64_t from, size; } part[SUMS_MOST];
	unsigned count;
	bool clean;
};

/* All that are not as they may well be are looked at. */
static int compare(struct board *b, const struct sums *sums, const uint64_t *sum)
{
	for (unsigned i = 0; i < sums->count; i++) {
		const struct hv_window *w = sums->part[i].w;
		const uint64_t from = sums->part[i].from, size = sums->part[i].size;

		if (w->likely && sum[i] == crc32_add(0, w->likely + from, size)) {
			memcpy(w->bytes + from, w->likely + from, size);
			continue;
		}
		for (uint64_t at = from; at < from + size; at += PART)
			if (peek(b, w->addr + at, w->bytes + at, from + size - at < PART ? from + size - at : PART))
				return -1;
	}
	return 0;
}

static int ask(struct board *b, struct sums *sums)
{
	uint8_t bytes[MESSAGE_MOST];
	struct packer p = { bytes, bytes + sizeof(bytes), false };
	uint64_t sum[SUMS_MOST];
	struct unpacker u;
	int err;

	if (!sums->count)
		return 0;
	pack_number(&p, sums->clean);
	for (unsigned i = 0; i < sums->count; i++) {
		pack_number(&p, sums->part[i].w->addr + sums->part[i].from);
		pack_number(&p, sums->part[i].size);
	}
	if (board_say(b, MESSAGE_SUMS, bytes, &p) || answer_expect(b, MESSAGE_SUMMED, ANSWER_MS))
		return -1;
	u = talk_body(&b->talk);
	for (unsigned i = 0; i < sums->count; i++)
		sum[i] = unpack_number(&u);
	err = compare(b, sums, sum);
	sums->count = 0;
	return err;
}

/* What stays in use is cleaned first: then those windows are seen, and the others as they are at the PoC by themselves. */
static int look(struct stage *s, bool kept)
{
	static struct sums sums;

	sums.count = 0;
	sums.clean = kept;
	for (size_t i = 0; i < s->scene->window_count; i++) {
		const struct hv_window *w = &s->scene->windows[i];

		for (uint64_t at = 0; at < w->size && w->kept == kept; at += PAGE) {
			sums.part[sums.count].w = w;
			sums.part[sums.count].from = at;
			sums.part[sums.count++].size = w->size - at < PAGE ? w->size - at : PAGE;
			if (sums.count == SUMS_MOST && ask(s->b, &sums))
				return -1;
		}
	}
	return ask(s->b, &sums);
}

/* --- the play ------------------------------------------------------------------------------------------------ */

/* As functions below: 0; -1; or this, it is to be played once more. */
#define AGAIN 1

static int again(struct board *b)
{
	return subject_again(b) ? -1 : AGAIN;
}

static bool help(struct stage *s)
{
	s->helped = debugger_help(s->b, &s->scene->call, 1);
	return s->helped.home;
}

static int lose(struct stage *s, enum heard what)
{
	if (what == TALK_STOPPED || (what == TALK_GONE && !power_can_cycle(s->b)))
		return answer_lost(s->b, what);
	if (what != TALK_SILENT && ++s->resets < RESETS)
		return again(s->b);
	outcome_note_lost(s->b, &s->scene->call, what == TALK_SILENT);
	*s->out = outcome_lost(&s->scene->call, what == TALK_SILENT);
	s->lost = true;
	return subject_again(s->b);
}

/* What was cut has had its stub written over. */
static bool looks_at_stub(const struct stage *s)
{
	const struct hv_places *p = &s->b->machine.places;

	for (size_t i = 0; i < s->scene->window_count; i++) {
		const struct hv_window *w = &s->scene->windows[i];

		if (w->addr < p->stub + p->stub_size && p->stub < w->addr + w->size)
			return true;
	}
	return false;
}

/* Its CPU came home by itself, but as if a debugger had sent it, when the stub was cut already: it is not known where it was. */
static int doubt(struct stage *s)
{
	if (s->doubts++ < MOST_DOUBTS)
		return AGAIN;
	*s->out = outcome_ended(&s->scene->call, HV_HOW_CRASHED, HV_WHY_NOT_RUN, 0);
	s->lost = true;
	return 0;
}

static int take(struct stage *s)
{
	struct board *b = s->b;
	enum second_end end;

	if (!outcome_take(b, &s->scene->call, s->out, &end)) {
		s->lost = true;
		return 0;
	}
	if (end == SECOND_HELPED && !s->helped.home)
		return doubt(s);
	if (s->helped.home && s->out->how == HV_HOW_HUNG)
		s->out->out.r[HV_PC] = s->helped.pc;
	if ((end == SECOND_CUT || end == SECOND_STUCK) && looks_at_stub(s))
		s->out->seen &= ~(uint64_t)HV_SEE_MEMORY;
	if (end == SECOND_ON_THE_WAY)	/* what EL1 has stored is there, and that CPU does nothing more */
		s->out->seen = HV_SEE_CORE | HV_SEE_MEMORY;
	s->spent = end >= SECOND_ON_THE_WAY;
	s->lost = end == SECOND_LOST;	/* it may still be at work on it */
	return 0;
}

static unsigned silence_ms(const struct board *b)
{
	if (b->watched)
		return WATCHED_MS;
	return line_restarts(&b->line) && !*b->debugger ? EMULATED_MS : PLAY_MS;
}

static int await(struct stage *s)
{
	struct board *b = s->b;
	unsigned asides = 0;
	enum heard what;

	for (;;) {
		what = talk_hear(&b->talk, silence_ms(b));
		if (what == TALK_SILENT && !s->helped.asked && help(s))
			continue;
		if (what != TALK_MESSAGE)
			return lose(s, what);
		if (!answer_is_aside(b))
			break;
		if (asides++ == MOST_ASIDES)
			return lose(s, TALK_SILENT);
		if (message_number(&b->talk.message) == MESSAGE_HELP && !s->helped.asked)
			help(s);
	}
	if (answer_refused(b) == MAIL_NO_CPU) {
		b->spent = true;
		return again(b);
	}
	return message_number(&b->talk.message) == MESSAGE_OUT ? take(s) : answer_unexpected(b);
}

static int make_call(struct stage *s)
{
	s->helped = (struct helped){ 0 };
	s->lost = s->spent = false;
	return laid_say_play(s->b, s->scene, 0, NULL, 0) ? -1 : await(s);
}

/* Code of a large stub that the board does not have is sent, and what was written to its other pages is found: see sweep_run(). */
static int settle(struct stage *s)
{
	struct board *b = s->b;

	if (s->spent && line_restarts(&b->line))	/* a CPU that hangs keeps an emulator's host busy */
		return subject_again(b);
	if (!b->wanted || s->lost)
		return 0;
	if (!pages_missed(b, s->out))
		return board_sweep_subject(b);
	pages_add_missed(b, s->out);
	b->put = false;
	return subject_present(b) ? -1 : AGAIN;
}

static int play(struct stage *s)
{
	int err = laid_put(s->b, s->scene, false);

	if (!err)
		err = make_call(s);
	if (!err && !s->lost)
		err = look(s, false) || look(s, true) ? -1 : 0;
	return err ? err : settle(s);
}

int play_run(struct board *b, const struct hv_scene *scene, struct hv_outcome *out)
{
	struct stage s = { .b = b, .scene = scene, .out = out };
	int err = AGAIN;

	for (unsigned i = 0; err == AGAIN && i < MOST_PLAYS; i++) {
		err = play(&s);
		if (err == -1 && start_was_reset(b))
			err = again(b);
	}
	return err == AGAIN ? board_fail(b, "the board does not come through a scenario") : err;
}
