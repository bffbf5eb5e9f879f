/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Lines are taken to be as long as a write-back may be, which is no measure of them.
 * Caught by: CACHE-03
 */
#include "../kexec.inc"

BREAK(before_list)
	mov	x12, xzr
	mrs	x4, ctr_el0
	ubfx	x4, x4, #24, #4			// CWG
	mov	x15, #4
	lsl	x15, x15, x4
	.endm

#include "relocate.S"
