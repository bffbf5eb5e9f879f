/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The watcher in AArch32: an instruction under way, with its condition, and what it does to caches. */
#include <stddef.h>

#include "isa/cp15.h"
#include "sim/coherence-int.h"
#include "sim/hyp/registers.h"

#define SP_HYP HV_X15
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static uint64_t general(struct coherence *c, unsigned reg)
{
	return c->e->kind->get(c->e, reg == 13 ? SP_HYP : (enum hv_reg)(HV_X0 + reg)) & 0xffffffff;
}

/* --- what an instruction is to caches ------------------------------------------------------------------------- */

static const struct { uint8_t reg, maintenance, dc; } maintenance[] = {
	{ ISA_DCIMVAC, CACHE_DC, LINES_IVAC }, { ISA_DCCMVAC, CACHE_DC, LINES_CVAC }, { ISA_DCCMVAU, CACHE_DC, LINES_CVAU },
	{ ISA_DCCIMVAC, CACHE_DC, LINES_CIVAC }, { ISA_DCISW, CACHE_DC_ALL, LINES_ISW }, { ISA_DCCSW, CACHE_DC_ALL, LINES_CSW },
	{ ISA_DCCISW, CACHE_DC_ALL, LINES_CISW }, { ISA_ICIMVAU, CACHE_IC, 0 }, { ISA_ICIALLU, CACHE_IC_ALL, 0 },
	{ ISA_ICIALLUIS, CACHE_IC_ALL, 0 },
};

static bool is_id(const struct isa_insn *insn, unsigned a32, unsigned t32)
{
	return insn->id && insn->id == (insn->set == ISA_A32 ? a32 : t32);
}

/* DSB and DMB of loads and stores both, or of stores; other options must not be relied upon. */
static enum lines_barrier barrier_of(const struct isa_insn *insn)
{
	unsigned option = (unsigned)isa_value(insn, ISA_DOMAIN) << 2 | (unsigned)isa_value(insn, ISA_ACCESS), access = option & 3;

	if (is_id(insn, A32_DSB, T32_DSB))
		return access == 3 ? LINES_DSB : access == 2 ? LINES_DSB_ST : LINES_NO_BARRIER;
	return is_id(insn, A32_DMB, T32_DMB) && access == 3 ? LINES_DMB : LINES_NO_BARRIER;
}

static void describe(const struct isa_insn *insn, struct cache_effect *to)
{
	enum isa_cp15 written = isa_cp15_written(insn);

	*to = (struct cache_effect){
		.word = insn->word, .barrier = (uint8_t)barrier_of(insn), .operand = 31, .result = 31,
		.system = written != ISA_CP15_NONE || insn->class == ISA_BARRIER,
		.excludes = insn->class == ISA_LOAD_EXCLUSIVE || insn->class == ISA_STORE_EXCLUSIVE || insn->class == ISA_ATOMIC,
	};
	if (written != ISA_CP15_NONE)
		to->operand = (uint8_t)isa_register(insn, ISA_IN);
	for (size_t i = 0; i < COUNT(maintenance); i++)
		if (maintenance[i].reg == written && written != ISA_CP15_NONE) {
			to->maintenance = maintenance[i].maintenance;
			to->dc = maintenance[i].dc;
		}
}

/* --- steps -------------------------------------------------------------------------------------------------------- */

/* The instruction at `pc` becomes the one under way, as its set has it. False: its condition does not hold. */
static bool begin_step(struct coherence *c, uint64_t pc, struct effect_a32 *effect, struct isa_insn *insn)
{
	uint32_t pstate = (uint32_t)c->e->kind->get(c->e, HV_PSTATE), bytes = 0;
	enum isa_set set = pstate & HV_PSTATE_T ? ISA_T32 : ISA_A32;

	uc_mem_read(c->e->uc, pc, &bytes, sizeof(bytes));
	c->quiet = c->accessed = false;
	c->actor = (struct hv_actor){ .pc = pc, .insn = isa_fetch(set, (const uint8_t *)&bytes, sizeof(bytes)), .step = c->step,
				      .el = (uint8_t)hv_pstate_level(pstate), .set = (uint8_t)set };
	isa_decode(set, c->actor.insn, insn);
	describe(insn, &c->effects[0]);
	c->effect = &c->effects[0];
	return effect_of_a32(&c->it, pstate, bytes, effect);
}

/* The engine goes back to the instruction, and translates it anew. */
static void go_back(struct coherence *c, struct effect_it it)
{
	c->it = it;
	hyp_write(c->e, UC_ARM_REG_R15, (uint32_t)c->actor.pc | (c->actor.set == ISA_T32));
}

void coherence_hyp_step(struct coherence *c, uint64_t pc)
{
	struct effect_it it = c->it;
	struct effect_a32 effect;
	struct isa_insn insn;
	bool holds = begin_step(c, pc, &effect, &insn);
	uint64_t operand;

	if (!coherence_pass_time(c, insn.size)) {
		go_back(c, it);
		return;
	}
	c->restarted = 0;
	c->quiet = !holds;
	if (c->quiet)
		return;
	operand = effect.rt < 15 ? general(c, effect.rt) : 0;
	if (effect.bits == 64)
		operand |= general(c, effect.rt2) << 32;
	context_step(c->context, &c->actor, operand);
	if (c->effect->system)
		coherence_maintain(c, c->effect->operand < 15 ? general(c, c->effect->operand) : 0);
}
