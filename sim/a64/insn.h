/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The instruction at an address, by isa/. What was asked for lately is not decoded again. */
#ifndef SIM_A64_INSN_H
#define SIM_A64_INSN_H

#include "sim/a64/state.h"

/* Never NULL; of what cannot be read, UDF. Good until the next call. */
const struct isa_insn *a64_insn(struct engine *e, uint64_t pc);
/* The immediate of HVC, SVC, SMC and BRK, as a syndrome has it. */
uint32_t a64_immediate(struct engine *e, uint64_t pc);

/* MRS and MSR (register). */
static inline bool a64_is_system(const struct isa_insn *insn)
{
	return insn->id == A64_MRS || insn->id == A64_MSR;
}

/* Their general register. */
static inline unsigned a64_transferred(const struct isa_insn *insn)
{
	return isa_register(insn, insn->id == A64_MRS ? ISA_OUT : ISA_IN);
}

#endif
