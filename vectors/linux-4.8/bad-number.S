/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SOFT_RESTART answers to 1 only, as since 4.12; but 1 is SET_VECTORS.
 * Caught by: RST-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(is_restart)
	cmp	x0, #HVC_SOFT_RESTART
	.endm

#include "stub.S"
