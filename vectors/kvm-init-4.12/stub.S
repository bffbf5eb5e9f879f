/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The table that KVM sets while it takes EL2 over, in Linux 4.12 to 5.9: small numbers are calls of the stub, and
 * any other x0 is the page table that EL2 begins to live on.
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
	slot	0x400, live, hyp_init		// EL1 or EL0 in AArch64: synchronous, the kernel's HVC
	slot	0x480, dead			// EL1 or EL0 in AArch64: IRQ
	slot	0x500, dead			// EL1 or EL0 in AArch64: FIQ
	slot	0x580, dead			// EL1 or EL0 in AArch64: SError
	slot	0x600, dead			// EL1 or EL0 in AArch32: synchronous
	slot	0x680, dead			// EL1 or EL0 in AArch32: IRQ
	slot	0x700, dead			// EL1 or EL0 in AArch32: FIQ
	slot	0x780, dead			// EL1 or EL0 in AArch32: SError
	table_end

/*
 * One call, of the stub or the one that begins KVM. ESR_EL2 is not looked at.
 *
 * In:        x0 physical address of page tables, x1 stack, x2 vectors, x3 offset of this CPU's variables
 * Out:       nothing
 * Clobbers:  x4-x6
 * State:     EL2h, DAIF masked, MMU and caches off; runs at its physical address, which the page tables map to itself
 * Returns:   by ERET to the caller, with EL2's MMU on
 */
func hyp_init
	place	on_entry
	place	is_stub_call,	cmp x0, #HVC_CALL_LIMIT
	place	go_stub_call,	b.lo handle_stub_hvc

	msr	ttbr0_el2, x0
	mov32	x4, TCR_EL2_IDMAP
	mrs	x5, id_aa64mmfr0_el1
	place	init_ps,	bfi x4, x5, #TCR_EL2_PS_AT, #3	// as many bits of address as the CPU has
	msr	tcr_el2, x4
	place	init_mair,	mrs x4, mair_el1
	msr	mair_el2, x4
	isb
	place	init_tlbi,	tlbi alle2
	dsb	sy
	place	init_tlbi_isb,	isb		// nothing stale is left when translation begins
	place	init_sctlr,	mov32 x4, SCTLR_EL2_MMU_ON	// EE is clear in a kernel of this byte order
	msr	sctlr_el2, x4
	isb
	mov	sp, x1
	msr	tpidr_el2, x3
	msr	vbar_el2, x2
	eret
endfunc hyp_init

	stub_calls_4_12
	dead_table bare_stub
	identity_map idmap
