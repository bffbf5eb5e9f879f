/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>

#include "suite/static/unpredictable.h"

/* Two registers of an instruction that must not be the same one. Rn = 31 is SP, which none of the others can be. */
enum clash {
	T_T2 = 1,	/* Rt and Rt2: two loads into one register */
	T_N = 2,	/* Rt and Rn: the base is written back over the data */
	T2_N = 4,
	S_T = 8,	/* Rs and Rt: a store exclusive's status over its data */
	S_T2 = 16,
	S_N = 32,	/* Rs and Rn: over its address */
};

/* Arm ARM C6.2, "CONSTRAINED UNPREDICTABLE" of each, and K1.2. The first row that fits is the instruction's. */
static const struct {
	uint32_t mask, bits;
	unsigned clashes;
	uint32_t ones;	/* bits that should be one */
} rows[] = {
	/* Pairs: post- and pre-indexed, of general registers and of SIMD's; then without write-back */
	{ 0x3ec00000, 0x28c00000, T_T2 | T_N | T2_N, 0 },
	{ 0x3ec00000, 0x28800000, T_N | T2_N, 0 },
	{ 0x3a400000, 0x28400000, T_T2, 0 },
	/* One register, post- and pre-indexed; LDRAA and LDRAB */
	{ 0x3f200400, 0x38000400, T_N, 0 },
	{ 0xff200c00, 0xf8200c00, T_N, 0 },
	/* Exclusives: STXR, STLXR; LDXR, LDAXR; STXP, STLXP; LDXP, LDAXP. Then LDAR, STLR and their like */
	{ 0x3fe00000, 0x08000000, S_T | S_N, 0x7c00 },
	{ 0x3fe00000, 0x08400000, 0, 0x1f7c00 },
	{ 0xbfe00000, 0x88200000, S_T | S_T2 | S_N, 0 },
	{ 0xbfe00000, 0x88600000, T_T2, 0x1f0000 },
	{ 0x3fa00000, 0x08800000, 0, 0x1f7c00 },
	{ 0xff608000, 0x9b400000, 0, 0x7c00 },	/* SMULH, UMULH have no Ra */
};

static unsigned clashes_of(uint32_t insn)
{
	unsigned t = insn & 31, n = insn >> 5 & 31, t2 = insn >> 10 & 31, s = insn >> 16 & 31;
	unsigned base = n == 31 ? 0 : (t == n ? T_N : 0) | (t2 == n ? T2_N : 0) | (s == n ? S_N : 0);

	return base | (t == t2 ? T_T2 : 0) | (s == t ? S_T : 0) | (s == t2 ? S_T2 : 0);
}

bool is_unpredictable(uint32_t insn)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if ((insn & rows[i].mask) == rows[i].bits)
			return clashes_of(insn) & rows[i].clashes || (insn & rows[i].ones) != rows[i].ones;
	return false;
}
