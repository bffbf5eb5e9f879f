/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The stub of Linux 4.7: x0 no longer is an address, so that a call meant for a hypervisor cannot become one.
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
 * One call. Only an HVC is one. Its class is taken into x30, so the caller saves the link register around the HVC.
 *
 * In:        x0 call, x1 its argument
 * Out:       x0 VBAR_EL2 from GET_VECTORS, still 1 from SET_VECTORS, HYP_GONE from any other
 * Clobbers:  x30; the caller's flags are in SPSR_EL2
 * State:     EL2h, DAIF masked, MMU and caches off; SP_EL2 holds junk and no memory is touched
 * Returns:   by ERET to the caller
 */
func stub_call
	place	on_entry
	place	cause,		mrs x30, esr_el2
	place	class,		lsr x30, x30, #ESR_EC_SHIFT
	place	is_hvc,		cmp x30, #EC_HVC64
	place	not_hvc,	b.ne leave
	place	is_get,		cmp x0, #OLD_GET_VECTORS
	place	go_get,		b.eq get_vectors
	place	is_set,		cmp x0, #OLD_SET_VECTORS
	place	go_set,		b.eq set_vectors
	place	failure,	mov x0, #HYP_GONE
	b	leave

get_vectors:
	place	get,		mrs x0, vbar_el2
	b	leave

set_vectors:
	place	vbar,		msr vbar_el2, x1	// in force with the ERET
leave:
	place	return,		eret
endfunc stub_call
