/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A stub that measures: its HVC runs one of the loops below at EL2 and says how long that took. Which loop measures which row of a
 * core file stands in suite/measure/loops.def; a loop is a symbol here, and goes back to its own first word.
 */
#include "suite/measure/asked.h"

#define LINES 64		/* bytes at least between two loops: a line */
#define SCTLR_M (1 << 0)
#define SCTLR_C (1 << 2)
#define SCTLR_I (1 << 12)
#define MDCR_HPMD (1 << 17)	/* no counting at EL2 */
#define MDCR_HCCD (1 << 23)	/* no counting of cycles at EL2 */
#define MDCR_TRAPS (3 << 5)	/* of the counters to EL2 */
#define PMCR_COUNT 0x45		/* E, C, LC: count, from 0, in 64 bits */
#define NSH (1 << 27)		/* PMCCFILTR_EL0: at EL2 */
#define TABLE_DESC 3
#define BLOCK_DESC (1 << 10 | 3 << 8 | 1 << 6 | 1)	/* AF, inner shareable, as EL2 has AP[1]; attribute 0 */
#define MAIR_NORMAL 0xff
#define TCR_BASE (1 << 31 | 1 << 23 | 3 << 12 | 1 << 10 | 1 << 8 | 25)	/* RES1, inner shareable, write-back, 39 bits, 4 KiB */

	.text
	.balign	4096
	.globl	measure_vectors
measure_vectors:
	.rept	4			// EL2 on SP_EL0: none is taken
	b	.
	.balign	128
	.endr
	eret				// EL2 on SP_EL2: the HVC of the loop `hvc`. Anything else hangs, and is cut
	.balign	128
	.rept	3
	b	.
	.balign	128
	.endr
	b	measure			// EL1: the call
	.balign	128
	.rept	7
	b	.
	.balign	128
	.endr

/*
 * In:        x0 offset of a loop, x1 its passes, x2 MEASURE_ICACHE and MEASURE_CACHES, or 0
 * Out:       x0 cycles, x1 ticks of CNTPCT_EL0, x2 CNTFRQ_EL0, x3 MIDR_EL1, x4 MEASURE_*: what could not be done
 * Clobbers:  all general registers, TPIDR_EL2, FAR_EL2, the PMU
 * State:     SCTLR_EL2, MDCR_EL2, MAIR_EL2, TCR_EL2 and TTBR0_EL2 are as before
 */
measure:
	adr	x25, measure_vectors
	add	x24, x25, x0
	mov	x18, x1
	mov	x19, x2
	mrs	x20, elr_el2
	mrs	x21, spsr_el2
	mrs	x22, sctlr_el2
	mrs	x23, mdcr_el2
	mov	x17, x30
	adr	x29, buffer
	mov	x26, #0
	mrs	x3, id_aa64dfr0_el1	// PMUVer: 0 none, 15 none of Arm's
	ubfx	x3, x3, #8, #4
	cbz	x3, 1f
	cmp	x3, #15
	b.eq	1f
	bic	x3, x23, #MDCR_HPMD
	bic	x3, x3, #MDCR_HCCD
	bic	x3, x3, #MDCR_TRAPS
	msr	mdcr_el2, x3
	isb
	mov	x3, #NSH
	msr	pmccfiltr_el0, x3
	mov	x3, #1 << 31
	msr	pmcntenset_el0, x3
	mov	x3, #PMCR_COUNT
	msr	pmcr_el0, x3
	isb
	b	2f
1:	orr	x26, x26, #MEASURE_NO_PMU
2:	mrs	x3, hcr_el2		// tables of another format if E2H is set
	tbz	x3, #34, 3f
	tbz	x19, #1, 3f
	orr	x26, x26, #MEASURE_NO_CACHES
	b	out
