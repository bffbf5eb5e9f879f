/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/a64/identity.h"
#include "sim/a64/insn.h"
#include "sim/a64/registers.h"

#define ISR_EL1 ISA_SYSREG(3, 0, 12, 1, 0)

bool identity_tells(struct engine *e, unsigned sysreg, uint64_t pc)
{
	uint64_t value = sysreg == ISA_MPIDR_EL1 ? e->cpu.mpidr : sysreg == ISR_EL1 ? e->cpu.pending : 0;
	const struct isa_insn *insn;

	if (!value)
		return false;
	insn = a64_insn(e, pc);
	if (insn->id != A64_MRS)
		return false;
	a64_set_general(e, a64_transferred(insn), value);
	return true;
}
