/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The class of an instruction: by its row, its width, its shift, or the system register that it names. The same on every core. */
#include "cycles/class.h"
#include "isa/sysreg.h"
#include "isa/vector.h"

#define CASES_2(a, b) case A64_##a: case A64_##b
#define CASES_4(a, b, c, d) CASES_2(a, b): CASES_2(c, d)

static bool writes_nothing(const struct isa_insn *insn)
{
	return isa_find(insn, ISA_OUT) && isa_register(insn, ISA_OUT) == 31;
}

/* Extended registers have no shift of 0: UXTX by 0 is still an extension. */
static bool is_extended(const struct isa_insn *insn)
{
	return insn->id == A64_ADD_EXT || insn->id == A64_SUB_EXT || insn->id == A64_ADDS_EXT || insn->id == A64_SUBS_EXT;
}

bool class_is_shifted(const struct isa_insn *insn)
{
	return isa_find(insn, ISA_SHIFTED) && (is_extended(insn) || isa_value(insn, ISA_SHIFT));
}

/* KIND 0 is LSL. */
static enum class_id add_class(const struct isa_insn *insn)
{
	int64_t by = isa_value(insn, ISA_SHIFT);

	if (!by)
		return CLASS_ALU;
	return isa_value(insn, ISA_KIND) == 0 && by <= 4 ? CLASS_ALU_LSL : CLASS_ALU_SHIFTED;
}

static enum class_id flags_class(const struct isa_insn *insn)
{
	if (class_is_shifted(insn))
		return writes_nothing(insn) ? CLASS_COMPARE_SHIFTED : CLASS_ALU_SHIFTED;
	return writes_nothing(insn) ? CLASS_COMPARE : CLASS_ALU;
}

static enum class_id alu_class(const struct isa_insn *insn)
{
	bool wide = isa_is_wide(insn);

	switch (insn->id) {
	CASES_4(MOVZ, MOVZ_W, MOVN, MOVN_W): return CLASS_MOVE_IMM;
	case A64_ORR_IMM: return isa_register(insn, ISA_IN) == 31 ? CLASS_MOVE_IMM : CLASS_ALU;
	CASES_4(ADDS_IMM, SUBS_IMM, ANDS_IMM, ANDS): case A64_BICS: CASES_2(ADDS_EXT, SUBS_EXT): return flags_class(insn);
	CASES_2(ADDS, SUBS): return add_class(insn) == CLASS_ALU_LSL ? CLASS_ALU_LSL : flags_class(insn);
	CASES_2(ADD, SUB): return add_class(insn);
	CASES_2(ADD_EXT, SUB_EXT): return CLASS_ALU_SHIFTED;
	CASES_4(AND, BIC, ORR, ORN): CASES_2(EOR, EON): return class_is_shifted(insn) ? CLASS_LOGIC_SHIFTED : CLASS_ALU;
	CASES_4(SBFM, UBFM, SBFM_W, UBFM_W): CASES_4(RBIT, REV16, REV_W, REV32): case A64_REV: return CLASS_BITFIELD;
	CASES_2(BFM, BFM_W): return CLASS_BITFIELD_INSERT;
	CASES_2(EXTR, EXTR_W): return CLASS_EXTRACT;
	CASES_4(LSLV, LSRV, ASRV, RORV): return CLASS_SHIFT_REG;
	CASES_2(CSEL, CSINV): return CLASS_SELECT;
	CASES_2(CSINC, CSNEG): return CLASS_SELECT_INC;
	CASES_4(CCMN, CCMP, CCMN_IMM, CCMP_IMM): CASES_2(ADCS, SBCS): return CLASS_FLAGS_CHAIN;
	CASES_2(MADD, MSUB): return wide ? CLASS_MUL64 : CLASS_MUL32;
	CASES_4(SMADDL, SMSUBL, UMADDL, UMSUBL): return CLASS_MUL32;
	CASES_2(SMULH, UMULH): return CLASS_MUL_HIGH;
	CASES_2(UDIV, SDIV): return wide ? CLASS_DIV64 : CLASS_DIV32;
	CASES_4(CRC32B, CRC32H, CRC32W, CRC32X): CASES_4(CRC32CB, CRC32CH, CRC32CW, CRC32CX): return CLASS_CRC;
	default: return CLASS_ALU;
	}
}

