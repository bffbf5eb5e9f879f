/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Conditions of 32 bits on a path. */
#include "suite/prove/path-hyp.h"

#define FEW_BITS 4

struct nzcv { bool n, z, c, v; };

/* Of a - b, of a + b, or of a alone, if C and V are not asked (Arm ARM, AddWithCarry). */
static struct nzcv flags_of(enum flags_op op, uint32_t a, uint32_t b)
{
	uint32_t r = op == FLAGS_SUB ? a - b : op == FLAGS_ADD ? a + b : a;

	if (op == FLAGS_SUB)
		return (struct nzcv){ r >> 31, !r, a >= b, ((a ^ b) & (a ^ r)) >> 31 };
	return (struct nzcv){ r >> 31, !r, op == FLAGS_ADD && r < a, op == FLAGS_ADD && (~(a ^ b) & (a ^ r)) >> 31 };
}

static bool condition(struct nzcv f, unsigned cond)
{
	const bool holds[] = { f.z, f.c, f.n, f.v, f.c && !f.z, f.n == f.v, f.n == f.v && !f.z, true };

	return holds[cond >> 1 & 7] != (cond & 1 && cond < 14);
}

/* Those of the path's conditions that are about `about` hold for this value of it. */
static bool all_hold_for(const struct terms *t, const struct path *p, term about, uint32_t value)
{
	if (value & ~t->node[about].may || (uint32_t)t->node[about].must & ~value)
		return false;
	for (unsigned i = 0; i < p->count; i++) {
		const struct term_node *f = &t->node[p->a[i].flags];
		uint64_t b;

		if (f->op != TERM_FLAGS || f->a != about || !term_is_const(t, f->b, &b))
			continue;
		if (condition(flags_of((enum flags_op)(f->c & 0xff), value, (uint32_t)b), p->a[i].cond) != p->a[i].holds)
			return false;
	}
	return true;
}

/*
 * Between two corners each condition on x - b and x + b is the same for all x: zero, b, and -b, and half of all numbers
 * beyond each. If some bits are known, the corners may all lack them.
 */
static bool has_value(const struct terms *t, const struct path *p, term about)
{
	uint64_t known, b;

	if (term_is_const(t, about, &known))
		return all_hold_for(t, p, about, (uint32_t)known);
	if ((uint32_t)t->node[about].may != 0xffffffff || (uint32_t)t->node[about].must)
		return true;
	for (unsigned i = 0; i < p->count; i++) {
		const struct term_node *f = &t->node[p->a[i].flags];

		if (f->op != TERM_FLAGS || f->a != about || !term_is_const(t, f->b, &b))
			continue;
		for (unsigned k = 0; k < 18; k++) {
			const uint32_t from[] = { 0, (uint32_t)b, -(uint32_t)b };

			if (all_hold_for(t, p, about, from[k % 3] + (k / 3 % 3) - 1 + (k / 9 << 31)))
				return true;
		}
	}
	return false;
}

/* The value of a term if the one that a call found, `of`, is this; false if others are in it. */
static bool evaluate(const struct terms *t, term a, term of, uint32_t value, uint64_t *to, unsigned depth)
{
	const struct term_node *n = &t->node[a];
	uint64_t x = 0, y = 0;

	if (a == of || n->op == TERM_CONST) {
		*to = a == of ? value : n->c;
		return true;
	}
	if (n->op < TERM_ADD || n->op > TERM_LOW || depth++ == TERM_DEPTH_MAX || !evaluate(t, n->a, of, value, &x, depth))
		return false;
	return (n->op > TERM_EOR || evaluate(t, n->b, of, value, &y, depth)) && term_compute((enum term_op)n->op, x, y, n->c, to);
}

static bool all_hold_if(const struct terms *t, const struct path *p, term of, uint32_t value)
{
	for (unsigned i = 0; i < p->count; i++) {
		const struct term_node *f = &t->node[p->a[i].flags];
		uint64_t a, b;

		if (f->op != TERM_FLAGS || !term_is_const(t, f->b, &b) || !evaluate(t, f->a, of, value, &a, 0))
			continue;
		if (condition(flags_of((enum flags_op)(f->c & 0xff), (uint32_t)a, (uint32_t)b), p->a[i].cond) != p->a[i].holds)
			return false;
	}
	return true;
}

/* The assumption leaves few values of what a call found: *of; they are *value with any of the bits of *open. */
static bool leaves_few(const struct terms *t, const struct assumption *a, term *of, uint32_t *value, uint32_t *open)
{
	const struct term_node *f = &t->node[a->flags], *n = &t->node[f->a];
	uint64_t b, mask = 0xffffffff;

	if (f->op != TERM_FLAGS || a->cond > 1 || a->holds == (a->cond == 1) || !term_is_const(t, f->b, &b))
		return false;
	*of = f->a;
	if (n->op == TERM_LOW)
		n = &t->node[*of = n->a];
	if (n->op == TERM_AND && term_is_const(t, n->b, &mask))
		*of = n->a;
	*value = (f->c & 0xff) == FLAGS_SUB ? (uint32_t)b : (f->c & 0xff) == FLAGS_ADD ? -(uint32_t)b : 0;
	*open = ~(uint32_t)mask;
	return t->node[*of].op == TERM_INPUT && !(*value & *open) && __builtin_popcount(*open) <= FEW_BITS;
}

/* None of those few takes the path. */
static bool is_exhausted(const struct terms *t, const struct path *p, const struct assumption *a)
{
	uint32_t value, open, bits = 0;
	term of;

	if (!leaves_few(t, a, &of, &value, &open))
		return false;
	do {
		if (all_hold_if(t, p, of, value | bits))
			return false;
		bits = (bits - open) & open;
	} while (bits);
	return true;
}

/* The same flags were asked the same, and it was otherwise. */
static bool is_denied(const struct path *p, unsigned i)
{
	for (unsigned k = 0; k < i; k++)
		if (p->a[k].flags == p->a[i].flags && p->a[k].cond >> 1 == p->a[i].cond >> 1 &&
		    (p->a[k].cond == p->a[i].cond) != (p->a[k].holds == p->a[i].holds))
			return true;
	return false;
}

bool path_hyp_is_possible(const struct terms *t, const struct path *p)
{
	for (unsigned i = 0; i < p->count; i++) {
		const struct term_node *f = &t->node[p->a[i].flags];
		uint64_t b;

		if (is_denied(p, i) || is_exhausted(t, p, &p->a[i]))
			return false;
		if (f->op == TERM_FLAGS && term_is_const(t, f->b, &b) && !has_value(t, p, f->a))
			return false;
	}
	return true;
}

term path_hyp_rewrite(struct terms *t, const struct path *p, term a)
{
	for (unsigned i = 0; i < p->count; i++) {
		uint32_t value, open;
		uint64_t number;
		term of;

		if (leaves_few(t, &p->a[i], &of, &value, &open) && !open && evaluate(t, a, of, value, &number, 0))
			return term_const(t, (uint32_t)number);
	}
	return a;
}
