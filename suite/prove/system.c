/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an instruction does to the system, on terms: registers, whose names E2H changes, barriers, maintenance and hints. */
#include "isa/encode.h"
#include "isa/sysreg.h"
#include "suite/prove/step-rows.h"
#include "suite/prove/system.h"

/* CRn, CRm, op2: with E2H, names of different levels mean one register; CPACR_EL1 is CPTR_EL2, whose numbers differ, too. */
#define SYSREG_KEY(r) (((r) & 0x7ff) == CPACR ? CPTR : (r) & 0x7ff)
#define CPACR (ISA_CPACR_EL1 & 0x7ff)
#define CPTR (ISA_CPTR_EL2 & 0x7ff)
#define MDCR (ISA_MDCR_EL2 & 0x7ff)

/* What was done last, reads aside, was the very same: done once more it changes nothing. */
static bool is_repeated(const struct state *s, const struct event *e)
{
	unsigned i = s->event_count;

	while (i && s->event[i - 1].kind == EVENT_LOAD)
		i--;
	return i && e->kind != EVENT_LOAD && s->event[i - 1].kind == e->kind && s->event[i - 1].key == e->key &&
	       s->event[i - 1].reg == e->reg && s->event[i - 1].value == e->value;
}

/* MDCR, CPTR, and CRn 1, CRm 2: ZCR, HCRX, SMCR and their neighbours, by which no load at EL2 goes. */
static bool is_aside(uint32_t key)
{
	return key == MDCR || key == CPTR || key >> 3 == 0x12;
}

#define SCTLR_KEY (ISA_SCTLR_EL2 & 0x7ff)

/* With the MMU off an address is itself, whatever is written to registers other than SCTLR_EL2: loads see the same. */
static bool is_blind(const struct walker *w, const struct state *s, uint32_t key)
{
	bool off = !w->mmu_on && key != SCTLR_KEY;

	for (unsigned i = 0; i < s->event_count; i++)
		off &= !(s->event[i].kind == EVENT_WRITE && s->event[i].key == SCTLR_KEY);
	return off;
}

/* What is loaded from now on may be something else: by a write, and again by the ISB behind it. */
static void change_memory(const struct walker *w, struct state *s, enum event_kind kind, uint32_t key)
{
	if (kind == EVENT_LOAD || (kind == EVENT_WRITE && (is_aside(key) || is_blind(w, s, key))) ||
	    (kind == EVENT_BARRIER && !s->unsettled))
		return;
	s->epoch++;
	s->unsettled = kind != EVENT_BARRIER || (s->unsettled && key != ISA_WORD_ISB);
}

bool step_event(struct walker *w, struct state *s, enum event_kind kind, uint32_t key, uint32_t reg, term value)
{
	const struct event e = { (uint8_t)kind, key, reg, value };

	if (is_repeated(s, &e))
		return true;
	if (s->event_count == EVENTS_MAX)
		w->gave_up = true;
	else
		s->event[s->event_count++] = e;
	change_memory(w, s, kind, key);
	return !w->gave_up;
}

#define HCR_KEY SYSREG_KEY(ISA_HCR_EL2)

#define E2H_TGE (HV_HCR_E2H | 1ull << 27)

/* With both set these two invalidate the same: all of the EL2&0 regime (Arm ARM D5.10.2). */
#define TLBI_VMALLE1 ISA_MAKE_SYS(ISA_SYSREG(1, 0, 8, 7, 0), 31)
#define TLBI_ALLE2 ISA_MAKE_SYS(ISA_SYSREG(1, 4, 8, 7, 0), 31)

/*
 * E2H and TGE were set on this path, an ISB has made that so, and a register that only then has its name was used, so that the
 * CPU has VHE. Behind all this *_EL1 names mean EL2's registers.
 */
static bool is_redirected(const struct walker *w, const struct state *s)
{
	unsigned stage = 0;

	for (unsigned i = 0; i < s->event_count; i++) {
		const struct event *e = &s->event[i];
		uint32_t reg = e->kind == EVENT_WRITE ? e->reg : e->key;

		if (e->kind == EVENT_WRITE && e->key == HCR_KEY)
			stage = (w->terms.node[e->value].must & E2H_TGE) == E2H_TGE;
		else if (stage == 1 && e->kind == EVENT_BARRIER && e->key == ISA_WORD_ISB)
			stage = 2;
		else if (stage == 2 && (e->kind == EVENT_WRITE || (e->kind == EVENT_LOAD && !e->reg)) && ISA_SYSREG_OP1(reg) == 5)
			stage = 3;
	}
	return stage == 3;
}

