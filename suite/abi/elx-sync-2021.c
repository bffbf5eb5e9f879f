/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The proposal that put the whole handler into its slots. */
#include "suite/abi/tables.h"

static const struct hv_call_spec calls[] = {
	CALL_SET_VECTORS(0),
	CALL_SOFT_RESTART(1),
	CALL_RESET_VECTORS(2),
	CALL_VHE_RESTART(3, MDCR_E2PB | MDCR_E2TB),
};

static const char *const notes[] = {
	"The table was meant to be copied as 2 KiB, but its branch to VHE_RESTART, a B.EQ that reaches 1 MiB, leads out of "
	"it. The author's answer was that a copy never gets call 3. hvcheck does not promise what one branch breaks: the "
	"table does not count as copyable, and trans-pgd-5.16 is the table that came of it.",
	"Dead slots branch to a label before their own padding, and so run through NOPs of the slot below. hvcheck asks "
	"only that a dead slot stays in the stub and changes nothing. With zeros for padding it would fault for ever "
	"instead.",
	NOTE_SLOT_200,
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

const struct hv_abi abi_elx_sync_2021 = {
	.name = "elx-sync-2021",
	.where = "series on the arm64 list, versions 13 and 14 of April and May 2021, not merged",
	.about = "The calls of linux-5.13. The handler stands twice, in slots 0x200 and 0x400, as 20 instructions of the 32 "
		 "that fit.",
	.selector = HV_SELECT_X0,
	.calls = calls,
	.call_count = sizeof(calls) / sizeof(calls[0]),
	.unknown = CALL_UNKNOWN_STUB_ERR,
	.live = SLOT(0x200) | SLOT(0x400),
	.may_clobber = X0_TO_X18,
	.needs_data = true,
	.notes = notes,
};
