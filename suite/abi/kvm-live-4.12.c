/* SPDX-License-Identifier: GPL-2.0-or-later */
/* KVM itself, as the kernel can call it. */
#include "suite/abi/tables.h"

#define STACK_AT 0x80	/* above the parameters, where no rule looks: a function is called with a stack */

static const struct hv_call_spec calls[] = {
	CALL_KVM_SET_VECTORS(0),
	CALL_KVM_SOFT_RESTART(1, KVM_SCTLR_FLAGS, .change_count = 0),
	CALL_KVM_RESET_VECTORS(2, KVM_SCTLR_FLAGS, .change_count = 0),
};

static const char *const notes[] = {
	"x0 from 3 up, as an unsigned number, is the address of a function, which is called at EL2 with x1, x2 and x3 as "
	"its arguments. So there is no unknown call. hvcheck passes a function that adds one to its x0 and x2, and "
	"some addresses where there is none: EL2 is lost with those, and does not answer.",
	"An HVC is the host's if VTTBR_EL2 is zero, and a guest's otherwise, which is never a call of the stub. hvcheck's own "
	"table returns from a guest's untouched, and that is what it expects.",
	"The code that switches the MMU off runs at its physical address, which EL2 maps to itself: it is reached by a BR "
	"through x5, made of a link address and kimage_voffset. x0-x4 survive that.",
	"SCTLR_EL2 only loses I, SA, C, A and M: WXN and whatever else KVM had set reaches the payload. 5.11 repaired that. "
	"hvcheck expects the leftovers here.",
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

const struct hv_abi abi_kvm_live_4_12 = {
	.name = "kvm-live-4.12",
	.where = "Linux 4.12 to 5.9 with KVM running",
	.about = "An HVC with x0 below 3 is a call of the stub: two of them end KVM and bring the bare stub back. Any other "
		 "x0 is a function to call at EL2.",
	.since = HV_RELEASE(4, 12),
	.until = HV_RELEASE(5, 10),
	.selector = HV_SELECT_X0,
	.calls = calls,
	.call_count = sizeof(calls) / sizeof(calls[0]),
	.unknown = { .name = "call-hyp", .ending = HV_RETURNS, .entry = HV_X0, .links = true, .move_count = 3,
		     .moves = { HV_TAKE(X0, X1), HV_TAKE(X1, X2), HV_TAKE(X2, X3) }, .aim_count = 11,
		     .aims = { HV_AIM(X0, params, 0), HV_AIM_VALUE(PARAM0, HV_FUNCTION), HV_AIM_VALUE(PARAM1, HV_FUNCTION_MOVS(3)),
			       HV_AIM_VALUE(PARAM2, HV_FUNCTION_MOVS(5)), HV_AIM_VALUE(PARAM3, HV_FUNCTION_MOVS(7)),
			       HV_AIM_VALUE(PARAM4, HV_FUNCTION_MOVS(9)), HV_AIM_VALUE(PARAM5, HV_FUNCTION_MOVS(11)),
			       HV_AIM_VALUE(PARAM6, HV_FUNCTION_MOVS(13)), HV_AIM_VALUE(PARAM7, HV_FUNCTION_MOVS(15)),
			       HV_AIM_VALUE(PARAM8, HV_FUNCTION_END), HV_AIM(SP_EL2, params, STACK_AT) },
		     .clobbers = X0_TO_X18,
		     .args = "x0: function; x1, x2, x3: its x0, x1, x2", .does = "Calls the function at EL2; x0 is what it "
										 "returns." },
	.begin_count = 1,
	.begins = { HV_CONST(VTTBR_EL2, 0) },
	.stack = 0x1000,
	.mmu_on = true,
	.live = SLOT(0x400),
	.busy = 0xffff & ~SLOT(0x400),
	.may_clobber = X0_TO_X18,
	.checks_cause = true,
	.checks_guest = true,
	.needs_data = true,
	.notes = notes,
};
