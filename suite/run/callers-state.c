/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls from where a kernel is, with its PSTATE, and with each system register otherwise, those that a move to EL2 copies in all
 * their bits.
 */
#include "hvcheck/fuzz.h"
#include "suite/run/callers-plan.h"

#define SCTLR_HIGH 0xfffff00000000000ull	/* SCTLR_EL1 from DSSBS up: none matters to a caller whose MMU is off */
#define CPACR_FREE 0x13030000u	/* CPACR_EL1 (Arm ARM D13.2.30): TTA, SMEN, ZEN */
#define HCR_KEYS (3ull << 40)	/* HCR_EL2 (Arm ARM D13.2.46): API, APK */
#define KERNEL CALLERS_KERNEL
#define KERNEL_HALF 0xffff800000000000ull

/*
 * The caller is where a kernel is, as ELR_EL2 tells the stub, with a kernel's pointers in the registers that it may look at. Its
 * HVC is the first or the last instruction of a page, or of some line in between.
 */
static void add_kernel(struct callers *c, const struct hv_planned *like, const struct hv_call_spec *spec)
{
	static const uint64_t places[] = { 0, 0x1000, 0xffc, 0x840, 0xfffffffff010, ~0xfffull & ~KERNEL_HALF };
	struct hv_call *call;

	if (spec->ending == HV_RISES || c->s->abi->exec != HV_A64)
		return;		/* it would go on where there is nothing; or has no other half of addresses */
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		call = &callers_add(c, like, "a caller at a kernel address")->call;
		call->in.r[HV_PC] = KERNEL_HALF | (i ? places[i] : call->in.r[HV_PC]);
		call->in.r[HV_SP_EL1] = call->in.r[HV_TPIDR_EL1] = KERNEL;
		call->in.r[HV_ELR_EL1] = call->in.r[HV_FAR_EL1] = KERNEL;
		call->in.r[HV_VBAR_EL1] = KERNEL & ~0x7ffull;
	}
}

/*
 * HCR_EL2 as a kernel sets it if the CPU has pointer authentication, as every CPU with VHE that a machine of ours is: keys and
 * instructions do not trap.
 */
static void add_keys(struct callers *c, const struct hv_planned *like, const struct hv_call_spec *spec)
{
	if (spec->ending == HV_RETURNS && c->s->abi->exec == HV_A64 && c->sh->m->has & HV_HAS_VHE)
		callers_add(c, like, "HCR_EL2 with API and APK")->call.in.r[HV_HCR_EL2] |= HCR_KEYS;
}

/* Each system register that may be otherwise is otherwise in all such bits; then all of them are. */
static void add_system(struct callers *c, const struct hv_planned *like, const struct hv_call_spec *spec)
{
	struct hv_fuzz f = { .abi = c->s->abi, .places = &c->sh->m->places };
	struct hv_call *all;

	if (spec->ending == HV_RISES)
		return;		/* what it copies is the kernel's */
	all = &callers_add(c, like, "all system registers are otherwise")->call;
	for (unsigned reg = HV_REG_FIRST_SYS; reg < HV_REG_COUNT; reg++)
		if (hv_fuzz_free_bits(&f, reg)) {
			callers_add(c, like, "a system register is otherwise")->call.in.r[reg] ^= hv_fuzz_free_bits(&f, reg);
			all->in.r[reg] ^= hv_fuzz_free_bits(&f, reg);
		}
}

/* Registers that a move to EL2 copies or clears, with bits that may be either way while no MMU is on. */
static const struct { uint16_t reg; uint64_t bits; } copied[] = {
	{ HV_CPACR_EL1, CPACR_FREE },
	{ HV_TCR_EL1, ~0ull }, { HV_TTBR0_EL1, ~0ull }, { HV_TTBR1_EL1, ~0ull }, { HV_MAIR_EL1, ~0ull },
	{ HV_TCR2_EL1, ~0ull }, { HV_PIRE0_EL1, ~0ull }, { HV_PIR_EL1, ~0ull },
	{ HV_GCSCR_EL1, ~0ull }, { HV_GCSCRE0_EL1, ~0ull }, { HV_MPAM2_EL2, ~0ull }, { HV_MPAMHCR_EL2, ~0ull },
};

/* What a move to EL2 copies is copied in all its bits. */
static void add_full(struct callers *c, const struct hv_planned *like, const struct hv_call_spec *spec)
{
	struct hv_call *call;

	if (spec->ending != HV_RISES)
		return;
	call = &callers_add(c, like, "registers as a kernel has them")->call;
	call->in.r[HV_SCTLR_EL1] |= SCTLR_HIGH;
	call->in.r[HV_VBAR_EL1] = KERNEL & ~0x7ffull;
	call->in.r[HV_TPIDR_EL1] = call->in.r[HV_SP_EL1] = KERNEL;
	call->in.r[HV_TTBR0_EL1] |= 1;	/* CnP */
	call = &callers_add(c, like, "the other bits of registers that are copied")->call;
	call->in.r[HV_SCTLR_EL1] &= ~SCTLR_HIGH;
	call->in.r[HV_VBAR_EL1] = ~KERNEL & ~0x7ffull;
	call->in.r[HV_TPIDR_EL1] = call->in.r[HV_SP_EL1] = ~KERNEL & ~0xfull;
	for (size_t i = 0; i < sizeof(copied) / sizeof(copied[0]); i++)
		call->in.r[copied[i].reg] ^= copied[i].bits;
}

/* The fields of PSTATE that SPSR_EL2 brings back, each alone and all of them. */
static void add_pstates(struct callers *c, const struct hv_planned *like)
{
	static const struct { uint32_t fields[9]; const char *probe; } states[HV_EXECS] = {
		[HV_A64] = { { 1u << 25, 1u << 24, 1u << 23, HV_PSTATE_PAN, 1u << 13, 1u << 12, 1u << 10, 2u << 10,
			       HV_PSTATE_LATER },
			     "a caller with PAN, UAO, SSBS, DIT, TCO, ALLINT or BTYPE" },
		[HV_A32] = { { 1u << 27, 1u << 19, 1u << 18, 1u << 17, 1u << 16 }, "a caller with Q or GE" },
	};

	for (size_t i = 0; i < 9 && states[c->s->abi->exec].fields[i]; i++)
		callers_add(c, like, states[c->s->abi->exec].probe)->call.in.r[HV_PSTATE] |= states[c->s->abi->exec].fields[i];
}

void callers_add_states(struct callers *c, const struct hv_planned *like, const struct hv_call_spec *spec)
{
	add_kernel(c, like, spec);
	add_keys(c, like, spec);
	add_system(c, like, spec);
	add_full(c, like, spec);
	add_pstates(c, like);
}
