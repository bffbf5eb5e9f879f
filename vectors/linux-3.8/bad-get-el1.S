/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * GET_VECTORS answers with VBAR_EL1.
 * Caught by: RES-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(get)
	mrs	x0, vbar_el1
	.endm

#include "stub.S"
