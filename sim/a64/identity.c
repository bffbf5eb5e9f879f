/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/a64/identity.h"
#include "sim/a64/insn.h"
#include "sim/a64/registers.h"

#define ISR_EL1 ISA_SYSREG(3, 0, 12, 1, 0)

#define PMCCNTR_EL0 ISA_SYSREG(3, 3, 9, 13, 0)

/* PMCCNTR_EL0 moves with CNTVCT_EL0, in all its bits: the engine's own stands still. */
static uint64_t counter(struct engine *e, unsigned sysreg, uint64_t ahead)
{
	if (sysreg == PMCCNTR_EL0)
		return a64_get_sysreg(e, ISA_CNTVCT_EL0) * 0x2545f4914f6cdd1dull | 1ull << 63;
	return a64_get_sysreg(e, sysreg) + ahead;
}

static bool is_counter(unsigned sysreg)
{
	return sysreg == PMCCNTR_EL0 || sysreg == ISA_CNTVCT_EL0 || sysreg == ISA_CNTPCT_EL0;
}

bool identity_tells(struct engine *e, unsigned sysreg, uint64_t pc)
{
	uint64_t value = sysreg == ISA_MPIDR_EL1 ? e->cpu.mpidr : sysreg == ISR_EL1 ? e->cpu.pending : 0, ahead;
	const struct isa_insn *insn;

	if (is_counter(sysreg)) {
		if (!budget_wait(e, pc, &ahead))
			return true;
		value = counter(e, sysreg, ahead);
	}
	if (sysreg == e->cpu.sysreg && pc - e->places.stub < e->places.stub_size)
		value = e->cpu.tells;
	else if (!value)
		return false;
	insn = a64_insn(e, pc);
	if (insn->id != A64_MRS)
		return false;
	a64_set_general(e, a64_transferred(insn), value);
	return true;
}
