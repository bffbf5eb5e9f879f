/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Terms, made simple as they are made; and what conditions on them can hold together. */
#include <string.h>

#include "suite/decode.h"
#include "suite/mutate-prove.h"

/*
 * As the exception left it, before any write. Its upper half is RES0 but for ISS2, which no exception that a stub answers or
 * refuses has (Arm ARM D13.2.37).
 */
#define ESR_EL2 HV_SYSREG(3, 4, 5, 2, 0)

void terms_begin(struct terms *t)
{
	t->count = 0;
	t->full = false;
	memset(t->hash, 0xff, sizeof(t->hash));
}

bool term_is_const(const struct terms *t, term a, uint64_t *c)
{
	*c = t->node[a].c;
	return t->node[a].op == TERM_CONST;
}

static uint64_t shifted(enum term_op op, uint64_t a, unsigned by)
{
	switch (op) {
	case TERM_LSL: return a << by;
	case TERM_LSR: return a >> by;
	case TERM_ASR: return a >> by | (a >> 63 && by ? ~0ull << (64 - by) : 0);
	default: return by ? a >> by | a << (64 - by) : a;
	}
}

/* The operation on numbers; false where it is none. */
static bool compute(enum term_op op, uint64_t a, uint64_t b, uint64_t c, uint64_t *to)
{
	switch (op) {
	case TERM_ADD: *to = a + b; return true;
	case TERM_SUB: *to = a - b; return true;
	case TERM_AND: *to = a & b; return true;
	case TERM_ORR: *to = a | b; return true;
	case TERM_EOR: *to = a ^ b; return true;
	case TERM_NOT: *to = ~a; return true;
	case TERM_LOW: *to = (uint32_t)a; return true;
	case TERM_LSL: case TERM_LSR: case TERM_ASR: case TERM_ROR: *to = shifted(op, a, c & 63); return true;
	default: return false;
	}
}

static uint64_t may_be_set(const struct terms *t, enum term_op op, term a, term b, uint64_t c)
{
	uint64_t x = t->node[a].may, y = t->node[b].may;

	switch (op) {
	case TERM_CONST: return c;
	case TERM_READ: return c == (uint64_t)ESR_EL2 << 32 ? 0xffffffff : ~0ull;
	case TERM_AND: return x & y;
	case TERM_ORR: case TERM_EOR: return x | y;
	case TERM_LOW: return (uint32_t)x;
	case TERM_LSL: return x << (c & 63);
	case TERM_LSR: return x >> (c & 63);
	default: return ~0ull;
	}
}

/* What `op` on these is without any operation: 0 or a itself. Returns false where it is more. */
static bool simplify(struct terms *t, enum term_op op, term a, term b, uint64_t c, term *to)
{
	uint64_t x, y, z;
	bool ca = term_is_const(t, a, &x), cb = term_is_const(t, b, &y);
	bool shifts = op == TERM_LSL || op == TERM_LSR || op == TERM_ASR || op == TERM_ROR;

	if (ca && (cb || shifts || op == TERM_NOT || op == TERM_LOW) && compute(op, x, y, c, &z)) {
		*to = term_const(t, z);
		return true;
	}
	*to = a;
	if (shifts && !(c & 63))
		return true;
	if (op == TERM_LOW && t->node[a].may <= 0xffffffff)
		return true;
	if ((op == TERM_AND || op == TERM_ORR) && a == b)
		return true;
	if (cb && ((!y && (op == TERM_ADD || op == TERM_SUB || op == TERM_ORR || op == TERM_EOR)) ||
		   (op == TERM_AND && !(t->node[a].may & ~y))))
		return true;
	if ((op == TERM_AND && !(t->node[a].may & t->node[b].may)) || ((op == TERM_EOR || op == TERM_SUB) && a == b)) {
		*to = term_const(t, 0);
		return true;
	}
	return false;
}

static bool commutes(enum term_op op)
{
	return op == TERM_ADD || op == TERM_AND || op == TERM_ORR || op == TERM_EOR;
}

