/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "machines/boot/boot.h"

/* QEMU's gdb stub has these under the name that they share with AArch32; a snapshot has them under the one of AArch64. */
static const struct { const char *qemu, *arm; } names[] = {
	{ "SCTLR", "SCTLR_EL1" },
	{ "VBAR", "VBAR_EL1" },
	{ "CPACR", "CPACR_EL1" },
	{ "CNTKCTL", "CNTKCTL_EL1" },
	{ "AMAIR0", "AMAIR_EL1" },
	/* A CPU of 32 bits has these under no other name. */
	{ "HCR", "HCR_EL2" },
	{ "HTTBR", "TTBR0_EL2" },
	{ "VTTBR", "VTTBR_EL2" },
	{ "VTCR", "VTCR_EL2" },
	{ "HPFAR", "HPFAR_EL2" },
	{ "CNTVOFF", "CNTVOFF_EL2" },
	{ "VPIDR", "VPIDR_EL2" },
	{ "VMPIDR", "VMPIDR_EL2" },
};

static bool keep(struct snapshot_cpu *cpu, const char *name, uint64_t value)
{
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(name, names[i].qemu))
			name = names[i].arm;
	if (strstr(name, "RESERVED") || !strncmp(name, "RES_", 4))
		return true;
	return snapshot_has_reg(cpu, name) || snapshot_add_reg(cpu, name, value);
}

static int keep_system(void *ctx, const char *name, uint64_t value)
{
	return keep(ctx, name, value) ? 0 : -1;
}

/* Of AArch32 r0 to r12 are in x0 to x12, and lr, that of the mode in which the CPU was stopped, is in x30. */
static bool keep_general(struct snapshot_cpu *cpu, enum hv_exec exec, const struct gdb_regs *regs)
{
	unsigned count = exec == HV_A32 ? 13 : 31;
	char name[8];

	for (unsigned i = 0; i < count; i++) {
		snprintf(name, sizeof(name), "%c%u", exec == HV_A32 ? 'r' : 'x', i);
		if (!keep(cpu, name, regs->x[i]))
			return false;
	}
	return keep(cpu, "sp", regs->sp) && (exec != HV_A32 || keep(cpu, "lr", regs->x[30])) && keep(cpu, "pc", regs->pc) &&
	       keep(cpu, "pstate", regs->pstate);
}

static int read_cpu(struct boot *b, struct snapshot_cpu *cpu)
{
	struct gdb_regs regs;

	if (gdb_read(&b->gdb, &regs))
		return -1;
	if (!keep_general(cpu, b->found.exec, &regs))
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
