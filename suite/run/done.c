/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a stub does on its way, whatever comes of it on this machine: it writes registers that the call does not name, stores, loads
 * from where no call may, uses SIMD registers, sleeps. An outcome shows none of this if the register is one that no outcome holds,
 * if the value that is written stood there before, or if the CPU at hand lacks what the next one has.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>

#include "isa/sysreg.h"
#include "suite/run/run.h"
#include "suite/run/written.h"
#include "suite/static/word.h"
#include "suite/static/effect.h"
#include "suite/static/reach.h"

#define WHAT_IS_DONE "what-is-done"
#define REGISTERS 16

/* A system register in one call, by its number as ISA_SYSREG() makes it. */
struct kept {
	uint16_t sysreg;
	bool known;		/* it was read before it was written */
	bool written, changed;
	uint64_t before, now;	/* as it was read, and as it was written last */
	bool certain;		/* `now` may be what was read: not what AT leaves in PAR_EL1, and not XZR */
	uint64_t at;		/* of the first write */
};

struct deed {
	enum hv_rule rule;
	const char *what;	/* NULL: nothing was found */
	uint64_t at;
};

static const enum hv_rule asked[] = { HV_SYS_04, HV_MEM_02, HV_REG_05, HV_LIVE_01 };
#define ASKED (sizeof(asked) / sizeof(asked[0]))
#define OWN 2	/* of them have a test of their own; the others are judged by outcomes, too, and can only fail here besides */

struct doing {
	const struct share *sh;
	const struct hv_call *call;
	const struct hv_call_spec *spec;	/* NULL: the call goes to a dead slot, which may do nothing, but may sleep */
	bool refused;		/* what comes before the moves is all that may happen */
	bool e2h;
	uint64_t stack;		/* bytes below SP_EL2 that are the hypervisor's own; 0: none */
	bool event;		/* WFE would not sleep: an event was sent since the last one */
	uint32_t pending;	/* MRS whose result is not there yet; 0: none */
	struct kept kept[REGISTERS];
	unsigned kept_count;
	bool moved;		/* VBAR_EL2 was written with another address than that of the stub's table: `vectors` */
	uint64_t vectors;
	struct deed deeds[ASKED];
};

static bool in_stub(const struct doing *d, uint64_t at)
{
	const struct hv_places *p = &d->sh->m->places;

	return at - p->stub < p->stub_size;
}

/* The first of each rule is told. */
static void note(struct doing *d, enum hv_rule rule, const char *what, uint64_t at)
{
	for (unsigned i = 0; i < ASKED; i++)
		if (asked[i] == rule && !d->deeds[i].what)
			d->deeds[i] = (struct deed){ rule, what, at };
}

/* --- system registers --------------------------------------------------------------------------------------------- */

static bool names(const struct hv_move *moves, unsigned count, unsigned reg)
{
	for (unsigned i = 0; i < count; i++)
		if (moves[i].to == reg)
			return true;
	return false;
}

/* Whether the contract of this call says what becomes of `reg`. Whether it becomes that, SYS-02 and SYS-03 ask. */
static bool is_named(const struct doing *d, unsigned reg)
{
	const struct hv_call_spec *spec = d->spec;

	if (!spec || reg == HV_REG_NONE)
		return false;
	if (reg == HV_SPSR_EL2 || reg == HV_ELR_EL2)	/* the exception's own, written to return */
		return true;
	if (names(spec->always, spec->always_count, reg) || (!d->refused && names(spec->moves, spec->move_count, reg)))
		return true;
	for (unsigned i = 0; i < spec->change_count; i++)
		if (spec->changes[i].move.to == reg && (spec->changes[i].always || !d->refused))
			return true;
	return !d->refused && spec->goes_home && reg == HV_VBAR_EL2;
}

static struct kept *find(struct doing *d, uint16_t sysreg)
{
	static struct kept spill;

