/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Instructions of the table isa/ by the few forms that the rules, the reports and the relocations tell apart. */
#include "isa/isa.h"
#include "suite/static/decode.h"

#define ROW(id, form, field, name) [A64_##id] = { HV_FORM_##form, HV_FIELD_##field, name }

/* What has no row is HV_FORM_OTHER. */
static const struct row {
	uint8_t form, field;	/* enum hv_form, enum hv_field */
	const char *name;
} rows[A64_END] = {
	ROW(B, B, B26, "b"), ROW(BL, BL, B26, "bl"), ROW(B_COND, BCOND, B19, "b.cond"), ROW(BC_COND, BCOND, B19, "bc.cond"),
	ROW(CBZ, CBZ, B19, "cbz"), ROW(CBNZ, CBNZ, B19, "cbnz"), ROW(TBZ, TBZ, B14, "tbz"), ROW(TBNZ, TBNZ, B14, "tbnz"),

	ROW(ADR, ADR, ADR, "adr"), ROW(ADRP, ADRP, ADRP, "adrp"), ROW(PRFM_LITERAL, LDR_LITERAL, B19, "prfm literal"),
	ROW(LDR_LITERAL_W, LDR_LITERAL, B19, "ldr literal"), ROW(LDR_LITERAL, LDR_LITERAL, B19, "ldr literal"),
	ROW(LDRSW_LITERAL, LDR_LITERAL, B19, "ldr literal"), ROW(FP_LDR_LITERAL, LDR_LITERAL, B19, "ldr literal"),

	ROW(BR, BR, NONE, "br"), ROW(BRAAZ, BR, NONE, "braaz"), ROW(BRABZ, BR, NONE, "brabz"), ROW(BRAA, BR, NONE, "braa"),
	ROW(BRAB, BR, NONE, "brab"), ROW(BLR, BLR, NONE, "blr"), ROW(BLRAAZ, BLR, NONE, "blraaz"), ROW(BLRABZ, BLR, NONE, "blrabz"),
	ROW(BLRAA, BLR, NONE, "blraa"), ROW(BLRAB, BLR, NONE, "blrab"), ROW(RET, RET, NONE, "ret"), ROW(RETAA, RET, NONE, "retaa"),
	ROW(RETAB, RET, NONE, "retab"), ROW(ERET, ERET, NONE, "eret"), ROW(ERETAA, ERET, NONE, "eretaa"),
	ROW(ERETAB, ERET, NONE, "eretab"), ROW(DRPS, DRPS, NONE, "drps"),

	ROW(SVC, SVC, IMM16, "svc"), ROW(HVC, HVC, IMM16, "hvc"), ROW(SMC, SMC, IMM16, "smc"), ROW(BRK, BRK, IMM16, "brk"),
	ROW(HLT, HLT, IMM16, "hlt"), ROW(DCPS1, DCPS, IMM16, "dcps1"), ROW(DCPS2, DCPS, IMM16, "dcps2"),
	ROW(DCPS3, DCPS, IMM16, "dcps3"), ROW(UDF, UDF, NONE, "udf"),

	ROW(NOP, NOP, NONE, "nop"), ROW(WFE, WFE, NONE, "wfe"), ROW(WFI, WFI, NONE, "wfi"), ROW(BTI, BTI, HINT, "bti"),
	ROW(BTI_C, BTI, HINT, "bti"), ROW(CLREX, CLREX, CRM, "clrex"), ROW(DSB, DSB, CRM, "dsb"), ROW(DSB_NXS, DSB, CRM, "dsb nxs"),
	ROW(DMB, DMB, CRM, "dmb"), ROW(ISB, ISB, CRM, "isb"), ROW(SB, SB, NONE, "sb"),

	ROW(MSR_IMM, MSR_IMM, CRM, "msr"), ROW(CFINV, MSR_IMM, CRM, "msr"), ROW(XAFLAG, MSR_IMM, CRM, "msr"),
	ROW(AXFLAG, MSR_IMM, CRM, "msr"), ROW(SYS, SYS, NONE, "sys"), ROW(SYSL, SYSL, NONE, "sysl"), ROW(MSR, MSR, NONE, "msr"),
	ROW(MRS, MRS, NONE, "mrs"),

	ROW(MOVZ, MOVZ, IMM16, "movz"), ROW(MOVK, MOVK, IMM16, "movk"), ROW(MOVN, MOVN, IMM16, "movn"),
	ROW(MOVZ_W, MOVZ, IMM16, "movz"), ROW(MOVK_W, MOVK, IMM16, "movk"), ROW(MOVN_W, MOVN, IMM16, "movn"),
};

static const struct row compare = { HV_FORM_CMP_IMM, HV_FIELD_IMM12, "cmp" }, hint = { HV_FORM_HINT, HV_FIELD_HINT, "hint" };
static const struct row other = { HV_FORM_OTHER, HV_FIELD_NONE, "" };

/* The flow of the table, which is enum hv_flow in another order. */
static const uint8_t flows[] = {
	[ISA_NEXT] = HV_FLOW_NEXT, [ISA_JUMP] = HV_FLOW_JUMP, [ISA_BRANCH_IF] = HV_FLOW_BRANCH, [ISA_CALL] = HV_FLOW_CALL,
	[ISA_INDIRECT] = HV_FLOW_INDIRECT, [ISA_INDIRECT_CALL] = HV_FLOW_INDIRECT_CALL, [ISA_RETURN] = HV_FLOW_RETURN,
	[ISA_ERET] = HV_FLOW_ERET, [ISA_STOP] = HV_FLOW_STOP,
};

/* CMP is SUBS to the zero register; hints without a form of their own, allocated or not, are one form. */
static const struct row *row_of(const struct isa_insn *insn)
{
	const struct row *row = &rows[insn->id];

	if (insn->id == A64_SUBS_IMM && isa_register(insn, ISA_OUT) == 31)
		return &compare;
	if (row->name)
		return row;
	return insn->word >> 12 == isa_word(A64_HINT) >> 12 && (insn->word & 31) == 31 ? &hint : &other;
}

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

static bool is_constant(enum hv_form form)
{
	return form == HV_FORM_CMP_IMM || form == HV_FORM_MOVZ || form == HV_FORM_MOVK || form == HV_FORM_MOVN;
}

/* Of MOVZ and its like in units of 16 bits, else of 12. */
static uint8_t shift_of(enum hv_form form, const struct isa_insn *insn)
{
	return (uint8_t)(isa_value(insn, ISA_SHIFT) * (form == HV_FORM_CMP_IMM ? 12 : 16));
}

void hv_decode(uint32_t word, struct hv_insn *insn)
{
	struct isa_insn decoded;
	const struct row *row = (isa_decode(ISA_A64, word, &decoded), row_of(&decoded));
	int64_t value = hv_field_get(row->field, word);

	*insn = (struct hv_insn) {
		.form = row->form,
		.flow = flows[decoded.flow],
		.field = row->field,
		.name = row->name,
		.offset = hv_field_limit(row->field) ? value : 0,
		.imm = hv_field_limit(row->field) ? 0 : (uint32_t)value,
		.sysreg = word >> 5 & 0xffff,
		.shift = is_constant(row->form) ? shift_of(row->form, &decoded) : 0,
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
