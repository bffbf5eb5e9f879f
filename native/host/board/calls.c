/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls on a board: some are on their way while the first is answered. One that does not come back is told by silence. The host
 * gets the board back then and makes that call once more, alone: an answer that the line has lost must not make a hang.
 */
#include <stdlib.h>
#include <string.h>

#include "native/host/board/board-int.h"
#include "native/link/delta.h"
#include "native/link/second-end.h"
#include "suite/clock.h"

#define AHEAD 16		/* calls on their way, */
#define REFILL 8		/* and are sent once there are no more than so many: a frame costs as much as a call */
#define SUSPECT_MS 1000		/* a call takes microseconds: after so long a silence one of those on their way may hang */
#define HUNG_MS 1500		/* after so long a silence a call that went alone does hang */
#define WATCHED_MS 4000		/* a board with a second CPU answers whatever its calls do, */
#define EMULATED_MS 2500	/* and one that is a command is waited for as long as others keep it from running: line-wait.h */
#define MOST_SWEEPS 8
#define MOST_ENDS 3		/* so often the line's command may end without a call that is to blame for it */
#define MOST_RESTARTS 400	/* for one subject */
#define RESETS 2		/* a call that goes alone is blamed when it has been reset so often */

/* A run under way: `done` calls have outcomes, `sent` are on their way or have. */
struct batch {
	struct board *b;
	const struct hv_call *calls;
	struct hv_outcome *outs;
	size_t count, sent, done;
	uint64_t since;		/* nanoseconds: when the oldest call on its way became that */
	bool alone;		/* the next call goes alone, because it seemed to be lost */
	unsigned resets;	/* how often the board was reset while that call went alone */
	bool last;		/* this call is not made again, whatever comes of it */
	bool cpu_lost;		/* the last call has cost the board a CPU */
	bool gone;		/* the line was closed with this call under way */
	bool asked;		/* the debugger, about the calls on their way, */
	struct helped helped;	/* and it has done this */
};

static void send_call(struct batch *r)
{
	uint8_t bytes[DELTA_MOST];
	struct packer p = { bytes, bytes + sizeof(bytes), false };

	delta_put_call(&p, &r->calls[r->sent++], &r->b->init);
	talk_say(&r->b->talk, MESSAGE_RUN, bytes, (size_t)(p.at - bytes));
}

/* It is known to cost too much; or one that it is like is on its way, and may. */
static bool waits(const struct batch *r)
{
	const struct hv_call *next = &r->calls[r->sent];
	bool wait = !r->last && costly_is(r->b, next);

	for (size_t i = r->done; !wait && i < r->sent; i++)
		wait = costly_is_like(r->b, &r->calls[i], next);
	return wait;
}

static void send_calls(struct batch *r)
{
	size_t ahead = r->alone ? 1 : AHEAD;

	if (!r->alone && r->sent - r->done > REFILL)
		return;
	while (r->sent < r->count && r->sent - r->done < ahead && talk_has_room(&r->b->talk, DELTA_MOST) && !waits(r))
		send_call(r);
}

static struct hv_outcome ended(const struct hv_call *call, uint32_t how, uint32_t why, uint64_t seen)
{
	return (struct hv_outcome){ .id = call->id, .how = how, .why = why, .seen = seen };
}

/* The debugger has sent home the CPU of this call: then the payload says so, unless that was the CPU that it runs on itself. */
static void note_help(struct batch *r, struct hv_outcome *out, enum second_end end)
{
	const bool said = end == SECOND_HELPED || end == SECOND_FETCHED;

	if (!r->helped.home || said != (r->b->entry.cpu_count > 1))
		return;
	if (r->helped.on_the_way)
		out->seen &= ~(uint64_t)HV_SEE_SYS;	/* until then it took exceptions at EL2 */
	else if (out->how == HV_HOW_HUNG)
		out->out.r[HV_PC] = r->helped.pc;
}

/* The outcome of the oldest call on its way. */
static void take_outcome(struct batch *r)
{
	const struct hv_call *call = &r->calls[r->done];
	struct hv_outcome *out = &r->outs[r->done++];
	enum second_end end;

	if (!answer_outcome(r->b, call, out, &end))
		return;
	r->b->ends += r->gone;	/* the call was answered, so the line's end was not its doing */
	r->gone = false;
	r->cpu_lost = end >= SECOND_ON_THE_WAY;
	if (r->cpu_lost)
		costly_note(r->b, call);
	if (end == SECOND_LOST && !r->last && call->event != HV_EVENT_SMC)
		out->why = BOARD_WHY_AGAIN;
	note_help(r, out, end);
	r->alone = r->asked = r->helped.home = false;
	r->resets = 0;
}

