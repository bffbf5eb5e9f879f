/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The stub learns to move the kernel to EL2. */
#include "suite/abi/tables.h"

static const struct hv_call_spec calls[] = {
	CALL_SET_VECTORS(0),
	CALL_SOFT_RESTART(1),
	CALL_RESET_VECTORS(2),
	CALL_VHE_RESTART(3, MDCR_E2PB),
};

static const char *const notes[] = {
	"VHE_RESTART that refuses changes nothing but x0-x2. The kernel does not look at its result: it asks where it is "
	"instead.",
	NOTE_VHE_SUCCESS,
	NOTE_VHE_DATA,
	"A CPU whose HCR_EL2.E2H cannot be cleared hangs in its first call, which comes from EL2 and takes slot 0x200: 5.13 "
	"made that slot live.",
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

const struct hv_abi abi_linux_5_12 = {
	.name = "linux-5.12",
	.where = "Linux 5.12",
	.about = "Four calls. x0 selects; zero on success, HVC_STUB_ERR otherwise. Call 3 returns at EL2 if it succeeds.",
	.since = HV_RELEASE(5, 12),
	.until = HV_RELEASE(5, 13),
	.selector = HV_SELECT_X0,
	.calls = calls,
	.call_count = sizeof(calls) / sizeof(calls[0]),
	.unknown = CALL_UNKNOWN_STUB_ERR,
	.live = SLOT(0x400),
	.may_clobber = X0_TO_X18,
	.needs_data = true,
	.notes = notes,
};
