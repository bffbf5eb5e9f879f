/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The judge: a call, its outcome, and what the generation says. Expectation is a register file of its own: the state
 * before the call, with the call's moves applied; every rule is then a set of registers in which the two must agree.
 */
#include "hvcheck/verdict.h"

/* Registers that an exception writes on its way: the stub need not preserve them. */
static bool is_syndrome(unsigned reg)
{
	return reg == HV_ESR_EL2 || reg == HV_ELR_EL2 || reg == HV_SPSR_EL2;
}

/* EL0 comes back through an SVC, which writes these. */
static bool is_way_home(const struct hv_call *call, unsigned reg)
{
	return call->from == HV_FROM_EL0 && (reg == HV_ESR_EL1 || reg == HV_ELR_EL1 || reg == HV_SPSR_EL1);
}

struct trial {
	const struct hv_bench *bench;
	const struct hv_exec_info *exec;
	const struct hv_call *call;
	const struct hv_call_spec *spec;
	enum hv_ending ending;		/* of `spec`, but that a function comes back */
	const struct hv_outcome *out;
	struct hv_verdict *v;
	unsigned count;
	bool general;			/* some general register is not as wanted */
	bool system;			/* some system register, of either level, is not as wanted */
	bool moved[HV_REG_COUNT];	/* the call has an effect on this register */
	struct { uint64_t r[HV_REG_COUNT]; } want;	/* SIMD registers are as before */
};

/* --- expectation --------------------------------------------------------------------------------------------- */

/* State before the call: what the call carries; where it carries the canary, what this CPU keeps of it. */
static void set_before(struct trial *t)
{
	const struct hv_places *p = t->bench->places;
	const uint64_t *in = t->call->in.r, *found = t->bench->baseline->r;
	uint64_t *want = t->want.r;

	for (unsigned i = 0; i < HV_REG_FIRST_SYS; i++)
		want[i] = in[i];
	for (unsigned i = HV_REG_FIRST_SYS; i < HV_REG_COUNT; i++)	/* as hv_call_init() leaves them */
		want[i] = in[i] == t->exec->regs[i].canary ? found[i] : in[i];
	want[HV_VBAR_EL1] = in[HV_VBAR_EL1] == p->el1_vectors ? found[HV_VBAR_EL1] : in[HV_VBAR_EL1];
	want[HV_VBAR_EL2] = in[HV_VBAR_EL2] == p->table ? found[HV_VBAR_EL2] : in[HV_VBAR_EL2];
	want[HV_PSTATE] |= p->thumb ? HV_PSTATE_T : 0;	/* the caller's own instructions */
	want[HV_ICH_VTR_EL2] = found[HV_ICH_VTR_EL2];
	want[HV_ID_AA64MMFR0_EL1] = found[HV_ID_AA64MMFR0_EL1];
}

static bool in_stub(const struct trial *t, uint64_t address)
{
	const struct hv_places *p = t->bench->places;

	return address - p->stub < p->stub_size;
}

/*
 * VBAR_EL2 must become the address of another table in the stub's image. If what it became is no such address, it is compared with
 * the image's end, which it cannot be, so that the call fails.
 */
static void expect_home(struct trial *t)
{
	uint64_t vbar = t->out->out.r[HV_VBAR_EL2];
	bool other = in_stub(t, vbar) && vbar != t->bench->places->table;

	t->want.r[HV_VBAR_EL2] = other ? vbar : t->bench->places->stub + t->bench->places->stub_size;
	t->moved[HV_VBAR_EL2] = true;
}

/* Whether this CPU does it, in this state. */
static bool is_done(const struct trial *t, const struct hv_move *m)
{
	bool e2h = t->call->in.r[HV_HCR_EL2] & HV_HCR_E2H;

	return !(m->needs & ~((t->bench->sees & ~(HV_WITH_E2H | HV_WITHOUT_E2H)) | (e2h ? HV_WITH_E2H : HV_WITHOUT_E2H)));
}

