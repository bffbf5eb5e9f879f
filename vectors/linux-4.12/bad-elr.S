/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A successful call skips the instruction behind the HVC.
 * Caught by: RET-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(success)
	mrs	x0, elr_el2
	add	x0, x0, #4
	msr	elr_el2, x0
	mov	x0, xzr
	.endm

#include "stub.S"
