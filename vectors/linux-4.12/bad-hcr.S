/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A successful call sets HCR_EL2.FB.
 * Caught by: SYS-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(success)
	mrs	x0, hcr_el2
	orr	x0, x0, #1 << 9		// FB
	msr	hcr_el2, x0
	mov	x0, xzr
	.endm

#include "stub.S"