static struct hv_outcome lost(const struct hv_call *call, bool silent)
{
	return silent ? ended(call, HV_HOW_HUNG, HV_WHY_LOST, 0) : ended(call, HV_HOW_CRASHED, BOARD_WHY_RESET, 0);
}

static void note_lost(struct board *b, const struct hv_call *call, bool silent)
{
	answer_note_call(b, call, silent ? "was under way when the board fell silent" : "was under way when the board was reset");
}

void calls_lost(struct board *b, const struct hv_call *call, struct hv_outcome *out, bool silent)
{
	note_lost(b, call, silent);
	*out = lost(call, silent);
}

/*
 * The next call went alone, and the board was lost once more: say what became of that call. A board may be reset for reasons of its
 * own, so a call is blamed only when this is its reset number RESETS; a hang is the call's doing at once.
 */
static void believe(struct batch *r, enum heard what)
{
	const struct hv_call *call = &r->calls[r->done];

	if (what != TALK_SILENT && ++r->resets < RESETS)
		return;
	if (what == TALK_SILENT)
		costly_note(r->b, call);
	r->outs[r->done++] = lost(call, what == TALK_SILENT);
	r->resets = 0;
}

/* A CPU does not come back from one of the calls on their way. Returns whether the debugger has sent it home. */
static bool help(struct batch *r)
{
	r->asked = true;
	r->helped = debugger_help(r->b, r->calls + r->done, r->sent - r->done);
	return r->helped.home;
}

/* The board is lost with the oldest call on its way. */
static int lose(struct batch *r, enum heard what)
{
	struct board *b = r->b;
	const struct hv_call *call = &r->calls[r->done];
	uint64_t cost;

	if (what == TALK_STOPPED || (what == TALK_GONE && !power_can_cycle(b)))
		return answer_lost(b, what);
	note_lost(b, call, what == TALK_SILENT);
	r->gone = what == TALK_GONE && !r->alone;
	if (r->alone)
		believe(r, what);
	r->alone = true;	/* the next one, too: calls that hang come together, and each that goes with others hangs twice */
	r->sent = r->done;
	r->asked = r->helped.home = false;
	/* Getting the board back is no patience with the call: by a slow line that may take half a minute. */
	cost = clock_now() - r->since;
	b->machine.patience -= cost < b->machine.patience ? cost : b->machine.patience;
	return subject_again(b);
}

static bool is_hopeless(const struct board *b)
{
	return b->restarts > MOST_RESTARTS || !b->machine.patience;
}

static void give_up(struct batch *r)
{
	for (; r->done < r->count; r->done++)
		r->outs[r->done] = ended(&r->calls[r->done], HV_HOW_CRASHED, HV_WHY_NOT_RUN, 0);
}

static unsigned patience(const struct batch *r)
{
	if (r->b->entry.cpu_count > 1)	/* HELP_US of native/payload/second.c is for the debugger */
		return line_restarts(&r->b->line) && !*r->b->debugger ? EMULATED_MS : WATCHED_MS;
	return r->alone ? HUNG_MS : SUSPECT_MS;
}

/*
 * A board that is a command is an emulator, in which a CPU that faults for ever keeps all others from their work, until they seem
 * to be lost, too; and it is started anew in less time than that takes. A real board has its CPUs used up first.
 */
static int start_fresh(struct batch *r)
{
	r->sent = r->done;
	return subject_again(r->b);
}

/* The next call is not made. */
static int pass_over(struct batch *r)
{
	const struct hv_call *call = &r->calls[r->done];

	answer_note_call(r->b, call, "is like one that has cost a CPU, and is not made");
	r->outs[r->done++] = ended(call, HV_HOW_CRASHED, HV_WHY_NOT_RUN, 0);
	r->sent = r->done;
	return 0;
}

