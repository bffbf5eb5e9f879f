/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All paths through a stub, one instruction after the other. */
#include <string.h>

#include "suite/prove/flow.h"
#include "suite/prove/step-rows.h"
#include "suite/prove/step.h"
#include "suite/prove/walk.h"

#define PATH_STEPS 1024

static uint32_t fetch(const struct walker *w, const struct change *change, uint64_t at)
{
	for (uint32_t i = 0; change && i < change->count; i++)
		if (change->edits[i].at == at)
			return change->edits[i].is;
	return flow_word(w->flow, at);
}

/* One path under way. */
struct trip {
	struct walker *w;
	const struct change *change;
	bool (*leaf)(void *ctx, const struct leaf *leaf);
	void *ctx;
};

static bool arrive(const struct trip *t, enum leaf_kind kind, term target, const struct state *s)
{
	const struct leaf leaf = { kind, target, s };

	return t->leaf(t->ctx, &leaf);
}

static bool travel(const struct trip *t, uint64_t at, const struct state *from);

/* Where control is, and with what. */
struct way {
	uint64_t at;
	const struct state *s;
};

/* Both ways of a condition, as far as they are possible. */
static bool fork_at(const struct trip *t, const struct assumption *a, const struct way *holds_there, const struct way *else_there)
{
	struct path *p = &t->w->path;

	if (p->count == ASSUMPTIONS_MAX)
		return !(t->w->gave_up = true);
	for (unsigned way = 0; way < 2; way++) {
		const struct assumption holds = { a->flags, a->cond, !way };
		bool fine = true;

		if (path_refutes(&t->w->terms, p, &holds))
			continue;
		p->a[p->count++] = holds;
		if (path_is_possible(&t->w->terms, p))
			fine = way ? travel(t, else_there->at, else_there->s) : travel(t, holds_there->at, holds_there->s);
		p->count--;
		if (!fine)
			return false;
	}
	return true;
}

static bool same_state(const struct state *a, const struct state *b)
{
	return !memcmp(a->r, b->r, sizeof(a->r)) && a->flags == b->flags && a->event_count == b->event_count;
}

/* Numbers of TERM_INPUT that stand for no register of the caller. */
enum { INPUT_FLAGS = 32, INPUT_RETURN, INPUT_CALLEE = 64, INPUT_WITHIN = 1 << 20 };

/* A function is called: x30 is an address behind the call, whatever it is; then all registers and flags are what it leaves. */
static bool call(const struct trip *t, term target, struct state *s)
{
	struct terms *terms = &t->w->terms;

	s->r[30] = term_make(terms, TERM_INPUT, 0, 0, INPUT_RETURN);
	if (!arrive(t, LEAF_CALL, target, s))
		return false;
	s->calls++;
	for (unsigned i = 0; i < 31; i++)
		s->r[i] = term_make(terms, TERM_INPUT, 0, 0, INPUT_CALLEE + 32 * s->calls + i);
	s->flags = term_make(terms, TERM_INPUT, 0, 0, INPUT_CALLEE + 32 * s->calls + 31);
	return step_event(t->w, s, EVENT_FENCE, 0, 0, (term)s->calls);	/* which function, compare() has seen */
}

/* CSEL and its like: one way for each value. */
static bool choose(const struct trip *t, const struct isa_insn *insn, uint64_t at, struct state *s)
{
	struct state other = *s;
	struct assumption a;

	step_select(t->w, s, &other, insn, &a);
	return fork_at(t, &a, &(struct way){ at + 4, s }, &(struct way){ at + 4, &other });
}

/* If a BTI does nothing, code behind it is the same code. */
static bool is_idle_pad(const struct walker *w, uint64_t at)
{
	struct isa_insn insn;

	isa_decode(ISA_A64, flow_word(w->flow, at), &insn);
	return w->flow->residence && !w->flow->residence->guarded && (insn.id == A64_BTI || insn.id == A64_BTI_C);
}

/* The path has come to where both are the same code again, or to where the walk was to end. */
static bool has_met(const struct trip *t, const struct state *s, uint64_t at)
{
	const struct walker *w = t->w;

	if (w->stop)
		return at == w->stop;
	if (w->soon)
		return t->change ? at == w->soon_at : s->changed && s->behind >= w->later &&
						      !flow_marked(w->flow, w->leads, at) && !is_idle_pad(w, at);
	return w->meet && at >= w->meet && w->flow->reach[at / 4];
}

/* Branches back, of one path: the state at one of them is kept, and a loop that comes by it again unchanged never ends. */
struct loop {
	struct state turned;
	uint64_t turned_to;
	unsigned turns, keep;	/* a loop may turn at several places: what is compared with is kept for longer and longer */
};

/* Whether a branch from `at` to `target` in state `s` closes a loop that nothing ends. */
static bool is_endless(struct loop *l, uint64_t at, uint64_t target, const struct state *s)
{
	if (target > at)
		return false;
	if (l->turned_to == target && same_state(&l->turned, s))
		return true;
	if (++l->turns == l->keep) {
		l->turned_to = target;
		l->turned = *s;
		l->keep *= 2;
	}
	return false;
}

/* Whether the path has decided the condition already; *holds says how. */
static bool is_decided(const struct trip *t, const struct assumption *a, bool *holds)
{
	const struct path *p = &t->w->path;

	for (unsigned i = 0; i < p->count; i++)
		if (p->a[i].flags == a->flags && p->a[i].cond >> 1 == a->cond >> 1) {
			*holds = (p->a[i].cond == a->cond) == p->a[i].holds;
			return true;
		}
	return false;
}

