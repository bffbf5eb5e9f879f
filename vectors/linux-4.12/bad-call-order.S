/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SOFT_RESTART and RESET_VECTORS have each other's number.
 * Caught by: RST-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(is_restart)
	cmp	x0, #HVC_RESET_VECTORS
	.endm

BREAK(is_reset)
	cmp	x0, #HVC_SOFT_RESTART
	.endm

#include "stub.S"
