/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table that hibernation leaves in a safe page while it overwrites the kernel. */
#include "suite/abi/tables.h"

static const struct hv_call_spec calls[] = {
	{ .name = "restore-vectors", .ending = HV_RETURNS, .move_count = 2, .moves = { HV_TAKE(X0, X0), HV_TAKE(VBAR_EL2, X24) },
	  .args = "x24: physical address of the restored kernel's stub",
	  .does = "VBAR_EL2 becomes x24, unchecked; the ERET synchronises it. No register changes." },
};

static const char *const notes[] = {
	"The argument hides in x24, a register that callees preserve, because the code that restores the image keeps it "
	"there. Any HVC that does not know of it, and any trap, moves the vectors to junk.",
	"Neither x0 nor the cause nor the immediate is looked at: hvcheck expects every exception of AArch64 EL1 to be the "
	"call.",
	"The table is part of a section that hibernation copies whole to one page: at most 4 KiB, with the handlers before or "
	"behind the table. It refers to nothing outside, and hvcheck holds it to that: the section is taken to be what the "
	"table's code spans.",
	"The kernel that copies the table must clean the copy to the PoC before SET_VECTORS: EL2 fetches it with MMU and caches "
	"off, before any of the restored hypervisor text has been cleaned.",
	"With x24 zero the code that restores does not issue the call: the kernel had not booted at EL2.",
	NOTE_RAW_ADDRESS,
	NOTE_ERET_SYNCHRONISES,
	NOTE_DEAD_SLOTS,
	NULL,
};

const struct hv_abi abi_hibernate_4_7 = {
	.name = "hibernate-4.7",
	.where = "Linux 4.7 to 5.15, resident only while an image is being restored",
	.about = "One call, and every HVC is it: the vectors go where x24 says. Since 5.16 hibernation uses trans-pgd-5.16.",
	.since = HV_RELEASE(4, 7),
	.until = HV_RELEASE(5, 16),
	.selector = HV_SELECT_ANY,
	.calls = calls,
	.call_count = sizeof(calls) / sizeof(calls[0]),
	.unknown = { .name = "unknown", .ending = HV_RETURNS, .args = "none: every HVC is the call", .does = "Does not exist." },
	.live = SLOT(0x400),
	.copied = HV_COPIES_SECTION,
	.notes = notes,
};
