/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why a mutant is no break. Both stubs are walked through symbolically: wherever the good one ends, the mutant, under the
 * conditions of that path, must end in the same way. What a caller cannot see does not count: flags, which an exception return
 * restores and no restart promises; BTYPE, by which a RET differs from a BR; where in the stub a dead slot spins.
 */
#include <stdlib.h>
#include <string.h>

#include "suite/static/decode.h"
#include "suite/mutate/fields.h"
#include "suite/mutate/walk.h"

const struct hv_mutation_info hv_arguments[HV_ARGUMENT_COUNT + 1] = {
#define HV_ARGUMENT(id, name, sentence) [HV_ARGUMENT_##id] = { name, sentence },
#define HV_MUTATION(id, name, sentence)
#include "suite/mutate/mutations.def"
#undef HV_MUTATION
#undef HV_ARGUMENT
};

#define OWN_MAX 8

/* A proof under way. */
struct proof {
	struct walker w;
	const struct hv_abi *abi;
	const struct hv_mutant *m;
	uint64_t entry;			/* offset of the slot */
	struct state start;
	const struct leaf *want;	/* the good stub's end on this path */
	struct event own[OWN_MAX];	/* what the good stub loads of its image before it changes anything */
	unsigned own_count;
	bool stronger, domain, later, clobbers, either, choice, res0; /* used on the way */
};

/* --- what was done to the system -------------------------------------------------------------------------------- */

#define DSB_WORD 0xd503309f
#define DMB_WORD 0xd50330bf

/* How far a DSB or DMB reaches, by CRm[3:2]; which accesses it orders, by CRm[1:0]. */
static const uint8_t domain_rank[4] = { 2, 0, 1, 3 };	/* OSH, NSH, ISH, SY */

/* `b` does all that `a` does. */
static bool is_stronger(uint32_t a, uint32_t b)
{
	unsigned ca = a >> 8 & 15, cb = b >> 8 & 15;
	uint32_t kind_a = a & 0xfffff0ff, kind_b = b & 0xfffff0ff;

	if (kind_b != DSB_WORD && kind_b != kind_a)
		return false;
	if ((kind_a != DSB_WORD && kind_a != DMB_WORD) || (kind_a == DSB_WORD && kind_b == DMB_WORD))
		return false;
	return (cb & ca & 3) == (ca & 3) && cb & 3 && domain_rank[cb >> 2] >= domain_rank[ca >> 2];
}

static bool same_event(const struct event *a, const struct event *b)
{
	return a->kind == b->kind && a->key == b->key && a->reg == b->reg && a->value == b->value;
}

static uint32_t number_of(enum hv_reg reg)
{
	const struct hv_reg_info *r = &hv_regs[reg];

	return HV_SYSREG((uint32_t)r->op0, (uint32_t)r->op1, (uint32_t)r->crn, (uint32_t)r->crm, (uint32_t)r->op2);
}

static bool may_be_unknown(const struct proof *p);
static bool is_no_call(const struct proof *p);
static bool same_value(struct proof *p, term want, term got);

static uint64_t choice_in(const struct hv_call_spec *spec, uint32_t reg)
{
	for (unsigned i = 0; i < spec->choice_count; i++)
		if (number_of(spec->choices[i].reg) == reg)
			return spec->choices[i].bits;
	return 0;
}

/* SCTLR_EL2 (Arm ARM D13.2.119): EnDB, IESB, EnDA, EnIB, EnIA, ITFSB. */
#define SCTLR_QUIET (1ull << 13 | 1ull << 21 | 1ull << 27 | 1ull << 30 | 1ull << 31 | 1ull << 37)
#define SCTLR_WXN (1ull << 19)

/*
 * Attributes of walks, keys of PAC, IESB, CnP; SMPME, whose map makes all priorities the same. Where the choice is another one, as
 * EE or a granule, page tables have to be others, too.
 */
static uint64_t quiet_bits(uint32_t reg)
{
	if (reg == number_of(HV_SCTLR_EL2))
		return SCTLR_QUIET;
	if (reg == number_of(HV_HCRX_EL2))
		return 1u << 5;
	return reg == number_of(HV_TCR_EL2) ? 0x3f00 : reg == number_of(HV_TTBR0_EL2);
}

