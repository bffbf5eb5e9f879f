/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where another CPU begins: at EL2, MMU off. It takes its stack and its vectors from `second`. By PSCI, at second_called, x0 is the
 * turn that it was started for: one that comes so late that it is another one's turn stays here. From a spin table it begins at
 * second_entry. And the way of a CPU that is cut in a stub that lies too far away for a branch to the rescue code.
 */
#include "hvcheck/places.h"
#include "native/payload/second-entry.h"

	.text

	.globl	second_called
second_called:
	adrp	x1, second
	add	x1, x1, :lo12:second
	ldr	x2, [x1, #SECOND_TURN_AT]
	cmp	x0, x2
	b.ne	1f
	.globl	second_entry
second_entry:
	msr	daifset, #0xf
	mrs	x0, CurrentEL
	adrp	x1, second
	add	x1, x1, :lo12:second
	str	x0, [x1, #SECOND_LEVEL_AT]
	cmp	x0, #2 << 2
	b.ne	1f				// at another level than the first CPU: of no use here
	bl	hv_reset_el2
	adrp	x0, second
	add	x0, x0, :lo12:second
	ldr	x1, [x0, #SECOND_VECTORS_AT]
	msr	vbar_el2, x1
	isb
	ldr	x1, [x0, #SECOND_STACK_AT]
	mov	sp, x1
	mov	x29, xzr
	mov	x30, xzr
	bl	second_main
1:	wfe
	b	1b

/*
 * Where the words of a stub lead that is cut. In: whatever the stub left, at any level. A call that has come back already is not
 * cut: its CPU is on its way home, and has come to another table of the stub, which VBAR_EL2 has now. EL2's MMU may be on there,
 * with read-only tables: nothing is written. Clobbers tpidrro_el0, which is the harness's own (SCRATCH of vectors/runner.inc).
 */
	.globl	second_rescue
second_rescue:
	msr	tpidrro_el0, x0
	.globl	second_far_rescue
second_far_rescue:
	adrp	x0, hv_run
	add	x0, x0, :lo12:hv_run
	ldr	x0, [x0, #HV_RUN_PHASE_AT]
	cbnz	x0, 1f				// HV_PHASE_DOOR
	mrs	x0, tpidrro_el0
	b	hv_rescue_el1			// which finds out at which level it is
1:	adrp	x1, hv_run
	add	x1, x1, :lo12:hv_run
	b	hv_through_the_door		// which leads straight on at EL2

/*
 * VENEER_SIZE bytes that are copied to a place close to the stub, with the address of second_far_rescue in the last eight.
 * In and clobbers: likewise.
 */
	.globl	second_veneer
	.balign	8
second_veneer:
	msr	tpidrro_el0, x0
	ldr	x0, 1f
	br	x0
	nop
1:	.quad	0

/*
 * Where `b .` and loops of NOPs or WFIs of a stub lead once it is cut: a CPU that comes here would have stayed there for ever.
 * Likewise; and the word at SECOND_STUCK_AT of `second` becomes what is not 0, unless the call had come back already: on its way
 * home, a CPU whose vectors are another table of the stub comes to a slot of that.
 */
	.globl	second_stuck
second_stuck:
	msr	tpidrro_el0, x0
	adrp	x0, hv_run
	add	x0, x0, :lo12:hv_run
	ldr	x0, [x0, #HV_RUN_PHASE_AT]
	cbnz	x0, second_far_rescue		// HV_PHASE_DOOR
	adrp	x0, second
	add	x0, x0, :lo12:second
	str	x0, [x0, #SECOND_STUCK_AT]
	b	second_far_rescue
