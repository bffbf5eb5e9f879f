/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers of which only some bits are known, and what the others depend on. */
#ifndef SUITE_CYCLES_NUMBER_H
#define SUITE_CYCLES_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/* What a value depends on: bit n: on xn as the caller had it; and these. */
#define VALUE_OF_SYSTEM (1ull << 32)	/* on a system register */
#define VALUE_OF_MEMORY (1ull << 33)	/* on memory */
#define VALUE_OF_FLAGS (1ull << 34)	/* on the flags as the caller had them */

struct value {
	uint64_t known;		/* bits that are known */
	uint64_t bits;		/* their values; the others are 0 */
	uint64_t of;		/* VALUE_OF_*, and the caller's registers */
	bool other;		/* it is none of value_state.others */
	bool set;		/* it is not 0 */
};

struct value value_constant(uint64_t bits);
struct value value_unknown(uint64_t of);
bool value_is(const struct value *v, uint64_t *bits);	/* all of it is known */
struct value number_make(uint64_t known, uint64_t bits, uint64_t of);
/* All of it, or its low 32 bits and zeroes above them. */
struct value number_narrow(struct value v, bool wide);

struct value number_invert(struct value a);
struct value number_and(struct value a, struct value b);
struct value number_or(struct value a, struct value b);
struct value number_xor(struct value a, struct value b);
struct value number_add(struct value a, struct value b, bool carry);
struct value number_shift_left(struct value a, unsigned by);
struct value number_shift_right(struct value a, unsigned by, bool keeps_sign);
struct value number_rotate(struct value a, unsigned by);

#endif
