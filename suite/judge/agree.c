/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two machines, one call: they must agree on every register that both saw. A system register is compared by how the
 * call changed it, since two CPUs keep different bits of the same canary.
 */
#include "hvcheck/verdict.h"

static void differ(struct hv_verdict *v, uint32_t reg, uint64_t a, uint64_t b)
{
	v->status = HV_FAIL;
	if (v->diff_count < HV_DIFFS)
		v->diff[v->diff_count++] = (struct hv_diff){ reg, a, b };
}

/* What the generation makes of the call. A dead slot makes nothing of it, whatever x0 says. */
static const struct hv_call_spec *meant(const struct hv_abi *abi, const struct hv_call *call)
{
	static const struct hv_call_spec nothing;

	return abi->live >> hv_call_slot(abi->exec, call) & 1 ? hv_abi_select(abi, call) : &nothing;
}

/*
 * What an address of machine a's is on machine b: what lies in the harness, the stub or the canary memory of one lies in that of
 * the other, if each has its own places.
 */
static uint64_t moved(const struct hv_bench *a, const struct hv_bench *b, uint64_t value)
{
	const struct hv_places *from = a->places, *to = b->places;
	const struct { uint64_t from, size, to; } regions[] = {
		{ from->image, from->end - from->image, to->image },
		{ from->stub, from->stub_size, to->stub },
		{ from->canary, from->canary_size, to->canary },
	};

	for (unsigned i = 0; i < sizeof(regions) / sizeof(regions[0]); i++)
		if (value - regions[i].from < regions[i].size)
			return value - regions[i].from + regions[i].to;
	return value;
}

/* Change of a system register against the machine's own baseline; VBAR as far as every CPU keeps it. */
static uint64_t change(const struct hv_bench *bench, const struct hv_outcome *out, unsigned reg)
{
	uint64_t value = out->out.r[reg];

	if (reg == HV_VBAR_EL2 || reg == HV_VBAR_EL1)
		return value & hv_execs[bench->abi->exec].vbar;
	return value ^ bench->baseline->r[reg];
}

/* A general register, against what the CPU itself has if the call returns that: no two need have the same GIC. */
static uint64_t result(const struct hv_bench *bench, const struct hv_outcome *out, const struct hv_call_spec *spec, unsigned reg)
{
	for (unsigned i = 0; i < spec->move_count; i++)
		if (spec->moves[i].to == reg && spec->moves[i].from == HV_ICH_VTR_EL2)
			return out->out.r[reg] ^ bench->baseline->r[HV_ICH_VTR_EL2];
	return out->out.r[reg];
}

/*
 * Bits of a register that can be compared: from AArch32 the upper halves are UNKNOWN (Arm ARM D1.19.2), and not every
 * machine carries the caller's flags into the exception.
 */
static uint64_t kept(const struct hv_call *call, unsigned reg, uint64_t both)
{
	if (reg == HV_PSTATE && !(both & HV_SEE_FLAGS))
		return ~(uint64_t)HV_PSTATE_NZCV;
	return call->from == HV_FROM_A32 && reg <= HV_X30 ? 0xffffffff : ~0ull;
}

/* General registers that a call may leave in any way, and so in two on two CPUs; --strict allows what a generation is known for. */
static uint32_t scratch_of(const struct hv_bench *bench, const struct hv_call *call, const struct hv_call_spec *spec)
{
	bool live = bench->abi->live >> hv_call_slot(bench->abi->exec, call) & 1;
	uint32_t scratch = spec->clobbers | (live && !bench->strict ? bench->abi->may_clobber : 0);

	for (unsigned i = 0; i < spec->move_count; i++)
		if (spec->moves[i].to <= HV_X30)
			scratch &= ~(1u << spec->moves[i].to);
	return scratch;
}

/* Whether the call does something to `reg` that needs a feature which only one of the two CPUs has. */
static bool depends_on_cpu(const struct hv_bench *a, const struct hv_bench *b, const struct hv_call *call, unsigned reg)
{
	const struct hv_call_spec *spec = meant(a->abi, call);

	for (unsigned i = 0; i < spec->always_count; i++)
		if (spec->always[i].to == reg && spec->always[i].needs & (a->has ^ b->has))
			return true;
	for (unsigned i = 0; i < spec->change_count; i++)
		if (spec->changes[i].move.to == reg && spec->changes[i].move.needs & (a->has ^ b->has))
			return true;
	return false;
}

