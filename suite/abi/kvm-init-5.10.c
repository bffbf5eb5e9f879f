/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of 5.10: SMCCC's function, with what KVM needs in registers. */
#include "suite/abi/tables.h"

/* TG0, SH0, ORGN0, IRGN0 come from EL1; RES1, and the T0SZ of the suite's page tables. */
#define TCR_TAKEN 0xff00ull
#define TCR_SET 0x80800019ull
/* Attributes of walks that no canary has, between fields that mean nothing to EL2 or another thing. 4 KiB pages. */
#define TCR_EL1_OF_CALL 0x7f72b5592b90ull

/* RES1; IESB, which RESET_VECTORS and SOFT_RESTART clear, and the keys of PAC, which they leave. */
#define SCTLR_KEYS (1u << 31 | 1u << 30 | 1u << 27 | 1u << 13)
#define SCTLR_BEFORE (0x30c50830 | 1u << 21 | SCTLR_KEYS)

#define SCTLR_CHOICE (1u << 19 | 1u << 21 | 1u << 25 | SCTLR_KEYS)	/* WXN, IESB, EE */

static const struct hv_call_spec calls[] = {
	CALL_KVM_SET_VECTORS(0),
	CALL_KVM_SOFT_RESTART(1, KVM_SCTLR_IESB, .change_count = 0),
	CALL_KVM_RESET_VECTORS(2, KVM_SCTLR_IESB, .change_count = 0),
	{ .name = "init", .number = 0xc6000000, .ending = HV_RETURNS, .move_count = 8,
	  .moves = { HV_CONST(X0, 0), HV_TAKE(TTBR0_EL2, X1), HV_TAKE(TPIDR_EL2, X2), HV_TAKE(SP_EL2, X3), HV_TAKE(VBAR_EL2, X4),
		     HV_TAKE(MAIR_EL2, MAIR_EL1), { HV_TCR_EL2, HV_TCR_EL1, ~TCR_TAKEN, TCR_SET, 0, false, HV_E2H_ANY },
		     HV_CONST(SCTLR_EL2, 0x30c5183d) },
	  .sizes_tcr = true, .choice_count = 2, .choices = { { HV_SCTLR_EL2, SCTLR_CHOICE }, { HV_TTBR0_EL2, 1 } },
	  .aim_count = 6,
	  .aims = { HV_AIM(X1, idmap_ro, 0), HV_AIM_VALUE(X2, 0x0000800043c0e000), HV_AIM(X3, canary, KVM_STACK_AT),
		    HV_AIM(X4, recorder, 0), HV_AIM_VALUE(MAIR_EL1, KVM_MAIR), HV_AIM_VALUE(TCR_EL1, TCR_EL1_OF_CALL) },
	  .smccc = true, .clobbers = BIT_X(1) | BIT_X(2),
	  .args = "x1: physical address of page tables; x2: offset of the CPU's variables; x3: stack; x4: vectors",
	  .does = "Takes page tables, stack, vectors and the attributes of EL1 into EL2, and switches its MMU on." },
};

static const char *const notes[] = {
	"5.10 stands between two: it has the function's number of 5.11, and 4.12's way to pass and to end.",
	"TCR_EL2 takes granule and attributes of walks from TCR_EL1, and T0SZ from a variable of the kernel, idmap_t0sz. hvcheck's "
	"page tables are of 4 KiB pages and 39 bits, so T0SZ must be 25; a kernel's file has its own, and its init call is UNSEEN "
	"because the kernel writes over it at boot.",
	"SCTLR_EL2 becomes the bits that must be one, M, C, SA and I, and a kernel's choice of WXN, IESB, EE and the keys of PAC; "
	"bit 0 of TTBR0_EL2, CnP, is a choice as well.",
	"SCTLR_EL2 only loses I, SA, C, A, M and IESB: WXN and whatever else the hypervisor had set reaches the payload. 5.11 "
	"repaired that. hvcheck expects the leftovers here.",
	"Every x0 that is no call is answered with -1, 3 and 4 too.",
	NOTE_KVM_PS,
	"The call that begins KVM is one of SMCCC, and its caller keeps values in x4 to x17: REG-07 asks for them, though hyp-abi "
	"lets a stub's call change them.",
	NOTE_KVM_RESET,
	NOTE_KVM_HOME,
	NOTE_KVM_PAYLOAD,
	NOTE_KVM_SET,
	NOTE_CAUSE_IS_NOT_READ,
	NOTE_IMMEDIATE,
	NOTE_PAYLOAD_STATE,
	NOTE_DEAD_SLOTS,
	NULL,
};

const struct hv_abi abi_kvm_init_5_10 = {
	.name = "kvm-init-5.10",
	.where = "Linux 5.10 with KVM, resident between SET_VECTORS and the call that begins KVM",
	.about = "x0 below 3 is a call of the stub, answered as KVM answers it: two of them bring the bare stub back. One "
		 "SMCCC function begins KVM; any other is not supported.",
	.since = HV_RELEASE(5, 10),
	.until = HV_RELEASE(5, 11),
	.selector = HV_SELECT_X0,
	.calls = calls,
	.call_count = sizeof(calls) / sizeof(calls[0]),
	.unknown = { .name = "unknown", .ending = HV_RETURNS, .move_count = 1, .moves = { HV_CONST(X0, ~0ull) },
		     .args = "any other x0", .does = "x0 is -1, SMCCC's NOT_SUPPORTED; nothing happens." },
	.begin_count = 1,
	.begins = { HV_CONST(SCTLR_EL2, SCTLR_BEFORE) },
	.live = SLOT(0x400),
	.may_clobber = X0_TO_X18,
	.needs_data = true,
	.notes = notes,
};
