/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suite/prove/idle.h"
#include "suite/prove/proof.h"

static bool is_of_traps(uint32_t key)
{
	return key == REG_KEY(1, 0, 2) || key == REG_KEY(1, 1, 1) || key == REG_KEY(1, 1, 2);
}

static bool is_of_length(uint32_t key)
{
	return key == REG_KEY(1, 2, 0) || (key >= REG_KEY(1, 2, 4) && key <= REG_KEY(1, 2, 6));
}

/* GCSCR_EL2 is for branches of this code itself. */
static bool is_of_others(uint32_t reg)
{
	uint32_t key = reg & 0x7ff;

	return (key == REG_KEY(2, 5, 0) && ISA_SYSREG_OP1(reg) != 4) || key == REG_KEY(2, 5, 2) || key == REG_KEY(10, 4, 0) ||
	       key == REG_KEY(10, 5, 0);
}

bool idle_is_trap_control(const struct event *e)
{
	return e->kind == EVENT_WRITE && is_of_traps(e->key);
}

bool idle_is_length(const struct event *e)
{
	return e->kind == EVENT_WRITE && is_of_length(e->key);
}

bool idle_is(const struct event *e)
{
	return e->kind == EVENT_LOAD || idle_is_trap_control(e) || idle_is_length(e) ||
	       (e->kind == EVENT_WRITE && is_of_others(e->reg));
}

bool idle_is_not(const struct isa_insn *insn, uint32_t unused)
{
	uint32_t reg = ISA_SYSREG_OF(insn->word), key = reg & 0x7ff;

	(void)unused;
	return insn->id == A64_SYS || insn->id == A64_BLR ||
	       (insn->id == A64_MSR && !is_of_traps(key) && !is_of_length(key) && !is_of_others(reg));
}
