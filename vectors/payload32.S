/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Where calls end in AArch32 that do not come back to the caller: the payload of a restart, and the recorder's vectors. The twin
 * of payload.S.
 */
#include "runner32.inc"

#define HV_IDMAP_A32_INDEX 3 /* the canary HMAIR0 and MAIR0 have Normal memory there */

	.text

/*
 * Hyp: where SOFT_RESTART is sent. In: whatever the stub left. Stores it, and goes on with the batch. A restart may choose either
 * instruction set by bit 0 of the address. The first word is a branch over 0x200 bytes in Thumb state; in ARM state it is
 * ORR lr, lr, #0, which changes nothing.
 */
.macro	restarted state
	save_general HV_HOW_RESTARTED, \state
	ldr	r2, =hv_payload
	str	r2, [r0, #R_AT(PC)]
	ldr	pc, =hv_collect
.endm

	.globl	hv_payload
	.balign	64
	.arm
hv_payload:
	.word	0xe38ee100
	restarted 0
	.ltorg
	.skip	0x204 - (. - hv_payload)
	.thumb
	restarted HV_PSTATE_T
	.ltorg

/* A branch of 4 bytes. */
.macro	go	state, target
	.if	\state
	b.w	\target
	.else
	b	\target
	.endif
.endm

/*
 * A vector of the recorder. It notes its number and is the outcome of the call, unless the caller is on its way through the door,
 * when the outcome is stored already and every register is free. Then it only reads: Hyp's MMU may be on with read-only tables.
 * No flag changes before they are stored.
 */
.macro	record slot, state, common, door
	arrive
	ldr	r0, =hv_run
	ldr	r0, [r0, #HV_RUN_PHASE_AT]
	.if	\state
	cbnz	r0, 2f
	.else
	add	pc, pc, r0, lsl #2		// phase 0 goes on behind the next word, phase 1 one word further
	.word	0
	b	1f
	b	2f
	.endif
1:	ldr	r0, =hv_run
	str	r1, [r0, #HV_RUN_SPILL_AT]
	mov	r1, #\slot
	str	r1, [r0, #HV_RUN_SLOT_AT]
	ldr	r1, [r0, #HV_RUN_SPILL_AT]
	go	\state, \common
2:	ldr	pc, =\door
.endm

.macro	record_table common, door, state=0
	.irp	slot, 0, 1, 2, 3, 4, 5, 6, 7
	go	\state, \common\()_\slot
	.endr
	.irp	slot, 0, 1, 2, 3, 4, 5, 6, 7
\common\()_\slot:
	record	\slot, \state, \common, \door
	.endr
	.ltorg
.endm

/* Behind a recorder. Out: as save_arrived, with the slot and its address in the outcome. */
.macro	save_slot how, table, state
	save_arrived \how, \state
	ldr	r2, [r1, #HV_RUN_SLOT_AT]
	str	r2, [r0, #HV_OUT_SLOT_AT - HV_OUT_STATE_AT]
	ldr	r3, =\table
	add	r3, r3, r2, lsl #2
	str	r3, [r0, #R_AT(PC)]
.endm

/* Where a stub comes to that takes only some bits of the recorder's address: it hangs there, and that is seen. */
	HOME
	.balign	2048
	.rept	64
1:	go	STATE, 1b
	.endr

	.globl	hv_recorder
	.balign	32
	.type	hv_recorder, %object
hv_recorder:
	record_table recorded_hyp, hv_collect, STATE
recorded_hyp:
	save_slot HV_HOW_VECTORED, hv_recorder, STATE
	ldr	pc, =hv_collect
	.ltorg

/*
 * Vectors may be put anywhere in here, aligned or not: whichever is taken, the next instructions lead to the recorder. There is no
 * telling which one it was.
 */
	.globl	hv_landing
	.balign	4096
	.type	hv_landing, %object
hv_landing:
	.rept	2048
	W(b)	landed
	.endr
landed:
	record	8, STATE, recorded_hyp, hv_collect
	.ltorg

/* Exceptions of PL1 are taken in ARM state, as SCTLR.TE of a call says. */
	.arm
	.globl	hv_el1_vectors
	.balign	32
	.type	hv_el1_vectors, %object
hv_el1_vectors:
	record_table recorded_pl1, lost

/*
 * In a mode of PL1: the stub sent the caller astray, or took its vectors' meaning away. Or a call of User mode's has come back by
 * its SVC: CPSR is then User mode's.
 */
recorded_pl1:
	save_slot HV_HOW_EL1_FAULT, hv_el1_vectors, 0
	cmp	r2, #2				// SVC
	bne	1f
	ldr	r3, =hv_site_event + 8 + SVC_SIZE
	cmp	lr, r3
	bne	1f
	mrs	r3, spsr
	and	r4, r3, #HV_PSTATE_M
	cmp	r4, #HV_PSTATE_A32_USR
	bne	1f
	str	r3, [r0, #R_AT(PSTATE)]
	mov	r3, #HV_HOW_RETURNED
	str	r3, [r0, #HV_OUT_HOW_AT - HV_OUT_STATE_AT]
	mov	r3, #0
	str	r3, [r0, #HV_OUT_SLOT_AT - HV_OUT_STATE_AT]
	ldr	r3, =hv_site + 4
	str	r3, [r0, #R_AT(PC)]
1:	ldr	pc, =hv_through_the_door

/* The door's own HVC came back to PL1 as an exception: there is no way to Hyp mode but the host's. */
lost:	b	.
	.ltorg
	HOME

/* Each of the four GiB at its own address: block, Normal memory, accessible, executable (Arm ARM G4.5, long descriptors). */
.macro	identity_table name, more
	.globl	\name
	.balign	4096
\name:
	.irp	gib, 0, 1, 2, 3
	.word	\gib << 30 | 1 << 10 | HV_IDMAP_A32_INDEX << 2 | 1 | \more, 0
	.endr
.endm

	identity_table hv_idmap, 1 << 6				// AP[1]: one in Hyp mode
	identity_table hv_idmap_ro, 1 << 7 | 1 << 6		// AP[2]
	identity_table hv_kernel_map, 0
