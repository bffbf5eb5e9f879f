/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Terms, made simple as they are made. */
#include <string.h>

#include "isa/sysreg.h"
#include "suite/prove/terms.h"

/*
 * As the exception left them, before any write. ESR's upper half is RES0 but for ISS2, which no exception that a stub answers or
 * refuses has (Arm ARM D13.2.37); SPSR's but for bits of features that somebody at EL2 would have to enable first.
 */
#define SPSR_A32 0x30ull	/* T, M[4] */
#define SCTLR_EE (1ull << 25)
#define PARANGE_HIGH 8ull	/* sizes of addresses from 8 up are reserved (Arm ARM D13.2.64) */

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

bool term_compute(enum term_op op, uint64_t a, uint64_t b, uint64_t c, uint64_t *to)
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
	case TERM_READ:
		if (c >> 32 == ISA_SPSR_EL2 && (uint32_t)c <= t->spsr_epoch)
			return t->from_a32 ? 0xffffffff : 0xffffffff & ~SPSR_A32;
		if (c >> 32 == ISA_ID_AA64MMFR0_EL1)
			return ~PARANGE_HIGH;
		if (c == (uint64_t)ISA_SCTLR_EL2 << 32)
			return ~SCTLR_EE;	/* as the call finds it: walks are of little-endian code */
		if (c >> 32 == ISA_CPACR_EL1 || c >> 32 == ISA_CPTR_EL2)
			return 0xffffffff;	/* the upper half is RES0 (D13.2.30, D13.2.34) */
		return c == (uint64_t)ISA_ESR_EL2 << 32 ? 0xffffffff : ~0ull;
	case TERM_AND: return x & y;
	case TERM_ORR: case TERM_EOR: return x | y;
	case TERM_NOT: return ~t->node[a].must;
	case TERM_LOW: return (uint32_t)x;
	case TERM_LSL: return x << (c & 63);
	case TERM_LSR: return x >> (c & 63);
	case TERM_OTHER: return c >> 32 == ADRP_WORD ? ~0xfffull : ~0ull;
	default: return ~0ull;
	}
}

static uint64_t must_be_set(const struct terms *t, enum term_op op, term a, term b, uint64_t c)
{
	uint64_t x = t->node[a].must, y = t->node[b].must;

	switch (op) {
	case TERM_CONST: return c;
	case TERM_AND: return x & y;
	case TERM_ORR: return x | y;
	case TERM_NOT: return ~t->node[a].may;
	case TERM_LOW: return (uint32_t)x;
	case TERM_LSL: return x << (c & 63);
	case TERM_LSR: return x >> (c & 63);
	default: return 0;
	}
}

static bool is_op(const struct terms *t, term a, enum term_op op)
{
	return t->node[a].op == op;
}

/* One is the other's complement. */
static bool is_not(const struct terms *t, term a, term b)
{
	return (is_op(t, a, TERM_NOT) && t->node[a].a == b) || (is_op(t, b, TERM_NOT) && t->node[b].a == a);
}

/* No bit can be set in both: known bits, or x & m and y & ~m. Then a sum, an OR and an EOR are one. */
static bool disjoint(const struct terms *t, term a, term b)
{
	const struct term_node *x = &t->node[a], *y = &t->node[b];

	if (!(x->may & y->may))
		return true;
	return x->op == TERM_AND && y->op == TERM_AND &&
	       (is_not(t, x->a, y->a) || is_not(t, x->a, y->b) || is_not(t, x->b, y->a) || is_not(t, x->b, y->b));
}

/* `b` is in `a` already: a = x op b. */
static bool absorbs(const struct terms *t, enum term_op op, term a, term b)
{
	return (op == TERM_AND || op == TERM_ORR) && t->node[a].op == op && (t->node[a].a == b || t->node[a].b == b);
}

