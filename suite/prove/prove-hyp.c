/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why a change of 32-bit instructions is no break: on every path that the good stub has, the changed one comes to the same end,
 * with the same registers, and has done the same to the system in the same order. Flags do not count, which an ERET restores and no
 * restart promises, nor where a dead word spins.
 */
#include <stdlib.h>
#include <string.h>

#include "suite/prove/path-hyp.h"
#include "suite/prove/proof.h"
#include "suite/prove/prove-hyp.h"
#include "suite/prove/step-hyp.h"
#include "suite/prove/walk-hyp.h"

#define CALL_WORD 5		/* from PL1 */
#define TLBIALLHIS 0x0e880f13u
#define TLBIALLH 0x0e880f17u	/* of either set, without condition and Rt */

static const struct flow *current;

/* A proof under way: `p` holds terms, path and generation, for the functions that know what a generation leaves open. */
struct argument {
	struct proof *p;
	struct walk_hyp good, changed;
	const struct leaf *want;
	uint64_t entry;
	struct state start;
};

/* Read behind a write of it. */
static bool is_read_back(const struct state *s, uint32_t key)
{
	bool written = false;

	for (unsigned i = 0; i < s->event_count; i++) {
		if (written && s->event[i].kind == EVENT_LOAD && s->event[i].key == key)
			return true;
		written |= s->event[i].kind == EVENT_WRITE && s->event[i].key == key;
	}
	return false;
}

/* SPSR_hyp of a restart, which writes ELR_hyp: the payload is promised no flags. */
static bool is_payloads(struct proof *p, const struct event *a, const struct event *b, const struct state *s)
{
	struct terms *t = &p->w.terms;
	term rest = term_const(t, 0xffff);
	bool restarts = false;

	for (unsigned i = 0; i < s->event_count; i++)
		restarts |= s->event[i].kind == EVENT_WRITE && s->event[i].reg == number_of(HV_ELR_EL2);
	if (!restarts || a->kind != EVENT_WRITE || b->kind != EVENT_WRITE || a->reg != b->reg || a->reg != number_of(HV_SPSR_EL2))
		return false;
	return term_make(t, TERM_AND, a->value, rest, 0) == term_make(t, TERM_AND, b->value, rest, 0);
}

/* The generation leaves bits of some registers open: if nothing reads them again. `as` are the two as they were walked. */
static bool same_events(struct proof *p, const struct state *want, const struct state *got, const struct state *const as[2])
{
	if (want->event_count != got->event_count)
		return false;
	for (unsigned i = 0; i < want->event_count; i++) {
		const struct event *a = &want->event[i], *b = &got->event[i];

		if (same_event(a, b))
			continue;
		if (is_payloads(p, a, b, want) && is_payloads(p, b, a, got))
			continue;
		if (is_read_back(as[0], a->key) || is_read_back(as[1], b->key) || !proof_same_event(p, a, b, got))
			return false;
	}
	return true;
}

static bool switches_on(const struct state *s, unsigned from)
{
	for (unsigned i = from; i < s->event_count; i++)
		if (s->event[i].kind == EVENT_WRITE && s->event[i].reg == number_of(HV_SCTLR_EL2))
			return true;
	return false;
}

static bool is_isb(const struct event *e)
{
	return e->kind == EVENT_BARRIER && (e->key == 0xf57ff06f || e->key == 0xf3bf8f6f);
}

static bool is_switch(const struct event *e)
{
	return e->kind == EVENT_WRITE && e->reg == number_of(HV_SCTLR_EL2);
}

/*
 * An ISB ahead of another one, or of the ERET, if HSCTLR is not written between. What else is written there, and maintenance of the
 * TLBs, go by nothing that is not in force yet while Hyp mode's MMU is off: a path that switches it on later has found it off.
 */
static bool is_needless(const struct state *s, unsigned at, bool returns)
{
	unsigned i = at + 1;
	bool quiet = true;

	while (i < s->event_count && !is_isb(&s->event[i]) && !is_switch(&s->event[i]))
		quiet &= s->event[i++].kind == EVENT_BARRIER;
	if (i == s->event_count)
		return returns && quiet;
	return is_isb(&s->event[i]) && (quiet || switches_on(s, i));
}

/* DSB SY, OSH, ISH, NSH, for loads and stores both. */
static bool is_dsb(const struct event *e)
{
	return e->kind == EVENT_BARRIER && ((e->key & ~0xcu) == 0xf57ff043 || (e->key & ~0xcu) == 0xf3bf8f43);
}