/* B, and B.AL and B.NV, which are always taken. */
static bool is_jump(const struct isa_insn *insn)
{
	return insn->id == A64_B || (insn->id == A64_B_COND && isa_value(insn, ISA_COND_NAME) >= 14);
}

/* BR, RET or BLR. True if the path ends there, with *fine as its leaf said; else it goes on at *at. */
static bool leave(const struct trip *t, const struct isa_insn *insn, uint64_t *at, struct state *s, bool *fine)
{
	term target = step_get(t->w, s, isa_register(insn, ISA_IN), true);

	if (insn->id != A64_BLR && step_leads_on(t->w, s, target, at)) {
		/*
		 * With the MMU on, BR may go on at another virtual address of the same code; B cannot. It is noted, so that a
		 * changed stub with a B is not called equal. To note it twice changes nothing.
		 */
		if (t->w->mmu_on)
			step_event(t->w, s, EVENT_BARRIER, isa_word(A64_BR), 0, 0);
		return false;
	}
	if (insn->id != A64_BLR) {
		*fine = arrive(t, LEAF_BRANCH, target, s);
		return true;
	}
	*fine = call(t, target, s);
	if (!*fine)
		return true;
	if (t->w->gone) {
		t->w->gone = false;
		return *fine = true;
	}
	*at += 4;
	return false;
}

static bool travel(const struct trip *t, uint64_t at, const struct state *from)
{
	struct state s = *from;
	struct loop loop = { .turned = { .event_count = ~0u }, .turned_to = ~0ull, .keep = 1 };
	struct assumption a;
	struct isa_insn insn;
	bool holds;

	for (unsigned i = 0; i < PATH_STEPS && t->w->steps < t->w->steps_max && !t->w->gave_up; i++, t->w->steps++) {
		if (at % 4 || at > t->w->flow->stub->size - 4)
			break;
		if (has_met(t, &s, at))
			return arrive(t, LEAF_MEET, term_const(&t->w->terms, at), &s);
		if (!t->change && !s.changed && t->w->leads && !flow_marked(t->w->flow, t->w->leads, at))
			return true;
		s.behind += s.changed && t->w->leads && !flow_marked(t->w->flow, t->w->leads, at);
		s.changed |= !t->change && t->w->edited && change_is_at(t->w->edited, at);
		isa_decode(ISA_A64, fetch(t->w, t->change, at), &insn);
		if (is_jump(&insn)) {
			uint64_t target = isa_target(&insn, at);

			if (is_endless(&loop, at, target, &s))
				return arrive(t, LEAF_HANG, 0, &s);
			at = target;
			continue;
		}
		if (insn.id == A64_BL) {
			s.r[30] = step_image(t->w, &s, at + 4);
			at = isa_target(&insn, at);
			continue;
		}
		if (insn.id == A64_ERET)
			return arrive(t, LEAF_ERET, 0, &s);
		if (insn.id == A64_BR || insn.id == A64_RET || insn.id == A64_BLR) {
			bool ends = leave(t, &insn, &at, &s, &holds);

			if (ends)
				return holds;
			continue;
		}
		if (step_asks(t->w, &s, &insn, &a) && is_decided(t, &a, &holds)) {
			uint64_t target = holds ? isa_target(&insn, at) : at + 4;

			if (is_endless(&loop, at, target, &s))
				return arrive(t, LEAF_HANG, 0, &s);
			at = target;
			continue;
		}
		if (step_asks(t->w, &s, &insn, &a))
			return fork_at(t, &a, &(struct way){ isa_target(&insn, at), &s }, &(struct way){ at + 4, &s });
		if (step_is_select(&insn))
			return choose(t, &insn, at, &s);
		if (!step_do(t->w, &s, &insn, at) || t->w->terms.full)
			break;
		at += 4;
	}
	t->w->gave_up = true;
	return false;
}

bool walk(struct walker *w, const struct change *change, uint64_t at, const struct state *from,
	  bool (*leaf)(void *ctx, const struct leaf *leaf), void *ctx)
{
	const struct trip t = { w, change, leaf, ctx };

	return travel(&t, at, from);
}

void walk_begin(struct walker *w, struct state *s)
{
	memset(s, 0, sizeof(*s));
	terms_begin(&w->terms);
	w->path.count = 0;
	w->steps = 0;
	w->gave_up = false;
	for (unsigned i = 0; i < 32; i++)
		s->r[i] = term_make(&w->terms, TERM_INPUT, 0, 0, i);
	if (w->flow->residence && w->flow->residence->image) {
		s->r[31] = term_const(&w->terms, w->flow->residence->sp);
		s->image = w->flow->residence->image;
	}
	s->flags = term_make(&w->terms, TERM_INPUT, 0, 0, INPUT_FLAGS);
}

void walk_begin_within(struct walker *w, struct state *s)
{
	walk_begin(w, s);
	for (unsigned i = 0; i < 32; i++)
		s->r[i] = term_make(&w->terms, TERM_INPUT, 0, 0, INPUT_WITHIN + i);
	s->flags = term_make(&w->terms, TERM_INPUT, 0, 0, INPUT_WITHIN + INPUT_FLAGS);
	step_event(w, s, EVENT_FENCE, 0, 0, 0);	/* whatever was done on the way there */
}