static enum class_id branch_class(const struct isa_insn *insn)
{
	switch (insn->flow) {
	case ISA_JUMP: return CLASS_BRANCH;
	case ISA_CALL: return CLASS_CALL;
	case ISA_BRANCH_IF: return insn->id == A64_B_COND || insn->id == A64_BC_COND ? CLASS_BRANCH_FLAGS : CLASS_BRANCH_IF;
	case ISA_RETURN: return CLASS_RETURN;
	default: return CLASS_INDIRECT;
	}
}

/* Loads and stores that order others, too. */
static bool is_ordered(const struct isa_insn *insn)
{
	switch (insn->id) {
	CASES_4(STLLR, STLR, LDLAR, LDAR): CASES_4(STLUR, LDAPUR, LDAPURS, LDAPURSW): case A64_LDAPR: return true;
	CASES_4(STILP_PRE, STILP, LDIAPP_POST, LDIAPP): return true;
	default: return insn->class == ISA_LOAD_EXCLUSIVE || insn->class == ISA_STORE_EXCLUSIVE;
	}
}

static bool is_pair(const struct isa_insn *insn)
{
	return insn->id >= A64_FROM_PAIR && insn->id < A64_FROM_SINGLE;
}

static bool is_signed_pair(const struct isa_insn *insn)
{
	return insn->id == A64_LDPSW || insn->id == A64_LDPSW_POST || insn->id == A64_LDPSW_PRE;
}

/* Narrow: what is loaded is extended, a word of 32 bits to 32 bits excepted. */
static enum class_id load_class(const struct isa_insn *insn)
{
	const struct isa_operand *size = isa_find(insn, ISA_SIZE);

	if (is_ordered(insn))
		return CLASS_ORDERED;
	if (is_pair(insn))
		return is_signed_pair(insn) ? CLASS_LOAD_PAIR_SW : isa_is_wide(insn) ? CLASS_LOAD_PAIR : CLASS_LOAD_PAIR_W;
	switch (insn->id) {
	CASES_2(LDR_LITERAL, LDR_LITERAL_W): case A64_LDRSW_LITERAL: return CLASS_LOAD;
	CASES_4(LDRS_IMM, LDURS, LDRS_POST, LDRS_PRE): CASES_4(LDTRS, LDRS_REG, LDRSW_IMM, LDURSW): return CLASS_LOAD_NARROW;
	CASES_4(LDRSW_POST, LDRSW_PRE, LDTRSW, LDRSW_REG): return CLASS_LOAD_NARROW;
	default: return size && isa_get(insn, size) < 2 ? CLASS_LOAD_NARROW : CLASS_LOAD;
	}
}

static enum class_id store_class(const struct isa_insn *insn)
{
	if (is_ordered(insn))
		return CLASS_ORDERED;
	if (is_pair(insn))
		return isa_is_wide(insn) || insn->id >= A64_STGP_POST ? CLASS_STORE_PAIR : CLASS_STORE_PAIR_W;
	return CLASS_STORE;
}

/* What a write is to what comes behind it stands in isa/sysreg.def. A register that is not there may be of either kind. */
static enum class_id msr_class(unsigned number)
{
	const struct isa_sysreg *reg = isa_sysreg(number);

	switch (number) {
	case ISA_NZCV: case ISA_TPIDR_EL0: case ISA_TPIDRRO_EL0: case ISA_TPIDR_EL1: case ISA_TPIDR_EL2:
	case ISA_SP_EL0: case ISA_SP_EL1:
		return CLASS_MSR_RENAMED;
	case ISA_DAIF: case ISA_SPSel: case ISA_PAN: case ISA_UAO: case ISA_DIT: case ISA_SSBS: case ISA_TCO:
		return CLASS_PSTATE;
	default:
		return reg && reg->writes != ISA_WRITES_DIRECT ? CLASS_MSR_FLUSH : CLASS_MSR_PLAIN;
	}
}

static enum class_id sys_class(unsigned number)
{
	const struct isa_sysop *op = isa_sysop(number);

