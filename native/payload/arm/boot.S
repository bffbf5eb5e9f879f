/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * First instructions of the payload in AArch32: from Hyp mode, as QEMU starts its CPU there, to arm_main(). ARM instructions, also
 * where the caller's are Thumb.
 */
#include "hvcheck/places.h"
#include "hvcheck/regs.h"

	.syntax unified
	.arch	armv7-a
	.arch_extension virt
	.fpu	neon-vfpv4
	.arm

#define HSCTLR_OFF 0x30c50830		/* RES1; CP15BEN, MMU and caches off */
#define HCPTR_RES1 0x33ff
#define FPEXC_EN (1 << 30)
#define CNTHCTL_PL1_MAY_COUNT 3

	.section .hv.head, "ax"
/* In: any mode. Does not return. */
	.globl	hv_head
hv_head:
	b	boot

	.text
boot:
	cpsid	aif
	mrs	r4, cpsr
	and	r4, r4, #HV_PSTATE_M
	ldr	sp, =hv_stack_top
	cmp	r4, #HV_PSTATE_A32_HYP
	bne	1f				// there is no Hyp mode to test in: arm_main() says so
	bl	arm_reset
	ldr	r0, =crash_vectors
	mcr	p15, 4, r0, c12, c0, 0		// HVBAR
	isb
1:	ldr	r0, =hv_bss
	ldr	r1, =hv_bss_end
	mov	r2, #0
2:	cmp	r0, r1
	strlo	r2, [r0], #4
	blo	2b
	mov	r0, r4
	bl	arm_main
	b	.
	.ltorg

/* Hyp mode. Put the registers that steer it into a state that C can run in, whatever a stub left. Clobbers r0. */
	.globl	arm_reset
	.type	arm_reset, %function
arm_reset:
	mov	r0, #0
	mcr	p15, 4, r0, c1, c1, 0		// HCR
	mcr	p15, 4, r0, c1, c1, 3		// HSTR
	ldr	r0, =HSCTLR_OFF
	mcr	p15, 4, r0, c1, c0, 0
	ldr	r0, =HCPTR_RES1
	mcr	p15, 4, r0, c1, c1, 2
	mov	r0, #CNTHCTL_PL1_MAY_COUNT
	mcr	p15, 4, r0, c14, c1, 0
	isb
	mov	r0, #FPEXC_EN
	vmsr	fpexc, r0
	bx	lr
	.ltorg

/* An exception in the payload's own code: leave a note for the host and park. */
	.balign	32
crash_vectors:
	.irp	slot, 0, 1, 2, 3, 4, 5, 6, 7
	b	crash_\slot
	.endr
	.irp	slot, 0, 1, 2, 3, 4, 5, 6, 7
crash_\slot:
	mov	r0, #\slot
	b	crashed
	.endr
crashed:
	mrc	p15, 4, r1, c5, c2, 0		// HSR
	mrs	r2, elr_hyp
	mrc	p15, 4, r3, c6, c0, 0		// HDFAR
	ldr	sp, =hv_stack_top
	b	arm_crash
	.ltorg
