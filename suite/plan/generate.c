/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The call generator: every call of a generation with ordinary and with awkward inputs, every kind of value that is no
 * call, and every slot. Same arguments, same plan.
 */
#include "suite/plan/plan.h"

/* SCTLR_EL2 (Arm ARM D13.2.119). */
#define SCTLR_A (1u << 1)
#define SCTLR_C (1u << 2)
#define SCTLR_SA (1u << 3)
#define SCTLR_I (1u << 12)
#define SCTLR_WXN (1u << 19)
#define HSCTLR_CP15BEN (1u << 5)
#define HSCTLR_IDLE (1u << 31 | 1u << 27 | 1u << 21)
#define HSCTLR_TE (1u << 30)

/* SCTLR_EL1.BT0 and BT1: of no effect without guarded pages. MDCR_EL2 from TDRA down to TPMCR. */
#define SCTLR_EL1_BT (3ull << 35)
#define MDCR_TRAPS 0xff0u
#define CNTHCTL_COUNTER 3ull	/* CNTHCTL_EL2 (Arm ARM D13.8.2): EL1PCTEN, EL1PCEN */
#define TCR_TBI (1u << 20)	/* TCR_EL2 without E2H (Arm ARM D13.2.132) */
#define TAG (0x42ull << 56)
#define CPTR_FPEN (3u << 20)	/* CPTR_EL2 under E2H */

static void plan_pstate(struct plan *p, const struct hv_call_spec *spec)
{
	static const struct { uint32_t pstate; const char *probe; } states[HV_EXECS][6] = {
		[HV_A64] = {
			{ HV_PSTATE_DAIF | HV_PSTATE_EL1H | HV_PSTATE_NZCV, "all flags set" },
			{ HV_PSTATE_DAIF | HV_PSTATE_EL1H | HV_PSTATE_Z | HV_PSTATE_C, "Z and C set" },
			{ HV_PSTATE_DAIF | HV_PSTATE_EL1H | HV_PSTATE_N | HV_PSTATE_V, "N and V set" },
			{ HV_PSTATE_EL1H, "exceptions unmasked" },
			{ 0x240 | HV_PSTATE_EL1H, "D and F masked" },
			{ HV_PSTATE_DAIF | HV_PSTATE_EL1T, "on SP_EL0" },
		},
		[HV_A32] = {
			{ HV_PSTATE_AIF | HV_PSTATE_A32_SVC | HV_PSTATE_NZCV, "all flags set" },
			{ HV_PSTATE_AIF | HV_PSTATE_A32_SVC | HV_PSTATE_Z | HV_PSTATE_C, "Z and C set" },
			{ HV_PSTATE_AIF | HV_PSTATE_A32_SVC | HV_PSTATE_N | HV_PSTATE_V, "N and V set" },
			{ HV_PSTATE_A32_SVC, "exceptions unmasked" },
			{ 0x40 | HV_PSTATE_A32_SVC, "F masked" },
			{ HV_PSTATE_AIF | HV_PSTATE_A32_SVC | 0x080f0000, "Q and GE set" },
		},
	};

	if (p->abi->exec == HV_A32)
		plan_add_call(p, spec, "a caller of the other instruction set")->in.r[HV_PSTATE] ^= HV_PSTATE_T;
	for (unsigned i = 0; i < sizeof(states[0]) / sizeof(states[0][0]); i++)
		plan_add_call(p, spec, states[p->abi->exec][i].probe)->in.r[HV_PSTATE] =
			hv_pstate_home(p->places, states[p->abi->exec][i].pstate);
}

static void plan_immediates(struct plan *p, const struct hv_call_spec *spec)
{
	static const struct { uint16_t imm; const char *probe; } imms[] = {
		{ 1, "immediate 1" }, { 2, "immediate 2" }, { 3, "immediate 3" },
		{ 0x4242, "immediate 0x4242" }, { 0xffff, "immediate 0xffff" },
	};

	if (p->abi->selector == HV_SELECT_IMM)
		return;
	for (unsigned i = 0; i < sizeof(imms) / sizeof(imms[0]); i++) {
		plan_add_call(p, spec, imms[i].probe)->imm = imms[i].imm;
		p->to[p->count - 1].aim = HV_IMM_01;
	}
}

