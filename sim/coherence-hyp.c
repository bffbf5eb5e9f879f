/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The watcher in Hyp mode: barriers, synchronisation, alignment. Of caches nothing is modelled there, nor of page tables. */
#include <stddef.h>

#include "isa/bits.h"
#include "sim/coherence-int.h"

#define SP_HYP HV_X15

static uint64_t general(struct coherence *c, unsigned reg)
{
	return c->e->kind->get(c->e, reg == 13 ? SP_HYP : (enum hv_reg)(HV_X0 + reg)) & 0xffffffff;
}

/* The instruction at `pc` becomes the one under way, as its set has it. False: its condition does not hold. */
static bool begin_step(struct coherence *c, uint64_t pc, struct effect_a32 *effect)
{
	uint32_t pstate = (uint32_t)c->e->kind->get(c->e, HV_PSTATE), bytes = 0;
	enum isa_set set = pstate & HV_PSTATE_T ? ISA_T32 : ISA_A32;

	uc_mem_read(c->e->uc, pc, &bytes, sizeof(bytes));
	c->accessed = false;
	c->actor = (struct hv_actor){ .pc = pc, .insn = isa_fetch(set, (const uint8_t *)&bytes, sizeof(bytes)), .step = c->step,
				      .el = (uint8_t)hv_pstate_level(pstate), .set = (uint8_t)set };
	return effect_of_a32(&c->it, pstate, bytes, effect);
}

void coherence_hyp_step(struct coherence *c, uint64_t pc)
{
	struct effect_a32 effect;
	uint64_t operand;

	c->quiet = !begin_step(c, pc, &effect);
	if (c->quiet)
		return;
	operand = effect.rt < 15 ? general(c, effect.rt) : 0;
	if (effect.bits == 64)
		operand |= general(c, effect.rt2) << 32;
	context_step(c->context, &c->actor, operand);
}

/* With the MMU off all memory is Device to loads and stores. */
void coherence_hyp_on_access(void *ctx, const struct engine_access *a)
{
	struct coherence *c = ctx;
	bool on = c->e->kind->get(c->e, c->actor.el == 2 ? HV_SCTLR_EL2 : HV_SCTLR_EL1) & ISA_SCTLR_M;
	const struct translation to = { .mapped = true, .pa = a->va, .memory = on ? MEMORY_CACHEABLE : MEMORY_DEVICE };
	struct isa_insn insn;
	bool first = !c->accessed, excludes;

	if (c->quiet || coherence_in_harness(c, a->va))
		return;
	c->accessed = true;
	context_access(c->context, a->va, &c->actor);
	isa_decode((enum isa_set)c->actor.set, c->actor.insn, &insn);
	excludes = insn.class == ISA_LOAD_EXCLUSIVE || insn.class == ISA_STORE_EXCLUSIVE || insn.class == ISA_ATOMIC;
	if (!on && a->va & (a->size - 1))
		coherence_refuse(c, HV_HAZARD_UNALIGNED, &to, a->size);
	else if (!on && first && excludes)
		coherence_refuse(c, HV_HAZARD_DEVICE, &to, a->size);
}
