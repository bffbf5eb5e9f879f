/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The table that KVM of 32-bit Arm set while it took Hyp mode over, in Linux 3.9 to 4.8: two calls, the first with r0 = 0, and
 * no call of the stub.
 */
#include "../kvm32.inc"

	table_begin
	slot	0x00, dead			// reset
	slot	0x04, dead			// Hyp mode itself: undefined instruction
	slot	0x08, dead			// Hyp mode itself: HVC, SVC
	slot	0x0c, dead			// Hyp mode itself: prefetch abort
	slot	0x10, dead			// data abort, of Hyp mode itself or asynchronous
	slot	0x14, live, hyp_init		// from PL1 and PL0: the kernel's HVC, and every trap
	slot	0x18, dead			// IRQ
	slot	0x1c, dead			// FIQ
	table_end

/*
 * One of two calls. HSR is not looked at.
 *
 * In:        r0 0: r3:r2 physical address of the page tables to begin with, which map this code to itself;
 *            else r0 stack, r1 vectors, r3:r2 physical address of the page tables for good
 * Out:       nothing
 * Clobbers:  r2
 * State:     Hyp mode, A, I and F masked; runs at its physical address, which either page tables map to itself
 * Returns:   by ERET to the caller, with Hyp mode's MMU on
 */
func hyp_init
	place	on_entry
	place	is_second,	cmp r0, #0
	place	go_second,	bne second
	take_page_tables
	eret

second:
	place	second_stack,	mov sp, r0
	place	second_vectors,	write_hvbar r1
	place	second_httbr,	mcrr p15, 4, r2, r3, c2
	place	second_isb,	isb
	place	second_tlbi,	mcr p15, 4, r2, c8, c7, 0	// TLBIALLH
	place	second_dsb,	dsb sy
	isb
	eret
endfunc hyp_init