static uint64_t result_of(const struct trial *t, const struct hv_move *m)
{
	return (m->from == HV_REG_NONE ? 0 : t->want.r[m->from] & ~m->clear) | m->set;
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
	return t->spec->links && t->call->in.r[t->spec->entry] - t->spec->entry_less == t->bench->places->params &&
	       t->call->in.r[HV_PARAM0] == HV_FUNCTION && t->call->in.r[HV_PARAM1] == HV_FUNCTION_END;
}

/* `spec`, `ending` and `want`, of a call to a live slot. */
static void expect(struct trial *t)
{
	const struct hv_call_spec *asked = t->spec;
	bool no_vhe = !(t->bench->sees & HV_SEE_VHE) || t->bench->overridden;

	if (asked->needs_vhe && (no_vhe || t->call->in.r[HV_SCTLR_EL2] & HV_SCTLR_M))	/* refused, with the EL2 MMU on as well */
		t->spec = &t->bench->abi->unknown;
	apply_moves(t, asked);
	t->ending = t->spec->ending;
	if (!calls_function(t))
		return;
	t->ending = HV_RETURNS;
	t->want.r[HV_X0]++;
	t->want.r[HV_X2]++;
}

/* A value as it must be compared: what the CPU cannot keep does not count. */
static uint64_t visible(const struct trial *t, unsigned reg, uint64_t value)
{
	return reg == HV_VBAR_EL2 || reg == HV_VBAR_EL1 ? value & t->exec->vbar : value;
}

/* --- verdicts ------------------------------------------------------------------------------------------------ */

static struct hv_verdict *open_verdict(struct trial *t, enum hv_rule rule)
{
	struct hv_verdict *v = &t->v[t->count++];
	uint64_t needs = hv_rules[rule].needs;

	v->rule = (uint16_t)rule;
	v->status = HV_PASS;
	v->diff_count = 0;	/* what lies behind the count means nothing, and clearing it takes longer than judging */
	if (needs & ~t->bench->sees || (needs & ~(HV_SEE_HANG | HV_SEE_SLOTS) & ~t->out->seen))
		v->status = HV_UNSEEN;
	return v;
}

static void differ(struct hv_verdict *v, uint32_t reg, uint64_t want, uint64_t got)
{
	if (v->status == HV_UNSEEN)
		return;
	v->status = HV_FAIL;
	if (v->diff_count < HV_DIFFS)
		v->diff[v->diff_count] = (struct hv_diff){ reg, want, got };
	v->diff_count++;
}

static void close_verdict(struct hv_verdict *v)
{
	if (v->diff_count > HV_DIFFS)
		v->diff_count = HV_DIFFS;
}

static void compare(struct trial *t, struct hv_verdict *v, unsigned reg)
{
	uint64_t want = visible(t, reg, t->want.r[reg]), got = visible(t, reg, t->out->out.r[reg]);

	if (want != got)
		differ(v, reg, want, got);
}

/* Hardly anything ever differs, and this is seen at a fraction of the price. */
static inline bool differs(const uint64_t *want, const uint64_t *got, unsigned count)
{
	uint64_t bits = 0;

	for (unsigned i = 0; i < count; i++)
		bits |= want[i] ^ got[i];
	return bits;
}

/* Those of x0-x30 that `set` has a bit for, but what the generation changes against its document. */
static void compare_set(struct trial *t, struct hv_verdict *v, uint32_t set)
{
	uint32_t deviates = t->bench->abi->deviates;

	for (unsigned reg = HV_X0; set >> reg; reg++)
		if (set >> reg & 1 && (!(deviates >> reg & 1) || t->moved[reg]))
			compare(t, v, reg);
}

static void judge_set(struct trial *t, enum hv_rule rule, uint32_t set)
{
	struct hv_verdict *v = set ? open_verdict(t, rule) : NULL;

	if (t->general && set)
		compare_set(t, v, set);
	if (v)
		close_verdict(v);
}

