/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A board that is a command runs on processors of this host, and its payload gives a CPU up after milliseconds: on a busy host a
 * CPU may have had none of them, or has waited for a lock of its emulator. What its payload says of such a call is doubted, and the
 * call is made again, with a payload that is patient; and again if the board's processes had to wait for a processor meanwhile.
 */
#include "native/host/board/board-int.h"
#include "suite/clock.h"

#define MS 1000000ull
#define KEPT_NS (10 * MS)	/* a CPU that was kept from its processor for less was given up for nothing but its call */
#define HAD_NS (300 * MS)	/* half of the last patience: one that had it for so long was not kept from it all that time */
#define SURE 2			/* so often a call must be doubted whose board is kept from its processors all the time */

/* Microseconds for which a payload is asked to be patient with a call that was doubted so often. */
static const uint64_t patient_us[] = { 40000, 40000, 150000, 600000 };
#define LEVELS (sizeof(patient_us) / sizeof(patient_us[0]))

static bool is_ours(const struct board *b)
{
	return b->line.command.pid > 0;
}

/* In nanoseconds since the last look, of the thread for which that is most. */
static uint64_t kept_since(const struct board *b)
{
	struct kept now;

	kept_look(&now, b->line.command.pid);
	return kept_most(&b->doubt.kept, &now);
}

bool doubt_is(struct board *b, enum second_end end, unsigned doubts)
{
	uint64_t kept;

	if (!is_ours(b) || (end != SECOND_CUT && end < SECOND_ON_THE_WAY))
		return false;
	if (!b->doubt.patience)
		return true;
	kept = kept_since(b);
	return kept >= KEPT_NS && (doubts < SURE || clock_now() - b->doubt.kept.at < kept + HAD_NS);
}

void doubt_look(struct board *b)
{
	kept_look(&b->doubt.kept, b->line.command.pid);
}

static void ask_for(struct board *b, uint64_t us)
{
	uint8_t bytes[16];
	struct packer p = { bytes, bytes + sizeof(bytes), false };

	if (b->doubt.patience == us)
		return;
	pack_number(&p, us);
	talk_say(&b->talk, MESSAGE_PATIENCE, bytes, (size_t)(p.at - bytes));
	b->doubt.patience = us;
}

void doubt_be_patient(struct board *b, unsigned doubts)
{
	ask_for(b, patient_us[doubts < LEVELS ? doubts : LEVELS - 1]);
}

void doubt_forget(struct board *b)
{
	ask_for(b, 0);
}
