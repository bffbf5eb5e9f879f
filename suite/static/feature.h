/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What can be read off a vector table and its code without running it: the evidence for its generation.
 */
#ifndef HVCHECK_FEATURE_H
#define HVCHECK_FEATURE_H

#include <stddef.h>
#include <stdint.h>

/* In the order in which evidence convinces. */
#define FEATURES(F) \
	F(TRAMPOLINE, "TPIDRRO_EL0 := x30") \
	F(LINUX, "x22 := ELR_EL1 and x23 := SPSR_EL1") \
	F(KVM_GUEST, "answers SMCCC_ARCH_WORKAROUND_1") \
	F(XEN, "x21 := ELR_EL2, x22 := SPSR_EL2 and x23 := ESR_EL2") \
	F(TFA, "x30 := ESR_EL3") \
	F(SMC32, "tests for SMC32") \
	F(UBOOT, "ELR_EL3 or ELR_EL2 := x2") \
	F(EDK2, "hangs above EL2") \
	F(OPTEE, "TPIDR_EL1 := x0 and TPIDRRO_EL0 := x1") \
	F(FREEBSD, "x10 := ELR_EL1 and x11 := SPSR_EL1") \
	F(HOPS, "each slot leads into its own of another table") \
	F(CURRENT_EL, "reads CurrentEL") \
	F(EL3, "uses registers of EL3") \
	F(EL2, "uses exception registers of EL2") \
	F(EL1, "uses exception registers of EL1") \
	F(HVC64, "tests for HVC64") \
	F(DEAD, "no slot does anything") \
	F(ONLY_EL1, "only slot 0x400 is live") \
	F(EL2H, "only slots 0x200 and 0x400 are live") \
	F(MANY, "many slots are live") \
	F(BARE_BR, "slot 0x400 is br x4") \
	F(SET_X24, "VBAR_EL2 := x24") \
	F(SMCCC, "id 0xc6000000") \
	F(FOLDED, "x0 rotated by 24 before it is compared") \
	F(ERR, "error 0xbadca11") \
	F(ICH_VTR, "reads ICH_VTR_EL2") \
	F(SVE, "sets up SVE or SME") \
	F(HCR, "writes HCR_EL2") \
	F(ISS, "compares x18") \
	F(ESR_LR, "x30 := ESR_EL2") \
	F(ESR_X1, "x1 := ESR_EL2") \
	F(ESR, "reads ESR_EL2") \
	F(ESR_EL1, "reads ESR_EL1") \
	F(X0_RANGE, "x0 below a limit") \
	F(GET, "x0 := VBAR_EL2") \
	F(SET_X1, "VBAR_EL2 := x1") \
	F(SET_X0, "VBAR_EL2 := x0") \
	F(X0_4, "x0 = 4") \
	F(X0_3, "x0 = 3") \
	F(X0_2, "x0 = 2") \
	F(X0_1, "x0 = 1") \
	F(X0_0, "x0 = 0") \
	F(BR_X4, "br x4") \
	F(BODY, "handler inside slot 0x400") \
	F(TTBR0, "writes TTBR0_EL2") \
	F(VTTBR, "reads VTTBR_EL2") \
	F(SCTLR, "writes SCTLR_EL2") \
	F(LITERAL, "uses data relative to the PC") \
	F(BRANCHES, "slots are branches") \
	F(SET, "writes VBAR_EL2") \
	F(BLR, "calls through a register") \
	F(BR, "branches to a register")

enum feature {
#define F(id, phrase) FEATURE_##id,
	FEATURES(F)
#undef F
	FEATURE_COUNT,
};

/* Phrase of a feature, for reports. */
extern const char *const feature_phrases[FEATURE_COUNT];

struct hv_reach;

/*
 * Features of the table at offset `table`, as a set of 1 << FEATURE_*, and its reach. The table lies within
 * `size`.
 */
uint64_t feature_set_of(const uint8_t *image, size_t size, uint64_t table, struct hv_reach *reach);

#endif
