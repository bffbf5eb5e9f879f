/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A generation of the hyp-stub ABI, as data. Everything that knows a call number is one of these tables: the
 * generator aims calls with them, the judge takes its expectations from them, the documents are printed from them.
 * Their source is the kernel's Documentation/virt/kvm/arm/hyp-abi.rst and the behaviour of each release.
 * Freestanding: no libc, no allocation.
 */
#ifndef HVCHECK_ABI_H
#define HVCHECK_ABI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hvcheck/call.h"
#include "hvcheck/exec.h"
#include "hvcheck/linkage.h"
#include "hvcheck/places.h"
#include "hvcheck/release.h"

HV_BEGIN

#define HV_TCR_EL2_PS 0x70000ull /* Arm ARM D13.2.132 */
/* Bits of SCTLR_EL2 (D13.2.119) that do nothing there, beside those that do: nAA, EnDB, their neighbours, 17, TSCXT, TME, EnTP2. */
#define HV_SCTLR_IDLE (1ull << 60 | 1ull << 53 | 0x0512e7c0)
#define HV_STUB_NUMBERS 5	/* stubs have had calls 0 to 4 */
#define HVC_STUB_ERR 0x0badca11ull	/* what x0 says of a call that failed; upper half zero */

/* What selects a call. */
enum hv_selector {
	HV_SELECT_X0,	/* x0 equals the number, all 64 bits */
	HV_SELECT_IMM,	/* the HVC's immediate */
	HV_SELECT_ANY,	/* there is one call, and every HVC is it */
	HV_SELECT_ADDR,	/* x0 equals the first call's number, 0 or -1; any other x0 is an address, and the second call */
};

/* How a call ends. */
enum hv_ending {
	HV_RETURNS,	/* by ERET behind the HVC, at the caller's level */
	HV_RESTARTS,	/* at the address in `entry`, at EL2 */
	HV_RISES,	/* by ERET behind the HVC, at EL2 */
	HV_HANGS,	/* never: the slot is dead */
};

/* What HCR_EL2.E2H must be at the call for an effect; the last: whatever it is, if the call comes from EL2 itself. */
enum hv_e2h { HV_E2H_ANY, HV_E2H_CLEAR, HV_E2H_SET, HV_E2H_ANY_FROM_EL2 };

/*
 * One effect: register `to` becomes what `from` held at the call, less the bits `clear` and with the bits `set`. `from` is
 * HV_REG_NONE for a constant: then it becomes `set`. On a CPU without the features `needs`, or with another E2H,
 * nothing happens.
 */
struct hv_move {
	uint16_t to, from;
	uint64_t clear, set;
	uint64_t needs;		/* HV_HAS_* of the CPU: all of them */
	bool may;		/* some releases leave `to` as it was */
	uint8_t e2h;		/* enum hv_e2h */
	uint16_t upper;		/* AArch32: which register the upper 32 bits come from; 0: from none */
};
#define HV_TAKE_PAIR(to, from, upper) { HV_##to, HV_##from, 0, 0, 0, false, HV_E2H_ANY, HV_##upper }
#define HV_TAKE(to, from) { HV_##to, HV_##from, 0, 0, 0, false, HV_E2H_ANY, 0 }
#define HV_MAY_TAKE(to, from) { HV_##to, HV_##from, 0, 0, 0, true, HV_E2H_ANY, 0 }
#define HV_CONST(to, value) { HV_##to, HV_REG_NONE, 0, value, 0, false, HV_E2H_ANY, 0 }
#define HV_CLEAR(reg, bits) { HV_##reg, HV_##reg, bits, 0, 0, false, HV_E2H_ANY, 0 }
#define HV_MAY_IF(reg, clear, set, needs) { HV_##reg, HV_##reg, clear, set, needs, true, HV_E2H_ANY, 0 }
#define HV_CONST_IF(to, value, needs) { HV_##to, HV_REG_NONE, 0, value, needs, false, HV_E2H_ANY, 0 }
#define HV_TAKE_IF(to, from, needs) { HV_##to, HV_##from, 0, 0, needs, false, HV_E2H_ANY, 0 }
#define HV_IF(reg, clear, set, needs) { HV_##reg, HV_##reg, clear, set, needs, false, HV_E2H_ANY, 0 }
#define HV_IF_FROM_EL2(reg, clear, set) { HV_##reg, HV_##reg, clear, set, 0, false, HV_E2H_ANY_FROM_EL2, 0 }
#define HV_MAY_IF_E2H(e2h, reg, clear, set, needs) { HV_##reg, HV_##reg, clear, set, needs, true, HV_E2H_##e2h, 0 }
#define HV_CONST_IF_E2H(e2h, to, value, needs) { HV_##to, HV_REG_NONE, 0, value, needs, false, HV_E2H_##e2h, 0 }
#define HV_IF_E2H(e2h, reg, clear, set, needs) { HV_##reg, HV_##reg, clear, set, needs, false, HV_E2H_##e2h, 0 }

