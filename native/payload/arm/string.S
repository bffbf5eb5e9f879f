/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the compiler asks for: memcpy() and memset() wherever a struct is copied or cleared, and a division of 64 bits. The MMU is
 * off, so every access is aligned. The twin of native/payload/string.S.
 */
	.syntax unified
	.arch	armv7-a
	.arm
	.text

/* r0 = to, r1 = from, r2 = size. Returns r0. */
	.globl	memcpy
	.type	memcpy, %function
memcpy:
	push	{r0, r4-r9, lr}
	orr	r3, r0, r1
	tst	r3, #3
	bne	3f
1:	subs	r2, r2, #32
	ldmiahs	r1!, {r3-r9, lr}
	stmiahs	r0!, {r3-r9, lr}
	bhs	1b
	add	r2, r2, #32
2:	subs	r2, r2, #4
	ldrhs	r3, [r1], #4
	strhs	r3, [r0], #4
	bhs	2b
	add	r2, r2, #4
3:	subs	r2, r2, #1
	ldrbhs	r3, [r1], #1
	strbhs	r3, [r0], #1
	bhs	3b
	pop	{r0, r4-r9, pc}

/* r0 = to, r1 = byte, r2 = size. Returns r0. */
	.globl	memset
	.type	memset, %function
memset:
	mov	r3, r0
	tst	r0, #3
	bne	3f
	uxtb	r1, r1
	orr	r1, r1, r1, lsl #8
	orr	r1, r1, r1, lsl #16
2:	subs	r2, r2, #4
	strhs	r1, [r3], #4
	bhs	2b
	add	r2, r2, #4
3:	subs	r2, r2, #1
	strbhs	r1, [r3], #1
	bhs	3b
	bx	lr

/* r0:r1 = dividend, r2:r3 = divisor below 2^63. Returns the quotient in r0:r1 and the remainder in r2:r3 (the ABI's RTABI32). */
	.globl	__aeabi_uldivmod
	.type	__aeabi_uldivmod, %function
__aeabi_uldivmod:
	push	{r4-r8, lr}
	mov	r4, #0				// r4:r5, what is left
	mov	r5, #0
	mov	r6, #64
	cmp	r1, #0				// the upper half is often 0
	moveq	r1, r0
	moveq	r0, #0
	moveq	r6, #32
1:	adds	r0, r0, r0
	adcs	r1, r1, r1
	adcs	r4, r4, r4
	adc	r5, r5, r5
	subs	r7, r4, r2
	sbcs	r8, r5, r3
	movhs	r4, r7
	movhs	r5, r8
	orrhs	r0, r0, #1
	subs	r6, r6, #1
	bne	1b
	mov	r2, r4
	mov	r3, r5
	pop	{r4-r8, pc}