/* What `op` on these is without any operation: 0 or a itself. Returns false if it is more. */
static bool simplify(struct terms *t, enum term_op op, term a, term b, uint64_t c, term *to)
{
	uint64_t x, y, z;
	bool ca = term_is_const(t, a, &x), cb = term_is_const(t, b, &y);
	bool shifts = op == TERM_LSL || op == TERM_LSR || op == TERM_ASR || op == TERM_ROR;

	if (ca && (cb || shifts || op == TERM_NOT || op == TERM_LOW) && term_compute(op, x, y, c, &z)) {
		*to = term_const(t, z);
		return true;
	}
	*to = a;
	if (shifts && !(c & 63))
		return true;
	if (op == TERM_LOW && t->node[a].may <= 0xffffffff)
		return true;
	if (((op == TERM_AND || op == TERM_ORR) && a == b) || absorbs(t, op, a, b))
		return true;
	if (absorbs(t, op, b, a)) {
		*to = b;
		return true;
	}
	if (op == TERM_NOT && is_op(t, a, TERM_NOT)) {
		*to = t->node[a].a;
		return true;
	}
	if (cb && ((!y && (op == TERM_ADD || op == TERM_SUB || op == TERM_ORR || op == TERM_EOR)) ||
		   (op == TERM_AND && !(t->node[a].may & ~y))))
		return true;
	if (op == TERM_AND && cb && (t->node[a].may & y) == (t->node[a].must & y)) {
		*to = term_const(t, t->node[a].must & y);
		return true;
	}
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
	*n = (struct term_node){ (uint8_t)op, a, b, c, 0, 0 };
	n->may = may_be_set(t, op, a, b, c);
	n->must = must_be_set(t, op, a, b, c);
	t->hash[slot] = (term)t->count;
	return (term)t->count++;
}

term term_const(struct terms *t, uint64_t c)
{
	return intern(t, TERM_CONST, 0, 0, c);
}

static term strip(struct terms *t, term a, uint64_t mask, unsigned depth);

/* x & z or x | z where only the bits of `mask` count. */
static term strip_const(struct terms *t, const struct term_node *n, uint64_t z, uint64_t mask, unsigned depth)
{
	uint64_t open = n->op == TERM_AND ? mask & z : mask & ~z;	/* bits in which x is still to be seen */
	term x = strip(t, n->a, open, depth);

	if (open == mask)
		return x;
	return term_make(t, (enum term_op)n->op, x, term_const(t, n->op == TERM_AND ? open : z & mask), 0);
}

/* x + z if x ends in zeroes and the bits of z beside them do not count: nothing is carried out of those. */
static term strip_sum(struct terms *t, const struct term_node *n, uint64_t z, uint64_t mask)
{
	uint64_t low = mask ? (mask & -mask) - 1 : 0;

	return t->node[n->a].may & low ? term_make(t, TERM_ADD, n->a, n->b, 0) :
					 term_make(t, TERM_ADD, n->a, term_const(t, z & ~low), 0);
}

/* A term that is equal to `a` in the bits of `mask`, and the same for all `a` that are, as far as that is easy to see. */
static term strip(struct terms *t, term a, uint64_t mask, unsigned depth)
{
	const struct term_node n = t->node[a];
	uint64_t z;

	if (depth++ == TERM_DEPTH_MAX || mask == ~0ull)
		return a;
	if (!(n.may & mask))
		return term_const(t, 0);
	switch (n.op) {
	case TERM_LOW:
		return mask >> 32 ? a : strip(t, n.a, mask, depth);
	case TERM_NOT:
		return term_make(t, TERM_NOT, strip(t, n.a, mask, depth), 0, 0);
	case TERM_LSL:
		return term_make(t, TERM_LSL, strip(t, n.a, mask >> (n.c & 63), depth), 0, n.c);
	case TERM_LSR:
		return term_make(t, TERM_LSR, strip(t, n.a, mask << (n.c & 63), depth), 0, n.c);
	case TERM_ASR: case TERM_ROR:	/* neither a copy of the sign nor what went around counts, so it is as good as LSR */
		return mask >> (64 - n.c) ? a : strip(t, term_make(t, TERM_LSR, n.a, 0, n.c), mask, depth);
	case TERM_AND: case TERM_ORR:
		if (term_is_const(t, n.b, &z))
			return strip_const(t, &n, z, mask, depth);
		return term_make(t, (enum term_op)n.op, strip(t, n.a, mask, depth), strip(t, n.b, mask, depth), 0);
	case TERM_ADD:
		return term_is_const(t, n.b, &z) ? strip_sum(t, &n, z, mask) : a;
	case TERM_EOR:
		return term_make(t, TERM_EOR, strip(t, n.a, mask, depth), strip(t, n.b, mask, depth), 0);
	default:
		return a;
	}
}

