/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The scripted caller in AArch32, the twin of caller.S: does at PL1, step by step, what a scenario says (hvcheck/scenario.h). It
 * has no stack, writes no memory but what a step writes, and adds no barrier of its own. A step that changes SCTLR takes the ISB
 * along if that is the next one, so that the load of its op does not come between.
 *
 *	r9	the step in work
 *	r8	its op, or -1 if there is no such step
 *	r10	cursor, or the step's one operand
 *	r11	end
 *	r4-r7, ip, lr	scratch
 *
 * r0-r3 are as the last HVC left them.
 */
#include "runner32.inc"
#include "hvcheck/scenario.h"

#define OP_AT		0
#define A_AT(n)		(8 + 8 * (n))	/* the lower word */

/* A row of the table of ops: at OP, its code at TARGET. */
	.macro	step op:req, target:req
	.if	(. - steps) != (\op) * 4
	.error	"step \op is out of its turn"
	.endif
	W(b)	\target
	.endm

/* INSN for each line of [a0, a1), its address in r10. CTR says at bit FIELD how long a line is. */
	.macro	by_line field:req, insn:vararg
	ldr	r10, [r9, #A_AT(0)]
	ldr	r11, [r9, #A_AT(1)]
	cmp	r10, r11
	W(bhs)	next
	mrc	p15, 0, r12, c0, c0, 1
	ubfx	r12, r12, #\field, #4
	mov	lr, #4
	lsl	r12, lr, r12
	sub	lr, r12, #1
	bic	r10, r10, lr
1:	\insn
	add	r10, r10, r12
	cmp	r10, r11
	blo	1b
	W(b)	next
	.endm

	.macro	insn_step insn:vararg
	\insn
	W(b)	next
	.endm

/* The register that INSN writes := a0, in r10, and the ISB if that is the next step. */
	.macro	mcr_step insn:vararg
	ldr	r10, [r9, #A_AT(0)]
	ldr	r11, [r9, #HV_STEP_SIZE + OP_AT]
	ldr	r8, [r9, #OP_AT]
	cmp	r11, #HV_OP_ISB
	beq	1f
	\insn
	W(b)	next
1:	\insn
	isb
	add	r9, r9, #HV_STEP_SIZE
	W(b)	next
	.endm

	.text
	.balign	64

/*
 * In:        r0 script: steps of HV_STEP_SIZE bytes, up to HV_OP_END
 * Out:       r9 the step at which it stopped, r8 its op: HV_OP_END, or -1 if it is none of HV_OP_*
 * Clobbers:  r4-r7, r10-r12, lr, flags; by HVC steps, r0-r3, too
 * State:     Supervisor mode, or Hyp mode; MMU on with a 1:1 map of this code and of the script, or off
 * Returns:   no; it goes to hv_returned, as a call that came back
 */
	.globl	hv_caller
	.type	hv_caller, %function
hv_caller:
	mov	r9, r0
	b	work
next:
	add	r9, r9, #HV_STEP_SIZE
work:
	ldr	r8, [r9, #OP_AT]
	cmp	r8, #HV_OP_COUNT
	bhs	unknown
	adr	r12, steps
	add	r12, r12, r8, lsl #2
#ifdef THUMB
	orr	r12, r12, #1
#endif
	bx	r12
unknown:
	mvn	r8, #0
over:
	ldr	pc, =hv_returned

	.balign	4
steps:
	step	HV_OP_END, over
	step	HV_OP_COPY, copy
	step	HV_OP_FILL, fill
	step	HV_OP_POKE, poke
	step	HV_OP_TOUCH, touch
	step	HV_OP_DC_IVAC, dc_ivac
	step	HV_OP_DC_CVAC, dc_cvac
	step	HV_OP_DC_CVAU, dc_cvau
	step	HV_OP_DC_CVAP, unknown		// AArch32 has none
	step	HV_OP_DC_CIVAC, dc_civac
	step	HV_OP_DC_ZVA, unknown
	step	HV_OP_DC_ISW, dc_isw
	step	HV_OP_DC_CSW, dc_csw
	step	HV_OP_DC_CISW, dc_cisw
	step	HV_OP_IC_IVAU, ic_ivau
	step	HV_OP_IC_IALLU, ic_iallu
	step	HV_OP_DSB_SY, dsb_sy
	step	HV_OP_DSB_ISH, dsb_ish
	step	HV_OP_DSB_NSH, dsb_nsh
	step	HV_OP_DSB_ISHST, dsb_ishst
	step	HV_OP_ISB, isb_sy
	step	HV_OP_TLBI_VMALLE1, tlbiall
	step	HV_OP_MSR_SCTLR, set_sctlr
	step	HV_OP_MSR_TTBR0, unknown
	step	HV_OP_MSR_TTBR1, unknown
	step	HV_OP_MSR_VBAR, set_vbar
	step	HV_OP_HVC, call
	step	HV_OP_BR, unknown
	step	HV_OP_MSR_HSCTLR, set_hsctlr
	step	HV_OP_MSR_HCR, set_hcr
	step	HV_OP_MSR_HCPTR, set_hcptr
	step	HV_OP_MSR_HSTR, set_hstr
	step	HV_OP_MSR_HDCR, set_hdcr
	step	HV_OP_MSR_VPIDR, set_vpidr
	step	HV_OP_MSR_VMPIDR, set_vmpidr
	step	HV_OP_MSR_CNTHCTL, set_cnthctl
	step	HV_OP_CLEAR_CNTVOFF, clear_cntvoff
	step	HV_OP_LEAVE_HYP, leave_hyp
	step	HV_OP_HVC_IF, call_if
	.if	(. - steps) != HV_OP_COUNT * 4
	.error	"the table does not have HV_OP_COUNT steps"
	.endif

copy:
	ldr	r10, [r9, #A_AT(0)]
	ldr	r12, [r9, #A_AT(1)]
	ldr	r11, [r9, #A_AT(2)]
	add	r11, r10, r11
1:	cmp	r10, r11
	W(bhs)	next
	ldmia	r12!, {r4-r7}
	stmia	r10!, {r4-r7}
	b	1b

fill:
	ldr	r10, [r9, #A_AT(0)]
	ldr	r11, [r9, #A_AT(1)]
	ldr	r4, [r9, #A_AT(2)]
	ldr	r5, [r9, #A_AT(2) + 4]
	ldr	r6, [r9, #A_AT(3)]
	ldr	r7, [r9, #A_AT(3) + 4]
1:	cmp	r10, r11
	W(bhs)	next
	str	r4, [r10], #4
	str	r5, [r10], #4
	adds	r4, r4, r6
	adc	r5, r5, r7
	b	1b

poke:
	ldr	r10, [r9, #A_AT(0)]
	ldr	r11, [r9, #A_AT(1)]
	add	r12, r9, #A_AT(2)
1:	cmp	r11, #0
	W(beq)	next
	ldr	r4, [r12], #4
	str	r4, [r10], #4
	ldr	r4, [r12], #4
	str	r4, [r10], #4
	sub	r11, r11, #1
	b	1b

touch:
	ldr	r10, [r9, #A_AT(0)]
	ldr	r11, [r9, #A_AT(1)]
1:	cmp	r10, r11
	W(bhs)	next
	ldr	r4, [r10], #16
	b	1b

dc_ivac:	by_line 16, mcr p15, 0, r10, c7, c6, 1
dc_cvac:	by_line 16, mcr p15, 0, r10, c7, c10, 1
dc_cvau:	by_line 16, mcr p15, 0, r10, c7, c11, 1
dc_civac:	by_line 16, mcr p15, 0, r10, c7, c14, 1
ic_ivau:	by_line 0, mcr p15, 0, r10, c7, c5, 1

dc_isw:
	ldr	r10, [r9, #A_AT(0)]
	insn_step mcr p15, 0, r10, c7, c6, 2
dc_csw:
	ldr	r10, [r9, #A_AT(0)]
	insn_step mcr p15, 0, r10, c7, c10, 2
dc_cisw:
	ldr	r10, [r9, #A_AT(0)]
	insn_step mcr p15, 0, r10, c7, c14, 2

ic_iallu:	insn_step mcr p15, 0, r10, c7, c5, 0
dsb_sy:		insn_step dsb sy
dsb_ish:	insn_step dsb ish
dsb_nsh:	insn_step dsb nsh
dsb_ishst:	insn_step dsb ishst
isb_sy:		insn_step isb
tlbiall:	insn_step mcr p15, 0, r10, c8, c7, 0
set_sctlr:	mcr_step mcr p15, 0, r10, c1, c0, 0

set_vbar:
	mrs	r12, cpsr
	and	r12, r12, #HV_PSTATE_M
	cmp	r12, #HV_PSTATE_A32_HYP
	beq	set_hvbar
	mcr_step mcr p15, 0, r10, c12, c0, 0
set_hvbar:					// of a caller in Hyp mode
	mcr_step mcr p15, 4, r10, c12, c0, 0
set_hsctlr:	mcr_step mcr p15, 4, r10, c1, c0, 0
set_hcr:	mcr_step mcr p15, 4, r10, c1, c1, 0
set_hcptr:	mcr_step mcr p15, 4, r10, c1, c1, 2
set_hstr:	mcr_step mcr p15, 4, r10, c1, c1, 3
set_hdcr:	mcr_step mcr p15, 4, r10, c1, c1, 1
set_vpidr:	mcr_step mcr p15, 4, r10, c0, c0, 0
set_vmpidr:	mcr_step mcr p15, 4, r10, c0, c0, 5
set_cnthctl:	mcr_step mcr p15, 4, r10, c14, c1, 0

clear_cntvoff:
	mov	r10, #0
	mcrr	p15, 4, r10, r10, c14
	W(b)	next

leave_hyp:
	W(adr)	r12, 1f
	msr	elr_hyp, r12
	mov	r12, #HV_PSTATE_AIF | HV_PSTATE_A32_SVC
	orr	r12, r12, #STATE
	msr	spsr_cxsf, r12
	eret
1:	W(b)	next

call_if:
	ldr	r12, [r9, #A_AT(5)]
	ldr	r12, [r12]
	cmp	r12, #HV_BOOT_HYP
	W(bne)	next
call:
	ldr	r0, [r9, #A_AT(0)]
	ldr	r1, [r9, #A_AT(1)]
	ldr	r2, [r9, #A_AT(2)]
	ldr	r3, [r9, #A_AT(3)]
	ldr	r4, [r9, #A_AT(4)]
	hvc	#0
	.globl	hv_caller_hvc
hv_caller_hvc:
	str	r1, [r9, #A_AT(5)]
	str	r0, [r9, #A_AT(6)]
	W(b)	next
	.ltorg
	.globl	hv_caller_end
hv_caller_end:
