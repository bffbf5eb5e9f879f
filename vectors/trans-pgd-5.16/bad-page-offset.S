/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The answer to an unknown call is loaded by ADRP and an offset in the page: the copy begins a page, the table need not.
 * Caught by: PIC-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(failure)
	adrp	x0, 9f
	ldr	w0, [x0, :lo12:9f]
	eret
9:	.inst	0x0badca11
	.endm

#include "stub.S"
