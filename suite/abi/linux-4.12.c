/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The generation in which the numbers and the error value settled. */
#include "suite/abi/tables.h"

static const struct hv_call_spec calls[] = {
	CALL_SET_VECTORS(0),
	CALL_SOFT_RESTART(1),
	CALL_RESET_VECTORS(2),
};

static const char *const notes[] = {
	"The cause is not read: any synchronous exception from AArch64 EL1 or EL0 that lands in slot 0x400 is taken for a call.",
	"x0 is compared as 64 bits: 0xffffffff00000000 is no SET_VECTORS.",
	"RESET_VECTORS after SET_VECTORS to another table is that table's business; the stub never sees it.",
	"A SET_VECTORS address is taken raw: the stub checks neither alignment nor range. hvcheck expects VBAR_EL2 to hold what "
	"the architecture keeps of it, bits [10:0] aside.",
	NOTE_ERET_SYNCHRONISES,
	"At a payload x3 and above are UNKNOWN to the contract: x3 repeats x1 and x4 is the entry on a bare stub, not under KVM.",
	"NZCV survives a call that returns: ERET restores it from SPSR_EL2. At a payload it is whatever the last compare left.",
	NULL,
};

const struct hv_abi abi_linux_4_12 = {
	.name = "linux-4.12",
	.where = "Linux 4.12 to 5.11",
	.about = "x0 selects one of three calls. Zero on success, HVC_STUB_ERR otherwise. Only x0 changes on a call that returns.",
	.since = HV_RELEASE(4, 12),
	.until = HV_RELEASE(5, 12),
	.selector = HV_SELECT_X0,
	.calls = calls,
	.call_count = sizeof(calls) / sizeof(calls[0]),
	.unknown = CALL_UNKNOWN_STUB_ERR,
	.live = SLOT(0x400),
	.may_clobber = X0_TO_X18,
	.notes = notes,
};