static void judge_stacks(struct trial *t)
{
	struct hv_verdict *v = open_verdict(t, HV_REG_04);

	compare_set(t, v, t->exec->stack);
	for (unsigned reg = HV_SP_EL0; t->exec->has_sp_el && reg <= HV_SP_EL2; reg++)
		compare(t, v, reg);
	close_verdict(v);
	/* Stack pointers below 4 GiB have no upper half to lose: a stub that cuts them to 32 bits would not be seen. */
	if (v->status == HV_PASS && t->exec->has_sp_el && !(t->bench->places->canary >> 32))
		v->status = HV_UNSEEN;
}

static void compare_simd(struct trial *t, struct hv_verdict *v)
{
	const uint64_t *want = t->call->in.v, *got = t->out->out.v;
	bool any = differs(want, got, 64);

	for (unsigned i = 0; any && i < 64; i++)
		if (want[i] != got[i])
			differ(v, HV_DIFF_V + i, want[i], got[i]);
}

static void judge_simd(struct trial *t)
{
	struct hv_verdict *v = open_verdict(t, HV_REG_05);

	compare_simd(t, v);
	compare(t, v, HV_FPCR);
	compare(t, v, HV_FPSR);
	close_verdict(v);
}

/* Registers that not every machine has a place for. */
static void compare_held(struct trial *t, struct hv_verdict *v, unsigned first, unsigned last)
{
	for (unsigned reg = first; t->bench->sees & HV_SEE_HELD && reg <= last; reg++)
		compare(t, v, reg);
}

/* ESR_EL2 as the call's own exception leaves it (Arm ARM D13.2.37): IRQ, FIQ and SError keep what was there. */
static uint64_t syndrome(const struct trial *t)
{
	const struct hv_call *call = t->call;
	uint64_t ec = call->from == HV_FROM_A32 ? 0x12 : t->exec->hvc_class;

	return call->event == HV_EVENT_HVC ? ec << 26 | 1u << 25 | call->imm : call->in.r[HV_ESR_EL2];
}

/* System registers of one level; VBAR_EL2 has rules of its own. */
static void judge_system(struct trial *t, enum hv_rule rule, unsigned el)
{
	struct hv_verdict *v = open_verdict(t, rule);

	for (unsigned reg = HV_FPSR + 1; t->system && reg < HV_REG_COUNT; reg++) {
		bool upper = hv_regs[reg].el == 2;

		if (upper == (el == 2) && reg != HV_VBAR_EL2 && !is_syndrome(reg) && !is_way_home(t->call, reg))
			compare(t, v, reg);
	}
	t->want.r[HV_ESR_EL2] = syndrome(t);
	if (el == 2 && t->out->seen & HV_SEE_SYNDROME)
		compare(t, v, HV_ESR_EL2);
	if (el == 2 && t->moved[HV_TTBR1_EL2])	/* it exists only where the call could succeed */
		compare(t, v, HV_TTBR1_EL2);
	if (el == 2)
		compare_held(t, v, HV_REG_LAST_HELD_EL1 + 1, HV_REG_LAST_HELD);
	else
		compare_held(t, v, HV_REG_FIRST_HELD, HV_REG_LAST_HELD_EL1);
	close_verdict(v);
}

/* Both levels at a glance. */
static void glance_at_system(struct trial *t)
{
	for (unsigned reg = HV_REG_FIRST_SYS; reg < HV_REG_COUNT; reg++)
		if (is_syndrome(reg) || is_way_home(t->call, reg))
			t->want.r[reg] = t->out->out.r[reg];
	t->system = differs(t->want.r + HV_FPSR + 1, t->out->out.r + HV_FPSR + 1, HV_REG_COUNT - HV_FPSR - 1);
}

static void judge_memory(struct trial *t)
{
	struct hv_verdict *v = open_verdict(t, HV_MEM_01);

	uint64_t sp = t->call->in.r[HV_SP_EL2], stack = t->bench->abi->stack;

	if (t->out->mem_bytes && !(sp - t->out->mem_at <= stack && t->out->mem_bytes <= sp - t->out->mem_at))
		differ(v, HV_DIFF_MEMORY, t->out->mem_bytes, t->out->mem_at);
}

