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
 * stub but that VBAR_EL2 still points at it; where it no longer does, it points at the recorder, or the CPU is lost
 * and the host must rescue it.
 *
 * Everything runs with the MMU off, so the planted words are cleaned to the PoC before they can be fetched.
 */
#include "runner.inc"

	.text

/* EL2. In: hv_run describes the batch. Returns through hv_done when it is empty. Clobbers everything. */
	.globl	hv_next
hv_next:
	adrp	x2, hv_run
	add	x2, x2, :lo12:hv_run
	ldr	x1, [x2, #HV_RUN_LEFT_AT]
	cbz	x1, hv_done
	ldr	x0, [x2, #HV_RUN_CALL_AT]
	str	xzr, [x2, #HV_RUN_PHASE_AT]	// HV_PHASE_CALL

	ldrb	w3, [x0, #HV_CALL_EVENT_AT]
	ldrb	w4, [x0, #HV_CALL_FROM_AT]
	ldrh	w5, [x0, #HV_CALL_IMM_AT]
	bl	choose_start			// x6 = where the ERET goes
	ldr	w7, [x0]			// the outcome carries the call's id
	ldr	x8, [x2, #HV_RUN_OUT_AT]
	str	w7, [x8]
	add	x0, x0, #HV_CALL_STATE_AT

	/*
	 * The call's memory. Our own stores pass the caches by, and are where a stub looks that has its MMU off; a line that was
	 * left behind there must not be written back over them.
	 */
	adrp	x1, hv_params
	add	x1, x1, :lo12:hv_params
	add	x3, x1, #64
	dc	civac, x1
	dc	civac, x3
	dsb	sy
	ldp	x3, x4, [x0, #R_AT(PARAM0)]
	stp	x3, x4, [x1, #0]
	ldp	x3, x4, [x0, #R_AT(PARAM2)]
	stp	x3, x4, [x1, #16]
	ldp	x3, x4, [x0, #R_AT(PARAM4)]
	stp	x3, x4, [x1, #32]
	ldp	x3, x4, [x0, #R_AT(PARAM6)]
	stp	x3, x4, [x1, #48]
	ldp	x3, x4, [x0, #R_AT(PARAM8)]
	stp	x3, x4, [x1, #64]
	dsb	sy

	/* SIMD first, while CPTR_EL2 is still ours. */
	add	x1, x0, #HV_STATE_V_AT
	ldp	q0, q1, [x1, #0]
	ldp	q2, q3, [x1, #32]
	ldp	q4, q5, [x1, #64]
	ldp	q6, q7, [x1, #96]
	ldp	q8, q9, [x1, #128]
	ldp	q10, q11, [x1, #160]
	ldp	q12, q13, [x1, #192]
	ldp	q14, q15, [x1, #224]
	ldp	q16, q17, [x1, #256]
	ldp	q18, q19, [x1, #288]
	ldp	q20, q21, [x1, #320]
	ldp	q22, q23, [x1, #352]
	ldp	q24, q25, [x1, #384]
	ldp	q26, q27, [x1, #416]
	ldp	q28, q29, [x1, #448]
	ldp	q30, q31, [x1, #480]

	ldr	x1, [x0, #R_AT(SCTLR_EL2)]
	tbz	x1, #0, 1f
	tlbi	alle2				// the call wants EL2's MMU on: nothing old may be in the TLB
	dsb	sy
	isb
	/*
	 * A register that the call before was seen to leave at the wanted value is not written again: that is most of them, and
	 * on an emulator each write costs more than all the rest of a call. x4 = what was seen, x5 = 1 where there is such a call.
	 */
1:	ldr	x4, [x2, #HV_RUN_OUT_AT]
	sub	x4, x4, #HV_OUT_SIZE - HV_OUT_STATE_AT
	ldr	x5, [x2, #HV_RUN_WARM_AT]
	cmp	x5, #1
	csel	x4, x4, x0, eq
#define HV_CORE(id, name, canary)
#define HV_SYS(id, name, op0, op1, crn, crm, op2, el, canary)	\
	ldr	x1, [x0, #R_AT(id)];				\
	ldr	x3, [x4, #R_AT(id)];				\
	cmp	x1, x3;						\
	ccmp	x5, #1, #0, eq;					\
	b.eq	1f;						\
	msr	S##op0##_##op1##_C##crn##_C##crm##_##op2, x1;	\
1:
#include "hvcheck/regs.def"
#undef HV_CORE
#undef HV_SYS
	.irp	reg, CPTR_EL2, HCR_EL2, SCTLR_EL2	// hv_collect has changed these since
	ldr	x1, [x0, #HV_R_\reg * 8]
	msr	\reg, x1
	.endr
	mov	x1, #1
	str	x1, [x2, #HV_RUN_WARM_AT]
	isb

	ldr	x1, [x0, #R_AT(SP_EL0)]
	msr	sp_el0, x1
	ldr	x1, [x0, #R_AT(SP_EL1)]
	msr	sp_el1, x1
	ldr	x1, [x0, #R_AT(SP_EL2)]
	mov	sp, x1

	ldr	x1, [x0, #R_AT(PSTATE)]
	msr	nzcv, x1			// for the planted branch; the ERET takes SPSR_EL2's
	cbnz	x9, 2f				// by the planted branch the syndrome is the call's own
	msr	spsr_el2, x1
	adr	x2, hv_site_event
	sub	x2, x2, x6
	cbnz	x2, 1f
	mov	x1, #HV_PSTATE_DAIF | HV_PSTATE_EL2H
	msr	spsr_el2, x1			// the machine makes the call's own PSTATE of it, AArch32 or not
1:	msr	elr_el2, x6
2:	mov	x10, x9
	ldr	x1, [x0, #R_AT(X10)]
	msr	SCRATCH, x1			// x10 is loaded last but one: it still says which way to leave
	ldp	x2, x3, [x0, #R_AT(X2)]
	ldp	x4, x5, [x0, #R_AT(X4)]
	ldp	x6, x7, [x0, #R_AT(X6)]
	ldp	x8, x9, [x0, #R_AT(X8)]
	ldr	x11, [x0, #R_AT(X11)]
	ldp	x12, x13, [x0, #R_AT(X12)]
	ldp	x14, x15, [x0, #R_AT(X14)]
	ldp	x16, x17, [x0, #R_AT(X16)]
	ldp	x18, x19, [x0, #R_AT(X18)]
	ldp	x20, x21, [x0, #R_AT(X20)]
	ldp	x22, x23, [x0, #R_AT(X22)]
	ldp	x24, x25, [x0, #R_AT(X24)]
	ldp	x26, x27, [x0, #R_AT(X26)]
	ldp	x28, x29, [x0, #R_AT(X28)]
	ldr	x30, [x0, #R_AT(X30)]
	ldp	x0, x1, [x0, #R_AT(X0)]
	cbnz	x10, 3f
	mrs	x10, SCRATCH
	eret
3:	mrs	x10, SCRATCH
hv_jump:
	b	.				// planted: a branch to the slot
hv_jump_unplanted:

/*
 * In: x0 = call, w3 = event, w4 = from, w5 = immediate, x2 = hv_run. Out: x6 = address that the ERET goes to, x9 = 1
 * where a slot is entered by the planted branch instead. Clobbers x7, x8, x10-x13.
 */
choose_start:
	mov	x9, #0
	cmp	w3, #HV_EVENT_NONE
	adr	x6, returned
	b.eq	9f
	cmp	w3, #HV_EVENT_SPIN
	adr	x6, hv_spin
	b.eq	9f
	cmp	w3, #HV_EVENT_SCRIPT
	adr	x6, hv_caller
	b.eq	9f
	tbnz	w3, #4, 6f			// HV_EVENT_SVC, HV_EVENT_SMC
	cbz	w3, 4f				// HV_EVENT_HVC
	ldr	x9, [x2, #HV_RUN_JUMP_AT]
	adr	x6, hv_site_event		// the machine raises the event here
	cbz	x9, 9f
	/* Slot = 4 by where it comes from, + 0 sync, 1 IRQ, 2 FIQ, 3 SError. */
	mov	w7, #8
	cmp	w4, #HV_FROM_EL2T
	csel	w7, wzr, w7, eq
	cmp	w4, #HV_FROM_EL2H
	mov	w8, #4
	csel	w7, w8, w7, eq
	cmp	w4, #HV_FROM_A32
	mov	w8, #12
	csel	w7, w8, w7, eq
	add	w7, w7, w3
	sub	w7, w7, #1			// the events behind HVC are TRAP, IRQ, FIQ, SERROR
	ldr	x8, [x0, #HV_CALL_STATE_AT + R_AT(VBAR_EL2)]
	add	x8, x8, x7, lsl #7
	adr	x7, hv_jump
	sub	x8, x8, x7
	ubfx	x8, x8, #2, #26
	mov	w10, #0x14000000		// B
	orr	w10, w10, w8
	b	plant
4:	cmp	w4, #HV_FROM_A32
	b.ne	4f
	ldr	x7, [x2, #HV_RUN_JUMP_AT]	// the simulator raises AArch32 calls as events too
	adr	x6, hv_site_event
	cbz	x7, 9f
4:	adr	x7, hv_site
	mov	w10, #0x2
	movk	w10, #0xd400, lsl #16		// HVC #0
	orr	w10, w10, w5, lsl #5
	cmp	w4, #HV_FROM_A32
	b.ne	5f
	adr	x7, hv_site_a32
	ubfx	w8, w5, #4, #12
	and	w10, w5, #0xf
	orr	w10, w10, w8, lsl #8
	mov	w8, #0x70
	movk	w8, #0xe140, lsl #16		// A32 HVC
	orr	w10, w10, w8
5:	mov	x6, x7
	b	plant
6:	adr	x6, hv_site
	mov	x7, x6
	and	w10, w3, #3			// SVC 1, HVC 2, SMC 3
	movk	w10, #0xd400, lsl #16
	orr	w10, w10, w5, lsl #5
/* Plant the word w10 at x7 unless it stands there already, and make every view of memory see it. Clobbers x11. */
plant:
	ldr	w11, [x7]
	cmp	w11, w10
	b.eq	9f
	str	w10, [x7]
/* Make the code at x7, within one line of 16 bytes, visible to fetches with and without the I-cache. */
sync_code:
	dc	civac, x7
	dsb	sy
	ic	iallu
	dsb	sy
	isb
9:	ret

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
	mov	x3, #HV_PHASE_DOOR
	str	x3, [x1, #HV_RUN_PHASE_AT]
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
	b	.				// the stub's vectors are gone: the host must rescue us
door_jump:					// planted with the address of hv_collect behind it
	ldr	x7, . + 8
	br	x7
	.globl	hv_door
hv_door:
	smc	#HV_DOOR_SMC_IMM
	b	.

/* SCTLR_EL2 as after reset. Clobbers x2. */
	.macro	mmu_off
	mov	x2, #0x0830
	movk	x2, #0x30c5, lsl #16
	msr	sctlr_el2, x2
	isb
	.endm

/* EL2, x0-x30 and PSTATE are stored: store the rest and go on. */
	.globl	hv_collect
hv_collect:
	msr	SPSel, #1
	msr	DAIFSet, #15			// whatever a cut call left: the next begins masked
	/*
	 * A hypervisor may have switched EL2's MMU on, with read-only tables. Nothing has written at EL2 yet on the
	 * way through the door, and what is planted in the stub's slot is still there.
	 */
	mrs	x14, sctlr_el2
	tbz	x14, #0, 1f
	mmu_off
1:
	adrp	x1, hv_run
	add	x1, x1, :lo12:hv_run
	ldr	x0, [x1, #HV_RUN_OUT_AT]
	add	x0, x0, #HV_OUT_STATE_AT
	ldr	x2, [x1, #HV_RUN_PLANTED_AT]
	cbz	x2, 1f
	str	xzr, [x1, #HV_RUN_PLANTED_AT]
	ldr	x7, [x1, #HV_RUN_DOOR_AT]
	ldp	x10, x11, [x1, #HV_RUN_SAVED_AT]
	stp	x10, x11, [x7]
	bl	sync_code
	/* Under E2H the EL1 names mean EL2 registers: without it each name is its own again. */
1:	mrs	x13, hcr_el2
	tbz	x13, #34, 2f
	bic	x2, x13, #1 << 34
	msr	hcr_el2, x2
	isb
2:	mrs	x2, sp_el0
	str	x2, [x0, #R_AT(SP_EL0)]
	mrs	x2, sp_el1
	str	x2, [x0, #R_AT(SP_EL1)]
	mov	x2, sp
	str	x2, [x0, #R_AT(SP_EL2)]

#define HV_CORE(id, name, canary)
#define HV_SYS(id, name, op0, op1, crn, crm, op2, el, canary)	\
	mrs	x2, S##op0##_##op1##_C##crn##_C##crm##_##op2;	\
	str	x2, [x0, #R_AT(id)];
#include "hvcheck/regs.def"
#undef HV_CORE
#undef HV_SYS

	str	x13, [x0, #R_AT(HCR_EL2)]
	tbz	x13, #34, 3f
	mrs	x2, S3_4_C2_C0_1		// TTBR1_EL2
	str	x2, [x0, #R_AT(TTBR1_EL2)]
3:
	str	x14, [x0, #R_AT(SCTLR_EL2)]
	mrs	x2, id_aa64mmfr0_el1
	str	x2, [x0, #R_AT(ID_AA64MMFR0_EL1)]
	mov	x2, #0x33ff			// whatever the stub left: no traps, MMU off, so that SIMD can be stored
	msr	cptr_el2, x2
	mov	x2, #0x80000000
	msr	hcr_el2, x2
	mmu_off
	add	x2, x0, #HV_STATE_V_AT
	stp	q0, q1, [x2, #0]
	stp	q2, q3, [x2, #32]
	stp	q4, q5, [x2, #64]
	stp	q6, q7, [x2, #96]
	stp	q8, q9, [x2, #128]
	stp	q10, q11, [x2, #160]
	stp	q12, q13, [x2, #192]
	stp	q14, q15, [x2, #224]
	stp	q16, q17, [x2, #256]
	stp	q18, q19, [x2, #288]
	stp	q20, q21, [x2, #320]
	stp	q22, q23, [x2, #352]
	stp	q24, q25, [x2, #384]
	stp	q26, q27, [x2, #416]
	stp	q28, q29, [x2, #448]
	stp	q30, q31, [x2, #480]

	ldr	x2, [x1, #HV_RUN_CALL_AT]
	add	x2, x2, #HV_CALL_SIZE
	str	x2, [x1, #HV_RUN_CALL_AT]
	ldr	x2, [x1, #HV_RUN_OUT_AT]
	add	x2, x2, #HV_OUT_SIZE
	str	x2, [x1, #HV_RUN_OUT_AT]
	ldr	x2, [x1, #HV_RUN_LEFT_AT]
	sub	x2, x2, #1
	str	x2, [x1, #HV_RUN_LEFT_AT]
	b	hv_next

/* A call was cut by the host: it has put the CPU here with the registers as they were. */
	.globl	hv_rescue
hv_rescue:
	save_general HV_HOW_HUNG
	b	hv_collect
	.globl	hv_rescue_el1
hv_rescue_el1:
	save_general HV_HOW_HUNG
	b	hv_through_the_door

/* uint64_t hv_run_batch(void): EL2, from C. Runs the batch of hv_run; returns 0. */
	.globl	hv_run_batch
hv_run_batch:
	stp	x29, x30, [sp, #-96]!
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	stp	x23, x24, [sp, #48]
	stp	x25, x26, [sp, #64]
	stp	x27, x28, [sp, #80]
	adrp	x0, hv_run
	add	x0, x0, :lo12:hv_run
	mov	x1, sp
	str	x1, [x0, #HV_RUN_SP_AT]
	mrs	x19, vbar_el2
	str	x19, [sp, #-16]!
	b	hv_next

/* The batch is empty. On a machine without C, this is where the host looks. */
	.globl	hv_done
hv_done:
	ldr	x1, [x2, #HV_RUN_SP_AT]
	cbz	x1, .
	ldr	x0, [x1, #-16]
	msr	vbar_el2, x0
	isb
	mov	sp, x1
	ldp	x19, x20, [sp, #16]
	ldp	x21, x22, [sp, #32]
	ldp	x23, x24, [sp, #48]
	ldp	x25, x26, [sp, #64]
	ldp	x27, x28, [sp, #80]
	ldp	x29, x30, [sp], #96
	mov	x0, #0
	ret

	.data
	.balign	64
	.globl	hv_run
hv_run:	.skip	HV_RUN_SIZE
	.balign	128
hv_params:
	.skip	128

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
