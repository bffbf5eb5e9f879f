/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * RESET_VECTORS lies more than 1 MiB away, beyond the reach of a conditional branch.
 * Caught by: REACH-01 in the file
 */
#include "../stub.inc"

BREAK(go_reset)
	b.eq	far_reset
	.endm

#include "stub.S"

	.section .gap, "ax", %nobits
	.skip	1 << 20

	.section .text.far, "ax"
far_reset:
	b	succeed
