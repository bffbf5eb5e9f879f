/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A board that is a command runs on processors of this host, and its payload gives a CPU up after milliseconds: on a busy host a
 * CPU may have had none of them, or has waited for a lock of its emulator. What its payload says of such a call is doubted, and the
 * call is made again, with a payload that is patient; and again if the board's processes had to wait for a processor meanwhile.
 */
#include "native/host/board/board-int.h"
#include "suite/clock.h"

#define MS 1000000ull
#define KEPT_NS (10 * MS)	/* a CPU that was kept from its processor for so long may have been given up for that alone */
#define HAD_NS (60 * MS)	/* a CPU that had one for so long had all the time that a call needs */
#define SURE 2			/* so often a call must be doubted whose board is kept from its processors all the time */
#define PATIENT_US 40000	/* such patience is asked of a payload with calls that were doubted */

static bool is_ours(const struct board *b)
{
	return b->line.command.pid > 0;
}

static void look(struct board *b)
{
	b->doubt.looked = clock_now();
	kept_look(&b->doubt.kept, b->line.command.pid);
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
	uint64_t passed, kept;

	if (!is_ours(b) || (end != SECOND_CUT && end < SECOND_ON_THE_WAY))
		return false;
	if (b->doubt.patience != PATIENT_US)
		return true;
	passed = clock_now() - b->doubt.looked;
	kept = kept_since(b);
	return passed < kept + HAD_NS || (kept >= KEPT_NS && doubts < SURE);
}

void doubt_be_patient(struct board *b, bool patient)
{
	const uint64_t us = patient ? PATIENT_US : 0;
	uint8_t bytes[16];
	struct packer p = { bytes, bytes + sizeof(bytes), false };

	if (b->doubt.patience == us)
		return;
	pack_number(&p, us);
	talk_say(&b->talk, MESSAGE_PATIENCE, bytes, (size_t)(p.at - bytes));
	b->doubt.patience = us;
	if (patient)
		look(b);
}
