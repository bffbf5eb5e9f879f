/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a stub does on its way, whatever comes of it on this machine: it writes registers that the call does not name, stores, loads
 * from where no call may, uses SIMD registers, sleeps. An outcome shows none of this if the register is one that no outcome holds,
 * if the value that is written stood there before, or if the CPU at hand lacks what the next one has.
 */
#include <stddef.h>

#include "isa/encode.h"
#include "isa/isa.h"
#include "isa/sysreg.h"
#include "suite/run/deeds.h"
#include "suite/run/written.h"
#include "suite/static/effect-a32.h"

const enum hv_rule deeds_asked[DEEDS_ASKED] = { HV_SYS_04, HV_MEM_02, HV_REG_05, HV_LIVE_01 };

static bool in_stub(const struct doing *d, uint64_t at)
{
	const struct hv_places *p = d->places;

	return at - p->stub < p->stub_size;
}

/* The first of each rule is told. */
static void note(struct doing *d, enum hv_rule rule, const char *what, uint64_t at)
{
	for (unsigned i = 0; i < DEEDS_ASKED; i++)
		if (deeds_asked[i] == rule && !d->deeds[i].what)
			d->deeds[i] = (struct deed){ rule, what, at };
}

static bool names(const struct hv_move *moves, unsigned count, unsigned reg, bool from_el2)
{
	for (unsigned i = 0; i < count; i++)
		if (moves[i].to == reg && (moves[i].e2h != HV_E2H_ANY_FROM_EL2 || from_el2))
			return true;
	return false;
}

/* Whether the contract of this call says what becomes of `reg`. Whether it becomes that, SYS-02 and SYS-03 ask. */
static bool is_named(const struct doing *d, unsigned reg)
{
	const struct hv_call_spec *spec = d->spec;
	bool from_el2 = d->call->from == HV_FROM_EL2H || d->call->from == HV_FROM_EL2T;

	if (!spec || reg == HV_REG_NONE)
		return false;
	if (reg == HV_SPSR_EL2 || reg == HV_ELR_EL2)	/* the exception's own, written to return */
		return true;
	if (names(spec->always, spec->always_count, reg, from_el2) ||
	    (!d->refused && names(spec->moves, spec->move_count, reg, from_el2)))
		return true;
	for (unsigned i = 0; i < spec->choice_count; i++)
		if (spec->choices[i].reg == reg)	/* of which the kernel may write what it likes */
			return true;
	for (unsigned i = 0; i < spec->change_count; i++)
		if (spec->changes[i].move.to == reg && (spec->changes[i].always || !d->refused))
			return true;
	return !d->refused && spec->goes_home && reg == HV_VBAR_EL2;
}

static struct deeds_kept *find(struct doing *d, uint16_t sysreg)
{
	static struct deeds_kept spill;

	for (unsigned i = 0; i < d->kept_count; i++)
		if (d->kept[i].sysreg == sysreg)
			return &d->kept[i];
	if (d->kept_count == DEEDS_REGISTERS) {	/* more than any stub saves: those beyond count as never read */
		spill = (struct deeds_kept){ .sysreg = sysreg };
		return &spill;
	}
	d->kept[d->kept_count] = (struct deeds_kept){ .sysreg = sysreg };
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
	struct deeds_kept *k;

	d->pending = 0;
	if (!insn || (insn & 31) == 31)
		return;
	k = find(d, ISA_SYSREG_OF(insn));
	if (k->known || k->written)
		return;
	k->known = true;
	k->before = general(m, insn);
	k->holders = 1u << (insn & 31);
}

/* What this instruction writes no longer has what was read into it. */
static void let_go(struct doing *d, uint32_t word)
{
	struct isa_insn insn;
	uint64_t writes = isa_decode(ISA_A64, word, &insn) ? isa_writes(&insn) : ~0ull;

	for (unsigned i = 0; i < d->kept_count; i++)
		d->kept[i].holders &= ~(uint32_t)writes;
}

/* `from`: bit n if xn is written, 0 if that is not known. */
static void write_register(struct doing *d, uint16_t sysreg, bool certain, uint32_t from, uint64_t value, uint64_t at)
{
	struct deeds_kept *k = find(d, sysreg);

	if (!k->written)
		k->at = at;
	k->written = true;
	k->changed |= k->known && value != k->before;
	k->certain = certain;
	k->as_read = k->holders & from;
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
		ISA_TPIDR_EL0, ISA_TPIDRRO_EL0, ISA_TPIDR_EL1, ISA_TPIDR_EL2,
		ISA_SYSREG(3, 2, 0, 0, 0),	/* CSSELR_EL1 */
		ISA_SP_EL0, ISA_SP_EL1,
		ISA_SPSR_EL1, ISA_ELR_EL1,
		ISA_ESR_EL1, ISA_ESR_EL2,
		ISA_FAR_EL1, ISA_FAR_EL2, ISA_HPFAR_EL2,
		ISA_PAR_EL1,
		ISA_FPCR, ISA_FPSR,
	};

	for (size_t i = 0; i < sizeof(keeps) / sizeof(keeps[0]); i++)
		if (keeps[i] == sysreg)
			return true;
	return false;
}

/* An exception between two writes of VBAR_EL2 would go to the first one's table. */
static void look_at_vectors(struct doing *d, uint64_t value, uint64_t at)
{
	if (d->moved && (value ^ d->vectors) & ~0x7ffull)	/* bits below are not kept */
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
		write_register(d, ISA_SYSREG_OF(insn), (insn & 31) != 31, 1u << (insn & 31), value, at);
}

