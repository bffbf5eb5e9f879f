/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The branch to VHE_RESTART lost its condition, as in a first version on the list, so that all other calls but
 * SET_VECTORS go there.
 * Caught by: RST-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(go_vhe)
	b	mutate_to_vhe
	.endm

#include "stub.S"