/*
 * One row of a generation's history: in the releases from `since` on, up to and without `until`, a call does this as well. A row
 * for a register that the call's other effects have, too, stands in their place. A new release of the kernel costs one such row.
 */
struct hv_change {
	uint32_t since, until;	/* HV_RELEASE; 0: from the generation's first release on; to its last */
	bool always;		/* even if the call is refused, as hv_call_spec.always */
	struct hv_move move;
	const char *source;	/* the commit, or the release in whose code it was read */
};

/* One argument without which a call cannot succeed: register `to` must hold a place of the harness plus `add`. */
struct hv_aim {
	uint16_t to;
	uint16_t place;		/* offset in struct hv_places, or HV_NO_PLACE: `add` alone */
	uint64_t add;
};
#define HV_NO_PLACE 0xffff
#define HV_AIM(reg, place, add) { HV_##reg, offsetof(struct hv_places, place), add }
#define HV_AIM_VALUE(reg, value) { HV_##reg, HV_NO_PLACE, value }

/* Bits of a register that the generation leaves to the kernel that is built, after a call that sets the others. */
struct hv_choice {
	uint16_t reg;
	uint64_t bits;
};

/* What the kernel copies of a table and then uses, the original gone. */
enum hv_copied {
	HV_COPIES_NOTHING,	/* the table stays where the kernel was loaded */
	HV_COPIES_TABLE,	/* its 2 KiB alone */
	HV_COPIES_SECTION,	/* the section with the table and its code in it, to the start of a page of 4 KiB */
};

/* Tables that a hypervisor's calls go to. */
enum hv_home {
	HV_HOME_NONE,
	HV_HOME_STUB,	/* the bare stub's */
	HV_HOME_HOST,	/* the hypervisor's own */
	HV_HOME_COUNT
};

/* One call of a generation. */
struct hv_call_spec {
	const char *name;	/* "set-vectors": part of test ids, so stable */
	uint64_t number;	/* selector value */
	enum hv_ending ending;
	uint16_t entry;		/* register with the address of a restart */
	bool interworks;	/* AArch32: bit 0 of the entry is no address, but says Thumb */
	bool links;		/* a restart is entered by BLR: x30 leads back into the stub */
	uint64_t entry_less;	/* a restart arrives at the address in `entry` less this */
	uint8_t move_count;
	struct hv_move moves[24]; /* results and effects; whatever is not here is unchanged or clobberable */
	uint8_t always_count;
	const struct hv_move *always; /* effects that come before the moves, and even if the call is refused */
	uint8_t change_count;
	const struct hv_change *changes; /* how releases of the generation differ in this call */
	uint8_t aim_count;	/* not 0 in `unknown`: then that is a call with arguments, too */
	struct hv_aim aims[12];
	uint8_t choice_count;
	struct hv_choice choices[4];
	uint32_t sizes_until;	/* HV_RELEASE: the first release that does not do that; 0: all do */
	bool sizes_tcr;		/* HV_TCR_EL2_PS becomes the CPU's size of addresses, ID_AA64MMFR0_EL1.PARange */
	uint8_t goes_home;	/* enum hv_home: VBAR_EL2 becomes the address of this other table in the stub's image */
	uint32_t clobbers;	/* bit n: this generation is known to change xn besides */
	bool smccc;		/* called by SMCCC, which leaves less to a call than may_clobber */
	uint64_t needs;		/* HV_HAS_*: a CPU without these is not asked for this call */
	bool needs_vhe;		/* succeeds only on a CPU with FEAT_VHE; elsewhere it ends like an unknown call */
	const char *args;	/* arguments, for people */
	const char *does;	/* one sentence, for people */
};

