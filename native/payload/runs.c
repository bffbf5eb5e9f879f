/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/payload/cut.h"
#include "native/payload/runs.h"

#include "native/payload/arch.h"
#include "native/link/mailbox.h"
#include "native/payload/payload.h"
#include "native/payload/second.h"
#include "native/payload/session.h"
#include "native/payload/watched.h"

#define TOGETHER 16		/* calls at once */
#define PLAY_US 2000000		/* for a scenario: as many pages as one may have are copied past the caches */

static struct hv_call *call_at(uint64_t index)
{
	return (struct hv_call *)(uintptr_t)entry_record.places.calls + index;
}

static struct hv_outcome *outcome_at(uint64_t index)
{
	return (struct hv_outcome *)(uintptr_t)entry_record.places.outs + index;
}

struct hv_outcome *runs_outcome(void)
{
	return outcome_at(0);
}

static const struct second_host *host;

void runs_tell(const struct second_host *to)
{
	host = to;
}

static uint64_t late;		/* microseconds of patience with a call that seems to hang, and that the host is told of */

void runs_be_patient(uint64_t us)
{
	late = us;
}

static void (*say_back)(const struct hv_call *call, const struct hv_outcome *out);

void runs_tell_back(void (*back)(const struct hv_call *call, const struct hv_outcome *out))
{
	say_back = back;
}

static bool is_one_cpu;

void runs_use_one_cpu(bool one)
{
	is_one_cpu = one;
}

void runs_look(void)
{
	session_look();
}

/* How many bytes of itself the call has written over. */
static uint64_t call_changed(const struct hv_call *was, uint64_t index, uint64_t *first)
{
	const uint8_t *a = (const uint8_t *)was, *b = (const uint8_t *)call_at(index);
	uint64_t count = 0;

	for (unsigned i = 0; i < sizeof(*was); i++)
		if (a[i] != b[i] && !count++ && !*first)
			*first = (uintptr_t)(b + i);
	return count;
}

static void put_call(const struct hv_call *call, uint64_t index)
{
	*call_at(index) = *call;
	memset(outcome_at(index), 0, sizeof(struct hv_outcome));
}

/* --- one alone ---------------------------------------------------------------------------------------------------- */

static void note_memory(const struct hv_call *call, struct hv_outcome *out)
{
	uint64_t first;

	out->mem_bytes = watched_changed(&first);
	out->mem_bytes += call_changed(call, 0, &first);
	out->mem_at = first;
}

/* How long a call is waited for, and then once more, behind a word to the host; in microseconds. */
struct wait {
	uint64_t us, late;
};

static bool is_back(const struct wait *wait)
{
	return second_await(wait->us, runs_look) || (wait->late && second_await_late(wait->late, runs_look, host));
}

/* The call that is made alone, and what its caller has stored, before its CPU goes on to where it may write over that. */
static struct {
	const struct hv_call *call;
	bool back;
	struct hv_outcome out;
} latched;

static void at_latch(void)
{
	latched.out = *outcome_at(0);
	latched.back = latched.out.how == HV_HOW_RETURNED;	/* and not by a cut */
	if (latched.back && say_back)
		say_back(latched.call, &latched.out);
}

/*
 * Memory is compared before the stub is cut, as that changes it. A call that comes back without a cut was on its way home then: the
 * runner plants a branch in the stub on that way, so what memory is like is known only now.
 */
static enum second_end run_on_second(const struct hv_call *call, struct hv_outcome *out, uint64_t door, const struct wait *wait,
				     bool catches)
{
	enum second_end end = SECOND_RETURNED;
	uint64_t at = 0, bytes = 0;

	latched.call = call;
	latched.back = false;
	second_post(1, door, catches ? at_latch : NULL);
	if (!is_back(wait)) {
		note_memory(call, out);
		at = out->mem_at;
		bytes = out->mem_bytes;
		end = second_cut(catches, runs_look, host);
	}
	if (end == SECOND_RETURNED || (end == SECOND_FETCHED && !catches)) {
		note_memory(call, out);
		return end;
	}
	cut_restore();
	if (latched.back && end == SECOND_ON_THE_WAY)
		*out = latched.out;
	out->mem_at = at;
	out->mem_bytes = bytes;
	return end;
}

static enum second_end run_once(const struct hv_call *call, uint64_t door, const struct wait *wait, bool catches)
{
	struct hv_outcome *out = outcome_at(0);
	enum second_end end = SECOND_RETURNED;

	put_call(call, 0);
	if (second_is_up()) {
		end = run_on_second(call, out, door, wait, catches);
	} else {
		hv_run_calls(1, door);
		note_memory(call, out);
	}
	out->reserved = end;
	return end;
}


/*
 * Microseconds for each try of a call on the second CPU. A call that was cut is made again, unless it was in a loop of nothing: a
 * host that is busy must not make a hang. Short tries find those that were cut for nothing; the last one outlasts what this CPU was
 * away at most of late, as the other one may be away as long.
 */
static const uint64_t tries[] = { 1000, 1000, 2000, 4000, 5000 };
#define TRIES (sizeof(tries) / sizeof(tries[0]))
#define AWAY_TIMES 2

static enum second_end try(const struct hv_call *call, uint64_t door, unsigned i)
{
	const bool last = i + 1 == TRIES;
	const struct wait wait = { tries[i] + (last ? AWAY_TIMES * second_away() : 0), last ? late : 0 };
	const enum second_end end = run_once(call, door, &wait, true);

	if (outcome_at(0)->mem_bytes)
		cut_restore();
	return end;
}

/* Another CPU than the one that was lost. */
static bool take_next(void)
{
	return !(is_one_cpu && second_was_up()) && second_start();
}

