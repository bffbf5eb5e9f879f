/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a word of A64 code does to the flow of control, which address it forms and which system register it
 * touches. Everything else is HV_FORM_OTHER and flows on. Encodings: Arm ARM C4.1.
 */
#ifndef HVCHECK_DECODE_H
#define HVCHECK_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Instruction, with its variants folded together: braa is a BR, eretab an ERET. */
enum hv_form {
	HV_FORM_OTHER,
	HV_FORM_B, HV_FORM_BL, HV_FORM_BCOND, HV_FORM_CBZ, HV_FORM_CBNZ, HV_FORM_TBZ, HV_FORM_TBNZ,
	HV_FORM_ADR, HV_FORM_ADRP, HV_FORM_LDR_LITERAL,
	HV_FORM_BR, HV_FORM_BLR, HV_FORM_RET, HV_FORM_ERET, HV_FORM_DRPS,
	HV_FORM_SVC, HV_FORM_HVC, HV_FORM_SMC, HV_FORM_BRK, HV_FORM_HLT, HV_FORM_DCPS, HV_FORM_UDF,
	HV_FORM_NOP, HV_FORM_WFE, HV_FORM_WFI, HV_FORM_BTI, HV_FORM_HINT,
	HV_FORM_ISB, HV_FORM_DSB, HV_FORM_DMB, HV_FORM_SB, HV_FORM_CLREX,
	HV_FORM_MSR, HV_FORM_MRS, HV_FORM_MSR_IMM, HV_FORM_SYS, HV_FORM_SYSL,
	HV_FORM_CMP_IMM, HV_FORM_MOVZ, HV_FORM_MOVK, HV_FORM_MOVN,
};

/* Where control goes next. */
enum hv_flow {
	HV_FLOW_NEXT,		/* the following word */
	HV_FLOW_JUMP,		/* `offset` */
	HV_FLOW_BRANCH,		/* `offset` or the following word */
	HV_FLOW_CALL,		/* `offset`, and some day the following word */
	HV_FLOW_INDIRECT,	/* where a register says */
	HV_FLOW_INDIRECT_CALL,	/* the same, and some day the following word */
	HV_FLOW_RETURN,		/* RET */
	HV_FLOW_ERET,
	HV_FLOW_STOP,		/* an exception that does not come back: UDF, BRK, HLT */
};

/* Where an instruction keeps its immediate, and in which unit. */
enum hv_field {
	HV_FIELD_NONE,
	HV_FIELD_B26,		/* b, bl: +-128 MiB */
	HV_FIELD_B19,		/* b.cond, cbz, ldr literal: +-1 MiB */
	HV_FIELD_B14,		/* tbz: +-32 KiB */
	HV_FIELD_ADR,		/* +-1 MiB, in bytes */
	HV_FIELD_ADRP,		/* +-4 GiB, in pages */
	HV_FIELD_IMM16,		/* exception generation, move wide */
	HV_FIELD_IMM12,		/* add, sub, byte loads and stores; _2 to _16: scaled loads and stores */
	HV_FIELD_IMM12_2,
	HV_FIELD_IMM12_4,
	HV_FIELD_IMM12_8,
	HV_FIELD_IMM12_16,
	HV_FIELD_HINT,		/* CRm:op2 */
	HV_FIELD_CRM,		/* barrier domain, PSTATE value */
	HV_FIELD_COUNT,
};

/* Words without operands; of DSB and DMB with a CRm of 0 (Arm ARM C6.2). */
#define HV_NOP 0xd503201fu
#define HV_ISB 0xd5033fdfu
#define HV_DSB 0xd503309fu
#define HV_DSB_NSH 0xd503379fu
#define HV_DMB 0xd50330bfu

/* System register number as it stands in bits [20:5] of MSR, MRS and SYS. */
#define HV_SYSREG(op0, op1, crn, crm, op2) ((op0) << 14 | (op1) << 11 | (crn) << 7 | (crm) << 3 | (op2))
#define HV_SYSREG_OP0(r) ((r) >> 14 & 3)
#define HV_SYSREG_OP1(r) ((r) >> 11 & 7)
#define HV_SYSREG_CRN(r) ((r) >> 7 & 15)
#define HV_SYSREG_CRM(r) ((r) >> 3 & 15)
#define HV_SYSREG_OP2(r) ((r) & 7)

struct hv_insn {
	enum hv_form form;
	enum hv_flow flow;
	enum hv_field field;
	const char *name;	/* "b.cond", "eretaa"; "" for HV_FORM_OTHER */
	int64_t offset;		/* from the instruction to its target; ADRP: from page to page */
	uint32_t imm;		/* any other immediate, not shifted */
	uint16_t sysreg;	/* MSR, MRS, MSR_IMM, SYS, SYSL */
	uint8_t shift;		/* of `imm`, left: CMP 0 or 12, move wide 0, 16, 32, 48 */
	uint8_t rd, rn;		/* bits [4:0] and [9:5]; meaningful where the form has them */
	bool wide;		/* bit 31: 64-bit operands */
};

/* True where `size` bytes have a whole word at offset `at`, whatever `at` is. */
static inline bool hv_has_word(size_t size, uint64_t at)
{
	return size >= 4 && at <= size - 4;
}

/* The word at `at`, little endian as code is; 0, which is an UDF, where `size` bytes have none. */
static inline uint32_t hv_word(const uint8_t *image, size_t size, uint64_t at)
{
	const uint8_t *p;

	if (!hv_has_word(size, at))
		return 0;
	p = image + at;
	return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
}

void hv_decode(uint32_t word, struct hv_insn *insn);
/* True where `offset` is an address that the instruction branches to, loads from or forms. */
bool hv_insn_has_target(const struct hv_insn *insn);
/* Address that an instruction at `at` names. For ADRP the low twelve bits of `at` must be the true ones. */
uint64_t hv_insn_target(const struct hv_insn *insn, uint64_t at);

/* The immediate of `word` in bytes, sign extended where the field is signed. */
int64_t hv_field_get(enum hv_field field, uint32_t word);
/* `word` with `value` in that field; what does not fit is cut off, as a careless linker would. */
uint32_t hv_field_set(enum hv_field field, uint32_t word, int64_t value);
/* Reach of a signed field: -limit <= value < limit; 0 for others. */
int64_t hv_field_limit(enum hv_field field);

#endif
