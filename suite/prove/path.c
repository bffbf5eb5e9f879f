/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Conditions on terms, found on a path: which can hold together, and what they say of a term. */
#include "suite/prove/terms.h"

struct nzcv { bool n, z, c, v; };

/* Flags of `a` and `b` compared, on `bits` bits (Arm ARM, AddWithCarry). */
static struct nzcv compare(enum flags_op op, uint64_t a, uint64_t b, unsigned bits)
{
	uint64_t mask = bits == 64 ? ~0ull : (1ull << bits) - 1, sign = 1ull << (bits - 1), r;
	struct nzcv f = { 0 };

	a &= mask;
	b &= mask;
	r = (op == FLAGS_SUB ? a - b : op == FLAGS_ADD ? a + b : a) & mask;
	f.n = r & sign;
	f.z = !r;
	if (op == FLAGS_SUB) {
		f.c = a >= b;
		f.v = (a ^ b) & (a ^ r) & sign;
	} else if (op == FLAGS_ADD) {
		f.c = r < a;
		f.v = ~(a ^ b) & (a ^ r) & sign;
	}
	return f;
}

static bool condition(struct nzcv f, unsigned cond)
{
	const bool holds[] = { f.z, f.c, f.n, f.v, f.c && !f.z, f.n == f.v, f.n == f.v && !f.z, true };

	return cond == 15 ? true : holds[cond >> 1] != (cond & 1);
}

/* Whether the assumption holds if its first operand is `value`. Yes, if its second is no number. */
static bool holds_for(const struct terms *t, const struct assumption *a, uint64_t value)
{
	const struct term_node *f = &t->node[a->flags];
	uint64_t b;

	if (!term_is_const(t, f->b, &b))
		return true;
	return condition(compare((enum flags_op)(f->c & 0xff), value, b, f->c & 0x100 ? 32 : 64), a->cond) == a->holds;
}

/* The path says that `about`, all 64 bits of it, is a number below 2^32. */
static bool is_short(const struct terms *t, const struct path *p, term about)
{
	for (unsigned i = 0; i < p->count; i++) {
		const struct term_node *f = &t->node[p->a[i].flags];
		unsigned cond = p->a[i].cond ^ !p->a[i].holds;
		uint64_t b;

		if (f->op == TERM_FLAGS && f->a == about && f->c == FLAGS_SUB && (cond == 0 || cond == 3 || cond == 9) &&
		    term_is_const(t, f->b, &b) && b <= 0xffffffff)	/* EQ, LO, LS */
			return true;
	}
	return false;
}

/*
 * Whether the assumption is about `about`, or about its lower half where that is all of it: flags that the call found are about
 * nothing that is known.
 */
static bool is_about(const struct terms *t, const struct path *p, const struct assumption *a, term about)
{
	const struct term_node *f = &t->node[a->flags];

	if (f->op != TERM_FLAGS)
		return false;
	return f->a == about || (t->node[f->a].op == TERM_LOW && t->node[f->a].a == about && is_short(t, p, about));
}

static bool all_hold_for(const struct terms *t, const struct path *p, term about, uint64_t value)
{
	if (value & ~t->node[about].may)
		return false;
	for (unsigned i = 0; i < p->count; i++)
		if (is_about(t, p, &p->a[i], about) && !holds_for(t, &p->a[i], value))
			return false;
	return true;
}

/* A bit of `about` was asked for on the way, and is not what it is in `value`. */
static bool has_other_bit(const struct terms *t, const struct path *p, term about, uint64_t value)
{
	for (unsigned i = 0; i < p->count; i++) {
		const struct term_node *f = &t->node[p->a[i].flags], *n = &t->node[f->a];
		uint64_t bit, zero;

		if (f->op == TERM_FLAGS && f->c == FLAGS_SUB && p->a[i].cond <= 1 && term_is_const(t, f->b, &zero) && !zero &&
		    n->op == TERM_AND && n->a == about && term_is_const(t, n->b, &bit) && !(bit & (bit - 1)) &&
		    (p->a[i].cond == p->a[i].holds) == !(value & bit))
			return true;
	}
	return false;
}

/* An address in the image, which does not wrap around the end of memory: so no number below its offset. */
static bool is_below_image(const struct terms *t, term a, uint64_t value)
{
	uint64_t offset;

	return t->node[a].op == TERM_ADD && t->node[t->node[a].a].op == TERM_IMAGE && term_is_const(t, t->node[a].b, &offset) &&
	       offset >> 63 == 0 && value < offset;
}

/* `a` says that the term is one number, and it cannot be that. */
static bool is_refuted(const struct terms *t, const struct path *p, const struct assumption *a)
{
	const struct term_node *f = &t->node[a->flags];
	uint64_t b;

	if (f->op != TERM_FLAGS || f->c != FLAGS_SUB || a->cond > 1 || a->holds == (a->cond == 1) || !term_is_const(t, f->b, &b))
		return false;
	if (is_below_image(t, f->a, b))
		return true;
	return b & ~t->node[f->a].may || t->node[f->a].must & ~b || has_other_bit(t, p, f->a, b);
}

