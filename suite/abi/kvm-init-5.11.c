/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The same since KVM speaks SMCCC. */
#include "suite/abi/tables.h"

/* WXN, IESB, EE; EnIA, EnIB, EnDA, EnDB; BT, ITFSB */
#define SCTLR_CHOICE (1u << 19 | 1u << 21 | 1u << 25 | 1u << 31 | 1u << 30 | 1u << 27 | 1u << 13 | 1ull << 36 | 1ull << 37)

/* PS 0, 32 bits: not the CPU's. Bits that are RES0 show a field that is too wide (19), and what leaks into SCTLR_EL2 (40). */
#define PARAM_TCR ((HV_IDMAP_TCR & ~HV_TCR_EL2_PS) | 1u << 19 | 1ull << 40)

static const struct hv_change off_changes[] = { KVM_OFF_CHANGES };

static const struct hv_change init_changes[] = {
	{ HV_RELEASE(7, 0), HV_RELEASE(7, 1), false, HV_CONST(SCTLR_EL2, 0x0000100d), READ("7.0") },	/* M, C, SA and I */
	{ HV_RELEASE(7, 1), 0, false, HV_CONST(SCTLR_EL2, 0x0040180d), READ("7.1") },	/* EIS, EOS besides */
};

#define OFF .change_count = sizeof(off_changes) / sizeof(off_changes[0]), .changes = off_changes

static const struct hv_call_spec calls[] = {
	CALL_KVM_SET_VECTORS(0),
	CALL_KVM_SOFT_RESTART(1, KVM_SCTLR_VALUE, OFF),
	CALL_KVM_RESET_VECTORS(2, KVM_SCTLR_VALUE, OFF),
	{ .name = "init", .number = 0xc6000000, .ending = HV_RETURNS, .move_count = 10,
	  .moves = { HV_CONST(X0, 0), HV_TAKE(MAIR_EL2, PARAM0), HV_TAKE(TCR_EL2, PARAM1), HV_TAKE(TPIDR_EL2, PARAM2),
		     HV_TAKE(SP_EL2, PARAM3), HV_TAKE(TTBR0_EL2, PARAM5), HV_TAKE(HCR_EL2, PARAM6),
		     HV_TAKE(VTTBR_EL2, PARAM7), HV_TAKE(VTCR_EL2, PARAM8), HV_CONST(SCTLR_EL2, 0x30c5183d) },
	  .goes_home = HV_HOME_HOST, .sizes_tcr = true, .sizes_until = HV_RELEASE(6, 12),
	  .change_count = sizeof(init_changes) / sizeof(init_changes[0]), .changes = init_changes,
	  .choice_count = 2, .choices = { { HV_SCTLR_EL2, SCTLR_CHOICE }, { HV_TTBR0_EL2, 1 } },
	  .aim_count = 9,
	  .aims = { HV_AIM(X1, params, 0), HV_AIM_VALUE(PARAM0, KVM_MAIR),
		    HV_AIM_VALUE(PARAM1, PARAM_TCR),
		    HV_AIM(PARAM3, canary, KVM_STACK_AT), HV_AIM(PARAM4, canary, 2 * KVM_STACK_AT - 0x1000),
		    HV_AIM(PARAM5, idmap_ro, 0), HV_AIM_VALUE(PARAM6, 0x80200000),	/* RW; TACR, which changes nothing here */
		    HV_AIM_VALUE(PARAM7, 0x0043000043c06000), HV_AIM_VALUE(PARAM8, 0x80023559) },
	  .smccc = true, .clobbers = BIT_X(1) | BIT_X(2) | BIT_X(3),
	  .args = "x1: physical address of the parameters, eight bytes each: MAIR, TCR, TPIDR, stack, the stack's physical "
		  "address, page tables, HCR, VTTBR, VTCR",
	  .does = "Takes page tables, TCR, MAIR, HCR and the rest of the parameters into EL2, switches its MMU on, and sets "
		  "KVM's vectors." },
};

static const char *const notes[] = {
	"The parameters are read with the MMU off: the kernel must clean them to the PoC after it has written them. hvcheck's "
	"harness does.",
	"SCTLR_EL2 becomes the bits that must be one, M, C, SA and I, and a kernel's choice of WXN, IESB, EE, ITFSB, BT and the "
	"keys of PAC; bit 0 of TTBR0_EL2, CnP, is a choice as well.",
	NOTE_KVM_PS,
	"Since 6.12, at the latest, KVM finds the size of addresses in C, and TCR_EL2 is the parameter as it is.",
	"Since 7.0 the kernel no longer writes RES1 bits of SCTLR_EL2: off is 0, and on M, C, SA, I and its choices, since 7.1 EIS "
	"and EOS as well.",
	"KVM's own vectors are at an address of KVM's in a kernel. hvcheck finds them by their symbol, and "
	"takes any other table in the stub's image if there is none.",
	"The number of stub calls grew: to 4 in 5.12, to 5 in 6.19. KVM answers HVC_STUB_ERR to those that are the bare stub's "
	"alone, and -1 to any other number that is no call. If the release is not known, either is right for 3 and 4.",
	"The call that begins KVM is one of SMCCC, and its caller keeps values in x4 to x17: REG-07 asks for them, though hyp-abi "
	"lets a stub's call change them.",
	"5.10 has the function's number, but takes the parameters in registers: see kvm-init-5.10.",
	"Since 6.5 SMCCC's SVE hint, bit 16, is taken off x0 before it is compared with the function's number. Stub calls "
	"never have it.",
	"SCTLR_EL2 is made anew, RES1 bits alone: nothing of the hypervisor's reaches the payload.",
	"In protected mode RESET_VECTORS and SOFT_RESTART also put the host's HCR_EL2 back, from 5.13 to 6.12.",
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

const struct hv_abi abi_kvm_init_5_11 = {
	.name = "kvm-init-5.11",
	.where = "Linux 5.11 and later with KVM, resident between SET_VECTORS and the call that begins KVM",
	.about = "x0 below 3 is a call of the stub, answered as KVM answers it: two of them bring the bare stub back. One "
		 "SMCCC function begins KVM; any other is not supported.",
	.since = HV_RELEASE(5, 11),
	.release = HV_RELEASE(5, 11),
	.selector = HV_SELECT_X0,
	.calls = calls,
	.call_count = sizeof(calls) / sizeof(calls[0]),
	.unknown = { .name = "unknown", .ending = HV_RETURNS, .move_count = 1, .moves = { HV_CONST(X0, ~0ull) },
		     .clobbers = BIT_X(3) | BIT_X(5) | BIT_X(6), .args = "any other x0",
		     .does = "x0 is -1, SMCCC's NOT_SUPPORTED, or HVC_STUB_ERR for a number that is a call of the stub "
			     "elsewhere; nothing happens." },
	.unknown_x0 = HVC_STUB_ERR,
	.number_count = 3,
	.numbers = { { HV_RELEASE(5, 11), 3, READ("5.10") }, { HV_RELEASE(5, 12), 4, "VHE_RESTART, and later FINALISE_EL2" },
		     { HV_RELEASE(6, 19), 5, "GET_ICH_VTR_EL2" } },
	.live = SLOT(0x400),
	.may_clobber = X0_TO_X18,
	.needs_data = true,
	.notes = notes,
};
