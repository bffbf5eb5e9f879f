/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Through the data cache: EL2's MMU goes on for the length of one routine that touches no stack, so that nothing is left in a cache
 * but what it has stored itself. The MMU is off before and behind.
 */
#define SCTLR_M_C (1 << 2 | 1 << 0)
#define MAIR_WRITE_BACK 0xff

	.text

/*
 * uint64_t cached_call(uint64_t (*leaf)(uint64_t, uint64_t), uint64_t a, uint64_t b, uint64_t ttbr, uint64_t tcr).
 * In: as C; E2H is 0. Clobbers what C's calls may: x0-x17, of which the leaves take x0-x8.
 */
	.globl	cached_call
cached_call:
	mov	x9, x30
	mov	x10, x0
	mrs	x11, mair_el2
	mrs	x12, tcr_el2
	mrs	x13, ttbr0_el2
	mrs	x14, sctlr_el2
	mov	x15, #MAIR_WRITE_BACK
	msr	mair_el2, x15
	msr	tcr_el2, x4
	msr	ttbr0_el2, x3
	mov	x15, #SCTLR_M_C
	orr	x15, x14, x15
	dsb	sy
	isb
	tlbi	alle2
	dsb	sy
	isb
	msr	sctlr_el2, x15
	isb
	mov	x0, x1
	mov	x1, x2
	blr	x10
	dsb	sy
	msr	sctlr_el2, x14
	isb
	msr	mair_el2, x11
	msr	tcr_el2, x12
	msr	ttbr0_el2, x13
	isb
	tlbi	alle2
	dsb	sy
	isb
	ret	x9

/* The leaves. uint64_t cached_leaf_load(uint64_t at, uint64_t unused) */
	.globl	cached_leaf_load
cached_leaf_load:
	ldr	x0, [x0]
	ret

/* uint64_t cached_leaf_store(uint64_t at, uint64_t value) */
	.globl	cached_leaf_store
cached_leaf_store:
	str	x1, [x0]
	ret

/* uint64_t cached_leaf_crc(uint64_t at, uint64_t size): CRC-32 of IEEE 802.3, without a table. */
	.globl	cached_leaf_crc
cached_leaf_crc:
	mov	x2, x0
	add	x3, x0, x1
	mov	w0, #-1
	mov	w5, #0x8320
	movk	w5, #0xedb8, lsl #16
1:	cmp	x2, x3
	b.hs	3f
	ldrb	w4, [x2], #1
	eor	w0, w0, w4
	mov	w6, #8
2:	tst	w0, #1
	csel	w7, w5, wzr, ne
	eor	w0, w7, w0, lsr #1
	subs	w6, w6, #1
	b.ne	2b
	b	1b
3:	mvn	w0, w0
	ret
