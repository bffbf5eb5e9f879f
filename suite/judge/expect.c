/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What should come of a call: its moves, applied to the state before it, and where it ends. */
#include "suite/judge/expect.h"

/* State before the call: what the call carries; if it carries the canary, what this CPU keeps of it. */
static void set_before(struct trial *t)
{
	const struct hv_places *p = t->bench->places;
	const uint64_t *in = t->call->in.r, *found = t->bench->baseline->r;
	uint64_t *want = t->want.r;

	__builtin_memcpy(want, in, HV_REG_FIRST_SYS * sizeof(*want));
	for (unsigned i = HV_REG_FIRST_SYS; i < HV_REG_COUNT; i++)	/* as hv_call_init() leaves them */
		want[i] = in[i] == t->exec->regs[i].canary ? found[i] : in[i];
	want[HV_VBAR_EL1] = in[HV_VBAR_EL1] == p->el1_vectors ? found[HV_VBAR_EL1] : in[HV_VBAR_EL1];
	want[HV_VBAR_EL2] = in[HV_VBAR_EL2] == p->table ? found[HV_VBAR_EL2] : in[HV_VBAR_EL2];
	want[HV_ICH_VTR_EL2] = found[HV_ICH_VTR_EL2];
	want[HV_ID_AA64MMFR0_EL1] = found[HV_ID_AA64MMFR0_EL1];
}

/*
 * VBAR_EL2 must become the address of another table in the stub's image. If what it became is no such address, it is compared with
 * the image's end, which it cannot be, so that the call fails.
 */
static void expect_home(struct trial *t)
{
	uint64_t vbar = t->out->out.r[HV_VBAR_EL2];
	bool other = trial_in_stub(t, vbar) && vbar != t->bench->places->table;

	t->want.r[HV_VBAR_EL2] = other ? vbar : t->bench->places->stub + t->bench->places->stub_size;
	t->moved[HV_VBAR_EL2] = true;
}

/* Whether this CPU does it, in this state. */
static bool is_done(const struct trial *t, const struct hv_move *m)
{
	enum hv_e2h e2h = t->call->in.r[HV_HCR_EL2] & HV_HCR_E2H ? HV_E2H_SET : HV_E2H_CLEAR;

	if (m->e2h == HV_E2H_ANY_FROM_EL2)
		return t->call->from == HV_FROM_EL2H || t->call->from == HV_FROM_EL2T;
	return !(m->needs & ~t->bench->has) && (m->e2h == HV_E2H_ANY || m->e2h == e2h);
}

static uint64_t result_of(const struct trial *t, const struct hv_move *m)
{
	uint64_t upper = m->upper ? t->want.r[m->upper] << 32 : 0;

	return (m->from == HV_REG_NONE ? 0 : t->want.r[m->from] & ~m->clear) | m->set | upper;
}

static void move(struct trial *t, const struct hv_move *m, uint64_t value)
{
	if (!is_done(t, m) || (m->may && t->out->out.r[m->to] == t->want.r[m->to]))
		return;
	t->want.r[m->to] = value;
	t->moved[m->to] = true;
}

/*
 * TCR_EL2.PS is what the CPU has, whatever the call carries there. More than 48 bits need other descriptors than the kernel's, and
 * 48 are as right then.
 */
static void expect_size(struct trial *t)
{
	uint64_t have = t->want.r[HV_ID_AA64MMFR0_EL1] & 15, got = t->out->out.r[HV_TCR_EL2] >> 16 & 7;

	t->want.r[HV_TCR_EL2] &= ~HV_TCR_EL2_PS;
	t->want.r[HV_TCR_EL2] |= (have > 5 && got == 5 ? got : have & 7) << 16;
}

/* Whether row `i` of the call's history is in force for the stub's release. */
static bool holds(const struct trial *t, const struct hv_call_spec *spec, unsigned i, bool always)
{
	return spec->changes[i].always == always &&
	       hv_change_holds(&spec->changes[i], hv_abi_release(t->bench->abi, t->bench->release));
}

/* What happens even if the call is refused: one effect after the other, as one register may take several. */
static void apply_always(struct trial *t, const struct hv_call_spec *asked)
{
	for (unsigned i = 0; i < asked->always_count; i++)
		move(t, &asked->always[i], result_of(t, &asked->always[i]));
	for (unsigned i = 0; i < asked->change_count; i++)
		if (holds(t, asked, i, true))
			move(t, &asked->changes[i].move, result_of(t, &asked->changes[i].move));
}