/*
 * Every condition on a term is the same for all values between two of a few corners, so corners are all that need to be tried.
 * Terms of which some bits are known to be clear have gaps between corners, and the first value behind one is tried, too.
 */
static bool term_is_possible(const struct terms *t, const struct path *p, term about)
{
	uint64_t may = t->node[about].may, b;

	if (t->node[about].must)
		return true;	/* the corners may all lack a bit */
	if (may != ~0ull && may != 0xffffffff && (may & (may + 1)))
		return true;	/* more gaps than a corner each */
	if (all_hold_for(t, p, about, 0) || all_hold_for(t, p, about, 1ull << 63) || all_hold_for(t, p, about, 1ull << 31))
		return true;
	for (unsigned i = 0; i < p->count; i++) {
		const struct term_node *f = &t->node[p->a[i].flags];

		if (!is_about(t, p, &p->a[i], about) || !term_is_const(t, f->b, &b))
			continue;
		if (f->c & 0x100 && b >> 31)
			return true;	/* its corners wrap around elsewhere */
		for (unsigned k = 0; k < 24; k++) {
			static const uint64_t turn[] = { 0, 1ull << 63, 1ull << 31, 1ull << 32 };
			uint64_t corner = (k & 4 ? -b : b) + turn[k & 3] + (k >> 3) - 1;

			if (all_hold_for(t, p, about, corner))
				return true;
		}
	}
	return false;
}

/* The assumption says of bits of a term that they are all clear (0), or not (1); -1: it says something else. */
static int says_of_bits(const struct terms *t, const struct assumption *a, term *of, uint64_t *mask)
{
	const struct term_node *f = &t->node[a->flags], *n = &t->node[f->a];
	uint64_t zero;

	if (f->op != TERM_FLAGS || f->c != FLAGS_SUB || a->cond > 1 || !term_is_const(t, f->b, &zero) || zero)
		return -1;
	*of = f->a;
	*mask = ~0ull;
	if (n->op == TERM_AND && term_is_const(t, n->b, mask))
		*of = n->a;
	return (a->cond == 1) == a->holds;
}

/* One of the two says that some bits are clear, the other that of those one is set. */
static bool contradict(const struct terms *t, const struct assumption *a, const struct assumption *b)
{
	term of_a = 0, of_b = 0;
	uint64_t mask_a = 0, mask_b = 0;
	int says_a = says_of_bits(t, a, &of_a, &mask_a), says_b = says_of_bits(t, b, &of_b, &mask_b);

	if (says_a < 0 || says_b < 0 || of_a != of_b || says_a == says_b)
		return false;
	return says_a ? !(mask_a & ~mask_b) : !(mask_b & ~mask_a);
}

/*
 * What the last assumption changes for those before it, which were possible together: what else was asked of its term; of the
 * whole of which it asks the lower half; and of the term of which it asks a bit.
 */
bool path_is_possible(const struct terms *t, const struct path *p)
{
	const struct assumption *last = &p->a[p->count - 1];
	const struct term_node *flags = &t->node[last->flags], *asked = &t->node[flags->a];
	bool compares = flags->op == TERM_FLAGS;
	bool is_half = compares && asked->op == TERM_LOW, of_bits = compares && asked->op == TERM_AND;
	bool half_seen = false;

	for (unsigned i = 0; i + 1 < p->count; i++) {
		const struct assumption *a = &p->a[i];
		const struct term_node *f = &t->node[a->flags];

		/* the same condition, found the other way */
		if ((a->flags == last->flags && (a->cond ^ a->holds) == (last->cond ^ last->holds ^ 1)) || contradict(t, a, last))
			return false;
		if (of_bits && f->a == asked->a && is_refuted(t, p, a))
			return false;
		half_seen |= is_half && f->op == TERM_FLAGS && f->a == asked->a;
	}
	return !is_refuted(t, p, last) && !(compares && !term_is_possible(t, p, flags->a)) &&
	       !(half_seen && !term_is_possible(t, p, asked->a));
}

/* The path says that `a` is below a small number, and leaves one value there. */
#define FEW 16
static bool is_the_only(const struct terms *t, const struct path *p, term a, uint64_t *c)
{
	uint64_t below = 0, b;
	unsigned count = 0;

	for (unsigned i = 0; i < p->count; i++) {
		const struct term_node *f = &t->node[p->a[i].flags];

		if (f->op == TERM_FLAGS && f->a == a && f->c == FLAGS_SUB && (p->a[i].cond ^ !p->a[i].holds) == 3 &&	/* LO */
		    term_is_const(t, f->b, &b) && b <= FEW)
			below = b;
	}
	for (uint64_t value = 0; value < below; value++)
		if (all_hold_for(t, p, a, value)) {
			*c = value;
			count++;
		}
	return count == 1;
}

