/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NZCV in bits 3 to 0 of a number of which only some bits are known. */
#ifndef SUITE_CYCLES_FLAGS_H
#define SUITE_CYCLES_FLAGS_H

#include "suite/cycles/number.h"

void flags_set(struct value *flags, uint64_t known, uint64_t bits, uint64_t of);
/* Of a + b, or of a - b, both as narrow as the operation. `differ`: it is known that the two are not the same. */
void flags_of_sum(struct value *flags, struct value a, struct value b, bool subtracts, bool wide, bool differ);
void flags_of_bits(struct value *flags, struct value r, bool wide);
/* Whether a condition holds: 1, 0, -1. It is open if two values of the open flags differ in it. */
int flags_hold(const struct value *flags, unsigned cond);

#endif
