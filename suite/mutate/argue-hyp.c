/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why a mutant of 32-bit instructions is no break: on every path that the good stub has, the mutant comes to the same end, with the
 * same registers, and has done the same to the system in the same order. Flags do not count, which an ERET restores and no restart
 * promises, nor where a dead word spins.
 */
#include <stdlib.h>
#include <string.h>

#include "suite/mutate/hyp.h"
#include "suite/mutate/proof.h"
#include "suite/mutate/walk-hyp.h"

static const struct hv_mutants *current;

bool argue_hyp_is_order(const struct hv_mutants *all, const struct hv_mutant *m)
{
	const struct code good = code_of(all->stub);
	struct isa_insn was, is;

	for (uint32_t i = 0; i < m->count; i++) {
		const struct hv_edit *e = &all->edits[m->first + i];
		uint8_t bytes[4];

		memcpy(bytes, &e->is, 4);
		code_decode(&good, e->at, &was);
		isa_decode(good.set, isa_fetch(good.set, bytes, 4), &is);
		if (!make_hyp_is_barrier(&was) && !step_hyp_is_nop(&was))
			return false;
		if (!make_hyp_is_barrier(&is) && !step_hyp_is_nop(&is))
			return false;
	}
	return m->count;
}

/* A proof under way: `p` holds terms, path and generation, for the functions that know what a generation leaves open. */
struct argument {
	struct proof *p;
	struct walk_hyp good, mutant;
	const struct leaf *want;
	uint64_t entry;
	struct state start;
};

static bool is_read(const struct state *s, uint32_t key)
{
	for (unsigned i = 0; i < s->event_count; i++)
		if (s->event[i].kind == EVENT_LOAD && s->event[i].key == key)
			return true;
	return false;
}

/* The generation leaves bits of some registers open: if nothing reads them again. */
static bool same_event_here(struct proof *p, const struct state *want, const struct state *got, unsigned i)
{
	const struct event *a = &want->event[i], *b = &got->event[i];

	return same_event(a, b) || (!is_read(want, a->key) && !is_read(got, b->key) && proof_same_event(p, a, b, got));
}

static bool same_events(struct proof *p, const struct state *want, const struct state *got)
{
	if (want->event_count != got->event_count)
		return false;
	for (unsigned i = 0; i < want->event_count; i++)
		if (!same_event_here(p, want, got, i))
			return false;
	return true;
}

static bool compare(void *ctx, const struct leaf *got)
{
	struct argument *a = ctx;
	const struct leaf *want = a->want;

	return want->kind == got->kind && want->target == got->target && same_events(a->p, want->state, got->state) &&
	       (want->kind == LEAF_HANG ? !memcmp(want->state->r, got->state->r, sizeof(got->state->r)) :
					  proof_same_registers(a->p, want, got));
}

static bool follow(void *ctx, const struct leaf *want)
{
	struct argument *a = ctx;

	a->want = want;
	return walk_hyp(&a->mutant, a->entry, &a->start, compare, a);
}

static bool prove_word(struct argument *a, unsigned word)
{
	a->entry = current->stub->table + hv_slot_offset(HV_A32, word);
	walk_hyp_begin(&a->good, &a->start);
	a->mutant.steps = 0;
	return walk_hyp(&a->good, a->entry, &a->start, follow, a) && !a->p->w.terms.full;
}

static uint8_t *patched(const struct hv_mutants *all, const struct hv_mutant *m)
{
	uint8_t *image = malloc(all->stub->size);

	if (image) {
		memcpy(image, all->stub->image, all->stub->size);
		hv_mutant_apply(all, m, image);
	}
	return image;
}

static bool prove(struct argument *a, const struct hv_mutant *m, uint8_t *image)
{
	struct walker *w = &a->p->w;
	bool proved = true;

	a->good = (struct walk_hyp){ .w = w, .code = code_of(current->stub) };
	a->mutant = a->good;
	a->mutant.code.image = image;
	for (unsigned word = 1; proved && word < hv_execs[HV_A32].slots; word++)	/* no exception takes the first */
		proved = !(m->slots >> word & 1) || prove_word(a, word);
	return proved;
}

#define IMAGE_MAX 0x10000	/* of a kernel's, which is copied for each mutant, all else would be too slow */

enum hv_argument argue_hyp(const struct hv_mutants *all, const struct hv_mutant *m, const struct hv_abi *abi)
{
	static struct proof p;	/* large, and one at a time */
	static struct argument a;
	uint8_t *image;
	bool proved;

	if (m->align)
		return HV_ARGUMENT_NONE;
	if (!(m->slots & ~1u))
		return HV_ARGUMENT_UNREACHABLE;
	if (all->stub->fixup_count || all->stub->size > IMAGE_MAX)
		return HV_ARGUMENT_NONE;
	memset(&p, 0, sizeof(p));
	p.abi = abi;
	p.release = hv_abi_release(abi, all->stub->release);
	p.m = m;
	p.w.all = all;
	p.from_slot = true;
	a = (struct argument){ .p = &p };
	current = all;
	image = patched(all, m);
	proved = image && prove(&a, m, image);
	free(image);
	if (!proved)
		return HV_ARGUMENT_NONE;
	if (p.choice)
		return HV_ARGUMENT_CHOICE;
	if (p.res0)
		return HV_ARGUMENT_RES0;
	return p.clobbers ? HV_ARGUMENT_CLOBBER : HV_ARGUMENT_SAME_EFFECT;
}
