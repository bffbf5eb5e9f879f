/* SPDX-License-Identifier: GPL-2.0-or-later */
/* KVM's table of 32-bit Arm for the moment in which it takes Hyp mode over, from the rework of the stub's ABI on. */
#include "suite/abi/arm.h"

static const struct hv_call_spec calls[] = {
	{ .name = "set-vectors", .number = 0, .ending = HV_RETURNS, .move_count = 1, .moves = { HV_CONST(X0, HVC_STUB_ERR) },
	  .args = "none", .does = "Only the bare stub sets vectors: r0 is HVC_STUB_ERR and nothing happens." },
	{ .name = "soft-restart", .number = 1, .ending = HV_RESTARTS, .entry = HV_X1, .move_count = 2,
	  .moves = { HV_CONST(X0, 0), ARM_HSCTLR_OFF }, .goes_home = HV_HOME_STUB, .clobbers = BIT_X(1),
	  .args = "r1: physical entry address, of the kernel's own instruction set",
	  .does = "Switches Hyp mode's MMU off, puts the bare stub's table back, and enters r1 by ERET with the exception's own "
		  "CPSR. r0 is 0 and r1 the bare stub's table." },
	{ .name = "reset-vectors", .number = 2, .ending = HV_RETURNS, .move_count = 2,
	  .moves = { HV_CONST(X0, 0), ARM_HSCTLR_OFF }, .goes_home = HV_HOME_STUB, .clobbers = BIT_X(1), .args = "none",
	  .does = "Switches Hyp mode's MMU off and puts the bare stub's table back: the hypervisor is gone." },
};

static const char *const notes[] = {
	"r0 from 3 up, as an unsigned number, is a stack, and Hyp mode begins to live on the page tables at r3:r2. So there is no "
	"unknown call. hvcheck passes page tables of its own, below 4 GiB and, on the simulator, above.",
	"What the call does not get it takes from the kernel: HMAIR0 and HMAIR1 from MAIR0 and MAIR1. The attributes of walks in "
	"HTCR are the kernel's choice, as are FI and EE of HSCTLR.",
	"I, C, A and M of HSCTLR are cleared with no ISB behind: the ERET synchronises, and until then an address is itself either "
	"way.",
	"A restart goes by ERET, so bit 0 of r1 chooses nothing: a kernel of Thumb instructions enters Thumb code, another one ARM "
	"code. The bare stub's restart is a BX.",
	"The bare stub's address is formed from the PC, which is physical here.",
	"The table lies with its code in one page, which Hyp mode maps to itself.",
	NOTE_ARM_PAYLOAD,
	NOTE_ARM_CAUSE,
	NOTE_IMMEDIATE,
	NOTE_ARM_SCRATCH,
	NOTE_ARM_BANKED,
	NOTE_ARM_SLOTS,
	NULL,
};

const struct hv_abi abi_kvm_arm_4_12 = {
	.name = "kvm-arm-4.12",
	.where = "32-bit Arm of Linux 4.12 to 5.6 with KVM, resident between SET_VECTORS and the call that begins KVM",
	.about = "r0 below 3 is a call of the stub, answered as KVM answers it: two of them bring the bare stub back. Any other r0 "
		 "begins KVM.",
	.exec = HV_A32,
	.since = HV_RELEASE(4, 12),
	.until = HV_RELEASE(5, 7),
	.selector = HV_SELECT_X0,
	.calls = calls,
	.call_count = sizeof(calls) / sizeof(calls[0]),
	.unknown = { .name = "init", .ending = HV_RETURNS, .move_count = 6,
		     .moves = { HV_TAKE(X15, X0), HV_TAKE(VBAR_EL2, X1), HV_TAKE_PAIR(TTBR0_EL2, X2, X3), ARM_HTCR_IDMAP,
				HV_TAKE(MAIR_EL2, MAIR_EL1), ARM_HSCTLR_ON },
		     .choice_count = 2, .choices = ARM_KVM_CHOICES, .aim_count = 5,
		     .aims = { HV_AIM(X0, canary, ARM_KVM_STACK_AT), HV_AIM(X1, recorder, 0), HV_AIM(X2, idmap, 0),
			       HV_AIM_VALUE(X3, 0), HV_AIM_VALUE(MAIR_EL1, ARM_KVM_MAIR) },
		     .clobbers = BIT_X(0) | BIT_X(1) | BIT_X(2),
		     .args = "r0: stack; r1: vectors; r3:r2: physical address of page tables",
		     .does = "Takes stack, vectors, page tables, HTCR and HMAIR into Hyp mode, and switches its MMU on." },
	.live = WORD(0x14),
	.may_clobber = R0_TO_R3_IP,
	.needs_data = true,
	.notes = notes,
};
