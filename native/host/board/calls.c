/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls on a board: some are on their way while the first is answered. One that does not come back is told by silence. The host
 * gets the board back then and makes that call once more, alone: an answer that the line has lost must not make a hang.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "native/host/board/board-int.h"
#include "native/link/delta.h"
#include "native/link/second-end.h"
#include "suite/clock.h"

#define AHEAD 16		/* calls on their way, */
#define REFILL 8		/* and are sent once there are no more than so many: a frame costs as much as a call */
#define ROOM (DELTA_MOST + 64)	/* bytes of a call at most, and of the patience with it */
#define SUSPECT_MS 1000		/* a call takes microseconds: after so long a silence one of those on their way may hang */
#define HUNG_MS 1500		/* after so long a silence a call that went alone does hang */
#define WATCHED_MS 4000		/* a board with a second CPU answers whatever its calls do, */
#define EMULATED_MS 2500	/* and one that is a command is waited for as long as others keep it from running: line-wait.h */
#define SURE_MS 7000		/* and the second time for longer: one CPU of an emulator may keep the others waiting */
#define MOST_ENDS 3		/* so often the line's command may end without a call that is to blame for it */
#define MOST_RESTARTS 400	/* for one subject */
#define MOST_DOUBTS 4		/* of what the board says of one call: then nothing is said of it */
#define RESETS 2		/* a call that goes alone is blamed when it has been reset so often */

/* A run under way: `done` calls have outcomes, `sent` are on their way or have. */
struct batch {
	struct board *b;
	const struct hv_call *calls;
	struct hv_outcome *outs;
	size_t count, sent, done;
	size_t out_end;		/* no call from here on was ever on its way */
	bool again;		/* all were made before, and have outcomes of then */
	uint64_t since;		/* nanoseconds: when the board was listened to last for an answer */
	bool alone;		/* the next call goes alone, because it seemed to be lost */
	unsigned resets;	/* how often the board was reset while that call went alone */
	bool cpu_lost;		/* the last call has cost the board a CPU */
	unsigned doubts;	/* how often the next call was doubted */
	bool lost_once;		/* it has cost an emulator's CPU once, and is made again to be sure */
	bool suspect;		/* it may cost a CPU by what it asks for */
	bool is_back;		/* the oldest call on its way is back at its caller, */
	struct hv_outcome back;	/* which has stored this */
	size_t skip;		/* calls behind it that were on their way: they are sent again, and these outcomes are dropped */
	size_t gone;		/* the line was closed with the calls before this one on their way: each of them goes alone now; */
	bool ended;		/* or with the next one, which went alone */
	struct helped helped;	/* by the debugger, with the calls on their way */
	unsigned asides;	/* words of calls that do not come back, since the last outcome */
};

/*
 * If a call is in doubt, or the board was reset with it, its outcome is to be known before its CPU goes from its caller to EL2:
 * there it may come to code that takes the whole board along. If the stub has cost many CPUs, it would be good to know.
 */
static void send_latch(struct batch *r)
{
	const enum latch latch = r->doubts || r->resets ? LATCH_HEARD : costly_are_many(r->b) ? LATCH_BACK : LATCH_SILENT;
	const uint8_t byte = latch;

	if (!r->b->watched || r->b->latch == latch)
		return;
	talk_say(&r->b->talk, MESSAGE_LATCH, &byte, sizeof(byte));
	r->b->latch = latch;
}

static void send_call(struct batch *r)
{
	uint8_t bytes[DELTA_MOST];
	struct packer p = { bytes, bytes + sizeof(bytes), false };

	delta_put_call(&p, &r->calls[r->sent++], &r->b->init);
	r->out_end = r->sent > r->out_end ? r->sent : r->out_end;
	talk_say(&r->b->talk, MESSAGE_RUN, bytes, (size_t)(p.at - bytes));
}

/* The next call may cost a CPU: the one behind it differs in one address alone, and nothing is at either. */
static bool is_suspect(const struct batch *r)
{
	const struct hv_call *next = &r->calls[r->sent];

	return r->sent + 1 < r->count && memcmp(&next[0].in, &next[1].in, sizeof(next->in)) &&
	       costly_is_like(r->b, &next[0], &next[1]);
}

