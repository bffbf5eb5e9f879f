/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * GET_ICH_VTR_EL2 answers to 5.
 * Caught by: RES-01 on qemu, sim:max
 */
#include "../stub.inc"

BREAK(is_ich_vtr)
	cmp	x0, #5
	.endm

#include "stub.S"
