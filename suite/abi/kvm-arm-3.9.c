/* SPDX-License-Identifier: GPL-2.0-or-later */
/* KVM's first table of 32-bit Arm: it takes Hyp mode over in two calls. */
#include "suite/abi/arm.h"

static const struct hv_call_spec calls[] = {
	{ .name = "begin", .number = 0, .ending = HV_RETURNS, .move_count = 4,
	  .moves = { HV_TAKE_PAIR(TTBR0_EL2, X2, X3), ARM_HTCR_IDMAP, HV_TAKE(MAIR_EL2, MAIR_EL1), ARM_HSCTLR_ON },
	  .choice_count = 3, .choices = { { HV_TCR_EL2, 0x3f00 }, { HV_SCTLR_EL2, 0x02200000 }, { HV_VTCR_EL2, 0xffffffff } },
	  .aim_count = 3,
	  .aims = { HV_AIM(X2, idmap, 0), HV_AIM_VALUE(X3, 0), HV_AIM_VALUE(MAIR_EL1, ARM_KVM_MAIR) },
	  .clobbers = BIT_X(0) | BIT_X(1) | BIT_X(2), .args = "r3:r2: physical address of the page tables to begin with",
	  .does = "Takes page tables, HTCR and HMAIR into Hyp mode, and switches its MMU on. Stack and vectors are left alone." },
};

static const char *const notes[] = {
	"Any r0 but 0 is the second call's stack, so there is no unknown call, and no stub call is answered: GET_VECTORS, -1, is a "
	"stack. A kernel must ask the bare stub before it sets this table.",
	"The second call finds the MMU on, and goes on under other page tables from a page that both map at the same address, "
	"the trampoline. hvcheck asks it with the MMU off: what it does to the registers is the same, and every address is "
	"itself.",
	"HMAIR0 and HMAIR1 become MAIR0 and MAIR1. The attributes of walks in HTCR are the kernel's choice, as are VTCR, and FI "
	"and EE of HSCTLR.",
	NOTE_ARM_CAUSE,
	NOTE_IMMEDIATE,
	NOTE_ARM_SCRATCH,
	NOTE_ARM_BANKED,
	NOTE_ARM_SLOTS,
	NULL,
};

const struct hv_abi abi_kvm_arm_3_9 = {
	.name = "kvm-arm-3.9",
	.where = "32-bit Arm of Linux 3.9 to 4.8 with KVM, resident while KVM begins",
	.about = "r0 = 0 gives Hyp mode page tables to begin with. Any other r0 is its stack, and goes with its vectors and its "
		 "page tables for good.",
	.exec = HV_A32,
	.since = HV_RELEASE(3, 9),
	.until = HV_RELEASE(4, 9),
	.selector = HV_SELECT_X0,
	.calls = calls,
	.call_count = sizeof(calls) / sizeof(calls[0]),
	.unknown = { .name = "begin-for-good", .ending = HV_RETURNS, .move_count = 3,
		     .moves = { HV_TAKE(X15, X0), HV_TAKE(VBAR_EL2, X1), HV_TAKE_PAIR(TTBR0_EL2, X2, X3) }, .aim_count = 4,
		     .aims = { HV_AIM(X0, canary, ARM_KVM_STACK_AT), HV_AIM(X1, recorder, 0), HV_AIM(X2, idmap, 0),
			       HV_AIM_VALUE(X3, 0) },
		     .clobbers = BIT_X(0) | BIT_X(1) | BIT_X(2),
		     .args = "r0: stack; r1: vectors; r3:r2: physical address of page tables",
		     .does = "Takes stack, vectors and page tables into Hyp mode." },
	.live = WORD(0x14),
	.may_clobber = R0_TO_R3_IP,
	.needs_data = true,
	.notes = notes,
};
