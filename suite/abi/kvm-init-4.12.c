/* SPDX-License-Identifier: GPL-2.0-or-later */
/* KVM's table for the moment in which it takes EL2 over. */
#include "suite/abi/tables.h"

static const struct hv_call_spec calls[] = {
	CALL_KVM_SET_VECTORS(0),
	CALL_KVM_SOFT_RESTART(1, KVM_SCTLR_FLAGS, .change_count = 0),
	CALL_KVM_RESET_VECTORS(2, KVM_SCTLR_FLAGS, .change_count = 0),
};

static const char *const notes[] = {
	"x0 from 3 up, as an unsigned number, is a physical address of page tables, and EL2 begins to live on them. So "
	"there is no unknown call. hvcheck passes page tables of its own, and some addresses where there are none: EL2 is lost "
	"with those, and does not answer.",
	"What the call does not get it takes from EL1: MAIR_EL2 from MAIR_EL1. TCR_EL2's attributes of walks are the kernel's "
	"choice; its granule and T0SZ are those of the page tables, hvcheck's being of 4 KiB pages and 39 bits. In SCTLR_EL2 EE "
	"and IESB are a choice, and EE that of the page tables, too.",
	NOTE_KVM_PS,
	"x3 is TPIDR_EL2 since 4.17. Earlier kernels leave that register alone, and are right, too.",
	"Up to 4.12 SCTLR_EL2 lost the bits that must be one; 4.13 repaired that. hvcheck expects them set.",
	"The table lies with its code in one page, which EL2 maps to itself.",
	"SCTLR_EL2 only loses I, SA, C, A and M: WXN and whatever else the hypervisor had set reaches the payload. 5.11 "
	"repaired that. hvcheck expects the leftovers here.",
	"The write that switches the MMU off stands between two ISBs: one because the next instruction is fetched "
	"untranslated, one because some cores fetch astray around it.",
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

const struct hv_abi abi_kvm_init_4_12 = {
	.name = "kvm-init-4.12",
	.where = "Linux 4.12 to 5.9 with KVM, resident between SET_VECTORS and the call that begins KVM",
	.about = "x0 below 3 is a call of the stub, answered as KVM answers it: two of them bring the bare stub back. Any "
		 "other x0 begins KVM.",
	.since = HV_RELEASE(4, 12),
	.until = HV_RELEASE(5, 10),
	.selector = HV_SELECT_X0,
	.calls = calls,
	.call_count = sizeof(calls) / sizeof(calls[0]),
	.unknown = { .name = "init", .ending = HV_RETURNS, .move_count = 7,
		     .moves = { HV_TAKE(TTBR0_EL2, X0), HV_TAKE(SP_EL2, X1), HV_TAKE(VBAR_EL2, X2), HV_MAY_TAKE(TPIDR_EL2, X3),
				HV_TAKE(MAIR_EL2, MAIR_EL1), HV_CONST(TCR_EL2, 0x80800019), HV_CONST(SCTLR_EL2, 0x30c5183d) },
		     .sizes_tcr = true, .choice_count = 2, .choices = { { HV_TCR_EL2, 0x3f00 }, { HV_SCTLR_EL2, 0x2200000 } },
		     .aim_count = 5,
		     .aims = { HV_AIM(X0, idmap_ro, 0), HV_AIM(X1, canary, KVM_STACK_AT), HV_AIM(X2, recorder, 0),
			       HV_AIM_VALUE(X3, 0x0000800043c0e000), HV_AIM_VALUE(MAIR_EL1, KVM_MAIR) },
		     .clobbers = BIT_X(4) | BIT_X(5) | BIT_X(6),
		     .args = "x0: physical address of page tables; x1: stack; x2: vectors; x3 since 4.17: offset of the "
			     "CPU's variables",
		     .does = "Takes page tables, TCR with the CPU's size of addresses, MAIR, stack and vectors into EL2, and "
			     "switches its MMU on." },
	.live = SLOT(0x400),
	.may_clobber = X0_TO_X18,
	.needs_data = true,
	.notes = notes,
};
