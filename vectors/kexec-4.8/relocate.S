/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The relocation routine of Linux 4.8 to 5.15: three arguments, MMU off, at EL2 (without VHE) or at EL1.
 */
#include "../kexec.inc"

/*
 * In:        x0 first entry of the list, x1 physical address of the new kernel's entry, x2 that of the device tree
 * Out:       x0 device tree, x1-x3 zero
 * Clobbers:  x4-x7, x9-x17; no stack
 * State:     MMU and data cache off, all exceptions masked; what it loads was cleaned to the PoC
 * Returns:   no; it enters the new kernel
 *
 *	x9	entry
 *	x10	device tree
 */
	routine_begin
	place	on_entry
	mov	x9, x1
	mov	x10, x2
	mov	x11, x0
	el2_mmu_off
	walk_list uncached
	finish_code
	place	x0,		mov x0, x10
	place	x1,		mov x1, xzr
	mov	x2, xzr
	mov	x3, xzr
	br	x9				// does not return
	routine_end
