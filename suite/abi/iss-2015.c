/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The proposal that selected by the HVC's immediate, with its follow-up. */
#include "suite/abi/tables.h"

static const struct hv_call_spec calls[] = {
	{ .name = "call-hyp", .number = 0, .ending = HV_RETURNS, .move_count = 1, .moves = { HV_TAKE(X0, X0) },
	  .clobbers = BIT_X(17), .args = "x0: function of the hypervisor; x1, x2, x3: its arguments",
	  .does = "For a hypervisor. The stub ignores it, and x0 stays as it is." },
	{ .name = "get-vectors", .number = 1, .ending = HV_RETURNS, .move_count = 1, .moves = { HV_TAKE(X0, VBAR_EL2) },
	  .clobbers = BIT_X(17), .args = "none", .does = "x0 becomes VBAR_EL2." },
	{ .name = "set-vectors", .number = 2, .ending = HV_RETURNS, .move_count = 2,
	  .moves = { HV_TAKE(X0, X0), HV_TAKE(VBAR_EL2, X0) }, .clobbers = BIT_X(17),
	  .args = "x0: physical address of a vector table, 2 KiB aligned",
	  .does = "VBAR_EL2 becomes x0, unchecked; the ERET synchronises it. x0 still holds the address." },
	{ .name = "call-func", .number = 3, .ending = HV_RESTARTS, .entry = HV_X0, .links = true, .move_count = 4,
	  .moves = { HV_TAKE(X0, X1), HV_TAKE(X1, X2), HV_TAKE(X2, X3), HV_TAKE(X18, X30) }, .clobbers = BIT_X(17),
	  .args = "x0: physical address of a function; x1, x2, x3: its x0, x1, x2",
	  .does = "Calls the function at EL2, without a stack, by BLR. The caller's x30 waits in x18, which the function must "
		  "preserve; when it returns, x30 is put back, and the call returns with the function's x0." },
};

static const char *const notes[] = {
	"x17 and x18 are the handler's by the series' own text. hvcheck asks for x18 in every generation, because it may be "
	"the shadow call stack or the platform's; here it reports the loss and does not fail it.",
	"Immediate 0 is free for CALL_HYP only because PSCI by HVC uses it as well: the stub must leave it harmless.",
	"Any other immediate is ignored and gets no error value: a caller cannot tell that there was no such call.",
	"CALL_FUNC belongs to the follow-up, which shipped in RHELSA 3.19. A stub of the first series ignores immediate 3 "
	"and fails here for it.",
	"hvcheck sees CALL_FUNC arrive, with x30 leading back into the stub and the caller's x30 in x18, and come back with the "
	"function's x0 and the caller's x30.",
	NOTE_CAUSE_IS_CHECKED,
	NOTE_RAW_ADDRESS,
	NOTE_ERET_SYNCHRONISES,
	NOTE_DEAD_SLOTS,
	NULL,
};

const struct hv_abi abi_iss_2015 = {
	.name = "iss-2015",
	.where = "series on the arm64 list, 2014-2015, never merged; with CALL_FUNC in RHELSA 3.19",
	.about = "The HVC's immediate selects, and x0 is an argument like others. x17 and x18 change on every call. The idea of "
		 "numbered calls was merged in 4.7, with the numbers in x0.",
	.selector = HV_SELECT_IMM,
	.calls = calls,
	.call_count = sizeof(calls) / sizeof(calls[0]),
	.unknown = { .name = "unknown", .number = 4, .ending = HV_RETURNS, .move_count = 1, .moves = { HV_TAKE(X0, X0) },
		     .clobbers = BIT_X(17), .args = "any other immediate", .does = "Nothing happens; there is no error value." },
	.live = SLOT(0x400),
	.may_clobber = X0_TO_X18,
	.deviates = BIT_X(18),
	.checks_cause = true,
	.notes = notes,
};
