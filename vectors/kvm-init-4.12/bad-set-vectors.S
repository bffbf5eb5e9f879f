/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SET_VECTORS succeeds, as on the bare stub.
 * Caught by: VBAR-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(failure)
	cbz	x0, set_vectors
	mov32	x0, HVC_STUB_ERR
	.endm

#include "stub.S"

	.text
set_vectors:
	msr	vbar_el2, x1
	eret
