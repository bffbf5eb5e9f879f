/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The caller in AArch32: runs a batch of calls against the stub that HVBAR points at. The twin of runner.S.
 *
 *	Hyp  hv_next   loads a call's whole register file and leaves by ERET
 *	SVC  hv_site     HVC: the stub has the CPU now
 *	SVC  returned    stores r0-r7 and CPSR, then goes through the door
 *	Hyp  hv_collect  stores everything else, and starts over
 *
 * A call may also end in the payload, in the recorder's vectors or in the PL1 vectors: all meet in `hv_collect`.
 *
 * The door is the way back to Hyp mode while the stub owns the vectors. The simulator carries an SMC there. Elsewhere a jump to
 * `hv_collect` is planted in the stub's own vector 0x14, and the word behind it, for the length of one HVC.
 *
 * Everything runs with the MMU off, so what is planted is cleaned to the PoC before it can be fetched.
 */
#include "runner32.inc"

	.text

/* Go on at the address in the word that follows. No register changes. */
.macro	jump_by_word
#ifdef THUMB
	W(ldr)	pc, [pc, #0]
#else
	ldr	pc, [pc, #-4]
#endif
.endm

/* Make the code at r7, within one line of 16 bytes, visible to fetches with and without the I-cache. LR is the caller's. */
.macro	sync_code
	mcr	p15, 0, r7, c7, c14, 1		// DCCIMVAC
	dsb	sy
	mcr	p15, 0, r7, c7, c5, 0		// ICIALLU
	dsb	sy
	isb
.endm

#include "runner32-enter.inc"

/* The caller's site. The words behind the HVC and behind the event's place are planted, as choose_start has it. */
	.globl	hv_site, hv_site_event
	.balign	64
	W(nop)					// ELR_hyp ends in 0: unlike a size of addresses
hv_site:
	hvc	#0				// patched with the wanted instruction
	W(udf)	#0				// planted: the way back
	.rept	5
	W(udf)	#0				// came back too late: the PL1 vectors note where
	.endr
hv_site_event:
	W(nop)					// the machine takes the event's exception before this one
	W(udf)	#0				// planted: the way back
	svc	#HV_SVC_EL0_IMM & 0xff		// User mode comes back here
	udf	#0				// too late

	.balign	64
	.arm
hv_back_arm:
	b	returned_arm
	.thumb
hv_back_thumb:
	b.w	returned_thumb
#ifdef THUMB
	.set	returned_thumb, returned
	.arm
returned_arm:
#else
	.set	returned_arm, returned
returned_thumb:
#endif
	save_general HV_HOW_RETURNED, OTHER_STATE
	ldr	r2, =hv_site + 4
	str	r2, [r0, #R_AT(PC)]
	ldr	pc, =hv_through_the_door
	.ltorg
	HOME

/* HV_EVENT_SPIN. */
	.balign	64
	.type	hv_spin, %function
hv_spin:
	mov	r0, r6
	hvc	#0
	subs	r7, r7, #1
	bne	hv_spin

/* Behind the HVC: in the caller's mode, or in Hyp mode if the call was meant to (or wrongly did) leave the caller there. */
	.globl	hv_returned
	.type	hv_returned, %function
	.type	returned, %function
hv_returned:
returned:
	save_general HV_HOW_RETURNED
	ldr	r2, =hv_site + 4
	str	r2, [r0, #R_AT(PC)]
	.globl	hv_through_the_door
	.type	hv_through_the_door, %function
hv_through_the_door:
	mrs	r2, cpsr
	and	r2, r2, #HV_PSTATE_M
	cmp	r2, #HV_PSTATE_A32_HYP
	beq	hv_collect			// already there
	cpsid	aif				// runner.S says why
	mov	r3, #HV_PHASE_DOOR
	str	r3, [r1, #HV_RUN_PHASE_AT]
	ldr	r7, [r1, #HV_RUN_LATCH_AT]
	cmp	r7, #0
	bne	wait_for_latch
unlatched:
	ldr	r7, [r1, #HV_RUN_DOOR_AT]
	cmp	r7, #0
	beq	hv_door
	ldr	r4, [r7]
	ldr	r5, [r7, #4]
	str	r4, [r1, #HV_RUN_SAVED_AT]
	str	r5, [r1, #HV_RUN_SAVED_AT + 4]
	str	r3, [r1, #HV_RUN_PLANTED_AT]
	ldr	r6, =door_jump
	ldr	r4, [r6]
	ldr	r5, =hv_collect
	str	r4, [r7]
	str	r5, [r7, #4]
	sync_code
	hvc	#0
	b	.				// the stub's vectors are gone: the host must rescue us
	.balign	4
door_jump:					// planted with the address of hv_collect behind it
	jump_by_word
	.word	0
	.globl	hv_door
hv_door:
	smc	#HV_DOOR_SMC_IMM & 0xf
	b	.
/* Another CPU opens the latch, by a store that a cache of this one may hide. */
wait_for_latch:
	add	r7, r1, #HV_RUN_LATCH_AT
1:	mcr	p15, 0, r7, c7, c14, 1		// DCCIMVAC
	dsb	sy
	ldr	r4, [r7]
	cmp	r4, #0
	bne	1b
	b	unlatched
	.ltorg

#include "runner32-leave.inc"

	.data
	.balign	64
	.globl	hv_run
hv_run:	.skip	HV_RUN_SIZE
	.balign	128
hv_params:
	.skip	128

/* struct hv_harness: see places.h. Its offsets have 64 bits, of which no more than 31 are ever needed. */
.macro	place where
	.word	\where - ., 0
.endm
	.section .hv.harness, "a"
	.balign	8
	.word	HV_HARNESS_MAGIC & 0xffffffff, HV_HARNESS_MAGIC >> 32
	place	hv_run
	place	hv_next
	place	hv_done
	place	hv_site
	place	hv_site
	place	hv_site_event
	place	hv_payload
	place	hv_recorder
	place	hv_landing
	place	hv_el1_vectors
	place	hv_door
	place	hv_rescue
	place	hv_rescue_el1
	place	hv_collect
	place	hv_idmap
	place	hv_idmap_ro
	place	hv_kernel_map
	place	hv_params
	place	hv_caller
	place	hv_caller_end
	place	hv_caller_hvc
	place	hv_image_end
