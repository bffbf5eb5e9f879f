/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NZCV of which only some may be known: what comparisons leave, and which conditions hold. */
#include "suite/cycles/flags.h"

#define LOW_32 0xffffffffull
enum { FLAG_V = 1, FLAG_C = 2, FLAG_Z = 4, FLAG_N = 8 };

void flags_set(struct value *flags, uint64_t known, uint64_t bits, uint64_t of)
{
	*flags = (struct value){ .known = known, .bits = bits & known, .of = known == 15 ? 0 : of };
}

void flags_of_sum(struct value *flags, struct value a, struct value b, bool subtracts, bool wide, bool differ)
{
	uint64_t sign = wide ? 1ull << 63 : 1ull << 31, x, y, sum, bits;

	if (differ) {
		flags_set(flags, FLAG_Z, 0, a.of | b.of);
		if (a.known != ~0ull || b.known != ~0ull)
			return;
	}
	if (!value_is(&a, &x) || !value_is(&b, &y)) {
		flags_set(flags, 0, 0, a.of | b.of);
		return;
	}
	sum = (subtracts ? x - y : x + y) & (wide ? ~0ull : LOW_32);
	bits = (sum & sign ? FLAG_N : 0) | (sum ? 0 : FLAG_Z);
	bits |= (subtracts ? x >= y : sum < x) ? FLAG_C : 0;
	bits |= (subtracts ? (x ^ y) & (x ^ sum) : ~(x ^ y) & (x ^ sum)) & sign ? FLAG_V : 0;
	flags_set(flags, 15, bits, 0);
}

void flags_of_bits(struct value *flags, struct value r, bool wide)
{
	uint64_t sign = wide ? 1ull << 63 : 1ull << 31, known = FLAG_C | FLAG_V, bits = 0;

	r = number_narrow(r, wide);
	if (r.known & sign) {
		known |= FLAG_N;
		bits |= r.bits & sign ? FLAG_N : 0;
	}
	if (r.bits || r.known == ~0ull) {
		known |= FLAG_Z;
		bits |= r.bits ? 0 : FLAG_Z;
	}
	flags_set(flags, known, bits, r.of);
}

int flags_hold(const struct value *flags, unsigned cond)
{
	int is = -2;

	for (unsigned f = 0; f < 16; f++) {
		bool n = f & FLAG_N, z = f & FLAG_Z, c = f & FLAG_C, v = f & FLAG_V;
		const bool holds[] = { z, c, n, v, c && !z, n == v, n == v && !z, true };
		int now = cond == 15 || holds[cond >> 1] != (cond & 1);

		if ((f ^ flags->bits) & flags->known)
			continue;
		if (is != -2 && is != now)
			return -1;
		is = now;
	}
	return is;
}
