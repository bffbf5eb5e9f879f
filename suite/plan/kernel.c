/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The caller as a kernel is: EL1's MMU on with page tables that hold, EL2's on as a loader may have left it, and parameters in all
 * the bits that a kernel sets. A stub that goes by any of these answers the canaries rightly, and no kernel.
 */
#include "suite/plan/plan.h"

#define SCTLR_KERNEL (1u << 12 | 1u << 3 | 1u << 2 | 1u)	/* SCTLR_EL1 (Arm ARM D13.2.118): I, SA, C, M */
#define FIRST_BIT 32	/* of an address of parameters: below it lies RAM */
#define LAST_BIT 43	/* of a Cortex-A72's addresses */

bool plan_remakes_sctlr(const struct hv_call_spec *spec)
{
	for (unsigned i = 0; i < spec->move_count; i++)
		if (spec->moves[i].to == HV_SCTLR_EL2 && spec->moves[i].from != HV_SCTLR_EL1 &&
		    spec->moves[i].e2h != HV_E2H_ANY_FROM_EL2)
			return true;
	return false;
}

/* x0 of an unknown call is no number of any generation. */
static struct hv_planned *add(struct plan *p, const struct hv_call_spec *spec, const char *probe)
{
	struct hv_planned *n = plan_add(p, spec->name, probe);

	plan_aim(p, &n->call, spec);
	if (spec == &p->abi->unknown && !spec->aim_count)
		n->call.in.r[HV_X0] = PLAN_NO_CALL;
	return n;
}

/* VHE calls take the tables along to EL2, where they hold as well. */
static void add_translated(struct plan *p, const struct hv_call_spec *spec)
{
	uint64_t *r;

	if (p->abi->exec != HV_A64)
		return;		/* the harness has no such tables there */
	r = add(p, spec, "EL1's MMU on")->call.in.r;
	r[HV_TTBR0_EL1] = r[HV_TTBR1_EL1] = p->places->kernel_map;
	r[HV_TCR_EL1] = HV_KERNEL_TCR;
	r[HV_SCTLR_EL1] |= SCTLR_KERNEL;
}

/* A restart must be entered with the MMU off, and no stub of its own switches it off. */
static bool goes_by_el2(const struct plan *p, const struct hv_call_spec *spec)
{
	return p->abi->exec == HV_A64 && !p->abi->mmu_on && !spec->needs_vhe && !spec->sizes_tcr && !plan_remakes_sctlr(spec) &&
	       spec->ending == HV_RETURNS;
}

static bool is_parameter(unsigned reg)
{
	return reg >= HV_PARAM0 && reg <= HV_PARAM9;
}

/* The register in which the call has the address of its parameters; HV_REG_NONE: it has none. */
static unsigned address_of_parameters(const struct hv_call_spec *spec)
{
	bool reads = false;

	for (unsigned i = 0; i < spec->move_count; i++)
		reads |= is_parameter(spec->moves[i].from);
	for (unsigned i = 0; reads && i < spec->aim_count; i++)
		if (spec->aims[i].place == offsetof(struct hv_places, params))
			return spec->aims[i].to;
	return HV_REG_NONE;
}

/* The parameters lie high in memory: only a machine that sees each load can tell whether they are read there. */
static void add_far(struct plan *p, const struct hv_call_spec *spec)
{
	unsigned reg = address_of_parameters(spec);

	for (unsigned bit = FIRST_BIT; reg != HV_REG_NONE && bit <= LAST_BIT; bit++) {
		struct hv_planned *n = add(p, spec, "parameters high in memory");

		n->call.in.r[reg] |= 1ull << bit;
		n->aim = HV_MEM_02;
		n->sees = HV_SEE_PATH;
	}
}

/* Bits that a kernel may set and that do nothing while no guest runs, of the registers that parameters fill. */
static const struct { uint16_t reg; uint64_t bits; } spare[] = {
	{ HV_HCR_EL2, 0xffffc3d800000000 },	/* TWEDEL down to FIEN, FWB, API, APK, TME, MIOCNCE, TERR, TLOR */
	{ HV_HCR_EL2, 0x0000000000500e3e },	/* TSW, TIDCP, BSU, FB, AMO, IMO, FMO, PTW, SWIO */
	{ HV_MAIR_EL2, 0xffffff00ffffffff },	/* attributes that no table asks for */
	{ HV_TPIDR_EL2, ~0ull },
	{ HV_VTTBR_EL2, ~0ull },
	{ HV_VTCR_EL2, ~0ull },
	{ HV_SP_EL2, 0xffff00000000fff0 },
	{ HV_TTBR0_EL2, 0xffff000000000000 },	/* the ASID, under E2H alone */
	{ HV_TCR_EL2, 0xfffffc0000000000 },
	{ HV_TCR_EL2, 0x0000000000070000 },	/* PS, which need not be the CPU's */
	{ HV_VBAR_EL2, 0xffff000000000000 },
};
#define SPARE (sizeof(spare) / sizeof(spare[0]))

/* Registers of which nothing depends on a parameter that is zero. A stub that takes zero for none leaves what stood there. */
static const uint16_t idle[] = { HV_TPIDR_EL2, HV_VTTBR_EL2, HV_VTCR_EL2, HV_MAIR_EL2 };

/* An address or a word that a call passes in memory or, to the hypervisors of before 5.11, in a general register. */
static bool is_passed(const struct plan *p, unsigned reg)
{
	return is_parameter(reg) || (p->abi->exec == HV_A64 && reg > HV_X0 && reg <= HV_X30);
}

/* A CPU may keep few of them, so they are judged as they are written. */
static void add_full(struct plan *p, const struct hv_call_spec *spec, size_t i)
{
	for (unsigned k = 0; k < spec->move_count; k++) {
		const struct hv_move *m = &spec->moves[k];
		struct hv_planned *n;

		if (m->to != spare[i].reg || !is_passed(p, m->from))
			continue;
		n = add(p, spec, "a parameter in all its bits");
		n->call.in.r[m->from] |= spare[i].bits;
		n->aim = HV_SYS_03;
		n->sees = HV_SEE_PATH;
	}
}

static void add_zero(struct plan *p, const struct hv_call_spec *spec, unsigned reg)
{
	for (unsigned k = 0; k < spec->move_count; k++) {
		struct hv_planned *n;

		if (spec->moves[k].to != reg || !is_passed(p, spec->moves[k].from))
			continue;
		n = add(p, spec, "a parameter that is zero");
		n->call.in.r[spec->moves[k].from] = 0;
		n->call.in.r[reg] = ~0ull;
		n->aim = HV_SYS_03;
		n->sees = HV_SEE_PATH;
	}
}

void plan_kernel(struct plan *p, const struct hv_call_spec *spec)
{
	add_translated(p, spec);
	if (goes_by_el2(p, spec))
		plan_switch_mmu_on(p, &add(p, spec, "the MMU of EL2 on")->call);
	add_far(p, spec);
	for (size_t i = 0; i < SPARE; i++)
		add_full(p, spec, i);
	for (size_t i = 0; i < sizeof(idle) / sizeof(idle[0]); i++)
		add_zero(p, spec, idle[i]);
}