/*
 * The vectors' address in `reg` has a tag, which is no part of where they are, but of what VBAR_EL2 is: of all addresses with bits
 * above those of RAM this alone leads to vectors that answer.
 */
static void plan_tagged(struct plan *p, const struct hv_call_spec *spec, unsigned reg)
{
	struct hv_call *call;

	if (p->abi->exec != HV_A64)
		return;
	call = plan_add_call(p, spec, "a tagged address");
	call->in.r[reg] = p->places->landing | TAG;
	call->in.r[HV_TCR_EL2] |= TCR_TBI;
	p->to[p->count - 1].aim = HV_VBAR_03;
}

/* SET_VECTORS with addresses that no kernel should pass and every stub must survive. */
static void plan_addresses(struct plan *p, const struct hv_call_spec *spec)
{
	const uint64_t ones = p->exec->general;
	const struct { uint64_t address; const char *probe; } at[] = {
		{ p->places->landing, "another table" },
		{ p->places->landing + 0x7f8, "an unaligned table" },
		{ p->places->landing + 0x400, "a table at 1 KiB alignment" },
		{ p->places->landing + 1, "an odd address" },
		{ p->places->table, "the table that is there already" },
		{ 0, "address zero" },
		{ 0x4200000000, "an address of which the low word is zero" },
		{ 0x0000ffff00000800, "an address outside RAM" },
		{ 0xffff800008080000, "a kernel virtual address" },
		{ ones, "all ones" },
		{ ones >> 1, "the largest positive number" },
		{ ones - 1, "the number before all ones" },
		{ ones & ~0x1full, "the last 32 bytes" },
	};

	if (spec->aim_count)
		return;		/* vectors are only one of many things that it sets: it is no SET_VECTORS */
	for (unsigned m = 0; m < spec->move_count; m++) {
		if (spec->moves[m].to != HV_VBAR_EL2 || spec->moves[m].from > HV_X30)
			continue;
		for (unsigned i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
			if ((p->abi->selector == HV_SELECT_ADDR && at[i].address == p->abi->calls[0].number) ||
			    at[i].address & ~p->exec->general)
				continue;
			plan_add_call(p, spec, at[i].probe)->in.r[spec->moves[m].from] = at[i].address;
			p->to[p->count - 1].aim = HV_VBAR_03;
		}
		plan_tagged(p, spec, spec->moves[m].from);
	}
}

/* A kernel clears what should be one in HSCTLR, too; TE is as its own instructions need it. */
static void plan_bare(struct hv_call *call)
{
	call->in.r[HV_SCTLR_EL2] = (call->in.r[HV_SCTLR_EL2] & HSCTLR_TE) | HSCTLR_CP15BEN;
}

static bool takes_tables(const struct hv_call_spec *spec)
{
	for (unsigned i = 0; i < spec->move_count; i++)
		if (spec->moves[i].to == HV_TTBR0_EL2)
			return true;
	return false;
}

/* What begins a hypervisor finds translation off. */
static bool begins_hypervisor(const struct plan *p, const struct hv_call_spec *spec)
{
	return spec->sizes_tcr || (p->abi->exec == HV_A32 && takes_tables(spec) && plan_remakes_sctlr(spec));
}