/* The walk began on the way, and what was done before has not changed what names mean. */
static bool is_quiet_begin(const struct walker *w, const struct state *s, unsigned at)
{
	return !at && w->settled && s->event[at].kind == EVENT_FENCE && !s->event[at].key;
}

/* HCR_EL2 was found to have E2H set on this path, and the path has not written it: then *_EL1 names mean EL2's throughout. */
static bool is_found_redirected(struct walker *w, const struct state *s)
{
	term hcr = system_read(w, s, s->event_count, ISA_HCR_EL2);
	term e2h = term_make(&w->terms, TERM_AND, hcr, term_const(&w->terms, HV_HCR_E2H), 0);

	for (unsigned i = 0; i < s->event_count; i++)
		if ((s->event[i].kind == EVENT_FENCE && !is_quiet_begin(w, s, i)) ||
		    (s->event[i].kind == EVENT_WRITE && s->event[i].key == HCR_KEY))
			return false;
	return path_denies(&w->terms, &w->path, e2h, 0);
}

/* The one name of a register that has two under E2H (Arm ARM D5.6.3); those whose numbers differ otherwise, too, keep both. */
static uint32_t real_name(struct walker *w, const struct state *s, uint32_t reg)
{
	if (isa_sysreg_is_renamed(reg) && (is_redirected(w, s) || is_found_redirected(w, s)))
		return isa_sysreg_at_el2(reg, true);
	return reg;
}

/* Twice the writes to HCR_EL2, which rename registers, among the first `at` events; one more if an ISB made the last one so. */
static unsigned renamings(const struct walker *w, const struct state *s, unsigned at)
{
	unsigned n = 0;

	for (unsigned i = 0; i < at; i++) {
		const struct event *e = &s->event[i];

		if ((e->kind == EVENT_WRITE && e->key == HCR_KEY) ||
		    (e->kind == EVENT_FENCE && !e->key && !is_quiet_begin(w, s, i)))	/* or not known */
			n = (n | 1) + 1;
		else if (n && e->kind == EVENT_BARRIER && e->key == ISA_WORD_ISB)
			n |= 1;
	}
	return n;
}

/* SPSR_EL2 and SP_EL1 have one name at EL2, with E2H or without. */
static bool is_renamed(uint32_t reg)
{
	return reg != ISA_SPSR_EL2 && reg != ISA_SP_EL1;
}

static uint64_t epoch_at(const struct walker *w, const struct state *s, unsigned at, uint32_t reg)
{
	unsigned count = 0;

	for (unsigned i = 0; i < at; i++)
		count += s->event[i].kind == EVENT_FENCE ||
			 (s->event[i].kind == EVENT_WRITE && s->event[i].key == SYSREG_KEY(reg));
	return is_renamed(reg) ? count | (uint64_t)renamings(w, s, at) << 16 : count;
}

term system_read(struct walker *w, const struct state *s, unsigned at, uint32_t reg)
{
	return term_make(&w->terms, TERM_READ, 0, 0, (uint64_t)reg << 32 | epoch_at(w, s, at, reg));
}

/*
 * Registers that are more than state: PSTATE, of which flags and stack pointer are modelled elsewhere; counters and random
 * numbers, which change by themselves; the interrupt controller's, whose reading acknowledges.
 */
static bool is_lively(uint32_t reg)
{
	unsigned crn = ISA_SYSREG_CRN(reg), crm = ISA_SYSREG_CRM(reg);

	return (crn == 4 && crm == 2) || crn == 14 || (crn == 2 && crm == 4) ||
	       (crn == 12 && crm >= 8 && ISA_SYSREG_OP1(reg) != 4) || ISA_SYSREG_OP0(reg) == 2;
}

/* Of the timers' they are controls: CNTKCTL_EL1, CNTHCTL_EL2, CNTVOFF_EL2. */
static bool is_control(uint32_t reg)
{
	return reg == ISA_SYSREG(3, 0, 14, 1, 0) || reg == ISA_SYSREG(3, 4, 14, 1, 0) || reg == ISA_SYSREG(3, 4, 14, 0, 3);
}

