/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The table by which the decompressor of 32-bit Arm enters the kernel in Hyp mode: its last HVC, whatever is in r0, is the entry.
 * That HVC comes from Supervisor mode, or, if EFI began the decompressor in Hyp mode, from there.
 */
#include "../arm.inc"

#define HSCTLR_MC	(HSCTLR_M | HSCTLR_C)

	table_begin
	slot	0x00, dead			// reset
	slot	0x04, dead			// Hyp mode itself: undefined instruction
	slot	0x08, live, from_hyp		// Hyp mode itself: the decompressor's HVC, begun by EFI
	slot	0x0c, dead			// Hyp mode itself: prefetch abort
	slot	0x10, dead			// data abort, of Hyp mode itself or asynchronous
	slot	0x14, live, enter_kernel	// from PL1: the decompressor's HVC
	slot	0x18, dead			// IRQ
	slot	0x1c, dead			// FIQ
	table_end

/*
 * In:        r4 the kernel's entry, r7 the machine's number, r8 the address of the device tree
 * Out:       r0 0, r1 = r7, r2 = r8
 * State:     Hyp mode, A, I and F masked, MMU off
 * Returns:   no
 */
func enter_kernel
	place	zero,		mov r0, #0
	place	machine,	mov r1, r7
	place	tree,		mov r2, r8
	place	enter,		bx r4
endfunc enter_kernel

/* EFI's MMU and data cache are off before the kernel is entered. Goes on in enter_kernel. */
func from_hyp
	place	read,		read_hsctlr r0
	bic	r0, r0, #HSCTLR_MC
	write_hsctlr r0
	place	hyp_isb,	isb
	b	enter_kernel
endfunc from_hyp