/* The operand of which only some bits count, without the rest. */
static term bare(struct terms *t, enum term_op op, term a, term b, uint64_t c)
{
	uint64_t y;

	switch (op) {
	case TERM_LOW: return strip(t, a, 0xffffffff, 0);
	case TERM_LSR: return strip(t, a, ~0ull << (c & 63), 0);
	case TERM_LSL: return strip(t, a, ~0ull >> (c & 63), 0);
	case TERM_AND: return strip(t, a, term_is_const(t, b, &y) ? y : t->node[b].may, 0);
	case TERM_ORR: return term_is_const(t, b, &y) ? strip(t, a, ~y, 0) : a;
	default: return a;
	}
}

/* The same by another operation: the one that all ways of writing it come down to. True if there is one. */
static bool by_another(struct terms *t, enum term_op op, term a, term b, uint64_t c, term *to)
{
	const struct term_node n = t->node[a];
	uint64_t x, y;

	if ((op == TERM_ADD || op == TERM_EOR) && disjoint(t, a, b)) {
		*to = term_make(t, TERM_ORR, a, b, 0);
	} else if (op == TERM_ASR && !(n.may >> 63)) {
		*to = term_make(t, TERM_LSR, a, 0, c);
	} else if (op == TERM_LSR && n.op == TERM_LSL && c >= n.c) {
		*to = term_make(t, TERM_AND, term_make(t, TERM_LSR, n.a, 0, c - n.c), term_const(t, ~0ull >> c), 0);
	/* (a & x) & b is (a & b) & x, whichever of the two brought the mask along. */
	} else if (op == TERM_AND && !term_is_const(t, b, &y) && n.op == TERM_AND && term_is_const(t, n.b, &x)) {
		*to = term_make(t, TERM_AND, term_make(t, TERM_AND, n.a, b, 0), n.b, 0);
	} else if (op == TERM_AND && t->node[b].op == TERM_AND && term_is_const(t, t->node[b].b, &x)) {
		*to = term_make(t, TERM_AND, term_make(t, TERM_AND, t->node[b].a, a, 0), term_const(t, x), 0);
	} else if (op == TERM_ORR && n.op == TERM_ORR && term_is_const(t, b, &y) && term_is_const(t, n.b, &x)) {
		*to = term_make(t, TERM_ORR, n.a, term_const(t, x | y), 0);
	/* (a + x) + y is a + (x + y): addresses that are formed in other ways are the same then. */
	} else if ((op == TERM_ADD || op == TERM_SUB) && n.op == TERM_ADD && term_is_const(t, b, &y) &&
		   term_is_const(t, n.b, &x)) {
		*to = term_make(t, TERM_ADD, n.a, term_const(t, op == TERM_ADD ? x + y : x - y), 0);
	} else if (op == TERM_SUB && term_is_const(t, b, &y)) {
		*to = term_make(t, TERM_ADD, a, term_const(t, -y), 0);
	} else {
		return false;
	}
	return true;
}

term term_make(struct terms *t, enum term_op op, term a, term b, uint64_t c)
{
	uint64_t x;
	term to;

	if (t->full)
		return 0;
	if (op == TERM_LSL || op == TERM_LSR || op == TERM_ASR || op == TERM_ROR)
		c &= 63;
	if (commutes(op) && (term_is_const(t, a, &x) || (a > b && !term_is_const(t, b, &x)))) {
		to = a;
		a = b;
		b = to;
	}
	a = bare(t, op, a, b, c);
	if (op == TERM_AND && !term_is_const(t, b, &x))
		b = bare(t, op, b, a, c);
	if (op == TERM_AND && term_is_const(t, b, &x))
		b = term_const(t, x & t->node[a].may);
	if (simplify(t, op, a, b, c, &to) || by_another(t, op, a, b, c, &to))
		return to;
	if (commutes(op) && a > b && !term_is_const(t, b, &x))	/* `a` may have become another */
		return intern(t, op, b, a, c);
	return intern(t, op, a, b, c);
}

term term_zero_form(struct terms *t, term a)
{
	for (;;) {
		const struct term_node n = t->node[a];
		uint64_t mask = ~0ull;
		term of = a;

		if (n.op == TERM_AND && term_is_const(t, n.b, &mask))
			of = n.a;
		if (t->node[of].op != TERM_LSL && t->node[of].op != TERM_LSR && t->node[of].op != TERM_ASR)
			return a;
		if (t->node[of].op == TERM_ASR && of != a)
			return a;	/* copies of the sign among the bits of the mask */
		mask = t->node[of].op == TERM_LSL ? mask >> t->node[of].c : mask << t->node[of].c;
		a = term_make(t, TERM_AND, t->node[of].a, term_const(t, mask), 0);
		if (t->full)
			return 0;
	}
}
