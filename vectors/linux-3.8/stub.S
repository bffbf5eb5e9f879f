/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The stub of Linux 3.8 to 4.6: x0 is the address of a new table, or zero to ask for the present one.
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
 * One call. Only an HVC is one: any other exception is returned from, to the same instruction again.
 *
 * In:        x0 physical address of a vector table, or 0
 * Out:       x0 VBAR_EL2 if it was 0, else as it was
 * Clobbers:  x1; the caller's flags are in SPSR_EL2
 * State:     EL2h, DAIF masked, MMU and caches off; SP_EL2 holds junk and no memory is touched
 * Returns:   by ERET to the caller
 */
func stub_call
	place	on_entry
	place	cause,		mrs x1, esr_el2
	place	class,		lsr x1, x1, #ESR_EC_SHIFT
	place	is_hvc,		cmp x1, #EC_HVC64
	place	not_hvc,	b.ne leave
	place	go_set,		cbnz x0, set_vectors
	place	get,		mrs x0, vbar_el2
	b	leave

set_vectors:
	place	vbar,		msr vbar_el2, x0	// in force with the ERET
leave:
	place	return,		eret
endfunc stub_call
