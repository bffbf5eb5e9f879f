/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was done to the system, and in which order: barriers that do more, barriers that another one makes up for, writes and
 * maintenance that go by each other.
 */
#include <string.h>

#include "isa/barrier.h"
#include "isa/isa.h"
#include "isa/encode.h"
#include "suite/prove/idle.h"
#include "suite/prove/proof.h"
#include "suite/prove/system.h"

/* Keys are the words of SYS, without a register. */
#define SYS(op1, crn, crm, op2) ISA_MAKE_SYS(ISA_SYSREG(1, op1, crn, crm, op2), 0)
#define NUMBER(key) ISA_SYSREG_OF(key)
#define TLBI_SHARED (SYS(0, 0, 4, 0) ^ SYS(0, 0, 0, 0))	/* clear in those of all in the domain */
#define TLBI_VMALLS12E1 SYS(4, 8, 7, 6)
#define TLBI_ALLE1 SYS(4, 8, 7, 4)
#define IC_IALLU SYS(0, 7, 5, 0)
#define IC_IALLUIS SYS(0, 7, 1, 0)

static bool is_tlbi(uint32_t key)
{
	return key == SYS(ISA_SYSREG_OP1(NUMBER(key)), 8, ISA_SYSREG_CRM(NUMBER(key)), ISA_SYSREG_OP2(NUMBER(key)));
}

/* Of this CPU alone. */
static bool is_local(uint32_t key)
{
	return is_tlbi(key) && ISA_SYSREG_CRM(NUMBER(key)) == 7;
}

/* TLBI of this CPU alone, and the same of all in the domain; TLBI of one VMID, and of all. */
static bool is_wider(const struct event *a, const struct event *b)
{
	if (a->kind != EVENT_FENCE || b->kind != EVENT_FENCE || !is_local(a->key) || a->value != b->value || a->reg != b->reg)
		return false;
	return b->key == (a->key & ~TLBI_SHARED) || (a->key == TLBI_VMALLS12E1 && (b->key | TLBI_SHARED) == TLBI_ALLE1);
}

/* Translation of EL2 alone, which does not happen with its MMU off. */
static bool is_translation(const struct event *e)
{
	static const enum hv_reg regs[] = { HV_TTBR0_EL2, HV_TCR_EL2, HV_MAIR_EL2 };

	for (unsigned i = 0; e->kind == EVENT_WRITE && i < sizeof(regs) / sizeof(regs[0]); i++)
		if (e->reg == number_of(regs[i]))
			return true;
	return false;
}

/* TLBI by EL2's own names, not by address. */
static bool is_tlbi_all(const struct event *e)
{
	return e->kind == EVENT_FENCE && is_local(e->key | TLBI_SHARED) && ISA_SYSREG_OP1(NUMBER(e->key)) == 4 &&
	       ISA_SYSREG_OP2(NUMBER(e->key)) % 2 == 0 && ISA_SYSREG_OP2(NUMBER(e->key)) != 2;
}

/*
 * Writes to HCR_EL2 and SCTLR_ELx change what others mean; all others may be made in any order, but each register's own. Neither
 * do TLBIs go by each other, nor by what will be translated by.
 */
static bool commutes(const struct event *a, const struct event *b, bool mmu_off)
{
	static const uint32_t hcr = ISA_HCR_EL2 & 0x7ff, sctlr = ISA_SCTLR_EL2 & 0x7ff;

	if (is_tlbi_all(a) || is_tlbi_all(b))
		return (is_tlbi_all(a) || (mmu_off && is_translation(a))) && (is_tlbi_all(b) || (mmu_off && is_translation(b)));
	if ((idle_is_trap_control(a) && idle_is_length(b)) || (idle_is_length(a) && idle_is_trap_control(b)))
		return false;	/* the one may trap the other */
	return a->kind == EVENT_WRITE && b->kind == EVENT_WRITE && a->key != b->key && a->key != hcr && b->key != hcr &&
	       a->key != sctlr && b->key != sctlr;
}

