/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the generation tables share. Private to suite/abi/. */
#ifndef SUITE_ABI_TABLES_H
#define SUITE_ABI_TABLES_H

#include "hvcheck/abi.h"
#include "hvcheck/machine.h"

/* Where a change was read. */
#define READ(releases) "read in Debian's " releases

/* The document lets a call clobber x0-x18. */
#define X0_TO_X18 0x7ffffu
#define BIT_X(n) (1u << (n))

#define SLOT(offset) (1u << ((offset) >> 7))

/* GET_VECTORS, before 4.12. */
#define CALL_GET_VECTORS(nr)								\
	{ .name = "get-vectors", .number = (nr), .ending = HV_RETURNS, .move_count = 1,	\
	  .moves = { HV_TAKE(X0, VBAR_EL2) }, .args = "none", .does = "x0 becomes VBAR_EL2." }

/* SET_VECTORS from 4.7 to 4.11: the call's number stays in x0. */
#define CALL_OLD_SET_VECTORS(nr)							\
	{ .name = "set-vectors", .number = (nr), .ending = HV_RETURNS, .move_count = 2,	\
	  .moves = { HV_CONST(X0, (nr)), HV_TAKE(VBAR_EL2, X1) },			\
	  .args = "x1: physical address of a vector table, 2 KiB aligned",		\
	  .does = "VBAR_EL2 becomes x1, unchecked; the ERET synchronises it. x0 still holds the call's number." }

/* SET_VECTORS and RESET_VECTORS since 4.12: zero on success. */
#define CALL_SET_VECTORS(nr)								\
	{ .name = "set-vectors", .number = (nr), .ending = HV_RETURNS, .move_count = 2,	\
	  .moves = { HV_CONST(X0, 0), HV_TAKE(VBAR_EL2, X1) },				\
	  .args = "x1: physical address of a vector table, 2 KiB aligned",		\
	  .does = "VBAR_EL2 becomes x1, unchecked; the ERET synchronises it." }
#define CALL_RESET_VECTORS(nr)								\
	{ .name = "reset-vectors", .number = (nr), .ending = HV_RETURNS, .move_count = 1, \
	  .moves = { HV_CONST(X0, 0) }, .args = "none",					\
	  .does = "Nothing is left to undo while the stub itself is resident: VBAR_EL2 is not rewritten." }

/* SOFT_RESTART on every bare stub that has it: a BR at EL2, not an ERET. */
#define CALL_SOFT_RESTART(nr)								\
	{ .name = "soft-restart", .number = (nr), .ending = HV_RESTARTS, .entry = HV_X1, .move_count = 4, \
	  .moves = { HV_TAKE(X0, X2), HV_TAKE(X1, X3), HV_TAKE(X2, X4), HV_TAKE(X4, X1) }, \
	  .args = "x1: physical entry address; x2, x3, x4: the payload's x0, x1, x2",	\
	  .does = "Branches to x1 at EL2 with the exception's own PSTATE. x3 still holds the payload's x1, x4 the entry." }

/*
 * What the kernel's move to EL2 does: EL2 gets what EL1 had, and EL1 an MMU that is off. MDCR is what MDCR_EL2 loses: E2PB
 * (bits 13:12) from the beginning, E2TB (bits 25:24) since 5.13.
 */
#define VHE_MOVE_COUNT 13
#define VHE_MOVES(mdcr) { VHE_MOVE_LIST(mdcr) }
#define VHE_MOVE_LIST(mdcr)								\
	HV_CONST(X0, 0), HV_CONST(HCR_EL2, HCR_VHE), HV_TAKE(SP_EL2, SP_EL1),	\
	  HV_TAKE(TPIDR_EL2, TPIDR_EL1), HV_TAKE(CPTR_EL2, CPACR_EL1), HV_TAKE(VBAR_EL2, VBAR_EL1), \
	  HV_CLEAR(MDCR_EL2, mdcr), HV_TAKE(TCR_EL2, TCR_EL1), HV_TAKE(TTBR0_EL2, TTBR0_EL1), HV_TAKE(TTBR1_EL2, TTBR1_EL1), \
	  HV_TAKE(MAIR_EL2, MAIR_EL1), HV_TAKE(SCTLR_EL2, SCTLR_EL1), HV_CONST(SCTLR_EL1, 0x30500800)
