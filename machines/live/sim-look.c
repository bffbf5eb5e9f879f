/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each word that EL2 executes: whether it is a defined instruction, and what the C code that it calls may leave in registers. */
#include <string.h>

#include "isa/isa.h"
#include "isa/sysreg.h"
#include "machines/live/sim-int.h"
#include "suite/bytes.h"
#include "sim/a64/a64.h"
#include "sim/a64/registers.h"
#include "suite/static/effect.h"

#define SPSR_EL2 ISA_SYSREG(3, 4, 4, 0, 0)
#define LEFT 0xc0dec0de00000000ull	/* in what a function may write */

/* A function may leave anything in x1 to x17 (AAPCS64 6.1.1): this one may not, but code that counts on it is wrong. */
static void follow_calls(struct live_sim *s, uint64_t pc, const struct isa_insn *insn)
{
	uint64_t sp;

	uc_reg_read(s->e->uc, UC_ARM64_REG_SP, &sp);
	if (!s->behind && insn->id == A64_BL) {
		s->behind = pc + 4;
		s->behind_sp = sp;
	} else if (s->behind == pc && s->behind_sp == sp) {
		for (unsigned reg = HV_X1; reg <= HV_X17; reg++)
			a64_set(s->e, (enum hv_reg)reg, LEFT | reg);
		s->behind = 0;
	}
}

/* KVM's context of its host begins with struct user_pt_regs, and its handlers get that in x0. */
static bool has_hosts(struct live_sim *s, uint64_t va)
{
	bool same = true;

	for (unsigned reg = HV_X0; same && reg <= HV_X30; reg++) {
		const uint8_t *at = sim_memory_locate(s, va + 8 * reg);

		same = at && hv_le(at, 8) == s->call->in.r[reg];
	}
	return same;
}

static void note_call(struct live_sim *s, const struct isa_insn *insn)
{
	if (s->seen->called || (insn->flow != ISA_CALL && insn->flow != ISA_INDIRECT_CALL))
		return;
	s->seen->called = true;
	s->seen->handed = has_hosts(s, a64_get(s->e, HV_X0));
}

/* Words of the kernel. What a function does that EL2 calls is its own affair. */
static void note_walked(struct live_sim *s, const uint8_t *bytes)
{
	uint64_t at = s->ram->snapshot.ram + (uint64_t)(bytes - s->bytes) - s->ram->snapshot.kernel;

	if (!s->seen->called && at / 4 < s->trial->walked_count)
		s->trial->walked[at / 4] = true;
}

/* A word is executed. The engine takes some for instructions that are none. */
void sim_look_at(struct live_sim *s, uint64_t pc)
{
	const uint8_t *bytes = sim_memory_locate(s, pc);
	struct isa_insn insn;
	uint32_t word = 0;

	if (bytes)
		memcpy(&word, bytes, sizeof(word));
	s->seen->walked = true;
	if (!isa_decode(ISA_A64, word, &insn))
		s->seen->unallocated = pc;
	else if (isa_is_unpredictable(&insn))
		s->seen->unpredictable = pc;
	follow_calls(s, pc, &insn);
	if (bytes && s->trial && s->trial->walked)
		note_walked(s, bytes);
	note_call(s, &insn);
	if (!s->seen->called && (effect_of(word) == EFFECT_WAIT || effect_of(word) == EFFECT_SLEEP))
		s->seen->waits = pc;
	if (pc - s->page < PAGE && insn.id == A64_MSR && ISA_SYSREG_OF(word) == SPSR_EL2) {
		s->seen->returned = true;
		s->seen->spsr = (word & 31) == 31 ? 0 : a64_get(s->e, (enum hv_reg)(HV_X0 + (word & 31)));
	}
}
