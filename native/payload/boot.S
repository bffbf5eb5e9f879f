/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From whatever level and state a loader leaves the CPU in to hv_main() at EL2 with the MMU off. The order matters: first every
 * register is noted, then the payload relocates itself, then UEFI is left, then the MMU goes off, and only then HCR_EL2 changes, as
 * E2H is part of what page tables mean.
 */
#include "native/link/entry.h"

#define SCR_EL3_NS_HCE_RW 0x531		/* bits [5:4] are RES1 */
/* Of features that a CPU may have: without these bits EL2's own accesses to their registers are taken to EL3. */
#define SCR_EL3_ATA_BIT 26
#define SCR_EL3_FGTEN_BIT 27
#define SCR_EL3_ECVEN_BIT 28
#define SCR_EL3_HXEN_BIT 38
#define SCR_EL3_APK_API (3 << 16)
#define CPTR_EL3_EZ (1 << 8)
#define CPTR_EL3_ESM (1 << 12)
#define ICC_SRE_EL3 S3_6_C12_C12_5
#define ICC_SRE_ALL 0xf
#define SPSR_EL2H_MASKED 0x3c9
#define SPSR_EL1H_MASKED 0x3c5
#define HCR_EL2_RW (1 << 31)
#define HCR_EL2_E2H_BIT 34
#define CPTR_EL2_RES1 0x33ff
#define CPTR_EL2_E2H_NO_TRAPS (3 << 20 | 3 << 16)	/* FPEN, ZEN */
#define CNTHCTL_EL1_MAY_COUNT 3
#define SCTLR_M_C (1 << 2 | 1 << 0)
#define R_AARCH64_RELATIVE 1027
#define EC_SMC64 0x17
#define SMC_NOT_SUPPORTED -1

.macro	address reg, symbol
	adrp	\reg, \symbol
	add	\reg, \reg, :lo12:\symbol
.endm

/* reg = SCTLR's RES1 bits, everything else off. */
.macro	sctlr_el2_res1 reg
	mov	\reg, #0x0830
	movk	\reg, #0x30c5, lsl #16
.endm
.macro	sctlr_el1_res1 reg
	mov	\reg, #0x0800
	movk	\reg, #0x30d0, lsl #16
.endm

/* x0 |= 1 << BIT if the four bits of REG from AT on are not 0. Clobbers x3. */
.macro	allow_field reg, at, bit
	ubfx	x3, \reg, #\at, #4
	cmp	x3, #0
	cset	x3, ne
	orr	x0, x0, x3, lsl #\bit
.endm

/*
 * `op` on each cache line from `from` to `to`. Clobbers both, x9 and x10.
 */
.macro	each_line op, from, to
	mrs	x9, ctr_el0
	ubfx	x9, x9, #16, #4			// DminLine: log2 of words
	mov	x10, #4
	lsl	x9, x10, x9
	sub	x10, x9, #1
	bic	\from, \from, x10
.Lline\@:
	dc	\op, \from
	add	\from, \from, x9
	cmp	\from, \to
	b.lo	.Lline\@
	dsb	sy
.endm

	.text

/*
 * The file's entries. In: as the loader left it, at EL1 to EL3. Image: x0 = device tree or nothing. PE: x0 = image handle, x1 =
 * system table, UEFI's stack. Neither returns.
 * x19 = ENTRY_BOOTED_*, x20 = the payload's place, x21 = x0, x22 = x1, x23 = level, x24 = SCTLR at entry.
 */
	.globl	boot_image
boot_image:
	mov	x5, #ENTRY_BOOTED_IMAGE
	b	note
	.globl	boot_pe
boot_pe:
	mov	x5, #ENTRY_BOOTED_PE

