/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The vectors of protected KVM, since Linux 5.16: the host is not trusted any more, and no call of the stub is known to them.
 */
#include "../stub.inc"
#include "../kvm.inc"

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
 * One exception of the host.
 *
 * In:        x0 function of KVM's, of which there are none here
 * Out:       x0 SMCCC_NOT_SUPPORTED
 * Clobbers:  x5
 * State:     EL2h, DAIF masked
 * Returns:   by ERET to the caller
 */
func host_sync
	place	on_entry
	mrs	x5, esr_el2
	lsr	x5, x5, #ESR_EC_SHIFT
	place	is_hvc,		cmp x5, #EC_HVC64
	place	not_hvc,	b.ne leave		// a trap of the host's: nothing here handles one
	place	is_stub_call
	place	no_function,	mov x0, #SMCCC_NOT_SUPPORTED
leave:
	eret
endfunc host_sync
