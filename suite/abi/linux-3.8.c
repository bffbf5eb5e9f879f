/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The first stub: x0 is an address, and zero is the question. */
#include "suite/abi/tables.h"

static const struct hv_call_spec calls[] = {
	{ .name = "get-vectors", .number = 0, .ending = HV_RETURNS, .move_count = 1, .moves = { HV_TAKE(X0, VBAR_EL2) },
	  .clobbers = BIT_X(1), .args = "x0: 0", .does = "x0 becomes VBAR_EL2." },
	{ .name = "set-vectors", .number = 1, .ending = HV_RETURNS, .move_count = 2,
	  .moves = { HV_TAKE(X0, X0), HV_TAKE(VBAR_EL2, X0) }, .clobbers = BIT_X(1),
	  .args = "x0: physical address of a vector table, 2 KiB aligned, not 0",
	  .does = "VBAR_EL2 becomes x0, unchecked; the ERET synchronises it. x0 still holds the address." },
};

static const char *const notes[] = {
	"There is no unknown call and no error value: any x0 but zero is an address. A function call that was meant for "
	"KVM, issued when only the stub is there, makes the function's address the vector table. That is why 4.7 began to "
	"number its calls.",
	"x0 is zero or it is not, as 64 bits: an address whose lower half is zero is still an address.",
	NOTE_CAUSE_IS_CHECKED,
	"x1 is scratch on every entry. Nothing was written about clobbers then; the wrappers are C functions, to which "
	"x0-x18 belong.",
	NOTE_IMMEDIATE,
	NOTE_RAW_ADDRESS,
	NOTE_ERET_SYNCHRONISES,
	"A payload at EL2 has no call of its own yet: a kernel that wants EL2 installs vectors and takes it with the next HVC.",
	NOTE_DEAD_SLOTS,
	NULL,
};

const struct hv_abi abi_linux_3_8 = {
	.name = "linux-3.8",
	.where = "Linux 3.8 to 4.6",
	.about = "x0 selects: zero asks for the vector table, anything else is the address of a new one. Only HVCs are "
		 "looked at. x1 changes on every call.",
	.since = HV_RELEASE(3, 8),
	.until = HV_RELEASE(4, 7),
	.selector = HV_SELECT_ADDR,
	.calls = calls,
	.call_count = sizeof(calls) / sizeof(calls[0]),
	.unknown = { .name = "unknown", .ending = HV_RETURNS, .args = "none: every x0 is a call", .does = "Does not exist." },
	.live = SLOT(0x400),
	.may_clobber = X0_TO_X18,
	.checks_cause = true,
	.notes = notes,
};
