/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A stub may be told to set VBAR_EL2 to anything. Where the runner then cannot come back to EL2, the
 * exceptions at those vectors overwrite the syndrome registers before anyone has read them. Such a call is
 * made once more, and stopped at EL1 when it is about to enter HV_PHASE_DOOR: EL2 is still as the stub left
 * it.
 */
#include "native/host/qemu-int.h"

#define RETURN_MS 5000 /* it came back before, and at once */
#define MOST_STORES 4

static uint64_t phase(struct qemu *qemu)
{
	return qemu->machine.places.run + HV_RUN_PHASE_AT;
}

int probe_arm(struct qemu *qemu)
{
	struct gdb *gdb = &qemu->gdb;

	return gdb_stop(gdb) || gdb_watch(gdb, phase(qemu), true) || gdb_continue(gdb) ? -1 : 0;
}

/* Let the store be done that the CPU was stopped at, and run on to the next. */
static int next_store(struct qemu *qemu)
{
	struct gdb *gdb = &qemu->gdb;
	bool asleep;

	return gdb_watch(gdb, phase(qemu), false) || gdb_step(gdb, &asleep) ||
			       gdb_watch(gdb, phase(qemu), true) || gdb_continue(gdb) ? -1 : 0;
}

int probe_read(struct qemu *qemu, struct hv_outcome *out)
{
	struct gdb *gdb = &qemu->gdb;
	struct gdb_regs regs = { .pstate = hv_execs[qemu->kind->exec].el2_mode };
	bool stopped = true;

	/* What was spoiled is not known until it is read here. */
	out->seen &= ~HV_SEE_SYS;
	/* At EL2 the payload itself sets the phase, for the batch and for the call. */
	for (unsigned i = 0; i < MOST_STORES && stopped && hv_pstate_level(regs.pstate) != 1; i++)
		if (gdb_wait(gdb, RETURN_MS, &stopped) || (!stopped && gdb_stop(gdb)) ||
		    gdb_read(gdb, &regs) ||
		    (stopped && hv_pstate_level(regs.pstate) != 1 && next_store(qemu)))
			return -1;
	if (stopped && hv_pstate_level(regs.pstate) == 1 && rescue_registers(qemu, &regs, out->out.r))
		out->seen |= HV_SEE_SYS;
	/* Behind the last store it runs again, and whatever is asked of a CPU that runs does nothing but stop it. */
	return gdb_stop(gdb) || gdb_watch(gdb, phase(qemu), false) || gdb_continue(gdb) ? -1 : 0;
}
