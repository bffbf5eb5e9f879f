/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * RESET_VECTORS still puts the bare stub's table back: the host could take EL2.
 * Caught by: RES-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(is_stub_call)
	cmp	x0, #HVC_RESET_VECTORS
	b.eq	reset_vectors
	.endm

#include "stub.S"

reset_vectors:
	adr	x5, bare_stub
	msr	vbar_el2, x5
	mov	x0, xzr
	eret

	dead_table bare_stub
