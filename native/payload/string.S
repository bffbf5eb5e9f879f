/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * memcpy() and memset(), which the compiler asks for wherever a struct is copied or cleared. The MMU is off, so every access is
 * aligned. By the register pair: random calls spend a good part of their time here.
 */
	.text

/* x0 = to, x1 = from, x2 = size. Returns x0. */
	.globl	memcpy
memcpy:
	mov	x3, x0
	orr	x4, x0, x1
	tst	x4, #7
	b.ne	3f
1:	subs	x2, x2, #64
	b.lo	2f
	ldp	x4, x5, [x1]
	ldp	x6, x7, [x1, #16]
	ldp	x8, x9, [x1, #32]
	ldp	x10, x11, [x1, #48]
	stp	x4, x5, [x3]
	stp	x6, x7, [x3, #16]
	stp	x8, x9, [x3, #32]
	stp	x10, x11, [x3, #48]
	add	x1, x1, #64
	add	x3, x3, #64
	b	1b
2:	add	x2, x2, #64
	subs	x2, x2, #8
	b.lo	4f
5:	ldr	x4, [x1], #8
	str	x4, [x3], #8
	subs	x2, x2, #8
	b.hs	5b
4:	add	x2, x2, #8
3:	cbz	x2, 6f
	ldrb	w4, [x1], #1
	strb	w4, [x3], #1
	sub	x2, x2, #1
	b	3b
6:	ret

/* x0 = to, w1 = byte, x2 = size. Returns x0. */
	.globl	memset
memset:
	mov	x3, x0
	tst	x0, #7
	b.ne	3f
	and	x4, x1, #0xff
	mov	x5, #0x0101010101010101
	mul	x4, x4, x5
	subs	x2, x2, #16
	b.lo	2f
1:	stp	x4, x4, [x3], #16
	subs	x2, x2, #16
	b.hs	1b
2:	add	x2, x2, #16
3:	cbz	x2, 4f
	strb	w1, [x3], #1
	sub	x2, x2, #1
	b	3b
4:	ret
