/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "machines/boot/boot.h"

/* These go by the name that they share with AArch32. */
static const struct { const char *qemu, *arm; } names[] = {
	{ "SCTLR", "SCTLR_EL1" },
	{ "VBAR", "VBAR_EL1" },
	{ "CPACR", "CPACR_EL1" },
	{ "CNTKCTL", "CNTKCTL_EL1" },
	{ "AMAIR0", "AMAIR_EL1" },
};

static bool keep(struct snapshot_cpu *cpu, const char *name, uint64_t value)
{
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(name, names[i].qemu))
			name = names[i].arm;
	if (strstr(name, "RESERVED") || !strncmp(name, "RES_", 4))
		return true;
	return snapshot_add_reg(cpu, name, value);
}

static int keep_system(void *ctx, const char *name, uint64_t value)
{
	return keep(ctx, name, value) ? 0 : -1;
}

static int read_cpu(struct boot *b, struct snapshot_cpu *cpu)
{
	struct gdb_regs regs;
	char name[8];

	if (gdb_read(&b->gdb, &regs))
		return -1;
	for (unsigned i = 0; i < 31; i++) {
		snprintf(name, sizeof(name), "x%u", i);
		if (!keep(cpu, name, regs.x[i]))
			return -1;
	}
	if (!keep(cpu, "sp", regs.sp) || !keep(cpu, "pc", regs.pc) || !keep(cpu, "pstate", regs.pstate))
		return -1;
	return gdb_each_sysreg(&b->gdb, keep_system, cpu);
}

int registers_read(struct boot *b)
{
	for (unsigned i = 0; i < b->smp; i++)
		if (gdb_choose(&b->gdb, i) || read_cpu(b, &b->found.cpu[i]))
			return -1;
	b->found.cpu_count = b->smp;
	return 0;
}