/* Maintenance for the inner shareable domain, and the DSB behind it for all of that. */
static bool is_waited_for(const struct state *s, unsigned at)
{
	while (++at < s->event_count)
		if (is_dsb(&s->event[at]))
			return (s->event[at].key & 0xf) == 0xf || (s->event[at].key & 0xf) == 0xb;
	return false;
}

/* A DSB that waits for TLBs of this CPU alone may reach as far as it likes. */
static bool waits_for_own(const struct state *s, unsigned at)
{
	bool own = false;

	while (at-- && !is_dsb(&s->event[at])) {
		if (s->event[at].kind == EVENT_FENCE && s->event[at].key != TLBIALLH && s->event[at].key != TLBIALLHIS)
			return false;
		own |= s->event[at].kind == EVENT_FENCE;
	}
	return own;
}

/* DMB, and DSB for less than loads and stores, or that waits for no maintenance: a stub stores nothing. */
static bool is_idle(const struct state *s, unsigned at)
{
	if (s->event[at].kind != EVENT_BARRIER || is_isb(&s->event[at]))
		return false;
	if (!is_dsb(&s->event[at]))
		return true;
	while (at-- && !is_dsb(&s->event[at]))
		if (s->event[at].kind == EVENT_FENCE)
			return false;
	return true;
}

/* Between barriers and maintenance it does not matter which of two of these registers is written first. */
static bool is_free(const struct event *e)
{
	static const uint16_t regs[] = { HV_VBAR_EL2, HV_TTBR0_EL2, HV_TCR_EL2, HV_MAIR_EL2, HV_VTCR_EL2, HV_ELR_EL2, HV_SPSR_EL2 };

	for (size_t i = 0; e->kind == EVENT_WRITE && i < sizeof(regs) / sizeof(regs[0]); i++)
		if (e->reg == number_of((enum hv_reg)regs[i]))
			return true;
	return false;
}

static void sort_writes(struct state *s)
{
	for (unsigned i = 1; i < s->event_count; i++)
		for (unsigned k = i; k && is_free(&s->event[k]) && is_free(&s->event[k - 1]) &&
				     s->event[k].key < s->event[k - 1].key; k--) {
			struct event e = s->event[k];

			s->event[k] = s->event[k - 1];
			s->event[k - 1] = e;
		}
}

/* The first write is of what its register held. */
static bool is_unchanged(struct walk_hyp *h, const struct state *s, unsigned at)
{
	const struct event *e = &s->event[at];

	for (unsigned i = 0; i < at; i++)
		if (s->event[i].kind == EVENT_WRITE || s->event[i].kind == EVENT_FENCE)
			return false;
	return e->kind == EVENT_WRITE && e->value == step_hyp_found(h, e->key, is_switch(e), 0);
}

/* Numbers in place of what this path says to be one number; reads behind all else; and no barrier that does nothing. */
static void normalise(struct argument *a, const struct leaf *from, struct state *to)
{
	struct terms *t = &a->p->w.terms;
	const struct state *s = from->state;
	unsigned n = 0;

	*to = *s;
	for (unsigned i = 0; i < 16; i++)
		to->r[i] = path_hyp_rewrite(t, &a->p->w.path, s->r[i]);
	for (unsigned i = 0; i < s->event_count; i++) {
		if (s->event[i].kind == EVENT_LOAD || is_idle(s, i) || is_unchanged(&a->good, s, i))
			continue;
		to->event[n] = s->event[i];
		if (s->event[i].kind == EVENT_FENCE && s->event[i].key == TLBIALLHIS && is_waited_for(s, i))
			to->event[n].key = TLBIALLH;
		if (is_dsb(&s->event[i]) && waits_for_own(s, i))
			to->event[n].key |= 0xc;
		if (s->event[i].kind != EVENT_BARRIER)
			to->event[n].value = path_hyp_rewrite(t, &a->p->w.path, s->event[i].value);
		n++;
	}
	to->event_count = n;
	sort_writes(to);
	for (unsigned i = n; i--;)
		if (is_isb(&to->event[i]) && is_needless(to, i, from->kind == LEAF_ERET)) {
			memmove(&to->event[i], &to->event[i + 1], (to->event_count - i - 1) * sizeof(*to->event));
			to->event_count--;
		}
	n = to->event_count;
	for (unsigned i = 0; i < s->event_count; i++)
		if (s->event[i].kind == EVENT_LOAD && s->event[i].reg != STEP_HYP_QUIET)
			to->event[n++] = s->event[i];
	to->event_count = n;
}

