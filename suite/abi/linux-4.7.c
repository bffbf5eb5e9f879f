/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers in x0, so that a call meant for KVM can no longer move the vectors. */
#include "suite/abi/tables.h"

static const struct hv_call_spec calls[] = {
	CALL_GET_VECTORS(0),
	CALL_OLD_SET_VECTORS(1),
};

static const char *const notes[] = {
	"The error value, HYP_GONE, is 2: a number that is a call in the next generation and an exit code of KVM. hvcheck "
	"compares it by generation.",
	"Numbers below 0xfff are reserved for the stub in KVM's own text. The stub does not test a range: 0xfff is as "
	"unknown as 7.",
	NOTE_LINK_REGISTER,
	NOTE_CAUSE_IS_CHECKED,
	NOTE_IMMEDIATE,
	NOTE_WHOLE_X0,
	NOTE_RAW_ADDRESS,
	NOTE_ERET_SYNCHRONISES,
	NOTE_FLAGS,
	NOTE_DEAD_SLOTS,
	NULL,
};

const struct hv_abi abi_linux_4_7 = {
	.name = "linux-4.7",
	.where = "Linux 4.7",
	.about = "x0 selects one of two calls; the argument moved to x1. A call that does not exist gets HYP_GONE. Only HVCs are "
		 "looked at. x30 changes on every call.",
	.since = HV_RELEASE(4, 7),
	.until = HV_RELEASE(4, 8),
	.selector = HV_SELECT_X0,
	.calls = calls,
	.call_count = sizeof(calls) / sizeof(calls[0]),
	.unknown = CALL_UNKNOWN_HYP_GONE,
	.live = SLOT(0x400),
	.may_clobber = X0_TO_X18,
	.deviates = BIT_X(30),
	.checks_cause = true,
	.notes = notes,
};
