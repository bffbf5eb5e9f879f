/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The stub of Linux 6.0 to 6.18 (A64-G6): four calls, the last of which gives the kernel SVE and SME and, where it can,
 * moves it to EL2 (VHE). A CPU that cannot leave VHE makes its calls from EL2, so slot 0x200 is live too.
 */
#include "../stub.inc"

	.arch	armv8.1-a

/* Registers that come with extensions of which not every assembler knows. */
#define ID_AA64SMFR0_EL1	S3_0_C0_C4_5
#define SMIDR_EL1		S3_1_C0_C0_6
#define ZCR_EL2			S3_4_C1_C2_0
#define HCRX_EL2		S3_4_C1_C2_2
#define SMPRIMAP_EL2		S3_4_C1_C2_5
#define SMCR_EL2		S3_4_C1_C2_6

#define SCTLR_EL1_MMU_OFF	0x30500800	/* LSMAOE, nTLSMD, EIS, TSCXT, EOS */
#define SPSR_EL2H		9

	table_begin
	slot	0x000, dead			// EL2 on SP_EL0: synchronous
	slot	0x080, dead			// EL2 on SP_EL0: IRQ
	slot	0x100, dead			// EL2 on SP_EL0: FIQ
	slot	0x180, dead			// EL2 on SP_EL0: SError
	slot	0x200, live, stub_call		// EL2 on SP_EL2: synchronous, the HVC of a kernel that is there already
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
 * One call. ESR_EL2 is not looked at: the HVC's immediate plays no part, and any other synchronous exception is taken
 * for a call too.
 *
 * In:        x0 call, x1-x4 its arguments
 * Out:       x0 0, or HVC_STUB_ERR where there is no such call or it is refused
 * Clobbers:  x1 and x2 in FINALISE_EL2, otherwise no other register; the caller's flags are in SPSR_EL2
 * State:     EL2h, DAIF masked, MMU and caches off; SP_EL2 holds junk; no memory is touched but the overrides, by reads
 * Returns:   by ERET to the caller, except from SOFT_RESTART
 */
func stub_call
	place	on_entry
	place	is_set,		cmp x0, #HVC_SET_VECTORS
	place	go_set,		b.eq set_vectors
	place	is_finalise,	cmp x0, #HVC_FINALISE_EL2
	place	go_finalise,	b.eq finalise_el2
	place	is_restart,	cmp x0, #HVC_SOFT_RESTART
	place	go_restart,	b.eq soft_restart
	place	is_reset,	cmp x0, #HVC_RESET_VECTORS
	place	go_reset,	b.eq succeed		// there is nothing to reset: the vectors are these
fail:
	place	failure,	mov32 x0, HVC_STUB_ERR
	b	leave

set_vectors:
	place	vbar,		msr vbar_el2, x1	// in force with the ERET
succeed:
	place	success,	mov x0, xzr
leave:
	place	return,		eret

soft_restart:
	place	restart,	enter_payload		// does not return
endfunc stub_call

/* x0 := the field of ID register ID at bit LSB, as the command line left it. Clobbers x1 and x2. */
	.macro	id_field id:req, lsb:req, override:req, width=4
	adr	x0, \override
	ldp	x1, x2, [x0]			// value, mask
	mrs	x0, \id
	and	x1, x1, x2
	bic	x0, x0, x2
	orr	x0, x0, x1
	ubfx	x0, x0, #\lsb, #\width
	.endm

/* The EL2 register NAME := the EL1 register of that name; E2H gives each the other's encoding. Clobbers x0. */
	.macro	el1_to_el2 name:req
	mrs	x0, \name\()_el12
	msr	\name\()_el1, x0
	.endm

/*
 * FINALISE_EL2. First let EL1 have SVE and SME, which is done for good, even where the second part refuses: then let the
 * kernel go on at EL2, with the state that it had at EL1.
 *
 * In:        nothing
 * Out:       x0 HVC_STUB_ERR where the MMU is on or VHE is absent or overridden, else 0
 * Clobbers:  x0-x2; CPTR_EL2, SCTLR_EL2, ZCR_EL2, SMCR_EL2, SMPRIMAP_EL2 and HCRX_EL2 in any case
 * State:     EL2h, DAIF masked, caches off; where the kernel moves, its identity map covers .idmap.text
 * Returns:   by ERET: to EL1 where it refuses, else to EL2 behind the HVC, with the kernel's MMU and vectors
 */