/* Bits that a generation leaves to the kernel are often of extensions, and a CPU without one may keep its bits or not. */
static uint64_t chosen(const struct hv_call_spec *spec, unsigned reg)
{
	uint64_t bits = 0;

	for (unsigned i = 0; i < spec->choice_count; i++)
		if (spec->choices[i].reg == reg)
			bits |= spec->choices[i].bits;
	return bits;
}

/* Bits of a system register that are the CPU's own. */
static uint64_t own(const struct hv_bench *a, const struct hv_bench *b, const struct hv_call_spec *spec, unsigned reg)
{
	bool sizes_differ = a->baseline->r[HV_ID_AA64MMFR0_EL1] != b->baseline->r[HV_ID_AA64MMFR0_EL1];

	return chosen(spec, reg) | (spec->sizes_tcr && sizes_differ && reg == HV_TCR_EL2 ? HV_TCR_EL2_PS : 0);
}

/* If both machines have the same places. */
static void compare(const struct hv_bench *a_bench, const struct hv_outcome *a,
		    const struct hv_bench *b_bench, const struct hv_outcome *b, const struct hv_call *call,
		    struct hv_verdict *v)
{
	const struct hv_call_spec *spec = meant(a_bench->abi, call);
	uint32_t scratch = scratch_of(a_bench, call, spec);
	uint64_t both = a_bench->sees & b_bench->sees & a->seen & b->seen;

	*v = (struct hv_verdict){ .rule = HV_AGREE_01, .status = HV_PASS };
	if (call->event == HV_EVENT_SMC || (spec->needs_vhe && (a_bench->has ^ b_bench->has) & HV_HAS_VHE)) {
		v->status = HV_SKIP;	/* each has its own firmware; or only one can do what was asked */
		return;
	}
	if (hv_is_lost(a) || hv_is_lost(b)) {
		v->status = HV_UNSEEN;
		return;
	}
	if (a->how != b->how) {
		differ(v, HV_DIFF_HOW, a->how, b->how);
		return;
	}
	if (!(both & HV_SEE_CORE)) {
		v->status = HV_UNSEEN;
		return;
	}
	/* A loop of several instructions is cut at any of them. */
	for (unsigned reg = HV_X0; reg <= (a->how == HV_HOW_HUNG ? HV_PSTATE : HV_PC); reg++)
		if (!(reg <= HV_X30 && scratch >> reg & 1) &&
		    ((result(a_bench, a, spec, reg) ^ result(b_bench, b, spec, reg)) & kept(call, reg, both)))
			differ(v, reg, a->out.r[reg], b->out.r[reg]);
	for (unsigned i = 0; both & HV_SEE_SIMD && i < 64; i++)
		if (a->out.v[i] != b->out.v[i])
			differ(v, HV_DIFF_V + i, a->out.v[i], b->out.v[i]);
	for (unsigned reg = HV_REG_FIRST_SYS; both & HV_SEE_SYS && reg < HV_REG_COUNT; reg++) {
		/* The syndrome belongs to the last exception: on a machine without a door of its own, not the call's. */
		if (reg == HV_ESR_EL2 || reg == HV_ELR_EL2 || reg == HV_SPSR_EL2)
			continue;
		if (depends_on_cpu(a_bench, b_bench, call, reg))
			continue;
		if ((change(a_bench, a, reg) ^ change(b_bench, b, reg)) & ~own(a_bench, b_bench, spec, reg))
			differ(v, reg, a->out.r[reg], b->out.r[reg]);
	}
}

void hv_agree(const struct hv_bench *a_bench, const struct hv_outcome *a,
	      const struct hv_bench *b_bench, const struct hv_outcome *b, const struct hv_call *call,
	      struct hv_verdict *v)
{
	struct hv_state baseline = *a_bench->baseline;
	struct hv_bench bench = *a_bench;
	struct hv_outcome out = *a;

	if (!a_bench->places || !b_bench->places || a_bench->places->image == b_bench->places->image) {
		compare(a_bench, a, b_bench, b, call, v);
		return;
	}
	for (unsigned reg = 0; reg < HV_REG_COUNT; reg++) {
		out.out.r[reg] = moved(a_bench, b_bench, out.out.r[reg]);
		baseline.r[reg] = moved(a_bench, b_bench, baseline.r[reg]);
	}
	bench.baseline = &baseline;
	compare(&bench, &out, b_bench, b, call, v);
}
