/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The stub of a proposal of 2021: the handler stands whole in slots 0x200 and 0x400, so that the 2 KiB of the
 * table could be copied alone. VHE_RESTART does not fit, and its branch leads out of the table: a copy must never get it.
 */
#include "../stub.inc"
#include "../vhe.inc"

/*
 * A dead slot at AT. It branches to label 7, which stands behind the code of the slot below, and comes back to itself
 * through that slot's padding.
 */
	.macro	slot_sliding at:req
	slot_begin \at
	place	slot_\at, b 7b
7:	slot_end
	.endm

/*
 * One call, in the slot at AT. ESR_EL2 is not looked at.
 *
 * In:        x0 call, x1-x4 its arguments
 * Out:       x0 0, or HVC_STUB_ERR if there is no such call or it is refused
 * Clobbers:  x1 and x2 in VHE_RESTART, otherwise no other register; the caller's flags are in SPSR_EL2
 * State:     EL2h, DAIF masked, MMU and caches off; SP_EL2 holds junk; no memory is touched but the override, by reads
 * Returns:   by ERET to the caller, except from SOFT_RESTART
 */
	.macro	slot_elx_sync at:req
	slot_begin \at
	place	on_entry_\at
	place	is_set,		cmp x0, #HVC_SET_VECTORS
	place	not_set,	b.ne 1f
	place	vbar,		msr vbar_el2, x1	// in force with the ERET
	b	8f
1:	place	is_vhe,		cmp x0, #HVC_VHE_RESTART
	place	go_vhe,		b.eq mutate_to_vhe	// out of the table
	place	is_restart,	cmp x0, #HVC_SOFT_RESTART
	place	not_restart,	b.ne 2f
	place	restart,	enter_payload		// does not return
2:	place	is_reset,	cmp x0, #HVC_RESET_VECTORS
	place	go_reset,	b.eq 8f			// there is nothing to reset: the vectors are these
	place	failure_\at,	mov32 x0, HVC_STUB_ERR
	b	9f
8:	place	success,	mov x0, xzr
9:	place	return,		eret
7:	slot_end
	.endm

	table_begin
7:	slot_sliding	0x000			// EL2 on SP_EL0: synchronous
	slot_sliding	0x080			// EL2 on SP_EL0: IRQ
	slot_sliding	0x100			// EL2 on SP_EL0: FIQ
	slot_sliding	0x180			// EL2 on SP_EL0: SError
	slot_elx_sync	0x200			// EL2 on SP_EL2: synchronous, the HVC of a kernel that is there already
	slot_sliding	0x280			// EL2 on SP_EL2: IRQ
	slot_sliding	0x300			// EL2 on SP_EL2: FIQ
	slot_sliding	0x380			// EL2 on SP_EL2: SError
	slot_elx_sync	0x400			// EL1 or EL0 in AArch64: synchronous, the kernel's HVC
	slot_sliding	0x480			// EL1 or EL0 in AArch64: IRQ
	slot_sliding	0x500			// EL1 or EL0 in AArch64: FIQ
	slot_sliding	0x580			// EL1 or EL0 in AArch64: SError
	slot_sliding	0x600			// EL1 or EL0 in AArch32: synchronous
	slot_sliding	0x680			// EL1 or EL0 in AArch32: IRQ
	slot_sliding	0x700			// EL1 or EL0 in AArch32: FIQ
	slot_sliding	0x780			// EL1 or EL0 in AArch32: SError
	table_end

/*
 * VHE_RESTART: let the kernel go on at EL2, with the state that it had at EL1.
 *
 * In:        nothing
 * Out:       x0 HVC_STUB_ERR if the MMU is on or VHE is absent or overridden, else 0
 * Clobbers:  x0-x2, and nothing else if it refuses
 * State:     EL2h, DAIF masked, caches off; if the kernel moves, its identity map covers .idmap.text
 * Returns:   by ERET: to EL1 if it refuses, else to EL2 behind the HVC, with the kernel's MMU and vectors
 */
func mutate_to_vhe
	vhe_or_fail
	vhe_hcr_value
	vhe_switch MDCR_E2PB, MDCR_E2TB
	vhe_leave
fail:
	place	refusal,	mov32 x0, HVC_STUB_ERR
	eret
endfunc mutate_to_vhe

	vhe_tail

	.data
	.balign	16
	override override_mmfr1
