/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where another CPU begins, by PSCI: in Hyp mode, MMU off, ARM instructions, with the turn in r0 that it was started for: one that
 * comes so late that it is another one's turn stays here. It takes its stack and its vectors from `second`. The twin of
 * native/payload/second-entry.S.
 */
#include "hvcheck/places.h"
#include "hvcheck/regs.h"
#include "native/payload/second-entry.h"

	.syntax unified
	.arch	armv7-a
	.arch_extension virt
	.arm
	.text

	.globl	second_called
	.type	second_called, %function
second_called:
	ldr	r1, =second
	ldr	r2, [r1, #SECOND_TURN_AT]
	cmp	r0, r2
	bne	1f
	.globl	second_entry
	.type	second_entry, %function
second_entry:
	cpsid	aif
	mrs	r0, cpsr
	and	r0, r0, #HV_PSTATE_M
	cmp	r0, #HV_PSTATE_A32_HYP
	moveq	r0, #2 << 2			// CurrentEL
	movne	r0, #1 << 2
	ldr	r1, =second
	str	r0, [r1, #SECOND_LEVEL_AT]
	bne	1f				// in another mode than the first CPU: of no use here
	bl	hv_reset_el2
	ldr	r1, =second
	ldr	r0, [r1, #SECOND_VECTORS_AT]
	mcr	p15, 4, r0, c12, c0, 0		// HVBAR
	isb
	ldr	sp, [r1, #SECOND_STACK_AT]
	mov	fp, #0
	bl	second_main
1:	wfe
	b	1b
	.ltorg

/*
 * Where the words of a stub lead that is cut. In: whatever the stub left, in any mode. A call that has come back already is not
 * cut: its CPU is on its way home, and has come to another table of the stub, which HVBAR has now. r0 to r7 are free then. Hyp's
 * MMU may be on there, with read-only tables: nothing is written.
 */
	.globl	second_rescue
	.type	second_rescue, %function
second_rescue:
	mcr	p15, 0, r0, c13, c0, 3		// TPIDRURO
	mrs	r0, cpsr
	mcr	p15, 0, r0, c3, c0, 0		// DACR
	setend	le
	ldr	r0, =hv_run
	ldr	r0, [r0, #HV_RUN_PHASE_AT]
	cmp	r0, #HV_PHASE_CALL
	ldrne	r1, =hv_run
	ldrne	pc, =hv_through_the_door	// which leads straight on in Hyp mode
	b	not_home

/*
 * Where `b .` of a stub leads once it is cut: a CPU that comes here would have stayed there for ever. In: whatever the stub left,
 * in any mode. The word at SECOND_STUCK_AT of `second` becomes what is not 0, unless the call had come back already. r0 and CPSR
 * wait in the scratch registers of vectors/runner32.inc, as data may be big-endian.
 */
	.globl	second_stuck
	.type	second_stuck, %function
second_stuck:
	mcr	p15, 0, r0, c13, c0, 3		// TPIDRURO
	mrs	r0, cpsr
	mcr	p15, 0, r0, c3, c0, 0		// DACR
	setend	le
	ldr	r0, =hv_run
	ldr	r0, [r0, #HV_RUN_PHASE_AT]
	cmp	r0, #HV_PHASE_CALL
	ldrne	r1, =hv_run
	ldrne	pc, =hv_through_the_door
	ldr	r0, =second
	str	r0, [r0, #SECOND_STUCK_AT]
not_home:
	mrc	p15, 0, r0, c3, c0, 0
	msr	cpsr_f, r0
	mrc	p15, 0, r0, c13, c0, 3
	ldr	pc, =hv_rescue_el1		// it finds out in which mode it is; a B to Thumb code would clobber r12
	.ltorg
