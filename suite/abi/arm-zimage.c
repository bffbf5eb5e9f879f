/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The stub that the decompressor of 32-bit Arm leaves for its own two HVCs. */
#include "suite/abi/arm.h"

static const struct hv_call_spec calls[] = {
	CALL_ARM_SET_VECTORS(0),
	CALL_ARM_SOFT_RESTART(1),
};

static const char *const notes[] = {
	"The decompressor calls it twice. When it must move itself out of the kernel's way, it sets the vectors to where its own "
	"table is going to be, before the copy: no HVC may come between, and the copy must be cleaned to the PoC. At the end it "
	"sets them to a table of its own and issues one more HVC, which enters the kernel in Hyp mode.",
	"r4, r7 and r8 hold the kernel's entry, the machine and the device tree across both HVCs: hvcheck fails a stub that "
	"changes them.",
	"Entered by EFI in Hyp mode with the MMU on, since 5.8, the decompressor stays there and needs no stub.",
	NOTE_ARM_CAUSE,
	NOTE_IMMEDIATE,
	NOTE_ARM_ADDRESS,
	NOTE_ARM_ERET,
	NOTE_ARM_PAYLOAD,
	NOTE_ARM_STATE,
	NOTE_ARM_POOL,
	NOTE_ARM_SCRATCH,
	NOTE_ARM_BANKED,
	NOTE_ARM_SLOTS,
	NULL,
};

const struct hv_abi abi_arm_zimage = {
	.name = "arm-zimage",
	.where = "32-bit Arm of Linux 5.7 and later, the decompressor of a zImage",
	.about = "r0 selects one of two calls. Everything else gets HVC_STUB_ERR.",
	.exec = HV_A32,
	.since = HV_RELEASE(5, 7),
	.selector = HV_SELECT_X0,
	.calls = calls,
	.call_count = sizeof(calls) / sizeof(calls[0]),
	.unknown = CALL_ARM_UNKNOWN_STUB_ERR,
	.live = WORD(0x14),
	.may_clobber = R0_TO_R3_IP,
	.notes = notes,
};