#define MDCR_E2PB 0x3000u
#define MDCR_E2TB 0x3000000u

#define CALL_VHE_RESTART(nr, mdcr)							\
	{ .name = "vhe-restart", .number = (nr), .ending = HV_RISES, .needs_vhe = true, \
	  .move_count = VHE_MOVE_COUNT, .moves = VHE_MOVES(mdcr), .clobbers = BIT_X(1) | BIT_X(2), .args = "none", \
	  .does = "On a CPU with VHE, with the EL2 MMU off and no override on the command line, the caller goes on at EL2 " \
		  "with the state that it had at EL1, and the stub is gone. Otherwise x0 is HVC_STUB_ERR and nothing " \
		  "happens." }
/*
 * What the first stage of FINALISE_EL2 does in every release: EL1 gets SVE and SME, with the longest vectors. The traps of CPTR_EL2
 * have another format under E2H.
 */
#define SMCR_EZT0 (1u << 30)
#define SMCR_FA64 (1u << 31)
#define HCRX_SMPME (1u << 5)
#define FINALISE_ALWAYS									\
	{ HV_IF_E2H(CLEAR, CPTR_EL2, 1 << 8, 0, HV_HAS_SVE), HV_IF_E2H(SET, CPTR_EL2, 0, 3 << 16, HV_HAS_SVE), \
	  HV_CONST_IF(ZCR_EL2, 0xf, HV_HAS_SVE),					\
	  HV_IF_E2H(CLEAR, CPTR_EL2, 1 << 12, 0, HV_HAS_SME), HV_IF_E2H(SET, CPTR_EL2, 0, 3 << 24, HV_HAS_SME), \
	  HV_IF(SCTLR_EL2, 0, 1ull << 60, HV_HAS_SME), HV_CONST_IF(SMCR_EL2, 0xf, HV_HAS_SME), \
	  HV_IF(SMCR_EL2, 0, SMCR_FA64, HV_HAS_SME | HV_HAS_FA64), \
	  HV_CONST_IF(SMPRIMAP_EL2, 0, HV_HAS_SME | HV_HAS_SMPS) }

/*
 * How the releases differ. An effect that one release has and the one read before it has not may be there in those between: nothing
 * tells in which it came.
 */
