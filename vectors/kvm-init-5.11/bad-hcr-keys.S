/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * HCR_EL2.API of the parameters is dropped: the kernel's pointer authentication traps.
 * Caught by: SYS-03 on sim
 */
#include "../stub.inc"

BREAK(init_hcr)
	ldr	x0, [x1, #48]		// HCR
	bic	x0, x0, #1 << 41
	.endm

#include "stub.S"
