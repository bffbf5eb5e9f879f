/* SPDX-License-Identifier: GPL-2.0-or-later */
/* 32-bit Arm in the middle of the series of 2017 that became 4.12. */
#include "suite/abi/arm.h"

static const struct hv_call_spec calls[] = {
	{ .name = "get-vectors", .number = 0, .ending = HV_RETURNS, .move_count = 1,
	  .moves = { HV_TAKE(X0, VBAR_EL2) }, .args = "none", .does = "r0 becomes HVBAR." },
	{ .name = "set-vectors", .number = 1, .ending = HV_RETURNS, .move_count = 2,
	  .moves = { HV_CONST(X0, 1), HV_TAKE(VBAR_EL2, X1) },
	  .args = "r1: physical address of a vector table, 32-byte aligned",
	  .does = "HVBAR becomes r1, unchecked; the ERET synchronises it. r0 still holds the call's number." },
	CALL_ARM_SOFT_RESTART(2),
	{ .name = "reset-vectors", .number = 3, .ending = HV_RETURNS, .move_count = 1,
	  .moves = { HV_CONST(X0, 3) }, .args = "none",
	  .does = "Nothing is left to undo while the stub itself is resident. r0 still holds the call's number." },
};

static const char *const notes[] = {
	"The first revision of the series took the address of SOFT_RESTART in r3. hvcheck follows those behind it, which take r1.",
	"The error value is -1, which is no address that is aligned, but may be a selector of arm-3.6: its GET.",
	NOTE_ARM_CAUSE,
	NOTE_IMMEDIATE,
	NOTE_ARM_ADDRESS,
	NOTE_ARM_ERET,
	NOTE_ARM_PAYLOAD,
	NOTE_ARM_STATE,
	NOTE_ARM_SCRATCH,
	NOTE_ARM_BANKED,
	NOTE_ARM_SLOTS,
	NULL,
};

const struct hv_abi abi_arm_mid_2017 = {
	.name = "arm-mid-2017",
	.where = "32-bit Arm, patches of early 2017 that were merged with other numbers",
	.about = "r0 selects one of four calls. A call that does not exist gets -1. SET and RESET leave r0 as it was.",
	.exec = HV_A32,
	.selector = HV_SELECT_X0,
	.calls = calls,
	.call_count = sizeof(calls) / sizeof(calls[0]),
	.unknown = { .name = "unknown", .ending = HV_RETURNS, .move_count = 1, .moves = { HV_CONST(X0, MINUS_ONE) },
		     .args = "any other r0", .does = "r0 becomes -1; nothing else happens." },
	.live = WORD(0x14),
	.may_clobber = R0_TO_R3_IP,
	.notes = notes,
};
