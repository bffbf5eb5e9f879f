/* SPDX-License-Identifier: GPL-2.0-or-later */
/* KVM that does not trust its host any more. */
#include "suite/abi/tables.h"

static const struct hv_call_spec calls[] = {
	CALL_NOT_SUPPORTED("set-vectors", 0),
	CALL_NOT_SUPPORTED("soft-restart", 1),
	CALL_NOT_SUPPORTED("reset-vectors", 2),
};

static const char *const notes[] = {
	"No number is special any more: the stub's calls are functions that KVM does not have. x0 is -1, SMCCC's "
	"NOT_SUPPORTED, not HVC_STUB_ERR.",
	"So the host never gets EL2 back. The kernel knows, and refuses kexec and hibernation while protected KVM runs.",
	"KVM's table for the moment in which it takes EL2 over still answers stub calls: see kvm-init-5.11.",
	"x0 of KVM's own functions is not asked here.",
	"What traps from the host is KVM's to handle. hvcheck's own table returns from it untouched, and that is what it "
	"expects.",
	"The other slots are KVM's: guests leave through some, others end in a panic. hvcheck does not ask them.",
	"It has a stack: what lies below SP_EL2, up to 4 KiB, is its own to write.",
	NOTE_IMMEDIATE,
	NULL,
};

const struct hv_abi abi_pkvm_5_16 = {
	.name = "pkvm-5.16",
	.where = "Linux 5.16 and later with protected KVM running",
	.about = "No call of the stub is answered: every number that is no function of KVM's gets -1 and changes nothing.",
	.since = HV_RELEASE(5, 16),
	.selector = HV_SELECT_X0,
	.calls = calls,
	.call_count = sizeof(calls) / sizeof(calls[0]),
	.unknown = CALL_NOT_SUPPORTED("unknown", 3),
	.stack = 0x1000,
	.mmu_on = true,
	.live = SLOT(0x400),
	.busy = 0xffff & ~SLOT(0x400),
	.may_clobber = X0_TO_X18,
	.checks_cause = true,
	.notes = notes,
};
