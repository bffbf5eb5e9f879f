/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SOFT_RESTART makes up a stack for the payload: SP_EL2 is where x4 points.
 * Caught by: REG-04 on sim, qemu
 */
#include "../stub.inc"

BREAK(restart)
	mov	sp, x4
	enter_payload
	.endm

#include "stub.S"