	if (!op)
		return CLASS_MSR_PLAIN;
	return op->kind == ISA_SYSOP_DC ? CLASS_DC :
	       op->kind == ISA_SYSOP_IC ? CLASS_IC :
	       op->kind == ISA_SYSOP_AT ? CLASS_AT : CLASS_TLBI;
}

static enum class_id system_class(const struct isa_insn *insn)
{
	unsigned number = ISA_SYSREG_OF(insn->word);

	switch (insn->id) {
	CASES_4(MRS, MRRS, SYSL, TTEST): return CLASS_MRS;
	CASES_2(MSR, MSRR): return msr_class(number);
	CASES_2(SYS, SYSP): return sys_class(number);
	default: return CLASS_MSR_PLAIN;
	}
}

static enum class_id barrier_class(const struct isa_insn *insn)
{
	switch (insn->id) {
	CASES_2(ISB, SB): return CLASS_ISB;
	CASES_4(DSB, DSB_NXS, ESB, TSB): return CLASS_DSB;
	case A64_DMB: return CLASS_DMB;
	default: return CLASS_NOP;
	}
}

static enum class_id vector_class(const struct isa_insn *insn)
{
	struct isa_vectors v;

	isa_vectors(insn, &v);
	switch (v.op) {
	case ISA_VECTOR_LOGIC: return CLASS_SIMD_LOGIC;
	case ISA_VECTOR_MULTIPLY: return CLASS_SIMD_MUL;
	case ISA_VECTOR_ADD: return CLASS_FP_ADD;
	case ISA_VECTOR_PRODUCT: return CLASS_FP_MUL;
	case ISA_VECTOR_SUM: return CLASS_FP_SUM;
	case ISA_VECTOR_DIVIDE: return CLASS_FP_DIV;
	case ISA_VECTOR_MOVE: return CLASS_FP_MOVE;
	default: return CLASS_SIMD;
	}
}

enum class_id class_of(const struct isa_insn *insn)
{
	switch (insn->class) {
	case ISA_ALU: return alu_class(insn);
	case ISA_POINTER: return isa_is_hint(insn) ? CLASS_NOP : CLASS_CRC; /* without FEAT_PAuth */
	case ISA_BRANCH: return branch_class(insn);
	case ISA_LOAD: case ISA_LOAD_EXCLUSIVE: return load_class(insn);
	case ISA_STORE: case ISA_STORE_EXCLUSIVE: return store_class(insn);
	case ISA_ATOMIC: return CLASS_ATOMIC;
	case ISA_PREFETCH: return CLASS_LOAD;
	case ISA_SYSTEM: return system_class(insn);
	case ISA_PSTATE: return insn->id == A64_MSR_IMM ? CLASS_PSTATE : CLASS_ALU;
	case ISA_BARRIER: return barrier_class(insn);
	case ISA_HINT: return CLASS_NOP;
	case ISA_WAIT: return CLASS_WAIT;
	case ISA_EXCEPTION: return insn->flow == ISA_ERET ? CLASS_ERET : CLASS_ENTRY;
	case ISA_FP: return vector_class(insn);
	case ISA_FP_LOAD: return CLASS_FP_LOAD;
	case ISA_FP_STORE: return CLASS_FP_STORE;
	default: return CLASS_UNKNOWN;
	}
}

unsigned class_size(const struct isa_insn *insn)
{
	const struct isa_operand *size = isa_find(insn, ISA_SIZE);

	switch (insn->id) {
	CASES_4(LDR_LITERAL_W, LDRSW_LITERAL, LDRSW_IMM, LDURSW): CASES_4(LDRSW_POST, LDRSW_PRE, LDTRSW, LDRSW_REG): return 4;
	case A64_LDR_LITERAL: return 8;
	default: break;
	}
	if (insn->id >= A64_STGP_POST && is_pair(insn))
		return 0;
	if (is_pair(insn))
		return is_signed_pair(insn) || !isa_is_wide(insn) ? 8 : 16;
	return size && !is_ordered(insn) && (insn->class == ISA_LOAD || insn->class == ISA_STORE) ? 1u << isa_get(insn, size) : 0;
}
