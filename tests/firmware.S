/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Firmware at EL3 of QEMU's virt board, as `-bios` starts it: good, or broken in what SCR, CPTR, MDCR and the others say. It starts
 * the payload at PAYLOAD with the device tree that QEMU has put at TREE, and answers nothing: whatever EL2 traps to it ends there.
 * With OTHER_SPSR it has PSCI: CPU_ON starts the other CPU, with that SPSR.
 */
#ifndef PAYLOAD
#define PAYLOAD 0x42000000
#endif
#ifndef TREE
#define TREE 0x40000000
#endif
#define SECURE_RAM 0x0e000000
#define SPSR_EL2H_MASKED 0x3c9
#ifndef SCR
#define SCR 0x5b1			/* RW, HCE, SMD, NS and RES1; no HXEn, as the CPU has none */
#endif
#ifndef CPTR3
#define CPTR3 0
#endif
#ifndef MDCR3
#define MDCR3 0
#endif
#ifndef SRE3
#define SRE3 0xf
#endif
#ifndef HZ
#define HZ 62500000
#endif
#ifndef SPSR
#define SPSR SPSR_EL2H_MASKED
#endif
#ifndef SCTLR2
#define SCTLR2 0x30c50830
#endif
#ifndef HCR2
#define HCR2 0x80000000
#endif
#ifndef CPTR2
#define CPTR2 0x33ff
#endif
#ifndef MDCR2
#define MDCR2 0
#endif
#ifndef HSTR2
#define HSTR2 0
#endif
#ifndef X1
#define X1 0
#endif
#ifndef VPIDR
#define VPIDR x9
#endif

.macro	set reg, value
	ldr	x0, =\value
	msr	\reg, x0
.endm

/* Here it ends. It takes no time of the host's while the host waits for what does not come. */
.macro	ends
	wfi
	b	.-4
.endm

	.text
	.globl	_start
_start:
	ldr	x21, =PAYLOAD
	mov	x22, #SPSR
	ldr	x23, =TREE
#ifdef OTHER_SPSR
	mrs	x0, mpidr_el1
	tst	x0, #0xff
	b.eq	1f
	ldr	x0, =SECURE_RAM
	mov	x22, #OTHER_SPSR
2:	wfe
	ldr	x21, [x0]
	cbz	x21, 2b
	ldr	x23, [x0, #8]
1:
#endif
	adr	x0, vectors
	msr	vbar_el3, x0
	set	cntfrq_el0, HZ
	set	scr_el3, SCR
	set	cptr_el3, CPTR3
	set	S3_6_C12_C12_5, SRE3		// ICC_SRE_EL3
	isb
	set	sctlr_el2, SCTLR2
	set	hcr_el2, HCR2
	set	cptr_el2, CPTR2
	mrs	x0, pmcr_el0
	ubfx	x0, x0, #11, #5
	mov	x1, #MDCR2
	orr	x0, x0, x1
	msr	mdcr_el2, x0			// HPMN is all there are
	set	hstr_el2, HSTR2
	msr	cntvoff_el2, xzr
	mrs	x9, midr_el1
	mov	x10, xzr
	msr	vpidr_el2, VPIDR
	mrs	x9, mpidr_el1
	msr	vmpidr_el2, x9
	set	mdcr_el3, MDCR3
#ifdef SPOIL
	ldr	x1, =PAYLOAD + SPOIL		// as if a line of the payload had not been cleaned
	ldrb	w0, [x1]
	eor	w0, w0, #1
	strb	w0, [x1]
#endif
#ifdef WATCHDOG
	bl	start_watchdog
#endif
	msr	elr_el3, x21
	msr	spsr_el3, x22
	mov	x0, x23
	ldr	x1, =X1
	mov	x2, xzr
	mov	x3, xzr
	isb
	eret
	.ltorg

#ifdef WATCHDOG
#define GICD 0x08000000
#define GICR 0x080a0000
#define TIMER 29			/* interrupt of the Secure physical timer */
#define GPIO 0x090b0000			/* PL061 of Secure memory: its pin 1 resets the board */

.macro	store base, at, value
	ldr	x0, =\base + \at
	ldr	w1, =\value
	str	w1, [x0]
.endm

/* In WATCHDOG seconds an FIQ comes to EL3. */
start_watchdog:
	store	GICD, 0, 0x37			// both security states have affinities; all groups are on
	store	GICR, 0x14, 0			// awake
	store	GICR, 0x10080, 0		// group 0
	store	GICR, 0x10d00, 0
	store	GICR, 0x1041c, 0
	store	GICR, 0x10100, 1 << TIMER
	mov	x0, #0xff
	msr	S3_0_C4_C6_0, x0		// ICC_PMR_EL1
	mov	x0, #1
	msr	S3_0_C12_C12_6, x0		// ICC_IGRPEN0_EL1
	ldr	x0, =WATCHDOG * HZ
	msr	cntps_tval_el1, x0
	mov	x0, #1
	msr	cntps_ctl_el1, x0
	mrs	x0, scr_el3
	orr	x0, x0, #1 << 2			// FIQ
	msr	scr_el3, x0
	isb
	ret

reset:
	store	GPIO, 0x400, 2
	store	GPIO, 2 << 2, 2
	ends
	.ltorg
#endif

	.balign	2048
vectors:
	.rept	8
	.balign	128
	ends
	.endr
	.balign	128				// synchronous, from a lower level
#ifdef OTHER_SPSR
	mov	x1, #3
	movk	x1, #0xc400, lsl #16		// CPU_ON: x2 is where it begins, and x3 what it has in x0
	cmp	x0, x1
	b.ne	1f
	mov	x1, #SECURE_RAM
	stp	x2, x3, [x1]
	dsb	sy
	sev
	mov	x0, xzr
	eret
1:	mov	x0, #1 << 16			// PSCI_VERSION: 1.0
	eret
#endif
#ifdef SMC_ANSWERS
	mov	x0, #2				// PSCI 0.2, of which the device tree does not tell
	eret
#endif
	ends
	.balign	128
	ends
	.balign	128				// FIQ
#ifdef WATCHDOG
	b	reset
#else
	ends
#endif
	.rept	5
	.balign	128
	ends
	.endr
