/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The second call sets no vectors.
 * Caught by: VBAR-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../kvm32.inc"

BREAK(second_vectors)
	.endm

#include "stub.S"