/* Control bits that a hypervisor or a loader left, for calls that promise what SCTLR_EL2 is afterwards. */
static void plan_leftovers(struct plan *p, const struct hv_call_spec *spec)
{
	static const struct { uint64_t bits; const char *probe; } leftovers[] = {
		{ SCTLR_A | SCTLR_SA, "A and SA set in SCTLR_EL2" },
		{ HV_SCTLR_IDLE, "bits without an effect set in SCTLR_EL2" },
	};

	if (!plan_remakes_sctlr(spec))
		return;
	for (unsigned i = 0; i < sizeof(leftovers) / sizeof(leftovers[0]); i++)
		plan_add_call(p, spec, leftovers[i].probe)->in.r[HV_SCTLR_EL2] |= leftovers[i].bits & p->exec->general;
	if (p->abi->exec == HV_A32)
		plan_add_call(p, spec, "FI and what Armv7 lacks set in HSCTLR")->in.r[HV_SCTLR_EL2] |= HSCTLR_IDLE;
	if (p->abi->exec == HV_A32)
		plan_bare(plan_add_call(p, spec, "HSCTLR as a kernel leaves it"));
	if (p->abi->mmu_on)
		return;
	plan_add_call(p, spec, "WXN, I and C set in SCTLR_EL2")->in.r[HV_SCTLR_EL2] |= SCTLR_WXN | SCTLR_I | SCTLR_C;
	if (!begins_hypervisor(p, spec))
		plan_switch_mmu_on(p, plan_add_call(p, spec, "EL2 MMU on"));
	else if (spec->sizes_tcr)
		plan_add_call(p, spec, "an odd number of event counters in MDCR_EL2")->in.r[HV_MDCR_EL2] ^= 1;
}

/* A kernel of 32 bits takes Hyp mode over in two calls, of which the second finds the MMU on, and changes the page tables. */
static void plan_second(struct plan *p, const struct hv_call_spec *spec)
{
	if (p->abi->exec != HV_A32 || !takes_tables(spec) || plan_remakes_sctlr(spec))
		return;
	plan_switch_mmu_on(p, plan_add_call(p, spec, "Hyp mode's MMU on already"));
}

/* A guest's HVC is not its host's. VTTBR_EL2 tells, all of it. */
static void plan_guest(struct plan *p, const struct hv_call_spec *spec)
{
	static const uint64_t vttbr[] = { 0x0042000043c05000, 0x0042000000000000, 0x43c05000 };

	for (unsigned i = 0; p->abi->checks_guest && i < sizeof(vttbr) / sizeof(vttbr[0]); i++)
		plan_add_call(p, spec, "an HVC of a guest's")->in.r[HV_VTTBR_EL2] = vttbr[i];
}

/* The EL2 MMU on, for calls that must then refuse. SCTLR_EL2 is then 1, too: a number that is a call's. */
static void plan_mmu(struct plan *p, const struct hv_call_spec *spec)
{
	struct hv_call *idle, *bare;

	if (!spec->needs_vhe)
		return;
	plan_switch_mmu_on(p, plan_add_call(p, spec, "EL2 MMU on"));
	idle = plan_add_call(p, spec, "EL2 MMU on, and bits without an effect set in SCTLR_EL2");
	plan_switch_mmu_on(p, idle);
	idle->in.r[HV_SCTLR_EL2] |= HV_SCTLR_IDLE;
	bare = plan_add_call(p, spec, "EL2 MMU on, and nothing else in SCTLR_EL2");
	plan_switch_mmu_on(p, bare);
	bare->in.r[HV_SCTLR_EL2] = HV_SCTLR_M;
}

/* For calls that copy or trim registers as a whole: bits that the canaries leave clear. */
static void plan_full_registers(struct plan *p, const struct hv_call_spec *spec)
{
	if (!spec->needs_vhe)
		return;
	plan_add_call(p, spec, "an odd T0SZ in TCR_EL2, the MMU off")->in.r[HV_TCR_EL2] |= 1;	/* bit 0 is SCTLR's M */
	plan_add_call(p, spec, "debug and performance events trapped by MDCR_EL2")->in.r[HV_MDCR_EL2] |= MDCR_TRAPS;
	plan_add_call(p, spec, "branch target bits set in SCTLR_EL1")->in.r[HV_SCTLR_EL1] |= SCTLR_EL1_BT;
}

/*
 * HCR_EL2.E2H is set already, as on a CPU that cannot clear it. CPTR_EL2 has its other format then: SIMD does not trap, all else
 * does.
 */
static void plan_e2h(struct plan *p, const struct hv_call_spec *spec)
{
	struct hv_call *call;

	if (!spec->needs_vhe)
		return;
	call = plan_add_call(p, spec, "HCR_EL2.E2H set already");
	call->in.r[HV_HCR_EL2] |= HV_HCR_E2H;
	call->in.r[HV_CPTR_EL2] = CPTR_FPEN;
	p->to[p->count - 1].has = HV_HAS_VHE;
}

