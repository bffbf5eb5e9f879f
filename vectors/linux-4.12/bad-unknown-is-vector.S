/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * An unknown number is taken for the address of a table, as before 4.7.
 * Caught by: CALL-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(failure)
	msr	vbar_el2, x0
	mov32	x0, HVC_STUB_ERR
	.endm

#include "stub.S"
