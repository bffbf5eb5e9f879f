/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The proposal that would have run any function of the kernel at EL2. */
#include "suite/abi/tables.h"

/* Virtual less physical address of the image that the stub is told of: that of a kernel of its time, loaded at 1 GiB. */
#define KIMAGE_VOFFSET 0xfffeffffc8000000ull

static const struct hv_call_spec calls[] = {
	{ .name = "call-func", .number = 0, .ending = HV_RESTARTS, .entry = HV_X1, .entry_less = KIMAGE_VOFFSET, .move_count = 5,
	  .moves = { HV_TAKE(X0, X2), HV_TAKE(X1, X3), HV_TAKE(X2, X4), HV_TAKE(X3, X5), HV_TAKE(X4, X6) },
	  .clobbers = BIT_X(6) | BIT_X(7),
	  .args = "x1: virtual address of a function in the kernel's image; x2 to x6: its x0 to x4",
	  .does = "Branches to the function's physical address at EL2. The function is the exception's handler from there on: it "
		  "must return by ERET itself, and x0 is whatever it leaves there." },
	CALL_SOFT_RESTART(1),
	CALL_RESET_VECTORS(2),
};

static const char *const notes[] = {
	"The function's address becomes physical by kimage_voffset, a variable that the stub reads with the MMU off: it "
	"must be clean to the PoC. hvcheck's own stub holds 0xfffeffffc8000000 there; a stub with another value fails "
	"CALL_FUNC.",
	"There is no SET_VECTORS: KVM's init code is the function to call. A decompressor or another hypervisor is left "
	"out, which was an objection. The series' text says four arguments, x2 to x5, and its code passes five.",
	"No return address is passed. hvcheck expects x30 as the caller had it.",
	"RESET_VECTORS has nothing to undo while the stub itself is resident, and cannot be redirected either.",
	NOTE_CAUSE_IS_NOT_READ,
	NOTE_IMMEDIATE,
	NOTE_WHOLE_X0,
	NOTE_ERET_SYNCHRONISES,
	NOTE_CALL_3,
	NOTE_PAYLOAD_REGISTERS,
	NOTE_PAYLOAD_STATE,
	NOTE_PAYLOAD_VECTORS,
	NOTE_DEAD_SLOTS,
	NULL,
};

const struct hv_abi abi_call_func_2017 = {
	.name = "call-func-2017",
	.where = "series on the arm64 list, March 2017, never merged",
	.about = "As linux-4.12, but call 0 runs a function instead of setting vectors. Zero on success of the others, "
		 "HVC_STUB_ERR if there is no such call.",
	.selector = HV_SELECT_X0,
	.calls = calls,
	.call_count = sizeof(calls) / sizeof(calls[0]),
	.unknown = CALL_UNKNOWN_STUB_ERR,
	.live = SLOT(0x400),
	.may_clobber = X0_TO_X18,
	.needs_data = true,
	.notes = notes,
};