/*
 * A call is not made if one like it has cost a CPU. If that was the time before, and what it did to memory was seen then, it is
 * made: what it wrote outside of the pages that were watched then is seen now.
 */
static bool is_passed_over(const struct batch *r, size_t i)
{
	return costly_is(r->b, &r->calls[i]) && !(r->again && r->outs[i].seen & HV_SEE_MEMORY);
}

static bool may_send(const struct batch *r)
{
	const size_t ahead = r->sent - r->done;

	return r->sent < r->count && ahead < (r->alone ? 1 : AHEAD) && talk_has_room(&r->b->talk, ROOM) &&
	       !is_passed_over(r, r->sent) && (!ahead || !is_suspect(r));
}

/*
 * A suspect goes alone, so that it is seen with which call a CPU is lost. So does what follows a call that has cost a CPU, and all
 * calls of a stub that has cost many.
 */
static void send_calls(struct batch *r)
{
	if (r->skip || (!r->alone && r->sent - r->done > REFILL))
		return;
	if (r->sent == r->done) {
		r->suspect = is_suspect(r);
		r->alone |= r->suspect || r->b->costs || costly_are_many(r->b);
	}
	while (may_send(r)) {
		doubt_send(r->b, &r->calls[r->sent]);
		send_latch(r);
		send_call(r);
	}
}

/*
 * The debugger has sent home the CPU of this call. The payload says so, if it waited for that, and not only for a busy host. If it
 * was the CPU that the payload runs on itself, it may be that of a later call: the line may have lost the outcome of this one.
 */
static bool is_helped(const struct batch *r, const struct hv_outcome *out, enum second_end end)
{
	if (end == SECOND_HELPED || end == SECOND_FETCHED)
		return true;
	if (end != SECOND_RETURNED || !r->helped.home || (r->b->watched && !r->helped.one_was_out))
		return false;
	return out->how == HV_HOW_HUNG || (r->helped.on_the_way && !r->b->watched);
}

static void note_help(struct batch *r, struct hv_outcome *out, enum second_end end)
{
	if (!is_helped(r, out, end))
		return;
	if (r->helped.on_the_way) {
		out->seen &= ~(uint64_t)HV_SEE_SYS;	/* until then it took exceptions at EL2 */
		out->why = out->how == HV_HOW_RETURNED ? HV_WHY_UNANSWERED : 0;
	} else if (out->how == HV_HOW_HUNG) {
		out->out.r[HV_PC] = r->helped.pc;
	}
}

/* What the board says of the oldest call on its way is not believed: the call is made again, alone. */
static void doubt(struct batch *r, const char *why)
{
	outcome_note(r->b, &r->calls[r->done], why);
	r->doubts++;
	r->skip = r->sent - r->done - 1;
	r->sent = r->done;
	r->alone = true;
	r->helped = (struct helped){ 0 };
}

/*
 * If an SMC has cost a CPU, as firmware may not answer it, or a suspect has, it is made again only if the host was busy: of both
 * little is seen at best.
 */
static bool may_cost(const struct batch *r)
{
	return r->suspect || r->calls[r->done].event == HV_EVENT_SMC;
}

/*
 * Nothing is said of it: in vain it was made as often as that. If it has cost a CPU each time, those like it are not made, as a
 * host that stays busy would have each of them cost as many starts.
 */
static void give_up_one(struct batch *r)
{
	if (r->cpu_lost && may_cost(r))
		costly_note(r->b, &r->calls[r->done]);
	r->outs[r->done] = outcome_ended(&r->calls[r->done], HV_HOW_CRASHED, HV_WHY_NOT_RUN, 0);
}

static void believe_outcome(struct batch *r, enum second_end end)
{
	if (end >= SECOND_ON_THE_WAY)
		costly_note(r->b, &r->calls[r->done]);
	kinds_count(r->b, &r->calls[r->done], end);
	note_help(r, &r->outs[r->done], end);
}

/*
 * A CPU that is watched may have come home by itself, being slow, when the stub was cut already; an emulator's may be that slow
 * once. And of several calls that came back, it is not known which one's CPU the debugger has found.
 */
static bool is_unclear(const struct batch *r, const struct hv_outcome *out, enum second_end end)
{
	if (!is_helped(r, out, end))
		return false;
	if (r->b->watched)
		return !r->helped.home || (line_restarts(&r->b->line) && !r->doubts);
	return r->helped.on_the_way && !r->helped.one_was_out;
}

