/* SPDX-License-Identifier: GPL-2.0-or-later */
/* 32-bit Arm, from "arm/arm64: KVM: Rework the hyp-stub API" on: the numbers of arm64. */
#include "suite/abi/arm.h"

static const struct hv_call_spec calls[] = {
	CALL_ARM_SET_VECTORS(0),
	CALL_ARM_SOFT_RESTART(1),
	CALL_ARM_RESET_VECTORS(2),
};

static const char *const notes[] = {
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

const struct hv_abi abi_arm_4_12 = {
	.name = "arm-4.12",
	.where = "32-bit Arm of Linux 4.12 to 5.6",
	.about = "r0 selects one of three calls. A call that does not exist gets HVC_STUB_ERR.",
	.exec = HV_A32,
	.since = HV_RELEASE(4, 12),
	.until = HV_RELEASE(5, 7),
	.selector = HV_SELECT_X0,
	.calls = calls,
	.call_count = sizeof(calls) / sizeof(calls[0]),
	.unknown = CALL_ARM_UNKNOWN_STUB_ERR,
	.live = WORD(0x14),
	.may_clobber = R0_TO_R3_IP,
	.notes = notes,
};
