/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What rows of a core file stand for that make a call's interval wide: for a reader who knows the CPU, and not the file. */
#include <string.h>

#include "suite/report/costs.h"

static const struct { const char *name, *words; } meanings[] = {
	{ "entry", "HVC, until the slot's first instruction is fetched" },
	{ "eret", "ERET, until the instruction behind the HVC is fetched" },
	{ "mrs", "MRS" },
	{ "msr_flush", "MSR of a register that steers the CPU (VBAR_EL2, SCTLR_EL2, HCR_EL2, ...), and the refetch behind it" },
	{ "msr_plain", "MSR of another register, such as ELR_EL2" },
	{ "msr_renamed", "MSR of TPIDR_ELx, SP_ELx or NZCV" },
	{ "pstate", "MSR of DAIF, SPSel and their like" },
	{ "isb", "ISB, and the refetch behind it" },
	{ "dsb", "DSB with nothing outstanding" },
	{ "dmb", "DMB with nothing outstanding" },
	{ "dc", "DC of one line" },
	{ "ic", "IC" },
	{ "tlbi", "TLBI" },
	{ "at", "AT" },
	{ "unknown", "an instruction of which hvcheck does not know what it does" },
	{ "mispredict", "a branch that was predicted wrong" },
	{ "untrained", "a branch that is taken for the first time, beyond one that is known" },
	{ "fetch_miss", "ns until a line is there that the instruction cache does not have" },
	{ "fetch_nc", "ns of a fetch past the caches, after a branch or an exception" },
	{ "fetch_nc_next", "ns of the fetch of the words behind those" },
	{ "fetch_nc_block", "bytes that one such fetch brings" },
	{ "data_miss", "ns until a line is there that the data cache does not have" },
	{ "device_load", "ns of a load while the MMU is off" },
	{ "device_store", "ns of a store while the MMU is off" },
};
#define COUNT (sizeof(meanings) / sizeof(meanings[0]))

_Static_assert(COUNT <= 32, "costs_named is a bit for each");

void costs_name(costs_named *named, const char *row)
{
	for (size_t i = 0; i < COUNT; i++)
		if (!strcmp(meanings[i].name, row))
			*named |= (costs_named)1 << i;
}

void costs_meanings(FILE *f, costs_named named)
{
	for (size_t i = 0; i < COUNT; i++)
		if (named >> i & 1)
			fprintf(f, "  %-14s  %s\n", meanings[i].name, meanings[i].words);
}
