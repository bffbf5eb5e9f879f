/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Operand fields of the instructions that stubs are made of, as rows of {mask, match}; and what a barrier weakens to. */
#include "suite/mutate/fields.h"

#include "suite/static/decode.h"

#define R(lsb) { FIELD_REGISTER, lsb, 5 }
#define I(lsb, width) { FIELD_IMMEDIATE, lsb, width }
#define C(lsb) { FIELD_CONDITION, lsb, 4 }
#define S(lsb, width) { FIELD_SHIFT, lsb, width }
#define FIELDS_MAX 6

/* Encodings: Arm ARM C4.1. The first row that fits wins. */
static const struct {
	uint32_t mask, match;
	struct insn_field fields[FIELDS_MAX];
} rows[] = {
	{ 0x1f000000, 0x10000000, { R(0) } },					/* adr, adrp */
	{ 0x1f800000, 0x11000000, { R(0), R(5), I(10, 12), S(22, 1) } },	/* add, sub immediate */
	{ 0x1f800000, 0x12000000, { R(0), R(5), I(10, 6), I(16, 6) } },	/* and, orr, eor immediate */
	{ 0x1f800000, 0x12800000, { R(0), I(5, 16), S(21, 2) } },		/* movn, movz, movk */
	{ 0x1f800000, 0x13000000, { R(0), R(5), I(10, 6), I(16, 6) } },	/* sbfm, bfm, ubfm: shifts and fields */
	{ 0x1f800000, 0x13800000, { R(0), R(5), R(16), I(10, 6) } },		/* extr: ror */
	{ 0x1f000000, 0x0a000000, { R(0), R(5), R(16), S(10, 6), S(22, 2) } },	/* and, orr, eor of registers: mov */
	{ 0x1f200000, 0x0b000000, { R(0), R(5), R(16), S(10, 6), S(22, 2) } },	/* add, sub of registers */
	{ 0x1fe00800, 0x1a400000, { I(0, 4), R(5), R(16), C(12) } },		/* ccmn, ccmp */
	{ 0x1fe00800, 0x1a400800, { I(0, 4), R(5), I(16, 5), C(12) } },
	{ 0x1fe00000, 0x1a800000, { R(0), R(5), R(16), C(12) } },		/* csel, csinc */
	{ 0x5fe00000, 0x1ac00000, { R(0), R(5), R(16) } },			/* lslv */
	{ 0x5fe00000, 0x5ac00000, { R(0), R(5) } },				/* rev, clz */
	{ 0x7e000000, 0x34000000, { R(0) } },					/* cbz, cbnz */
	{ 0x7e000000, 0x36000000, { R(0), I(19, 5) } },			/* tbz, tbnz */
	{ 0xff000000, 0x54000000, { C(0) } },					/* b.cond */
	{ 0xfe000000, 0xd6000000, { R(5) } },					/* br, blr, ret */
	{ 0xffe0001c, 0xd4000000, { I(5, 16) } },				/* svc, hvc, smc */
	{ 0xfff80000, 0xd5000000, { { FIELD_END, 0, 0 } } },			/* barriers, hints, msr immediate */
	{ 0xffd00000, 0xd5100000, { R(0), { FIELD_SYSREG, 5, 15 } } },		/* msr, mrs */
	{ 0xffd80000, 0xd5080000, { R(0) } },					/* sys, sysl */
	{ 0x3b000000, 0x18000000, { R(0) } },					/* ldr literal */
	{ 0x3b000000, 0x39000000, { R(0), R(5), I(10, 12) } },			/* ldr, str, unsigned offset */
	{ 0x3b200000, 0x38000000, { R(0), R(5), I(12, 9) } },			/* ldr, str, indexed */
	{ 0x3b200c00, 0x38200800, { R(0), R(5), R(16), S(12, 1) } },		/* ldr, str, register offset */
	{ 0x3a000000, 0x28000000, { R(0), R(5), R(10), I(15, 7) } },		/* ldp, stp */
};

static const struct insn_field none[1] = { { FIELD_END, 0, 0 } };

const struct insn_field *insn_fields(uint32_t word)
{
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if ((word & rows[i].mask) == rows[i].match)
			return rows[i].fields;
	return none;
}

uint32_t field_of(const struct insn_field *f, uint32_t word)
{
	return word >> f->lsb & ((1u << f->width) - 1);
}

uint32_t with_field(const struct insn_field *f, uint32_t word, uint32_t value)
{
	uint32_t mask = ((1u << f->width) - 1) << f->lsb;

	return (word & ~mask) | (value << f->lsb & mask);
}

uint32_t insn_rebase(uint32_t word, uint64_t from, uint64_t to)
{
	struct hv_insn insn;

	hv_decode(word, &insn);
	if (!hv_insn_has_target(&insn))
		return word;
	if (insn.form == HV_FORM_ADRP)
		return hv_field_set(insn.field, word, (int64_t)(hv_insn_target(&insn, from) - (to & ~0xfffull)));
	return hv_field_set(insn.field, word, (int64_t)(hv_insn_target(&insn, from) - to));
}

/* Maintenance that is not the same, though near: narrower, of another regime, or local instead of broadcast. */
static const uint32_t maintenance[] = {
	0xd508871f,	/* tlbi vmalle1 */
	0xd508831f,	/* tlbi vmalle1is */
	0xd50c871f,	/* tlbi alle2 */
	0xd50c831f,	/* tlbi alle2is */
	0xd50c879f,	/* tlbi alle1 */
	0xd50c87df,	/* tlbi vmalls12e1 */
	0xd508875f,	/* tlbi aside1, xzr */
	0xd508873f,	/* tlbi vae1, xzr */
	0xd50c873f,	/* tlbi vae2, xzr */
	0xd508751f,	/* ic iallu */
	0xd508711f,	/* ic ialluis */
};


bool insn_is_barrier(uint32_t word)
{
	struct hv_insn insn;

	hv_decode(word, &insn);
	return insn.form == HV_FORM_ISB || insn.form == HV_FORM_DSB || insn.form == HV_FORM_DMB || insn.form == HV_FORM_SB ||
	       insn.form == HV_FORM_SYS;
}

unsigned insn_weaker(uint32_t word, uint32_t *to, unsigned max)
{
	unsigned n = 0;
	struct hv_insn insn;

	hv_decode(word, &insn);
	if (!insn_is_barrier(word) || max < 32)
		return 0;
	to[n++] = HV_NOP;
	if (insn.form == HV_FORM_SYS) {
		for (unsigned i = 0; i < sizeof(maintenance) / sizeof(maintenance[0]); i++)
			to[n++] = maintenance[i];
		return n;
	}
	for (unsigned crm = 0; insn.form == HV_FORM_DSB && crm < 16; crm++)
		if (crm & 3)		/* the others are hints and speculation barriers */
			to[n++] = HV_DSB | crm << 8;
	to[n++] = insn.form == HV_FORM_ISB ? HV_DSB | 15u << 8 : HV_ISB;
	to[n++] = HV_DMB | 15u << 8;
	return n;
}