void deeds_look_back(struct doing *d)
{
	for (unsigned i = 0; i < d->kept_count; i++) {
		const struct deeds_kept *k = &d->kept[i];

		if (k->written && (!k->certain || k->now != k->before))
			note(d, HV_SYS_04, "writes a system register that the call does not name, and does not put it back", k->at);
		else if (k->written && !k->changed && !k->as_read)
			note(d, HV_SYS_04, "writes a system register that the call does not name, with what stood there by chance",
			     k->at);
		else if (k->changed && !only_keeps(k->sysreg))
			note(d, HV_SYS_04, "changes a system register that the call does not name, which acts until it is put back",
			     k->at);
	}
}

static const struct { enum effect effect; enum hv_rule rule; const char *what; } deeds[] = {
	{ EFFECT_PSTATE, HV_SYS_04, "writes a field of PSTATE that the call does not name" },
	{ EFFECT_OPERATE, HV_SYS_04, "is a system instruction that the call does not name" },
	{ EFFECT_EXCLUSIVE, HV_MEM_02, "is an exclusive access, which may fault if memory is Device" },
	{ EFFECT_ATOMIC, HV_MEM_02, "is an atomic access, which stores, and may fault if memory is Device" },
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

/* What is neither a read nor a write of a register. */
static void look_at_effect(struct doing *d, uint64_t pc, enum effect effect)
{
	if (effect == EFFECT_TRANSLATE)
		write_register(d, ISA_PAR_EL1, false, 0, 0, pc);
	else if (effect == EFFECT_EVENT)
		d->event = true;
	else if (effect == EFFECT_WAIT)
		look_at_wait(d, pc);
	for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++)
		if (deeds[i].effect == effect && (effect != EFFECT_SLEEP || d->spec))
			note(d, deeds[i].rule, deeds[i].what, pc);
}

void deeds_look_at_step(void *ctx, struct hv_machine *m, uint64_t pc, uint32_t insn, unsigned el)
{
	struct doing *d = ctx;
	enum effect effect;

	finish_read(d, m);
	if (el != 2 || !in_stub(d, pc))
		return;
	effect = effect_of(insn);
	let_go(d, insn);
	d->left = insn == ISA_WORD_ERET;
	if (effect == EFFECT_READ)
		d->pending = insn;
	else if (effect == EFFECT_WRITE)
		look_at_write(d, m, pc, insn);
	else if (effect != EFFECT_NONE)
		look_at_effect(d, pc, effect);
}

static void finish_read_a32(struct doing *d, struct hv_machine *m)
{
	struct effect_a32 read = d->read;
	struct deeds_kept *k;

	d->read.effect = EFFECT_NONE;
	if (read.effect != EFFECT_READ)
		return;
	k = find(d, read.key);
	if (k->known || k->written)
		return;
	k->known = true;
	k->before = written_value_a32(m, &read);
}

void deeds_look_at_step_a32(void *ctx, struct hv_machine *m, uint64_t pc, uint32_t insn, unsigned el)
{
	struct doing *d = ctx;
	struct effect_a32 e;

	finish_read_a32(d, m);
	if (el != 2 || !in_stub(d, pc) || !effect_of_a32(&d->it, (uint32_t)m->ops->peek(m, HV_PSTATE), insn, &e))
		return;
	if (e.effect == EFFECT_READ) {
		d->read = e;
	} else if (e.effect == EFFECT_WRITE) {
		uint64_t value = written_value_a32(m, &e);

		if (!is_named(d, e.reg) && !repeats_table(d, e.reg, value))
			write_register(d, e.key, true, 0, value, pc);
	} else if (e.effect != EFFECT_NONE) {
		look_at_effect(d, pc, e.effect);
	}
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
	uint64_t at = d->places->params;

	for (unsigned i = 0; d->spec && i < d->spec->aim_count; i++)
		if (d->spec->aims[i].place == offsetof(struct hv_places, params))
			at = d->call->in.r[d->spec->aims[i].to];
	return addr - at < PARAMETERS && has_argument(d->spec, HV_PARAM0, HV_PARAM9);
}

void deeds_look_at_access(void *ctx, struct hv_machine *m, uint64_t pc, uint64_t addr, unsigned size, int is_store)
{
	struct doing *d = ctx;

	if (d->left || !in_stub(d, pc) || HV_PSTATE_EL(m->ops->peek(m, HV_PSTATE)) != 2)
		return;
	if (in_stack(d, addr))
		return;
	if (is_store)
		note(d, HV_MEM_02, "stores", pc);
	else if (!(in_stub(d, addr) && in_stub(d, addr + size - 1)) && !in_parameters(d, addr))
		note(d, HV_MEM_02, "loads from memory that is neither the stub's nor the call's", pc);
}

void deeds_begin(struct doing *d, const struct hv_abi *abi, const struct hv_machine *m, const struct hv_call *call)
{
	bool live = abi->live >> hv_call_slot(abi->exec, call) & 1;
	const struct hv_call_spec *spec = hv_abi_select(abi, call);

	*d = (struct doing){ .places = &m->places, .call = call, .spec = live ? spec : NULL,
			     .e2h = call->in.r[HV_HCR_EL2] & HV_HCR_E2H, .stack = abi->stack };
	d->refused = spec->needs_vhe && (!(m->has & HV_HAS_VHE) || call->in.r[HV_SCTLR_EL2] & HV_SCTLR_M);
}