static bool is_isb(const struct event *e)
{
	return e->kind == EVENT_BARRIER && e->key == ISA_WORD_ISB;
}

/* WFE, WFI, and ESB, which takes note of an SError: who hangs may wait, and never looks. */
static bool is_wait(const struct event *e)
{
	return e->kind == EVENT_FENCE &&
	       (e->key == isa_word(A64_WFE) || e->key == isa_word(A64_WFI) || e->key == isa_word(A64_ESB));
}

/* EL1's register under E2H: whatever it says, EL2 does not go by it. */
static bool is_el12(const struct event *e)
{
	return ISA_SYSREG_OP1(e->kind == EVENT_WRITE ? e->reg : e->key) == 5;
}

static bool names_sctlr(const struct event *e)
{
	return (e->kind == EVENT_WRITE || (e->kind == EVENT_LOAD && !e->reg)) && (e->key & 0x7ff) == REG_KEY(1, 0, 0);
}

/* It may switch the MMU. */
static bool is_sctlr(const struct event *e)
{
	return e->kind == EVENT_WRITE && e->key == REG_KEY(1, 0, 0) && !is_el12(e);
}

/* Somebody else is left to say when it takes effect: translation, while that is off; the next exception; what comes behind ERET. */
static bool can_wait(const struct event *e, bool mmu_off)
{
	static const uint32_t translation[] = {		/* TTBR0, TTBR1, TCR, TCR2, MAIR, PIRE0, PIR */
		REG_KEY(2, 0, 0), REG_KEY(2, 0, 1), REG_KEY(2, 0, 2), REG_KEY(2, 0, 3), REG_KEY(10, 2, 0), REG_KEY(10, 2, 2),
		REG_KEY(10, 2, 3),
	};
	static const uint32_t others[] = {
		REG_KEY(4, 0, 0), REG_KEY(4, 0, 1), REG_KEY(4, 1, 0), REG_KEY(12, 0, 0), REG_KEY(13, 0, 2), REG_KEY(13, 0, 3),
		REG_KEY(13, 0, 4),					/* SPSR, ELR, SP_EL0, VBAR, TPIDR */
	};

	if (e->kind == EVENT_FENCE)
		return e->key == IC_IALLU || e->key == IC_IALLUIS;	/* IC: this code is what it was */
	if (e->kind != EVENT_WRITE || is_el12(e) || idle_is(e))
		return true;
	for (unsigned i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (e->key == others[i])
			return true;
	for (unsigned i = 0; i < sizeof(translation) / sizeof(translation[0]) && mmu_off; i++)
		if (e->key == translation[i])
			return true;
	return false;
}

/* It goes by nothing that can_wait(). */
static bool does_not_care(const struct event *e, bool mmu_off)
{
	uint32_t key = e->key & 0x7ff;

	if (e->kind == EVENT_BARRIER)
		return true;
	if (e->kind == EVENT_FENCE)
		return mmu_off && is_tlbi(e->key);
	if (e->kind == EVENT_WRITE)
		return can_wait(e, mmu_off) && !idle_is_length(e);
	return !e->reg && (is_el12(e) || key == REG_KEY(4, 0, 0) || key == REG_KEY(4, 0, 1));
}

/* The second of two writes to a register in a row, that nothing goes by so soon. */
static bool is_written_over(const struct event *a, const struct event *b)
{
	return a->kind == EVENT_WRITE && b->kind == EVENT_WRITE && a->reg == b->reg && !is_el12(a) && can_wait(a, false);
}

/* The MMU is off behind the first `at` events: the path has asked SCTLR_EL2. */
static bool is_mmu_off(struct proof *p, const struct state *s, unsigned at)
{
	term is = system_read(&p->w, s, at, number_of(HV_SCTLR_EL2));
	uint64_t m;

	return path_knows(&p->w.terms, &p->w.path, term_make(&p->w.terms, TERM_AND, is, term_const(&p->w.terms, 1), 0), &m) && !m;
}

/* The ISB at `at` synchronises nothing before another one does, or the ERET. */
static bool is_late(struct proof *p, const struct state *s, unsigned at, bool returns)
{
	/* The first event of a walk that begins within the code stands for all that was done before. */
	bool mmu_off = !p->w.mmu_on || is_mmu_off(p, s, !p->from_slot), idle = true;

	for (unsigned i = 0; i < at; i++)
		if (is_sctlr(&s->event[i]))
			mmu_off &= is_mmu_off(p, s, i + 1);
	for (unsigned i = at; i-- && !is_isb(&s->event[i]);) {
		if (!i && !p->from_slot && p->idle_before)
			break;
		if (!can_wait(&s->event[i], mmu_off))
			return false;
		idle &= idle_is(&s->event[i]);
	}
	for (unsigned i = at + 1; i < s->event_count; i++) {
		if (is_isb(&s->event[i]))
			return true;
		if (!does_not_care(&s->event[i], mmu_off) && !(idle && names_sctlr(&s->event[i])))
			return false;
		if (!mmu_off && is_sctlr(&s->event[i]))
			return false;	/* Falkor's erratum 1041: the MMU may go off, and an ISB comes before */
	}
	return returns;
}

/* An ISB comes behind `at` before anything that goes by translation, and the MMU is off up to there. */
static bool is_next_in_time(const struct state *s, unsigned at)
{
	for (unsigned i = at + 1; i < s->event_count; i++) {
		if (is_isb(&s->event[i]))
			return true;
		if (!does_not_care(&s->event[i], true))
			return false;
	}
	return false;
}

/* What EL2 will translate by is as well written behind an ISB, if another one is in time. */
static void sink_translation(const struct proof *p, struct state *s)
{
	unsigned off = 0;
	bool moves = true;

	while (!p->w.mmu_on && off < s->event_count && !is_sctlr(&s->event[off]))
		off++;
	while (moves) {
		moves = false;
		for (unsigned i = 1; i < off; i++)
			if (is_isb(&s->event[i]) && is_translation(&s->event[i - 1]) && is_next_in_time(s, i)) {
				const struct event e = s->event[i];

				s->event[i] = s->event[i - 1];
				s->event[i - 1] = e;
				moves = true;
			}
	}
}

/* `s` without ISBs that another one makes up for. */
static void drop_late(struct proof *p, const struct state *s, bool returns, struct state *to)
{
	struct state left = *s;

	for (unsigned i = 0; i < left.event_count;) {
		if (!is_isb(&left.event[i]) || !is_late(p, &left, i, returns)) {
			i++;
			continue;
		}
		memmove(&left.event[i], &left.event[i + 1], (--left.event_count - i) * sizeof(left.event[0]));
	}
	*to = left;
	sink_translation(p, to);
}

/* `s` without the barriers that `want` does not have, if it has all that `want` has: they are in the way of comparing the rest. */
static void drop_more(const struct state *want, struct state *s)
{
	unsigned i = 0, n = 0;

	for (unsigned k = 0; k < s->event_count; k++) {
		while (i < want->event_count && want->event[i].kind != EVENT_BARRIER)
			i++;
		if (s->event[k].kind == EVENT_BARRIER) {
			if (i == want->event_count || !same_event(&want->event[i], &s->event[k]))
				continue;
			i++;
		}
		s->event[n++] = s->event[k];
	}
	s->event_count = n;
}

/* A TLBI's place does not depend on how far it reaches. */
static uint32_t rank(const struct event *e)
{
	return is_tlbi_all(e) ? e->key | TLBI_SHARED : e->key;
}

/* Events but loads, in an order that does not depend on chance, and what is done twice in a row once. Who hangs may wait, too. */
static unsigned settle(const struct proof *p, const struct state *s, bool hangs, struct event *to)
{
	bool mmu_off = !p->w.mmu_on;
	unsigned n = 0;

	for (unsigned i = 0; i < s->event_count; i++) {
		unsigned at = n;

		if (s->event[i].kind == EVENT_LOAD || (hangs && is_wait(&s->event[i])))
			continue;
		mmu_off &= !is_sctlr(&s->event[i]);
		while (at && rank(&to[at - 1]) > rank(&s->event[i]) && commutes(&to[at - 1], &s->event[i], mmu_off))
			at--;
		if (at && same_event(&to[at - 1], &s->event[i]))
			continue;
		if (at && is_written_over(&to[at - 1], &s->event[i]) && !proof_is_read_back(s, s->event[i].key, i)) {
			to[at - 1] = s->event[i];
			continue;
		}
		memmove(&to[at + 1], &to[at], (n - at) * sizeof(*to));
		to[at] = s->event[i];
		n++;
	}
	return n;
}

/* Two DSBs that differ at most in how far they reach. */
static bool is_same_but_for_reach(uint32_t a, uint32_t b)
{
	struct isa_insn one, other;

	isa_decode(ISA_A64, a, &one);
	isa_decode(ISA_A64, b, &other);
	return one.id == A64_DSB && other.id == A64_DSB && isa_value(&one, ISA_ACCESS) == isa_value(&other, ISA_ACCESS);
}

/* A DSB of the same kind of accesses, that reaches less far, behind TLBIs of this CPU alone: each waits for those. */
static bool is_far_enough(const struct event *a, unsigned at, const struct event *b)
{
	unsigned i = at;

	if (b->kind != EVENT_BARRIER || !is_same_but_for_reach(a[at].key, b->key))
		return false;
	while (i && a[i - 1].kind == EVENT_FENCE && is_local(a[i - 1].key))
		i--;
	if (i == at)
		return false;
	while (i && a[i - 1].kind != EVENT_FENCE && a[i - 1].kind != EVENT_STORE)
		i--;
	return !i;
}

static bool same_events(struct proof *p, const struct state *want, const struct state *got, bool hangs)
{
	struct event a[EVENTS_MAX], b[EVENTS_MAX];
	unsigned na = settle(p, want, hangs, a), nb = settle(p, got, hangs, b), i = 0;

	for (unsigned k = 0; k < nb; k++) {
		bool same = false;

		while (i < na && !(same = proof_same_event(p, &a[i], &b[k], got)) && proof_is_optional(p, &a[i]))
			i++;
		if (same) {
			i++;
			continue;
		}
		if (i < na && is_wider(&a[i], &b[k])) {
			p->stronger = true;
			i++;
			continue;
		}
		if (b[k].kind != EVENT_BARRIER)
			return false;
		if (i < na && a[i].kind == EVENT_BARRIER && isa_covers(b[k].key, a[i].key)) {
			p->stronger = true;
			i++;
		} else if (i < na && is_far_enough(a, i, &b[k])) {
			p->domain = true;
			i++;
		} else {
			p->stronger = true;
		}
	}
	while (i < na && proof_is_optional(p, &a[i]))
		i++;
	return i == na;
}

bool proof_same_system(struct proof *p, const struct leaf *want, const struct leaf *got)
{
	struct state a, b;
	bool dropped;

	if (same_events(p, want->state, got->state, want->kind == LEAF_HANG))
		return true;
	drop_late(p, want->state, want->kind == LEAF_ERET, &a);
	drop_late(p, got->state, want->kind == LEAF_ERET, &b);
	p->later = true;
	if (same_events(p, &a, &b, want->kind == LEAF_HANG))
		return true;
	drop_more(&a, &b);
	if (same_events(p, &a, &b, want->kind == LEAF_HANG))
		return true;
	dropped = proof_drop_choices(p, want->state, &a);
	dropped |= proof_drop_choices(p, got->state, &b);
	if (!dropped)
		return false;
	p->choice = true;
	return same_events(p, &a, &b, want->kind == LEAF_HANG);
}
