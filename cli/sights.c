/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "cli/sights.h"

const struct sight sights[] = {
	{ HV_SEE_CORE, "x0-x30, stack pointers, PSTATE, PC" },
	{ HV_SEE_SIMD, "v0-v31, FPCR, FPSR" },
	{ HV_SEE_SYS, "EL1 and EL2 system registers" },
	{ HV_SEE_HELD, "registers of SVE, SME, TCR2, PIE" },
	{ HV_SEE_MEMORY, "memory that must not change" },
	{ HV_SEE_HANG, "a stub that does not come back" },
	{ HV_SEE_SLOTS, "entry into each of the sixteen slots" },
	{ HV_SEE_FLAGS, "the caller's flags at EL2" },
	{ HV_SEE_SYNDROME, "ESR, ELR, SPSR_EL2 as the stub left them" },
	{ HV_SEE_PATH, "every instruction that was executed" },
	{ HV_SEE_COHERENCE, "caches, barriers, synchronisation" },
	{ HV_SEE_A32, "CPU: AArch32 at EL1" },
	{ HV_SEE_VHE, "CPU: VHE" },
	{ HV_SEE_GICV3, "CPU: GICv3" },
	{ HV_SEE_SVE, "CPU: SVE" },
	{ HV_SEE_SME, "CPU: SME" },
	{ 0, NULL },
};

static const struct seer known[] = {
	{ .kind = "sim", .cpu = "cortex-a72", .in_run = true },
	{ .kind = "sim", .cpu = "cortex-a57" },
	{ .kind = "sim", .cpu = "cortex-a53" },
	{ .kind = "sim", .cpu = "max", .in_run = true },
	{ .kind = "qemu:virt", .cpu = "cortex-a57", .in_run = true },
	{ .kind = "qemu:virt", .cpu = "max", .in_run = true },
};
#define KNOWN (sizeof(known) / sizeof(known[0]))

static void ask(struct seer *s)
{
	struct hv_machine *m;
	char name[64];
	int status;

	snprintf(name, sizeof(name), "%s:%s", s->kind, s->cpu);
	m = hv_machine_open(name, s->why, sizeof(s->why), &status);
	s->there = m;
	if (m)	/* a machine notes hazards only while it is asked to */
		s->sees = m->sees | (m->ops->coherence ? HV_SEE_COHERENCE : 0);
	hv_machine_close(m);
}

struct seer *sights_ask(bool run_only, size_t *count)
{
	struct seer *seers = calloc(KNOWN, sizeof(*seers));

	*count = 0;
	for (size_t i = 0; seers && i < KNOWN; i++) {
		if (run_only && !known[i].in_run)
			continue;
		seers[*count] = known[i];
		ask(&seers[(*count)++]);
	}
	return seers;
}
