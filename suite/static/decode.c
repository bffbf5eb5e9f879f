/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The A64 encodings that matter to a vector table, as rows of {mask, match}. The first row that fits wins.
 */
#include "suite/static/decode.h"

#define ROW(mask, match, form, flow, field, name) \
	{ mask, match, HV_FORM_##form, HV_FLOW_##flow, HV_FIELD_##field, name }

static const struct row {
	uint32_t mask, match;
	enum hv_form form;
	enum hv_flow flow;
	enum hv_field field;
	const char *name;
} rows[] = {
	ROW(0xffffffff, 0xd503201f, NOP, NEXT, NONE, "nop"),	/* first: a scan meets many */

	/* Branches, immediate */
	ROW(0xfc000000, 0x14000000, B, JUMP, B26, "b"),
	ROW(0xfc000000, 0x94000000, BL, CALL, B26, "bl"),
	ROW(0xff000010, 0x54000000, BCOND, BRANCH, B19, "b.cond"),
	ROW(0xff000010, 0x54000010, BCOND, BRANCH, B19, "bc.cond"),
	ROW(0x7f000000, 0x34000000, CBZ, BRANCH, B19, "cbz"),
	ROW(0x7f000000, 0x35000000, CBNZ, BRANCH, B19, "cbnz"),
	ROW(0x7f000000, 0x36000000, TBZ, BRANCH, B14, "tbz"),
	ROW(0x7f000000, 0x37000000, TBNZ, BRANCH, B14, "tbnz"),

	/* Addresses relative to the PC */
	ROW(0x9f000000, 0x10000000, ADR, NEXT, ADR, "adr"),
	ROW(0x9f000000, 0x90000000, ADRP, NEXT, ADRP, "adrp"),
	ROW(0xff000000, 0xd8000000, LDR_LITERAL, NEXT, B19, "prfm literal"),
	ROW(0xff000000, 0xdc000000, OTHER, NEXT, NONE, ""),
	ROW(0x3b000000, 0x18000000, LDR_LITERAL, NEXT, B19, "ldr literal"),

	/* Branches, register */
	ROW(0xfffffc1f, 0xd61f0000, BR, INDIRECT, NONE, "br"),
	ROW(0xfffffc1f, 0xd61f081f, BR, INDIRECT, NONE, "braaz"),
	ROW(0xfffffc1f, 0xd61f0c1f, BR, INDIRECT, NONE, "brabz"),
	ROW(0xfffffc00, 0xd71f0800, BR, INDIRECT, NONE, "braa"),
	ROW(0xfffffc00, 0xd71f0c00, BR, INDIRECT, NONE, "brab"),
	ROW(0xfffffc1f, 0xd63f0000, BLR, INDIRECT_CALL, NONE, "blr"),
	ROW(0xfffffc1f, 0xd63f081f, BLR, INDIRECT_CALL, NONE, "blraaz"),
	ROW(0xfffffc1f, 0xd63f0c1f, BLR, INDIRECT_CALL, NONE, "blrabz"),
	ROW(0xfffffc00, 0xd73f0800, BLR, INDIRECT_CALL, NONE, "blraa"),
	ROW(0xfffffc00, 0xd73f0c00, BLR, INDIRECT_CALL, NONE, "blrab"),
	ROW(0xfffffc1f, 0xd65f0000, RET, RETURN, NONE, "ret"),
	ROW(0xffffffff, 0xd65f0bff, RET, RETURN, NONE, "retaa"),
	ROW(0xffffffff, 0xd65f0fff, RET, RETURN, NONE, "retab"),
	ROW(0xffffffff, 0xd69f03e0, ERET, ERET, NONE, "eret"),
	ROW(0xffffffff, 0xd69f0bff, ERET, ERET, NONE, "eretaa"),
	ROW(0xffffffff, 0xd69f0fff, ERET, ERET, NONE, "eretab"),
	ROW(0xffffffff, 0xd6bf03e0, DRPS, STOP, NONE, "drps"),

	/* Exception generation */
	ROW(0xffe0001f, 0xd4000001, SVC, NEXT, IMM16, "svc"),
	ROW(0xffe0001f, 0xd4000002, HVC, NEXT, IMM16, "hvc"),
	ROW(0xffe0001f, 0xd4000003, SMC, NEXT, IMM16, "smc"),
	ROW(0xffe0001f, 0xd4200000, BRK, STOP, IMM16, "brk"),
	ROW(0xffe0001f, 0xd4400000, HLT, STOP, IMM16, "hlt"),
	ROW(0xffe0001f, 0xd4a00001, DCPS, STOP, IMM16, "dcps1"),
	ROW(0xffe0001f, 0xd4a00002, DCPS, STOP, IMM16, "dcps2"),
	ROW(0xffe0001f, 0xd4a00003, DCPS, STOP, IMM16, "dcps3"),
	ROW(0xffff0000, 0x00000000, UDF, STOP, NONE, "udf"),

	/* Hints; unallocated ones are NOPs */
	ROW(0xffffffff, 0xd503205f, WFE, NEXT, NONE, "wfe"),
	ROW(0xffffffff, 0xd503207f, WFI, NEXT, NONE, "wfi"),
	ROW(0xffffff3f, 0xd503241f, BTI, NEXT, HINT, "bti"),
	ROW(0xfffff01f, 0xd503201f, HINT, NEXT, HINT, "hint"),

	/* Barriers */
	ROW(0xfffff0ff, 0xd503305f, CLREX, NEXT, CRM, "clrex"),
	ROW(0xfffff0ff, 0xd503309f, DSB, NEXT, CRM, "dsb"),
	ROW(0xfffff3ff, 0xd503323f, DSB, NEXT, CRM, "dsb nxs"),
	ROW(0xfffff0ff, 0xd50330bf, DMB, NEXT, CRM, "dmb"),
	ROW(0xfffff0ff, 0xd50330df, ISB, NEXT, CRM, "isb"),
	ROW(0xffffffff, 0xd50330ff, SB, NEXT, NONE, "sb"),

	/* System registers and instructions */
	ROW(0xfff8f01f, 0xd500401f, MSR_IMM, NEXT, CRM, "msr"),
	ROW(0xfff80000, 0xd5080000, SYS, NEXT, NONE, "sys"),
	ROW(0xfff80000, 0xd5280000, SYSL, NEXT, NONE, "sysl"),
	ROW(0xfff00000, 0xd5100000, MSR, NEXT, NONE, "msr"),
	ROW(0xfff00000, 0xd5300000, MRS, NEXT, NONE, "mrs"),

	/* Constants and comparisons with them: how a stub selects its calls */
	ROW(0x7f80001f, 0x7100001f, CMP_IMM, NEXT, IMM12, "cmp"),
	ROW(0x7f800000, 0x52800000, MOVZ, NEXT, IMM16, "movz"),
	ROW(0x7f800000, 0x72800000, MOVK, NEXT, IMM16, "movk"),
	ROW(0x7f800000, 0x12800000, MOVN, NEXT, IMM16, "movn"),
};

static const struct row other = ROW(0, 0, OTHER, NEXT, NONE, "");

/* Bits [lsb + width - 1 : lsb], times 1 << scale. The two split fields have their low two bits at [30:29]. */
static const struct {
	uint8_t lsb, width, scale;
	bool is_signed, is_split;
} fields[HV_FIELD_COUNT] = {
	[HV_FIELD_B26] = { 0, 26, 2, true, false },
	[HV_FIELD_B19] = { 5, 19, 2, true, false },
	[HV_FIELD_B14] = { 5, 14, 2, true, false },
	[HV_FIELD_ADR] = { 5, 21, 0, true, true },
	[HV_FIELD_ADRP] = { 5, 21, 12, true, true },
	[HV_FIELD_IMM16] = { 5, 16, 0, false, false },
	[HV_FIELD_IMM12] = { 10, 12, 0, false, false },
	[HV_FIELD_IMM12_2] = { 10, 12, 1, false, false },
	[HV_FIELD_IMM12_4] = { 10, 12, 2, false, false },
	[HV_FIELD_IMM12_8] = { 10, 12, 3, false, false },
	[HV_FIELD_IMM12_16] = { 10, 12, 4, false, false },
	[HV_FIELD_HINT] = { 5, 7, 0, false, false },
	[HV_FIELD_CRM] = { 8, 4, 0, false, false },
};

int64_t hv_field_get(enum hv_field field, uint32_t word)
{
	uint64_t bits = word >> fields[field].lsb, sign;

	if (!fields[field].width)
		return 0;
	if (fields[field].is_split)
		bits = bits << 2 | (word >> 29 & 3);
	bits &= (1ull << fields[field].width) - 1;
	sign = fields[field].is_signed ? 1ull << (fields[field].width - 1) : 0;
	return (int64_t)((bits ^ sign) - sign) * (1ll << fields[field].scale);
}

uint32_t hv_field_set(enum hv_field field, uint32_t word, int64_t value)
{
	uint64_t bits = (uint64_t)value >> fields[field].scale;
	unsigned width = fields[field].width;
	uint32_t mask;

	if (fields[field].is_split) {
		word = (word & ~(3u << 29)) | (uint32_t)(bits & 3) << 29;
		bits >>= 2;
		width -= 2;
	}
	mask = (uint32_t)((1ull << width) - 1) << fields[field].lsb;
	return (word & ~mask) | ((uint32_t)(bits << fields[field].lsb) & mask);
}

int64_t hv_field_limit(enum hv_field field)
{
	return fields[field].is_signed ? 1ll << (fields[field].width - 1 + fields[field].scale) : 0;
}

static const struct row *find(uint32_t word)
{
	for (const struct row *row = rows; row < rows + sizeof(rows) / sizeof(*rows); row++)
		if ((word & row->mask) == row->match)
			return row;
	return &other;
}

/* CMP has one bit of shift, move wide two. */
static unsigned shift_of(enum hv_form form, uint32_t word)
{
	switch (form) {
	case HV_FORM_CMP_IMM:
		return word >> 22 & 1 ? 12 : 0;
	case HV_FORM_MOVZ:
	case HV_FORM_MOVK:
	case HV_FORM_MOVN:
		return (word >> 21 & 3) * 16;
	default:
		return 0;
	}
}

void hv_decode(uint32_t word, struct hv_insn *insn)
{
	const struct row *row = find(word);
	int64_t value = hv_field_get(row->field, word);

	*insn = (struct hv_insn) {
		.form = row->form,
		.flow = row->flow,
		.field = row->field,
		.name = row->name,
		.offset = hv_field_limit(row->field) ? value : 0,
		.imm = hv_field_limit(row->field) ? 0 : (uint32_t)value,
		.sysreg = word >> 5 & 0xffff,
		.shift = shift_of(row->form, word),
		.rd = word & 31,
		.rn = word >> 5 & 31,
		.wide = word >> 31,
	};
}

bool hv_insn_has_target(const struct hv_insn *insn)
{
	return hv_field_limit(insn->field) != 0;
}

uint64_t hv_insn_target(const struct hv_insn *insn, uint64_t at)
{
	if (insn->form == HV_FORM_ADRP)
		at &= ~0xfffull;
	return at + (uint64_t)insn->offset;
}
