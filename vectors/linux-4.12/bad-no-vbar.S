/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SET_VECTORS succeeds without writing VBAR_EL2.
 * Caught by: VBAR-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(vbar)
	.endm

#include "stub.S"
