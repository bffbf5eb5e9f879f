/* SPDX-License-Identifier: GPL-2.0-or-later */
/* 32-bit Arm without KVM: of the three calls one is left. */
#include "suite/abi/arm.h"

static const struct hv_call_spec calls[] = {
	CALL_ARM_SOFT_RESTART(1),
};

static const char *const notes[] = {
	"KVM left 32-bit Arm in 5.7, and with it those who set vectors: SET_VECTORS and RESET_VECTORS are unknown calls, although "
	"hyp-abi.rst still lists both. The decompressor has a stub of its own that sets vectors, arm-zimage.",
	NOTE_ARM_CAUSE,
	NOTE_IMMEDIATE,
	NOTE_ARM_PAYLOAD,
	NOTE_ARM_STATE,
	NOTE_ARM_POOL,
	NOTE_ARM_SCRATCH,
	NOTE_ARM_BANKED,
	NOTE_ARM_SLOTS,
	NULL,
};

const struct hv_abi abi_arm_5_7 = {
	.name = "arm-5.7",
	.where = "32-bit Arm of Linux 5.7 and later, the kernel proper",
	.about = "r0 = 1 restarts in Hyp mode. Everything else gets HVC_STUB_ERR.",
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
