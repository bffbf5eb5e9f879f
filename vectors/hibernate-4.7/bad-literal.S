/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A mask is a literal in read-only data, more than a page behind the table, where no copy of the section takes it along.
 * Caught by: REACH-02 in the file; PIC-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(vbar)
	ldr	x17, table_mask
	and	x17, x24, x17
	msr	vbar_el2, x17
	.endm

#include "stub.S"

	.section .rodata
	.balign	8
	.skip	4096
table_mask:
	.xword	~0x7ff