/*
 * An emulator's CPU may be lost for no reason that is known: that was seen once, on a host that had nothing else to do. It is no
 * surprise with a stub that is sure to lose its CPUs, as each of them costs a start.
 */
static bool is_surprising(const struct batch *r, enum second_end end)
{
	return end >= SECOND_ON_THE_WAY && !may_cost(r) && line_restarts(&r->b->line) &&
	       !r->lost_once && !r->b->loses_cpus;
}

/* To the next call. If the line was closed, and no call that was on its way then has done so anew, it was none's doing. */
static void go_on(struct batch *r)
{
	const bool all_again = r->gone && r->done + 1 >= r->gone;

	r->done++;
	r->b->ends += r->ended || all_again;
	r->ended = false;
	if (all_again)
		r->gone = 0;
	r->alone = r->gone;
	r->resets = r->doubts = 0;
	r->lost_once = false;
}

/* The outcome of the oldest call on its way. */
static void take_outcome(struct batch *r)
{
	enum second_end end = SECOND_RETURNED;
	struct hv_outcome *const out = &r->outs[r->done];
	bool doubtful, unclear;

	r->asides = 0;
	if (r->skip) {
		r->skip--;
		r->helped = (struct helped){ 0 };
		return;
	}
	outcome_take(r->b, &r->calls[r->done], out, &end);
	r->is_back = false;
	r->cpu_lost = end >= SECOND_ON_THE_WAY;
	unclear = is_unclear(r, out, end);
	doubtful = doubt_is(r->b, &r->calls[r->done], end) || unclear;
	doubt_go_on(r->b);
	if (doubtful && r->doubts < MOST_DOUBTS) {
		doubt(r, unclear ? "is made again, to be sure of what the debugger did" :
				   "may have had no processor of a busy host, and is made again");
		return;
	}
	if (is_surprising(r, end)) {
		r->lost_once = true;
		doubt(r, "has cost a CPU, and is made again to be sure");
		return;
	}
	r->b->loses_cpus |= end >= SECOND_ON_THE_WAY && r->lost_once && !doubtful;
	if (doubtful)
		give_up_one(r);
	else
		believe_outcome(r, end);
	r->suspect = false;
	if (r->b->watched || is_helped(r, out, end))
		r->helped = (struct helped){ 0 };
	r->b->costs = r->cpu_lost;
	go_on(r);
}

/*
 * The next call went alone, or was back already, and the board was lost once more: say what became of that call. A board may be
 * reset for reasons of its own, so a call is blamed only when this is its reset number RESETS; a hang is the call's doing at once.
 */
static void believe(struct batch *r, enum heard what)
{
	const struct hv_call *call = &r->calls[r->done];

	if (what != TALK_SILENT && ++r->resets < RESETS)
		return;
	if (what == TALK_SILENT)
		costly_note(r->b, call);
	if (r->is_back)
		kinds_count(r->b, call, SECOND_ON_THE_WAY);
	r->outs[r->done] = r->is_back ? r->back : outcome_lost(call, what == TALK_SILENT);
	r->gone = 0;
	r->ended = false;
	go_on(r);
}

/* A CPU does not come back from one of the calls on their way. Returns whether the debugger has sent it home. */
static bool help(struct batch *r)
{
	r->helped = debugger_help(r->b, r->calls + r->done, r->out_end - r->done);
	r->helped.one_was_out = r->sent - r->done == 1 && !r->skip;
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
	outcome_note_lost(b, call, what == TALK_SILENT);
	if (what == TALK_GONE && r->alone)
		r->ended = true;
	else if (what == TALK_GONE)
		r->gone = r->sent;
	if (what == TALK_SILENT && line_restarts(&b->line) && b->watched && !r->doubts && !r->is_back)
		r->doubts++;	/* one CPU watches the other, and both of an emulator may have been kept from a processor */
	else if ((r->alone || r->is_back) && !r->skip)
		believe(r, what);
	r->alone = true;	/* the next one, too: calls that hang come together, and each that goes with others hangs twice */
	r->sent = r->done;
	r->skip = 0;
	r->helped = (struct helped){ 0 };
	r->is_back = false;
	r->asides = 0;
	/* Getting the board back is no patience with the call: by a slow line that may take half a minute. */
	cost = clock_now() - r->since;
	b->machine.patience -= cost < b->machine.patience ? cost : b->machine.patience;
	return subject_again(b);
}

