/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The stub of 32-bit Arm in the middle of the series of 2017: four calls, selected by r0, and -1 for all others.
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
 * In:        r0 call, r1 its argument
 * Out:       r0 HVBAR of GET_VECTORS; as it was of the others; -1 if there is no such call
 * Clobbers:  no other register; the caller's flags are in SPSR_hyp
 * State:     Hyp mode, A, I and F masked, MMU and caches off; SP_hyp holds junk and no memory is written
 * Returns:   by ERET to the caller, except from SOFT_RESTART
 */
func stub_call
	place	on_entry
	place	is_get,		cmp r0, #OLD_GET_VECTORS
	place	go_get,		beq get_vectors
	place	is_set,		cmp r0, #OLD_SET_VECTORS
	place	go_set,		beq set_vectors
	place	is_restart,	cmp r0, #OLD_SOFT_RESTART
	place	go_restart,	beq soft_restart
	place	is_reset,	cmp r0, #3
	place	go_reset,	beq leave		// there is nothing to reset: the vectors are these
	place	failure,	mvn r0, #0
	b	leave

get_vectors:
	place	get,		read_hvbar r0
	b	leave

set_vectors:
	place	vbar,		write_hvbar r1		// in force with the ERET
leave:
	place	return,		eret

soft_restart:
	place	restart,	bx r1			// bit 0 of r1 chooses Thumb; does not return
endfunc stub_call