bool runs_have_cpu(void)
{
	return second_is_up() || take_next() || !second_was_up();
}

#define SPARES 2	/* the payload keeps so many CPUs for the calls to come */

/*
 * A call with which a CPU was lost is made once more, with more time, if there is another CPU: it is to be blamed for that.
 * `suspect`: it has cost one already. For an SMC one is enough, which firmware may not answer; and if CPUs are few, for a call that
 * has come back and whose CPU was lost behind it.
 */
static bool is_made_again(const struct hv_call *call, enum second_end end, bool suspect)
{
	if (end < SECOND_ON_THE_WAY || suspect || call->event == HV_EVENT_SMC)
		return false;
	return end == SECOND_LOST || second_spares() > SPARES;
}

static uint64_t run_alone(const struct hv_call *call, uint64_t door, bool suspect)
{
	enum second_end end;
	unsigned i = 0;

	if (!runs_have_cpu())
		return MAIL_NO_CPU;
	do
		end = try(call, door, i);
	while (end == SECOND_CUT && !second_is_stuck() && ++i < TRIES);
	if (end == SECOND_CUT && second_is_stuck())
		runs_outcome()->reserved = SECOND_STUCK;
	if (is_made_again(call, end, suspect) && take_next())
		try(call, door, TRIES - 1);
	return MAIL_OK;
}

uint64_t runs_alone(const struct hv_call *call, uint64_t door)
{
	return run_alone(call, door, false);
}

uint64_t runs_play(const struct hv_call *call, uint64_t door)
{
	if (!runs_have_cpu())
		return MAIL_NO_CPU;
	run_once(call, door, &(struct wait){ PLAY_US, 0 }, false);	/* the stub stays as the play leaves it, to be looked at */
	hv_flush((uintptr_t)outcome_at(0), sizeof(struct hv_outcome));	/* EL2 may have had its caches on when it was stored */
	return MAIL_OK;
}

/* --- several at once ---------------------------------------------------------------------------------------------- */

static struct {
	struct hv_call calls[TOGETHER];
	unsigned count, done;
	unsigned others;	/* so many go along with the next: none behind a call that was wrong, and then more and more */
	bool suspect;		/* the next one has cost a CPU, or another one of those that went with it has */
} kept;

void runs_add(const struct hv_call *call)
{
	kept.calls[kept.count++] = *call;
}

bool runs_are_full(void)
{
	return kept.count == TOGETHER;
}

void runs_drop(void)
{
	kept.count = kept.done = 0;
	kept.suspect = false;
}

/* Whether these calls have left memory alone, as far as they have come. */
static bool is_memory_whole(unsigned count)
{
	uint64_t first, bytes = watched_changed(&first);

	for (unsigned i = 0; i < count; i++)
		bytes += call_changed(&kept.calls[kept.done + i], i, &first);
	return !bytes;
}

/* The second CPU is at a call that does not end: it is to come home with that one. */
static enum second_end stop_second(void)
{
	enum second_end end;

	arch_set(&hv_run.left, 1);
	end = second_cut(true, runs_look, host);
	cut_restore();
	return end;
}

/* How many have come back in front of one that does not end. */
static unsigned cut_together(void)
{
	const unsigned done = (unsigned)((arch_get(&hv_run.out) - entry_record.places.outs) / HV_OUT_SIZE);

	kept.suspect = stop_second() >= SECOND_ON_THE_WAY;
	return done;
}

/* How many of the next `count` calls have come back with nothing wrong: the first ones. The next one is run again alone. */
static unsigned run_together(unsigned count, uint64_t door)
{
	unsigned done = count;
	bool whole;

	for (unsigned i = 0; i < count; i++)
		put_call(&kept.calls[kept.done + i], i);
	second_post(count, door, NULL);
	if (second_await(tries[0], runs_look)) {
		whole = is_memory_whole(count);
		if (!whole)
			cut_restore();
	} else {
		whole = is_memory_whole(count);
		done = cut_together();
	}
	return whole && done <= count ? done : 0;
}

/* How many go together: an SMC goes alone, or it might cost a CPU with the others and one more by itself. */
static unsigned next_count(void)
{
	const struct hv_call *calls = kept.calls + kept.done;
	const unsigned left = kept.count - kept.done, most = kept.others < left ? kept.others + 1 : left;
	unsigned n = 0;

	while (n < most && calls[n].event != HV_EVENT_SMC)
		n++;
	return n ? n : 1;
}

/* Run the next calls; `count`: how many have outcomes now. */
static uint64_t run_next(uint64_t door, unsigned *count)
{
	const unsigned wanted = next_count();
	uint64_t status = MAIL_OK;

	*count = wanted > 1 && second_is_up() ? run_together(wanted, door) : 0;
	if (!*count) {
		status = run_alone(&kept.calls[kept.done], door, kept.suspect);
		kept.suspect = false;
		*count = 1;
		kept.others = runs_outcome()->reserved == SECOND_RETURNED;
	} else if (*count < wanted) {
		kept.others = 0;
	} else if (kept.others < TOGETHER / 2) {
		kept.others += kept.others + 1;
	}
	return status;
}

uint64_t runs_flush(uint64_t door, void (*say)(const struct hv_call *call, const struct hv_outcome *out))
{
	uint64_t status = MAIL_OK;
	unsigned count;

	while (kept.done < kept.count && status == MAIL_OK) {
		status = run_next(door, &count);
		for (unsigned i = 0; i < count && status == MAIL_OK; i++)
			say(&kept.calls[kept.done + i], outcome_at(i));
		kept.done += count;
	}
	runs_drop();
	return status;
}