/* Bits of `reg` that every call which may take this path leaves to whoever builds the stub, and that nobody runs into. */
static uint64_t choice(const struct proof *p, uint32_t reg, uint64_t bits)
{
	const struct hv_abi *abi = p->abi;

	if (abi->selector != HV_SELECT_X0)
		return 0;
	for (unsigned i = 0; i < abi->call_count; i++)
		if (path_allows(&p->w.terms, &p->w.path, TERM_INPUT, 0, abi->calls[i].number))
			bits &= choice_in(&abi->calls[i], reg);
	return may_be_unknown(p) || is_no_call(p) ? bits & choice_in(&abi->unknown, reg) : bits;
}

/* Both write the same to one register, but for the bits of `open`. */
static bool same_write(struct proof *p, const struct event *a, const struct event *b, uint64_t open)
{
	term rest = term_const(&p->w.terms, ~open);

	return open && term_make(&p->w.terms, TERM_AND, a->value, rest, 0) == term_make(&p->w.terms, TERM_AND, b->value, rest, 0);
}

/* Bits [10:0] of a table's address (Arm ARM D13.2.153): an exception goes by none of them. */
static uint64_t res0(uint32_t reg)
{
	return reg == number_of(HV_VBAR_EL1) || reg == number_of(HV_VBAR_EL2) ? HV_TABLE_SIZE - 1 : 0;
}

/* The same, but for what the generation leaves open, or no CPU goes by. */
static bool same_but_choice(struct proof *p, const struct event *a, const struct event *b)
{
	uint64_t quiet;

	if (same_event(a, b))
		return true;
	if (a->kind != EVENT_WRITE || b->kind != EVENT_WRITE || a->reg != b->reg)
		return false;
	if (same_value(p, a->value, b->value))
		return true;
	if (same_write(p, a, b, res0(a->reg)))
		return p->res0 = true;
	quiet = quiet_bits(a->reg);
	if (a->reg == number_of(HV_SCTLR_EL2) && !(p->w.terms.node[b->value].may & SCTLR_WXN))
		quiet |= SCTLR_WXN;	/* set it forbids something, and clear nothing */
	return same_write(p, a, b, choice(p, a->reg, quiet)) && (p->choice = true);
}

static bool may_stay(const struct hv_call_spec *spec, uint32_t reg)
{
	for (unsigned i = 0; i < spec->move_count; i++)
		if (spec->moves[i].may && number_of(spec->moves[i].to) == reg)
			return true;
	return false;
}

/* A write that some releases of the generation do not make, whichever call takes this path. */
static bool is_optional(struct proof *p, const struct event *e)
{
	const struct hv_abi *abi = p->abi;
	bool may = e->kind == EVENT_WRITE && abi->selector == HV_SELECT_X0;

	for (unsigned i = 0; may && i < abi->call_count; i++)
		if (path_allows(&p->w.terms, &p->w.path, TERM_INPUT, 0, abi->calls[i].number))
			may = may_stay(&abi->calls[i], e->reg);
	if (may && (may_be_unknown(p) || is_no_call(p)))
		may = may_stay(&abi->unknown, e->reg);
	p->choice |= may;
	return may;
}

#define TLBI_LOCAL(key) (((key) & 0xfff8ff00) == 0xd5088700)
#define TLBI_SHARED 0x400u	/* clear in those of all in the domain */
#define TLBI_VMALLS12E1 0xd50c87c0u
#define TLBI_ALLE1 0xd50c8780u

/* TLBI of this CPU alone, and the same of all in the domain; TLBI of one VMID, and of all. */
static bool is_wider(const struct event *a, const struct event *b)
{
	if (a->kind != EVENT_FENCE || b->kind != EVENT_FENCE || !TLBI_LOCAL(a->key) || a->value != b->value)
		return false;
	return b->key == (a->key & ~TLBI_SHARED) || (a->key == TLBI_VMALLS12E1 && (b->key | TLBI_SHARED) == TLBI_ALLE1);
}

