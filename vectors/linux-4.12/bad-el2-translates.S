/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SET_VECTORS does nothing while EL2 runs under page tables.
 * Caught by: VBAR-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(vbar)
	mrs	x17, sctlr_el2
	tbnz	x17, #0, succeed
	msr	vbar_el2, x1
	.endm

#include "stub.S"