#define HCR_VHE 0x488000000ull		/* RW, TGE, E2H */
#define HCR_XMO 0x38ull			/* FMO, IMO, AMO */
#define MPAM2_ENMPAMSM (1ull << 50)
#define MPAM_V1 (HV_HAS_MPAM | HV_HAS_MPAM_V1)	/* told in ID_AA64PFR0_EL1: until 7.1 the stub asks nothing else */
#define FINALISE_CHANGES								\
	{ 0, HV_RELEASE(6, 2), true, HV_IF(HCRX_EL2, 0, HCRX_SMPME, HV_HAS_SME | HV_HAS_SMPS | HV_HAS_HCX), \
	  READ("6.1") },								\
	{ HV_RELEASE(6, 2), HV_RELEASE(6, 12), true,					\
	  HV_MAY_IF(HCRX_EL2, 0, HCRX_SMPME, HV_HAS_SME | HV_HAS_SMPS | HV_HAS_HCX), READ("6.1 and 6.12") }, \
	{ HV_RELEASE(6, 2), HV_RELEASE(6, 12), true, HV_MAY_IF(SMCR_EL2, 0, SMCR_EZT0, HV_HAS_SME | HV_HAS_SME2), \
	  READ("6.1 and 6.12") },							\
	{ HV_RELEASE(6, 12), 0, true, HV_IF(SMCR_EL2, 0, SMCR_EZT0, HV_HAS_SME | HV_HAS_SME2), READ("6.12") }, \
	{ HV_RELEASE(6, 13), HV_RELEASE(6, 16), true, HV_MAY_IF(MPAM2_EL2, ~0ull, 0, MPAM_V1), READ("6.12 and 6.16") }, \
	{ HV_RELEASE(6, 13), HV_RELEASE(6, 16), true, HV_MAY_IF(MPAMHCR_EL2, ~0ull, 0, MPAM_V1 | HV_HAS_MPAM_HCR), \
	  READ("6.12 and 6.16") },							\
	{ HV_RELEASE(6, 16), HV_RELEASE(7, 1), true, HV_CONST_IF(MPAM2_EL2, 0, MPAM_V1), READ("6.16") }, \
	{ HV_RELEASE(6, 16), HV_RELEASE(7, 2), true, HV_CONST_IF(MPAMHCR_EL2, 0, MPAM_V1 | HV_HAS_MPAM_HCR), READ("6.16") }, \
	{ HV_RELEASE(7, 1), HV_RELEASE(7, 2), true, HV_CONST_IF(MPAM2_EL2, MPAM2_ENMPAMSM, MPAM_V1), READ("7.1") }, \
	{ HV_RELEASE(7, 2), 0, true, HV_CONST_IF(MPAM2_EL2, MPAM2_ENMPAMSM, HV_HAS_MPAM), READ("7.2") }, \
	{ HV_RELEASE(7, 2), 0, true, HV_CONST_IF(MPAMHCR_EL2, 0, HV_HAS_MPAM | HV_HAS_MPAM_HCR), READ("7.2") }, \
	{ HV_RELEASE(6, 13), HV_RELEASE(6, 16), true, HV_MAY_IF_E2H(CLEAR, GCSCR_EL1, ~0ull, 0, HV_HAS_GCS), \
	  READ("6.12 and 6.16") },							\
	{ HV_RELEASE(6, 13), HV_RELEASE(6, 16), true, HV_MAY_IF_E2H(SET, GCSCR_EL2, ~0ull, 0, HV_HAS_GCS), \
	  READ("6.12 and 6.16") },							\
	{ HV_RELEASE(6, 13), HV_RELEASE(6, 16), true, HV_MAY_IF(GCSCRE0_EL1, ~0ull, 0, HV_HAS_GCS), READ("6.12 and 6.16") }, \
	{ HV_RELEASE(6, 16), 0, true, HV_CONST_IF_E2H(CLEAR, GCSCR_EL1, 0, HV_HAS_GCS), READ("6.16") }, \
	{ HV_RELEASE(6, 16), 0, true, HV_CONST_IF_E2H(SET, GCSCR_EL2, 0, HV_HAS_GCS), READ("6.16") }, \
	{ HV_RELEASE(6, 16), 0, true, HV_CONST_IF(GCSCRE0_EL1, 0, HV_HAS_GCS), READ("6.16") }, \
	{ HV_RELEASE(6, 5), 0, false, HV_TAKE_IF(TCR2_EL2, TCR2_EL1, HV_HAS_TCR2), "6.5; " READ("6.12") }, \
	{ HV_RELEASE(6, 5), 0, false, HV_TAKE_IF(PIRE0_EL2, PIRE0_EL1, HV_HAS_TCR2 | HV_HAS_S1PIE), "6.5; " READ("6.12") }, \
	{ HV_RELEASE(6, 5), 0, false, HV_TAKE_IF(PIR_EL2, PIR_EL1, HV_HAS_TCR2 | HV_HAS_S1PIE), "6.5; " READ("6.12") }, \
	{ HV_RELEASE(6, 16), 0, false, HV_CONST(HCR_EL2, HCR_VHE | HCR_XMO),		\
	  "\"KVM: arm64: Force HCR_EL2.xMO to 1 at all times in VHE mode\"" }, \
	{ HV_RELEASE(7, 2), 0, false, HV_TAKE(TPIDR_EL2, TPIDR_EL2), READ("7.2") }
