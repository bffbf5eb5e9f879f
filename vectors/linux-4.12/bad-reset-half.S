/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Only the lower half of x0 is compared with RESET_VECTORS, so that 0x100000002 succeeds.
 * Caught by: RES-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(is_reset)
	cmp	w0, #HVC_RESET_VECTORS
	.endm

#include "stub.S"
