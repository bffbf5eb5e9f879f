/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A trap with x0 = 0 is taken for the question after the vectors.
 * Caught by: CAUSE-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(not_hvc)
	b.eq	1f
	cbnz	x0, leave
1:
	.endm

#include "stub.S"