#define MOVES (sizeof(((struct hv_call_spec *)0)->moves) / sizeof(struct hv_move))

/* The effects of a call that is granted, all at once. A dated one comes last and so stands in place of an undated one. */
static void apply_moves(struct trial *t, const struct hv_call_spec *asked)
{
	const struct hv_call_spec *spec = t->spec;
	const struct hv_move *moves[2 * MOVES];
	uint64_t values[2 * MOVES];
	unsigned count = 0;

	apply_always(t, asked);
	for (unsigned i = 0; i < spec->move_count; i++)
		moves[count++] = &spec->moves[i];
	for (unsigned i = 0; i < spec->change_count && count < 2 * MOVES; i++)
		if (holds(t, spec, i, false))
			moves[count++] = &spec->changes[i].move;
	for (unsigned i = 0; i < count; i++)
		values[i] = result_of(t, moves[i]);
	for (unsigned i = 0; i < count; i++)
		move(t, moves[i], values[i]);
	if (t->spec->goes_home)
		expect_home(t);
	if (t->spec->sizes_tcr &&
	    (!t->spec->sizes_until || hv_abi_release(t->bench->abi, t->bench->release) < t->spec->sizes_until))
		expect_size(t);
	for (unsigned i = 0; i < asked->choice_count; i++) {
		const struct hv_choice *c = &asked->choices[i];

		t->want.r[c->reg] = (t->want.r[c->reg] & ~c->bits) | (t->out->out.r[c->reg] & c->bits);
	}
	t->want.r[HV_VBAR_EL2] &= t->exec->vbar;
}

/* A call of a function that comes back: HV_FUNCTION, in the call's own memory. */
static bool calls_function(const struct trial *t)
{
	static const uint64_t words[] = HV_FUNCTION_WORDS;

	for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (t->call->in.r[HV_PARAM0 + i] != words[i])
			return false;
	return t->spec->links && t->call->in.r[t->spec->entry] - t->spec->entry_less == t->bench->places->params;
}

void expect_call(struct trial *t)
{
	const struct hv_call_spec *asked = t->spec;
	bool no_vhe = !(t->bench->has & HV_HAS_VHE) || t->bench->overridden;

	if (asked->needs_vhe && (no_vhe || t->call->in.r[HV_SCTLR_EL2] & HV_SCTLR_M))	/* refused, with the EL2 MMU on as well */
		t->spec = &t->bench->abi->unknown;
	apply_moves(t, asked);
	t->ending = t->spec->ending;
	if (!calls_function(t))
		return;
	t->ending = HV_RETURNS;
	t->want.r[HV_X0]++;
	t->want.r[HV_X2]++;
	for (unsigned reg = HV_X3; reg <= HV_X17; reg++)
		t->want.r[reg] = HV_FUNCTION_LEAVES(reg - HV_X0);
}

uint64_t expect_entry(const struct trial *t)
{
	return (t->call->in.r[t->spec->entry] - t->spec->entry_less) & ~(uint64_t)t->spec->interworks;
}

bool expect_parks(const struct trial *t)
{
	return t->ending == HV_RESTARTS && trial_in_stub(t, expect_entry(t));
}

/* Below RAM the simulator has no memory that it was not given, other machines have flash and devices there. */
bool expect_afar(const struct trial *t)
{
	uint64_t entry = expect_entry(t);
	bool below = t->bench->sees & HV_SEE_PATH && entry < t->bench->places->ram;

	return t->ending == HV_RESTARTS && (below || entry >= t->bench->places->ram_end) && !trial_in_stub(t, entry);
}

bool expect_nowhere(const struct trial *t)
{
	return t->spec == &t->bench->abi->unknown && hv_abi_takes_addresses(t->bench->abi) &&
	       t->call->in.r[HV_X0] - t->bench->places->ram >= t->bench->places->ram_end - t->bench->places->ram;
}

void expect_begin(struct trial *t, const struct hv_bench *bench, const struct hv_call *call, const struct hv_outcome *out,
		  struct hv_verdict *v)
{
	t->bench = bench;
	t->exec = &hv_execs[bench->abi->exec];
	t->call = call;
	t->spec = hv_abi_select(bench->abi, call);
	t->out = out;
	t->v = v;
	t->count = 0;
	__builtin_memset(t->moved, 0, sizeof(t->moved));
	set_before(t);
}
