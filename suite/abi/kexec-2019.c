/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table that would have let kexec relocate at EL1 and enter the new kernel at EL2. */
#include "suite/abi/tables.h"

static const struct hv_call_spec calls[] = {
	{ .name = "enter", .ending = HV_RESTARTS, .entry = HV_X4, .move_count = 3,
	  .moves = { HV_TAKE(X0, X0), HV_TAKE(X1, X1), HV_TAKE(X2, X2) }, .args = "x4: physical entry address",
	  .does = "Branches to x4 at EL2 with every register as it was." },
};

static const char *const notes[] = {
	"Neither x0 nor the cause nor the immediate is looked at: hvcheck expects every exception of AArch64 EL1 to be the "
	"call.",
	"All that the new kernel needs, x0-x3, must be in place before the HVC. hvcheck expects x0-x30 untouched.",
	"Behind its one instruction a slot holds zeros, which are undefined instructions: nothing may run on into them.",
	"The table lies in the page of the relocation code at a fixed multiple of 2 KiB, and may be copied with it. The "
	"kernel that copies it must clean the copy to the PoC before SET_VECTORS.",
	"A payload finds VBAR_EL2 at a page that it may overwrite next: it must set its own vectors before it takes an "
	"exception.",
	NOTE_PAYLOAD_STATE,
	NOTE_DEAD_SLOTS,
	NULL,
};

const struct hv_abi abi_kexec_2019 = {
	.name = "kexec-2019",
	.where = "series on the arm64 list, versions 7 to 9 of 2019 and 2020, not merged",
	.about = "One call, and every HVC is it: EL2 goes on at x4.",
	.selector = HV_SELECT_ANY,
	.calls = calls,
	.call_count = sizeof(calls) / sizeof(calls[0]),
	.unknown = { .name = "unknown", .ending = HV_RETURNS, .args = "none: every HVC is the call", .does = "Does not exist." },
	.live = SLOT(0x400),
	.copied = HV_COPIES_TABLE,
	.notes = notes,
};
