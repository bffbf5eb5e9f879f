/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "suite/prove/path-hyp.h"
#include "suite/prove/process-hyp.h"
#include "suite/prove/step-hyp.h"
#include "suite/prove/walk-hyp.h"
#include "suite/static/unpredictable.h"

#define STEPS_MAX 100000
#define PATH_STEPS 1024
enum { INPUT_FLAGS = 32 };	/* no number of a general register */

struct trip {
	struct walk_hyp *h;
	bool (*leaf)(void *ctx, const struct leaf *leaf);
	void *ctx;
};

/* Where control is: what is left of an IT block, and the branch back that the state was kept at. */
struct way {
	uint64_t at;
	uint8_t it;
	struct state s, turned;
	uint64_t turned_to;
};

static bool arrive(const struct trip *t, enum leaf_kind kind, term target, const struct state *s)
{
	const struct leaf leaf = { kind, target, s };

	return t->leaf(t->ctx, &leaf);
}

static bool travel(const struct trip *t, const struct way *from);


/* The condition under which it is executed; 14: always. An IT block's state is used up by one. */
static unsigned condition_of(struct way *y, const struct isa_insn *insn)
{
	const struct isa_operand *o = isa_find(insn, ISA_CONDITION);
	unsigned cond = y->it >> 4;

	if (!o)
		o = isa_find(insn, ISA_COND_NAME);
	if (insn->set == ISA_T32 && y->it) {
		y->it = y->it & 7 ? (uint8_t)((y->it & 0xe0) | (y->it << 1 & 0x1f)) : 0;
		return cond;
	}
	return o ? (unsigned)isa_get(insn, o) : 14;
}

/* A branch: backwards to a place in the state that it was left in is for ever. */
static bool is_endless(struct way *y, uint64_t target)
{
	bool again;

	if (target > y->at)
		return false;
	again = y->turned_to == target && !memcmp(y->turned.r, y->s.r, sizeof(y->s.r)) && y->turned.flags == y->s.flags &&
		y->turned.event_count == y->s.event_count;
	y->turned_to = target;
	y->turned = y->s;
	return again;
}

/* One instruction that is executed. 1: the path goes on; 0: it has ended, well; -1: not well. */
static int execute(const struct trip *t, struct way *y, const struct isa_insn *insn, bool quiet)
{
	unsigned reg;

	if (insn->set == ISA_T32 && insn->id == T32_IT) {
		y->it = insn->word >> 16 & 0xff;
		y->at += insn->size;
		return 1;
	}
	switch (insn->flow) {
	case ISA_JUMP:
	case ISA_BRANCH_IF:	/* and its condition holds */
		if (is_endless(y, isa_target(insn, y->at)))
			return arrive(t, LEAF_HANG, 0, &y->s) ? 0 : -1;
		y->at = isa_target(insn, y->at);
		return 1;
	case ISA_ERET:
		return insn->class == ISA_EXCEPTION && !isa_find(insn, ISA_FIXED_IN) && arrive(t, LEAF_ERET, 0, &y->s) ? 0 : -1;
	case ISA_INDIRECT:
		reg = isa_register(insn, ISA_IN);
		if (!isa_find(insn, ISA_IN) || reg == 15 || isa_find(insn, ISA_BASE))
			return -1;
		return arrive(t, LEAF_BRANCH, process_hyp_get(&y->s, reg), &y->s) ? 0 : -1;
	case ISA_NEXT:
		if (!step_hyp(t->h, &y->s, insn, y->at, quiet) || t->h->w->terms.full)
			return -1;
		y->at += insn->size;
		return 1;
	default:
		return -1;
	}
}

/* One of the two ways of a condition, if it is possible. */
static bool fork_to(const struct trip *t, const struct way *y, const struct isa_insn *insn, struct assumption a, bool holds,
		    bool quiet)
{
	struct path *p = &t->h->w->path;
	struct way next = *y;
	bool fine = true;

	a.holds = holds;
	p->a[p->count++] = a;
	if (path_hyp_is_possible(&t->h->w->terms, p)) {
		int goes = 1;

		if (holds)
			goes = execute(t, &next, insn, quiet);
		else
			next.at += insn->size;
		fine = goes < 0 ? false : !goes || travel(t, &next);
	}
	p->count--;
	return fine;
}

