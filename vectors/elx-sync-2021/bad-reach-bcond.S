/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * VHE_RESTART lies more than 1 MiB away, beyond the reach of a conditional branch, as in a copy it may.
 * Caught by: REACH-01 in the file
 */
#include "../stub.inc"

BREAK(go_vhe)
	b.eq	far_vhe
	.endm

#include "stub.S"

	.section .gap, "ax", %nobits
	.skip	1 << 20

	.section .text.far, "ax"
far_vhe:
	b	mutate_to_vhe