	for (unsigned i = 0; i < d->kept_count; i++)
		if (d->kept[i].sysreg == sysreg)
			return &d->kept[i];
	if (d->kept_count == REGISTERS) {	/* more than any stub saves: those beyond count as never read */
		spill = (struct kept){ .sysreg = sysreg };
		return &spill;
	}
	d->kept[d->kept_count] = (struct kept){ .sysreg = sysreg };
	return &d->kept[d->kept_count++];
}

static uint64_t general(struct hv_machine *m, uint32_t insn)
{
	return (insn & 31) == 31 ? 0 : m->ops->peek(m, (enum hv_reg)(insn & 31));
}

/* The MRS before this instruction has its result now. */
static void finish_read(struct doing *d, struct hv_machine *m)
{
	uint32_t insn = d->pending;
	struct kept *k;

	d->pending = 0;
	if (!insn || (insn & 31) == 31)
		return;
	k = find(d, ISA_SYSREG_OF(insn));
	if (k->known || k->written)
		return;
	k->known = true;
	k->before = general(m, insn);
}

static void write_register(struct doing *d, uint16_t sysreg, bool certain, uint64_t value, uint64_t at)
{
	struct kept *k = find(d, sysreg);

	if (!k->written)
		k->at = at;
	k->written = true;
	k->changed |= k->known && value != k->before;
	k->certain = certain;
	k->now = value;
	if (!k->known)
		note(d, HV_SYS_04, "writes a system register that the call does not name", at);
}

/*
 * VBAR_EL2 holds the address of the table that the exception came through. A stub that makes that address again cannot be wrong
 * about what stood there; any other constant is right by chance.
 */
static bool repeats_table(const struct doing *d, unsigned reg, uint64_t value)
{
	return reg == HV_VBAR_EL2 && value == d->call->in.r[HV_VBAR_EL2];
}

/*
 * Registers that only keep a value, for software or until the next exception. Any other one acts while it holds another value, so
 * to put it back afterwards is too late: caches are on, translations are walked, a timer fires.
 */
static bool only_keeps(uint16_t sysreg)
{
	static const uint16_t keeps[] = {
		/* TPIDR */
		ISA_TPIDR_EL0, ISA_TPIDRRO_EL0, ISA_TPIDR_EL1, ISA_TPIDR_EL2,
		ISA_SYSREG(3, 2, 0, 0, 0),	/* CSSELR_EL1 */
		ISA_SP_EL0, ISA_SP_EL1,	/* SP_EL0, SP_EL1 */
		ISA_SPSR_EL1, ISA_ELR_EL1,	/* SPSR_EL1, ELR_EL1 */
		ISA_ESR_EL1, ISA_ESR_EL2,	/* ESR */
		ISA_FAR_EL1, ISA_FAR_EL2, ISA_HPFAR_EL2,	/* FAR, HPFAR_EL2 */
		ISA_PAR_EL1,	/* PAR_EL1 */
		ISA_FPCR, ISA_FPSR,	/* FPCR, FPSR */
	};

	for (size_t i = 0; i < sizeof(keeps) / sizeof(keeps[0]); i++)
		if (keeps[i] == sysreg)
			return true;
	return false;
}

/* An exception between two writes of VBAR_EL2 would go to the first one's table. */
static void look_at_vectors(struct doing *d, uint64_t value, uint64_t at)
{
	if (d->moved && value != d->vectors)
		note(d, HV_SYS_04, "writes VBAR_EL2 again: until now it held an address that the call does not name", at);
	d->moved |= value != d->call->in.r[HV_VBAR_EL2];
	d->vectors = value;
}

/* TTBR1_EL2 is no system register to regs.def. Under E2H it has EL1's name, too. */
static unsigned written(const struct doing *d, uint32_t insn)
{
	unsigned sysreg = ISA_SYSREG_OF(insn);

	if (sysreg == ISA_TTBR1_EL2 || (d->e2h && sysreg == ISA_TTBR1_EL1))
		return HV_TTBR1_EL2;
	return written_register(insn, d->e2h);
}