static term intern(struct terms *t, enum term_op op, term a, term b, uint64_t c)
{
	uint64_t h = (op * 31 + a) * 0x9e3779b97f4a7c15ull + b * 0xbf58476d1ce4e5b9ull + c * 0x94d049bb133111ebull;
	unsigned slot = (unsigned)(h >> 40) % TERMS_HASH;
	struct term_node *n;

	for (; t->hash[slot] != 0xffff; slot = (slot + 1) % TERMS_HASH) {
		n = &t->node[t->hash[slot]];
		if (n->op == op && n->a == a && n->b == b && n->c == c)
			return t->hash[slot];
	}
	if (t->count == TERMS_MAX) {
		t->full = true;
		return 0;
	}
	n = &t->node[t->count];
	*n = (struct term_node){ (uint8_t)op, a, b, c, 0 };
	n->may = may_be_set(t, op, a, b, c);
	t->hash[slot] = (term)t->count;
	return (term)t->count++;
}

term term_const(struct terms *t, uint64_t c)
{
	return intern(t, TERM_CONST, 0, 0, c);
}

term term_make(struct terms *t, enum term_op op, term a, term b, uint64_t c)
{
	uint64_t x, y;
	term to;

	if (commutes(op) && (term_is_const(t, a, &x) || (a > b && !term_is_const(t, b, &x)))) {
		to = a;
		a = b;
		b = to;
	}
	if (simplify(t, op, a, b, c, &to))
		return to;
	/* (a + x) + y is a + (x + y): addresses that are formed in other ways are the same then. */
	if ((op == TERM_ADD || op == TERM_SUB) && term_is_const(t, b, &y)) {
		if (t->node[a].op == TERM_ADD && term_is_const(t, t->node[a].b, &x))
			return term_make(t, TERM_ADD, t->node[a].a, term_const(t, op == TERM_ADD ? x + y : x - y), 0);
		if (op == TERM_SUB)
			return term_make(t, TERM_ADD, a, term_const(t, -y), 0);
	}
	return intern(t, op, a, b, c);
}

/* --- conditions ------------------------------------------------------------------------------------------------- */

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

/* Whether the assumption holds where its first operand is `value`. Yes, where its second is no number. */
static bool holds_for(const struct terms *t, const struct assumption *a, uint64_t value)
{
	const struct term_node *f = &t->node[a->flags];
	uint64_t b;

	if (!term_is_const(t, f->b, &b))
		return true;
	return condition(compare((enum flags_op)(f->c & 0xff), value, b, f->c & 0x100 ? 32 : 64), a->cond) == a->holds;
}

/* Whether the assumption is about `about`: flags that the call found are about nothing that is known. */
static bool is_about(const struct terms *t, const struct assumption *a, term about)
{
	return t->node[a->flags].op == TERM_FLAGS && t->node[a->flags].a == about;
}

static bool all_hold_for(const struct terms *t, const struct path *p, term about, uint64_t value)
{
	if (value & ~t->node[about].may)
		return false;
	for (unsigned i = 0; i < p->count; i++)
		if (is_about(t, &p->a[i], about) && !holds_for(t, &p->a[i], value))
			return false;
	return true;
}

/*
 * Every condition on a term is the same for all values between two of a few corners, so corners are all that need to be tried.
 * Terms of
 * which some bits are known to be clear have gaps between corners, and the first value behind one is tried, too.
 */
static bool term_is_possible(const struct terms *t, const struct path *p, term about)
{
	uint64_t may = t->node[about].may, b;

	if (may != ~0ull && may != 0xffffffff && (may & (may + 1)))
		return true;	/* more gaps than a corner each */
	if (all_hold_for(t, p, about, 0) || all_hold_for(t, p, about, 1ull << 63) || all_hold_for(t, p, about, 1ull << 31))
		return true;
	for (unsigned i = 0; i < p->count; i++) {
		const struct term_node *f = &t->node[p->a[i].flags];

		if (!is_about(t, &p->a[i], about) || !term_is_const(t, f->b, &b))
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

bool path_is_possible(const struct terms *t, const struct path *p)
{
	for (unsigned i = 0; i < p->count; i++) {
		const struct assumption *a = &p->a[i];

		for (unsigned k = 0; k < i; k++)	/* the same condition, found the other way */
			if (p->a[k].flags == a->flags && (p->a[k].cond ^ p->a[k].holds) == (a->cond ^ a->holds ^ 1))
				return false;
		if (t->node[a->flags].op == TERM_FLAGS && !term_is_possible(t, p, t->node[a->flags].a))
			return false;
	}
	return true;
}

bool path_allows_x0(const struct terms *t, const struct path *p, uint64_t value)
{
	for (unsigned i = 0; i < t->count; i++)
		if (t->node[i].op == TERM_INPUT && t->node[i].c == 0)
			return all_hold_for(t, p, (term)i, value);
	return true;
}
