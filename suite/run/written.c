/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a call writes to system registers, as it writes it: a CPU keeps only the bits that it has, and the next one has more. One
 * call of each kind is watched, and judged by an outcome that holds whole what the stub wrote.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>

#include "isa/barrier.h"
#include "isa/isa.h"
#include "isa/sysreg.h"
#include "suite/run/share.h"
#include "suite/run/written.h"
#include "suite/static/code.h"
#include "suite/static/effect-a32.h"
#include "suite/static/reach.h"
#include "suite/static/word.h"

#define WHAT_IS_WRITTEN "what-is-written"

struct watch {
	uint64_t value[HV_REG_COUNT];	/* as last written */
	bool written[HV_REG_COUNT];
	bool has_pstate;		/* an ERET has made PSTATE of SPSR_EL2, which the stub had written: `pstate` */
	uint64_t pstate;
	bool e2h;			/* EL1's names of most registers mean those of EL2, *_EL12 those of EL1 */
	struct effect_it it;
	uint32_t before;		/* the instruction before this one */
	unsigned off, abrupt;		/* how often EL2's MMU was switched off, and without an ISB right before */
};

static bool is_system(unsigned reg)
{
	return reg >= HV_REG_FIRST_SYS || (reg >= HV_REG_FIRST_HELD && reg <= HV_REG_LAST_HELD);
}

static unsigned find(unsigned sysreg)
{
	for (unsigned reg = HV_REG_FIRST_HELD; reg < HV_REG_COUNT; reg++) {
		const struct hv_reg_info *r = &hv_regs[reg];

		if (r->op0 == 3 && (unsigned)ISA_SYSREG(r->op0, r->op1, r->crn, r->crm, r->op2) == sysreg)
			return reg;
	}
	return HV_REG_NONE;
}

/* *_EL12 is undefined without E2H, and is taken for the EL1 register that the stub means. */
unsigned written_register(uint32_t word, bool e2h)
{
	struct isa_insn insn;
	unsigned sysreg = ISA_SYSREG_OF(word);

	isa_decode(ISA_A64, word, &insn);
	if (insn.id != A64_MSR || ISA_SYSREG_OP0(sysreg) != 3)
		return HV_REG_NONE;
	return find(isa_sysreg_at_el2(sysreg, e2h || isa_sysreg_needs_e2h(sysreg)));
}

static bool is_isb(uint32_t word)
{
	return isa_barrier(word).isb;
}

static void watch_return(struct watch *w)
{
	w->has_pstate = w->written[HV_SPSR_EL2];
	w->pstate = w->value[HV_SPSR_EL2];
}

static void watch_step(void *ctx, struct hv_machine *m, uint64_t pc, uint32_t insn, unsigned el)
{
	struct watch *w = ctx;
	uint32_t before = w->before;
	struct isa_insn decoded;
	unsigned reg;

	w->before = insn;
	if (el != 2 || pc - m->places.stub >= m->places.stub_size)
		return;
	isa_decode(ISA_A64, insn, &decoded);
	if (decoded.flow == ISA_ERET)
		watch_return(w);
	reg = written_register(insn, w->e2h);
	if (reg == HV_REG_NONE)
		return;
	w->value[reg] = (insn & 31) == 31 ? 0 : m->ops->peek(m, (enum hv_reg)(insn & 31));
	w->written[reg] = true;
	if (reg == HV_HCR_EL2)
		w->e2h = w->value[reg] & HV_HCR_E2H;
	if (reg == HV_SCTLR_EL2 && m->ops->peek(m, HV_SCTLR_EL2) & ~w->value[reg] & HV_SCTLR_M) {
		w->off++;
		w->abrupt += !is_isb(before);
	}
}

/* As Hyp mode sees the general registers. */
static uint64_t general_a32(struct hv_machine *m, unsigned r)
{
	return m->ops->peek(m, (enum hv_reg)(r == 13 ? HV_X15 : HV_X0 + r)) & 0xffffffff;
}