/* SMCR_EL2.LEN and ZCR_EL2.LEN read as they were written, and these bits of it are known to be ones. */
#define LENGTH 15
static uint64_t ones_of_length(const struct walker *w, const struct state *s, uint32_t reg)
{
	for (unsigned i = s->event_count; (reg == ISA_SMCR_EL2 || reg == ISA_ZCR_EL2) && i--;) {
		const struct event *e = &s->event[i];

		if (e->kind == EVENT_FENCE || (e->kind == EVENT_WRITE && e->key == HCR_KEY))
			return 0;
		if (e->kind == EVENT_WRITE && e->key == SYSREG_KEY(reg))	/* by another name it may have been this one */
			return e->reg == reg ? w->terms.node[e->value].must & LENGTH : 0;
	}
	return 0;
}

bool step_read_register(const struct step *x)
{
	struct walker *w = x->w;
	struct state *s = x->s;
	uint32_t reg = real_name(w, s, ISA_SYSREG_OF(x->insn->word));

	if (is_lively(reg) && !is_control(reg))
		return false;
	/* It may be UNDEFINED, or trapped. */
	step_event(w, s, EVENT_LOAD, reg, 0, is_renamed(reg) ? (term)renamings(w, s, s->event_count) : 0);
	if (isa_register(x->insn, ISA_OUT) != 31)
		s->r[isa_register(x->insn, ISA_OUT)] = term_make(&w->terms, TERM_ORR, system_read(w, s, s->event_count, reg),
								 term_const(&w->terms, ones_of_length(w, s, reg)), 0);
	return true;
}

bool step_write_register(const struct step *x)
{
	struct walker *w = x->w;
	struct state *s = x->s;
	uint32_t reg = real_name(w, s, ISA_SYSREG_OF(x->insn->word));
	term value = step_operand(x, ISA_IN);

	if (is_lively(reg))
		return false;
	if (reg == ISA_VBAR_EL2 && value == system_read(w, s, s->event_count, reg))
		return true;		/* it holds that already */
	return step_event(w, s, EVENT_WRITE, SYSREG_KEY(reg), reg, value);
}

/* Keys of PAC are enabled by SCTLR_ELx, of which the bare stub's value enables none; the path has not written it up to here. */
static bool keys_are_off(const struct walker *w, const struct state *s)
{
	if (w->mmu_on)
		return false;
	for (unsigned i = 0; i < s->event_count; i++)
		if (s->event[i].kind == EVENT_FENCE ||
		    (s->event[i].kind == EVENT_WRITE && (s->event[i].key == SCTLR_KEY || s->event[i].key == HCR_KEY)))
			return false;
	return true;
}

bool step_keys(const struct step *x)
{
	const struct residence *r = x->w->flow->residence;

	x->w->hints = true;
	return (r && !r->keys) || keys_are_off(x->w, x->s);
}

#define PACM 39		/* it changes what comes next */
bool step_hint(const struct step *x)
{
	x->w->hints = true;
	return isa_value(x->insn, ISA_IMM) != PACM;
}

bool step_nothing(const struct step *x)
{
	(void)x;
	return true;
}

bool step_barrier(const struct step *x)
{
	return step_event(x->w, x->s, EVENT_BARRIER, x->insn->id == A64_ISB ? ISA_WORD_ISB : x->insn->word, 0, 0);
}

/* Where a branch to a register must lead to on a guarded page. */
bool step_pad(const struct step *x)
{
	const struct residence *r = x->w->flow->residence;

	if (!r || r->guarded)
		return step_barrier(x);
	x->w->hints = true;
	return true;
}

bool step_wait(const struct step *x)
{
	x->w->hints |= x->insn->id == A64_ESB;
	if (x->insn->id == A64_ESB && x->w->flow->residence)
		return true;	/* a stub may take an SError that is pending */
	return step_event(x->w, x->s, EVENT_FENCE, x->insn->word, 0, 0);
}

bool step_sys(const struct step *x)
{
	uint32_t word = x->insn->word;
	unsigned rt = isa_register(x->insn, ISA_IN);

	if (word == TLBI_ALLE2 && is_redirected(x->w, x->s))
		word = TLBI_VMALLE1;
	/* Without an operand the field has to be XZR's: no other register, even if it is zero (Arm ARM C6.2, TLBI). */
	return step_event(x->w, x->s, EVENT_FENCE, word & ~31u, rt == 31, step_get(x->w, x->s, rt, true));
}
