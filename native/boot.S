/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Header and first instructions of the payload: from whatever level the loader leaves us at to hv_main().
 */
#include "hvcheck/places.h"
#include "native/mailbox.h"

#define SCR_EL3_NS_HCE_RW 0x531		/* bits [5:4] are RES1 */
#define SPSR_EL2H_MASKED 0x3c9
#define HCR_EL2_RW (1 << 31)
#define CPTR_EL2_RES1 0x33ff
#define CNTHCTL_EL1_MAY_COUNT 3

	.section .hv.head, "ax"

/* Linux Image header (Documentation/arch/arm64/booting.rst). */
	.globl	hv_head
hv_head:
	b	hv_boot
	.word	0
	.quad	0				// text_offset
	.quad	hv_image_end - hv_head		// image_size, with bss and stack
	.quad	(1 << 3) | (1 << 1)		// place anywhere, 4 KiB pages, little endian
	.quad	0, 0, 0
	.ascii	"ARM\x64"
	.word	0

	.text

/*
 * In: x0 = device tree or nothing, MMU off, EL1 to EL3. Does not return.
 * x19 = device tree, x20 = level at entry.
 */
hv_boot:
	msr	daifset, #0xf
	mov	x19, x0
	mrs	x20, CurrentEL
	lsr	x20, x20, #2
	cmp	x20, #2
	b.lo	at_el1
	b.eq	at_el2

	mov	x0, #SCR_EL3_NS_HCE_RW
	msr	scr_el3, x0
	msr	cptr_el3, xzr
	mov	x0, #SPSR_EL2H_MASKED
	msr	spsr_el3, x0
	adr	x0, at_el2
	msr	elr_el3, x0
	isb
	eret					// to at_el2

at_el2:
	bl	hv_reset_el2
	adr	x0, crash_vectors
	msr	vbar_el2, x0
	isb
	b	1f

	/* There is no EL2 to test at. hv_main() can still say so. */
at_el1:	adr	x0, crash_vectors
	msr	vbar_el1, x0
	isb

1:	adrp	x0, hv_stack_top
	add	x0, x0, :lo12:hv_stack_top
	mov	sp, x0

	adrp	x0, hv_bss
	add	x0, x0, :lo12:hv_bss
	adrp	x1, hv_bss_end
	add	x1, x1, :lo12:hv_bss_end
2:	cmp	x0, x1
	b.hs	3f
	stp	xzr, xzr, [x0], #16		// the linker script keeps both ends at multiples of 64
	b	2b

3:	mov	x0, x20
	mov	x1, x19
	mov	x29, xzr
	mov	x30, xzr
	bl	hv_main
	b	.

/*
 * EL2. Put the registers that steer EL2 into a state that C can run in, whatever a stub or firmware left.
 * HCR_EL2 comes first: with E2H set the others mean something else. Clobbers x0.
 */
	.globl	hv_reset_el2
hv_reset_el2:
	mov	x0, #HCR_EL2_RW
	msr	hcr_el2, x0
	isb
	mov	x0, #0x0830			// SCTLR_EL2 RES1 bits: MMU and caches off
	movk	x0, #0x30c5, lsl #16
	msr	sctlr_el2, x0
	mov	x0, #0x0800			// the same of SCTLR_EL1
	movk	x0, #0x30d0, lsl #16
	msr	sctlr_el1, x0
	mov	x0, #CPTR_EL2_RES1
	msr	cptr_el2, x0
	mov	x0, #CNTHCTL_EL1_MAY_COUNT
	msr	cnthctl_el2, x0
	msr	cntvoff_el2, xzr
	msr	hstr_el2, xzr
	msr	vttbr_el2, xzr
	isb
	ret

/* An exception in the payload's own code: leave a note for the host and park. */
.macro	crash slot
	.balign	128
	mov	x9, #\slot + 1
	b	crashed
.endm

	.balign	2048
crash_vectors:
	.irp	slot, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	crash	\slot
	.endr

/* In: x9 = slot + 1. Does not return. */
crashed:
	mrs	x0, CurrentEL
	tbnz	x0, #3, 1f
	mrs	x1, esr_el1
	mrs	x2, elr_el1
	mrs	x3, far_el1
	b	2f
1:	mrs	x1, esr_el2
	mrs	x2, elr_el2
	mrs	x3, far_el2
2:	mov	x0, #HV_MAILBOX_BASE
	add	x0, x0, #HV_MAILBOX_CRASHED_AT
	stp	x1, x2, [x0, #8]
	str	x3, [x0, #24]
	dmb	sy
	str	x9, [x0]
3:	wfe
	b	3b