uint64_t written_value_a32(struct hv_machine *m, const struct effect_a32 *e)
{
	return general_a32(m, e->rt) | (e->bits == 64 ? general_a32(m, e->rt2) << 32 : 0);
}

static void watch_step_a32(void *ctx, struct hv_machine *m, uint64_t pc, uint32_t insn, unsigned el)
{
	struct watch *w = ctx;
	struct effect_a32 e;
	uint64_t before, mask;

	if (el != 2 || pc - m->places.stub >= m->places.stub_size ||
	    !effect_of_a32(&w->it, (uint32_t)m->ops->peek(m, HV_PSTATE), insn, &e))
		return;
	if (e.effect != EFFECT_WRITE || e.reg == HV_REG_NONE)
		return;
	mask = (e.bits == 64 ? ~0ull : 0xffffffff) << e.shift;
	before = w->written[e.reg] ? w->value[e.reg] : m->ops->peek(m, (enum hv_reg)e.reg);
	w->value[e.reg] = (before & ~mask) | (written_value_a32(m, &e) << e.shift & mask);
	w->written[e.reg] = true;
}

/* The outcome of a CPU that keeps every bit. What a restart by BR finds in SPSR_EL2 never was its PSTATE. */
static void complete(const struct watch *w, struct hv_outcome *out)
{
	for (unsigned reg = HV_REG_FIRST_HELD; reg < HV_REG_COUNT; reg++)
		if (is_system(reg) && w->written[reg] && reg != HV_TTBR1_EL2)
			out->out.r[reg] = w->value[reg];
	if (w->has_pstate && (out->how == HV_HOW_RETURNED || out->how == HV_HOW_RESTARTED))
		out->out.r[HV_PSTATE] = w->pstate;
}

/* Each slot at `at` begins with an instruction, not with an UDF, and ends before the next: there may be vectors. */
static bool is_table(const struct hv_stub *stub, uint64_t at)
{
	struct hv_reach reach;

	const struct code code = code_of(stub);

	if (at > stub->size || stub->size - at < hv_table_size(stub->exec))
		return false;
	for (unsigned slot = 0; slot < hv_execs[stub->exec].slots; slot++)
		if (!(hv_word(stub->image, stub->size, at + hv_slot_offset(stub->exec, slot)) >> 16))
			return false;
	reach_code(&code, at, &reach);
	return !reach.overflow;
}

/* What tables are called: in a kernel, and in stubs that stand on their own. */
static const char *const homes[HV_HOME_COUNT][3] = {
	[HV_HOME_STUB] = { "__hyp_stub_vectors", "bare_stub" },
	[HV_HOME_HOST] = { "__kvm_nvhe___kvm_hyp_host_vector", "__kvm_hyp_host_vector", "host_vectors" },
};

/* The table at `at` is the one that the call goes to. If symbols do not tell, any is. */
static bool is_home(const struct hv_stub *stub, unsigned home, uint64_t at)
{
	bool found = false;

	for (size_t i = 0; i < stub->symbol_count; i++)
		for (unsigned k = 0; k < 3 && homes[home][k]; k++) {
			if (strcmp(stub->symbols[i].name, homes[home][k]) || stub->symbols[i].at == stub->table)
				continue;	/* or the table itself, which goes by that name in a file of its own */
			if (stub->symbols[i].at == at)
				return true;
			found = true;
		}
	return !found && is_table(stub, at);
}

/* An address of a table to which the call does not go is no address in the stub. */
static void look_home(const struct suite *s, const struct share *sh, const struct hv_planned *p, struct hv_outcome *out)
{
	unsigned home = hv_abi_select(s->abi, &p->call)->goes_home;
	uint64_t vbar = out->out.r[HV_VBAR_EL2] & hv_execs[s->abi->exec].vbar;

	if (home && !is_home(s->stub, home, vbar - sh->m->places.stub))
		out->out.r[HV_VBAR_EL2] = 0;
}

