/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The branch to GET_ICH_VTR_EL2 lost its condition, so that SOFT_RESTART, RESET_VECTORS and unknown calls go there.
 * Caught by: RST-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(go_ich_vtr)
	b	get_ich_vtr_el2
	.endm

#include "stub.S"