static bool is_hopeless(const struct board *b)
{
	return b->restarts > MOST_RESTARTS || !b->machine.patience;
}

/* Nothing is said of this call, but for what was known before of one that has cost a CPU. */
static void leave(struct batch *r, size_t i)
{
	if (!r->again || r->outs[i].seen & HV_SEE_MEMORY)
		r->outs[i] = outcome_ended(&r->calls[i], HV_HOW_CRASHED, HV_WHY_NOT_RUN, 0);
}

static void give_up(struct batch *r)
{
	for (; r->done < r->count; r->done++)
		leave(r, r->done);
}

static unsigned silence_ms(const struct batch *r)
{
	if (!r->b->watched)
		return r->alone ? HUNG_MS : SUSPECT_MS;
	if (!line_restarts(&r->b->line) || *r->b->debugger)	/* HELP_US of native/payload/second.c is for the debugger */
		return WATCHED_MS;
	return (r->doubts && !r->is_back ? SURE_MS : EMULATED_MS) + doubt_ms(r->b);
}

/*
 * A board that is a command is an emulator, in which a CPU that faults for ever keeps all others from their work, and which is
 * started anew in less time than that takes. A real board has its CPUs used up first.
 */
static int start_fresh(struct batch *r)
{
	struct board *b = r->b;
	int err;

	r->sent = r->done;
	r->skip = 0;
	err = subject_again(b);
	b->restarts -= r->doubts && b->restarts;	/* for a doubt of ours */
	return err;
}

/* The next call is not made. */
static int pass_over(struct batch *r)
{
	const struct hv_call *call = &r->calls[r->done];

	outcome_note(r->b, call, "is like one that has cost a CPU, and is not made");
	leave(r, r->done++);
	r->sent = r->done;
	return 0;
}

static void hear_aside(struct batch *r)
{
	struct unpacker u = talk_body(&r->b->talk);
	const unsigned number = message_number(&r->b->talk.message);

	if (number == MESSAGE_BACK) {
		r->is_back = !r->skip && outcome_take_back(r->b, &r->calls[r->done], &r->back);
	} else if (number == MESSAGE_WAITED) {
		doubt_note_wait(r->b, unpack_number(&u));
	} else {
		doubt_miss(r->b);
		if (*r->b->debugger && !r->helped.asked)
			help(r);
	}
}

static int step(struct batch *r)
{
	struct board *b = r->b;
	enum heard what;

	send_calls(r);
	if (r->sent == r->done && is_passed_over(r, r->done))
		return pass_over(r);
	r->since = clock_now();
	what = talk_hear(&b->talk, silence_ms(r));
	if (what == TALK_SILENT && !r->helped.asked && help(r))
		return 0;
	if (what != TALK_MESSAGE)
		return lose(r, what);
	if (answer_is_aside(b)) {
		hear_aside(r);
		return r->asides++ < MOST_ASIDES ? 0 : lose(r, TALK_SILENT);
	}
	if (answer_refused(b) == MAIL_NO_CPU) {
		b->spent = true;
		if (line_restarts(&b->line))	/* the only one was lost among several calls: then it is seen with which */
			r->alone = true;
		return start_fresh(r);
	}
	if (message_number(&b->talk.message) != MESSAGE_OUT)
		return answer_unexpected(b);
	take_outcome(r);
	if (b->ends > MOST_ENDS) {
		const char *said = line_complaint(&b->line);

		return board_fail(b, "%.80s ends again and again, whatever call is made%s%.100s", b->line.spec, *said ? ": " : "",
				  said);
	}
	return r->cpu_lost && line_restarts(&b->line) ? start_fresh(r) : 0;
}

int calls_run(struct board *b, const struct hv_call *calls, struct hv_outcome *outs, size_t count, bool again)
{
	struct batch r = { .b = b, .calls = calls, .outs = outs, .count = count, .again = again };

	while (r.done < count) {
		if (is_hopeless(b)) {
			give_up(&r);
			return 0;
		}
		if (step(&r))
			return -1;
	}
	return 0;
}
