/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Only the lower half of x0 is compared with SET_VECTORS, so that 0xffffffff00000000 sets the vectors.
 * Caught by: CALL-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(is_set)
	cmp	w0, #HVC_SET_VECTORS
	.endm

#include "stub.S"
