/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The engine tells the host of no MRC. So each instruction of the stub is looked at before it executes, and what an MRC has read is
 * put right before the next one.
 */
#include "isa/cp15.h"
#include "sim/engine/place.h"
#include "sim/hyp/identity.h"
#include "sim/hyp/registers.h"
#include "sim/hyp/state.h"

static uint32_t told(const struct engine *e, enum isa_cp15 reg)
{
	return (uint32_t)(reg == ISA_MPIDR ? e->cpu.mpidr : reg == ISA_ISR ? e->cpu.pending : 0);
}

static enum isa_cp15 read_by(struct engine *e, uint64_t pc, struct isa_insn *insn)
{
	enum isa_set set = hyp_read(e, UC_ARM_REG_CPSR) & HV_PSTATE_T ? ISA_T32 : ISA_A32;
	uint8_t bytes[4] = { 0 };

	if (uc_mem_read(e->uc, pc, bytes, sizeof(bytes)) ||
	    !isa_decode(set, isa_fetch(set, bytes, sizeof(bytes)), insn))
		return ISA_CP15_NONE;
	return isa_cp15_read(insn);
}

/* As hyp_read() numbers r0 to r12; others are not told. */
static int number_of(const struct isa_insn *insn)
{
	unsigned reg = isa_register(insn, ISA_OUT);

	return reg <= 12 ? UC_ARM_REG_R0 + (int)reg : UC_ARM_REG_INVALID;
}

static void on_step(void *ctx, uint64_t pc)
{
	struct engine *e = ctx;
	struct hyp_identity *i = &hyp_of(e)->identity;
	struct isa_insn insn;

	/* If its condition did not hold, the register is as it was. */
	if (i->value && hyp_read(e, i->number) != i->before)
		hyp_write(e, i->number, i->value);
	i->value = 0;
	if (!engine_is_subjects(e, pc))
		return;
	i->value = told(e, read_by(e, pc, &insn));
	i->number = i->value ? number_of(&insn) : UC_ARM_REG_INVALID;
	if (i->number == UC_ARM_REG_INVALID)
		i->value = 0;
	else
		i->before = hyp_read(e, i->number);
}

void identity_hyp_hook(struct engine *e)
{
	struct hyp_identity *i = &hyp_of(e)->identity;

	*i = (struct hyp_identity){ .watcher = { .step = on_step, .ctx = e } };
	if (e->cpu.mpidr || e->cpu.pending)
		engine_watch(e, &i->watcher);
}
