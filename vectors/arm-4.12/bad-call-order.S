/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SOFT_RESTART has the number of RESET_VECTORS.
 * Caught by: RST-01 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../arm.inc"

BREAK(is_restart)
	cmp	r0, #HVC_RESET_VECTORS
	.endm

BREAK(is_reset)
	cmp	r0, #HVC_SOFT_RESTART
	.endm

#include "stub.S"