static void look_at_write(struct doing *d, struct hv_machine *m, uint64_t at, uint32_t insn)
{
	unsigned reg = written(d, insn);
	uint64_t value = general(m, insn);

	if (reg == HV_HCR_EL2)
		d->e2h = value & HV_HCR_E2H;
	if (reg == HV_VBAR_EL2)
		look_at_vectors(d, value, at);
	if (!is_named(d, reg) && !repeats_table(d, reg, value))
		write_register(d, ISA_SYSREG_OF(insn), (insn & 31) != 31, value, at);
}

/* What was read and written is as it was read, or it has changed. */
static void look_back(struct doing *d)
{
	for (unsigned i = 0; i < d->kept_count; i++) {
		const struct kept *k = &d->kept[i];

		if (k->written && (!k->certain || k->now != k->before))
			note(d, HV_SYS_04, "writes a system register that the call does not name, and does not put it back", k->at);
		else if (k->changed && !only_keeps(k->sysreg))
			note(d, HV_SYS_04, "changes a system register that the call does not name, which acts until it is put back",
			     k->at);
	}
}

/* --- what else there is ------------------------------------------------------------------------------------------ */

static const struct { enum effect effect; enum hv_rule rule; const char *what; } deeds[] = {
	{ EFFECT_PSTATE, HV_SYS_04, "writes a field of PSTATE that the call does not name" },
	{ EFFECT_OPERATE, HV_SYS_04, "is a system instruction that the call does not name" },
	{ EFFECT_EXCLUSIVE, HV_MEM_02, "is an exclusive access, which may fault where memory is Device" },
	{ EFFECT_ATOMIC, HV_MEM_02, "is an atomic access, which stores, and may fault where memory is Device" },
	{ EFFECT_STORE, HV_MEM_02, "stores" },
	{ EFFECT_DISCARD, HV_MEM_02, "throws away what others have stored and the cache still holds" },
	{ EFFECT_SIMD, HV_REG_05, "is an FP or SIMD instruction: what it keeps of v0-v31 is not all that SVE has of z0-z31" },
	{ EFFECT_SLEEP, HV_LIVE_01, "sleeps until an interrupt is there, and there may be none" },
};

static void look_at_wait(struct doing *d, uint64_t at)
{
	if (!d->event && d->spec)
		note(d, HV_LIVE_01, "sleeps until an event is there, and nothing in the call has sent one", at);
	d->event = false;
}

static void look_at_step(void *ctx, struct hv_machine *m, uint64_t pc, uint32_t insn, unsigned el)
{
	struct doing *d = ctx;
	enum effect effect;

	finish_read(d, m);
	if (el != 2 || !in_stub(d, pc))
		return;
	effect = effect_of(insn);
	if (effect == EFFECT_NONE)
		return;
	if (effect == EFFECT_READ)
		d->pending = insn;
	else if (effect == EFFECT_WRITE)
		look_at_write(d, m, pc, insn);
	else if (effect == EFFECT_TRANSLATE)
		write_register(d, ISA_PAR_EL1, false, 0, pc);
	else if (effect == EFFECT_EVENT)
		d->event = true;
	else if (effect == EFFECT_WAIT)
		look_at_wait(d, pc);
	for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++)
		if (deeds[i].effect == effect && (effect != EFFECT_SLEEP || d->spec))
			note(d, deeds[i].rule, deeds[i].what, pc);
}

/* Whether the contract of the call has an argument in one of these registers. */
static bool has_argument(const struct hv_call_spec *spec, unsigned first, unsigned last)
{
	for (unsigned i = 0; spec && i < spec->move_count; i++)
		if (spec->moves[i].from >= first && spec->moves[i].from <= last)
			return true;
	for (unsigned i = 0; spec && i < spec->aim_count; i++)
		if (spec->aims[i].to >= first && spec->aims[i].to <= last)
			return true;
	return false;
}

#define PARAMETERS (10 * sizeof(uint64_t))
#define STACK 0x100 /* bytes; no call of a stub nests */

