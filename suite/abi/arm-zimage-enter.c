/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table by which the decompressor of 32-bit Arm enters the kernel in Hyp mode. */
#include "suite/abi/arm.h"

static const struct hv_call_spec calls[] = {
	{ .name = "enter", .ending = HV_RESTARTS, .entry = HV_X4, .interworks = true, .move_count = 4,
	  .moves = { HV_CONST(X0, 0), HV_TAKE(X1, X7), HV_TAKE(X2, X8), HV_IF_FROM_EL2(SCTLR_EL2, 0x5, 0) },
	  .args = "r4: physical entry address; r7: the machine's number; r8: address of the device tree",
	  .does = "Branches to r4 in Hyp mode with r0 = 0, r1 = r7 and r2 = r8, as the kernel's boot protocol wants them." },
};

static const char *const notes[] = {
	"Neither r0 nor the cause nor the immediate is looked at: every HVC of the decompressor is the call, and so is whatever "
	"else traps.",
	"Word 0x08 is live, too: entered by EFI in Hyp mode, the decompressor is there when it issues the HVC, and EFI's MMU and "
	"data cache are on. The handler then clears M and C of HSCTLR, with an ISB behind. hvcheck asks it with both on, and with "
	"both off already.",
	"The decompressor sets this table last, with its caches clean and off. The kernel sets its own as soon as it runs.",
	"r4, r7 and r8 are what the decompressor's stub had to preserve.",
	NOTE_ARM_STATE,
	NOTE_ARM_BANKED,
	NULL,
};

const struct hv_abi abi_arm_zimage_enter = {
	.name = "arm-zimage-enter",
	.where = "32-bit Arm, the decompressor's way into the kernel",
	.about = "One call, and every HVC is it: Hyp mode goes on at r4.",
	.exec = HV_A32,
	.since = HV_RELEASE(3, 6),
	.selector = HV_SELECT_ANY,
	.calls = calls,
	.call_count = sizeof(calls) / sizeof(calls[0]),
	.unknown = { .name = "unknown", .ending = HV_RETURNS, .args = "none: every HVC is the call", .does = "Does not exist." },
	.live = WORD(0x08) | WORD(0x14),
	.may_clobber = R0_TO_R3_IP,
	.notes = notes,
};
