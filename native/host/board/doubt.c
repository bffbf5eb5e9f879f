/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A board that is a command runs on processors of this host, and its payload cuts a call after milliseconds: on a busy host a CPU
 * may have had no processor, or has waited for a lock of its emulator.
 *
 * So a call that was cut is made again, with a payload that is more patient each time, until the board's processes had no wait for
 * a processor. A CPU that no cut brings home is waited for a little longer, as the board has to be started anew without it. It is
 * believed to be lost if it had a processor for half of that time.
 */
#include "native/host/board/board-int.h"
#include "suite/clock.h"

#define US 1000ull		/* nanoseconds */
#define KEPT_NS (10000 * US)	/* a CPU that was kept from its processor for less was given up for nothing but its call */
#define HAD_NS (300000 * US)	/* half of the last patience: one that had it for so long was not kept from it all that time */
#define SURE 2			/* so often a call must be doubted whose board is kept from its processors all the time */

/* Microseconds of patience with a call that was doubted so often, */
static const uint64_t hung_us[] = { 0, 40000, 150000, 600000 };
/* and with a CPU, if the host was too busy so often: that is kept in mind, as it mostly stays busy. */
static const uint64_t lost_us[] = { 100000, 400000, 1600000 };
#define LAST(list) (sizeof(list) / sizeof(list[0]) - 1)

static bool is_ours(const struct board *b)
{
	return b->line.command.pid > 0;
}

/* In nanoseconds since that look, of the thread for which that is most. */
static uint64_t kept_since(const struct board *b, const struct kept *look)
{
	struct kept now;

	kept_look(&now, b->line.command.pid);
	return kept_most(look, &now);
}

static void be_patient(struct board *b, uint64_t hung, uint64_t lost)
{
	uint8_t bytes[32];
	struct packer p = { bytes, bytes + sizeof(bytes), false };

	if (b->doubt.told && b->doubt.hung == hung && b->doubt.lost == lost)
		return;
	pack_number(&p, hung);
	pack_number(&p, lost);
	talk_say(&b->talk, MESSAGE_PATIENCE, bytes, (size_t)(p.at - bytes));
	b->doubt.told = true;
	b->doubt.hung = hung;
	b->doubt.lost = lost;
}

void doubt_send(struct board *b, unsigned doubts)
{
	if (!is_ours(b))
		return;
	be_patient(b, hung_us[doubts < LAST(hung_us) ? doubts : LAST(hung_us)], lost_us[b->doubt.level]);
	if (doubts)
		kept_look(&b->doubt.sent, b->line.command.pid);
	b->doubt.missed.at = 0;
}

void doubt_miss(struct board *b)
{
	kept_look(&b->doubt.missed, b->line.command.pid);
}

static bool was_kept(const struct board *b, unsigned doubts)
{
	const uint64_t kept = kept_since(b, &b->doubt.sent);

	return kept >= KEPT_NS && (doubts < SURE || clock_now() - b->doubt.sent.at < kept + HAD_NS);
}

/* The CPU was not given half of the time for which it was waited. */
static bool was_missed_for_nothing(struct board *b)
{
	const uint64_t kept = kept_since(b, &b->doubt.missed);

	if (b->doubt.missed.at && clock_now() - b->doubt.missed.at >= kept + b->doubt.lost * US / 2)
		return false;
	if (b->doubt.level < LAST(lost_us))
		b->doubt.level++;
	return true;
}

bool doubt_is(struct board *b, enum second_end end, unsigned doubts)
{
	if (!is_ours(b))
		return false;
	if (end == SECOND_CUT)
		return !b->doubt.hung || was_kept(b, doubts);
	return end >= SECOND_ON_THE_WAY && was_missed_for_nothing(b);
}
