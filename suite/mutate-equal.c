/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why a mutant is no break. Both stubs are walked through symbolically: wherever the good one ends, the mutant, under the
 * conditions of that path, must end in the same way. What a caller cannot see does not count: flags, which an exception return
 * restores and no restart promises; BTYPE, by which a RET differs from a BR; where in the stub a dead slot spins.
 */
#include <stdlib.h>
#include <string.h>

#include "suite/decode.h"
#include "suite/mutate-fields.h"
#include "suite/mutate-walk.h"

const struct hv_mutation_info hv_arguments[HV_ARGUMENT_COUNT + 1] = {
#define HV_ARGUMENT(id, name, sentence) [HV_ARGUMENT_##id] = { name, sentence },
#define HV_MUTATION(id, name, sentence)
#include "suite/mutations.def"
#undef HV_MUTATION
#undef HV_ARGUMENT
};

/* A proof under way. */
struct proof {
	struct walker w;
	const struct hv_abi *abi;
	const struct hv_mutant *m;
	uint64_t entry;			/* offset of the slot */
	struct state start;
	const struct leaf *want;	/* the good stub's end on this path */
	bool stronger, clobbers, either; /* used on the way */
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

/* Writes to HCR_EL2 and SCTLR_ELx change what others mean; all others may be made in any order, but each register's own. */
static bool commutes(const struct event *a, const struct event *b)
{
	static const uint32_t hcr = HV_SYSREG(3, 4, 1, 1, 0) & 0x7ff, sctlr = HV_SYSREG(3, 4, 1, 0, 0) & 0x7ff;

	return a->kind == EVENT_WRITE && b->kind == EVENT_WRITE && a->key != b->key && a->key != hcr && b->key != hcr &&
	       a->key != sctlr && b->key != sctlr;
}

/* Events but loads, in an order that does not depend on chance, and what is done twice in a row once. */
static unsigned settle(const struct state *s, struct event *to)
{
	unsigned n = 0;

	for (unsigned i = 0; i < s->event_count; i++) {
		unsigned at = n;

		if (s->event[i].kind == EVENT_LOAD)
			continue;
		while (at && to[at - 1].key > s->event[i].key && commutes(&to[at - 1], &s->event[i]))
			at--;
		if (at && same_event(&to[at - 1], &s->event[i]))
			continue;
		memmove(&to[at + 1], &to[at], (n - at) * sizeof(*to));
		to[at] = s->event[i];
		n++;
	}
	return n;
}

static bool same_system(struct proof *p, const struct state *want, const struct state *got)
{
	struct event a[EVENTS_MAX], b[EVENTS_MAX];
	unsigned na = settle(want, a), nb = settle(got, b), i = 0;

	for (unsigned k = 0; k < nb; k++) {
		if (i < na && same_event(&a[i], &b[k])) {
			i++;
			continue;
		}
		if (b[k].kind != EVENT_BARRIER)
			return false;
		p->stronger = true;
		if (i < na && a[i].kind == EVENT_BARRIER && is_stronger(a[i].key, b[k].key))
			i++;
	}
	return i == na;
}

/* The mutant loads nothing that the good stub does not: a load may fault. */
static bool loads_no_more(const struct state *want, const struct state *got)
{
	for (unsigned i = 0; i < got->event_count; i++) {
		bool found = got->event[i].kind != EVENT_LOAD;

		for (unsigned k = 0; k < want->event_count && !found; k++)
			found = same_event(&want->event[k], &got->event[i]);
		if (!found)
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
		if (!is_call && path_allows_x0(&p->w.terms, &p->w.path, value))
			return true;
	}
	return false;
}

/* x registers that every call which may take this path is known to change. */
static uint32_t clobbers(const struct proof *p)
{
	const struct hv_abi *abi = p->abi;
	bool by_x0 = abi->selector == HV_SELECT_X0, any = false;
	uint32_t mask = ~0u;

	for (unsigned i = 0; i < abi->call_count; i++)
		if (!by_x0 || path_allows_x0(&p->w.terms, &p->w.path, abi->calls[i].number)) {
			mask &= abi->calls[i].clobbers;
			any = true;
		}
	if (!by_x0 || !any || may_be_unknown(p))
		mask &= abi->unknown.clobbers;
	return (mask & abi->may_clobber) | abi->deviates;
}

/* The generation allows a second value in x0 where there is no such call. */
static bool is_other_error(struct proof *p, term want, term got)
{
	const struct hv_abi *abi = p->abi;
	uint64_t a, b;

	return abi->unknown_x0 && term_is_const(&p->w.terms, want, &a) && term_is_const(&p->w.terms, got, &b) &&
	       b == abi->unknown_x0 && abi->unknown.move_count && a == abi->unknown.moves[0].set;
}

static bool same_registers(struct proof *p, const struct leaf *want, const struct leaf *got)
{
	uint32_t differ = 0;

	for (unsigned i = 0; i < 32; i++)
		if (want->state->r[i] != got->state->r[i])
			differ |= 1u << i;
	if (differ & 1 && is_other_error(p, want->state->r[0], got->state->r[0])) {
		differ &= ~1u;
		p->either = true;
	}
	if (!differ)
		return true;
	p->clobbers = true;
	return want->kind != LEAF_HANG && !(differ & ~clobbers(p));
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
	return (want->kind == got->kind || (want->kind == LEAF_BRANCH && got->kind == LEAF_CALL)) &&
	       want->target == got->target && same_registers(p, want, got) &&
	       same_system(p, want->state, got->state) && loads_no_more(want->state, got->state);
}

/* The good stub ended here: so must the mutant, from the start, under the conditions of this path. */
static bool follow(void *ctx, const struct leaf *want)
{
	struct proof *p = ctx;

	p->want = want;
	return walk(&p->w, p->m, p->entry, &p->start, compare, p);
}

static bool prove_slot(struct proof *p, unsigned slot)
{
	p->entry = p->w.all->stub->table + slot * HV_SLOT_SIZE;
	walk_begin(&p->w, &p->start);
	return walk(&p->w, NULL, p->entry, &p->start, follow, p) && !p->w.gave_up;
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
	p.stronger = p.clobbers = p.either = false;
	for (unsigned slot = 0; slot < 16; slot++)
		if (m->slots >> slot & 1 && !prove_slot(&p, slot))
			return HV_ARGUMENT_NONE;
	if (p.either)
		return HV_ARGUMENT_EITHER;
	return p.clobbers ? HV_ARGUMENT_CLOBBER : p.stronger ? HV_ARGUMENT_STRONGER : HV_ARGUMENT_SAME_EFFECT;
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
