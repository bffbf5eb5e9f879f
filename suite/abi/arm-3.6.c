/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The first stub of 32-bit Arm: r0 is an address to set, or -1 to ask. */
#include "suite/abi/arm.h"

static const struct hv_call_spec calls[] = {
	{ .name = "get-vectors", .number = MINUS_ONE, .ending = HV_RETURNS, .move_count = 1,
	  .moves = { HV_TAKE(X0, VBAR_EL2) }, .args = "none", .does = "r0 becomes HVBAR." },
	{ .name = "set-vectors", .number = 0, .ending = HV_RETURNS, .move_count = 2,
	  .moves = { HV_TAKE(X0, X0), HV_TAKE(VBAR_EL2, X0) },
	  .args = "r0: physical address of a vector table, 32-byte aligned",
	  .does = "HVBAR becomes r0, unchecked; the ERET synchronises it. r0 stays." },
};

static const char *const notes[] = {
	"There is no unknown call and no error value: every r0 but -1 is an address. A call of a later kernel, SET_VECTORS = 0 "
	"among them, moves the vectors to address 0.",
	NOTE_ARM_CAUSE,
	NOTE_IMMEDIATE,
	NOTE_ARM_ADDRESS,
	NOTE_ARM_ERET,
	NOTE_ARM_SCRATCH,
	NOTE_ARM_BANKED,
	NOTE_ARM_SLOTS,
	NULL,
};

const struct hv_abi abi_arm_3_6 = {
	.name = "arm-3.6",
	.where = "32-bit Arm of Linux 3.6 to 4.11",
	.about = "r0 = -1 asks for HVBAR, any other r0 sets it.",
	.exec = HV_A32,
	.since = HV_RELEASE(3, 6),
	.until = HV_RELEASE(4, 12),
	.selector = HV_SELECT_ADDR,
	.calls = calls,
	.call_count = sizeof(calls) / sizeof(calls[0]),
	.unknown = { .name = "unknown", .ending = HV_RETURNS, .args = "none: any r0 but -1 is an address",
		     .does = "Does not exist." },
	.live = WORD(0x14),
	.may_clobber = R0_TO_R3_IP,
	.notes = notes,
};