#define FINALISE_DOES									\
	"Enables SVE and SME for EL1 if the CPU has them, then, on a CPU with VHE, moves the caller to EL2. " \
	"Without VHE, or with the EL2 MMU on, x0 is HVC_STUB_ERR although the first stage has happened."

/*
 * The stub's calls while a hypervisor is resident, which is no more after two of them. SCTLR is the move of SCTLR_EL2: up to
 * 5.10 it loses flags, later it is made anew.
 */
#define KVM_SCTLR_FLAGS HV_CLEAR(SCTLR_EL2, 0x100f)
#define KVM_SCTLR_VALUE HV_CONST(SCTLR_EL2, 0x30c50830)
/* RES1 bits are no longer written since 7.0: M, C and I clear are what "off" means. */
#define KVM_OFF_CHANGES { HV_RELEASE(7, 0), 0, false, HV_CONST(SCTLR_EL2, 0), READ("7.0") }
/* 5.10 clears the flags in what it finds, IESB among them. */
#define KVM_SCTLR_IESB HV_CLEAR(SCTLR_EL2, 0x20100f)
#define KVM_OFF_5_10 { 0, HV_RELEASE(5, 11), false, KVM_SCTLR_IESB, READ("5.10") }
#define CALL_KVM_SET_VECTORS(nr)							\
	{ .name = "set-vectors", .number = (nr), .ending = HV_RETURNS, .move_count = 1,	\
	  .moves = { HV_CONST(X0, HVC_STUB_ERR) }, .clobbers = BIT_X(5) | BIT_X(6), .args = "none", \
	  .does = "Only the bare stub sets vectors: x0 is HVC_STUB_ERR and nothing happens." }
#define CALL_KVM_SOFT_RESTART(nr, sctlr, ...)						\
	{ .name = "soft-restart", .number = (nr), .ending = HV_RESTARTS, .entry = HV_X1, .move_count = 5, \
	  .moves = { HV_TAKE(X0, X2), HV_TAKE(X1, X3), HV_TAKE(X2, X4), HV_CONST(PSTATE, 0x3c9), sctlr }, \
	  .goes_home = HV_HOME_STUB, __VA_ARGS__, .clobbers = BIT_X(5) | BIT_X(6),			\
	  .args = "x1: physical entry address; x2, x3, x4: the payload's x0, x1, x2",	\
	  .does = "Switches EL2's MMU off, puts the bare stub's table back, and enters x1 by ERET with a PSTATE of EL2h, DAIF " \
		  "masked and nothing else. x5 is the bare stub's table." }
#define CALL_KVM_RESET_VECTORS(nr, sctlr, ...)						\
	{ .name = "reset-vectors", .number = (nr), .ending = HV_RETURNS, .move_count = 2, \
	  .moves = { HV_CONST(X0, 0), sctlr }, .goes_home = HV_HOME_STUB, __VA_ARGS__, \
	  .clobbers = BIT_X(5) | BIT_X(6), .args = "none", \
	  .does = "Switches EL2's MMU off and puts the bare stub's table back: the hypervisor is gone." }
/*
 * What begins KVM makes EL2 live on tables that map the code to itself. hvcheck's are read-only: SCTLR_EL2.WXN, which KVM sets
 * in later kernels, forbids to execute what can be written. The attributes have Normal memory where the tables want it; like the
 * rest they are unlike every canary, so that what is not written is noticed.
 */
#define KVM_MAIR 0x0000ff44ff0c0400
#define KVM_STACK_AT 0x8000	/* in canary memory, so that a push is seen */
#define CALL_NOT_SUPPORTED(call, nr)							\
	{ .name = (call), .number = (nr), .ending = HV_RETURNS, .move_count = 1, .moves = { HV_CONST(X0, ~0ull) }, \
	  .clobbers = BIT_X(5), .args = "none", .does = "x0 is -1, SMCCC's NOT_SUPPORTED; nothing happens." }

