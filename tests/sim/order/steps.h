/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Instructions for the model of context synchronisation and TLBs (sim/order/), and what it finds in them. */
#ifndef HVCHECK_TESTS_ORDER_STEPS_H
#define HVCHECK_TESTS_ORDER_STEPS_H

#include "sim/order/context.h"
#include "tests/assembled.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* Rt is x0 if there is one. */
#define ISB ASM("isb")
#define DSB_SY ASM("dsb sy")
#define DSB_ISH ASM("dsb ish")
#define DSB_NSH ASM("dsb nsh")
#define DSB_ISHST ASM("dsb ishst")
#define DSB_ISHLD ASM("dsb ishld")
#define DSB_SY_NXS ASM("dsb synxs")
#define DSB_RESERVED ASM("dsb #0x0c")
#define PSSBB ASM("pssbb")
#define DMB_SY ASM("dmb sy")
#define SB ASM("sb")
#define NOP ASM("nop")
#define ERET ASM("eret")
#define ERETAA ASM("eretaa")
#define SVC ASM("svc #0")
#define HVC ASM("hvc #0")
#define SMC ASM("smc #0")
#define B ASM("b .+8")
#define BL ASM("bl .+8")
#define B_EQ ASM("b.eq .+8")
#define CBZ ASM("cbz x0, .+8")
#define TBNZ ASM("tbnz w0, #1, .+8")
#define BR ASM("br x4")
#define RET ASM("ret")
#define LDR ASM("ldr x1, [x2]")
#define LDR_LITERAL ASM("ldr x1, .+8")
#define STR ASM("str x1, [x2]")
#define LDP ASM("ldp x1, x2, [x3]")
#define LDR_Q ASM("ldr q0, [x2]")
#define LDADD ASM("ldadd x0, x1, [x2]")
#define FADD ASM("fadd v0.2d, v1.2d, v2.2d")
#define FMOV ASM("fmov d0, x0")
#define PTRUE ASM("ptrue p0.b")
#define ADD ASM("add x0, x0, #1")
#define ADD_REGISTER ASM("add x0, x1, x2")
#define MOVZ ASM("mov x0, #1")
#define DC_CVAC ASM("dc cvac, x0")
#define DC_CIVAC ASM("dc civac, x0")
#define DC_IVAC ASM("dc ivac, x0")
#define DC_ZVA ASM("dc zva, x0")
#define DC_CISW ASM("dc cisw, x0")
#define IC_IALLU ASM("ic iallu")
#define IC_IVAU ASM("ic ivau, x0")
#define AT_S1E1R ASM("at s1e1r, x0")
#define TLBI_VMALLE1 ASM("tlbi vmalle1")
#define TLBI_VMALLE1IS ASM("tlbi vmalle1is")
#define TLBI_VMALLE1OS ASM("tlbi vmalle1os")
#define TLBI_VMALLE1NXS ASM("sys #0, C9, C7, #0")
#define TLBI_VAE1 ASM("tlbi vae1, x0")
#define TLBI_ASIDE1 ASM("tlbi aside1, x0")
#define TLBI_ALLE1 ASM("tlbi alle1")
#define TLBI_ALLE1IS ASM("tlbi alle1is")
#define TLBI_VMALLS12E1 ASM("tlbi vmalls12e1")
#define TLBI_ALLE2 ASM("tlbi alle2")
#define TLBI_ALLE2IS ASM("tlbi alle2is")
#define TLBI_VAE2 ASM("tlbi vae2, x0")
#define TLBI_RVAE2 ASM("tlbi rvae2, x0")
#define TLBI_IPAS2E1 ASM("tlbi ipas2e1, x0")
#define TLBI_ALLE3 ASM("tlbi alle3")
#define MSR_SCTLR_EL1 ASM("msr sctlr_el1, x0")
#define MSR_SCTLR_EL12 ASM("msr sctlr_el12, x0")
#define MSR_SCTLR_EL2 ASM("msr sctlr_el2, x0")
#define MRS_SCTLR_EL1 ASM("mrs x0, sctlr_el1")
#define MRS_SCTLR_EL2 ASM("mrs x0, sctlr_el2")
#define MRS_SCTLR_EL12 ASM("mrs x0, sctlr_el12")
#define MSR_TTBR0_EL1 ASM("msr ttbr0_el1, x0")
#define MSR_TTBR1_EL1 ASM("msr ttbr1_el1, x0")
#define MSR_TCR_EL1 ASM("msr tcr_el1, x0")
#define MSR_MAIR_EL1 ASM("msr mair_el1, x0")
#define MRS_TCR_EL12 ASM("mrs x0, tcr_el12")
#define MRS_VBAR_EL12 ASM("mrs x0, vbar_el12")
#define MSR_CPACR_EL1 ASM("msr cpacr_el1, x0")
#define MSR_VBAR_EL1 ASM("msr vbar_el1, x0")
#define MSR_TTBR0_EL2 ASM("msr ttbr0_el2, x0")
#define MSR_TTBR1_EL2 ASM("msr ttbr1_el2, x0")
#define MSR_TCR_EL2 ASM("msr tcr_el2, x0")
#define MSR_MAIR_EL2 ASM("msr mair_el2, x0")
#define MSR_VBAR_EL2 ASM("msr vbar_el2, x0")
#define MSR_HCR_EL2 ASM("msr hcr_el2, x0")
#define MSR_CPTR_EL2 ASM("msr cptr_el2, x0")
#define MSR_VTTBR_EL2 ASM("msr vttbr_el2, x0")
#define MSR_VTCR_EL2 ASM("msr vtcr_el2, x0")
#define MSR_TPIDR_EL2 ASM("msr tpidr_el2, x0")
#define MSR_ZCR_EL2 ASM("msr zcr_el2, x0")
#define MSR_ZCR_EL1 ASM("msr zcr_el1, x0")
#define MSR_SMCR_EL2 ASM("msr smcr_el2, x0")
#define MRS_SPSR_EL1 ASM("mrs x0, spsr_el1")
#define MSR_SPSR_EL1 ASM("msr spsr_el1, x0")
#define MSR_SPSR_EL2 ASM("msr spsr_el2, x0")
#define MSR_ELR_EL2 ASM("msr elr_el2, x0")
#define MSR_FPCR ASM("msr fpcr, x0")
#define MSR_DAIFSET ASM("msr daifset, #0xf")

