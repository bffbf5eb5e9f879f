/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The stub of a proposal of March 2017: call 0 no longer sets vectors, but runs any function of the kernel's
 * image at EL2. The function's virtual address becomes a physical one by a variable, which is read with the MMU off.
 */
#include "../stub.inc"

#define HVC_CALL_FUNC		0
#define KIMAGE_VOFFSET		0xfffeffffc8000000	/* where the suite believes the kernel */

	.macro	function_arguments
	mov	x0, x2
	mov	x1, x3
	mov	x2, x4
	mov	x3, x5
	mov	x4, x6
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
 * One call. ESR_EL2 is not looked at.
 *
 * In:        x0 call, x1-x6 its arguments
 * Out:       x0 0, or HVC_STUB_ERR if there is no such call; what the function left there from CALL_FUNC
 * Clobbers:  x7 in CALL_FUNC, and what the function does; the caller's flags are in SPSR_EL2
 * State:     EL2h, DAIF masked, MMU and caches off; SP_EL2 holds junk; no memory is touched but one variable, by a read
 * Returns:   by ERET to the caller; in CALL_FUNC the function does that, and SOFT_RESTART never returns
 */
func stub_call
	place	on_entry
	place	is_function,	cmp x0, #HVC_CALL_FUNC
	place	go_function,	b.eq call_function
	place	is_restart,	cmp x0, #HVC_SOFT_RESTART
	place	go_restart,	b.eq soft_restart
	place	is_reset,	cmp x0, #HVC_RESET_VECTORS
	place	go_reset,	b.eq succeed		// there is nothing to reset: the vectors are these
	place	failure,	mov32 x0, HVC_STUB_ERR
	b	leave

succeed:
	place	success,	mov x0, xzr
leave:
	place	return,		eret

call_function:
	place	offset,		ldr x7, kimage_voffset
	place	to_physical,	sub x7, x1, x7
	place	arguments,	function_arguments
	place	function,	br x7			// the function itself returns to EL1

soft_restart:
	place	restart,	enter_payload		// does not return
endfunc stub_call

/* Virtual less physical address of the kernel's image: early boot writes it, and cleans it to the PoC. */
	.data
	.balign	8
	.type	kimage_voffset, %object
	.size	kimage_voffset, 8
kimage_voffset:
	.xword	KIMAGE_VOFFSET