static int step(struct batch *r)
{
	struct board *b = r->b;
	enum heard what;

	send_calls(r);
	if (r->sent == r->done && !r->last && costly_is(b, &r->calls[r->done]))
		return pass_over(r);
	r->since = clock_now();
	what = talk_hear(&b->talk, patience(r));
	if (what == TALK_SILENT && !r->asked && help(r))
		return 0;
	if (what != TALK_MESSAGE)
		return lose(r, what);
	if (message_number(&b->talk.message) == MESSAGE_HELP) {
		help(r);
		return 0;
	}
	if (answer_refused(b) == MAIL_NO_CPU) {
		b->spent = true;
		return start_fresh(r);
	}
	if (message_number(&b->talk.message) != MESSAGE_OUT)
		return answer_unexpected(b);
	take_outcome(r);
	if (b->ends > MOST_ENDS)
		return board_fail(b, "%.80s ends again and again, whatever call is made: %.100s", b->line.spec,
				  line_complaint(&b->line));
	return r->cpu_lost && line_restarts(&b->line) ? start_fresh(r) : 0;
}

static int run_batch(struct batch *r)
{
	while (r->done < r->count) {
		if (is_hopeless(r->b)) {
			give_up(r);
			return 0;
		}
		if (step(r))
			return -1;
	}
	return 0;
}

/* The payload may give up a CPU because its host is busy. An SMC is no such case: firmware does not answer it. */
static int run_lost_again(struct board *b, const struct hv_call *calls, struct hv_outcome *outs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct batch r = { .b = b, .calls = calls + i, .outs = outs + i, .count = 1, .alone = true, .last = true };

		if (outs[i].how != HV_HOW_HUNG || outs[i].why != BOARD_WHY_AGAIN)
			continue;
		costly_forget(b);
		if (run_batch(&r))
			return -1;
	}
	return 0;
}

static int run_all(struct board *b, const struct hv_call *calls, struct hv_outcome *outs, size_t count)
{
	struct batch r = { .b = b, .calls = calls, .outs = outs, .count = count };

	return run_batch(&r) || run_lost_again(b, calls, outs, count) ? -1 : 0;
}

/* Calls that have come to code which the board did not have, made once more. */
struct missed {
	size_t *index;		/* of each */
	struct hv_call *calls;
	struct hv_outcome *outs;
	size_t count;
};

static bool find_missed(struct board *b, struct missed *m, const struct hv_call *calls, const struct hv_outcome *outs, size_t count)
{
	m->count = 0;
	for (size_t i = 0; i < count; i++) {
		if (!pages_missed(b, &outs[i]))
			continue;
		m->index[m->count] = i;
		m->calls[m->count++] = calls[i];
	}
	return m->count;
}

/* The board is sent what they have missed. 1: all calls are to be made once more. */
static int run_missed(struct board *b, struct missed *m, struct hv_outcome *outs)
{
	b->put = false;
	if (subject_present(b) || run_all(b, m->calls, m->outs, m->count))
		return -1;
	for (size_t i = 0; i < m->count; i++)
		outs[m->index[i]] = m->outs[i];
	return board_sweep_subject(b);
}

/* Likewise. */
static int settle_missed(struct board *b, const struct hv_call *calls, struct hv_outcome *outs, size_t count)
{
	struct missed m = { calloc(count, sizeof(*m.index)), calloc(count, sizeof(*m.calls)), calloc(count, sizeof(*m.outs)), 0 };
	int swept = 0;

	if (!m.index || !m.calls || !m.outs)
		swept = board_fail(b, "out of memory");
	for (unsigned i = 0; !swept && i < MOST_SWEEPS && find_missed(b, &m, calls, outs, count); i++)
		swept = run_missed(b, &m, outs);
	free(m.index);
	free(m.calls);
	free(m.outs);
	return swept;
}

/*
 * A call that has written to a page which was not watched is told by a sweep behind all of them: then all are made once more. One
 * that has come to code which was not sent is told by where it was, and is made once more alone.
 */
int calls_run(struct board *b, const struct hv_call *calls, struct hv_outcome *outs, size_t count)
{
	int swept = 1;

	for (unsigned i = 0; swept > 0 && i < MOST_SWEEPS; i++) {
		if (run_all(b, calls, outs, count))
			return -1;
		swept = board_sweep_subject(b);
		if (!swept && b->wanted)
			swept = settle_missed(b, calls, outs, count);
	}
	return swept < 0 ? -1 : 0;
}
