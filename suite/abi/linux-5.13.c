/* SPDX-License-Identifier: GPL-2.0-or-later */
/* As 5.12, for CPUs too that are in VHE mode and cannot leave it. */
#include "suite/abi/tables.h"

static const struct hv_call_spec calls[] = {
	CALL_SET_VECTORS(0),
	CALL_SOFT_RESTART(1),
	CALL_RESET_VECTORS(2),
	CALL_VHE_RESTART(3, MDCR_E2PB | MDCR_E2TB),
};

static const char *const notes[] = {
	NOTE_SLOT_200,
	"VHE_RESTART that refuses changes nothing but x0-x2. The kernel does not look at its result: it asks where it is "
	"instead.",
	NOTE_VHE_SUCCESS,
	NOTE_VHE_DATA,
	NOTE_CALL_3,
	NOTE_CAUSE_IS_NOT_READ,
	NOTE_IMMEDIATE,
	NOTE_WHOLE_X0,
	NOTE_RAW_ADDRESS,
	NOTE_ERET_SYNCHRONISES,
	NOTE_RESET_ELSEWHERE,
	NOTE_PAYLOAD_REGISTERS,
	NOTE_PAYLOAD_STATE,
	NOTE_PAYLOAD_VECTORS,
	NOTE_SCRATCH,
	NOTE_FLAGS,
	NOTE_DEAD_SLOTS,
	NULL,
};

const struct hv_abi abi_linux_5_13 = {
	.name = "linux-5.13",
	.where = "Linux 5.13 to 5.19",
	.about = "Four calls. x0 selects; slots 0x200 and 0x400 share one handler. Call 3 returns at EL2 if it succeeds.",
	.since = HV_RELEASE(5, 13),
	.until = HV_RELEASE(6, 0),
	.selector = HV_SELECT_X0,
	.calls = calls,
	.call_count = sizeof(calls) / sizeof(calls[0]),
	.unknown = CALL_UNKNOWN_STUB_ERR,
	.live = SLOT(0x200) | SLOT(0x400),
	.may_clobber = X0_TO_X18,
	.needs_data = true,
	.notes = notes,
};
