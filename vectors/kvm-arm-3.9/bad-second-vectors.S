/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The second call sets no vectors.
 * Caught by: VBAR-01
 */
#include "../kvm32.inc"

BREAK(second_vectors)
	.endm

#include "stub.S"
