/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Instructions that a kernel's routines are known by. */
#include "isa/isa.h"
#include "isa/encode.h"
#include "isa/sysreg.h"
#include "suite/scenario/forms.h"

/* That instruction on X registers. */
static bool is_wide(uint32_t word, enum isa_id id, struct isa_insn *insn)
{
	return isa_is(id, word) && isa_decode(ISA_A64, word, insn) && insn->id == id && isa_is_wide(insn);
}

bool forms_is_ldr(uint32_t word)
{
	struct isa_insn insn;

	return is_wide(word, A64_LDR_IMM, &insn);
}

unsigned forms_ldr_offset(uint32_t word)
{
	struct isa_insn insn;

	isa_decode(ISA_A64, word, &insn);
	return (unsigned)isa_value(&insn, ISA_IMM) * 8;
}

/* Its second operand is not shifted. */
static bool is_plain(uint32_t word, enum isa_id id)
{
	struct isa_insn insn;

	return is_wide(word, id, &insn) && !isa_value(&insn, ISA_KIND) && !isa_value(&insn, ISA_SHIFT);
}

bool forms_is_mov(uint32_t word)
{
	return is_plain(word, A64_ORR) && ISA_RN(word) == 31;
}

bool forms_is_fold(uint32_t word)
{
	struct isa_insn insn;

	return is_wide(word, A64_ORR, &insn) && ISA_RN(word) == ISA_RM(word) && ISA_RN(word) != 31;
}

bool forms_is_and(uint32_t word)
{
	struct isa_insn insn;

	return is_wide(word, A64_AND_IMM, &insn);
}

bool forms_is_cbz(uint32_t word)
{
	struct isa_insn insn;

	return is_wide(word, A64_CBZ, &insn);
}

bool forms_is_cbnz(uint32_t word)
{
	struct isa_insn insn;

	return is_wide(word, A64_CBNZ, &insn);
}

bool forms_is_br(uint32_t word)
{
	return isa_is(A64_BR, word);
}

bool forms_is_leave(uint32_t word)
{
	return forms_is_br(word) || isa_is(A64_RET, word);
}

bool forms_is_hvc(uint32_t word)
{
	return word == ISA_ENCODE_HVC(0);
}

bool forms_is_msr_ttbr1(uint32_t word)
{
	return isa_is(A64_MSR, word) && ISA_SYSREG_OF(word) == ISA_TTBR1_EL1;
}

bool forms_is_ldp(uint32_t word)
{
	struct isa_insn insn;

	return is_wide(word, A64_LDP, &insn) || is_wide(word, A64_LDP_POST, &insn) || is_wide(word, A64_LDP_PRE, &insn) ||
	       is_wide(word, A64_LDNP, &insn);
}

bool forms_is_stp(uint32_t word)
{
	struct isa_insn insn;

	return is_wide(word, A64_STP, &insn) || is_wide(word, A64_STP_POST, &insn) || is_wide(word, A64_STP_PRE, &insn) ||
	       is_wide(word, A64_STNP, &insn);
}

bool forms_is_hint(uint32_t word)
{
	return isa_is(A64_HINT, word);
}

bool forms_is_sum(uint32_t word)
{
	return is_plain(word, A64_ADD);
}

bool forms_is_difference(uint32_t word)
{
	return is_plain(word, A64_SUB);
}

uint64_t forms_page_of_mask(uint32_t word)
{
	struct isa_insn insn;
	int64_t ones;

	if (!is_wide(word, A64_AND_IMM, &insn) || !isa_value(&insn, ISA_KIND))	/* KIND: one element of 64 bits */
		return 0;
	ones = isa_value(&insn, ISA_IMM) + 1;
	return isa_value(&insn, ISA_SHIFT) == ones && ones >= 48 && ones <= 52 ? 1ull << (64 - ones) : 0;
}

uint64_t forms_page_of_step(uint32_t word)
{
	struct isa_insn insn;
	int64_t ones;

	if (is_wide(word, A64_ADD_IMM, &insn) && isa_value(&insn, ISA_SHIFT))
		return (uint64_t)isa_value(&insn, ISA_IMM) << 12;
	if (!is_wide(word, A64_ANDS_IMM, &insn) || isa_register(&insn, ISA_OUT) != 31)
		return 0;
	ones = isa_value(&insn, ISA_IMM) + 1;
	return isa_value(&insn, ISA_KIND) && !isa_value(&insn, ISA_SHIFT) && ones <= 16 ? 1ull << ones : 0;
}

bool forms_tests_bit(uint32_t word, unsigned reg, unsigned bit)
{
	struct isa_insn insn;
	int64_t size;

	if (isa_is(A64_TBZ, word) || isa_is(A64_TBNZ, word)) {
		isa_decode(ISA_A64, word, &insn);
		return isa_register(&insn, ISA_IN) == reg && isa_value(&insn, ISA_IMM) == bit;
	}
	if (!isa_is(A64_ANDS_IMM, word) || !isa_decode(ISA_A64, word, &insn) || isa_register(&insn, ISA_OUT) != 31)
		return false;
	size = isa_is_wide(&insn) ? 64 : 32;
	return isa_register(&insn, ISA_IN) == reg && !isa_value(&insn, ISA_IMM) &&
	       ((size - isa_value(&insn, ISA_SHIFT)) & (size - 1)) == bit;
}
