/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The stub of Linux 6.0 to 6.18 (A64-G6): four calls, the last of which gives the kernel SVE and SME and, where it can,
 * moves it to EL2 (VHE). A CPU that cannot leave VHE makes its calls from EL2, so slot 0x200 is live too.
 */
#include "../stub.inc"
#include "../vhe.inc"

/* Registers that come with extensions of which not every assembler knows. */
#define ID_AA64SMFR0_EL1	S3_0_C0_C4_5
#define SMIDR_EL1		S3_1_C0_C0_6
#define ZCR_EL2			S3_4_C1_C2_0
#define HCRX_EL2		S3_4_C1_C2_2
#define SMPRIMAP_EL2		S3_4_C1_C2_5
#define SMCR_EL2		S3_4_C1_C2_6

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

2:	vhe_or_fail
	vhe_switch MDCR_E2PB, MDCR_E2TB
	vhe_leave
endfunc finalise_el2

	vhe_tail

	.data
	.balign	16
	override override_pfr0
	override override_pfr1
	override override_smfr0
	override override_mmfr1
