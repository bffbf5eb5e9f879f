/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The stub of Linux 6.19 (A64-G7): five calls. The last tells a kernel at EL1 what GIC its guests would have, and is
 * the first with a second result.
 */
#include "../stub.inc"
#include "../vhe.inc"

/* Registers that come with extensions of which not every assembler knows. */
#define ID_AA64SMFR0_EL1	S3_0_C0_C4_5
#define ID_AA64MMFR3_EL1	S3_0_C0_C7_3
#define SMIDR_EL1		S3_1_C0_C0_6
#define ZCR_EL2			S3_4_C1_C2_0
#define SMPRIMAP_EL2		S3_4_C1_C2_5
#define SMCR_EL2		S3_4_C1_C2_6
#define ICH_VTR_EL2		S3_4_C12_C11_1
#define TCR2_EL1		S3_0_C2_C0_3
#define TCR2_EL12		S3_5_C2_C0_3
#define PIRE0_EL1		S3_0_C10_C2_2
#define PIRE0_EL12		S3_5_C10_C2_2
#define PIR_EL1			S3_0_C10_C2_3
#define PIR_EL12		S3_5_C10_C2_3

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
 * Out:       x0 0, or HVC_STUB_ERR where there is no such call or it is refused; x1 the answer of GET_ICH_VTR_EL2
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
	place	is_ich_vtr,	cmp x0, #HVC_GET_ICH_VTR_EL2
	place	go_ich_vtr,	b.eq get_ich_vtr_el2
	place	is_restart,	cmp x0, #HVC_SOFT_RESTART
	place	go_restart,	b.eq soft_restart
	place	is_reset,	cmp x0, #HVC_RESET_VECTORS
	place	go_reset,	b.eq succeed		// there is nothing to reset: the vectors are these
fail:
	place	failure,	mov32 x0, HVC_STUB_ERR
	b	leave

get_ich_vtr_el2:
	place	ich_vtr,	mrs x1, ICH_VTR_EL2	// without GICv3 this is undefined, and comes here again for ever
	b	succeed

set_vectors:
	place	vbar,		msr vbar_el2, x1	// in force with the ERET
succeed:
	place	success,	mov x0, xzr
leave:
	place	return,		eret

soft_restart:
	place	restart,	enter_payload		// does not return
endfunc stub_call

/* No longer trap EL1's use of an extension: by CPTR_EL2, or under E2H by its other format. Clobbers x0. */
	.macro	untrap cptr_bit:req, cpacr_lsb:req
	mrs	x0, hcr_el2
	tbnz	x0, #34, 8f			// E2H
	mrs	x0, cptr_el2
	bic	x0, x0, #1 << \cptr_bit
	msr	cptr_el2, x0
	b	9f
8:	mrs	x0, cpacr_el1
	orr	x0, x0, #3 << \cpacr_lsb
	msr	cpacr_el1, x0
9:	isb
	.endm

/* The EL2 register that NAME_EL1 means under E2H := the EL1 register. Clobbers x0. */
	.macro	own_to_el2 el12:req, el1:req
	mrs	x0, \el12
	msr	\el1, x0
	.endm

/*
 * FINALISE_EL2. First let EL1 have SVE and SME, which is done for good, even where the second part refuses: then let the
 * kernel go on at EL2, with the state that it had at EL1.
 *
 * In:        nothing
 * Out:       x0 HVC_STUB_ERR where the MMU is on, or VHE is absent, overridden or for the hypervisor alone, else 0
 * Clobbers:  x0-x2; CPTR_EL2, SCTLR_EL2, ZCR_EL2, SMCR_EL2 and SMPRIMAP_EL2 in any case
 * State:     EL2h, DAIF masked, caches off; where the kernel moves, its identity map covers .idmap.text
 * Returns:   by ERET: to EL1 where it refuses, else to EL2 behind the HVC, with the kernel's MMU and vectors
 */
func finalise_el2
	id_field id_aa64pfr0_el1, 32, override_pfr0	// SVE
	cbz	x0, 1f
	place	untrap_sve,	untrap 8, 16		// TZ, ZEN
	mov	x0, #0xf			// LEN: the longest vectors
	msr	ZCR_EL2, x0

1:	id_field id_aa64pfr1_el1, 24, override_pfr1	// SME
	cbz	x0, 3f
	place	untrap_sme,	untrap 12, 24		// TSM, SMEN
	mrs	x0, sctlr_el2
	orr	x0, x0, #1 << 60		// EnTP2: nor does TPIDR2_EL0 trap
	msr	sctlr_el2, x0
	isb
	id_field ID_AA64SMFR0_EL1, 63, override_smfr0, 1	// FA64, to the bit of that name
	lsl	x0, x0, #31
	orr	x0, x0, #0xf			// LEN
	mrs	x1, ID_AA64SMFR0_EL1
	ubfx	x1, x1, #56, #4			// SMEver
	cbz	x1, 2f
	orr	x0, x0, #1 << 30		// EZT0: SME2 has a table register
2:	msr	SMCR_EL2, x0
	mrs	x0, SMIDR_EL1
	tbz	x0, #15, 3f			// SMPS: there are priorities, and they are mapped
	msr	SMPRIMAP_EL2, xzr

3:	vhe_or_fail
	adr	x0, override_software
	ldp	x1, x2, [x0]
	and	x1, x1, x2
	ubfx	x1, x1, #4, #4			// HVHE: VHE is for the hypervisor alone
	place	vhe_is_ours,	cbnz x1, fail

	vhe_switch MDCR_E2PB, MDCR_E2TB
	mrs	x1, ID_AA64MMFR3_EL1
	ubfx	x0, x1, #0, #4			// TCRX
	place	has_tcrx,	cbz x0, 4f
	place	vhe_tcr2,	own_to_el2 TCR2_EL12, TCR2_EL1
4:	ubfx	x0, x1, #8, #4			// S1PIE
	cbz	x0, 5f
	place	vhe_pire0,	own_to_el2 PIRE0_EL12, PIRE0_EL1
	place	vhe_pir,	own_to_el2 PIR_EL12, PIR_EL1
5:	vhe_leave
endfunc finalise_el2

	vhe_tail

	.data
	.balign	16
	override override_pfr0
	override override_pfr1
	override override_smfr0
	override override_mmfr1
	override override_software
