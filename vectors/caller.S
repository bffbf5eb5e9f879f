/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The scripted caller: does at EL1, step by step, what a scenario says (hvcheck/scenario.h). Every machine runs these bytes.
 *
 * It has no stack, writes no memory but what a step writes, and adds no barrier of its own: what a script leaves out does not
 * happen. Its own loads of the script would use what a step has just changed before the barrier of the next step comes. So a step
 * that changes how memory is seen looks ahead, and where barriers follow it they are executed without a load or a branch between.
 * (A machine that watches tells the step by the op that was loaded last, so its own op is loaded again after such a look.)
 *
 *	MSR_*			ISB
 *	TLBI_VMALLE1		DSB_SY, DSB_ISH or DSB_NSH	ISB
 *
 *	x19	the step in work; a barrier that was taken along counts as its own step
 *	x20	its op, or -1 if there is no such step
 *	x21	where its code is; scratch
 *	x22	cursor, or the step's one operand
 *	x23	end
 *	x25-x28	scratch
 *
 * x24 belongs to the HVC. x0-x18 and x30 are as the last HVC left them.
 */
#include "hvcheck/scenario.h"

#define OP_AT		0
#define A_AT(n)		(8 + 8 * (n))
#define CTR_IMINLINE	0		/* CTR_EL0: log2 of words in a line */
#define CTR_DMINLINE	16
#define DCZID_BS	0

/* A row of the table of ops: at OP, its code at TARGET. */
	.macro	step op:req, target:req
	.if	(. - steps) != (\op) * 4
	.error	"step \op is out of its turn"
	.endif
	b	\target
	.endm

