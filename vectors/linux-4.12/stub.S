/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The stub of Linux 4.12 to 5.11: three calls, selected by x0, and an error value for all others.
 */
#include "../stub.inc"

	table_begin
	slot	0x000, dead			// EL2 on SP_EL0: synchronous
	slot	0x080, dead			// EL2 on SP_EL0: IRQ
	slot	0x100, dead			// EL2 on SP_EL0: FIQ
	slot	0x180, dead			// EL2 on SP_EL0: SError
	slot	0x200, dead			// EL2 on SP_EL2: synchronous
	slot	0x280, dead			// EL2 on SP_EL2: IRQ
	slot	0x300, dead			// EL2 on SP_EL2: FIQ
	slot	0x380, dead			// EL2 on SP_EL2: SError
	slot	0x400, live, stub_call		// EL1 or EL0 in AArch64: synchronous, the kernel's HVC
	slot	0x480, dead			// EL1 or EL0 in AArch64: IRQ
	slot	0x500, dead			// EL1 or EL0 in AArch64: FIQ
	slot	0x580, dead			// EL1 or EL0 in AArch64: SError
	slot	0x600, dead			// EL1 or EL0 in AArch32: synchronous
	slot	0x680, dead			// EL1 or EL0 in AArch32: IRQ
	slot	0x700, dead			// EL1 or EL0 in AArch32: FIQ
	slot	0x780, dead			// EL1 or EL0 in AArch32: SError
	table_end

/*
 * One call. ESR_EL2 is not looked at: the HVC's immediate plays no part, and any other synchronous exception of a lower
 * level is taken for a call too.
 *
 * In:        x0 call, x1-x4 its arguments
 * Out:       x0 0, or HVC_STUB_ERR if there is no such call
 * Clobbers:  no other register; the caller's flags are in SPSR_EL2
 * State:     EL2h, DAIF masked, MMU and caches off; SP_EL2 holds junk and no memory is touched
 * Returns:   by ERET to the caller, except from SOFT_RESTART
 */
func stub_call
	place	on_entry
	place	is_set,		cmp x0, #HVC_SET_VECTORS
	place	go_set,		b.eq set_vectors
	place	is_restart,	cmp x0, #HVC_SOFT_RESTART
	place	go_restart,	b.eq soft_restart
	place	is_reset,	cmp x0, #HVC_RESET_VECTORS
	place	go_reset,	b.eq succeed		// there is nothing to reset: the vectors are these
	place	failure,	mov32 x0, HVC_STUB_ERR
	b	leave

set_vectors:
	place	vbar,		msr vbar_el2, x1	// in force with the ERET
succeed:
	place	success,	mov x0, xzr
leave:
	place	return,		eret

soft_restart:
	place	restart,	enter_payload		// does not return
endfunc stub_call