/* Translation of EL2 alone, which nobody does with its MMU off. */
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
	return e->kind == EVENT_FENCE && (TLBI_LOCAL(e->key | TLBI_SHARED) && (e->key >> 16 & 7) == 4) &&
	       (e->key >> 5 & 7) % 2 == 0 && (e->key >> 5 & 7) != 2;
}

/*
 * Writes to HCR_EL2 and SCTLR_ELx change what others mean; all others may be made in any order, but each register's own. Neither
 * do TLBIs go by each other, nor by what will be translated by.
 */
static bool commutes(const struct event *a, const struct event *b, bool mmu_off)
{
	static const uint32_t hcr = HV_SYSREG(3, 4, 1, 1, 0) & 0x7ff, sctlr = HV_SYSREG(3, 4, 1, 0, 0) & 0x7ff;

	if (is_tlbi_all(a) || is_tlbi_all(b))
		return (is_tlbi_all(a) || (mmu_off && is_translation(a))) && (is_tlbi_all(b) || (mmu_off && is_translation(b)));
	return a->kind == EVENT_WRITE && b->kind == EVENT_WRITE && a->key != b->key && a->key != hcr && b->key != hcr &&
	       a->key != sctlr && b->key != sctlr;
}

#define ISB_WORD 0xd5033fdf
#define REG_KEY(crn, crm, op2) HV_SYSREG(0, 0, crn, crm, op2)

static bool is_isb(const struct event *e)
{
	return e->kind == EVENT_BARRIER && e->key == ISB_WORD;
}

/* WFE, WFI, and ESB, which takes note of an SError: who hangs may wait, and never looks. */
static bool is_wait(const struct event *e)
{
	return e->kind == EVENT_FENCE && (e->key == 0xd503205f || e->key == 0xd503207f || e->key == 0xd503221f);
}

/* EL1's register under E2H: whatever it says, EL2 does not go by it. */
static bool is_el12(const struct event *e)
{
	return HV_SYSREG_OP1(e->kind == EVENT_WRITE ? e->reg : e->key) == 5;
}

/* CPACR, MDCR, CPTR: for instructions that are not here, and for registers of extensions. */
static bool is_trap_control(const struct event *e)
{
	return e->kind == EVENT_WRITE && (e->key == REG_KEY(1, 0, 2) || e->key == REG_KEY(1, 1, 1) || e->key == REG_KEY(1, 1, 2));
}

/* ZCR, SMPRI, SMPRIMAP, SMCR: for instructions that are not here; but to name them is an instruction of an extension. */
static bool is_length(const struct event *e)
{
	return e->kind == EVENT_WRITE && (e->key == REG_KEY(1, 2, 0) || (e->key >= REG_KEY(1, 2, 4) && e->key <= REG_KEY(1, 2, 6)));
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
		return e->key == 0xd5087500 || e->key == 0xd5087100;	/* IC: this code is what it was */
	if (e->kind != EVENT_WRITE || is_el12(e) || is_trap_control(e) || is_length(e))
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
		return mmu_off && (e->key & 0xfff8f000) == 0xd5088000;	/* TLBI */
	if (e->kind == EVENT_WRITE)
		return can_wait(e, mmu_off) && !is_length(e);
	return !e->reg && (is_el12(e) || key == REG_KEY(4, 0, 0) || key == REG_KEY(4, 0, 1));
}

/* The second of two writes to a register in a row, that nothing goes by so soon. */
static bool is_written_over(const struct event *a, const struct event *b)
{
	return a->kind == EVENT_WRITE && b->kind == EVENT_WRITE && a->reg == b->reg && !is_el12(a) && can_wait(a, false);
}

/* The write to SCTLR_EL2 at `at` left the MMU off: the path has asked behind it. */
static bool leaves_mmu_off(struct proof *p, const struct state *s, unsigned at)
{
	term is = walk_read(&p->w, s, at + 1, number_of(HV_SCTLR_EL2));
	uint64_t m;

	return path_knows(&p->w.terms, &p->w.path, term_make(&p->w.terms, TERM_AND, is, term_const(&p->w.terms, 1), 0), &m) && !m;
}