/* The one answer of this stub to unknown calls, if that is known: by its release, or from an earlier call; else 0. */
static uint64_t only_answer(const struct trial *t)
{
	const struct hv_abi *abi = t->bench->abi;
	uint32_t release = t->bench->release;

	if (!abi->unknown_any)
		return 0;
	if (!abi->unknown_since || !release || !hv_abi_has_release(abi, release))
		return t->bench->answer;
	return release >= abi->unknown_since ? abi->unknown_x0 : abi->unknown.moves[0].set;
}

/* What x0 must be after an unknown call, as far as the generation leaves a choice. */
static void choose_answer(struct trial *t)
{
	const struct hv_abi *abi = t->bench->abi;
	bool other = abi->unknown_x0 && t->out->out.r[HV_X0] == abi->unknown_x0;

	if (only_answer(t))
		t->want.r[HV_X0] = only_answer(t);
	else if (other && (abi->unknown_any || t->call->in.r[HV_X0] < HV_STUB_NUMBERS))
		t->want.r[HV_X0] = abi->unknown_x0;
}

void hv_bench_learn(struct hv_bench *bench, const struct hv_call *call, const struct hv_outcome *out)
{
	const struct hv_abi *abi = bench->abi;
	uint64_t x0 = out->out.r[HV_X0];

	if (!abi->unknown_any || bench->answer || out->how != HV_HOW_RETURNED || call->event != HV_EVENT_HVC ||
	    !(abi->live >> hv_call_slot(abi->exec, call) & 1) || hv_abi_select(abi, call) != &abi->unknown)
		return;
	if (x0 == abi->unknown_x0 || x0 == abi->unknown.moves[0].set)
		bench->answer = x0;
}

static void judge_results(struct trial *t)
{
	bool unknown = t->spec == &t->bench->abi->unknown;
	bool passes = t->moved[HV_X0] || t->moved[HV_X1] || t->moved[HV_X2];
	struct hv_verdict *v;

	if (t->ending == HV_RESTARTS && !passes)
		return;
	v = open_verdict(t, t->ending == HV_RESTARTS ? HV_RST_02 : unknown ? HV_RES_02 : HV_RES_01);
	if (unknown)
		choose_answer(t);
	/* A restart passes x0-x2; what else the stub happens to leave in x3 and x4 is no argument. */
	for (unsigned reg = HV_X0; reg <= (t->ending == HV_RESTARTS ? HV_X2 : HV_X30); reg++)
		if (t->moved[reg])
			compare(t, v, reg);
	close_verdict(v);
}

static void judge_vectors(struct trial *t)
{
	bool unknown = t->spec == &t->bench->abi->unknown;
	struct hv_verdict *v = open_verdict(t, t->moved[HV_VBAR_EL2] ? HV_VBAR_01 : unknown ? HV_CALL_01 : HV_VBAR_02);

	compare(t, v, HV_VBAR_EL2);
	close_verdict(v);
}

/* --strict: x0-x17 beyond results and what the generation is known to change. */
static void judge_clobbers(struct trial *t)
{
	struct hv_verdict *v = open_verdict(t, HV_REG_06);
	uint32_t known = t->spec->clobbers | hv_abi_select(t->bench->abi, t->call)->clobbers; /* a refused call's too */

	for (unsigned reg = HV_X0; reg <= HV_X30; reg++)
		if (t->exec->scratch & ~known & 1u << reg)
			compare(t, v, reg);
	close_verdict(v);
}

/* What every call owes, wherever it ended as it should. */
/* And in AArch32 LR_svc, where User mode's SVC returns to. */
static uint32_t lost_on_way_home(const struct trial *t)
{
	return t->call->from == HV_FROM_EL0 && t->bench->abi->exec == HV_A32 ? 1u << HV_X18 : 0;
}

static void judge_preserved(struct trial *t)
{
	t->general = differs(t->want.r, t->out->out.r, HV_X30 + 1);
	judge_set(t, HV_REG_01, t->exec->callee);
	judge_set(t, HV_REG_02, t->exec->link & ~lost_on_way_home(t));
	judge_set(t, HV_REG_03, t->exec->platform);
	judge_stacks(t);
	judge_simd(t);
	glance_at_system(t);
	judge_system(t, HV_SYS_01, 1);
	judge_system(t, HV_SYS_02, 2);
	judge_memory(t);
	if (t->bench->strict)
		judge_clobbers(t);
}

