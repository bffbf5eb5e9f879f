/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Barriers: what a DSB or DMB waits for, and which of two is the stronger. */
#ifndef ISA_BARRIER_H
#define ISA_BARRIER_H

#include <stdbool.h>
#include <stdint.h>

#include "isa/sysreg.h"

struct isa_barrier {
	bool dsb, dmb, isb;	/* which one; none: no barrier of these three */
	bool loads, stores;	/* DSB, DMB: of which accesses; of neither: SSBB, PSSBB */
	bool nxs;		/* DSB: the variant of FEAT_XS */
	uint8_t reach;		/* DSB, DMB: enum isa_reach */
};

struct isa_barrier isa_barrier(uint32_t word);
/* True if barrier `word` does all that barrier `weaker` does. */
bool isa_covers(uint32_t word, uint32_t weaker);

#endif
