/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A plan of calls while it is made. Private to suite/plan/: add.c is below all others, generate.c above them. */
#ifndef SUITE_PLAN_H
#define SUITE_PLAN_H

#include "hvcheck/verdict.h"

struct plan {
	const struct hv_abi *abi;
	const struct hv_exec_info *exec;	/* of the generation */
	const struct hv_places *places;
	uint64_t seed;
	struct hv_planned *to;
	size_t count, max;
};

#define PLAN_NO_CALL 0x77	/* no number of any generation */

/* A number of the seed's own stream, the same on every host. */
uint64_t plan_draw(struct plan *p);
/* One more call, as a call of this generation begins. If there is no room, it is dropped. */
struct hv_planned *plan_add(struct plan *p, const char *name, const char *probe);
/* Make `call` select `spec`, with arguments that keep it on its feet: vectors that answer, an entry that exists. */
void plan_aim(struct plan *p, struct hv_call *call, const struct hv_call_spec *spec);
/* One more call that selects `spec`. */
struct hv_call *plan_add_call(struct plan *p, const struct hv_call_spec *spec, const char *probe);
/* Random x0-x30 and v0-v31 under the call's own arguments. */
void plan_shake(struct plan *p, struct hv_call *call, const struct hv_call_spec *spec);
/* The EL2 MMU on, every address being itself. */
void plan_switch_mmu_on(struct plan *p, struct hv_call *call);

/* The same value in every register but the arguments: a selector that looks at the wrong one finds a call there. */
#define PLAN_FILLS 5
struct plan_fill {
	uint64_t value;
	const char *probe;
};
extern const struct plan_fill plan_fills[PLAN_FILLS];

/* Values of x0 that are no call: abi.md's probe set. Those that this generation knows are no part of it. */
void plan_unknown(struct plan *p);
/* x0 that is no call of the stub, and nothing that a hypervisor could use: for generations that compare it with a number. */
void plan_nowhere(struct plan *p);
/* x0 that is no call of the stub, and any value is good for what it begins instead: the ends of what a comparison tells apart. */
void plan_limits(struct plan *p);
/* The instructions next to HVC: they are none of the stub's business. */
void plan_neighbours(struct plan *p);

/* Whether the call makes SCTLR_EL2 anew: of a constant. */
bool plan_remakes_sctlr(const struct hv_call_spec *spec);
/* The call as a kernel makes it: from under its own page tables, with those of EL2 on, with parameters in all their bits. */
void plan_kernel(struct plan *p, const struct hv_call_spec *spec);
/* The call with page tables for EL2 above 4 GiB, and of every granule, if it takes an address of page tables. */
void plan_maps(struct plan *p, const struct hv_call_spec *spec);

/* Exceptions that are no HVC, in every live slot that an HVC can take. */
void plan_traps(struct plan *p);
/* The causes of synchronous exceptions from there (HV_FROM_*): ESR_EL2 as each has it, and its name. */
size_t plan_cause_count(uint8_t from);
uint64_t plan_cause(uint8_t from, size_t index, const char **probe);
/* Every other slot: those that are live are asked what EL1's HVC was asked so far, those that are dead must hang. */
void plan_slots(struct plan *p);

#endif
