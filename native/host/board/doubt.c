/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A board that is a command runs on processors of this host, and its payload gives a CPU up after milliseconds: on a busy host a
 * CPU may have had none of them. What its payload says of such a call is doubted, and the call is made again, with a payload that
 * is patient.
 */
#include "native/host/board/board-int.h"
#include "suite/clock.h"

#define MS 1000000ull
#define LOOK_NS (200 * MS)	/* between two looks at the board's processes */
#define KEPT_NS (10 * MS)	/* a CPU that was kept from its processor for so long may have been cut for that alone */
#define HAD_NS (60 * MS)	/* a CPU that had one for so long had all the time that a call needs */
#define PATIENT_US 20000

static bool is_ours(const struct board *b)
{
	return b->line.command.pid > 0;
}

static void look(struct board *b)
{
	b->doubt.looked = clock_now();
	kept_look(&b->doubt.kept, b->line.command.pid);
}

void doubt_look(struct board *b)
{
	if (is_ours(b) && !b->doubt.is_patient && clock_now() - b->doubt.looked > LOOK_NS)
		look(b);
}

/* In nanoseconds since the last look, of the thread for which that is most. */
static uint64_t kept_since(const struct board *b)
{
	struct kept now;

	kept_look(&now, b->line.command.pid);
	return kept_most(&b->doubt.kept, &now);
}

bool doubt_is(struct board *b, enum second_end end)
{
	uint64_t passed, kept;

	if (!is_ours(b) || (end != SECOND_CUT && end < SECOND_ON_THE_WAY))
		return false;
	if (!b->doubt.is_patient && end != SECOND_CUT)	/* it costs little to be sure of this */
		return true;
	kept = kept_since(b);
	if (!b->doubt.is_patient)
		return kept >= KEPT_NS;
	passed = clock_now() - b->doubt.looked;
	return passed < kept + HAD_NS;
}

void doubt_be_patient(struct board *b, bool patient)
{
	uint8_t bytes[16];
	struct packer p = { bytes, bytes + sizeof(bytes), false };

	pack_number(&p, patient ? PATIENT_US : 0);
	talk_say(&b->talk, MESSAGE_PATIENCE, bytes, (size_t)(p.at - bytes));
	b->doubt.is_patient = patient;
	if (patient)
		look(b);
}
