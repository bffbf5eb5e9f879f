/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>

#include "sim/device.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Accesses of 16 bytes as one (Arm ARM C4.1.66): a Q register, alone, as a pair or by a literal; a pair that is one access. */
static const struct { uint32_t mask, bits; } sixteen[] = {
	{ 0xff800000, 0x3d800000 }, { 0xffc00000, 0x3dc00000 },	/* STR and LDR Q, unsigned offset */
	{ 0xffa00000, 0x3c800000 }, { 0xffa00000, 0x3ca00000 },	/* unscaled, before and behind; by a register */
	{ 0xfe000000, 0xac000000 },				/* LDP, STP, LDNP, STNP of Q */
	{ 0xff000000, 0x9c000000 },				/* LDR Q of a literal */
	{ 0xffa00000, 0xc8200000 },				/* LDXP, LDAXP, STXP, STLXP of X */
	{ 0xffa07c00, 0x48207c00 },				/* CASP of X */
};

static bool is_sixteen(uint32_t insn)
{
	for (size_t i = 0; i < COUNT(sixteen); i++)
		if ((insn & sixteen[i].mask) == sixteen[i].bits)
			return true;
	return false;
}

/* LD1-LD4, ST1-ST4 and LD1R-LD4R access elements, whatever the engine makes of several in a row. */
static unsigned vector_element(uint32_t insn)
{
	unsigned size = insn >> 10 & 3, scale = insn >> 14 & 3;

	if ((insn & 0xbf000000) == 0x0c000000)
		return 1u << size;
	if ((insn & 0xbf000000) != 0x0d000000)
		return 0;
	if (scale == 3)			/* to all lanes */
		return 1u << size;
	return scale == 2 ? 4u << (size & 1) : 1u << scale;
}

unsigned device_element(uint32_t insn, unsigned size)
{
	unsigned element = vector_element(insn);

	if (element)
		return element;
	return is_sixteen(insn) ? 16 : size;
}

bool device_excludes(uint32_t insn)
{
	bool acquire = (insn & 0x3ffffc00) == 0x38bfc000;

	if ((insn & 0x3f000000) == 0x08000000)	/* LDXR and the like; CAS and CASP; not LDAR, STLR */
		return !(insn >> 23 & 1) || insn >> 21 & 1;
	return (insn & 0x3f200c00) == 0x38200000 && !acquire;	/* LDADD, SWP and the like; not LDAPR */
}
