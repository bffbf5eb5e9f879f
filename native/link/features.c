/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "hvcheck/cpu.h"
#include "native/link/features.h"
#include "native/link/mailbox.h"

/* Fields of four bits; the least value that tells of the feature. */
static const struct {
	unsigned word, shift, least;
	uint64_t has;
} fields[] = {
	{ PING_PFR0, 4, 2, HV_HAS_A32 },	/* EL1: AArch64 or AArch32 */
	{ PING_PFR0, 24, 1, HV_HAS_GICV3 },
	{ PING_PFR0, 32, 1, HV_HAS_SVE },
	{ PING_PFR1, 24, 1, HV_HAS_SME },
	{ PING_MMFR1, 8, 1, HV_HAS_VHE },
};

uint64_t features_of(const uint64_t *answer)
{
	uint64_t has = 0;

	for (unsigned i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if ((answer[fields[i].word] >> fields[i].shift & 15) >= fields[i].least)
			has |= fields[i].has;
	return has;
}
