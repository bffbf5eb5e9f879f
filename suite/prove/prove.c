/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why a change is no break. Both stubs are walked through symbolically: wherever the good one ends, the changed one, under the
 * conditions of that path, must end in the same way. What a caller cannot see does not count: flags, which an exception return
 * restores and no restart promises; BTYPE, by which a RET differs from a BR; where in the stub a dead slot spins.
 */
#include <stdlib.h>
#include <string.h>

#include "suite/prove/flow.h"
#include "suite/prove/idle.h"
#include "suite/prove/proof.h"
#include "suite/prove/prove-hyp.h"
#include "suite/prove/prove.h"
#include "suite/prove/walk.h"

#define STEPS_WITHIN 4000	/* of a proof that is about a few instructions */
#define STEPS_MAX 20000
#define STEPS_THOROUGH 4000000	/* some seconds */
#define SOON 1u		/* no offset of a word */

const struct prove_reason prove_arguments[ARGUMENT_COUNT + 1] = {
#define ARGUMENT(id, name, sentence) [ARGUMENT_##id] = { name, sentence },
#include "suite/prove/arguments.def"
#undef ARGUMENT
};

/* The good stub ended here: so must the changed one, from the start, under the conditions of this path. */
static bool follow(void *ctx, const struct leaf *want)
{
	struct proof *p = ctx;

	p->want = want;
	p->w.soon_at = want->kind == LEAF_MEET ? p->w.terms.node[want->target].c : ~0ull;
	return walk(&p->w, p->change, p->entry, &p->start, proof_compare, p);
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

static bool prove_from(struct proof *p, uint64_t entry)
{
	p->entry = entry;
	p->w.steps = 0;
	return walk(&p->w, NULL, p->entry, &p->start, follow, p) && !p->w.gave_up && !p->w.terms.full;
}

static void forget_differences(struct proof *p)
{
	p->w.hints = p->stronger = p->domain = p->later = p->clobbers = p->either = p->choice = p->res0 = false;
}

/* From the slot on to `meet` (0: to the end; or SOON), with all that is known of what the call finds there. */
static bool prove_slot(struct proof *p, unsigned slot, uint64_t meet)
{
	uint64_t entry = p->w.flow->stub->table + slot * HV_SLOT_SIZE;

	p->w.terms.from_a32 = slot >= 12;
	p->w.terms.spsr_epoch = 0;
	p->w.meet = meet == SOON ? 0 : meet;
	p->w.settled = p->from_slot = true;
	p->w.mmu_on = p->abi->mmu_on;
	p->w.steps_max = PROOF_STEPS_LOADS;
	p->w.leads = NULL;
	p->w.soon = false;
	walk_begin(&p->w, &p->start);
	p->own_count = 0;
	walk(&p->w, NULL, entry, &p->start, note_loads, p);
	if (p->w.gave_up || p->w.terms.full) {
		walk_begin(&p->w, &p->start);
		p->own_count = 0;
	}
	p->w.soon = meet == SOON;
	p->w.steps_max = meet ? STEPS_WITHIN : p->thorough ? STEPS_THOROUGH : STEPS_MAX;
	p->w.leads = p->leads;
	return prove_from(p, entry);
}

static bool prove_slots(struct proof *p, uint64_t meet)
{
	forget_differences(p);
	for (unsigned slot = 0; slot < 16; slot++)
		if ((p->change->slots & ~p->abi->busy) >> slot & 1 && !prove_slot(p, slot, meet))
			return false;
	return true;
}

/* --- a part of the code ----------------------------------------------------------------------------------------- */

/* MSR to a register, by its CRn, CRm and op2, whatever the level. */
static bool writes(const struct isa_insn *insn, uint32_t key)
{
	return insn->id == A64_MSR && (ISA_SYSREG_OF(insn->word) & 0x7ff) == key;
}

/*
 * In whatever state control comes to `first`: both come to one place at `behind` or beyond, or end, and are the same there.
 * SOON: to the one behind which no edit comes.
 */
static bool prove_within(struct proof *p, uint64_t first, uint64_t behind)
{
	forget_differences(p);
	p->own_count = 0;
	p->from_slot = false;
	p->w.soon = behind == SOON;
	p->w.meet = p->w.soon ? 0 : behind;
	p->w.terms.from_a32 = p->w.flow->reach[first / 4] >> 12;
	p->w.terms.spsr_epoch = !p->abi->mmu_on && !flow_any_before(p->w.flow, first, writes, REG_KEY(4, 0, 0));
	/* An exception has made a write of its caller's effective; a function that is called may write it, too. */
	p->w.settled = !p->abi->mmu_on && !flow_any_before(p->w.flow, first, writes, REG_KEY(1, 1, 0));
	/* Or it is not: not known. */
	p->w.mmu_on = p->abi->mmu_on || flow_any_before(p->w.flow, first, writes, REG_KEY(1, 0, 0));
	p->idle_before = !flow_any_before(p->w.flow, first, idle_is_not, 0);
	p->w.leads = p->w.soon ? p->leads : NULL;
	p->w.steps_max = STEPS_WITHIN;
	walk_begin_within(&p->w, &p->start);
	return prove_from(p, first);
}

/* The first and the last place that is edited; false if there is none. */
static bool edited_places(const struct flow *flow, const struct change *change, size_t *first, size_t *last)
{
	*first = FLOW_NONE;
	*last = 0;
	for (uint32_t i = 0; i < change->count; i++) {
		size_t place = flow_place(flow, change->edits[i].at);

		if (place == FLOW_NONE)
			continue;
		if (*first == FLOW_NONE || place < *first)
			*first = place;
		if (*first == place || place > *last)
			*last = place;
	}
	return *first != FLOW_NONE;
}

static const uint8_t before[] = { 0, 1, 3, 8, 11, 14, 20, 30, 50, 63, 80 }, behind[] = { 1, 3, 8, 14, 20, 26, 34, 50, 100, 200 };
#define ENOUGH(list) (sizeof(list) / sizeof((list)[0]))

/* The place so many behind `last`; no place is there: only ends are. */
static uint64_t place_behind(const struct flow *flow, size_t last, unsigned by)
{
	return last + by < flow->place_count ? flow->places[last + by] : flow->stub->size;
}

/*
 * A place so many before `first`, or up to the next such number, by which all that leads to an edit comes, also from `to` and
 * beyond; or FLOW_NONE. Of several the nearest; the farthest for an odd step, as a condition that matters may be asked there.
 */
static size_t way_in(const struct proof *p, size_t first, unsigned step, uint64_t to)
{
	const struct flow *flow = p->w.flow;
	unsigned range = step / 2, from = before[range], end = range + 1 < ENOUGH(before) ? before[range + 1] : from + 1u;

	for (unsigned i = 0; i < end - from; i++) {
		unsigned by = step % 2 ? end - 1 - i : from + i;

		if (by <= first && flow_dominates(flow, p->change, flow->places[first - by], to))
			return first - by;
	}
	return FLOW_NONE;
}

static bool prove_soon(struct proof *p, size_t first, unsigned behind_that)
{
	const struct flow *flow = p->w.flow;
	bool proved = false;

	p->w.later = behind_that;
	for (unsigned i = 0; p->leads && !proved && i < 2 * ENOUGH(before); i++) {
		size_t from = way_in(p, first, i, flow->stub->size);

		proved = from != FLOW_NONE && prove_within(p, flow->places[from], SOON);
	}
	p->w.later = 0;
	return proved;
}

/* Words in which what was compared is decided, and what was read is read anew. */
static const uint8_t later[] = { 4, 8, 12 };

/*
 * Most changes make no difference a few instructions on, or make one there: so a part of the code around them, larger and larger,
 * is looked at first. All that leads to an edit comes by its first instruction; or it begins at the slots.
 */
static bool prove_parts(struct proof *p)
{
	const struct flow *flow = p->w.flow;
	size_t first, last;

	if (flow->indirect || !edited_places(flow, p->change, &first, &last))
		return false;
	if (prove_soon(p, first, 0))
		return true;
	for (unsigned k = 0; k < ENOUGH(behind) && (!k || last + behind[k - 1] < flow->place_count); k++)
		for (unsigned i = 0; i < 2 * ENOUGH(before); i++) {
			uint64_t to = place_behind(flow, last, behind[k]);
			size_t from = way_in(p, first, i, to);

			if (from != FLOW_NONE && prove_within(p, flow->places[from], to))
				return true;
		}
	if (p->leads && prove_slots(p, SOON))
		return true;
	for (unsigned k = 0; k < ENOUGH(behind) && last + behind[k] < flow->place_count; k++)
		if (flow_dominates(flow, p->change, FLOW_SLOTS, flow->places[last + behind[k]]) &&
		    prove_slots(p, flow->places[last + behind[k]]))
			return true;
	for (unsigned i = 0; i < ENOUGH(later); i++)
		if (prove_soon(p, first, later[i]))
			return true;
	return false;
}

static bool prove_all(struct proof *p)
{
	bool proved;

	p->leads = malloc(p->w.flow->place_count + 1);
	if (p->leads)
		flow_leads(p->w.flow, p->change, p->leads);
	proved = (!p->thorough && prove_parts(p)) || prove_slots(p, 0);
	free(p->leads);
	p->leads = NULL;
	return proved;
}

/* No other word is as the changed one was: where a stub has one answer to all unknown calls, it is made nowhere else. */
static bool is_only_one(const struct flow *flow, const struct change *change)
{
	uint32_t at = change->edits[0].at, was = flow_word(flow, at);

	for (size_t i = 0; i < flow->place_count; i++)
		if (flow->places[i] != at && flow_word(flow, flow->places[i]) == was)
			return false;
	return true;
}

enum prove_argument prove(const struct prove_question *q)
{
	static struct proof p;	/* large, and one at a time */

	if (q->good->stub->exec == HV_A32)
		return prove_hyp(q->good, &q->change, q->abi);
	if (!q->change.slots)
		return ARGUMENT_UNREACHABLE;
	p.abi = q->abi;
	p.release = hv_abi_release(q->abi, q->good->stub->release);
	p.change = &q->change;
	p.thorough = q->thorough;
	p.w.flow = q->good;
	p.w.edited = &q->change;
	if (!prove_all(&p) || (p.either && q->abi->unknown_any && !is_only_one(q->good, &q->change)))
		return ARGUMENT_NONE;
	if (q->change.slots & q->abi->busy)
		return ARGUMENT_OUTSIDE;
	return proof_argument(&p);
}