/* Values. */
#define OFF_1 0x30500800ull		/* SCTLR_EL1, MMU and caches off */
#define ON_1 0x30d0180dull
#define OFF_2 0x30c50830ull		/* SCTLR_EL2 */
#define ON_2 0x30c5183dull
#define EOS (1ull << 11)
#define EIS (1ull << 22)
#define RW 0x80000000ull		/* HCR_EL2 */
#define VHE 0x488000000ull
#define VM 1ull
#define VMID (7ull << 48)		/* VTTBR_EL2 */
#define HIGH 0xffffff8000000000ull	/* an address that TTBR1 translates */
#define LOW 0x44000000ull
#define CODE 0x40080000ull

/* One instruction of a sequence. */
struct step {
	const char *w;		/* its text */
	uint64_t x;		/* Rt */
	uint64_t va;		/* not 0: it loads or stores there */
	uint8_t el;		/* 0: as before */
	uint8_t enter;		/* not 0: an exception takes it to this level */
	const char *name;	/* of an instruction that a test leaves out */
};

#define DO(word) { .w = (word) }
#define SET(word, value) { .w = (word), .x = (value) }
#define TO(word, address) { .w = (word), .va = (address) }
#define CUT(word, called) { .w = (word), .name = (called) }	/* a test may leave it out */

#define MOST 8
extern struct hv_hazard hazards[MOST];	/* the first that were found since order_begin() */
extern unsigned hazard_count;
extern struct context *context;

/* Fixtures of a case: open `context`, and close it. */
void order_setup(void);
void order_teardown(void);
void order_begin(uint64_t sctlr_1, uint64_t sctlr_2, uint64_t hcr, bool exs);
/* Execute a step at level `el` and address `pc`. */
void order_play(unsigned el, uint64_t pc, const struct step *s);
/* What was found, for a message. */
const char *order_text(void);

#endif
