/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The code with which hibernation ends, since Linux 5.16: at EL1 with the MMU on, in a page that no page of the image is copied
 * to. It puts the restored kernel's pages where they belong, gives EL2 to that kernel's stub, and goes on in that kernel. It
 * runs from a 1:1 map in TTBR0, and reaches memory through a copy of the linear map in TTBR1 until all pages are in place.
 */
#include "../kexec.inc"

/* The table at the physical address in NEW in TTBR1, by way of the one without translations, so that no TLB holds both. */
	.macro	switch_linear_map new:req
	msr	ttbr1_el1, x12
	isb
	place	tlbi,		tlbi vmalle1
	dsb	nsh
	msr	ttbr1_el1, \new
	place	ttbr_isb,	isb
	.endm

/* The restored kernel runs through the caches: its pages are cleaned to the PoU. */
	.macro	cvau_page
	add	x17, x13, #HV_KEXEC_PAGE
	dc_page	cvau
	.endm

/* SET_VECTORS of the copied table (trans-pgd-5.16). */
	.macro	hand_back
	mov	x1, x8
	mov	x0, #HVC_SET_VECTORS
	hvc	#0
	.endm

/*
 * In:        x0 copy of the linear map's table, x1 the restored kernel's; x2 where that kernel goes on; x3 virtual address of
 *            the list's first entry; x4 vector table of that kernel's stub, 0: it was entered at EL1; x5 table without
 *            translations. All but x3 are physical addresses.
 * Out:       nothing
 * Clobbers:  x0, x1, x4-x17; no stack
 * State:     EL1, MMU and caches on, all exceptions masked; the vectors at EL2 are in a copy out of the way
 * Returns:   no; it goes on at x2
 *
 *	x8	vector table of the stub
 *	x9	the restored kernel's table
 *	x10	where it goes on
 *	x11	entry of the list
 *	x12	table without translations
 */
	routine_begin
	place	on_entry
	mov	x8, x4
	mov	x9, x1
	mov	x10, x2
	mov	x11, x3
	mov	x12, x5
	switch_linear_map x0
	mrs	x4, ctr_el0
	ubfx	x4, x4, #16, #4			// DminLine: log2 of words
	mov	x15, #4
	lsl	x15, x15, x4
.Lpage:
	ldr	x14, [x11, #HV_PBE_COPY]
	ldr	x13, [x11, #HV_PBE_HOME]
	copy_page
	place	cvau,		cvau_page
	place	next,		ldr x11, [x11, #HV_PBE_NEXT]
	cbnz	x11, .Lpage
	place	copy_dsb,	dsb ish
	switch_linear_map x9
	place	ic,		ic ialluis
	place	ic_dsb,		dsb ish
	isb
	cbz	x8, 1f
	place	hand_back,	hand_back
1:	ret	x10				// does not return
	routine_end
