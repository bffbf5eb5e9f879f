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

/* r0-r12, sp and lr of Hyp mode's view, from the register file at r0. */
.macro	load_general
	.irp	n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
	ldr	r\n, [r0, #X_AT(\n)]
	.endr
	ldr	lr, [r0, #X_AT(14)]
	ldr	sp, [r0, #X_AT(15)]
	ldr	r0, [r0, #X_AT(0)]
.endm

/* Hyp. In: hv_run describes the batch. Returns through hv_done when it is empty. Clobbers everything. */
	.globl	hv_next
	.type	hv_next, %function
hv_next:
	ldr	r2, =hv_run
	ldr	r1, [r2, #HV_RUN_LEFT_AT]
	cmp	r1, #0
	W(beq)	hv_done
	ldr	r0, [r2, #HV_RUN_CALL_AT]
	mov	r3, #HV_PHASE_CALL
	str	r3, [r2, #HV_RUN_PHASE_AT]

	ldrb	r3, [r0, #HV_CALL_EVENT_AT]
	ldrb	r4, [r0, #HV_CALL_FROM_AT]
	ldrh	r5, [r0, #HV_CALL_IMM_AT]
	bl	choose_start			// r6 = where the ERET goes, r9 = 1: by the planted jump
	ldr	r7, [r0]			// the outcome carries the call's id
	ldr	r8, [r2, #HV_RUN_OUT_AT]
	str	r7, [r8]
	add	r0, r0, #HV_CALL_STATE_AT

	/*
	 * The call's memory. Our own stores pass the caches by, and are where a stub looks that has its MMU off; a line that was
	 * left behind there must not be written back over them.
	 */
	ldr	r1, =hv_params
	add	r3, r1, #64
	mcr	p15, 0, r1, c7, c14, 1		// DCCIMVAC
	mcr	p15, 0, r3, c7, c14, 1
	dsb	sy
	add	r3, r0, #R_AT(PARAM0)
	mov	r7, #10
1:	ldr	r8, [r3], #4
	str	r8, [r1], #4
	ldr	r8, [r3], #4
	str	r8, [r1], #4
	subs	r7, r7, #1
	bne	1b
	dsb	sy

	/* SIMD first, while HCPTR is still ours. */
	add	r1, r0, #HV_STATE_V_AT
	vldmia	r1!, {d0-d15}
	vldmia	r1!, {d16-d31}
	ldr	r1, [r0, #R_AT(FPSR)]
	vmsr	fpscr, r1

	ldr	r1, [r0, #R_AT(SCTLR_EL2)]
	tst	r1, #1
	beq	1f
	mcr	p15, 4, r1, c8, c7, 0		// TLBIALLH: the call wants Hyp's MMU on: nothing old may be in the TLB
	dsb	sy
	isb
	/*
	 * A register that the call before was seen to leave at the wanted value is not written again. r4 = what was seen, r5 = 1 if
	 * there is such a call.
	 */
1:	ldr	r4, [r2, #HV_RUN_OUT_AT]
	sub	r4, r4, #HV_OUT_SIZE - HV_OUT_STATE_AT
	ldr	r5, [r2, #HV_RUN_WARM_AT]
	cmp	r5, #1
	it	ne
	movne	r4, r0
#define HV_CP15(id, half, opc1, crn, crm, opc2)			\
	ldr	r1, [r0, #R_AT(id) + 4 * half];			\
	ldr	r3, [r4, #R_AT(id) + 4 * half];			\
	cmp	r1, r3;						\
	it	eq;						\
	cmpeq	r5, #1;						\
	it	ne;						\
	mcrne	p15, opc1, r1, c##crn, c##crm, opc2;
#define HV_CP15_64(id, opc1, crm)				\
	ldr	r1, [r0, #R_AT(id)];				\
	ldr	r3, [r0, #R_AT(id) + 4];			\
	ldr	r7, [r4, #R_AT(id)];				\
	ldr	r8, [r4, #R_AT(id) + 4];			\
	cmp	r1, r7;						\
	it	eq;						\
	cmpeq	r3, r8;						\
	it	eq;						\
	cmpeq	r5, #1;						\
	it	ne;						\
	mcrrne	p15, opc1, r1, r3, c##crm;
#include "hvcheck/regs-cp15.def"
#undef HV_CP15
#undef HV_CP15_64
	ldr	r1, [r0, #R_AT(CPTR_EL2)]	// hv_collect has changed these since
	mcr	p15, 4, r1, c1, c1, 2
	ldr	r1, [r0, #R_AT(HCR_EL2)]
	mcr	p15, 4, r1, c1, c1, 0
	ldr	r1, [r0, #R_AT(SCTLR_EL2)]
	mcr	p15, 4, r1, c1, c0, 0
	mov	r1, #1
	str	r1, [r2, #HV_RUN_WARM_AT]
	isb

.macro	load_banked n, reg
	ldr	r1, [r0, #X_AT(\n)]
	msr	\reg, r1
.endm
	BANKED(load_banked)
	ldr	r1, [r0, #R_AT(SPSR_EL1)]
	msr	spsr_svc, r1

	ldr	r1, [r0, #R_AT(SPSR_EL2)]	// by the planted jump the syndrome is the call's own
	ldr	r3, [r0, #R_AT(ELR_EL2)]
	cmp	r9, #0
	bne	2f
	ldr	r1, [r0, #R_AT(PSTATE)]
	mov	r3, r6
	ldr	r7, =hv_site_event
	cmp	r6, r7
	bne	2f
	mov	r1, #HV_PSTATE_AIF | HV_PSTATE_A32_HYP	// the machine makes the call's own CPSR of it
2:	orr	r1, r1, #STATE			// whatever is returned to is the caller's
	msr	spsr_cxsf, r1
	msr	elr_hyp, r3
	cmp	r9, #0
	bne	3f
	load_general
	eret
3:	ldr	r1, [r0, #R_AT(PSTATE)]
	msr	cpsr_f, r1
	load_general
	.balign	4
hv_jump:
	jump_by_word
hv_jump_word:
	.word	0				// planted: the address of the slot
	.ltorg

/*
 * In: r0 = call, r3 = event, r4 = from, r5 = immediate, r2 = hv_run. Out: r6 = address that the ERET goes to, r9 = 1 if a slot is
 * entered by the planted jump instead. Clobbers r7, r8, r10-r12.
 */
choose_start:
	mov	r9, #0
	ldr	r6, =returned
	cmp	r3, #HV_EVENT_NONE
	beq	9f
	ldr	r6, =hv_spin
	cmp	r3, #HV_EVENT_SPIN
	beq	9f
	cmp	r3, #HV_EVENT_HVC
	beq	1f
	tst	r3, #0x10			// HV_EVENT_SVC, HV_EVENT_SMC
	bne	1f
	ldr	r6, =hv_site_event		// the machine raises the event here
	ldr	r9, [r2, #HV_RUN_JUMP_AT]
	cmp	r9, #0
	beq	9f
	/* The word that the event takes (Arm ARM G1.12.1), by where it comes from, and by its class from Hyp mode itself. */
	ldr	r8, [r0, #HV_CALL_STATE_AT + R_AT(VBAR_EL2)]
	mov	r7, #0x18
	cmp	r3, #HV_EVENT_IRQ
	beq	5f
	mov	r7, #0x1c
	cmp	r3, #HV_EVENT_FIQ
	beq	5f
	mov	r7, #0x14
	cmp	r4, #HV_FROM_EL2H
	bne	5f
	mov	r7, #0x10
	cmp	r3, #HV_EVENT_SERROR
	beq	5f
	ldr	r10, [r0, #HV_CALL_STATE_AT + R_AT(ESR_EL2)]
	lsr	r10, r10, #26
	cmp	r10, #0x25			// a data abort
	beq	5f
	mov	r7, #0x0c
	cmp	r10, #0x21			// a prefetch abort
	beq	5f
	mov	r7, #0x08
	cmp	r10, #0x11			// SVC and HVC
	beq	5f
	cmp	r10, #0x12
	beq	5f
	mov	r7, #0x04
5:	add	r8, r8, r7
	orr	r8, r8, #STATE >> 5
	ldr	r7, =hv_jump_word
	str	r8, [r7]
	dsb	sy
	bx	lr

/* An instruction at the site, with the call's immediate. SVC has room for all of it in ARM state, SMC for none. */
1:	ldr	r6, =hv_site
	mov	r7, r6
	cmp	r3, #HV_EVENT_HVC
	bne	2f
#ifdef THUMB
	movw	r10, #0xf7e0			// HVC: the first halfword lies lower
	orr	r10, r10, r5, lsr #12
	ubfx	r11, r5, #0, #12
	orr	r11, r11, #0x8000
	orr	r10, r10, r11, lsl #16
	b	plant
2:	ldr	r10, =0x8000f7f0		// SMC #0
	cmp	r3, #HV_EVENT_SMC
	beq	plant
	ldr	r10, =0xbf00df00		// SVC, NOP
	uxtb	r5, r5
	orr	r10, r10, r5
#else
	ldr	r10, =0xe1400070		// HVC #0
	ubfx	r11, r5, #4, #12
	orr	r10, r10, r11, lsl #8
	and	r11, r5, #0xf
	orr	r10, r10, r11
	b	plant
2:	ldr	r10, =0xe1600070		// SMC #0
	cmp	r3, #HV_EVENT_SMC
	beq	plant
	ldr	r10, =0xef000000		// SVC
	orr	r10, r10, r5
#endif
/* Plant the word r10 at r7 unless it stands there already, and make every view of memory see it. Clobbers r11. */
plant:
	ldr	r11, [r7]
	cmp	r11, r10
	beq	9f
	str	r10, [r7]
	sync_code
9:	bx	lr
	.ltorg

/* The caller's site. */
	.globl	hv_site, hv_site_event
	.balign	64
	W(nop)					// ELR_hyp ends in 0: unlike a size of addresses
hv_site:
	hvc	#0				// patched with the wanted instruction
	W(b)	returned
	.rept	5
	W(udf)	#0				// came back too late: the PL1 vectors note where
	.endr
hv_site_event:
	W(nop)					// the machine takes the event's exception before this one
	W(b)	returned
	svc	#HV_SVC_EL0_IMM & 0xff		// User mode comes back here
	udf	#0				// too late

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
	mov	r3, #HV_PHASE_DOOR
	str	r3, [r1, #HV_RUN_PHASE_AT]
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
	.ltorg

/* HSCTLR as after reset, but for TE, which is the harness's own. Clobbers r2. */
.macro	mmu_off
	ldr	r2, =0x30c50830 | STATE << 25
	mcr	p15, 4, r2, c1, c0, 0
	isb
.endm

/* Hyp mode, r0-r7 and CPSR are stored: store the rest and go on. */
	.globl	hv_collect
	.type	hv_collect, %function
hv_collect:
	cpsid	aif				// whatever a cut call left: the next begins masked
	setend	le
	/*
	 * A hypervisor may have switched Hyp's MMU on, with read-only tables. Nothing has been written in Hyp mode yet on the way
	 * through the door, and what is planted in the stub's vector is still there.
	 */
	mrc	p15, 4, r7, c1, c0, 0
	tst	r7, #1
	beq	1f
	mmu_off
1:	ldr	r1, =hv_run
	ldr	r0, [r1, #HV_RUN_OUT_AT]
	add	r0, r0, #HV_OUT_STATE_AT
	str	r7, [r0, #R_AT(SCTLR_EL2)]
	str	r8, [r0, #X_AT(8)]		// those of User mode: FIQ mode has its own
	str	r9, [r0, #X_AT(9)]
	str	r10, [r0, #X_AT(10)]
	str	r11, [r0, #X_AT(11)]
	str	r12, [r0, #X_AT(12)]
	str	lr, [r0, #X_AT(14)]
	mov	r2, sp
	str	r2, [r0, #X_AT(15)]
	ldr	r2, [r1, #HV_RUN_PLANTED_AT]
	cmp	r2, #0
	beq	1f
	mov	r2, #0
	str	r2, [r1, #HV_RUN_PLANTED_AT]
	ldr	r7, [r1, #HV_RUN_DOOR_AT]
	ldr	r4, [r1, #HV_RUN_SAVED_AT]
	ldr	r5, [r1, #HV_RUN_SAVED_AT + 4]
	str	r4, [r7]
	str	r5, [r7, #4]
	sync_code
1:
.macro	store_banked n, reg
	mrs	r2, \reg
	str	r2, [r0, #X_AT(\n)]
.endm
	BANKED(store_banked)
	mrs	r2, spsr_svc
	str	r2, [r0, #R_AT(SPSR_EL1)]
	mrs	r2, spsr
	str	r2, [r0, #R_AT(SPSR_EL2)]
	mrs	r2, elr_hyp
	str	r2, [r0, #R_AT(ELR_EL2)]
	ldr	r7, [r0, #R_AT(SCTLR_EL2)]
#define HV_CP15(id, half, opc1, crn, crm, opc2)			\
	mrc	p15, opc1, r2, c##crn, c##crm, opc2;		\
	str	r2, [r0, #R_AT(id) + 4 * half];
#define HV_CP15_64(id, opc1, crm)				\
	mrrc	p15, opc1, r2, r3, c##crm;			\
	str	r2, [r0, #R_AT(id)];				\
	str	r3, [r0, #R_AT(id) + 4];
#include "hvcheck/regs-cp15.def"
#undef HV_CP15
#undef HV_CP15_64
	str	r7, [r0, #R_AT(SCTLR_EL2)]	// as it was before mmu_off
	movw	r2, #0x33ff			// whatever the stub left: no traps, MMU off, so that SIMD can be stored
	mcr	p15, 4, r2, c1, c1, 2
	mov	r2, #0
	mcr	p15, 4, r2, c1, c1, 0
	mmu_off
	mov	r2, #1 << 30			// FPEXC.EN
	vmsr	fpexc, r2
	vmrs	r2, fpscr
	str	r2, [r0, #R_AT(FPSR)]
	add	r2, r0, #HV_STATE_V_AT
	vstmia	r2!, {d0-d15}
	vstmia	r2!, {d16-d31}

	ldr	r2, [r1, #HV_RUN_CALL_AT]
	ldr	r3, =HV_CALL_SIZE
	add	r2, r2, r3
	str	r2, [r1, #HV_RUN_CALL_AT]
	ldr	r2, [r1, #HV_RUN_OUT_AT]
	ldr	r3, =HV_OUT_SIZE
	add	r2, r2, r3
	str	r2, [r1, #HV_RUN_OUT_AT]
	ldr	r2, [r1, #HV_RUN_LEFT_AT]
	sub	r2, r2, #1
	str	r2, [r1, #HV_RUN_LEFT_AT]
	W(b)	hv_next

/* A call was cut by the host: it has put the CPU here with the registers as they were. */
	.globl	hv_rescue
	.type	hv_rescue, %function
hv_rescue:
	save_general HV_HOW_HUNG
	b	hv_collect
	.globl	hv_rescue_el1
	.type	hv_rescue_el1, %function
hv_rescue_el1:
	save_general HV_HOW_HUNG
	b	hv_through_the_door

/* uint64_t hv_run_batch(void): Hyp, from C. Runs the batch of hv_run; returns 0. */
	.globl	hv_run_batch
	.type	hv_run_batch, %function
hv_run_batch:
	push	{r4-r12, lr}
	mrc	p15, 4, r1, c12, c0, 0
	push	{r1, r2}
	ldr	r0, =hv_run
	mov	r1, sp
	str	r1, [r0, #HV_RUN_SP_AT]
	W(b)	hv_next

/* The batch is empty. On a machine without C, this is where the host looks. */
	.globl	hv_done
	.type	hv_done, %function
hv_done:
	ldr	r1, [r2, #HV_RUN_SP_AT]
	cmp	r1, #0
	beq	.
	mov	sp, r1
	pop	{r1, r2}
	mcr	p15, 4, r1, c12, c0, 0
	isb
	mov	r0, #0
	mov	r1, #0
	pop	{r4-r12, pc}
	.ltorg

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
