/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The table that hibernation copies to a safe page, in Linux 4.7 to 5.15: its one call gives the vectors back to
 * the stub of the kernel that was restored.
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

/*
 * One call, in its slot. Every exception is it: neither ESR_EL2 nor x0 is looked at.
 *
 * In:        x24 physical address of a vector table
 * Out:       nothing
 * Clobbers:  nothing
 * State:     EL2h, DAIF masked, MMU and caches off; no memory is touched
 * Returns:   by ERET to the caller
 */
	slot_begin	0x400			// EL1 or EL0 in AArch64: synchronous, the HVC of the code that restored the image
	place	on_entry
	place	vbar,		msr vbar_el2, x24	// in force with the ERET
	place	return,		eret
	slot_end

	slot	0x480, dead			// EL1 or EL0 in AArch64: IRQ
	slot	0x500, dead			// EL1 or EL0 in AArch64: FIQ
	slot	0x580, dead			// EL1 or EL0 in AArch64: SError
	slot	0x600, dead			// EL1 or EL0 in AArch32: synchronous
	slot	0x680, dead			// EL1 or EL0 in AArch32: IRQ
	slot	0x700, dead			// EL1 or EL0 in AArch32: FIQ
	slot	0x780, dead			// EL1 or EL0 in AArch32: SError
	table_end
