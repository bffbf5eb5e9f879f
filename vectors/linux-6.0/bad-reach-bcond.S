/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * FINALISE_EL2 lies more than 1 MiB away, beyond the reach of a conditional branch.
 * Caught by: REACH-01 in the file
 */
#include "../stub.inc"

BREAK(go_finalise)
	b.eq	far_finalise
	.endm

#include "stub.S"

	.section .gap, "ax", %nobits
	.skip	1 << 20

	.section .text.far, "ax"
far_finalise:
	b	finalise_el2
