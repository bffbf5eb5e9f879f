/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * RESET_VECTORS clears HCR_EL2.API, which kernels set for their own use of pointer authentication.
 * Caught by: SYS-02 on sim:max
 */
#include "../stub.inc"

BREAK(success)
	mrs	x5, hcr_el2
	bic	x5, x5, #1 << 41
	msr	hcr_el2, x5
	mov	x0, xzr
	.endm

#include "stub.S"
