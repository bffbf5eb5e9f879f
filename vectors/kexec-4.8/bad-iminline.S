/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Lines are taken to be as long as the instruction side's: the data side's may be shorter, and some are left.
 * Caught by: CACHE-03
 */
#include "../kexec.inc"

BREAK(before_list)
	mov	x12, xzr
	mrs	x4, ctr_el0
	ubfx	x4, x4, #0, #4			// IminLine
	mov	x15, #4
	lsl	x15, x15, x4
	.endm

#include "relocate.S"