/* --- endings ------------------------------------------------------------------------------------------------- */

/* What the runner reads of PSTATE, and all that the ERET made it of, as far as the machine shows that. */
static void compare_pstate(struct trial *t, struct hv_verdict *v)
{
	uint64_t want = t->want.r[HV_PSTATE], got = t->out->out.r[HV_PSTATE];

	if ((want ^ got) & t->exec->pstate_read)
		differ(v, HV_PSTATE, want & t->exec->pstate_read, got & t->exec->pstate_read);
	t->want.r[HV_SPSR_EL2] = want;
	if (t->out->seen & HV_SEE_SYNDROME)
		compare(t, v, HV_SPSR_EL2);
	else if (want & HV_PSTATE_LATER && v->status == HV_PASS)
		v->status = HV_UNSEEN;
}

static void judge_returned(struct trial *t, unsigned how)
{
	struct hv_verdict *v = open_verdict(t, HV_RET_01);
	unsigned level = t->ending == HV_RISES ? 2 : hv_pstate_level(t->call->in.r[HV_PSTATE]);
	uint64_t pstate = t->out->out.r[HV_PSTATE];

	if (how != HV_HOW_RETURNED)
		differ(v, HV_DIFF_HOW, HV_HOW_RETURNED, how);
	else if (hv_pstate_level(pstate) != level)
		differ(v, HV_PSTATE, t->call->in.r[HV_PSTATE], pstate);
	if (v->status != HV_PASS)
		return;
	v = open_verdict(t, HV_RET_02);
	if (t->ending == HV_RISES)
		t->want.r[HV_PSTATE] = (t->want.r[HV_PSTATE] & ~(uint64_t)HV_PSTATE_M) | t->exec->el2_mode;
	compare_pstate(t, v);
	judge_results(t);
	judge_vectors(t);
	judge_preserved(t);
}

/* Where a restart arrives. */
static uint64_t entry_of(const struct trial *t)
{
	return (t->call->in.r[t->spec->entry] - t->spec->entry_less) & ~(uint64_t)t->spec->interworks;
}

/* AArch32: whether a payload is of Thumb instructions. A restart by ERET has but the kernel's own set, as the table itself. */
static bool enters_thumb(const struct trial *t)
{
	return t->spec->interworks ? t->call->in.r[t->spec->entry] & 1 : t->call->in.r[HV_SCTLR_EL2] & HV_HSCTLR_TE;
}

static void judge_restarted(struct trial *t, unsigned how)
{
	struct hv_verdict *v = open_verdict(t, HV_RST_01);
	uint64_t pstate = t->out->out.r[HV_PSTATE], masked = t->exec->masks | t->exec->el2_mode;
	uint64_t entry = entry_of(t);

	if (how != HV_HOW_RESTARTED)
		differ(v, HV_DIFF_HOW, HV_HOW_RESTARTED, how);
	else if (t->out->out.r[HV_PC] != entry)
		differ(v, HV_PC, entry, t->out->out.r[HV_PC]);
	else if (hv_pstate_level(pstate) != 2)
		differ(v, HV_PSTATE, masked, pstate);
	if (t->bench->abi->exec == HV_A32 && v->status == HV_PASS && !(pstate & HV_PSTATE_T) != !enters_thumb(t))
		differ(v, HV_PSTATE, pstate ^ HV_PSTATE_T, pstate);
	if (v->status != HV_PASS)
		return;
	v = open_verdict(t, HV_RST_03);
	if (t->moved[HV_PSTATE])
		compare(t, v, HV_PSTATE);
	else if ((pstate & (t->exec->masks | HV_PSTATE_M)) != masked)
		differ(v, HV_PSTATE, masked, pstate & (t->exec->masks | HV_PSTATE_M));
	v = open_verdict(t, HV_RST_04);
	if (t->out->out.r[HV_SCTLR_EL2] & 0x1005)	/* I, C, M */
		differ(v, HV_SCTLR_EL2, t->out->out.r[HV_SCTLR_EL2] & ~0x1005ull, t->out->out.r[HV_SCTLR_EL2]);
	if (t->spec->links)
		t->want.r[HV_X30] = in_stub(t, t->out->out.r[HV_X30]) ? t->out->out.r[HV_X30] : t->bench->places->table;
	judge_results(t);
	judge_vectors(t);
	judge_preserved(t);
}

