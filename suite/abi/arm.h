/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the generation tables of 32-bit Arm share beside tables.h. Private to suite/abi/. */
#ifndef SUITE_ABI_ARM_H
#define SUITE_ABI_ARM_H

#include "suite/abi/tables.h"

/* The document lets a call clobber r0-r3 and ip. */
#define R0_TO_R3_IP (0xfu | BIT_X(12))
#define WORD(offset) (1u << ((offset) >> 2))
#define MINUS_ONE 0xffffffffull

/* SET_VECTORS and RESET_VECTORS since 4.12: zero on success. */
#define CALL_ARM_SET_VECTORS(nr)							\
	{ .name = "set-vectors", .number = (nr), .ending = HV_RETURNS, .move_count = 2,	\
	  .moves = { HV_CONST(X0, 0), HV_TAKE(VBAR_EL2, X1) },				\
	  .args = "r1: physical address of a vector table, 32-byte aligned",		\
	  .does = "HVBAR becomes r1, unchecked; the ERET synchronises it." }
#define CALL_ARM_RESET_VECTORS(nr)							\
	{ .name = "reset-vectors", .number = (nr), .ending = HV_RETURNS, .move_count = 1, \
	  .moves = { HV_CONST(X0, 0) }, .args = "none",					\
	  .does = "Nothing is left to undo while the stub itself is resident: HVBAR is not rewritten." }

/* SOFT_RESTART of every stub that has it: a BX in Hyp mode, not an ERET. No argument is passed on. */
#define CALL_ARM_SOFT_RESTART(nr)							\
	{ .name = "soft-restart", .number = (nr), .ending = HV_RESTARTS, .entry = HV_X1, .interworks = true, \
	  .args = "r1: physical entry address; bit 0: it is of Thumb instructions",	\
	  .does = "Branches to r1 in Hyp mode with the exception's own CPSR. r0 still holds the call's number and r1 the entry." }

#define CALL_ARM_UNKNOWN_STUB_ERR							\
	{ .name = "unknown", .ending = HV_RETURNS, .move_count = 1, .moves = { HV_CONST(X0, HVC_STUB_ERR) }, \
	  .args = "any other r0", .does = "r0 becomes HVC_STUB_ERR, 0x0badca11; nothing else happens." }

/*
 * What begins KVM makes Hyp mode live on tables that map the code to itself. TTBCR's own EAE is not set here, so the attributes of
 * walks are the stub's choice. MAIR0 and MAIR1 are unlike HMAIR0 and HMAIR1, with Normal memory where the harness's tables want it.
 */
#define ARM_KVM_MAIR 0x0000ff44ff440c04
#define ARM_KVM_STACK_AT 0x8000	/* in canary memory, so that a push is seen */
#define ARM_HTCR_IDMAP HV_CONST(TCR_EL2, 0x80800000)
#define ARM_HSCTLR_ON HV_IF(SCTLR_EL2, 0x00080002, 0x00001005, 0)	/* WXN and A off; I, C, M on */
#define ARM_HSCTLR_OFF HV_IF(SCTLR_EL2, 0x00001007, 0, 0)	/* I, C, A, M off */
#define ARM_KVM_CHOICES { { HV_TCR_EL2, 0x3f00 }, { HV_SCTLR_EL2, 0x02200000 } }

/* Open questions that concern many generations, with hvcheck's answers. */
#define NOTE_ARM_ADDRESS								\
	"A SET_VECTORS address is taken raw: the stub checks neither alignment nor range. hvcheck expects HVBAR to hold what " \
	"the architecture keeps of it, bits [4:0] aside."
#define NOTE_ARM_ERET									\
	"HVBAR is written without an ISB: the ERET synchronises."
#define NOTE_ARM_CAUSE									\
	"The cause is not read: whatever traps to Hyp mode from PL1 or PL0 lands in the same word as the HVC, and is taken for " \
	"a call."
#define NOTE_ARM_PAYLOAD								\
	"No argument is passed to a payload: the contract leaves r0 to r3 UNKNOWN there. A bare stub leaves r0 = 1, the call, " \
	"and r1 = the entry; KVM's leaves r0 = 0 and r1 = the bare stub's table."
#define NOTE_ARM_STATE									\
	"BX takes bit 0 of the address for the instruction set: an even address is ARM code also if the kernel is Thumb. At " \
	"a payload CPSR need only say Hyp mode with A, I and F masked, and that instruction set."
#define NOTE_ARM_POOL									\
	"The error value comes from a literal pool, which must stay with the code, within 4 KiB, and be cleaned with it: Hyp " \
	"mode reads it past the caches."
#define NOTE_ARM_SCRATCH								\
	"The document gives r0-r3 and ip to the call. The stubs change r0 alone, and hvcheck fails more under --strict."
#define NOTE_ARM_BANKED									\
	"SP and LR of Supervisor mode are banked: what the caller calls sp and lr is not what the stub calls so. LR of Hyp mode " \
	"is LR of User mode, which a stub must not lose, either."
#define NOTE_ARM_SLOTS									\
	"A dead word is a branch to itself. Word 0x08 is where an HVC of Hyp mode itself ends, which no bare stub answers."

#endif
