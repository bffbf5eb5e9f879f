/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The relocation routine of the kexec proposals of 2019 to 2021, which were not merged: one argument, a block of words in a page
 * that no page of the image is copied to. MMU off, at EL2.
 */
#include "../kexec.inc"

/*
 * In:        x0 physical address of the block
 * Out:       x0-x3 the block's four arguments
 * Clobbers:  x4-x7, x9, x11-x17; no stack
 * State:     MMU and data cache off, all exceptions masked; what it loads, the block too, was cleaned to the PoC
 * Returns:   no; it enters the new kernel
 *
 *	x0	block
 *	x9	entry
 */
	routine_begin
	place	on_entry
	el2_mmu_off
	ldr	x11, [x0, #HV_KARG_HEAD]
	walk_list uncached
	finish_code
	ldr	x9, [x0, #HV_KARG_ENTRY]
	ldp	x2, x3, [x0, #HV_KARG_ARG2]
	place	args,		ldp x0, x1, [x0, #HV_KARG_ARG0]
	br	x9				// does not return
	routine_end
