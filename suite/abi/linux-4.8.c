/* SPDX-License-Identifier: GPL-2.0-or-later */
/* As 4.7, and SOFT_RESTART for kexec. */
#include "suite/abi/tables.h"

static const struct hv_call_spec calls[] = {
	CALL_GET_VECTORS(0),
	CALL_OLD_SET_VECTORS(1),
	CALL_SOFT_RESTART(2),
};

static const char *const notes[] = {
	"The error value, HYP_GONE, is KVM's exit code of that name: 2 at first, and 3 since 4.9, which put another code "
	"before it. A kernel's release tells which is right; of any other stub hvcheck takes either, but not both.",
	"Two numbers mean two things: 2 is SOFT_RESTART and was HYP_GONE, and since 4.12 it is RESET_VECTORS.",
	NOTE_LINK_REGISTER,
	"A payload finds the exception class, 0x16, in x30. It has no use for the caller's.",
	NOTE_CAUSE_IS_CHECKED,
	NOTE_IMMEDIATE,
	NOTE_WHOLE_X0,
	NOTE_RAW_ADDRESS,
	NOTE_ERET_SYNCHRONISES,
	NOTE_PAYLOAD_REGISTERS,
	NOTE_PAYLOAD_STATE,
	NOTE_PAYLOAD_VECTORS,
	NOTE_FLAGS,
	NOTE_DEAD_SLOTS,
	NULL,
};

const struct hv_abi abi_linux_4_8 = {
	.name = "linux-4.8",
	.where = "Linux 4.8 to 4.11",
	.about = "x0 selects one of three calls. A call that does not exist gets HYP_GONE. Only HVCs are looked at. x30 changes on "
		 "every call.",
	.since = HV_RELEASE(4, 8),
	.until = HV_RELEASE(4, 12),
	.selector = HV_SELECT_X0,
	.calls = calls,
	.call_count = sizeof(calls) / sizeof(calls[0]),
	.unknown = CALL_UNKNOWN_HYP_GONE,
	.unknown_x0 = 3,
	.unknown_any = true,
	.unknown_since = HV_RELEASE(4, 9),
	.live = SLOT(0x400),
	.may_clobber = X0_TO_X18,
	.deviates = BIT_X(30),
	.checks_cause = true,
	.notes = notes,
};