/* A function that comes back, for calls that call one. It stands in the call's own memory. */
static void plan_function(struct plan *p, const struct hv_call_spec *spec)
{
	static const uint64_t words[] = HV_FUNCTION_WORDS;
	struct hv_call *call;

	if (!spec->links)
		return;
	call = plan_add_call(p, spec, "a function that returns");
	call->in.r[spec->entry] = p->places->params + spec->entry_less;
	for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		call->in.r[HV_PARAM0 + i] = words[i];
}

/* A payload that begins in either instruction set: bit 0 of its address says in which. */
static void plan_interworking(struct plan *p, const struct hv_call_spec *spec)
{
	if (spec->interworks)
		plan_add_call(p, spec, "a payload of Thumb instructions")->in.r[spec->entry] |= 1;
}

/* EL1's counter and timer trap to EL2, as a guest's do. On machines that are asked no calls of a seed, no other call has that. */
static void plan_counter(struct plan *p, const struct hv_call_spec *spec)
{
	if (spec->ending != HV_RISES)	/* under E2H these bits are others, and the kernel's */
		plan_add_call(p, spec, "EL1 without its counter")->in.r[HV_CNTHCTL_EL2] &= ~CNTHCTL_COUNTER;
}

static void plan_call(struct plan *p, const struct hv_call_spec *spec)
{
	struct hv_call *shelter;

	plan_add_call(p, spec, "");
	for (unsigned i = 0; i < PLAN_FILLS; i++) {
		struct hv_call *call = plan_add_call(p, spec, plan_fills[i].probe);
		uint64_t x0 = call->in.r[HV_X0];

		for (unsigned reg = HV_X0; reg <= HV_X30; reg++)
			call->in.r[reg] = plan_fills[i].value & p->exec->general;
		call->in.r[HV_X0] = x0;
		plan_aim(p, call, spec);
	}
	shelter = plan_add_call(p, spec, "all registers point into RAM");
	for (unsigned reg = HV_X1; reg <= HV_X30; reg++)
		shelter->in.r[reg] = p->places->canary + 0x4000 + reg * 0x100;
	plan_aim(p, shelter, spec);
	plan_mmu(p, spec);
	plan_full_registers(p, spec);
	plan_e2h(p, spec);
	plan_function(p, spec);
	plan_interworking(p, spec);
	plan_pstate(p, spec);
	plan_immediates(p, spec);
	plan_addresses(p, spec);
	plan_leftovers(p, spec);
	plan_second(p, spec);
	plan_guest(p, spec);
	plan_counter(p, spec);
	plan_kernel(p, spec);
	plan_maps(p, spec);
	for (unsigned i = 0; i < 8; i++)
		plan_shake(p, plan_add_call(p, spec, "random registers"), spec);
}

size_t hv_generate(const struct hv_abi *abi, const struct hv_places *places, uint64_t seed, struct hv_planned *plan, size_t max)
{
	struct hv_places own = *places;
	struct plan p = { .abi = abi, .exec = &hv_execs[abi->exec], .places = &own, .seed = seed, .to = plan, .max = max };

	if (own.exec != abi->exec)
		own.canary = hv_execs[abi->exec].canary;	/* as a machine of this state has it */
	own.exec = abi->exec;
	for (unsigned i = 0; i < abi->call_count; i++)
		plan_call(&p, &abi->calls[i]);
	if (abi->unknown.aim_count)
		plan_call(&p, &abi->unknown);	/* a call with arguments like any other: no value of x0 is unknown */
	else if (abi->selector == HV_SELECT_X0 || abi->selector == HV_SELECT_IMM)
		plan_unknown(&p);
	if (hv_abi_takes_addresses(abi))
		plan_nowhere(&p);
	else if (abi->unknown.aim_count)
		plan_limits(&p);
	plan_traps(&p);
	plan_neighbours(&p);
	plan_slots(&p);
	for (size_t i = 0; i < p.count; i++)
		if (plan[i].aim != HV_CALL_02 && abi->live >> hv_call_slot(abi->exec, &plan[i].call) & 1)
			plan[i].has |= hv_abi_select(abi, &plan[i].call)->needs;
	return p.count;
}