/* ISBs that the changed stub has and the good stub has not do no harm. */
static void drop_more(struct proof *p, const struct state *want, struct state *got)
{
	unsigned n = 0;

	for (unsigned i = 0; i < got->event_count; i++) {
		bool more = is_isb(&got->event[i]) && (n >= want->event_count || !is_isb(&want->event[n]));

		p->stronger |= more;
		if (!more)
			got->event[n++] = got->event[i];
	}
	got->event_count = n;
}

static bool differ_in_domain(const struct state *a, const struct state *b)
{
	for (unsigned i = 0; i < a->event_count && i < b->event_count; i++)
		if (is_dsb(&a->event[i]) && is_dsb(&b->event[i]) && a->event[i].key != b->event[i].key)
			return true;
	return false;
}

static bool compare(void *ctx, const struct leaf *got_there)
{
	static struct state states[2];
	struct argument *a = ctx;
	struct leaf wanted = *a->want, found = *got_there;
	const struct leaf *want = &wanted, *got = &found;
	const struct state *const as[2] = { a->want->state, got_there->state };

	normalise(a, a->want, &states[0]);
	normalise(a, got_there, &states[1]);
	drop_more(a->p, &states[0], &states[1]);
	a->p->later |= a->want->state->event_count != got_there->state->event_count;
	a->p->domain |= differ_in_domain(a->want->state, got_there->state);
	wanted.state = &states[0];
	found.state = &states[1];
	return want->kind == got->kind && want->target == got->target && same_events(a->p, want->state, got->state, as) &&
	       (want->kind == LEAF_HANG ? !memcmp(want->state->r, got->state->r, sizeof(got->state->r)) :
					  proof_same_registers(a->p, want, got));
}

static bool follow(void *ctx, const struct leaf *want)
{
	struct argument *a = ctx;

	a->want = want;
	return walk_hyp(&a->changed, a->entry, &a->start, compare, a);
}

static bool remakes_hsctlr(const struct hv_abi *abi)
{
	for (unsigned i = 0; i <= abi->call_count; i++) {
		const struct hv_call_spec *spec = i < abi->call_count ? &abi->calls[i] : &abi->unknown;

		for (unsigned k = 0; k < spec->move_count; k++)
			if (spec->moves[k].to == HV_SCTLR_EL2 && spec->moves[k].e2h != HV_E2H_ANY_FROM_EL2)
				return true;
	}
	return false;
}

static bool prove_word(struct argument *a, unsigned word)
{
	a->entry = current->stub->table + hv_slot_offset(HV_A32, word);
	a->good.caches_off = a->changed.caches_off = word == CALL_WORD && !remakes_hsctlr(a->p->abi);
	walk_hyp_begin(&a->good, &a->start);
	a->changed.steps = 0;
	return walk_hyp(&a->good, a->entry, &a->start, follow, a) && !a->p->w.terms.full;
}

static uint8_t *patched(const struct flow *flow, const struct change *change)
{
	uint8_t *image = malloc(flow->stub->size);

	if (image) {
		memcpy(image, flow->stub->image, flow->stub->size);
		change_apply(change, image);
	}
	return image;
}

static bool all_words_are_proved(struct argument *a, const struct change *change, uint8_t *image)
{
	struct walker *w = &a->p->w;
	bool proved = true;

	a->good = (struct walk_hyp){ .w = w, .code = code_of(current->stub), .abi = a->p->abi };
	a->changed = a->good;
	a->changed.code.image = image;
	for (unsigned word = 1; proved && word < hv_execs[HV_A32].slots; word++)	/* no exception takes the first */
		proved = !(change->slots >> word & 1) || prove_word(a, word);
	return proved;
}

#define IMAGE_MAX (64u << 20)	/* it is copied for each change: of a kernel's 20 MB, ten milliseconds */

enum prove_argument prove_hyp(const struct flow *good, const struct change *change, const struct hv_abi *abi)
{
	static struct proof p;	/* large, and one at a time */
	static struct argument a;
	const struct hv_stub *stub = good->stub;
	uint8_t *image;
	bool proved;

	if (!(change->slots & ~1u))
		return ARGUMENT_UNREACHABLE;
	if (stub->fixup_count || stub->size > IMAGE_MAX)
		return ARGUMENT_NONE;
	memset(&p, 0, sizeof(p));
	p.abi = abi;
	p.release = hv_abi_release(abi, stub->release);
	p.change = change;
	p.w.flow = good;
	p.from_slot = true;
	a = (struct argument){ .p = &p };
	current = good;
	image = patched(good, change);
	proved = image && all_words_are_proved(&a, change, image);
	free(image);
	return proved ? proof_argument(&p) : ARGUMENT_NONE;
}
