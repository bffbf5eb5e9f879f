/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The handler lies so far behind the table that the page to which both are copied does not have it.
 * Caught by: REACH-02 in the file; PIC-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(vbar)
	b	restore_vectors
	.endm

#include "stub.S"

	.skip	2048
restore_vectors:
	msr	vbar_el2, x24
	eret
