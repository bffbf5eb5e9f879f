/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * An unknown number is taken for the address of a table, as before: a function call to a hypervisor that is gone
 * becomes the new vectors.
 * Caught by: CALL-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(failure)
	msr	vbar_el2, x0
	mov	x0, #HYP_GONE
	.endm

#include "stub.S"
