/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * RESET_VECTORS prepares the return of a restart: x1 becomes the address to go to.
 * Caught by: RET-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(success)
	msr	elr_el2, x1
	mov	x0, xzr
	.endm

#include "stub.S"