/* Of a result alone C and V are not known. */
static bool is_askable(const struct walk_hyp *h, term flags, unsigned cond)
{
	const struct term_node *f = &h->w->terms.node[flags];

	return f->op != TERM_FLAGS || (f->c & 0xff) != FLAGS_LOGIC || cond < 2 || cond >> 1 == 2;
}

/* With Z set LS and LE hold, and HI and GT do not, whatever C and V are: then the path says as much of EQ and of NE. */
static unsigned by_zero(const struct path *p, term flags, unsigned cond)
{
	bool zero = false;

	for (unsigned i = 0; i < p->count; i++)
		zero |= p->a[i].flags == flags && p->a[i].cond < 2 && (p->a[i].cond == 0) == p->a[i].holds;
	if (zero && (cond >> 1 == 4 || cond >> 1 == 6))	/* HI, LS; GT, LE */
		return cond & 1 ? 0 : 1;
	return cond;
}

/* CBZ and CBNZ: flags that are asked for a register, and by nothing else. */
static bool compares(const struct trip *t, struct way *y, const struct isa_insn *insn, term *flags, unsigned *cond)
{
	struct terms *terms = &t->h->w->terms;
	bool zero = insn->set == ISA_T32 && insn->id == T32_CBZ;

	if (!zero && !(insn->set == ISA_T32 && insn->id == T32_CBNZ))
		return false;
	*flags = term_make(terms, TERM_FLAGS, process_hyp_get(&y->s, isa_register(insn, ISA_IN)), term_const(terms, 0),
			   FLAGS_SUB | 0x100);
	*cond = !zero;
	return true;
}

static bool travel(const struct trip *t, const struct way *from)
{
	static const unsigned always = 14;
	struct way y = *from;
	struct path *p = &t->h->w->path;

	for (unsigned i = 0; i < PATH_STEPS && t->h->steps++ < STEPS_MAX; i++) {
		struct assumption a;
		struct isa_insn insn;
		unsigned cond;
		term flags = y.s.flags;
		bool quiet = y.it;
		int goes;

		if (!code_has(&t->h->code, y.at) || !code_decode(&t->h->code, y.at, &insn))
			return false;
		if (is_unpredictable_in_hyp(&insn, y.it ? 4u - (unsigned)__builtin_ctz(y.it) : 0))
			return false;
		cond = condition_of(&y, &insn);
		if (!compares(t, &y, &insn, &flags, &cond) && cond >= always) {
			goes = execute(t, &y, &insn, quiet);
			if (goes <= 0)
				return !goes;
			continue;
		}
		cond = by_zero(p, flags, cond);
		if (p->count == ASSUMPTIONS_MAX || !is_askable(t->h, flags, cond))
			return false;
		a = (struct assumption){ flags, (uint8_t)cond, true };
		return fork_to(t, &y, &insn, a, true, quiet) && fork_to(t, &y, &insn, a, false, quiet);
	}
	return false;
}

bool walk_hyp(struct walk_hyp *h, uint64_t at, const struct state *from, bool (*leaf)(void *ctx, const struct leaf *leaf),
	      void *ctx)
{
	const struct trip t = { h, leaf, ctx };
	struct way y = { .at = at, .s = *from, .turned_to = ~0ull };

	return travel(&t, &y);
}

void walk_hyp_begin(struct walk_hyp *h, struct state *s)
{
	memset(s, 0, sizeof(*s));
	terms_begin(&h->w->terms);
	h->w->path.count = 0;
	h->steps = 0;
	for (unsigned i = 0; i < 32; i++)
		s->r[i] = term_make(&h->w->terms, TERM_INPUT, 0, 0, i);
	s->flags = term_make(&h->w->terms, TERM_INPUT, 0, 0, INPUT_FLAGS);
}