/* A restart whose entry is a dead slot of the stub itself: it hangs there, and not by an exception on the way. */
static bool restarts_into_stub(const struct trial *t)
{
	return t->ending == HV_RESTARTS && in_stub(t, entry_of(t));
}

/* A restart whose entry is where no machine has memory: EL2 faults at that very address once it is there. */
static bool restarts_afar(const struct trial *t)
{
	return t->ending == HV_RESTARTS && entry_of(t) >= t->bench->places->ram_end && !in_stub(t, entry_of(t));
}

static void judge_afar(struct trial *t, unsigned how)
{
	uint64_t entry = entry_of(t), far = t->out->out.r[HV_FAR_EL2];
	struct hv_verdict *v = open_verdict(t, HV_RST_01);

	if (t->bench->abi->exec == HV_A32)
		far >>= 32;	/* HIFAR, behind HDFAR */
	if (how == HV_HOW_RETURNED || how == HV_HOW_RESTARTED || how == HV_HOW_EL1_FAULT)
		differ(v, HV_DIFF_HOW, HV_HOW_HUNG, how);
	else if (!(t->out->seen & HV_SEE_SYNDROME))
		v->status = HV_UNSEEN;
	else if (far != entry)
		differ(v, HV_FAR_EL2, entry, far);
}

static void judge_parked(struct trial *t, unsigned how)
{
	struct hv_verdict *v = open_verdict(t, HV_RST_01);

	if (how != HV_HOW_HUNG)
		differ(v, HV_DIFF_HOW, HV_HOW_HUNG, how);
	else if (!(t->out->seen & HV_SEE_CORE))
		v->status = HV_UNSEEN;
	else if (!in_stub(t, t->out->out.r[HV_PC]))
		differ(v, HV_PC, entry_of(t), t->out->out.r[HV_PC]);
	else if (t->out->seen & HV_SEE_SYNDROME && t->out->out.r[HV_ESR_EL2] != syndrome(t))
		differ(v, HV_ESR_EL2, syndrome(t), t->out->out.r[HV_ESR_EL2]);
}

/* Neither a call of the stub nor an address of anything. */
static bool leads_nowhere(const struct trial *t)
{
	return t->spec == &t->bench->abi->unknown && hv_abi_takes_addresses(t->bench->abi) &&
	       t->call->in.r[HV_X0] - t->bench->places->ram >= t->bench->places->ram_end - t->bench->places->ram;
}

/* EL2 follows the address and is lost. What comes back has been taken for a call. */
static void judge_nowhere(struct trial *t, unsigned how)
{
	struct hv_verdict *v = open_verdict(t, HV_CALL_02);

	if (how == HV_HOW_RETURNED || how == HV_HOW_RESTARTED)
		differ(v, HV_DIFF_HOW, HV_HOW_HUNG, how);
}

/* The upper halves do not survive AArch32. */
static void compare_general(struct trial *t, struct hv_verdict *v, unsigned reg)
{
	uint64_t kept = t->call->from == HV_FROM_A32 ? 0xffffffff : ~0ull;
	uint64_t want = t->want.r[reg] & kept, got = t->out->out.r[reg] & kept;

	if (want != got)
		differ(v, reg, want, got);
}

