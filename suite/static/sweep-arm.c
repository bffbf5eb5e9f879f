/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tables of Hyp mode: eight words that are all branches, most of them to themselves, and that of the Hyp trap to somewhere else. In
 * Thumb code such a branch has 4 bytes, too.
 */
#include "isa/encode.h"
#include "suite/static/code.h"
#include "suite/static/sweep.h"

#define WORDS 8
#define DEAD_MIN 5
#define HYP_TRAP 5

/* A branch that has no condition; into code of the other set it is a sum or a load to the PC, or BLX. */
static bool is_branch(const struct code *code, uint64_t at, bool *dead)
{
	struct isa_insn insn;
	bool jumps;

	code_decode(code, at, &insn);
	jumps = insn.flow == ISA_JUMP || ((insn.flow == ISA_INDIRECT || insn.flow == ISA_CALL) && isa_relative(&insn));
	*dead = insn.flow == ISA_JUMP && insn.size == 4 && isa_target(&insn, at) == at;
	return jumps && !insn.may_skip && insn.size == 4;
}

bool sweep_arm_is_table(const struct code *code, uint64_t at)
{
	unsigned count = 0;
	bool dead = true;

	for (unsigned i = 0; i < WORDS; i++) {
		if (!is_branch(code, at + 4 * i, &dead) || (i == HYP_TRAP && dead))
			return false;
		count += dead;
	}
	return count >= DEAD_MIN;
}

/* B to itself. To compare words with it costs little, where to decode them all would take seconds of a large file. */
static const uint32_t stay[ISA_SETS] = { [ISA_A32] = ISA_WORD_A32_B_SELF, [ISA_T32] = ISA_WORD_T32_B_SELF };

static bool may_be_table(const uint8_t *bytes, enum isa_set set)
{
	unsigned count = 0;

	for (unsigned i = 0; i < WORDS && i <= count + WORDS - DEAD_MIN; i++)
		count += isa_fetch(set, bytes + 4 * i, 4) == stay[set];
	return count >= DEAD_MIN;
}

void sweep_arm(const uint8_t *bytes, size_t size, void (*place)(void *ctx, const struct code *code, uint64_t at), void *ctx)
{
	static const uint8_t sets[] = { ISA_A32, ISA_T32 };

	for (uint64_t at = 0; at + 4 * WORDS <= size; at += 4)
		for (unsigned i = 0; i < sizeof(sets); i++) {
			const struct code code = { bytes, size, (enum isa_set)sets[i], HV_A32 };

			if (may_be_table(bytes + at, code.set) && sweep_arm_is_table(&code, at))
				place(ctx, &code, at);
		}
}
