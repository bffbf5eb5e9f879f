/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * RESET_VECTORS succeeds, as on the stub.
 * Caught by: RES-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(failure)
	cmp	x0, #HVC_RESET_VECTORS
	mov32	x0, HVC_STUB_ERR
	csel	x0, xzr, x0, eq
	.endm

#include "stub.S"