/* A dead slot: it spins somewhere in the stub, and everything else is as the exception left it. */
static void judge_dead(struct trial *t, unsigned how)
{
	struct hv_verdict *v = open_verdict(t, HV_SLOT_01);
	struct hv_verdict *changes;

	if (how != HV_HOW_HUNG)
		differ(v, HV_DIFF_HOW, HV_HOW_HUNG, how);
	else if (!(t->out->seen & HV_SEE_CORE))
		v->status = HV_UNSEEN;	/* it may have hung anywhere */
	else if (!in_stub(t, t->out->out.r[HV_PC]))
		differ(v, HV_PC, t->bench->places->table, t->out->out.r[HV_PC]);
	if (v->status != HV_PASS)
		return;
	changes = open_verdict(t, HV_SLOT_02);
	for (unsigned reg = HV_X0; reg <= HV_X30; reg++)
		compare_general(t, changes, reg);
	for (unsigned reg = HV_SP_EL0; reg <= HV_SP_EL2; reg++)
		compare(t, changes, reg);
	if ((t->out->out.r[HV_PSTATE] & (t->exec->masks | HV_PSTATE_M)) != (t->exec->masks | t->exec->el2_mode))
		differ(changes, HV_PSTATE, t->exec->masks | t->exec->el2_mode, t->out->out.r[HV_PSTATE]);
	if (t->out->seen & HV_SEE_SIMD)
		compare_simd(t, changes);
	for (unsigned reg = HV_REG_FIRST_SYS; reg < HV_REG_COUNT; reg++)
		if (!is_syndrome(reg))
			compare(t, changes, reg);
	compare_held(t, changes, HV_REG_FIRST_HELD, HV_REG_LAST_HELD);
	t->want.r[HV_ESR_EL2] = syndrome(t);
	if (t->out->seen & HV_SEE_SYNDROME)	/* another exception, inside the stub, is a change too */
		compare(t, changes, HV_ESR_EL2);
	if (t->out->mem_bytes)
		differ(changes, HV_DIFF_MEMORY, t->out->mem_bytes, t->out->mem_at);
	close_verdict(changes);
}

/* SVC goes to the kernel and SMC to the firmware: whichever of them took it, nothing may have happened at EL2. */
static void judge_nearby(struct trial *t)
{
	struct hv_verdict *v = open_verdict(t, HV_NEAR_01);

	if (t->out->how != HV_HOW_RETURNED && t->out->how != HV_HOW_EL1_FAULT)
		differ(v, HV_DIFF_HOW, HV_HOW_EL1_FAULT, t->out->how);
	for (unsigned reg = HV_REG_FIRST_SYS; reg < HV_REG_COUNT; reg++)
		if (hv_regs[reg].el == 2 && !is_syndrome(reg))
			compare(t, v, reg);
	close_verdict(v);
}

/*
 * The call went to code that the stub's file does not have, or to data of that kind as if it were code, and stays there. What that
 * code would have done cannot be said.
 */
static bool leaves_file(const struct trial *t)
{
	const struct hv_places *p = t->bench->places;
	const struct hv_outcome *out = t->out;
	uint64_t first = p->table + p->absent;

	if (!p->absent_size || (out->how != HV_HOW_HUNG && out->how != HV_HOW_CRASHED))
		return false;
	return out->out.r[HV_PC] - first < p->absent_size ||
	       (out->seen & HV_SEE_SYNDROME && out->out.r[HV_ELR_EL2] - first < p->absent_size);
}

static void begin(struct trial *t, const struct hv_bench *bench, const struct hv_call *call, const struct hv_outcome *out,
		  struct hv_verdict *v)
{
	t->bench = bench;
	t->exec = &hv_execs[bench->abi->exec];
	t->call = call;
	t->spec = hv_abi_select(bench->abi, call);
	t->out = out;
	t->v = v;
	t->count = 0;
	for (unsigned i = 0; i < HV_REG_COUNT; i++)
		t->moved[i] = false;
	set_before(t);
}

