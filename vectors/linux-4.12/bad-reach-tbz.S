/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * RESET_VECTORS lies more than 32 KiB away, beyond the reach of a test and branch.
 * Caught by: REACH-01 in the file
 */
#include "../stub.inc"

BREAK(go_reset)
	b.ne	1f
	tbz	x0, #0, far_reset
1:
	.endm

#include "stub.S"

	.section .gap, "ax", %nobits
	.skip	1 << 15

	.section .text.far, "ax"
far_reset:
	b	succeed
