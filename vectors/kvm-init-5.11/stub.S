/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The table that KVM sets while it takes EL2 over, since Linux 5.11: small numbers are calls of the stub, one SMCCC
 * function begins KVM, and everything else is not supported.
 */
#include "../stub.inc"
#include "../kvm.inc"

/* What is wanted of EL2: its address is the function's argument, and it is read with the MMU off. */
#define INIT_MAIR		0
#define INIT_TCR		8
#define INIT_TPIDR		16
#define INIT_STACK		24	/* INIT_STACK + 8: its physical address, which this code has no use for */
#define INIT_PGD		40
#define INIT_HCR		48
#define INIT_VTTBR		56
#define INIT_VTCR		64

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
 * In:        x0 SMCCC_KVM_INIT, x1 physical address of the parameters
 * Out:       x0 0, or SMCCC_NOT_SUPPORTED if there is no such function
 * Clobbers:  x1-x3 in the one that begins KVM, otherwise no other register
 * State:     EL2h, DAIF masked, MMU and caches off; runs at its physical address, which the page tables map to itself
 * Returns:   by ERET to the caller, with EL2's MMU on if KVM has begun
 */
func hyp_init
	place	on_entry
	place	is_stub_call,	cmp x0, #HVC_CALL_LIMIT
	place	go_stub_call,	b.lo handle_stub_hvc
	place	park_unknown
	mov32	x3, SMCCC_KVM_INIT
	place	is_init,	cmp x0, x3
	b.eq	1f
	place	no_function,	mov x0, #SMCCC_NOT_SUPPORTED
	eret

1:	ldr	x0, [x1, #INIT_TPIDR]
	msr	tpidr_el2, x0
	ldr	x0, [x1, #INIT_STACK]
	mov	sp, x0
	ldr	x0, [x1, #INIT_MAIR]
	msr	mair_el2, x0
	place	init_hcr,	ldr x0, [x1, #INIT_HCR]
	msr	hcr_el2, x0
	ldp	x2, x3, [x1, #INIT_VTTBR]
	place	init_vttbr,	msr vttbr_el2, x2
	msr	vtcr_el2, x3
	place	init_pgd,	ldr x0, [x1, #INIT_PGD]
	msr	ttbr0_el2, x0
	ldr	x0, [x1, #INIT_TCR]
	mrs	x2, id_aa64mmfr0_el1
	place	init_ps,	bfi x0, x2, #TCR_EL2_PS_AT, #3	// as many bits of address as the CPU has
	msr	tcr_el2, x0
	place	init_isb,	isb		// HCR_EL2 and VTTBR_EL2 say whose translations go
	place	init_tlbi,	tlbi alle2
	place	init_vmid,	tlbi vmalls12e1
	dsb	sy
	place	init_tlbi_isb,	isb		// nothing stale is left when translation begins
	place	init_sctlr,	mov32 x0, SCTLR_EL2_MMU_ON | SCTLR_EL2_WXN
	msr	sctlr_el2, x0
	isb
	adrp	x0, host_vectors
	add	x0, x0, :lo12:host_vectors
	place	init_vbar,	msr vbar_el2, x0
	place	init_success,	mov x0, xzr
	eret
endfunc hyp_init

	stub_calls_5_11
	dead_table bare_stub
	dead_table host_vectors
	identity_map idmap

	.data
	.balign	8
	.type	init_params, %object
	.size	init_params, 72
init_params:
	.xword	MAIR_IDMAP, TCR_EL2_IDMAP
	.xword	0				// this CPU's variables
	.xword	0, 0				// no stack
	.xword	idmap
	.xword	0x80000000			// HCR: RW
	.xword	0, 0				// no guest
