/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Many calls that differ in their general registers alone. The runner loads and stores two hundred words a call, each of which
 * costs the engine more than an instruction of the stub. Here the host does it: it takes the exception of the next call where
 * the last one ended, and reads what it left out of the engine.
 *
 *	enter() ---> stub ---> caller, behind its HVC, or payload ---> leave() ---> enter() ...
 *
 * What is not read is known: a system register that no MSR wrote is as it was, and the hook on MSR sees every write. A call that
 * does anything else than such a call does, from another exception to another ending, is left to the runner, from its start;
 * so is the whole batch if SIMD registers, system registers or memory differ at its end.
 */
#include <string.h>

#include "isa/bits.h"
#include "isa/sysreg.h"

#include "sim/a64/entry.h"
#include "sim/a64/state.h"
#include "sim/a64/registers.h"
#include "sim/engine/loop.h"
#include "sim/fast.h"

#define SLOT_LOWER_A64 0x400

/* A batch under way. */
struct fast {
	struct engine *e;
	const struct hv_call *calls;
	struct hv_outcome *outs;
	const struct hv_outcome *like;
	size_t at, count;
	bool at_el2;		/* where the last call ended */
	bool strayed;		/* the call under way does more than such a call */
	bool wrote_vbar;	/* it has written VBAR_EL2 */
	bool intact;		/* the calls before `at` have left alone what they must */
};

/* x0-x30, the three stack pointers, the one in use, PSTATE, and the registers that an exception writes. */
enum { AT_SP = HV_X30 + 4, AT_PSTATE, AT_ELR, AT_ESR, AT_VBAR, AT_COUNT };

static int ids[AT_COUNT];

static void number_registers(void)
{
	for (int i = 0; i <= 28; i++)
		ids[i] = UC_ARM64_REG_X0 + i;
	ids[29] = UC_ARM64_REG_X29;
	ids[30] = UC_ARM64_REG_X30;
	ids[31] = UC_ARM64_REG_SP_EL0;
	ids[32] = UC_ARM64_REG_SP_EL1;
	ids[33] = UC_ARM64_REG_SP_EL2;
	ids[AT_SP] = UC_ARM64_REG_SP;
	ids[AT_PSTATE] = UC_ARM64_REG_PSTATE;
	ids[AT_ELR] = UC_ARM64_REG_ELR_EL2;
	ids[AT_ESR] = UC_ARM64_REG_ESR_EL2;
	ids[AT_VBAR] = UC_ARM64_REG_VBAR_EL2;
}

_Static_assert(HV_SP_EL0 == HV_X30 + 1 && HV_SP_EL2 == HV_X30 + 3, "the stack pointers follow x30");

/* --- which calls --------------------------------------------------------------------------------------------- */

static bool is_plain(const struct hv_call *c)
{
	return c->from == HV_FROM_EL1 && c->event == HV_EVENT_HVC && !(c->in.r[HV_PC] >> 63) &&
	       !(c->in.r[HV_SCTLR_EL2] & HV_SCTLR_M) && !(c->in.r[HV_HCR_EL2] & HV_HCR_E2H) &&
	       (c->in.r[HV_PSTATE] & HV_PSTATE_M) == HV_PSTATE_EL1H;
}

size_t fast_count(const struct hv_call *calls, size_t count)
{
	const size_t rest = offsetof(struct hv_state, r[HV_PC + 1]);
	size_t n = 1;

	if (!is_plain(&calls[0]))
		return 1;
	while (n < count && is_plain(&calls[n]) && !memcmp((const char *)&calls[n].in + rest, (const char *)&calls[0].in + rest,
							    sizeof(calls[0].in) - rest))
		n++;
	return n;
}

/* --- one call ------------------------------------------------------------------------------------------------ */