/* Whatever is not a call. */
#define CALL_UNKNOWN_HYP_GONE								\
	{ .name = "unknown", .ending = HV_RETURNS, .move_count = 1, .moves = { HV_CONST(X0, 2) }, \
	  .args = "any other x0", .does = "x0 becomes HYP_GONE, a small number; nothing else happens." }
#define CALL_UNKNOWN_STUB_ERR								\
	{ .name = "unknown", .ending = HV_RETURNS, .move_count = 1, .moves = { HV_CONST(X0, HVC_STUB_ERR) }, \
	  .args = "any other x0", .does = "x0 becomes HVC_STUB_ERR, 0x0badca11; nothing else happens." }

/* Open questions that concern many generations, with hvcheck's answers. */
#define NOTE_RAW_ADDRESS								\
	"A SET_VECTORS address is taken raw: the stub checks neither alignment nor range. hvcheck expects VBAR_EL2 to " \
	"hold what the architecture keeps of it, bits [10:0] aside."
#define NOTE_ERET_SYNCHRONISES								\
	"VBAR_EL2 is written without an ISB: the ERET synchronises. That holds while SCTLR_EL2.EOS is set, as in its RES1 " \
	"value; with FEAT_ExS and EOS clear it would not."
#define NOTE_CAUSE_IS_CHECKED								\
	"An exception that is no HVC is returned from without moving ELR_EL2, so the same instruction is tried for ever. " \
	"hvcheck expects exactly that: it is no call."
#define NOTE_CAUSE_IS_NOT_READ								\
	"The cause is not read: any synchronous exception from AArch64 that lands in a live slot is taken for a call. " \
	"hvcheck expects so; a stub that looks at ESR_EL2 again is one of another generation."
#define NOTE_IMMEDIATE									\
	"The HVC's immediate is ignored: callers use 0 by convention, and hvcheck tries others too."
#define NOTE_WHOLE_X0									\
	"x0 is compared as 64 bits: 0xffffffff00000000 is no call 0, and the SVE hint bit of SMCCC, 0x10000, makes a number " \
	"unknown."
#define NOTE_PAYLOAD_REGISTERS								\
	"At a payload x3 and above are UNKNOWN to the contract: x3 repeats x1 and x4 is the entry on a bare stub, not under " \
	"KVM."
#define NOTE_PAYLOAD_STATE								\
	"At a payload PSTATE need only say EL2h with DAIF masked: flags, SSBS, TCO, PAN and BTYPE differ between a BR and " \
	"an ERET. SP_EL2 is junk there, and hvcheck expects the junk unchanged, as all other registers of EL2."
#define NOTE_PAYLOAD_VECTORS								\
	"A payload finds VBAR_EL2 as it was. That is good until the table is written over."
#define NOTE_HCR_DSB \
	"Since 6.16 a DSB stands right before the write of HCR_EL2, for AmpereOne's erratum AC04_CPU_23. It is asked for with " \
	"--strict, as a kernel can be built without it."
#define NOTE_FLAGS									\
	"NZCV survives a call that returns: ERET restores it from SPSR_EL2. At a payload it is whatever the last compare " \
	"left."
#define NOTE_SCRATCH									\
	"The document gives x0-x18 to the call. Callers rely on more: SMCCC 1.1 on x4-x17, a shadow call stack on x18. " \
	"hvcheck fails a stub for x18 and above; the rest it reports, and fails under --strict."
#define NOTE_RESET_ELSEWHERE								\
	"RESET_VECTORS after SET_VECTORS to another table is that table's business; the stub never sees it."
