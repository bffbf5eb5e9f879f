/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A fifth call: what the hypervisor's GIC registers say of the CPU. */
#include "suite/abi/tables.h"

static const struct hv_move first_stage[] = FINALISE_ALWAYS;
static const struct hv_change changes[] = { FINALISE_CHANGES };

static const struct hv_call_spec calls[] = {
	CALL_SET_VECTORS(0),
	CALL_SOFT_RESTART(1),
	CALL_RESET_VECTORS(2),
	{ .name = "finalise-el2", .number = 3, .ending = HV_RISES, .needs_vhe = true, .move_count = VHE_MOVE_COUNT,
	  .moves = VHE_MOVES(MDCR_E2PB | MDCR_E2TB), .clobbers = BIT_X(1) | BIT_X(2),
	  .always_count = sizeof(first_stage) / sizeof(first_stage[0]), .always = first_stage,
	  .change_count = sizeof(changes) / sizeof(changes[0]), .changes = changes, .args = "none", .does = FINALISE_DOES },
	{ .name = "get-ich-vtr-el2", .number = 4, .ending = HV_RETURNS, .move_count = 2,
	  .moves = { HV_CONST(X0, 0), HV_TAKE(X1, ICH_VTR_EL2) }, .needs = HV_HAS_GICV3, .smccc = true, .args = "none",
	  .does = "x1 becomes ICH_VTR_EL2, and x0 zero. The first call with a second result." },
};

static const char *const notes[] = {
	"GET_ICH_VTR_EL2 does not ask whether the CPU has GICv3's system registers. Without them the read is undefined at "
	"EL2, comes back through slot 0x200 with the same x0, and never ends. hvcheck does not ask a CPU without GICv3.",
	"The kernel's caller of GET_ICH_VTR_EL2 goes by SMCCC 1.1 and relies on x4-x17. The document's x0-x18 would not be "
	"enough.",
	"HVC_STUB_ERR from FINALISE_EL2 does not mean that nothing happened: the SVE and SME stage runs before VHE is "
	"looked at, even with the EL2 MMU on. Called twice it does the same twice.",
	"FINALISE_EL2 also refuses if the command line keeps VHE for the hypervisor alone (hVHE).",
	NOTE_SLOT_200,
	NOTE_VHE_SUCCESS,
	NOTE_VHE_DATA,
	NOTE_CALL_3,
	NOTE_CAUSE_IS_NOT_READ,
	NOTE_IMMEDIATE,
	NOTE_WHOLE_X0,
	NOTE_RAW_ADDRESS,
	NOTE_ERET_SYNCHRONISES,
	NOTE_HCR_DSB,
	NOTE_RESET_ELSEWHERE,
	NOTE_PAYLOAD_REGISTERS,
	NOTE_PAYLOAD_STATE,
	NOTE_PAYLOAD_VECTORS,
	NOTE_SCRATCH,
	NOTE_FLAGS,
	NOTE_DEAD_SLOTS,
	NULL,
};

const struct hv_abi abi_linux_6_19 = {
	.name = "linux-6.19",
	.where = "Linux 6.19 and later",
	.about = "Five calls. x0 selects; slots 0x200 and 0x400 share one handler. Call 4 returns a second result, in x1.",
	.since = HV_RELEASE(6, 19),
	.release = HV_RELEASE(6, 19),
	.selector = HV_SELECT_X0,
	.calls = calls,
	.call_count = sizeof(calls) / sizeof(calls[0]),
	.unknown = CALL_UNKNOWN_STUB_ERR,
	.hcr_dsb_since = HV_RELEASE(6, 16),
	.live = SLOT(0x200) | SLOT(0x400),
	.may_clobber = X0_TO_X18,
	.needs_data = true,
	.notes = notes,
};
