/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From whatever mode and state a loader leaves the CPU in to hv_main() in Hyp mode with the MMU off: the twin of
 * native/payload/boot.S, in the same order. ARM instructions, also if the caller's are Thumb.
 */
#include "hvcheck/places.h"
#include "hvcheck/regs.h"
#include "native/link/entry.h"

	.syntax unified
	.arch	armv7-a
	.arch_extension virt
	.fpu	neon-vfpv4
	.arm

#define HSCTLR_OFF 0x30c50830		/* RES1; CP15BEN, MMU and caches off */
#define SCTLR_OFF 0x00c50838
#define SCTLR_M_C (1 << 2 | 1 << 0)
#define HCPTR_RES1 0x33ff
#define FPEXC_EN (1 << 30)
#define CNTHCTL_PL1_MAY_COUNT 3
#define R_ARM_RELATIVE 23
#define MODE_ABT 0x17

/* Index in entry_record.noted, counted off the same list as enum entry_noted. */
.set	noted_index, 0
#define NOTED(id, reg, level) .set NOTED_##id, noted_index; .set noted_index, noted_index + 1;
#define NOTED_LATE(id, reg, level) NOTED(id, reg, level)
#include "native/link/noted.def"
#undef NOTED
#undef NOTED_LATE
#define NOTED_AT(id) (ENTRY_NOTED_AT + 8 * NOTED_##id)

/*
 * `op`, an operation of CP15's c7, on each cache line from `from` to `to`. Clobbers `from`, r9 and r10.
 */
.macro	each_line op, from, to
	mrc	p15, 0, r9, c0, c0, 1		// CTR
	ubfx	r9, r9, #16, #4			// DminLine: log2 of words
	mov	r10, #4
	lsl	r9, r10, r9
	sub	r10, r9, #1
	bic	\from, \from, r10
.Lline\@:
	mcr	p15, 0, \from, c7, \op, 1
	add	\from, \from, r9
	cmp	\from, \to
	blo	.Lline\@
	dsb	sy
.endm

	.text

/*
 * The file's entry. In: r2 = device tree or anything. Does not return.
 * r4 = CPSR, then mode; r5 = the record; r8 = SCTLR of that mode; r11 = distance from where the payload was linked to.
 */
	.globl	boot_zimage
