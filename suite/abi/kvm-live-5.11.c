/* SPDX-License-Identifier: GPL-2.0-or-later */
/* KVM itself since it speaks SMCCC. */
#include "suite/abi/tables.h"

static const struct hv_change off_changes[] = {
	KVM_OFF_CHANGES,
	KVM_OFF_5_10,
};

#define OFF .change_count = sizeof(off_changes) / sizeof(off_changes[0]), .changes = off_changes

static const struct hv_call_spec calls[] = {
	CALL_KVM_SET_VECTORS(0),
	CALL_KVM_SOFT_RESTART(1, KVM_SCTLR_VALUE, OFF),
	CALL_KVM_RESET_VECTORS(2, KVM_SCTLR_VALUE, OFF),
};

static const char *const notes[] = {
	"x0 from 3 up, as an unsigned number, is an SMCCC function of KVM's. hvcheck's own table has none, and tries "
	"numbers that a kernel gives no function to; with KVM's real vectors some of them do something.",
	"The number of stub calls grew: to 4 in 5.12, to 5 in 6.19. KVM answers HVC_STUB_ERR to those that are the bare stub's "
	"alone, and -1 to any other number that is no call. If the release is not known, either is right for 3 and 4.",
	"The code that switches the MMU off runs at its physical address, which EL2 maps to itself: it is reached by a BR "
	"through x5, made of a link address and kimage_voffset. Since 6.5 a BTI stands at its target. x0-x4 survive that.",
	"SCTLR_EL2 is made anew, RES1 bits alone: nothing of KVM's reaches the payload. 5.10 still clears I, SA, C, A, M and "
	"IESB in what is there, so that WXN and whatever else KVM had set stays.",
	NOTE_KVM_RESET,
	NOTE_KVM_HOME,
	NOTE_KVM_PAYLOAD,
	NOTE_KVM_SET,
	NOTE_KVM_HERE,
	"What traps from the host is KVM's to handle, and never taken for a call. hvcheck's own table returns from it "
	"untouched, and that is what it expects.",
	"The other slots are KVM's: guests leave through some, others end in a panic. hvcheck does not ask them.",
	"It has a stack: what lies below SP_EL2, up to 4 KiB, is its own to write.",
	NOTE_IMMEDIATE,
	NOTE_PAYLOAD_STATE,
	NULL,
};

const struct hv_abi abi_kvm_live_5_11 = {
	.name = "kvm-live-5.11",
	.where = "Linux 5.10 and later with KVM running, not protected",
	.about = "An HVC with x0 below 3 is a call of the stub: two of them end KVM and bring the bare stub back. Any other "
		 "x0 is a function of KVM's, or -1.",
	.since = HV_RELEASE(5, 10),
	.release = HV_RELEASE(5, 11),
	.selector = HV_SELECT_X0,
	.calls = calls,
	.call_count = sizeof(calls) / sizeof(calls[0]),
	.unknown = { .name = "unknown", .ending = HV_RETURNS, .move_count = 1, .moves = { HV_CONST(X0, ~0ull) },
		     .clobbers = BIT_X(5) | BIT_X(6), .args = "any other x0",
		     .does = "x0 is -1, SMCCC's NOT_SUPPORTED, or HVC_STUB_ERR for a number that is a call of the stub "
			     "elsewhere; nothing happens." },
	.unknown_x0 = HVC_STUB_ERR,
	.number_count = 3,
	.numbers = { { HV_RELEASE(5, 10), 3, READ("5.10") }, { HV_RELEASE(5, 12), 4, "VHE_RESTART, and later FINALISE_EL2" },
		     { HV_RELEASE(6, 19), 5, "GET_ICH_VTR_EL2" } },
	.stack = 0x1000,
	.mmu_on = true,
	.live = SLOT(0x400),
	.busy = 0xffff & ~SLOT(0x400),
	.may_clobber = X0_TO_X18,
	.checks_cause = true,
	.needs_data = true,
	.notes = notes,
};
