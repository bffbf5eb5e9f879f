/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The caller: runs a batch of calls against the stub that VBAR_EL2 points at. Every machine runs these bytes.
 *
 *	EL2  hv_next   loads a call's whole register file and leaves by ERET
 *	EL1  hv_site     HVC: the stub has the CPU now
 *	EL1  returned    stores x0-x30 and PSTATE, then goes through the door
 *	EL2  hv_collect  stores everything else, and starts over
 *
 * A call may also end in the payload, in the recorder's vectors or in the EL1 vectors: all meet in `hv_collect`.
 *
 * The door is the way back to EL2 while the stub owns the vectors. The simulator carries an SMC there. Elsewhere a
 * jump to `hv_collect` is planted in the stub's own slot 0x400 for the length of one HVC, which needs nothing of the
 * stub but that VBAR_EL2 still points at it; if it no longer does, it points at the recorder, or the CPU is lost
 * and the host must rescue it.
 *
 * Everything runs with the MMU off, so the planted words are cleaned to the PoC before they can be fetched.
 */
#include "runner.inc"

	.text

#include "runner-enter.inc"

/* The caller's site. */
	.globl	hv_site
	.balign	64
	nop					// ELR_EL2 ends in 0: unlike a size of addresses
hv_site:
	hvc	#0				// patched with the wanted immediate
	b	returned
	.rept	5
	brk	#HV_DOOR_SMC_IMM		// came back too late: the EL1 vectors note where
	.endr
hv_site_event:
	nop					// the machine takes the event's exception before this one
	b	returned
	svc	#HV_SVC_EL0_IMM			// EL0 comes back here
	brk	#HV_DOOR_SMC_IMM		// too late
	.balign	16
hv_site_a32:
	.inst	0xe1400070			// A32: hvc #0
	.inst	0xeafffffe			// A32: b .

/* HV_EVENT_SPIN. */
	.balign	64
hv_spin:
	mov	x0, x19
	hvc	#0
	sub	x20, x20, #1
	cbnz	x20, hv_spin

/* Behind the HVC: at EL1, or at EL2 where the call was meant to (or wrongly did) leave the caller there. */
	.globl	hv_returned
hv_returned:
returned:
	save_general HV_HOW_RETURNED
	adr	x2, hv_site + 4
	str	x2, [x0, #R_AT(PC)]
	ldr	x3, [x1, #HV_RUN_ALIKE_AT]
	cbnz	x3, next_alike
	/*
	 * A scenario may come back with EL1's caches on. EL2 reads what was just stored past them.
	 */
	mrs	x2, CurrentEL
	cmp	x2, #1 << 2
	b.ne	hv_through_the_door
	mrs	x2, sctlr_el1
	tbz	x2, #2, hv_through_the_door
	sub	x3, x0, #HV_OUT_STATE_AT
	add	x4, x0, #R_AT(PC) + 8
1:	dc	civac, x3
	add	x3, x3, #16			// the smallest line that there may be
	cmp	x3, x4
	b.lo	1b
	dsb	sy
	.globl	hv_through_the_door
hv_through_the_door:
	mrs	x2, CurrentEL
	tbnz	x2, #3, hv_collect		// already at EL2
	/*
	 * The stub may have unmasked IRQs, and on a board another CPU may send one to wake this one. Taken here, at EL1, it would
	 * end in a loop of the harness's vectors.
	 */
	msr	DAIFSet, #15
	mov	x3, #HV_PHASE_DOOR
	str	x3, [x1, #HV_RUN_PHASE_AT]
	ldr	x7, [x1, #HV_RUN_LATCH_AT]
	cbnz	x7, wait_for_latch
unlatched:
	ldr	x7, [x1, #HV_RUN_DOOR_AT]
	cbz	x7, hv_door
	ldp	x10, x11, [x7]
	stp	x10, x11, [x1, #HV_RUN_SAVED_AT]
	str	x3, [x1, #HV_RUN_PLANTED_AT]
	adr	x12, door_jump
	ldr	x10, [x12]
	adr	x11, hv_collect
	stp	x10, x11, [x7]
	bl	sync_code
	hvc	#0
	.globl	hv_unanswered
hv_unanswered:
	b	.				// the stub's vectors are gone: the host must rescue us
/*
 * The next call differs from the last one in x0-x30 and the flags alone: it is made from EL1. What was not stored between the two
 * is as the last call of the run leaves it.
 * In: x0 = the register file of the current outcome, x1 = hv_run, x3 = calls of the run to go. Does not return.
 */
next_alike:
	mrs	x2, CurrentEL
	tbnz	x2, #3, hv_collect		// none of the run comes back at EL2
	sub	x3, x3, #1
	str	x3, [x1, #HV_RUN_ALIKE_AT]
	add	x0, x0, #HV_OUT_SIZE - HV_OUT_STATE_AT
	str	x0, [x1, #HV_RUN_OUT_AT]
	ldr	x3, [x1, #HV_RUN_LEFT_AT]
	sub	x3, x3, #1
	str	x3, [x1, #HV_RUN_LEFT_AT]
	ldr	x2, [x1, #HV_RUN_INNER_AT]
	add	x3, x2, #INNER_SIZE
	str	x3, [x1, #HV_RUN_INNER_AT]
	ldr	w3, [x2]
	str	w3, [x0]
	add	x0, x2, #HV_CALL_STATE_AT
	ldr	x2, [x0, #R_AT(PSTATE)]
	msr	nzcv, x2
	load_general
	b	hv_site

door_jump:					// planted with the address of hv_collect behind it
	ldr	x7, . + 8
	br	x7
	.globl	hv_door
hv_door:
	smc	#HV_DOOR_SMC_IMM
	b	.
/* Another CPU opens the latch, by a store that a cache of this one may hide. */
wait_for_latch:
	add	x7, x1, #HV_RUN_LATCH_AT
1:	dc	civac, x7
	dsb	sy
	ldr	x10, [x7]
	cbnz	x10, 1b
	b	unlatched

#include "runner-leave.inc"

	.data
	.balign	64
	.globl	hv_run
hv_run:	.skip	HV_RUN_SIZE
	.balign	128
hv_params:
	.skip	128
/* System registers as the first call of a batch finds them, where an outcome would have them. */
hv_before:
	.skip	HV_REG_SLOTS * 8

/* struct hv_harness: see places.h. */
	.section .hv.harness, "a"
	.balign	8
	.quad	HV_HARNESS_MAGIC
	.quad	hv_run - .
	.quad	hv_next - .
	.quad	hv_done - .
	.quad	hv_site - .
	.quad	hv_site_a32 - .
	.quad	hv_site_event - .
	.quad	hv_payload - .
	.quad	hv_recorder - .
	.quad	hv_landing - .
	.quad	hv_el1_vectors - .
	.quad	hv_door - .
	.quad	hv_rescue - .
	.quad	hv_rescue_el1 - .
	.quad	hv_collect - .
	.quad	hv_idmap - .
	.quad	hv_idmap_ro - .
	.quad	hv_kernel_map - .
	.quad	hv_params - .
	.quad	hv_caller - .
	.quad	hv_caller_end - .
	.quad	hv_caller_hvc - .
	.quad	hv_image_end - .