/* The record lies in the file's own data, so that clearing the zeroed data does not take it. */
note:
	address	x4, entry_record
	stp	x0, x1, [x4, #ENTRY_X_AT]
	stp	x2, x3, [x4, #ENTRY_X_AT + 16]
	str	x5, [x4, #ENTRY_BOOTED_AT]
	mov	x19, x5
	mov	x21, x0
	mov	x22, x1
	mrs	x23, CurrentEL
	lsr	x23, x23, #2
	add	x4, x4, #ENTRY_NOTED_AT
#define NOTED(id, reg, level)		\
	cmp	x23, level;		\
	b.lo	1f;			\
	mrs	x5, reg;		\
	str	x5, [x4];		\
1:	add	x4, x4, #8;
#define NOTED_LATE(id, reg, level) add x4, x4, #8;
#include "native/link/noted.def"
#undef NOTED
#undef NOTED_LATE

	/* Relocate: whatever holds an address of ours gets it. */
	adrp	x20, hv_head
	address	x1, hv_rela
	address	x2, hv_rela_end
1:	cmp	x1, x2
	b.hs	3f
	ldp	x3, x4, [x1], #16
	ldr	x5, [x1], #8
	cmp	x4, #R_AARCH64_RELATIVE
	b.ne	1b
	add	x5, x5, x20
	str	x5, [x20, x3]
	b	1b

3:	address	x0, hv_bss
	address	x1, hv_bss_end
4:	cmp	x0, x1
	b.hs	5f
	stp	xzr, xzr, [x0], #16		// the linker script keeps both ends at multiples of 64
	b	4b

5:	cmp	x19, #ENTRY_BOOTED_PE
	b.ne	6f
	mov	x0, x21
	mov	x1, x22
	bl	efi_main			// on UEFI's stack; it ends UEFI, whose memory is ours from here on
6:	msr	daifset, #0xf

	cmp	x23, #2
	b.lo	7f
	b.eq	8f
	mrs	x24, sctlr_el3
	b	9f
7:	mrs	x24, sctlr_el1
	b	9f
8:	mrs	x24, sctlr_el2
9:	address	x0, hv_data
	address	x1, hv_image_end
	mov	x2, #SCTLR_M_C
	tst	x24, x2
	b.eq	mmu_was_off
	/* What was stored until here is in the caches. There are no stores from here until the MMU is off. */
	mov	x0, x20
	each_line civac, x0, x1
	b	mmu_off
	/* Our stores passed the caches by: a line that the loader left there must not be written back over them. */
mmu_was_off:
	each_line ivac, x0, x1

mmu_off:
	cmp	x23, #2
	b.lo	at_el1
	b.eq	mmu_off_el2

	sctlr_el2_res1 x0			// EL3 has the same RES1 bits
	msr	sctlr_el3, x0
	isb
	tlbi	alle3
	ic	iallu
	dsb	sy
	isb
	address	x0, el3_vectors
	msr	vbar_el3, x0
	bl	allow_features
	mrs	x1, id_aa64pfr0_el1
	adr	x0, mmu_off_el2
	mov	x2, #SPSR_EL2H_MASKED
	tst	x1, #0xf00			// EL2
	b.ne	1f
	adr	x0, at_el1
	mov	x2, #SPSR_EL1H_MASKED
1:	msr	elr_el3, x0
	msr	spsr_el3, x2
	isb
	eret

/* At EL3: let EL2 use each feature that the CPU has. Clobbers x0-x3. */
allow_features:
	mov	x0, #SCR_EL3_NS_HCE_RW
	mrs	x1, id_aa64isar1_el1
	orr	x1, x1, x1, lsr #20		// GPA and GPI
	tst	x1, #0xff0			// or APA and API
	b.eq	1f
	orr	x0, x0, #SCR_EL3_APK_API
1:	mrs	x1, id_aa64mmfr1_el1
	allow_field x1, 40, SCR_EL3_HXEN_BIT
	mrs	x1, id_aa64mmfr0_el1
	allow_field x1, 56, SCR_EL3_FGTEN_BIT
	allow_field x1, 60, SCR_EL3_ECVEN_BIT
	mrs	x1, id_aa64pfr1_el1
	allow_field x1, 8, SCR_EL3_ATA_BIT
	msr	scr_el3, x0
	ubfx	x3, x1, #24, #4			// SME
	cmp	x3, #0
	mov	x2, #CPTR_EL3_ESM
	csel	x2, x2, xzr, ne
	mrs	x1, id_aa64pfr0_el1
	ubfx	x3, x1, #32, #4			// SVE
	cbz	x3, 1f
	orr	x2, x2, #CPTR_EL3_EZ
1:	msr	cptr_el3, x2
	msr	mdcr_el3, xzr
	ubfx	x3, x1, #24, #4			// GICv3's registers
	cbz	x3, 1f
	mov	x3, #ICC_SRE_ALL
	msr	ICC_SRE_EL3, x3
1:	isb
	ret

mmu_off_el2:
	sctlr_el2_res1 x0
	msr	sctlr_el2, x0
	isb
	tlbi	alle2
	ic	iallu
	dsb	sy
	isb
	address	x0, crash_vectors
	msr	vbar_el2, x0
	mov	x0, #HCR_EL2_RW
	msr	hcr_el2, x0
	isb
	b	1f

	/* There is no EL2 to test at. hv_main() can still say so. */
at_el1:
	sctlr_el1_res1 x0
	msr	sctlr_el1, x0
	isb
	tlbi	vmalle1
	ic	iallu
	dsb	sy
	isb
	address	x0, crash_vectors
	msr	vbar_el1, x0
	isb

1:	address	x0, hv_stack_top
	mov	sp, x0
	mov	x0, x23
	mov	x1, x20
	mov	x29, xzr
	mov	x30, xzr
	bl	hv_main
	b	.

/*
 * EL2. Put the registers that steer EL2 into a state that C can run in, whatever a stub or firmware left. The MMU goes off before
 * HCR_EL2 changes; HCR_EL2 comes before the others, which mean something else with E2H set. Clobbers x0, x1.
 */
	.globl	hv_reset_el2
hv_reset_el2:
	sctlr_el2_res1 x0
	msr	sctlr_el2, x0
	isb
	mov	x0, #HCR_EL2_RW
	msr	hcr_el2, x0
	isb
	sctlr_el1_res1 x0
	msr	sctlr_el1, x0
	mov	x0, #CPTR_EL2_RES1
	mrs	x1, hcr_el2
	tbz	x1, #HCR_EL2_E2H_BIT, 1f
	mov	x0, #CPTR_EL2_E2H_NO_TRAPS	// a CPU whose E2H cannot be cleared
1:	msr	cptr_el2, x0
	mov	x0, #CNTHCTL_EL1_MAY_COUNT
	msr	cnthctl_el2, x0
	msr	cntvoff_el2, xzr
	msr	hstr_el2, xzr
	msr	vttbr_el2, xzr
	isb
	ret

/*
 * An exception in the payload's own code. If the CPU's word of hv_guard is 1, the instruction was a trial: note that it failed
 * and skip it. Else say what happened and park.
 */
.macro	crash slot
	.balign	128
	mov	x9, #\slot
	b	crashed
.endm

	.balign	2048
crash_vectors:
	.irp	slot, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	crash	\slot
	.endr

/* In: x9 = slot. Clobbers x10, x11, as every trial says that it does. */
crashed:
	address	x10, hv_first
	ldr	x10, [x10]
	mrs	x11, mpidr_el1
	cmp	x10, x11
	address	x10, hv_guard
	b.eq	1f
	add	x10, x10, #8
1:	ldr	x11, [x10]
	cmp	x11, #1
	mrs	x11, CurrentEL
	b.ne	3f
	mov	x9, #2
	str	x9, [x10]
	tbz	x11, #3, 1f
	mrs	x11, elr_el2
	add	x11, x11, #4
	msr	elr_el2, x11
	eret
1:	mrs	x11, elr_el1
	add	x11, x11, #4
	msr	elr_el1, x11
	eret

3:	mov	x0, x9
	tbz	x11, #3, 4f
	mrs	x1, esr_el2
	mrs	x2, elr_el2
	mrs	x3, far_el2
	b	5f
4:	mrs	x1, esr_el1
	mrs	x2, elr_el1
	mrs	x3, far_el1
5:	address	x10, hv_stack_top
	mov	sp, x10
	bl	hv_crash
6:	wfe
	b	6b

/*
 * EL3, where no firmware is: every SMC is answered as one that is not known, so that a stub or a probe that makes one goes on.
 */
	.balign	2048
el3_vectors:
	.rept	8
	.balign	128
	b	.
	.endr
	.balign	128				// synchronous, from a lower level in AArch64
	msr	tpidr_el3, x1
	mrs	x1, esr_el3
	lsr	x1, x1, #26
	cmp	x1, #EC_SMC64
	mrs	x1, tpidr_el3
	b.ne	.
	mov	x0, #SMC_NOT_SUPPORTED
	eret
	.rept	7
	.balign	128
	b	.
	.endr
