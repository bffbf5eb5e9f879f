/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/a64/identity.h"
#include "sim/a64/insn.h"
#include "sim/a64/registers.h"

#define ISR_EL1 ISA_SYSREG(3, 0, 12, 1, 0)

#define PMCCNTR_EL0 ISA_SYSREG(3, 3, 9, 13, 0)

/* PMCCNTR_EL0 moves with CNTVCT_EL0, in all its bits: the engine's own stands still. */
static uint64_t cycles(struct engine *e)
{
	uc_arm64_cp_reg counter = { .op0 = 3, .op1 = 3, .crn = 14, .crm = 0, .op2 = 2 };

	uc_reg_read(e->uc, UC_ARM64_REG_CP_REG, &counter);
	return counter.val * 0x2545f4914f6cdd1dull | 1ull << 63;
}

bool identity_tells(struct engine *e, unsigned sysreg, uint64_t pc)
{
	uint64_t value = sysreg == ISA_MPIDR_EL1 ? e->cpu.mpidr : sysreg == ISR_EL1 ? e->cpu.pending : 0;
	const struct isa_insn *insn;

	if (sysreg == PMCCNTR_EL0)
		value = cycles(e);
	if (!value)
		return false;
	insn = a64_insn(e, pc);
	if (insn->id != A64_MRS)
		return false;
	a64_set_general(e, a64_transferred(insn), value);
	return true;
}