static bool knows(const struct terms *t, const struct path *p, term a, uint64_t *c, unsigned depth)
{
	const struct term_node *n = &t->node[a];
	uint64_t x, y = 0;

	if (term_is_const(t, a, c))
		return true;
	for (unsigned i = 0; i < p->count; i++) {
		const struct term_node *f = &t->node[p->a[i].flags];

		if (is_about(t, p, &p->a[i], a) && f->c == FLAGS_SUB && p->a[i].cond <= 1 && p->a[i].holds == (p->a[i].cond == 0) &&
		    term_is_const(t, f->b, c))
			return true;
	}
	if (is_the_only(t, p, a, c))
		return true;
	if (n->op < TERM_ADD || n->op > TERM_LOW || depth == TERM_DEPTH_MAX || !knows(t, p, n->a, &x, depth + 1) ||
	    (n->op < TERM_NOT && !knows(t, p, n->b, &y, depth + 1)))
		return false;
	return term_compute((enum term_op)n->op, x, y, n->c, c);
}

static term rewrite(struct terms *t, const struct path *p, term a, unsigned depth)
{
	const struct term_node n = t->node[a];
	uint64_t c;
	term b;

	if (path_knows(t, p, a, &c))
		return term_const(t, c);
	if (n.op < TERM_ADD || n.op > TERM_LOW || depth == TERM_DEPTH_MAX)
		return a;
	b = n.op < TERM_NOT ? rewrite(t, p, n.b, depth + 1) : 0;
	return term_make(t, (enum term_op)n.op, rewrite(t, p, n.a, depth + 1), b, n.c);
}

term path_rewrite(struct terms *t, const struct path *p, term a)
{
	return rewrite(t, p, a, 0);
}

/* Bits of a term of which the path says that it is below a number without them. */
static bool is_above_all(const struct terms *t, const struct path *p, term a, uint64_t *c)
{
	const struct term_node *n = &t->node[a];
	uint64_t mask, b;

	if (n->op != TERM_AND || !term_is_const(t, n->b, &mask))
		return false;
	for (unsigned i = 0; i < p->count; i++) {
		const struct term_node *f = &t->node[p->a[i].flags];
		unsigned cond = p->a[i].cond ^ !p->a[i].holds;

		if (f->op == TERM_FLAGS && f->a == n->a && f->c == FLAGS_SUB && (cond == 3 || cond == 9) &&	/* LO, LS */
		    term_is_const(t, f->b, &b) && (b || cond == 9) && (mask & -mask) > b - (cond == 3)) {
			*c = 0;
			return true;
		}
	}
	return false;
}

/* Of one bit alone: the path says that it is not zero. */
static bool is_its_bit(struct terms *t, const struct path *p, term a, uint64_t *c)
{
	*c = t->node[a].may;
	return *c && !(*c & (*c - 1)) && (path_denies(t, p, a, 0) || path_denies(t, p, term_zero_form(t, a), 0));
}

/* x & y & mask, of which the path says that x & mask or y & mask is zero. */
static bool has_zero_part(struct terms *t, const struct path *p, term a, uint64_t *c)
{
	const struct term_node n = t->node[a], both = t->node[n.a];
	uint64_t mask;

	if (n.op != TERM_AND || !term_is_const(t, n.b, &mask) || both.op != TERM_AND)
		return false;
	return (knows(t, p, term_make(t, TERM_AND, both.a, n.b, 0), c, 0) && !*c) ||
	       (knows(t, p, term_make(t, TERM_AND, both.b, n.b, 0), c, 0) && !*c);
}

bool path_knows(struct terms *t, const struct path *p, term a, uint64_t *c)
{
	return knows(t, p, a, c, 0) || has_zero_part(t, p, a, c) || is_above_all(t, p, a, c) ||
	       (knows(t, p, term_zero_form(t, a), c, 0) && !*c) || is_its_bit(t, p, a, c);
}

bool path_refutes(struct terms *t, const struct path *p, const struct assumption *a)
{
	const struct term_node f = t->node[a->flags];
	uint64_t is;

	return f.op == TERM_FLAGS && path_knows(t, p, f.a, &is) && !holds_for(t, a, is);
}

bool path_allows(const struct terms *t, const struct path *p, enum term_op op, uint64_t c, uint64_t value)
{
	for (unsigned i = 0; i < t->count; i++)
		if (t->node[i].op == op && t->node[i].c == c)
			return all_hold_for(t, p, (term)i, value);
	return true;
}

bool path_denies(const struct terms *t, const struct path *p, term a, uint64_t c)
{
	for (unsigned i = 0; i < p->count; i++) {
		const struct term_node *f = &t->node[p->a[i].flags];
		uint64_t b;

		if (f->op == TERM_FLAGS && f->a == a && f->c == FLAGS_SUB && p->a[i].cond <= 1 &&
		    p->a[i].holds == (p->a[i].cond == 1) && term_is_const(t, f->b, &b) && b == c)
			return true;
	}
	return false;
}