/* Where a hypervisor has a stack at EL2: its own, if the generation gives it one, or the one that a call names. */
static bool in_stack(const struct doing *d, uint64_t addr)
{
	uint64_t top = d->call->in.r[HV_SP_EL2];
	uint64_t bytes = has_argument(d->spec, HV_SP_EL2, HV_SP_EL2) ? STACK : d->stack;

	return addr - (top - bytes) < bytes;
}

/* Where the call says they are, which need not be where the machine keeps them. */
static bool in_parameters(const struct doing *d, uint64_t addr)
{
	uint64_t at = d->sh->m->places.params;

	for (unsigned i = 0; d->spec && i < d->spec->aim_count; i++)
		if (d->spec->aims[i].place == offsetof(struct hv_places, params))
			at = d->call->in.r[d->spec->aims[i].to];
	return addr - at < PARAMETERS && has_argument(d->spec, HV_PARAM0, HV_PARAM9);
}

static void look_at_access(void *ctx, struct hv_machine *m, uint64_t pc, uint64_t addr, unsigned size, int is_store)
{
	struct doing *d = ctx;

	if (!in_stub(d, pc) || HV_PSTATE_EL(m->ops->peek(m, HV_PSTATE)) != 2)
		return;
	if (in_stack(d, addr))
		return;
	if (is_store)
		note(d, HV_MEM_02, "stores", pc);
	else if (!(in_stub(d, addr) && in_stub(d, addr + size - 1)) && !in_parameters(d, addr))
		note(d, HV_MEM_02, "loads from memory that is neither the stub's nor the call's", pc);
}

/* --- the calls --------------------------------------------------------------------------------------------------- */

static char *describe(const struct suite *s, const struct share *sh, const struct hv_planned *p, const struct deed *deed)
{
	uint64_t distance = 0, at = deed->at - sh->m->places.stub;
	const char *symbol = hv_stub_symbol(s->stub, at, &distance);
	uint32_t insn = hv_word(s->stub->image, s->stub->size, at);
	char text[128], *why;

	hv_disassemble(deed->at, insn, text, sizeof(text));
	return asprintf(&why, "%s: \"%s\" at %s+0x%llx %s", p->name, text, symbol ? symbol : "image",
			(unsigned long long)(symbol ? distance : at), deed->what) < 0 ? NULL : why;
}

/* The row for deed `i`; NULL: there is none to add to. A call that was made for one rule counts for that one. */
static struct hv_row *row_for(struct suite *s, const struct share *sh, const struct hv_planned *p, const struct doing *d,
			      unsigned i)
{
	if (i < OWN)
		return suite_row(s, WHAT_IS_DONE, asked[i], sh->m->name);
	if (!d->deeds[i].what)
		return NULL;
	return suite_row(s, p->name, p->aim == HV_RULE_NONE ? asked[i] : (enum hv_rule)p->aim, sh->m->name);
}

static void judge(struct suite *s, struct share *sh, const struct hv_planned *p, const struct doing *d,
		  const struct hv_outcome *out)
{
	for (unsigned i = 0; i < ASKED; i++) {
		struct hv_row *row = row_for(s, sh, p, d, i);

		if (!row || !rows_add(row, d->deeds[i].what ? HV_FAIL : HV_PASS))
			continue;
		row->verdict = (struct hv_verdict){ .rule = (uint16_t)asked[i], .status = HV_FAIL };
		row->planned = *p;
		row->outcome = *out;
		row->why = describe(s, sh, p, &d->deeds[i]);
		row->replay = suite_replay(s, sh, row->rule);
	}
}

static void begin(struct doing *d, const struct suite *s, const struct share *sh, const struct hv_planned *p)
{
	const struct hv_call *call = &p->call;
	bool live = s->abi->live >> hv_call_slot(s->abi->exec, call) & 1;
	const struct hv_call_spec *spec = hv_abi_select(s->abi, call);

	*d = (struct doing){ .sh = sh, .call = call, .spec = live ? spec : NULL, .e2h = call->in.r[HV_HCR_EL2] & HV_HCR_E2H,
			      .stack = s->abi->stack };
	d->refused = spec->needs_vhe && (!(sh->m->sees & HV_SEE_VHE) || call->in.r[HV_SCTLR_EL2] & HV_SCTLR_M);
}

