/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VHE_RESTART became FINALISE_EL2: it now prepares SVE and SME before it asks whether VHE is wanted. */
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
};

static const char *const notes[] = {
	"HVC_STUB_ERR from FINALISE_EL2 does not mean that nothing happened: the SVE and SME stage runs before VHE is looked at.",
	"Slot 0x200 answers calls too, for CPUs whose HCR_EL2.E2H cannot be cleared. So a fault of EL2 itself is taken for a call.",
	NOTE_ERET_SYNCHRONISES,
	NOTE_HCR_DSB,
	"The cause is not read: any synchronous exception from AArch64 that lands in a live slot is taken for a call.",
	NULL,
};

const struct hv_abi abi_linux_6_0 = {
	.name = "linux-6.0",
	.where = "Linux 6.0 to 6.18",
	.about = "Four calls. x0 selects; slots 0x200 and 0x400 share one handler.",
	.since = HV_RELEASE(6, 0),
	.until = HV_RELEASE(6, 19),
	.release = HV_RELEASE(6, 12),
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
