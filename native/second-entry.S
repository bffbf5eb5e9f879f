/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where another CPU begins, by PSCI or by a spin table: at EL2, MMU off. It takes its stack and its vectors from `second`.
 */
#include "native/second.h"

	.text

	.globl	second_entry
second_entry:
	msr	daifset, #0xf
	mrs	x0, CurrentEL
	cmp	x0, #2 << 2
	b.ne	1f				// at another level than the first CPU: of no use here
	bl	hv_reset_el2
	adrp	x0, second
	add	x0, x0, :lo12:second
	ldr	x1, [x0, #SECOND_VECTORS_AT]
	msr	vbar_el2, x1
	isb
	ldr	x1, [x0, #SECOND_STACK_AT]
	mov	sp, x1
	mov	x29, xzr
	mov	x30, xzr
	bl	second_main
1:	wfe
	b	1b
