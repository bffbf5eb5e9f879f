/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Callers other than the plan's, in two files of what they are unlike in. Private to suite/run/. */
#ifndef SUITE_RUN_CALLERS_PLAN_H
#define SUITE_RUN_CALLERS_PLAN_H

#include "suite/run/share.h"

#define CALLERS_ROOM 6144	/* calls of one machine */
#define CALLERS_KERNEL 0xffff800081234560ull	/* an address of a kernel's */

struct callers {
	struct suite *s;
	struct share *sh;
	struct hv_planned *plan;
	size_t count;
};

/* One more call, which is as `like` to begin with. */
static inline struct hv_planned *callers_add(struct callers *c, const struct hv_planned *like, const char *probe)
{
	struct hv_planned *n = &c->plan[c->count < CALLERS_ROOM - 1 ? c->count++ : c->count];

	*n = *like;
	n->probe = probe;
	return n;
}

/* --- callers-state.c: where the caller is, and what the CPU's system registers and PSTATE hold --------------------------- */

void callers_add_states(struct callers *c, const struct hv_planned *like, const struct hv_call_spec *spec);

/* --- callers-values.c: what general registers and the immediate hold ----------------------------------------------------- */

/* `words`: numbers that the stub's code mentions. */
void callers_add_values(struct callers *c, const struct hv_planned *like, const struct hv_call_spec *spec, const uint64_t *words,
			unsigned count);

#endif