#define NOTE_DEAD_SLOTS									\
	"A dead slot hangs the CPU without a word. hvcheck expects it to stay inside the stub and to change nothing, " \
	"however it spins there. Slot 0x600, where an HVC of a 32-bit EL1 ends, is dead by design."
#define NOTE_LINK_REGISTER								\
	"x30 is lost on every entry, even by an exception that is no HVC. The kernel's own wrappers push it around the " \
	"HVC. Later documents forbid this; hvcheck reports it and does not fail it."
#define NOTE_SLOT_200									\
	"Slot 0x200 answers calls too, for CPUs whose HCR_EL2.E2H cannot be cleared. So a fault of EL2 itself is taken " \
	"for a call as well: the CPU that used to park now spins through its vectors. Only call 3 is known to be issued " \
	"from there; hvcheck expects the others to work."
#define NOTE_VHE_SUCCESS								\
	"After success VBAR_EL2 holds the kernel's EL1 vectors: there is no stub any more, and no call is defined."
#define NOTE_VHE_DATA									\
	"The command line's override is a variable of the kernel that is read with the MMU off. The kernel must clean it " \
	"to the PoC before the call, since the stub cannot."
#define NOTE_KVM_RESET									\
	"RESET_VECTORS and SOFT_RESTART undo SCTLR_EL2 and VBAR_EL2 and nothing else: TTBR0, TCR, MAIR, VTTBR, VTCR, TPIDR, SP, " \
	"CPTR, MDCR and CNTHCTL of EL2 stay as the hypervisor had them, no TLB is invalidated, and SCTLR2_EL2 is forgotten " \
	"if there is one. hvcheck expects them unchanged."
#define NOTE_KVM_HOME									\
	"Where the bare stub lies is the kernel's business: hvcheck finds its table by its symbol, and takes any other table in " \
	"the same image if there is none."
#define NOTE_KVM_PAYLOAD								\
	"At a payload x3 and x4 are as the caller had them, x5 is the bare stub's table and x6 may be lost: not what the bare " \
	"stub leaves. To the contract they are UNKNOWN; a caller that enters a kernel passes x3 = x4 = 0."
#define NOTE_KVM_SET									\
	"HVC_STUB_ERR from SET_VECTORS means that a hypervisor is resident. kexec does not look at it."
#define NOTE_KVM_HERE									\
	"hvcheck calls with EL2's MMU on and every address at itself. The kernel's own addresses it does not have: the alias " \
	"that the vectors jump to is real, the address that they come from is not."
#define NOTE_KVM_PS									\
	"TCR_EL2.PS is what ID_AA64MMFR0_EL1.PARange says of this CPU, whatever was asked for; 48 bits are right if the CPU " \
	"has more. Kernels before 4.5 left 40 bits there."
#define NOTE_CALL_3									\
	"Call 3 has been RESET_VECTORS (in the series of 2017), CALL_FUNC, VHE_RESTART and FINALISE_EL2. No call tells " \
	"how many there are, and asking by trial is not harmless; hvcheck is told, or guesses from the code."

extern const struct hv_abi abi_linux_3_8, abi_iss_2015, abi_linux_4_7, abi_linux_4_8, abi_linux_4_12,
	abi_call_func_2017, abi_linux_5_12, abi_linux_5_13, abi_elx_sync_2021, abi_linux_6_0, abi_linux_6_19;
extern const struct hv_abi abi_hibernate_4_7, abi_kexec_2019, abi_trans_pgd_5_16;
extern const struct hv_abi abi_kvm_init_4_12, abi_kvm_init_5_10, abi_kvm_init_5_11;
extern const struct hv_abi abi_arm_3_6, abi_arm_mid_2017, abi_arm_4_12, abi_arm_5_7, abi_arm_zimage,
	abi_arm_zimage_enter, abi_kvm_arm_3_9, abi_kvm_arm_4_12;
extern const struct hv_abi abi_kvm_live_4_12, abi_kvm_live_5_11, abi_pkvm_5_16;

#endif
