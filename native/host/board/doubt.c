/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A board that is a command runs on processors of this host, and its payload waits milliseconds for a call: on a busy host a CPU
 * may have had no processor for so long, or has waited for a lock of its emulator.
 *
 * So before the payload takes a call for one that hangs, or a CPU for one that is lost, it says so, and waits a little longer. It
 * is believed if the board's processes had a processor for half of that time at least. If not, the call is made again, with more
 * patience.
 */
#include "native/host/board/board-int.h"
#include "suite/clock.h"

#define US 1000ull		/* nanoseconds */

/* Microseconds. Without a CPU that was lost the board has to be started anew, which takes longer. */
static const struct patience {
	uint64_t hung, lost;
} patience[] = { { 40000, 100000 }, { 150000, 400000 }, { 600000, 1600000 } };
#define MOST (sizeof(patience) / sizeof(patience[0]) - 1)

static bool is_ours(const struct board *b)
{
	return b->line.command.pid > 0;
}

/* So many others of its kind have hung that it is no surprise if this one does, too. */
#define SURPRISES 3

static bool is_no_surprise(const struct board *b, const struct hv_call *call)
{
	const struct call_kind *kind = kinds_find(b, call);

	return kind && kind->hung >= SURPRISES;
}

void doubt_send(struct board *b, const struct hv_call *call)
{
	const uint64_t lost = patience[b->doubt.level].lost, hung = is_no_surprise(b, call) ? 0 : patience[b->doubt.level].hung;
	uint8_t bytes[32];
	struct packer p = { bytes, bytes + sizeof(bytes), false };

	if (!is_ours(b) || (b->doubt.lost == lost && b->doubt.hung == hung))
		return;
	pack_number(&p, hung);
	pack_number(&p, lost);
	talk_say(&b->talk, MESSAGE_PATIENCE, bytes, (size_t)(p.at - bytes));
	b->doubt.hung = hung;
	b->doubt.lost = lost;
}

/* It waits so long by its own clock, which a busy host slows down. */
#define TIMES 4

unsigned doubt_ms(const struct board *b)
{
	return (unsigned)(TIMES * (b->doubt.hung + b->doubt.lost) / 1000);
}

void doubt_miss(struct board *b)
{
	kept_look(&b->doubt.missed, b->line.command.pid);
	b->doubt.late = clock_now() - b->talk.heard.since;
	b->doubt.waited = 0;
}

void doubt_note_wait(struct board *b, uint64_t us)
{
	b->doubt.waited = us;
}

void doubt_go_on(struct board *b)
{
	b->doubt.waited = 0;
}

/* Nanoseconds of that wait in which no process of the board was kept from a processor, at least. Its beginning may not be known. */
static uint64_t had(const struct board *b)
{
	const uint64_t waited = b->doubt.waited * US;
	struct kept now;
	uint64_t kept;

	if (!waited)
		return 0;
	kept_look(&now, b->line.command.pid);
	kept = kept_most(&b->doubt.missed, &now) + b->doubt.late;
	return waited > kept ? waited - kept : 0;
}

/* A host that is too busy once mostly stays that, until it was not busy at all. */
bool doubt_is(struct board *b, const struct hv_call *call, enum second_end end)
{
	const struct patience *now = &patience[b->doubt.level];
	uint64_t time;

	if (!is_ours(b) || (end == SECOND_CUT ? is_no_surprise(b, call) : end < SECOND_ON_THE_WAY))
		return false;
	time = had(b);
	if (time < (end == SECOND_CUT ? now->hung : now->lost) * US / 2) {
		b->doubt.level += b->doubt.level < MOST;
		return true;
	}
	b->doubt.level -= b->doubt.level && time >= b->doubt.waited * US / 8 * 7;
	return false;
}
