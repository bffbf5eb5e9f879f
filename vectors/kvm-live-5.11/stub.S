/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * KVM's own vectors since Linux 5.11, as far as the kernel can call them: small numbers are calls of the stub, any
 * other x0 is an SMCCC function of KVM's, of which there are none here.
 */
#include "../stub.inc"
#include "../kvm.inc"

#define KIMAGE_VOFFSET		0xffff7fffd0000000	/* where the suite believes the kernel */

	table_begin
	slot	0x000, dead			// EL2 on SP_EL0: synchronous
	slot	0x080, dead			// EL2 on SP_EL0: IRQ
	slot	0x100, dead			// EL2 on SP_EL0: FIQ
	slot	0x180, dead			// EL2 on SP_EL0: SError
	slot	0x200, dead			// EL2 on SP_EL2: synchronous
	slot	0x280, dead			// EL2 on SP_EL2: IRQ
	slot	0x300, dead			// EL2 on SP_EL2: FIQ
	slot	0x380, dead			// EL2 on SP_EL2: SError
	slot	0x400, live, host_sync		// EL1 or EL0 in AArch64: synchronous, the kernel's HVC
	slot	0x480, dead			// EL1 or EL0 in AArch64: IRQ
	slot	0x500, dead			// EL1 or EL0 in AArch64: FIQ
	slot	0x580, dead			// EL1 or EL0 in AArch64: SError
	slot	0x600, dead			// EL1 or EL0 in AArch32: synchronous
	slot	0x680, dead			// EL1 or EL0 in AArch32: IRQ
	slot	0x700, dead			// EL1 or EL0 in AArch32: FIQ
	slot	0x780, dead			// EL1 or EL0 in AArch32: SError
	table_end

/*
 * One exception of the host. The vectors may be linked at an address that is not their own: stub calls are answered in
 * the identity map, where EL2's MMU can be switched off.
 *
 * In:        x0 call or function, x1-x4 its arguments
 * Out:       as handle_stub_hvc, or x0 SMCCC_NOT_SUPPORTED
 * Clobbers:  x5 and x6
 * State:     EL2h, DAIF masked
 * Returns:   by ERET to the caller, except from SOFT_RESTART
 */
func host_sync
	place	on_entry
	mrs	x5, esr_el2
	lsr	x5, x5, #ESR_EC_SHIFT
	place	is_hvc,		cmp x5, #EC_HVC64
	place	not_hvc,	b.ne leave		// a trap of the host's: nothing here handles one
	place	is_stub_call,	cmp x0, #HVC_CALL_LIMIT
	place	no_stub_call,	b.hs host_call
	place	alias,		ldr x5, handle_stub_hvc_link
	place	offset,		ldr x6, kimage_voffset
	sub	x5, x5, x6
	place	go_stub_call,	br x5			// now at the physical address

host_call:
	place	no_function,	mov x0, #SMCCC_NOT_SUPPORTED
leave:
	eret
endfunc host_sync

	stub_calls_5_11
	dead_table bare_stub

	.data
	.balign	8
	.type	kimage_voffset, %object
	.size	kimage_voffset, 8
kimage_voffset:
	.xword	KIMAGE_VOFFSET
	.type	handle_stub_hvc_link, %object
	.size	handle_stub_hvc_link, 8
handle_stub_hvc_link:				// virtual address of handle_stub_hvc in the kernel
	.xword	handle_stub_hvc + KIMAGE_VOFFSET