/* The ISB at `at` synchronises nothing before another one does, or the ERET. */
static bool is_late(struct proof *p, const struct state *s, unsigned at, bool returns)
{
	bool mmu_off = !p->abi->mmu_on, traps_alone = true;

	for (unsigned i = 0; i < at; i++)
		if (is_sctlr(&s->event[i]))
			mmu_off &= leaves_mmu_off(p, s, i);
	for (unsigned i = at; i-- && !is_isb(&s->event[i]);) {
		if (!can_wait(&s->event[i], mmu_off))
			return false;
		traps_alone &= s->event[i].kind == EVENT_LOAD || is_trap_control(&s->event[i]) || is_length(&s->event[i]);
	}
	for (unsigned i = at + 1; i < s->event_count; i++) {
		if (is_isb(&s->event[i]))
			return true;
		if (!does_not_care(&s->event[i], mmu_off) && !(traps_alone && names_sctlr(&s->event[i])))
			return false;
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

/* What EL2 will translate by is as well written behind an ISB, where another one is in time. */
static void sink_translation(const struct proof *p, struct state *s)
{
	unsigned off = 0;
	bool moves = true;

	while (!p->abi->mmu_on && off < s->event_count && !is_sctlr(&s->event[off]))
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

/* `s` without writes that leave a register as it is, but for what the generation leaves open. True where there was one. */
static bool drop_choices(struct proof *p, const struct state *s, struct state *to)
{
	unsigned n = 0;

	*to = *s;
	for (unsigned i = 0; i < s->event_count; i++) {
		const struct event *e = &s->event[i];
		struct event none = *e;

		none.value = walk_read(&p->w, s, i, e->kind == EVENT_WRITE ? e->reg : 0);
		if (e->kind != EVENT_WRITE || !same_write(p, e, &none, choice(p, e->reg, quiet_bits(e->reg))))
			to->event[n++] = *e;
	}
	to->event_count = n;
	return n != s->event_count;
}

/* A TLBI's place does not depend on how far it reaches. */
static uint32_t rank(const struct event *e)
{
	return is_tlbi_all(e) ? e->key | TLBI_SHARED : e->key;
}

/* Events but loads, in an order that does not depend on chance, and what is done twice in a row once. Who hangs may wait, too. */
static unsigned settle(const struct proof *p, const struct state *s, bool hangs, struct event *to)
{
	bool mmu_off = !p->abi->mmu_on;
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
		if (at && is_written_over(&to[at - 1], &s->event[i])) {
			to[at - 1] = s->event[i];
			continue;
		}
		memmove(&to[at + 1], &to[at], (n - at) * sizeof(*to));
		to[at] = s->event[i];
		n++;
	}
	return n;
}

/* A DSB of the same kind of accesses, that reaches less far, behind TLBIs of this CPU alone: each waits for those. */
static bool is_far_enough(const struct event *a, unsigned at, const struct event *b)
{
	unsigned i = at;

	if (b->kind != EVENT_BARRIER || (a[at].key & 0xfffff3ff) != (b->key & 0xfffff3ff) || (b->key & 0xfffff0ff) != DSB_WORD)
		return false;
	while (i && a[i - 1].kind == EVENT_FENCE && TLBI_LOCAL(a[i - 1].key))
		i--;
	if (i == at)
		return false;
	while (i && a[i - 1].kind != EVENT_FENCE)
		i--;
	return !i;
}

static bool same_events(struct proof *p, const struct state *want, const struct state *got, bool hangs)
{
	struct event a[EVENTS_MAX], b[EVENTS_MAX];
	unsigned na = settle(p, want, hangs, a), nb = settle(p, got, hangs, b), i = 0;

	for (unsigned k = 0; k < nb; k++) {
		bool same = false;

		while (i < na && !(same = same_but_choice(p, &a[i], &b[k])) && is_optional(p, &a[i]))
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
		if (i < na && a[i].kind == EVENT_BARRIER && is_stronger(a[i].key, b[k].key)) {
			p->stronger = true;
			i++;
		} else if (i < na && is_far_enough(a, i, &b[k])) {
			p->domain = true;
			i++;
		} else {
			p->stronger = true;
		}
	}
	while (i < na && is_optional(p, &a[i]))
		i++;
	return i == na;
}

static bool same_system(struct proof *p, const struct leaf *want, const struct leaf *got)
{
	struct state a, b;

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
	if (!(drop_choices(p, want->state, &a) | drop_choices(p, got->state, &b)))
		return false;
	p->choice = true;
	return same_events(p, &a, &b, want->kind == LEAF_HANG);
}

/* System registers that every CPU with EL2 has, and that nobody at EL3 keeps EL2 from reading. */
static bool is_readable(const struct event *e)
{
	static const uint32_t regs[] = {
		HV_SYSREG(3, 0, 1, 0, 0), HV_SYSREG(3, 0, 2, 0, 0), HV_SYSREG(3, 0, 2, 0, 1), HV_SYSREG(3, 0, 2, 0, 2),
		HV_SYSREG(3, 0, 4, 0, 0), HV_SYSREG(3, 0, 4, 0, 1), HV_SYSREG(3, 0, 5, 2, 0), HV_SYSREG(3, 0, 6, 0, 0),
		HV_SYSREG(3, 0, 7, 4, 0), HV_SYSREG(3, 0, 10, 2, 0), HV_SYSREG(3, 0, 12, 0, 0), HV_SYSREG(3, 0, 13, 0, 1),
		HV_SYSREG(3, 0, 13, 0, 4), HV_SYSREG(3, 3, 13, 0, 2), HV_SYSREG(3, 4, 0, 0, 0), HV_SYSREG(3, 4, 0, 0, 5),
		HV_SYSREG(3, 4, 1, 0, 0), HV_SYSREG(3, 4, 1, 0, 1), HV_SYSREG(3, 4, 1, 1, 0), HV_SYSREG(3, 4, 1, 1, 3),
		HV_SYSREG(3, 4, 2, 0, 0), HV_SYSREG(3, 4, 2, 0, 2), HV_SYSREG(3, 4, 2, 1, 0), HV_SYSREG(3, 4, 2, 1, 2),
		HV_SYSREG(3, 4, 4, 0, 0), HV_SYSREG(3, 4, 4, 0, 1), HV_SYSREG(3, 4, 4, 1, 0), HV_SYSREG(3, 4, 5, 2, 0),
		HV_SYSREG(3, 4, 6, 0, 0), HV_SYSREG(3, 4, 10, 2, 0), HV_SYSREG(3, 4, 12, 0, 0), HV_SYSREG(3, 4, 13, 0, 2),
	};

	for (unsigned i = 0; !e->reg && i < sizeof(regs) / sizeof(regs[0]); i++)
		if (e->key == regs[i])
			return true;
	return false;
}

/* The good stub loads the same from its own image on some path, in the state that the call found: so it does not fault. */
static bool is_loaded_elsewhere(const struct proof *p, const struct state *got, unsigned at)
{
	for (unsigned i = 0; i < at; i++)
		if (got->event[i].kind != EVENT_LOAD)
			return false;
	for (unsigned i = 0; i < p->own_count; i++)
		if (same_event(&p->own[i], &got->event[at]))
			return true;
	return false;
}

/* The mutant loads nothing that the good stub does not, and that may fault. */
static bool loads_no_more(const struct proof *p, const struct state *want, const struct state *got)
{
	for (unsigned i = 0; i < got->event_count; i++) {
		bool found = got->event[i].kind != EVENT_LOAD || is_readable(&got->event[i]);

		for (unsigned k = 0; k < want->event_count && !found; k++)
			found = same_event(&want->event[k], &got->event[i]);
		if (!found && !is_loaded_elsewhere(p, got, i))
			return false;
	}
	return true;
}

/* --- registers that may differ ---------------------------------------------------------------------------------- */

static bool may_be_unknown(const struct proof *p)
{
	const struct hv_abi *abi = p->abi;

	for (uint64_t x0 = 0; x0 < 0x12; x0++) {
		uint64_t value = x0 < 0x10 ? x0 : x0 == 0x10 ? ~0ull : 0x7777;
		bool is_call = false;

		for (unsigned i = 0; i < abi->call_count; i++)
			is_call |= abi->calls[i].number == value;
		if (!is_call && path_allows(&p->w.terms, &p->w.path, TERM_INPUT, 0, value))
			return true;
	}
	return false;
}

/* No value of x0 that takes this path is a call. */
static bool is_no_call(const struct proof *p)
{
	for (unsigned i = 0; i < p->abi->call_count; i++)
		if (path_allows(&p->w.terms, &p->w.path, TERM_INPUT, 0, p->abi->calls[i].number))
			return false;
	return p->abi->selector == HV_SELECT_X0;
}

/* x registers that the call has a value for, where it ends in this way. */
static uint32_t results(const struct hv_call_spec *spec, enum leaf_kind kind)
{
	uint32_t mask = 0;

	bool here = (spec->ending == HV_RESTARTS) == (kind != LEAF_ERET) || (spec->ending == HV_RETURNS && spec->links);

	for (unsigned i = 0; here && i < spec->move_count; i++)
		mask |= spec->moves[i].to < 31 ? 1u << spec->moves[i].to : 0;
	for (unsigned i = 0; i < spec->always_count; i++)
		mask |= spec->always[i].to < 31 ? 1u << spec->always[i].to : 0;
	return mask;
}

/* x registers that every call which may take this path is known to change, whatever to. */
static uint32_t clobbers(const struct proof *p, enum leaf_kind kind)
{
	const struct hv_abi *abi = p->abi;
	bool by_x0 = abi->selector == HV_SELECT_X0, any = false;
	bool no_other = abi->selector == HV_SELECT_ADDR || abi->selector == HV_SELECT_ANY;	/* whatever comes is a call */
	uint32_t mask = ~0u, told = 0;

	for (unsigned i = 0; i < abi->call_count; i++)
		if (!by_x0 || path_allows(&p->w.terms, &p->w.path, TERM_INPUT, 0, abi->calls[i].number)) {
			mask &= abi->calls[i].clobbers;
			told |= results(&abi->calls[i], kind);
			any = true;
		}
	if (!no_other && (!by_x0 || !any || may_be_unknown(p))) {
		mask &= abi->unknown.clobbers;
		told |= results(&abi->unknown, kind);
	}
	return ((mask & abi->may_clobber) | abi->deviates) & ~told;
}

/* Whether x0 may be `limit` or more on this path. */
static bool may_reach(struct proof *p, uint64_t limit)
{
	struct terms *t = &p->w.terms;
	static struct path longer;
	term x0 = term_make(t, TERM_INPUT, 0, 0, 0), flags = term_make(t, TERM_FLAGS, x0, term_const(t, limit), FLAGS_SUB);

	longer = p->w.path;
	if (longer.count == ASSUMPTIONS_MAX)
		return true;
	longer.a[longer.count++] = (struct assumption){ flags, 2, true };	/* HS */
	return path_is_possible(t, &longer);
}

/* The generation allows a second value in x0 where there is no such call, but elsewhere there was. */
static bool is_other_error(struct proof *p, term want, term got)
{
	const struct hv_abi *abi = p->abi;
	uint64_t a, b;

	if (!abi->unknown_x0 || !abi->unknown.move_count || !is_no_call(p) || may_reach(p, HV_STUB_NUMBERS))
		return false;
	return term_is_const(&p->w.terms, want, &a) && term_is_const(&p->w.terms, got, &b) && b == abi->unknown_x0 &&
	       a == abi->unknown.moves[0].set;
}

/* The same term, or it is on this path. */
static bool same_value(struct proof *p, term want, term got)
{
	return want == got || path_rewrite(&p->w.terms, &p->w.path, want) == path_rewrite(&p->w.terms, &p->w.path, got);
}

static bool same_registers(struct proof *p, const struct leaf *want, const struct leaf *got)
{
	uint32_t differ = 0;

	for (unsigned i = 0; i < 32; i++)
		if (!same_value(p, want->state->r[i], got->state->r[i]))
			differ |= 1u << i;
	if (differ & 1 && is_other_error(p, want->state->r[0], got->state->r[0])) {
		differ &= ~1u;
		p->either = true;
	}
	if (!differ)
		return true;
	p->clobbers = true;
	return want->kind != LEAF_HANG && !(differ & ~clobbers(p, want->kind));
}

/* --- the proof -------------------------------------------------------------------------------------------------- */

static bool compare(void *ctx, const struct leaf *got)
{
	struct proof *p = ctx;
	const struct leaf *want = p->want;

	if (got->state->calls != want->state->calls)	/* behind a call, or before it: compared where the other one is, too */
		return got->state->calls < want->state->calls ? got->kind == LEAF_CALL :
		       want->kind == LEAF_CALL || want->kind == LEAF_BRANCH;
	/* A BLR for a BR: its x30 is among the registers, and whoever was never to return still does not. */
	p->w.gone = want->kind == LEAF_BRANCH && got->kind == LEAF_CALL;
	return (want->kind == got->kind || (want->kind == LEAF_BRANCH && got->kind == LEAF_CALL)) &&
	       same_value(p, want->target, got->target) && same_registers(p, want, got) &&
	       same_system(p, want, got) && loads_no_more(p, want->state, got->state);
}

/* The good stub ended here: so must the mutant, from the start, under the conditions of this path. */
static bool follow(void *ctx, const struct leaf *want)
{
	struct proof *p = ctx;

	p->want = want;
	return walk(&p->w, p->m, p->entry, &p->start, compare, p);
}

/* Note what the good stub loads of its own image at addresses of its own making. */
static bool note_loads(void *ctx, const struct leaf *leaf)
{
	struct proof *p = ctx;

	for (unsigned i = 0; i < leaf->state->event_count && leaf->state->event[i].kind == EVENT_LOAD; i++) {
		const struct event *e = &leaf->state->event[i];
		const struct term_node *n = &p->w.terms.node[e->value];

		if (e->reg && n->op == TERM_ADD && p->w.terms.node[n->a].op == TERM_IMAGE && p->own_count < OWN_MAX)
			p->own[p->own_count++] = *e;
	}
	return true;
}

static bool prove_slot(struct proof *p, unsigned slot)
{
	p->entry = p->w.all->stub->table + slot * HV_SLOT_SIZE;
	p->w.terms.from_a32 = slot >= 12;
	walk_begin(&p->w, &p->start);
	p->own_count = 0;
	walk(&p->w, NULL, p->entry, &p->start, note_loads, p);
	p->w.steps = 0;
	return walk(&p->w, NULL, p->entry, &p->start, follow, p) && !p->w.gave_up && !p->w.terms.full;
}

enum hv_argument hv_mutant_argue(const struct hv_mutants *all, const struct hv_mutant *m, const struct hv_abi *abi)
{
	static struct proof p;	/* large, and one at a time */

	if (m->align)
		return HV_ARGUMENT_NONE;
	if (!m->slots)
		return HV_ARGUMENT_UNREACHABLE;
	p.abi = abi;
	p.m = m;
	p.w.all = all;
	p.w.mmu_on = abi->mmu_on;
	p.w.hints = p.stronger = p.domain = p.later = p.clobbers = p.either = p.choice = p.res0 = false;
	for (unsigned slot = 0; slot < 16; slot++)
		if ((m->slots & ~abi->busy) >> slot & 1 && !prove_slot(&p, slot))
			return HV_ARGUMENT_NONE;
	if (m->slots & abi->busy)
		return HV_ARGUMENT_OUTSIDE;
	if (p.either)
		return HV_ARGUMENT_EITHER;
	if (p.choice)
		return HV_ARGUMENT_CHOICE;
	if (p.res0)
		return HV_ARGUMENT_RES0;
	if (p.clobbers)
		return HV_ARGUMENT_CLOBBER;
	if (p.later)
		return HV_ARGUMENT_LATER;
	if (p.domain)
		return HV_ARGUMENT_DOMAIN;
	return p.stronger ? HV_ARGUMENT_STRONGER : p.w.hints ? HV_ARGUMENT_HINT : HV_ARGUMENT_SAME_EFFECT;
}

bool hv_mutant_is_order(const struct hv_mutants *all, const struct hv_mutant *m)
{
	for (uint32_t i = 0; i < m->count; i++) {
		const struct hv_edit *e = &all->edits[m->first + i];
		uint32_t was = hv_mutants_word(all, e->at);

		if ((!insn_is_barrier(was) && was != 0xd503201f) || (!insn_is_barrier(e->is) && e->is != 0xd503201f))
			return false;
	}
	return m->count;
}
