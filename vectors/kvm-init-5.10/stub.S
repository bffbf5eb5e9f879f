/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The table that KVM sets while it takes EL2 over in Linux 5.10: it begins by SMCCC's function as later ones do, and takes
 * what it needs in registers and from EL1 as earlier ones did.
 */
#include "../stub.inc"
#include "../kvm.inc"

#define TCR_EL1_TAKEN		0xff00		/* TG0, SH0, ORGN0, IRGN0; T0SZ is that of the identity map */
#define TCR_EL2_OWN		0x80800019	/* RES1; T0SZ 25: 39 bits, as the suite's tables and idmap have them */

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
 * One call, of the stub or the one that begins KVM. ESR_EL2 is not looked at. x1 to x4 are arguments, so that x0 alone is free when
 * the function's number is compared.
 *
 * In:        x0 SMCCC_KVM_INIT, x1 physical address of page tables, x2 offset of this CPU's variables, x3 stack, x4 vectors
 * Out:       x0 0, or SMCCC_NOT_SUPPORTED if there is no such function
 * Clobbers:  x1 in the one that begins KVM, otherwise no other register
 * State:     EL2h, DAIF masked, MMU and caches off; runs at its physical address, which the page tables map to itself
 * Returns:   by ERET to the caller, with EL2's MMU on if KVM has begun
 */
func hyp_init
	place	on_entry
	place	is_stub_call,	cmp x0, #HVC_CALL_LIMIT
	place	go_stub_call,	b.lo handle_stub_hvc
	place	fold,		ror x0, x0, #24		// 0xc6000000 becomes 0xc6, and nothing else does
	place	is_init,	cmp x0, #SMCCC_KVM_INIT >> 24
	b.eq	1f
	place	no_function,	mov x0, #SMCCC_NOT_SUPPORTED
	eret

1:	place	init_tpidr,	msr tpidr_el2, x2
	msr	ttbr0_el2, x1
	place	init_tcr,	mrs x0, tcr_el1
	place	init_taken,	and x0, x0, #TCR_EL1_TAKEN
	place	init_t0sz,	mov32 x1, TCR_EL2_OWN
	orr	x0, x0, x1
	mrs	x1, id_aa64mmfr0_el1
	place	init_ps,	bfi x0, x1, #TCR_EL2_PS_AT, #3	// as many bits of address as the CPU has
	msr	tcr_el2, x0
	place	init_mair,	mrs x0, mair_el1
	msr	mair_el2, x0
	isb
	place	init_tlbi,	tlbi alle2
	dsb	sy
	place	init_tlbi_isb,	isb		// nothing stale is left when translation begins
	place	init_sctlr,	mov32 x0, SCTLR_EL2_MMU_ON
	msr	sctlr_el2, x0
	isb
	place	init_sp,	mov sp, x3
	place	init_vbar,	msr vbar_el2, x4
	place	init_success,	mov x0, xzr
	eret
endfunc hyp_init

	stub_calls_5_10
	dead_table bare_stub
	identity_map idmap
