/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an instruction does to caches, and to where addresses lead: by isa/. */
#ifndef SIM_MEMORY_CACHE_EFFECT_H
#define SIM_MEMORY_CACHE_EFFECT_H

#include <stdbool.h>
#include <stdint.h>

#include "isa/isa.h"
#include "sim/memory/lines.h"

enum cache_maintenance {
	CACHE_NONE,
	CACHE_DC,	/* of the line at an address: cache_effect.dc */
	CACHE_DC_ALL,	/* by set and way */
	CACHE_ZERO,	/* DC ZVA */
	CACHE_IC, CACHE_IC_ALL,
};

struct cache_effect {
	uint32_t word;
	uint8_t maintenance;	/* enum cache_maintenance */
	uint8_t dc;		/* enum lines_dc */
	uint8_t barrier;	/* enum lines_barrier */
	uint8_t operand;	/* the general register that a system instruction takes; 31: none */
	uint8_t result;		/* and the one that it fills */
	bool system;		/* of the system space: it may change how addresses translate */
	bool reads_ctr;		/* MRS of CTR_EL0 */
	uint8_t element;	/* device_element() */
	bool excludes;		/* device_excludes() */
};

void cache_effect_of(uint32_t word, struct cache_effect *out);

#endif
