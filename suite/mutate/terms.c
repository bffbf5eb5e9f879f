/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Terms, made simple as they are made; and what conditions on them can hold together. */
#include <string.h>

#include "isa/sysreg.h"
#include "suite/mutate/prove.h"

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

/* The operation on numbers; false if it is none. */
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

	if (ca && (cb || shifts || op == TERM_NOT || op == TERM_LOW) && compute(op, x, y, c, &z)) {
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

#define DEPTH_MAX 12

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

/* x + z where x ends in zeroes and the bits of z beside them do not count: nothing is carried out of those. */
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

	if (depth++ == DEPTH_MAX || mask == ~0ull)
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

bool path_is_possible(const struct terms *t, const struct path *p)
{
	for (unsigned i = 0; i < p->count; i++) {
		const struct assumption *a = &p->a[i];

		for (unsigned k = 0; k < i; k++)	/* the same condition, found the other way */
			if ((p->a[k].flags == a->flags && (p->a[k].cond ^ p->a[k].holds) == (a->cond ^ a->holds ^ 1)) ||
			    contradict(t, &p->a[k], a))
				return false;
		if (is_refuted(t, p, a))
			return false;
		if (t->node[a->flags].op == TERM_FLAGS && !term_is_possible(t, p, t->node[a->flags].a))
			return false;
	}
	return true;
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
	if (n->op < TERM_ADD || n->op > TERM_LOW || depth == DEPTH_MAX || !knows(t, p, n->a, &x, depth + 1) ||
	    (n->op < TERM_NOT && !knows(t, p, n->b, &y, depth + 1)))
		return false;
	return compute((enum term_op)n->op, x, y, n->c, c);
}

static term rewrite(struct terms *t, const struct path *p, term a, unsigned depth)
{
	const struct term_node n = t->node[a];
	uint64_t c;
	term b;

	if (path_knows(t, p, a, &c))
		return term_const(t, c);
	if (n.op < TERM_ADD || n.op > TERM_LOW || depth == DEPTH_MAX)
		return a;
	b = n.op < TERM_NOT ? rewrite(t, p, n.b, depth + 1) : 0;
	return term_make(t, (enum term_op)n.op, rewrite(t, p, n.a, depth + 1), b, n.c);
}

term path_rewrite(struct terms *t, const struct path *p, term a)
{
	return rewrite(t, p, a, 0);
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
	return knows(t, p, a, c, 0) || has_zero_part(t, p, a, c) || (knows(t, p, term_zero_form(t, a), c, 0) && !*c) ||
	       is_its_bit(t, p, a, c);
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