3:	dc	civac, x29		// what the loops load: a pointer to itself, and zeros in the next line
	add	x3, x29, #64
	dc	civac, x3
	dsb	sy
	str	x29, [x29]
	stp	xzr, xzr, [x29, #64]
	tbz	x19, #1, 4f
	bl	caches
	b	5f
4:	mov	x3, #SCTLR_M | SCTLR_C
	bic	x4, x22, x3
	bic	x4, x4, #SCTLR_I
	tbz	x19, #0, 6f
	orr	x4, x4, #SCTLR_I
6:	ic	iallu
	dsb	sy
	isb
	msr	sctlr_el2, x4
	isb
5:	mov	x1, #3			// once, so that caches and predictors know it
	bl	begin
	mov	x1, x18
	tbnz	x26, #0, 7f
	isb
	mrs	x16, cntpct_el0
	mrs	x27, pmccntr_el0
	isb
	bl	begin
	isb
	mrs	x0, pmccntr_el0
	mrs	x1, cntpct_el0
	isb
	sub	x0, x0, x27
	b	8f
7:	isb
	mrs	x16, cntpct_el0
	isb
	bl	begin
	isb
	mrs	x1, cntpct_el0
	isb
	mov	x0, #0
8:	sub	x1, x1, x16
	adr	x29, buffer
	dc	civac, x29
	add	x3, x29, #64
	dc	civac, x3
	dsb	sy
	msr	sctlr_el2, x22
	isb
	tbz	x19, #1, out
	adr	x3, kept
	ldp	x4, x5, [x3]
	msr	mair_el2, x4
	msr	tcr_el2, x5
	ldr	x4, [x3, #16]
	msr	ttbr0_el2, x4
	isb
	tlbi	alle2
	dsb	sy
out:
	mrs	x2, cntfrq_el0
	mrs	x3, midr_el1
	mov	x4, x26
	msr	mdcr_el2, x23
	msr	elr_el2, x20
	msr	spsr_el2, x21
	mov	x30, x17
	isb
	eret

/* Registers as each loop finds them: x2 to x15 small numbers, x28 the buffer, x29 its zeros, and x1 the passes. */
begin:
	mov	x2, #1
	mov	x3, #1
	mov	x4, #1
	mov	x5, #0
	mov	x6, #1
	mov	x7, #1
	mov	x8, #1
	mov	x9, #1
	mov	x10, #1
	mov	x11, #1
	mov	x12, #1
	mov	x13, #1
	adr	x28, buffer
	add	x29, x28, #64
	br	x24			// the loop returns to x30

/* MMU and caches on, with the two MiB in which this lies, and the next two, as they are. */
caches:
	adr	x3, kept
	mrs	x4, mair_el2
	mrs	x5, tcr_el2
	stp	x4, x5, [x3]
	mrs	x4, ttbr0_el2
	str	x4, [x3, #16]
	adr	x3, level_1
	adr	x4, level_2
	ubfx	x5, x25, #30, #9
	orr	x6, x4, #TABLE_DESC
	add	x7, x3, x5, lsl #3
	dc	civac, x7
	dsb	sy
	str	x6, [x7]
	ubfx	x5, x25, #21, #9
	lsr	x6, x25, #21
	lsl	x6, x6, #21
	mov	x8, #BLOCK_DESC
	orr	x6, x6, x8
	add	x7, x4, x5, lsl #3
	dc	civac, x7
	dsb	sy
	str	x6, [x7]
	cmp	x5, #511
	b.eq	1f
	mov	x8, #1 << 21
	add	x6, x6, x8
	add	x7, x7, #8
	dc	civac, x7
	dsb	sy
	str	x6, [x7]
1:	mov	x4, #MAIR_NORMAL
	msr	mair_el2, x4
	ldr	x4, =TCR_BASE
	mrs	x5, id_aa64mmfr0_el1
	bfi	x4, x5, #16, #3		// PARange is as TCR_EL2.PS has it, up to 48 bits
	msr	tcr_el2, x4
	msr	ttbr0_el2, x3
	dsb	sy
	isb
	tlbi	alle2
	ic	iallu
	dsb	sy
	isb
	mov	x4, #SCTLR_M | SCTLR_C
	orr	x4, x4, #SCTLR_I
	orr	x4, x4, x22
	msr	sctlr_el2, x4
	isb
	ret
	.ltorg

/* loop NAME, TIMES, INSTRUCTIONS: a symbol of that name. */
	.macro	loop name, times, insns
	.balign	LINES
\name:
	.rept	\times
	\insns
	.endr
	subs	x1, x1, #1
	b.ne	\name
	.size	\name, . - \name
	ret
	.endm

	loop	alu, 16, "add x2, x2, x3"
	loop	alu_lsl, 16, "add x2, x3, x2, lsl #2"
	loop	alu_shifted, 16, "add x2, x3, x2, lsr #17"
	loop	logic_shifted, 16, "eor x2, x3, x2, lsl #2"
	loop	bitfield, 16, "ubfx x2, x2, #1, #60"
	loop	bitfield_insert, 16, "bfi x2, x3, #4, #20"
	loop	extract, 16, "extr x2, x2, x2, #5"
	loop	shift_reg, 16, "lsl x2, x2, x3"
	loop	select, 16, "csel x2, x2, x3, eq"
	loop	select_inc, 16, "csinc x2, x2, x3, eq"
	loop	flags_chain, 16, "ccmp x3, x4, #0, eq"
	loop	mul32, 16, "mul w2, w2, w3"
	loop	mul64, 16, "mul x2, x2, x3"
	loop	mul_high, 16, "umulh x2, x2, x3"
	loop	div32, 8, "udiv w2, w2, w3"
	loop	div64, 8, "udiv x2, x2, x3"
	loop	load, 16, "ldr x28, [x28]"
	loop	load_narrow, 16, "ldrb w5, [x29, x5]"
	loop	load_pair, 16, "ldp x28, x4, [x28]"
	loop	taken, 16, "b .+8; nop"
	loop	forward, 8, "str x2, [x29]; ldr x2, [x29]"
	loop	mrs, 8, "mrs x2, esr_el2"
	loop	msr_renamed, 8, "msr tpidr_el2, x3"
	loop	msr_plain, 8, "msr far_el2, x3"
	loop	msr_flush, 8, "msr vbar_el2, x25"
	loop	pstate, 8, "msr daifset, #2"
	loop	isb, 8, "isb"
	loop	dsb, 8, "dsb sy"
	loop	dmb, 8, "dmb sy"
	loop	dc, 8, "dc civac, x29"
	loop	ic, 8, "ic ivau, x29"
	loop	tlbi, 8, "tlbi vae2, x3"
	loop	at, 8, "at s1e2r, x29"
	loop	hvc, 8, "hvc #0"
	loop	device_load, 8, "ldr x2, [x29]"
	loop	device_store, 8, "str x2, [x29]"
	loop	fetch_next, 128, "nop"
	loop	fetch_jump, 16, "b .+64; .balign 64"
	loop	fetch_4, 16, "nop; nop; nop; b .+52; .balign 64"
	loop	fetch_8, 16, "nop; nop; nop; nop; nop; nop; nop; b .+36; .balign 64"
	loop	fetch_16, 16, ".rept 15; nop; .endr; b .+4"

/* What no row is fitted to. */
	loop	mix_sum, 4, "add x2, x2, x3; mul x4, x2, x6; eor x7, x4, x2, lsl #2; add x2, x2, x7; ubfx x8, x7, #3, #9"
	loop	mix_hash, 4, "ror x2, x2, #7; eor x2, x2, x3; mul x2, x2, x6; add x3, x3, x2, lsr #17"
	loop	mix_list, 4, "ldr x28, [x28]; ldr x4, [x28]; add x5, x5, x4; str x5, [x29, #16]"
	loop	mix_copy, 4, "ldp x4, x6, [x28]; stp x4, x6, [x29, #32]; add x7, x7, #16; cmp x7, x8; csel x9, x4, x6, lo"
	loop	mix_select, 4, "cmp x2, x3; csel x4, x5, x6, eq; csinc x5, x4, x6, ne; add x2, x2, x5; lsl x7, x2, x3"
	loop	mix_divide, 4, "udiv x2, x2, x3; add x2, x2, x4; msub x6, x2, x3, x4; add x7, x7, x6"
	loop	mix_save, 2, "mrs x2, esr_el2; str x2, [x29, #16]; mrs x4, far_el2; str x4, [x29, #24]; isb; add x6, x2, x4"
	loop	mix_vbar, 2, "cmp x3, #1; b.ne .+4; msr vbar_el2, x25; mov x6, x3; isb; add x7, x7, x6"
	loop	mix_clean, 2, "str x2, [x29]; dc civac, x29; dsb sy; ldr x2, [x29]"
	loop	mix_calls, 2, "hvc #0; add x2, x2, x3; hvc #0; mul x4, x2, x2"

/*
 * Loops of twelve instructions that a dice picks, on eight registers: `dice` is the next number; d, n and m are registers of it.
 * Loads and stores go where x28 and x29 point, which nothing writes.
 */
	.set	seed, 1
	.macro	dice
	.set	seed, (seed * 1103515245 + 12345) & 0x7fffffff
	.set	kind, (seed >> 16) % 12
	.set	d, 2 + (seed >> 8) % 8
	.set	n, 2 + (seed >> 11) % 8
	.set	m, 2 + (seed >> 20) % 8
	.endm
	.macro	one is, word
	.if	kind == \is
	.inst	\word
	.endif
	.endm
	.macro	any
	dice
	one	0, 0x8b000000 | m << 16 | n << 5 | d		// add
	one	1, 0xca000800 | m << 16 | n << 5 | d		// eor, lsl #2
	one	2, 0x9b007c00 | m << 16 | n << 5 | d		// mul
	one	3, 0xd3410000 | 40 << 10 | n << 5 | d		// ubfx #1
	one	4, 0x9a800000 | m << 16 | n << 5 | d		// csel eq
	one	5, 0xab000000 | m << 16 | n << 5 | d		// adds
	one	6, 0x9ac02000 | m << 16 | n << 5 | d		// lsl
	one	7, 0xf9400380 | d				// ldr [x28]
	one	8, 0xf9000ba0 | d				// str [x29, #16]
	one	9, 0x9b000000 | m << 16 | d << 10 | n << 5 | d	// madd
	one	10, 0xcb400c00 | m << 16 | n << 5 | d		// sub, lsr #3
	one	11, 0xd2800020 | d				// mov #1
	.endm
	.irp	number, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22
	loop	dice_\number, 12, any
	.endr

	.balign	4096
level_1:
	.skip	4096
level_2:
	.skip	4096
buffer:
	.skip	128
kept:
	.skip	24
	.balign	4096
