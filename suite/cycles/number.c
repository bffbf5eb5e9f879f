/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arithmetic with numbers of which only some bits are known. */
#include "suite/cycles/number.h"

#define LOW_32 0xffffffffull

struct value value_constant(uint64_t bits)
{
	return (struct value){ .known = ~0ull, .bits = bits };
}

struct value value_unknown(uint64_t of)
{
	return (struct value){ .of = of };
}

bool value_is(const struct value *v, uint64_t *bits)
{
	*bits = v->bits;
	return v->known == ~0ull;
}

struct value number_make(uint64_t known, uint64_t bits, uint64_t of)
{
	return (struct value){ .known = known, .bits = bits & known, .of = known == ~0ull ? 0 : of };
}

struct value number_narrow(struct value v, bool wide)
{
	return wide ? v : number_make(v.known | ~LOW_32, v.bits & LOW_32, v.of);
}

struct value number_invert(struct value a)
{
	return number_make(a.known, ~a.bits, a.of);
}

struct value number_and(struct value a, struct value b)
{
	return number_make((a.known & b.known) | (a.known & ~a.bits) | (b.known & ~b.bits), a.bits & b.bits, a.of | b.of);
}

struct value number_or(struct value a, struct value b)
{
	if (b.known == ~0ull && !b.bits)	/* a move: it is still the caller's number, or none of the calls' */
		return a;
	if (a.known == ~0ull && !a.bits)
		return b;
	return number_make((a.known & b.known) | a.bits | b.bits, a.bits | b.bits, a.of | b.of);
}

struct value number_xor(struct value a, struct value b)
{
	return number_make(a.known & b.known, a.bits ^ b.bits, a.of | b.of);
}

/* Sums are known up to the lowest bit that is open in one of the two. */
struct value number_add(struct value a, struct value b, bool carry)
{
	uint64_t both = a.known & b.known, open = ~both & -~both;

	return number_make(open ? open - 1 : ~0ull, a.bits + b.bits + carry, a.of | b.of);
}

struct value number_shift_left(struct value a, unsigned by)
{
	return number_make(a.known << by | ((1ull << by) - 1), a.bits << by, a.of);
}

struct value number_shift_right(struct value a, unsigned by, bool keeps_sign)
{
	uint64_t high = by ? ~0ull << (64 - by) : 0;

	if (!keeps_sign)
		return number_make(a.known >> by | high, a.bits >> by, a.of);
	return number_make(a.known >> by | (a.known >> 63 ? high : 0), a.bits >> by | (a.bits >> 63 ? high : 0), a.of);
}

struct value number_rotate(struct value a, unsigned by)
{
	return by ? number_make(a.known >> by | a.known << (64 - by), a.bits >> by | a.bits << (64 - by), a.of) : a;
}
