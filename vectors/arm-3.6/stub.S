/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The first stub of 32-bit Arm, in Linux 3.6 to 4.11: r0 is an address to set, or -1 to ask.
 */
#include "../arm.inc"

	table_begin
	slot	0x00, dead			// reset
	slot	0x04, dead			// Hyp mode itself: undefined instruction
	slot	0x08, dead			// Hyp mode itself: HVC, SVC
	slot	0x0c, dead			// Hyp mode itself: prefetch abort
	slot	0x10, dead			// data abort, of Hyp mode itself or asynchronous
	slot	0x14, live, stub_call		// from PL1 and PL0: the kernel's HVC, and every trap
	slot	0x18, dead			// IRQ
	slot	0x1c, dead			// FIQ
	table_end

/*
 * One call. HSR is not looked at: whatever traps to Hyp mode is taken for a call.
 *
 * In:        r0 -1, or the address of a vector table
 * Out:       r0 HVBAR if it was -1, else as it was
 * Clobbers:  no other register; the caller's flags are in SPSR_hyp
 * State:     Hyp mode, A, I and F masked, MMU and caches off; SP_hyp holds junk and no memory is written
 * Returns:   by ERET to the caller
 */
func stub_call
	place	on_entry
	place	is_get,		cmp r0, #ARM_GET_VECTORS
	place	go_get,		beq get_vectors
	place	vbar,		write_hvbar r0		// in force with the ERET
	b	leave

get_vectors:
	place	get,		read_hvbar r0
leave:
	place	return,		eret
endfunc stub_call
