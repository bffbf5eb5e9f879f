/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "isa/isa.h"
#include "isa/sysreg.h"
#include "suite/static/effect.h"

static const uint8_t of_class[] = {
	[ISA_LOAD_EXCLUSIVE] = EFFECT_EXCLUSIVE, [ISA_STORE_EXCLUSIVE] = EFFECT_EXCLUSIVE, [ISA_ATOMIC] = EFFECT_ATOMIC,
	[ISA_COPY] = EFFECT_STORE, [ISA_LOAD_TAG] = EFFECT_STORE, [ISA_STORE_TAG] = EFFECT_STORE,
	[ISA_FP] = EFFECT_SIMD, [ISA_FP_LOAD] = EFFECT_SIMD, [ISA_FP_STORE] = EFFECT_SIMD,
	[ISA_SVE] = EFFECT_SIMD, [ISA_SVE_LOAD] = EFFECT_SIMD, [ISA_SVE_STORE] = EFFECT_SIMD,
	[ISA_SME] = EFFECT_SIMD, [ISA_SME_LOAD] = EFFECT_SIMD, [ISA_SME_STORE] = EFFECT_SIMD,
};

/* PSTATE as a system register: SPSel, PAN, UAO; DAIF, SVCR, DIT, SSBS, TCO; ALLINT. The stub may change flags. */
static enum effect of_write(unsigned sysreg)
{
	switch (sysreg & ~7u) {
	case ISA_NZCV: return sysreg == ISA_NZCV ? EFFECT_NONE : EFFECT_PSTATE;
	case ISA_SYSREG(3, 0, 4, 3, 0): return EFFECT_PSTATE;
	default: return sysreg == ISA_SPSel || sysreg == ISA_PAN || sysreg == ISA_UAO ? EFFECT_PSTATE : EFFECT_WRITE;
	}
}

/* Cleaning and invalidating what can be fetched again loses nothing. */
static enum effect of_operation(unsigned number)
{
	const struct isa_sysop *op = isa_sysop(number);

	if (!op)	/* of TLBI there are more than the table has */
		return (ISA_SYSREG_CRN(number) & 14) == 8 ? EFFECT_NONE : EFFECT_OPERATE;
	if (op->kind == ISA_SYSOP_AT)
		return EFFECT_TRANSLATE;
	if (op->kind != ISA_SYSOP_DC)
		return EFFECT_NONE;
	return op->acts == ISA_ACTS_INVALIDATE ? EFFECT_DISCARD : op->acts == ISA_ACTS_ZERO ? EFFECT_STORE : EFFECT_NONE;
}

#define DAIFSET (3 << 3 | 6)	/* op1 and op2 */
#define SPSEL 5

/* An exception has masked everything and selected SP_EL2 already. */
static enum effect of_field(const struct isa_insn *insn)
{
	int64_t field = isa_value(insn, ISA_FIELD);

	return field == DAIFSET || (field == SPSEL && isa_value(insn, ISA_IMM) == 1) ? EFFECT_NONE : EFFECT_PSTATE;
}

enum effect effect_of(uint32_t word)
{
	struct isa_insn insn;

	isa_decode(ISA_A64, word, &insn);
	switch (insn.id) {
	case A64_SEV: case A64_SEVL: return EFFECT_EVENT;
	case A64_WFE: case A64_WFET: return EFFECT_WAIT;	/* WFET: until a time that no call names */
	case A64_WFI: case A64_WFIT: return EFFECT_SLEEP;
	case A64_MSR_IMM: return of_field(&insn);
	case A64_MSR: return of_write(ISA_SYSREG_OF(word));
	case A64_MSRR: return EFFECT_WRITE;
	case A64_MRS: case A64_MRRS: return EFFECT_READ;
	case A64_SYS: return of_operation(ISA_SYSREG_OF(word));
	case A64_SYSL: case A64_SYSP: return EFFECT_OPERATE;
	case A64_LD64B: case A64_ST64B: case A64_ST64BV: case A64_ST64BV0: return EFFECT_ATOMIC;
	default: return insn.class < sizeof(of_class) ? of_class[insn.class] : EFFECT_NONE;
	}
}
