/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * An unknown call leaves a note in x17, which a call may change, and the next one that finds the note there succeeds: no single
 * call is answered wrongly. The rule sees the note, and a sequence of hvcheck fuzz the answer.
 * Caught by: REG-06 on sim, qemu
 */
#include "../stub.inc"

BREAK(failure)
	mov32	x0, HVC_STUB_ERR
	adr	x16, stub_call
	eor	x16, x16, x16, lsl #7
	cmp	x17, x16
	csel	x0, xzr, x0, eq
	mov	x17, x16
	.endm

#include "stub.S"
