/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Page tables for EL2, as kernels of other configurations pass them to the call that begins KVM: above 4 GiB, and of the other
 * granules. A stub that goes by 32 bits of their address, or by one bit of TCR_EL2.TG0, serves the usual kernel alone.
 */
#include "suite/plan/plan.h"

#define TG0 (3ull << 14)	/* TCR_EL1 and TCR_EL2 (Arm ARM D13.2.131, D13.2.132) */
#define TG0_64K (1ull << 14)
#define TG0_16K (2ull << 14)

static const struct {
	uint64_t at, tg0;
	const char *probe;
} maps[] = {
	{ HV_HIGH_MAP_4K, 0, "page tables above 4 GiB" },
	{ HV_HIGH_MAP_64K, TG0_64K, "page tables of 64 KiB pages" },
	{ HV_HIGH_MAP_16K, TG0_16K, "page tables of 16 KiB pages" },
};

/* The register in which the call has the address of page tables for EL2. */
static unsigned address_of_tables(const struct hv_call_spec *spec)
{
	for (unsigned i = 0; i < spec->aim_count; i++)
		if (spec->aims[i].place == offsetof(struct hv_places, idmap_ro) ||
		    spec->aims[i].place == offsetof(struct hv_places, idmap))
			return spec->aims[i].to;
	return HV_REG_NONE;
}

/* The register of the address's upper half; HV_REG_NONE: it is in one register. */
static unsigned upper_of_tables(const struct hv_call_spec *spec)
{
	for (unsigned i = 0; i < spec->move_count; i++)
		if (spec->moves[i].to == HV_TTBR0_EL2 && spec->moves[i].upper)
			return spec->moves[i].upper;
	return HV_REG_NONE;
}

static void put_address(const struct plan *p, const struct hv_call_spec *spec, uint64_t address, struct hv_call *call)
{
	unsigned upper = upper_of_tables(spec);

	call->in.r[address_of_tables(spec)] = address & p->exec->general;
	if (upper != HV_REG_NONE)
		call->in.r[upper] = address >> 32;
}

/* The register that TCR_EL2.TG0 is taken from; HV_REG_NONE: the stub knows the kernel's granule. */
static unsigned source_of_granule(const struct hv_call_spec *spec)
{
	for (unsigned i = 0; i < spec->move_count; i++)
		if (spec->moves[i].to == HV_TCR_EL2 && !(spec->moves[i].clear & TG0))
			return spec->moves[i].from;
	return HV_REG_NONE;
}

void plan_maps(struct plan *p, const struct hv_call_spec *spec)
{
	unsigned address = address_of_tables(spec), granule = source_of_granule(spec);

	for (size_t i = 0; address != HV_REG_NONE && i < sizeof(maps) / sizeof(maps[0]); i++) {
		struct hv_planned *n;

		if (maps[i].tg0 && granule == HV_REG_NONE)
			continue;
		put_address(p, spec, p->places->high_maps + maps[i].at, plan_add_call(p, spec, maps[i].probe));
		n = &p->to[p->count - 1];
		n->sees = HV_SEE_PATH;		/* the simulator has these tables, and an MMU that knows every granule */
		if (maps[i].tg0)
			n->call.in.r[granule] = (n->call.in.r[granule] & ~TG0) | maps[i].tg0;
	}
}