static void judge(struct suite *s, struct share *sh, const struct hv_planned *p, const struct hv_outcome *out)
{
	struct hv_row *row = suite_row(s, WHAT_IS_WRITTEN, HV_SYS_03, sh->m->name);
	struct hv_verdict v[HV_RULE_COUNT];
	unsigned count = hv_judge(&sh->bench, &p->call, out, v), worst = 0;

	for (unsigned i = 1; i < count; i++)
		if (v[i].status == HV_FAIL && v[worst].status != HV_FAIL)
			worst = i;
	if (!row || !count || !rows_add(row, v[worst].status == HV_FAIL ? HV_FAIL : HV_PASS))
		return;
	row->verdict = v[worst];
	row->planned = *p;
	row->outcome = *out;
	row->replay = suite_replay(s, sh, HV_SYS_03);
}

/* Some cores fetch astray around that write. A kernel can be built without regard to them, so that it is asked for on demand. */
static void judge_switch(struct suite *s, struct share *sh, const struct hv_planned *p, const struct watch *w)
{
	struct hv_row *row = w->off && s->options->strict ? suite_row(s, WHAT_IS_WRITTEN, HV_SYNC_06, sh->m->name) : NULL;

	if (!row || !rows_add(row, w->abrupt ? HV_FAIL : HV_PASS))
		return;
	row->planned = *p;
	row->verdict = (struct hv_verdict){ .rule = HV_SYNC_06, .status = HV_FAIL };
	if (asprintf(&row->why, "%s: EL2's MMU is switched off without an ISB right before the write", p->name) < 0)
		row->why = NULL;
	row->replay = suite_replay(s, sh, HV_SYNC_06);
}

struct writing {
	struct watch w;
	const char *last;	/* name of the call before */
};

/* One of each kind, those that leave EL2's MMU off or switch it off, and those that are made to be watched here. */
static bool is_asked(struct suite *s, struct share *sh, const struct hv_planned *p, void *ctx)
{
	struct writing *x = ctx;
	bool off = !s->abi->mmu_on && p->call.in.r[HV_SCTLR_EL2] & HV_SCTLR_M;	/* what the others do not switch */

	if ((p->aim != HV_RULE_NONE && p->aim != HV_SYS_03) || (p->aim == HV_RULE_NONE && !off && !strcmp(p->name, x->last)) ||
	    p->call.event || p->call.from != hv_execs[s->abi->exec].caller_from || !hv_is_runnable(p, sh->m) ||
	    suite_is_unknown(s, sh, WHAT_IS_WRITTEN, &p->call, HV_SYS_03))
		return false;
	x->last = p->name;
	return true;
}

static void begin_call(struct suite *s, struct share *sh, const struct hv_planned *p, void *ctx)
{
	struct writing *x = ctx;

	(void)s;
	(void)sh;
	x->w = (struct watch){ .e2h = p->call.in.r[HV_HCR_EL2] & HV_HCR_E2H };
}

static void end_call(struct suite *s, struct share *sh, const struct hv_planned *p, const struct hv_outcome *seen, void *ctx)
{
	struct writing *x = ctx;
	struct hv_outcome out = *seen;

	complete(&x->w, &out);
	look_home(s, sh, p, &out);
	judge(s, sh, p, &out);
	judge_switch(s, sh, p, &x->w);
}

int suite_written(struct suite *s, struct share *sh)
{
	struct writing x = { .last = "" };
	const struct hv_observer observer = { .step = s->abi->exec == HV_A32 ? watch_step_a32 : watch_step, .ctx = &x.w };
	bool can_watch = sh->m->sees & HV_SEE_PATH && sh->m->ops->observe;

	if (!can_watch) {
		struct hv_row *row = suite_row(s, WHAT_IS_WRITTEN, HV_SYS_03, sh->m->name);

		rows_say(row, "%s cannot watch the stub at work", sh->m->name);
		if (row)
			rows_add(row, HV_UNSEEN);
		return 0;
	}
	suite_set_bench(s, sh);
	return suite_ask(s, sh, s->plan, s->plan_count, &(struct onlooker){
		.observer = &observer, .asks = is_asked, .begin = begin_call, .judge = end_call, .ctx = &x });
}
