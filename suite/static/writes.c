/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which x registers the code behind a table can write: the widest answer to what a call may clobber. */
#include "hvcheck/stub.h"
#include "isa/isa.h"

uint32_t hv_insn_writes(uint32_t word)
{
	struct isa_insn insn;

	isa_decode(ISA_A64, word, &insn);
	return (uint32_t)(isa_writes(&insn) & ISA_GENERAL);
}

static void collect(void *ctx, unsigned slot, uint64_t at, uint32_t insn)
{
	(void)slot;
	(void)at;
	*(uint32_t *)ctx |= hv_insn_writes(insn);
}

uint32_t hv_reach_writes(const uint8_t *image, size_t size, uint64_t table)
{
	uint32_t written = 0;

	hv_reach_visit(image, size, table, collect, &written);
	return written;
}
