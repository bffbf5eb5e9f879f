/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which x registers the code behind a table can write, read off the instructions: the widest answer to what a call may
 * clobber. Only integer destinations count; encodings as in Arm ARM C4.1.
 */
#include "hvcheck/stub.h"

static uint32_t bit(uint32_t reg)
{
	return reg == 31 ? 0 : 1u << reg;
}

static uint32_t rd(uint32_t insn)
{
	return bit(insn & 31);
}

static uint32_t rn(uint32_t insn)
{
	return bit(insn >> 5 & 31);
}

static uint32_t rt2(uint32_t insn)
{
	return bit(insn >> 10 & 31);
}

static uint32_t data_register(uint32_t insn)
{
	return (insn & 0x1fe00000) == 0x1a400000 ? 0 : rd(insn);	/* CCMP and CCMN write flags alone */
}

static uint32_t load_pair(uint32_t insn)
{
	uint32_t loads = insn >> 22 & 1 && !(insn >> 26 & 1) ? rd(insn) | rt2(insn) : 0;

	return loads | (insn >> 23 & 1 ? rn(insn) : 0);			/* post- and pre-index */
}

static uint32_t load_exclusive(uint32_t insn)
{
	if (!(insn >> 22 & 1))						/* a store: the exclusive kinds give a status */
		return insn >> 23 & 1 ? 0 : bit(insn >> 16 & 31);
	return rd(insn) | (insn >> 21 & 1 && !(insn >> 23 & 1) ? rt2(insn) : 0);
}

static uint32_t load_single(uint32_t insn)
{
	bool vector = insn >> 26 & 1, atomic = (insn & 0x01200c00) == 0x00200000, indexed = !(insn >> 24 & 1) && !(insn >> 21 & 1);
	uint32_t opc = insn >> 22 & 3, written = 0;

	if (!vector && (opc || atomic) && !(insn >> 30 == 3 && opc == 2 && !atomic))	/* not PRFM */
		written = rd(insn);
	return written | (indexed && insn >> 10 & 1 ? rn(insn) : 0);
}

static uint32_t load_store(uint32_t insn)
{
	switch (insn >> 28 & 3) {
	case 0: return insn >> 26 & 1 ? 0 : load_exclusive(insn);
	case 1: return insn >> 26 & 1 || insn >> 30 == 3 ? 0 : rd(insn);	/* literal; 3: PRFM */
	case 2: return load_pair(insn);
	default: return load_single(insn);
	}
}

static uint32_t branch_or_system(uint32_t insn)
{
	if (insn >> 26 == 0x25 || (insn & 0xfefff000) == 0xd63f0000)	/* BL, BLR and its PAC forms */
		return bit(30);
	return (insn & 0xffe00000) == 0xd5200000 ? rd(insn) : 0;		/* MRS, SYSL */
}

uint32_t hv_insn_writes(uint32_t insn)
{
	switch (insn >> 25 & 15) {
	case 8: case 9: return rd(insn);		/* data processing, immediate */
	case 10: case 11: return branch_or_system(insn);
	case 5: case 13: return data_register(insn);
	case 4: case 6: case 12: case 14: return load_store(insn);
	default: return 0;
	}
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