/* Take the exception of the call at f->at, from wherever the engine is. */
static void enter(struct fast *f)
{
	struct engine *e = f->e;
	const struct hv_call *c = &f->calls[f->at];
	uint64_t pstate = c->in.r[HV_PSTATE], el3h = A64_PSTATE_EL3H;
	uint64_t go = MICRO_BASE + MICRO_BOUNCE, enter_el3 = MICRO_BASE + MICRO_ENTER;
	uc_arm64_cp_reg spsr_el3 = { .op0 = 3, .op1 = 6, .crn = 4, .crm = 0, .op2 = 0, .val = A64_PSTATE_EL3H };
	int bounce[] = { f->at_el2 ? UC_ARM64_REG_ELR_EL2 : UC_ARM64_REG_ELR_EL1, UC_ARM64_REG_CP_REG, UC_ARM64_REG_PSTATE,
			 UC_ARM64_REG_PC };
	void *values[] = { &enter_el3, &spsr_el3, &el3h, &go };
	void *in[AT_COUNT];

	*a64_of(e)->micro = (struct micro_descriptor){
		.elr_el1 = c->in.r[HV_ELR_EL1], .elr_el2 = e->places.site + 4, .spsr_el2 = pstate,
		.esr_el2 = a64_esr(ISA_EC_HVC64, c->imm),
		.pc = (c->in.r[HV_VBAR_EL2] & ~ISA_VBAR_RES0) + SLOT_LOWER_A64,
		.pstate = (pstate & (HV_PSTATE_NZCV | HV_PSTATE_PAN)) |
			  (c->in.r[HV_SCTLR_EL2] & ISA_SCTLR_DSSBS ? ISA_PSTATE_SSBS : 0) | HV_PSTATE_DAIF | HV_PSTATE_EL2H,
		.sctlr_el2 = c->in.r[HV_SCTLR_EL2],
	};
	for (int i = 0; i < AT_SP; i++)
		in[i] = (void *)&c->in.r[i];
	uc_reg_write_batch(e->uc, ids, in, AT_SP);
	if (f->wrote_vbar) {
		uint64_t vbar = c->in.r[HV_VBAR_EL2];

		uc_reg_write(e->uc, UC_ARM64_REG_VBAR_EL2, &vbar);
		f->wrote_vbar = false;
	}
	e->calls.steered = c;
	budget_renew(e);
	uc_reg_write_batch(e->uc, bounce, values, 4);
}

/* The call at f->at has ended at `pc`: its outcome. */
static void leave(struct fast *f, uint64_t pc)
{
	struct hv_outcome *o = &f->outs[f->at];
	uint64_t sp, pstate, elr, esr, vbar;
	void *to[AT_COUNT];
	unsigned el;

	memcpy(o, f->like, sizeof(*o));
	o->id = f->calls[f->at].id;
	for (int i = 0; i < AT_SP; i++)
		to[i] = &o->out.r[i];
	to[AT_SP] = &sp;
	to[AT_PSTATE] = &pstate;
	to[AT_ELR] = &elr;
	to[AT_ESR] = &esr;
	to[AT_VBAR] = &vbar;
	uc_reg_read_batch(f->e->uc, ids, to, AT_COUNT);
	el = HV_PSTATE_EL(pstate);
	o->out.r[pstate & 1 ? HV_SP_EL0 + el : HV_SP_EL0] = sp;
	o->how = pc == f->e->places.payload ? HV_HOW_RESTARTED : HV_HOW_RETURNED;
	o->out.r[HV_PC] = pc;
	o->out.r[HV_PSTATE] = pstate & (HV_PSTATE_NZCV | HV_PSTATE_DAIF | 0xd);	/* what the runner can read */
	o->out.r[HV_ELR_EL2] = elr;
	o->out.r[HV_ESR_EL2] = esr;
	o->out.r[HV_SPSR_EL2] = f->calls[f->at].in.r[HV_PSTATE];
	o->out.r[HV_VBAR_EL2] = vbar & ~ISA_VBAR_RES0;
	f->at_el2 = el == 2;
}

