/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who owns EL2. */
#include <string.h>

#include "machines/boot/boot.h"

#define SCTLR_M 1ull
#define HCR_TSC (1ull << 19)	/* KVM sets it for its host in protected mode alone: the host's SMCs are its own */
#define HCR_E2H (1ull << 34)

/*
 * A mode that the kernel has by itself, on such a CPU, needs no word. Names of parameters: Documentation/admin-guide. Without KVM
 * the kernel moves to EL2 all the same if the CPU has VHE, and the bare stub is gone, unless it is told that there is none.
 */
const struct boot_mode boot_modes[] = {
	{ "none", "kvm-arm.mode=none", "id_aa64mmfr1.vh=0", false },
	{ "nvhe", "kvm-arm.mode=nvhe", "", true },
	{ "hvhe", "arm64_sw.hvhe=1", "", true },
	{ "protected", "kvm-arm.mode=protected", "", true },
	{ "vhe", "", "", false },
	{ NULL, NULL, NULL, false },
};

const struct boot_mode *boot_mode_find(const char *name)
{
	for (const struct boot_mode *m = boot_modes; m->name; m++)
		if (!strcmp(m->name, name))
			return m;
	return NULL;
}

const char *boot_mode_of(const struct snapshot_cpu *cpu)
{
	uint64_t hcr = snapshot_reg(cpu, "HCR_EL2");

	if (hv_pstate_level(snapshot_reg(cpu, "pstate")) == 2)
		return "vhe";
	if (!(snapshot_reg(cpu, "SCTLR_EL2") & SCTLR_M))
		return "none";
	return hcr & HCR_TSC ? "protected" : hcr & HCR_E2H ? "hvhe" : "nvhe";
}