static void judge_live(struct trial *t)
{
	const unsigned how = t->out->how;
	struct hv_verdict *v;

	expect(t);
	if (leads_nowhere(t)) {
		judge_nowhere(t, how);
		return;
	}
	if (restarts_into_stub(t)) {
		judge_parked(t, how);
		return;
	}
	if (restarts_afar(t)) {
		judge_afar(t, how);
		return;
	}
	v = open_verdict(t, HV_LIVE_01);
	/* The way home is by the vectors that the call leaves behind: only those under test are known to lead there. */
	if (hv_is_lost(t->out) && t->want.r[HV_VBAR_EL2] != t->bench->places->table) {
		v->status = HV_UNSEEN;
		return;
	}
	if (how == HV_HOW_HUNG || how == HV_HOW_CRASHED || how == HV_HOW_NONE) {
		differ(v, HV_DIFF_HOW, t->ending == HV_RESTARTS ? HV_HOW_RESTARTED : HV_HOW_RETURNED, how);
		differ(v, HV_PC, t->call->in.r[HV_PC], t->out->out.r[HV_PC]);
	} else if (t->ending == HV_RESTARTS) {
		judge_restarted(t, how);
	} else {
		judge_returned(t, how);
	}
}

unsigned hv_judge(const struct hv_bench *bench, const struct hv_call *call, const struct hv_outcome *out, struct hv_verdict *v)
{
	struct trial t;

	begin(&t, bench, call, out, v);
	if (call->event == HV_EVENT_SVC || call->event == HV_EVENT_SMC) {
		judge_nearby(&t);
	} else if (leaves_file(&t) || hv_is_unrun(out)) {
		bool live = bench->abi->live >> hv_call_slot(bench->abi->exec, call) & 1;

		open_verdict(&t, live ? HV_LIVE_01 : HV_SLOT_01)->status = HV_UNSEEN;
	} else if (bench->abi->live >> hv_call_slot(bench->abi->exec, call) & 1) {
		judge_live(&t);
	} else {
		t.want.r[HV_VBAR_EL2] &= t.exec->vbar;
		judge_dead(&t, out->how);
	}
	return t.count;
}

static void copy_wanted(const struct trial *t, struct hv_outcome *out)
{
	for (unsigned i = 0; i < HV_REG_COUNT; i++)
		out->out.r[i] = t->want.r[i];
}

/* What a call of a stub without fault comes to, as far as it takes to be judged by every rule. */
void hv_expected(const struct hv_bench *bench, const struct hv_call *call, struct hv_outcome *out)
{
	bool live = bench->abi->live >> hv_call_slot(bench->abi->exec, call) & 1;
	bool nearby = call->event == HV_EVENT_SVC || call->event == HV_EVENT_SMC;
	struct hv_verdict v[HV_RULE_COUNT];
	struct trial t;

	*out = (struct hv_outcome){ .how = nearby ? HV_HOW_RETURNED : HV_HOW_HUNG, .seen = bench->sees, .out = call->in };
	begin(&t, bench, call, out, v);
	copy_wanted(&t, out);
	out->out.r[HV_PC] = bench->places->table;
	if (nearby || !live)
		return;
	expect(&t);
	copy_wanted(&t, out);
	if (leads_nowhere(&t) || restarts_into_stub(&t) || restarts_afar(&t))
		return;
	out->how = t.ending == HV_RESTARTS ? HV_HOW_RESTARTED : HV_HOW_RETURNED;
	if (t.ending == HV_RETURNS)
		return;
	out->out.r[HV_PSTATE] = (out->out.r[HV_PSTATE] & ~(uint64_t)HV_PSTATE_M) | t.exec->masks | t.exec->el2_mode;
	if (t.ending == HV_RESTARTS)
		out->out.r[HV_PC] = entry_of(&t);
}

void hv_judge_answer(const struct hv_bench *bench, const struct hv_call *call, uint64_t x0, struct hv_verdict *v)
{
	struct hv_outcome out = { .seen = ~0ull, .out = call->in };
	struct trial t;

	begin(&t, bench, call, &out, v);
	expect(&t);
	for (unsigned i = 0; i < HV_REG_COUNT; i++)
		out.out.r[i] = t.want.r[i];
	out.out.r[HV_X0] = x0;
	judge_results(&t);
}

uint32_t hv_changed(const struct hv_call *call, const struct hv_outcome *out)
{
	uint32_t changed = 0;

	for (unsigned i = HV_X0; i <= HV_X30; i++)
		if (call->in.r[i] != out->out.r[i])
			changed |= 1u << i;
	return changed;
}