/* --- a batch ------------------------------------------------------------------------------------------------- */

/* SIMD and system registers are as the call before the batch left them, but for those that each call writes. */
static bool is_untouched(struct engine *e, const struct hv_outcome *like)
{
	for (int i = 0; i < 32; i++) {
		uint64_t q[2];

		uc_reg_read(e->uc, UC_ARM64_REG_Q0 + i, q);
		if (memcmp(q, &like->out.v[2 * i], sizeof(q)))
			return false;
	}
	for (int i = HV_REG_FIRST_SYS; i < HV_REG_COUNT; i++)
		if (i != HV_VBAR_EL2 && i != HV_SPSR_EL2 && i != HV_ELR_EL2 && i != HV_ESR_EL2 && i != HV_VBAR_EL1 &&
		    a64_get(e, (enum hv_reg)i) != like->out.r[i])
			return false;
	return true;
}

/* The call under way is about to do what the host does not follow. The calls before it are judged by what stands now. */
static void stray(struct fast *f)
{
	if (f->strayed)
		return;
	f->strayed = true;
	f->intact = is_untouched(f->e, f->like);
}

static void on_enter(void *ctx, const struct engine_exception *x, uint64_t to)
{
	(void)x;
	(void)to;
	stray(ctx);
}

static void on_sysreg(void *ctx, unsigned number)
{
	struct fast *f = ctx;

	if (number == ISA_VBAR_EL2)
		f->wrote_vbar = true;
	else
		stray(f);
}

/* The call has come to an end. */
static void on_arrive(void *ctx, uint64_t pc)
{
	struct fast *f = ctx;

	if (!f->strayed) {	/* else the runner repeats it */
		leave(f, pc);
		f->at++;
	}
	if (f->strayed || f->at == f->count)
		engine_end_run(f->e);
	else
		enter(f);
}

enum fast_ending fast_run(struct engine *e, const struct hv_call *calls, struct hv_outcome *outs, size_t count,
			  const struct hv_outcome *like, size_t *done)
{
	struct fast f = { .e = e, .calls = calls, .outs = outs, .like = like, .count = count, .at_el2 = true, .wrote_vbar = true };
	const struct watcher watcher = { .enter = on_enter, .sysreg = on_sysreg, .arrive = on_arrive, .ctx = &f };
	enum engine_stop stop;

	*done = 0;
	number_registers();
	/* The runner has collected the call before with EL2 as it wants it. */
	a64_set(e, HV_CPTR_EL2, calls[0].in.r[HV_CPTR_EL2]);
	a64_set(e, HV_HCR_EL2, calls[0].in.r[HV_HCR_EL2]);
	a64_set(e, HV_SCTLR_EL2, calls[0].in.r[HV_SCTLR_EL2]);
	/* A call that ends with the runner after all ends the batch there. */
	*e->calls.run = (struct hv_run){ .call = HV_CALLS_BASE, .out = HV_OUTS_BASE + HV_OUT_SIZE, .left = 1, .door = HV_DOOR_SMC };
	e->budget.call = 1;
	if (!engine_watch(e, &watcher))
		return FAST_LOST;
	enter(&f);
	stop = engine_run(e, e->places.done);
	engine_unwatch(e, &watcher);
	e->calls.steered = NULL;
	if (!f.strayed)
		f.intact = (f.at == count || stop != ENGINE_DONE) && is_untouched(e, like);
	*done = f.intact ? f.at : 0;
	if (f.strayed) {	/* a move to EL2 or an MMU that is on: the runner begins with neither */
		a64_set(e, HV_HCR_EL2, ISA_HCR_RW);
		a64_set(e, HV_SCTLR_EL2, hv_regs[HV_SCTLR_EL2].canary);
	}
	return stop != ENGINE_DONE ? FAST_LOST : f.intact ? FAST_WELL : FAST_TOUCHED;
}
