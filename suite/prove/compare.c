/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two ends, one of the good stub and one of the changed one: they are the same if they lead to one place with the same registers
 * and the same system, and if the changed one has loaded nothing on its way that may fault.
 */
#include <stdlib.h>
#include <string.h>

#include "isa/sysreg.h"
#include "suite/prove/flow.h"
#include "suite/prove/proof.h"
#include "suite/prove/walk.h"

/* System registers that every CPU with EL2 has, and that EL3 cannot keep EL2 from reading. */
static bool is_readable(const struct event *e)
{
	static const uint32_t regs[] = {
		ISA_SCTLR_EL1, ISA_TTBR0_EL1, ISA_TTBR1_EL1, ISA_TCR_EL1,
		ISA_SPSR_EL1, ISA_ELR_EL1, ISA_ESR_EL1, ISA_FAR_EL1,
		ISA_PAR_EL1, ISA_MAIR_EL1, ISA_VBAR_EL1, ISA_CONTEXTIDR_EL1,
		ISA_TPIDR_EL1, ISA_TPIDR_EL0, ISA_VPIDR_EL2, ISA_VMPIDR_EL2,
		ISA_SCTLR_EL2, ISA_ACTLR_EL2, ISA_HCR_EL2, ISA_HSTR_EL2,
		ISA_TTBR0_EL2, ISA_TCR_EL2, ISA_VTTBR_EL2, ISA_VTCR_EL2,
		ISA_SPSR_EL2, ISA_ELR_EL2, ISA_SP_EL1, ISA_ESR_EL2,
		ISA_FAR_EL2, ISA_MAIR_EL2, ISA_VBAR_EL2, ISA_TPIDR_EL2,
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

/* The good stub loads this there, and maybe more behind it. */
static bool is_part_of(const struct event *want, const struct event *got)
{
	struct event whole = *got;

	if (want->kind == EVENT_LOAD && got->reg && want->reg > got->reg)
		whole.reg = want->reg;
	return same_event(want, &whole);
}

/* CPTR_EL3.TCPAC, which would trap CPACR_EL1 at EL2, traps CPTR_EL2 as well; and that the good stub uses. */
static bool is_readable_beside(const struct state *want, const struct event *e)
{
	for (unsigned i = 0; !e->reg && e->key == ISA_CPACR_EL1 && i < want->event_count; i++) {
		const struct event *o = &want->event[i];

		if ((o->kind == EVENT_LOAD && !o->reg && o->key == ISA_CPTR_EL2) ||
		    (o->kind == EVENT_WRITE && o->reg == ISA_CPTR_EL2))
			return true;
	}
	return false;
}

/* A change of what is resident has been run there. So a register, and an address that is a number, was loaded without a fault. */
static bool was_loaded(const struct proof *p, const struct event *e)
{
	uint64_t at;

	return p->w.flow->residence && (!e->reg || term_is_const(&p->w.terms, e->value, &at));
}

/* The changed stub loads nothing that the good stub does not, and that may fault. */
static bool loads_no_more(const struct proof *p, const struct state *want, const struct state *got)
{
	for (unsigned i = 0; i < got->event_count; i++) {
		bool found = got->event[i].kind != EVENT_LOAD || is_readable(&got->event[i]) ||
			     is_readable_beside(want, &got->event[i]) || was_loaded(p, &got->event[i]);

		for (unsigned k = 0; k < want->event_count && !found; k++)
			found = is_part_of(&want->event[k], &got->event[i]);
		if (!found && !is_loaded_elsewhere(p, got, i))
			return false;
	}
	return true;
}

/* One path of the good stub from a slot to where a proof begins. */
static bool lose_here(void *ctx, const struct leaf *leaf)
{
	struct proof *q = ctx;

	if (leaf->kind == LEAF_MEET)
		q->lost &= proof_lost(q);
	return true;
}

static bool lose_from(struct proof *q, unsigned slot)
{
	q->w.terms.from_a32 = slot >= 12;
	q->w.terms.spsr_epoch = 0;
	q->w.settled = true;
	q->w.mmu_on = q->abi->mmu_on;
	q->w.steps_max = PROOF_STEPS_LOADS;
	walk_begin(&q->w, &q->start);
	return walk(&q->w, NULL, q->w.flow->stub->table + slot * HV_SLOT_SIZE, &q->start, lose_here, q) && !q->w.gave_up &&
	       !q->w.terms.full;
}

/* All ways of the good stub from the slots to this place. Nothing may be lost if the walk gives up. */
static uint32_t lost_at(const struct proof *p, uint64_t at)
{
	static struct proof q;	/* large, and one at a time */
	const struct edit there = { (uint32_t)at, 0 };
	const struct change change = { .edits = &there, .count = 1 };
	uint8_t *leads = malloc(p->w.flow->place_count + 1);

	if (!leads)
		return 0;
	flow_leads(p->w.flow, &change, leads);
	memset(&q, 0, sizeof(q));
	q.abi = p->abi;
	q.release = p->release;
	q.lost = ~0u;
	q.w.flow = p->w.flow;
	q.w.stop = at;
	q.w.leads = leads;
	for (unsigned slot = 0; q.lost && slot < 16; slot++)
		if ((p->w.flow->reach[at / 4] & ~p->abi->busy) >> slot & 1 && !lose_from(&q, slot))
			q.lost = 0;
	free(leads);
	return q.lost;
}

/*
 * A proof that begins within the code does not know which call it is about. What all calls that come there may lose at an ERET need
 * not be the same there; and they all come by each place through which every way leads there. Of a place near the slots the ways
 * are few, and which call it is has often been asked by then.
 */
static uint32_t lost_within(const struct proof *p)
{
	const struct flow *flow = p->w.flow;
	const struct edit there = { (uint32_t)p->entry, 0 };
	const struct change at_entry = { .edits = &there, .count = 1 };
	uint32_t lost = 0;

	for (size_t i = 0; i < flow->place_count; i++) {
		struct flow_loss *loss = &flow->losses[i];

		if (!flow_dominates(flow, &at_entry, flow->places[i], flow->stub->size))
			continue;
		if (!loss->known)
			*loss = (struct flow_loss){ true, lost_at(p, flow->places[i]) };
		lost |= loss->lost;
	}
	return lost;
}

/* Both go on with the same code: what they hold differs only in registers that it does not read. */
static bool goes_on_the_same(struct proof *p, const struct state *want, const struct state *got, term at)
{
	uint64_t differ = want->flags != got->flags ? FLOW_FLAGS : 0;

	for (unsigned i = 0; i < 32; i++)
		if (!proof_same_value(p, want->r[i], got->r[i]))
			differ |= 1ull << i;
	if (!differ || flow_is_dead(p->w.flow, p->change, p->w.terms.node[at].c, differ, 0))
		return true;
	if (!flow_is_dead(p->w.flow, p->change, p->w.terms.node[at].c, differ, p->from_slot ? proof_lost(p) : lost_within(p)))
		return false;
	return p->clobbers = true;
}

static bool same_registers(struct proof *p, const struct leaf *want, const struct leaf *got)
{
	return want->kind == LEAF_MEET ? goes_on_the_same(p, want->state, got->state, want->target) :
					 proof_same_registers(p, want, got);
}

bool proof_compare(void *ctx, const struct leaf *got)
{
	struct proof *p = ctx;
	const struct leaf *want = p->want;

	if (got->state->calls != want->state->calls)	/* behind a call, or before it: compared where the other one is, too */
		return got->state->calls < want->state->calls ? got->kind == LEAF_CALL :
		       want->kind == LEAF_CALL || want->kind == LEAF_BRANCH;
	/* A BLR for a BR: its x30 is among the registers, and a payload that was never to return still does not. */
	p->w.gone = want->kind == LEAF_BRANCH && got->kind == LEAF_CALL;
	return (want->kind == got->kind || (want->kind == LEAF_BRANCH && got->kind == LEAF_CALL)) &&
	       proof_same_value(p, want->target, got->target) && same_registers(p, want, got) &&
	       proof_same_system(p, want, got) && loads_no_more(p, want->state, got->state);
}
