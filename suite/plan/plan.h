/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A plan of calls while it is made. Private to suite/generate.c and suite/plan/. Freestanding. */
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

/* One more call, as a call of this generation begins. Where there is no room, it is dropped. */
struct hv_planned *plan_add(struct plan *p, const char *name, const char *probe);
/* Make `call` select `spec`, with arguments that keep it on its feet: vectors that answer, an entry that exists. */
void plan_aim(struct plan *p, struct hv_call *call, const struct hv_call_spec *spec);

/* Whether the call makes SCTLR_EL2 anew: of a constant. */
bool plan_remakes_sctlr(const struct hv_call_spec *spec);
/* The EL2 MMU on, every address being itself. */
void plan_switch_mmu_on(struct plan *p, struct hv_call *call);
/* The call as a kernel makes it: from under its own page tables, with those of EL2 on, with parameters in all their bits. */
void plan_kernel(struct plan *p, const struct hv_call_spec *spec);

/* Exceptions that are no HVC, in every live slot that an HVC can take. */
void plan_traps(struct plan *p);
/* The causes of synchronous exceptions from there (HV_FROM_*): ESR_EL2 as each has it, and its name. */
size_t plan_cause_count(uint8_t from);
uint64_t plan_cause(uint8_t from, size_t index, const char **probe);
/* Every other slot: those that are live are asked what EL1's HVC was asked so far, those that are dead must hang. */
void plan_slots(struct plan *p);

#endif
