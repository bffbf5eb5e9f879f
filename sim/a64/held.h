/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Registers of SVE, SME and the extensions of ID_AA64MMFR3_EL1, which the engine's CPU lacks: plain storage, with the traps of
 * CPTR_EL2. A stub that sets an extension up is seen to do so; the extension itself there is not.
 */
#ifndef SIM_A64_HELD_H
#define SIM_A64_HELD_H

#include "sim/a64/state.h"

/*
 * ICH_VTR_EL2 of a CPU with GICv3, unlike anything that a call carries. With the table at another place it is another CPU's, which
 * has each bit the other way: a stub that changes one is right by chance on one of the two.
 */
#define HELD_ICH_VTR 0x90180403ull
static inline uint64_t held_ich_vtr(uint64_t table)
{
	return table >> 21 & 1 ? HELD_ICH_VTR ^ 0xffffffff : HELD_ICH_VTR;
}

enum held_access {
	HELD_NONE,	/* the instruction names none of them */
	HELD_DONE,
	HELD_TRAPPED,	/* an exception to EL2, with `esr` */
};

/* True for a register that is kept here, and not by the engine. */
bool held_has(unsigned sysreg);
/* The MRS or MSR `insn`, which the engine does not know, at EL2. */
enum held_access held_access(struct engine *e, const struct isa_insn *insn, uint64_t *esr);
/* The runner at `pc` loads or stores EL2's registers: go with it. */
void held_follow(struct engine *e, uint64_t pc);

#endif
