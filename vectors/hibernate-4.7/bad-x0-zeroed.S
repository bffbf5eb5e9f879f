/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The call returns zero in x0, as those of the stub do.
 * Caught by: RES-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(vbar)
	msr	vbar_el2, x24
	mov	x0, xzr
	.endm

#include "stub.S"
