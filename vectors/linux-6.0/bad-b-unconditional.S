/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The branch to FINALISE_EL2 lost its condition, as in a first version on the list, so that all other calls but
 * SET_VECTORS go there.
 * Caught by: RST-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(go_finalise)
	b	finalise_el2
	.endm

#include "stub.S"
