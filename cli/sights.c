/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "cli/sights.h"

const struct sight sights[] = {
	{ HV_SEE_CORE, 0, "x0-x30, stack pointers, PSTATE, PC" },
	{ HV_SEE_RESULT, 0, "PC, PSTATE, result registers" },
	{ HV_SEE_SIMD, 0, "v0-v31, FPCR, FPSR" },
	{ HV_SEE_SYS, 0, "EL1 and EL2 system registers" },
	{ HV_SEE_HELD, 0, "registers of SVE, SME, TCR2, PIE" },
	{ HV_SEE_MEMORY, 0, "memory that must not change" },
	{ HV_SEE_HANG, 0, "a stub that does not come back" },
	{ HV_SEE_SLOTS, 0, "entry into each of the sixteen slots" },
	{ HV_SEE_FLAGS, 0, "the caller's flags at EL2" },
	{ HV_SEE_SYNDROME, 0, "ESR, ELR, SPSR_EL2 as the stub left them" },
	{ HV_SEE_PATH, 0, "every instruction that was executed" },
	{ HV_SEE_COHERENCE, 0, "caches, barriers, synchronisation" },
	{ 0, HV_HAS_A32, "CPU: AArch32 at EL1" },
	{ 0, HV_HAS_VHE, "CPU: VHE" },
	{ 0, HV_HAS_GICV3, "CPU: GICv3" },
	{ 0, HV_HAS_SVE, "CPU: SVE" },
	{ 0, HV_HAS_SME, "CPU: SME" },
	{ 0, 0, NULL },
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
	if (m) {	/* a machine notes hazards only while it is asked to */
		s->sees = m->sees | (m->ops->coherence ? HV_SEE_COHERENCE : 0);
		s->has = m->has;
	}
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
