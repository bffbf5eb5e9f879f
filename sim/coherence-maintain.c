/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/a64/registers.h"
#include "sim/coherence-int.h"

#define LARGEST_GRANULE 9ull	/* CTR_EL0.CWG and ERG, log2 of words: no measure of a line, so as far from it as may be */
#define ZVA_BLOCK 64		/* DCZID_EL0 of the engine's CPUs */

static void zero_block(struct coherence *c, uint64_t va)
{
	static const uint8_t zeroes[ZVA_BLOCK];
	struct translation to = coherence_where(c, va & ~(ZVA_BLOCK - 1ull), false);

	if (to.memory == MEMORY_DEVICE)		/* an Alignment fault (Arm ARM C5.3.8) */
		coherence_refuse(c, HV_HAZARD_DEVICE, &to, ZVA_BLOCK);
	c->actor.cached = to.memory == MEMORY_CACHEABLE;
	c->quiet = true;
	if (to.mapped && !coherence_in_harness(c, to.pa))
		lines_store(c->lines, to.pa, ZVA_BLOCK, zeroes, &c->actor);
}

static void maintain_address(struct coherence *c, uint64_t va)
{
	struct translation to = coherence_where(c, va, false);

	if (to.mapped && c->effect->maintenance == CACHE_IC)
		lines_ic(c->lines, to.pa, &c->actor);
	else if (to.mapped)
		lines_dc(c->lines, (enum lines_dc)c->effect->dc, to.pa, &c->actor);
}

static void maintain(struct coherence *c, uint64_t operand)
{
	switch (c->effect->maintenance) {
	case CACHE_DC: case CACHE_IC:
		maintain_address(c, operand);
		break;
	case CACHE_DC_ALL:
		lines_dc_all(c->lines, (enum lines_dc)c->effect->dc, &c->actor);
		break;
	case CACHE_ZERO:
		zero_block(c, operand);
		break;
	case CACHE_IC_ALL:
		lines_ic_all(c->lines, &c->actor);
		break;
	default:
		break;
	}
}

void coherence_read_ctr(struct coherence *c)
{
	uint64_t data = (uint64_t)__builtin_ctz(c->how.line / 4), code = (uint64_t)__builtin_ctz(c->how.iline / 4);

	/* RES1, DIC, IDC, CWG, ERG, DminLine, L1Ip = PIPT, IminLine (Arm ARM D13.2.34) */
	a64_set_general(c->e, c->effect->result, 1ull << 31 | (uint64_t)c->how.dic << 29 | (uint64_t)c->how.idc << 28 |
			LARGEST_GRANULE << 24 | LARGEST_GRANULE << 20 | data << 16 | 3u << 14 | code);
	a64_set(c->e, HV_PC, c->actor.pc + 4);
}

void coherence_maintain(struct coherence *c, uint64_t operand)
{
	lines_barrier(c->lines, (enum lines_barrier)c->effect->barrier, &c->actor);
	maintain(c, operand);
	regimes_forget(&c->regimes);	/* an MSR or a TLBI may change how addresses translate */
}
