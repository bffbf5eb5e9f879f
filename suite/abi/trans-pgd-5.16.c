/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The one table that is made to be copied: what is left of the stub while memory is rearranged. */
#include "suite/abi/tables.h"

static const struct hv_call_spec calls[] = {
	CALL_SET_VECTORS(0),
	CALL_SOFT_RESTART(1),
};

static const char *const notes[] = {
	"RESET_VECTORS is an error here, although the document asks every hypervisor for it: there is nothing behind this "
	"table to go back to. hvcheck expects HVC_STUB_ERR.",
	"So is call 3: its code would not fit, and a branch to it would lead out of the copy.",
	"A copier takes 2048 bytes from the table's symbol. hvcheck fails a table that refers to anything outside of them, "
	"and one whose symbol is not aligned in its own object, though the kernel's linker puts it right by chance.",
	"The copier must clean the copy to the PoC, not only to the PoU: EL2 fetches it with the MMU and I-cache off.",
	"kexec does not look at the result of SET_VECTORS. With KVM resident that is HVC_STUB_ERR, and the next HVC goes to "
	"text that is being overwritten.",
	"Slot 0x200 is dead again: a kernel that is at EL2 already has no use for this table.",
	NOTE_CAUSE_IS_NOT_READ,
	NOTE_IMMEDIATE,
	NOTE_WHOLE_X0,
	NOTE_RAW_ADDRESS,
	NOTE_ERET_SYNCHRONISES,
	NOTE_PAYLOAD_REGISTERS,
	NOTE_PAYLOAD_STATE,
	NOTE_PAYLOAD_VECTORS,
	NOTE_SCRATCH,
	NOTE_FLAGS,
	NOTE_DEAD_SLOTS,
	NULL,
};

const struct hv_abi abi_trans_pgd_5_16 = {
	.name = "trans-pgd-5.16",
	.where = "Linux 5.16 and later, resident only during kexec and while a hibernation image is being restored",
	.about = "Two calls of linux-4.12, in one slot that stands alone. Zero on success, HVC_STUB_ERR otherwise.",
	.since = HV_RELEASE(5, 16),
	.selector = HV_SELECT_X0,
	.calls = calls,
	.call_count = sizeof(calls) / sizeof(calls[0]),
	.unknown = CALL_UNKNOWN_STUB_ERR,
	.live = SLOT(0x400),
	.may_clobber = X0_TO_X18,
	.copied = HV_COPIES_TABLE,
	.notes = notes,
};
