/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The stub of Linux 6.19: five calls. The last tells a kernel at EL1 what GIC its guests would have, and is
 * the first with a second result.
 */
#include "../stub.inc"
#include "../finalise.inc"

#define ICH_VTR_EL2		S3_4_C12_C11_1

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
 * Out:       x0 0, or HVC_STUB_ERR if there is no such call or it is refused; x1 the answer of GET_ICH_VTR_EL2
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

/*
 * FINALISE_EL2. First let EL1 have MPAM, GCS, SVE and SME, which is done for good, even if the second part refuses: then let
 * the kernel go on at EL2, with the state that it had at EL1.
 *
 * In:        nothing
 * Out:       x0 HVC_STUB_ERR if the MMU is on, or VHE is absent, overridden or for the hypervisor alone, else 0
 * Clobbers:  x0-x2; MPAM2_EL2, MPAMHCR_EL2, GCSCR_EL1, GCSCRE0_EL1, CPTR_EL2, SCTLR_EL2, ZCR_EL2, SMCR_EL2 and SMPRIMAP_EL2
 *            in any case
 * State:     EL2h, DAIF masked, caches off; if the kernel moves, its identity map covers .idmap.text
 * Returns:   by ERET: to EL1 if it refuses, else to EL2 behind the HVC, with the kernel's MMU and vectors
 */
func finalise_el2
	finalise_mpam
	finalise_gcs
	finalise_sve
	finalise_sme
	vhe_or_fail
	vhe_or_guest
	vhe_hcr_value HCR_XMO
	place	vhe_hcr_dsb,	dsb nsh		// AmpereOne's AC04_CPU_23: nothing may be under way while HCR_EL2 is written
	vhe_switch MDCR_E2PB, MDCR_E2TB
	vhe_translation
	vhe_leave
endfunc finalise_el2

	vhe_tail

	.data
	.balign	16
	override override_pfr0
	override override_pfr1
	override override_smfr0
	override override_mmfr1
	override override_software
