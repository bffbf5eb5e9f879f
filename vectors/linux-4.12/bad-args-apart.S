/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The payload's third argument is lost if it is the address of the payload's second instruction.
 * Caught by: RST-02 on sim
 */
#include "../stub.inc"

BREAK(restart)
	add	x17, x1, #4
	cmp	x17, x4
	csel	x4, xzr, x4, eq
	enter_payload
	.endm

#include "stub.S"
