/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>

#include "suite/static/unpredictable.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define PC (1ull << 15)
#define HYP 0x1a

bool is_unpredictable(uint32_t word)
{
	struct isa_insn insn;

	return isa_decode(ISA_A64, word, &insn) && isa_is_unpredictable(&insn);
}

static bool is_one_of(const struct isa_insn *insn, const uint16_t (*ids)[2], size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (ids[i][insn->set == ISA_T32] == insn->id && insn->id)
			return true;
	return false;
}
#define IS_ONE_OF(insn, ids) is_one_of(insn, ids, COUNT(ids))

/* Arm ARM F1.2.1 and each instruction's own page: not in an IT block at all. */
static const uint16_t outside_blocks[][2] = {
	{ 0, T32_B_COND }, { 0, T32_B_COND_16 }, { 0, T32_CBZ }, { 0, T32_CBNZ }, { 0, T32_IT }, { 0, T32_CPS }, { 0, T32_CPS_16 },
	{ 0, T32_SETEND }, { 0, T32_HVC },
};

/* What leaves the block must be its last instruction. */
static bool is_misplaced(const struct isa_insn *insn, unsigned left)
{
	if (!left)
		return false;
	if (IS_ONE_OF(insn, outside_blocks))
		return true;
	return left > 1 && (insn->flow != ISA_NEXT && insn->flow != ISA_STOP);
}

/* A mode can be entered from Hyp mode by an exception's return alone (Arm ARM G1.9.1). */
static bool changes_mode(const struct isa_insn *insn)
{
	bool has_mode = insn->set == ISA_A32 || isa_value(insn, ISA_SHIFT);
	static const uint16_t cps[][2] = { { A32_CPS, T32_CPS } }, store[][2] = { { A32_SRS, T32_SRS_DB }, { 0, T32_SRS_IA } };

	if (IS_ONE_OF(insn, store))
		return true;
	return IS_ONE_OF(insn, cps) && has_mode && isa_value(insn, ISA_IMM) != HYP;
}

/* SYSm of what Hyp mode itself has under another name: LR_usr; SP_hyp and SPSR_hyp (Arm ARM F5.1.124). */
static bool names_own(const struct isa_insn *insn)
{
	static const uint16_t banked[][2] = { { A32_MRS_BANKED, T32_MRS_BANKED }, { A32_MSR_BANKED, T32_MSR_BANKED } };
	unsigned sysm = (unsigned)isa_value(insn, ISA_IMM);

	if (!IS_ONE_OF(insn, banked))
		return false;
	return isa_value(insn, ISA_KIND) ? sysm == 0x1e : sysm == 6 || sysm == 0x1f;
}

/* Classes in which no operand may be PC: what is multiplied, stored for another CPU, or moved to and from a system register. */
static bool misuses_pc(const struct isa_insn *insn)
{
	static const uint16_t system[][2] = {
		{ A32_MCR, T32_MCR }, { A32_MCRR, T32_MCRR }, { A32_MRRC, T32_MRRC }, { A32_MSR, T32_MSR }, { A32_MRS, T32_MRS },
		{ A32_MSR_BANKED, T32_MSR_BANKED }, { A32_MRS_BANKED, T32_MRS_BANKED }, { A32_CLZ, T32_CLZ }, { A32_MUL, T32_MUL },
		{ A32_MLA, T32_MLA }, { A32_UMULL, T32_UMULL }, { A32_SMULL, T32_SMULL }, { A32_MOVW, T32_MOVW },
		{ A32_MOVT, T32_MOVT }, { A32_BXJ, T32_BXJ }, { A32_BLX, T32_BLX },
	};
	bool exclusive = insn->class == ISA_LOAD_EXCLUSIVE || insn->class == ISA_STORE_EXCLUSIVE || insn->class == ISA_ATOMIC;

	if (insn->set == ISA_T32 && insn->size == 4 && insn->class == ISA_ALU && !isa_relative(insn) && isa_reads(insn) & PC)
		return true;
	return (exclusive || IS_ONE_OF(insn, system)) && (isa_reads(insn) | isa_writes(insn)) & PC;
}

static bool has_zeros_wrong(const struct isa_insn *insn)
{
	const struct isa_operand *zeros = isa_find(insn, ISA_ZEROS);

	return zeros && isa_get(insn, zeros);
}

/* A base that is written back is PC, or is loaded as well; a pair begins with an odd register; a list is empty. */
static bool is_access_wrong(const struct isa_insn *insn)
{
	const struct isa_operand *back = isa_find(insn, ISA_BASE_BACK), *list = isa_find(insn, ISA_LIST_OUT);
	const struct isa_operand *pair = isa_find(insn, ISA_OUT_PAIR);

	if (!pair)
		pair = isa_find(insn, ISA_DATA_PAIR);
	if (pair && (isa_get(insn, pair) & 1 || isa_get(insn, pair) == 14))
		return true;
	if (!list)
		list = isa_find(insn, ISA_LIST_IN);
	if (back && isa_get(insn, back) == 15)
		return true;
	if (back && isa_find(insn, ISA_LIST_OUT) && isa_get(insn, list) >> isa_get(insn, back) & 1)
		return true;
	return list && !isa_get(insn, list) && !isa_find(insn, ISA_LR_IN) && !isa_find(insn, ISA_PC_OUT);
}

bool is_unpredictable_in_hyp(const struct isa_insn *insn, unsigned left)
{
	if (is_misplaced(insn, left) || changes_mode(insn) || names_own(insn))
		return true;
	return isa_is_unpredictable(insn) || misuses_pc(insn) || has_zeros_wrong(insn) || is_access_wrong(insn);
}