/* From `since` on x0 below `count` is a number of the stub's calls, whether this generation answers that call or not. */
struct hv_stub_numbers {
	uint32_t since;		/* HV_RELEASE */
	uint8_t count;
	const char *source;
};

struct hv_abi {
	const char *name;	/* "linux-4.12" */
	const char *where;	/* releases or series that have it */
	const char *about;	/* one paragraph, for people */
	enum hv_exec exec;
	uint32_t since, until;	/* HV_RELEASE: the first release that has it, the first that has it no more; 0: none, no date */
	uint32_t release;	/* that hvcheck's own stub follows, and that is meant if none is known; 0: there are no changes */
	enum hv_selector selector;
	const struct hv_call_spec *calls;
	unsigned call_count;
	struct hv_call_spec unknown; /* what every other selector value gets */
	uint64_t unknown_x0;	/* another x0 that is right after an unknown call below HV_STUB_NUMBERS, 0: there is none */
	bool unknown_any;	/* and so after any other unknown call, as a stub has one answer to all of them */
	uint8_t number_count;
	struct hv_stub_numbers numbers[3]; /* oldest first: to these unknown_x0 is the right answer. None: to some it may be */
	uint32_t unknown_since;	/* HV_RELEASE: the first that has unknown_x0 in place of the other answer; 0: no date */
	uint32_t hcr_dsb_since;	/* HV_RELEASE: the first in which a DSB stands right before writes of HCR_EL2; 0: none */
	uint8_t begin_count;
	struct hv_move begins[4]; /* HV_CONST: what a call begins with in place of a register's canary */
	uint64_t stack;		/* bytes below SP_EL2 that are its own stack, which it may write; 0: it has none */
	bool mmu_on;		/* calls begin with EL2's MMU and caches on, every address being itself */
	uint16_t live;		/* bit n: slot n (hv_call_slot) answers calls; the others are dead */
	uint16_t busy;		/* bit n: slot n neither answers calls nor is dead, but serves a hypervisor: it is not asked */
	uint32_t may_clobber;	/* bit n: the contract lets a call change xn */
	uint32_t deviates;	/* bit n: it changes xn although the contract does not let it; reported, not failed */
	bool checks_cause;	/* an exception that is no HVC is returned from untouched; else it is taken for a call */
	bool checks_guest;	/* with VTTBR_EL2 not zero, an HVC is a guest's and no call: likewise returned from untouched */
	uint8_t copied;		/* enum hv_copied */
	bool needs_data;	/* its code reads variables beside it, so a copy of the code alone is no stub */
	const char *const *notes; /* open questions and hvcheck's answers, NULL at the end */
};

extern const struct hv_abi *const hv_abis[];	/* oldest first, NULL at the end */
extern const unsigned hv_abi_count;

/* Generation named `name`, or NULL. */
const struct hv_abi *hv_abi_find(const char *name);
/* Generation in whose folder a built-in stub lies: linux-4.12 for "linux-4.12" and "linux-4.12/bad-x18". NULL: in none's. */
const struct hv_abi *hv_abi_of(const char *builtin);
/* Every x0 that is no call is an address to it, of page tables or of a function: there is no unknown call. */
bool hv_abi_takes_addresses(const struct hv_abi *abi);
/* Whether the row is in force in `release`. */
bool hv_change_holds(const struct hv_change *change, uint32_t release);
/*
 * Fill `releases` (room for `max`) with one release for each of the ways in which the generation's releases differ: the first
 * that is so. Oldest first; returns how many there are, at least one. A generation without changes has only release 0.
 */
unsigned hv_abi_releases(const struct hv_abi *abi, uint32_t *releases, unsigned max);
/* Whether `release` is one of the generation's, as far as it is dated. */
bool hv_abi_has_release(const struct hv_abi *abi, uint32_t release);
/* The release whose changes are in force for a stub of `release`: that one if it is the generation's, else the generation's own. */
uint32_t hv_abi_release(const struct hv_abi *abi, uint32_t release);
/* How many stub calls there are in `release`; 0: that is not known, or does not matter to this generation. */
unsigned hv_abi_numbers(const struct hv_abi *abi, uint32_t release);
/* What `abi` makes of `call` when it arrives in a live slot; never NULL. */
const struct hv_call_spec *hv_abi_select(const struct hv_abi *abi, const struct hv_call *call);

HV_END

#endif
