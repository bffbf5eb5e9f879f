/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The stub of the proposal of 2015 and of its follow-up, which shipped in RHELSA 3.19: the HVC's immediate
 * selects the call, and x17 and x18 belong to the handler.
 */
#include "../stub.inc"

	.macro	function_arguments
	mov	x0, x1
	mov	x1, x2
	mov	x2, x3
	.endm

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
 * One call. Only an HVC is one, and only immediates 1 to 3 do anything: 0 is a function call to a hypervisor that is
 * not there.
 *
 * In:        x0-x3 arguments; the immediate in ESR_EL2
 * Out:       x0 result of GET_VECTORS and of a function; else as it was
 * Clobbers:  x17 exception class or function, x18 immediate or x30; the caller's flags are in SPSR_EL2
 * State:     EL2h, DAIF masked, MMU and caches off; SP_EL2 holds junk and no memory is touched
 * Returns:   by ERET to the caller
 */
func stub_call
	place	on_entry
	place	cause,		mrs x18, esr_el2
	place	class,		lsr x17, x18, #ESR_EC_SHIFT
	place	immediate,	and x18, x18, #0xffff
	place	is_hvc,		cmp x17, #EC_HVC64
	place	not_hvc,	b.ne leave
	place	is_get,		cmp x18, #ISS_GET_VECTORS
	place	go_get,		b.eq get_vectors
	place	is_set,		cmp x18, #ISS_SET_VECTORS
	place	go_set,		b.eq set_vectors
	place	is_function,	cmp x18, #ISS_CALL_FUNC
	place	go_function,	b.eq call_function
	place	ignored,	b leave

get_vectors:
	place	get,		mrs x0, vbar_el2
	b	leave

set_vectors:
	place	vbar,		msr vbar_el2, x0	// in force with the ERET
	b	leave

/* The function sees the interrupted x30 in x18, and may not lose it: there is nowhere else to keep it. */
call_function:
	place	park,		mov x18, x30
	place	target,		mov x17, x0
	place	arguments,	function_arguments
	place	function,	blr x17
	place	unpark,		mov x30, x18
leave:
	place	return,		eret
endfunc stub_call
