/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * An unknown call returns to its own HVC and is made for ever.
 * Caught by: LIVE-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(failure)
	mrs	x0, elr_el2
	sub	x0, x0, #4
	msr	elr_el2, x0
	mov32	x0, HVC_STUB_ERR
	.endm

#include "stub.S"