static void look_at_code(void *ctx, uint64_t at, uint32_t insn)
{
	bool *acts = ctx;
	struct isa_insn decoded;

	(void)at;
	isa_decode(ISA_A64, insn, &decoded);
	*acts |= effect_of(insn) != EFFECT_NONE || (isa_reads(&decoded) | isa_writes(&decoded)) & ISA_MEMORY ||
		 decoded.class == ISA_PREFETCH || decoded.flow == ISA_INDIRECT || decoded.flow == ISA_INDIRECT_CALL ||
		 decoded.flow == ISA_RETURN;
}

/* A dead slot that only spins has nothing to watch, and to watch it spin takes longer than all live calls. */
static uint16_t quiet_slots(const struct suite *s)
{
	uint16_t quiet = 0;

	for (unsigned slot = 0; slot < 16; slot++) {
		uint64_t at = s->stub->table + slot * HV_SLOT_SIZE;
		bool acts = false;

		if (!reach_handler(s->stub->image, s->stub->size, at, look_at_code, &acts) && !acts)
			quiet |= (uint16_t)(1u << slot);
	}
	return quiet & (uint16_t)~s->abi->live;
}

/* What is no business of the stub's, or leads through page tables that are none, is not. */
static bool is_watched(const struct suite *s, const struct share *sh, const struct hv_planned *p, uint16_t quiet)
{
	unsigned slot = hv_call_slot(s->abi->exec, &p->call);

	return p->call.event <= HV_EVENT_SERROR && !(p->needs & ~sh->m->sees) && p->aim != HV_CALL_02 && p->aim != HV_SYS_03 &&
	       !((s->abi->busy | quiet) >> slot & 1);
}

/* What the kernel may write over is not what runs: to watch the file's own words there would say nothing of the kernel. */
static bool is_hidden(struct suite *s, struct share *sh, const struct hv_planned *p)
{
	bool hidden = false;

	for (unsigned i = 0; i < OWN; i++)
		hidden |= suite_is_unknown(s, sh, WHAT_IS_DONE, &p->call, asked[i]);
	return hidden;
}

struct watching {
	struct doing d;
	uint16_t quiet;
};

static bool is_asked(struct suite *s, struct share *sh, const struct hv_planned *p, void *ctx)
{
	struct watching *w = ctx;

	return is_watched(s, sh, p, w->quiet) && !is_hidden(s, sh, p);
}

static void begin_call(struct suite *s, struct share *sh, const struct hv_planned *p, void *ctx)
{
	struct watching *w = ctx;

	begin(&w->d, s, sh, p);
}

static void end_call(struct suite *s, struct share *sh, const struct hv_planned *p, const struct hv_outcome *out, void *ctx)
{
	struct watching *w = ctx;

	look_back(&w->d);
	judge(s, sh, p, &w->d, out);
}

static int watch(struct suite *s, struct share *sh)
{
	struct watching w = { .quiet = quiet_slots(s) };
	const struct hv_observer observer = { .step = look_at_step, .access = look_at_access, .ctx = &w.d };

	return suite_ask(s, sh, s->plan, s->plan_count, &(struct onlooker){
		.observer = &observer, .asks = is_asked, .begin = begin_call, .judge = end_call, .ctx = &w });
}

int suite_done(struct suite *s, struct share *sh)
{
	bool can_watch = sh->m->sees & HV_SEE_PATH && sh->m->ops->observe;

	if (can_watch && s->abi->exec == HV_A64)
		return watch(s, sh);
	for (unsigned i = 0; i < OWN; i++) {
		struct hv_row *row = suite_row(s, WHAT_IS_DONE, asked[i], sh->m->name);

		rows_say(row, can_watch ? "what 32-bit instructions do is not read on %s" :
			 "%s cannot watch the stub at work", sh->m->name);
		if (row)
			rows_add(row, HV_UNSEEN);
	}
	return 0;
}