func finalise_el2
	id_field id_aa64pfr0_el1, 32, override_pfr0	// SVE
	cbz	x0, 1f
	mrs	x0, cptr_el2
	bic	x0, x0, #1 << 8			// TZ: SVE registers no longer trap
	msr	cptr_el2, x0
	isb
	mov	x0, #0xf			// LEN: the longest vectors
	msr	ZCR_EL2, x0

1:	id_field id_aa64pfr1_el1, 24, override_pfr1	// SME
	cbz	x0, 2f
	mrs	x0, cptr_el2
	bic	x0, x0, #1 << 12		// TSM: SME registers no longer trap
	msr	cptr_el2, x0
	isb
	mrs	x0, sctlr_el2
	orr	x0, x0, #1 << 60		// EnTP2: nor does TPIDR2_EL0
	msr	sctlr_el2, x0
	isb
	id_field ID_AA64SMFR0_EL1, 63, override_smfr0, 1	// FA64, to the bit of that name
	lsl	x0, x0, #31
	orr	x0, x0, #0xf			// LEN
	msr	SMCR_EL2, x0
	mrs	x0, SMIDR_EL1
	tbz	x0, #15, 2f			// SMPS: there are priorities, and they are mapped
	msr	SMPRIMAP_EL2, xzr
	mrs	x0, id_aa64mmfr1_el1
	ubfx	x0, x0, #40, #4			// HCX
	cbz	x0, 2f
	mrs	x0, HCRX_EL2
	orr	x0, x0, #1 << 5			// SMPME
	msr	HCRX_EL2, x0

2:	mrs	x0, sctlr_el2
	tbnz	x0, #0, fail			// M: this is not the bare stub's world
	id_field id_aa64mmfr1_el1, 8, override_mmfr1	// VH
	cbz	x0, fail

	movz	x0, #0x0004, lsl #32		// E2H
	movk	x0, #0x8800, lsl #16		// RW, TGE
	msr	hcr_el2, x0
	isb					// from here *_el1 names EL2, *_el12 names EL1

	mrs	x0, sp_el1
	mov	sp, x0
	mrs	x0, tpidr_el1			// never redirected
	msr	tpidr_el2, x0
	el1_to_el2 cpacr
	el1_to_el2 vbar				// this table is gone now
	mrs	x0, mdcr_el2
	bic	x0, x0, #3 << 12		// E2PB: the statistical profiler translates as EL2 does
	bic	x0, x0, #3 << 24		// E2TB: and so does the trace buffer
	msr	mdcr_el2, x0
	el1_to_el2 tcr
	el1_to_el2 ttbr0
	el1_to_el2 ttbr1
	el1_to_el2 mair
	isb

	mrs	x0, spsr_el1			// of EL2: return there, flags and masks as the caller had them
	mov	x1, #SPSR_EL2H
	bic	x0, x0, #0x1f
	orr	x0, x0, x1
	msr	spsr_el1, x0
	b	enter_kernel_at_el2
endfunc finalise_el2

/*
 * Switch the kernel's MMU on at EL2 and return there.
 *
 * In:        SCTLR_EL12, and all that translation needs in EL2 registers already
 * Out:       x0 0
 * Clobbers:  x0
 * State:     EL2h with E2H and TGE, DAIF masked, MMU off; runs at its physical address, which the kernel maps to itself
 * Returns:   by ERET to EL2
 */
	.section .idmap.text, "ax"
func enter_kernel_at_el2
	tlbi	vmalle1
	dsb	nsh
	isb					// nothing stale is left when translation begins
	mrs	x0, sctlr_el12
	msr	sctlr_el1, x0			// MMU on
	isb
	ic	iallu				// what was fetched with the MMU off is of no use any more
	dsb	nsh
	isb
	mov32	x0, SCTLR_EL1_MMU_OFF
	msr	sctlr_el12, x0
	mov	x0, xzr
	eret
endfunc enter_kernel_at_el2

/* What the command line says of ID registers: bits under the mask are those of the value. Read with the MMU off. */
	.macro	override name:req
	.type	\name, %object
	.size	\name, 16
\name:	.xword	0, 0				// value, mask
	.endm

	.data
	.balign	16
	override override_pfr0
	override override_pfr1
	override override_smfr0
	override override_mmfr1
