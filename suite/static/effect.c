/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>

#include "suite/static/effect.h"

/* SYS: op1, CRn, CRm and op2 in bits [18:5] (Arm ARM C5.3). */
#define SYS(op1, crn, crm, op2) (0xd5080000u | (op1) << 16 | (crn) << 12 | (crm) << 8 | (op2) << 5)
#define OPERATION 0xffffffe0u
#define ANY_OP2 0xffffff00u
/* MSR (immediate): op1 and op2; CRm is the value. MSR (register) of what is PSTATE, too. */
#define PSTATE(op1, op2) (0xd500401fu | (op1) << 16 | (op2) << 5)
#define FIELD 0xfffff0ffu
#define MSR(op0, op1, crn, crm, op2) (0xd5100000u | ((op0) & 1) << 19 | (op1) << 16 | (crn) << 12 | (crm) << 8 | (op2) << 5)

/* Arm ARM C4.1. The first row that fits wins. */
static const struct { uint32_t mask, bits; enum effect effect; } rows[] = {
	{ 0xffffffff, 0xd503201f, EFFECT_NONE },	/* NOP */

	/* Hints; the others wait for what ends by itself, or do nothing */
	{ 0xffffffff, 0xd503205f, EFFECT_WAIT },
	{ 0xffffffff, 0xd503207f, EFFECT_SLEEP },
	{ 0xffffffdf, 0xd503209f, EFFECT_EVENT },	/* SEV, SEVL */
	{ 0xffffffe0, 0xd5031000, EFFECT_WAIT },	/* WFET, WFIT: until a time that nobody has named */
	{ 0xffffffe0, 0xd5031020, EFFECT_SLEEP },

	/* PSTATE. The exception has masked everything and selected SP_EL2 already; flags are nobody's at EL2 */
	{ FIELD, PSTATE(0, 0), EFFECT_NONE },		/* CFINV, XAFLAG, AXFLAG */
	{ FIELD, PSTATE(0, 1), EFFECT_NONE },
	{ FIELD, PSTATE(0, 2), EFFECT_NONE },
	{ FIELD, PSTATE(3, 6), EFFECT_NONE },		/* DAIFSet */
	{ 0xffffffff, PSTATE(0, 5) | 1 << 8, EFFECT_NONE },	/* SPSel, #1 */
	{ 0xfff8f01f, PSTATE(0, 0), EFFECT_PSTATE },
	{ OPERATION, MSR(3, 3, 4, 2, 0), EFFECT_NONE },	/* NZCV */
	{ OPERATION, MSR(3, 0, 4, 2, 0), EFFECT_PSTATE },	/* SPSel, PAN, UAO; DAIF, SVCR, DIT, SSBS, TCO; ALLINT */
	{ OPERATION, MSR(3, 0, 4, 2, 3), EFFECT_PSTATE },
	{ OPERATION, MSR(3, 0, 4, 2, 4), EFFECT_PSTATE },
	{ ANY_OP2, MSR(3, 3, 4, 2, 0), EFFECT_PSTATE },
	{ ANY_OP2, MSR(3, 0, 4, 3, 0), EFFECT_PSTATE },

	/* Maintenance: cleaning and invalidating what can be fetched again loses nothing */
	{ ANY_OP2, SYS(0, 7, 1, 0), EFFECT_NONE },	/* IC IALLUIS, IALLU, IVAU */
	{ ANY_OP2, SYS(0, 7, 5, 0), EFFECT_NONE },
	{ ANY_OP2, SYS(3, 7, 5, 0), EFFECT_NONE },
	{ ANY_OP2, SYS(0, 7, 6, 0), EFFECT_DISCARD },	/* DC IVAC, ISW, and the same for tags */
	{ ANY_OP2, SYS(0, 7, 10, 0), EFFECT_NONE },	/* CSW, CISW */
	{ ANY_OP2, SYS(0, 7, 14, 0), EFFECT_NONE },
	{ ANY_OP2, SYS(3, 7, 10, 0), EFFECT_NONE },	/* CVAC, CVAU, CVAP, CVADP, CIVAC */
	{ ANY_OP2, SYS(3, 7, 11, 0), EFFECT_NONE },
	{ ANY_OP2, SYS(3, 7, 12, 0), EFFECT_NONE },
	{ ANY_OP2, SYS(3, 7, 13, 0), EFFECT_NONE },
	{ ANY_OP2, SYS(3, 7, 14, 0), EFFECT_NONE },
	{ ANY_OP2, SYS(3, 7, 4, 0), EFFECT_STORE },	/* DC ZVA, GVA, GZVA */
	{ 0xfff8fe00, SYS(0, 7, 8, 0), EFFECT_TRANSLATE },
	{ 0xfff8e000, SYS(0, 8, 0, 0), EFFECT_NONE },	/* TLBI, also nXS: CRn 8 and 9 */
	{ 0xfff80000, 0xd5080000, EFFECT_OPERATE },
	{ 0xfff80000, 0xd5280000, EFFECT_OPERATE },	/* SYSL */
	{ 0xfff80000, 0xd5480000, EFFECT_OPERATE },	/* SYSP */
	{ 0xfff00000, 0xd5100000, EFFECT_WRITE },
	{ 0xfff00000, 0xd5500000, EFFECT_WRITE },	/* MSRR */
	{ 0xfff00000, 0xd5300000, EFFECT_READ },

	/* Loads and stores that are more than that */
	{ 0xbfa00000, 0x08200000, EFFECT_ATOMIC },	/* CASP, CAS */
	{ 0x3fa00000, 0x08a00000, EFFECT_ATOMIC },
	{ 0x3f800000, 0x08000000, EFFECT_EXCLUSIVE },	/* what is left of this group is LDAR, STLR and the like */
	{ 0x3f000000, 0x09000000, EFFECT_EXCLUSIVE },	/* unprivileged */
	{ 0x3b200c00, 0x19000400, EFFECT_STORE },	/* CPY, SET */
	{ 0x0e000000, 0x0c000000, EFFECT_SIMD },
	{ 0xff200000, 0xd9200000, EFFECT_STORE },	/* tags */
	{ 0x3f200c00, 0x19200000, EFFECT_ATOMIC },	/* of 128 bits */
	{ 0xbffffc00, 0xb8bfc000, EFFECT_NONE },	/* LDAPR */
	{ 0xfffffc00, 0x38bfc000, EFFECT_NONE },
	{ 0xfffffc00, 0x78bfc000, EFFECT_NONE },
	{ 0x3f200c00, 0x38200000, EFFECT_ATOMIC },

	{ 0x0e000000, 0x0e000000, EFFECT_SIMD },
	{ 0x1e000000, 0x04000000, EFFECT_SIMD },	/* SVE */
	{ 0x9e000000, 0x80000000, EFFECT_SIMD },	/* SME */
};

enum effect effect_of(uint32_t insn)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if ((insn & rows[i].mask) == rows[i].bits)
			return rows[i].effect;
	return EFFECT_NONE;
}
