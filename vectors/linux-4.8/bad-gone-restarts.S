/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * x0 becomes HYP_GONE before the last comparison. That is SOFT_RESTART's number, so that every unknown call restarts.
 * Caught by: RET-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(is_restart)
	mov	x0, #HYP_GONE
	cmp	x0, #OLD_SOFT_RESTART
	.endm

#include "stub.S"
