/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Where calls end when they do not come back to the caller: the payload of a restart, and the recorder's vectors.
 */
#include "runner.inc"

	.text

/* EL2: where SOFT_RESTART is sent. In: whatever the stub left. Stores it, and goes on with the batch. */
	.globl	hv_payload
	.balign	64
hv_payload:
	save_general HV_HOW_RESTARTED
	adr	x2, hv_payload
	str	x2, [x0, #R_AT(PC)]
	b	hv_collect

/*
 * A slot of the recorder. It notes its number and is the outcome of the call, unless the caller is on its way
 * through the door, when the outcome is stored already and every register is free. Then it only reads: EL2's MMU may be on
 * with read-only tables. A call that ends here under such tables does not get away: it hangs.
 */
.macro	record slot, common, door
	.balign	128
	msr	SCRATCH, x0
	adrp	x0, hv_run
	add	x0, x0, :lo12:hv_run
	ldr	x0, [x0, #HV_RUN_PHASE_AT]
	cbnz	x0, \door
	adrp	x0, hv_run
	add	x0, x0, :lo12:hv_run
	str	x1, [x0, #HV_RUN_SPILL_AT]
	mov	x1, #\slot
	str	x1, [x0, #HV_RUN_SLOT_AT]
	ldr	x1, [x0, #HV_RUN_SPILL_AT]
	b	\common
.endm

.macro	record_table common, door
	.irp	slot, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	record	\slot, \common, \door
	.endr
	.balign	128
.endm

/* x0 in SCRATCH, the slot in hv_run. Out: as save_general, with the slot and its address in the outcome. */
.macro	save_slot how, table
	save_general_but_x0 \how
	ldr	x2, [x1, #HV_RUN_SLOT_AT]
	str	w2, [x0, #HV_OUT_SLOT_AT - HV_OUT_STATE_AT]
	adr	x3, \table
	add	x3, x3, x2, lsl #7
	ubfx	x3, x3, #0, #56			// a tag is no part of where it is
	str	x3, [x0, #R_AT(PC)]
.endm

	.globl	hv_recorder
	.balign	2048
hv_recorder:
	record_table recorded_el2, hv_collect

	.globl	hv_el1_vectors
	.balign	2048
hv_el1_vectors:
	record_table recorded_el1, lost

/*
 * Vectors may be put anywhere in here, aligned or not: whichever slot is taken, the next instructions lead to the
 * recorder. There is no telling which slot it was.
 */
	.globl	hv_landing
	.balign	4096
hv_landing:
	.rept	2048
	b	landed
	.endr

landed:
	record	16, recorded_el2, hv_collect

recorded_el2:
	save_slot HV_HOW_VECTORED, hv_recorder
	b	hv_collect

/*
 * At EL1: the stub sent the caller astray, or took its EL1 vectors' meaning away. Or a call of EL0's has come back: PSTATE is then
 * EL0's, as far as EL1 and EL2 can read their own.
 */
recorded_el1:
	save_slot HV_HOW_EL1_FAULT, hv_el1_vectors
	mov	w3, #HV_SVC_EL0_IMM
	movk	w3, #0x15 << 10 | 1 << 9, lsl #16	// ESR_EL1 of that SVC: class and IL
	mrs	x4, esr_el1
	cmp	x3, x4
	ccmp	x2, #8, #0, eq			// from a lower level
	b.ne	hv_through_the_door
	mrs	x3, spsr_el1
	mov	w4, #HV_PSTATE_DAIF | HV_PSTATE_M
	movk	w4, #HV_PSTATE_NZCV >> 16, lsl #16
	and	x3, x3, x4
	str	x3, [x0, #R_AT(PSTATE)]
	mov	w3, #HV_HOW_RETURNED
	str	w3, [x0, #HV_OUT_HOW_AT - HV_OUT_STATE_AT]
	str	wzr, [x0, #HV_OUT_SLOT_AT - HV_OUT_STATE_AT]
	adr	x3, hv_site + 4
	str	x3, [x0, #R_AT(PC)]
	b	hv_through_the_door

/* The door's own HVC came back to EL1 as an exception: there is no way to EL2 but the host's. */
lost:	b	.

/* Every GiB of the low 512 at its own address: block, Normal memory, accessible, executable (Arm ARM D5.3). */
.macro	identity_table name, index, more=0
	.globl	\name
	.balign	4096
\name:
	.set	gib, 0
	.rept	512
	.quad	gib << 30 | 1 << 10 | \index << 2 | 1 | \more
	.set	gib, gib + 1
	.endr
.endm

	identity_table hv_idmap, HV_IDMAP_MAIR_INDEX, 1 << 6		// AP[1]: one at EL2
	identity_table hv_idmap_ro, HV_IDMAP_MAIR_INDEX, 1 << 7 | 1 << 6	// AP[2]
	identity_table hv_kernel_map, HV_KERNEL_MAIR_INDEX		// EL1 may not execute what EL0 may write