boot_zimage:
	mrs	r4, cpsr
	cpsid	aif
	setend	le
	adr	r5, boot_zimage
	ldr	r6, =boot_zimage
	sub	r11, r5, r6
	ldr	r5, =entry_record		// addresses are those of the linker until they are relocated
	add	r5, r5, r11
	str	r0, [r5, #ENTRY_X_AT]
	str	r1, [r5, #ENTRY_X_AT + 8]
	str	r2, [r5, #ENTRY_X_AT + 16]
	str	r3, [r5, #ENTRY_X_AT + 24]
	mov	r6, #ENTRY_BOOTED_ZIMAGE
	str	r6, [r5, #ENTRY_BOOTED_AT]
	and	r6, r4, #HV_PSTATE_AIF
	str	r6, [r5, #NOTED_AT(DAIF)]
	and	r4, r4, #HV_PSTATE_M
	cmp	r4, #HV_PSTATE_A32_HYP
	moveq	r6, #2 << 2
	movne	r6, #1 << 2
	str	r6, [r5, #NOTED_AT(CURRENTEL)]
#define ANY(label)
#define HYP(label) bne label;
#define NOTED32(id, opc1, crn, crm, opc2, mode)			\
	mode(1f)						\
	mrc	p15, opc1, r6, c##crn, c##crm, opc2;		\
	str	r6, [r5, #NOTED_AT(id)];			\
1:
#include "native/payload/arm/noted.def"
#undef NOTED32

	/* Relocate: whatever holds an address of ours gets it. */
	cmp	r11, #0
	beq	3f
	ldr	r5, =hv_rel
	ldr	r6, =hv_rel_end
	add	r5, r5, r11
	add	r6, r6, r11
2:	cmp	r5, r6
	bhs	3f
	ldr	r7, [r5], #4
	ldr	r8, [r5], #4
	cmp	r8, #R_ARM_RELATIVE
	bne	2b
	ldr	r8, [r7, r11]
	add	r8, r8, r11
	str	r8, [r7, r11]
	b	2b

3:	ldr	r0, =hv_bss
	ldr	r1, =hv_bss_end
	mov	r2, #0
	mov	r3, #0
4:	cmp	r0, r1				// the linker script keeps both at multiples of 64
	stmialo	r0!, {r2, r3}
	blo	4b

	cmp	r4, #HV_PSTATE_A32_HYP
	mrceq	p15, 4, r8, c1, c0, 0
	mrcne	p15, 0, r8, c1, c0, 0
	ldr	r1, =hv_image_end
	tst	r8, #SCTLR_M_C
	beq	mmu_was_off
	/* What was stored until here is in the caches. There are no stores from here until the MMU is off. */
	ldr	r0, =hv_head
	each_line c14, r0, r1			// DCCIMVAC
	b	mmu_off
	/* Our stores passed the caches by: a line that the loader left there must not be written back over them. */
mmu_was_off:
	ldr	r0, =hv_data
	each_line c6, r0, r1			// DCIMVAC

mmu_off:
	cmp	r4, #HV_PSTATE_A32_HYP
	bne	at_pl1
	bl	hv_reset_el2
	mcr	p15, 4, r0, c8, c7, 0		// TLBIALLH
	mcr	p15, 0, r0, c7, c5, 0		// ICIALLU
	dsb	sy
	isb
	ldr	r0, =crash_vectors
	mcr	p15, 4, r0, c12, c0, 0		// HVBAR
	mov	r0, #2
	b	5f

	/* There is no Hyp mode to test in. hv_main() can still say so. */
at_pl1:
	ldr	r0, =SCTLR_OFF
	mcr	p15, 0, r0, c1, c0, 0
	isb
	mcr	p15, 0, r0, c8, c7, 0		// TLBIALL
	mcr	p15, 0, r0, c7, c5, 0
	dsb	sy
	isb
	ldr	r0, =crash_vectors
	mcr	p15, 0, r0, c12, c0, 0		// VBAR
	mov	r0, #1
5:	isb
	ldr	sp, =hv_stack_top
	mov	r1, #0				// hv_main(r0:r1, r2:r3)
	ldr	r2, =hv_head
	mov	r3, #0
	mov	fp, #0
	bl	hv_main
	b	.
	.ltorg

/* Hyp mode. Put the registers that steer it into a state that C can run in, whatever a stub or firmware left. Clobbers r0. */
	.globl	hv_reset_el2
	.type	hv_reset_el2, %function
hv_reset_el2:
	ldr	r0, =HSCTLR_OFF
	mcr	p15, 4, r0, c1, c0, 0
	isb
	mov	r0, #0
	mcr	p15, 4, r0, c1, c1, 0		// HCR
	mcr	p15, 4, r0, c1, c1, 3		// HSTR
	ldr	r0, =HCPTR_RES1
	mcr	p15, 4, r0, c1, c1, 2
	mov	r0, #CNTHCTL_PL1_MAY_COUNT
	mcr	p15, 4, r0, c14, c1, 0
	isb
	mov	r0, #FPEXC_EN
	vmsr	fpexc, r0
	bx	lr
	.ltorg

/*
 * An exception in the payload's own code. If the CPU's word of hv_guard is 1, the instruction was a trial: note that it failed
 * and skip it. Else say what happened and park.
 */
	.balign	32
crash_vectors:
	.irp	slot, 0, 1, 2, 3, 4, 5, 6, 7
	b	crash_\slot
	.endr
	.irp	slot, 0, 1, 2, 3, 4, 5, 6, 7
crash_\slot:
	mov	r12, #\slot
	b	crashed
	.endr

/*
 * In: r12 = slot. Clobbers r2, r3, r12, as every trial says that it does. A mode of PL1 has a stack pointer and a link register of
 * its own; of the latter what a trial can be is told by the mode: of a data abort it is one word further.
 */
crashed:
	ldr	r2, =hv_first
	ldr	r2, [r2]
	mrc	p15, 0, r3, c0, c0, 5		// MPIDR
	cmp	r2, r3
	ldr	r2, =hv_guard
	addne	r2, r2, #8
	ldr	r3, [r2]
	cmp	r3, #1
	mrs	r3, cpsr
	and	r3, r3, #HV_PSTATE_M
	bne	3f
	mov	r12, #2
	str	r12, [r2]
	cmp	r3, #HV_PSTATE_A32_HYP
	bne	1f
	mrs	r2, elr_hyp
	add	r2, r2, #4
	msr	elr_hyp, r2
	eret
1:	cmp	r3, #MODE_ABT
	subseq	pc, lr, #4
	movs	pc, lr

3:	cmp	r3, #HV_PSTATE_A32_HYP
	bne	4f
	mrc	p15, 4, r2, c5, c2, 0		// HSR
	mrs	r3, elr_hyp
	mrc	p15, 4, r0, c6, c0, 0		// HDFAR
	b	5f
4:	mrc	p15, 0, r2, c5, c0, 0		// DFSR
	mov	r3, lr
	mrc	p15, 0, r0, c6, c0, 0		// DFAR
	/* hv_crash(slot, esr, elr, far), of 64 bits each */
5:	ldr	sp, =hv_stack_top
	mov	r1, #0
	push	{r0, r1}			// far
	mov	r0, r3
	push	{r0, r1}			// elr
	mov	r0, r12
	mov	r3, #0
	bl	hv_crash
6:	wfe
	b	6b
	.ltorg