/* INSN for each line of [a0, a1), its address in x22. REG says how long a line is, at bit FIELD. */
	.macro	by_line reg:req, field:req, insn:vararg
	ldp	x22, x23, [x19, #A_AT(0)]
	cmp	x22, x23
	b.hs	next
	mrs	x25, \reg
	ubfx	x25, x25, #\field, #4
	mov	x26, #4
	lsl	x25, x26, x25
	sub	x26, x25, #1
	bic	x22, x22, x26
1:	\insn
	add	x22, x22, x25
	cmp	x22, x23
	b.lo	1b
	b	next
	.endm

	.macro	by_data_line insn:vararg
	by_line	ctr_el0, CTR_DMINLINE, \insn
	.endm

/* REG := a0, and the ISB if that is the next step. */
	.macro	msr_step reg:req
	ldr	x22, [x19, #A_AT(0)]
	ldr	x21, [x19, #HV_STEP_SIZE + OP_AT]
	ldr	x20, [x19, #OP_AT]
	cmp	x21, #HV_OP_ISB
	b.eq	1f
	msr	\reg, x22
	b	next
1:	msr	\reg, x22
	add	x19, x19, #HV_STEP_SIZE
	isb
	b	next
	.endm

	.macro	insn_step insn:vararg
	\insn
	b	next
	.endm

/* A row of 2^TLBI_ROW_SHIFT bytes: TLBI, a DSB of KIND, and the ISB if it is named. */
#define TLBI_ROW_SHIFT	5
	.macro	tlbi_row kind:req, with
	tlbi	vmalle1
	add	x19, x19, #HV_STEP_SIZE
	dsb	\kind
	.ifnb	\with
	add	x19, x19, #HV_STEP_SIZE
	\with
	.else
	nop
	nop
	.endif
	b	next
	nop
	nop
	.if	(. - tlbi_rows) % (1 << TLBI_ROW_SHIFT)
	.error	"a row behind TLBI does not have its size"
	.endif
	.endm

	.text
	.balign	64

/*
 * In:        x0 script: steps of HV_STEP_SIZE bytes, up to HV_OP_END
 * Out:       x19 the step at which it stopped, x20 its op: HV_OP_END, or -1 if it is none of HV_OP_*
 * Clobbers:  x21-x28, flags; by HVC steps, x0-x18 and x30, too
 * State:     EL1; MMU on with a 1:1 map of this code and of the script, or off
 * Returns:   no; it goes to hv_returned, as a call that came back
 */
	.globl	hv_caller
hv_caller:
	mov	x19, x0
	b	work
next:
	add	x19, x19, #HV_STEP_SIZE
work:
	ldr	x20, [x19, #OP_AT]
	cmp	x20, #HV_OP_COUNT
	b.hs	unknown
	adr	x21, steps
	add	x21, x21, x20, lsl #2
	br	x21
unknown:
	mov	x20, #-1
	b	hv_returned

steps:
	step	HV_OP_END, hv_returned
	step	HV_OP_COPY, copy
	step	HV_OP_FILL, fill
	step	HV_OP_POKE, poke
	step	HV_OP_TOUCH, touch
	step	HV_OP_DC_IVAC, dc_ivac
	step	HV_OP_DC_CVAC, dc_cvac
	step	HV_OP_DC_CVAU, dc_cvau
	step	HV_OP_DC_CVAP, dc_cvap
	step	HV_OP_DC_CIVAC, dc_civac
	step	HV_OP_DC_ZVA, dc_zva
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
	step	HV_OP_TLBI_VMALLE1, tlbi_vmalle1
	step	HV_OP_MSR_SCTLR, msr_sctlr
	step	HV_OP_MSR_TTBR0, msr_ttbr0
	step	HV_OP_MSR_TTBR1, msr_ttbr1
	step	HV_OP_MSR_VBAR, msr_vbar
	step	HV_OP_HVC, call
	step	HV_OP_BR, leave
	.rept	HV_OP_COUNT - HV_OP_MSR_HSCTLR	// the others are of AArch32
	b	unknown
	.endr
	.if	(. - steps) != HV_OP_COUNT * 4
	.error	"the table does not have HV_OP_COUNT steps"
	.endif

copy:
	ldp	x22, x26, [x19, #A_AT(0)]
	ldr	x23, [x19, #A_AT(2)]
	add	x23, x22, x23
1:	cmp	x22, x23
	b.hs	next
	ldp	x27, x28, [x26], #16
	stp	x27, x28, [x22], #16
	b	1b

fill:
	ldp	x22, x23, [x19, #A_AT(0)]
	ldp	x27, x28, [x19, #A_AT(2)]
1:	cmp	x22, x23
	b.hs	next
	str	x27, [x22], #8
	add	x27, x27, x28
	b	1b

poke:
	ldp	x22, x23, [x19, #A_AT(0)]
	add	x26, x19, #A_AT(2)
1:	cbz	x23, next
	ldr	x27, [x26], #8
	str	x27, [x22], #8
	sub	x23, x23, #1
	b	1b

touch:
	ldp	x22, x23, [x19, #A_AT(0)]
1:	cmp	x22, x23
	b.hs	next
	ldr	x27, [x22], #16
	b	1b

dc_ivac:	by_data_line dc ivac, x22
dc_cvac:	by_data_line dc cvac, x22
dc_cvau:	by_data_line dc cvau, x22
dc_cvap:	by_data_line .inst 0xd50b7c36	// dc cvap, x22
dc_civac:	by_data_line dc civac, x22
dc_zva:		by_line dczid_el0, DCZID_BS, dc zva, x22
ic_ivau:	by_line ctr_el0, CTR_IMINLINE, ic ivau, x22

dc_isw:
	ldr	x22, [x19, #A_AT(0)]
	insn_step dc isw, x22
dc_csw:
	ldr	x22, [x19, #A_AT(0)]
	insn_step dc csw, x22
dc_cisw:
	ldr	x22, [x19, #A_AT(0)]
	insn_step dc cisw, x22

ic_iallu:	insn_step ic iallu
dsb_sy:		insn_step dsb sy
dsb_ish:	insn_step dsb ish
dsb_nsh:	insn_step dsb nsh
dsb_ishst:	insn_step dsb ishst
isb_sy:		insn_step isb

msr_sctlr:	msr_step sctlr_el1
msr_ttbr0:	msr_step ttbr0_el1
msr_ttbr1:	msr_step ttbr1_el1
msr_vbar:	msr_step vbar_el1

/* The TLBI alone, or with what follows: two rows for each kind of DSB, without an ISB and with it. */
tlbi_vmalle1:
	ldr	x22, [x19, #HV_STEP_SIZE + OP_AT]
	sub	x22, x22, #HV_OP_DSB_SY
	cmp	x22, #HV_OP_DSB_NSH - HV_OP_DSB_SY
	b.hi	1f
	ldr	x23, [x19, #2 * HV_STEP_SIZE + OP_AT]
	ldr	x20, [x19, #OP_AT]
	cmp	x23, #HV_OP_ISB
	cset	x23, eq
	add	x22, x23, x22, lsl #1
	adr	x21, tlbi_rows
	add	x21, x21, x22, lsl #TLBI_ROW_SHIFT
	br	x21
1:	ldr	x20, [x19, #OP_AT]
	insn_step tlbi vmalle1

tlbi_rows:
	.irp	kind, sy, ish, nsh
	tlbi_row \kind
	tlbi_row \kind, isb
	.endr

call:
	ldp	x0, x1, [x19, #A_AT(0)]
	ldp	x2, x3, [x19, #A_AT(2)]
	ldr	x4, [x19, #A_AT(4)]
	ldr	x24, [x19, #A_AT(5)]
	hvc	#0
	.globl	hv_caller_hvc
hv_caller_hvc:
	stp	x1, x0, [x19, #A_AT(5)]
	b	next

leave:
	ldp	x20, x0, [x19, #A_AT(0)]
	ldp	x1, x2, [x19, #A_AT(2)]
	ldr	x3, [x19, #A_AT(4)]
	ldp	x4, x5, [x19, #A_AT(5)]
	br	x20
	.globl	hv_caller_end
hv_caller_end:
