/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The relocation routine since Linux 5.16: at EL1 with the MMU on. It runs from a 1:1 map in TTBR0, and reaches memory through a
 * copy of the linear map in TTBR1, whose tables no page of the image is copied to. What the image descriptor says is loaded
 * first: its own page may be a destination.
 */
#include "../kexec.inc"

/* The table in TTBR1 by way of one without translations, so that no TLB holds both the old ones and the new. */
	.macro	switch_linear_map
	place	break_map,	empty_linear_map
	place	tlbi,		tlbi vmalle1
	place	tlbi_dsb,	dsb nsh
	msr	ttbr1_el1, x6
	place	ttbr_isb,	isb
	.endm

	.macro	empty_linear_map
	msr	ttbr1_el1, x5
	isb
	.endm

	.macro	go_by_hvc
	cbz	x3, 1f
	mov	x1, x9
	place	x2,		mov x2, x10
	place	x3,		mov x3, xzr
	mov	x4, xzr
	mov	x0, #HVC_SOFT_RESTART
	hvc	#0				// enters the new kernel at EL2
	b	.				// the vectors did not take it, and there is nothing to go back to
1:
	.endm

/*
 * In:        x0 virtual address of the image descriptor in the linear map
 * Out:       by way of EL2: HVC with SOFT_RESTART's x0-x4; else x0 device tree, x1-x3 zero
 * Clobbers:  x3-x17; no stack
 * State:     EL1, MMU and caches on, all exceptions masked; the vectors at EL2 are in a copy out of the way
 * Returns:   no; it enters the new kernel with the MMU off
 *
 *	x3	EL2 vectors, or 0
 *	x8	virtual address - physical address
 *	x9	entry
 *	x10	device tree
 */
	routine_begin
	place	on_entry
	ldr	x11, [x0, #HV_KIMAGE_HEAD]
	ldr	x9, [x0, #HV_KIMAGE_START]
	place	load_dtb,	ldr x10, [x0, #HV_KIMAGE_DTB]
	ldr	x3, [x0, #HV_KIMAGE_EL2_VECTORS]
	ldr	x5, [x0, #HV_KIMAGE_ZERO_PAGE]
	ldr	x6, [x0, #HV_KIMAGE_TTBR1]
	ldr	x8, [x0, #HV_KIMAGE_PHYS_OFFSET]
	switch_linear_map
	walk_list cached, x8
	finish_code
	mov32	x4, SCTLR_EL1_OFF
	msr	sctlr_el1, x4
	place	mmu_isb,	isb
	place	by_hvc,		go_by_hvc
	mov	x0, x10
	mov	x1, xzr
	mov	x2, xzr
	mov	x3, xzr
	br	x9				// does not return
	routine_end
