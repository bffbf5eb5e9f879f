/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite/mutate/bed.h"

/* How many planned calls of the same kind stand before each: calls are then asked in turns, one of every kind. */
static void rank(const struct hv_planned *plan, size_t count, unsigned *ranks)
{
	for (size_t i = 0; i < count; i++) {
		ranks[i] = 0;
		for (size_t k = i; k--;)
			if (!strcmp(plan[k].name, plan[i].name)) {
				ranks[i] = ranks[k] + 1;
				break;
			}
	}
}

/* SVC and SMC never reach a stub, so no mutant of one can change their end. */
static bool reaches(const struct hv_planned *p)
{
	return p->call.event != HV_EVENT_SVC && p->call.event != HV_EVENT_SMC;
}

static void add(struct bed *b, const struct hv_planned *p, const struct crossings *crossings, const struct hv_abi *abi)
{
	if (!reaches(p) || p->aim == HV_SYS_03 || !hv_is_runnable(p, b->m))	/* SYS-03 is judged as the stub writes */
		return;
	if (crossings_block(crossings, abi, &p->call))
		b->hidden[b->hidden_count++] = *p;
	else
		b->plan[b->count++] = *p;
}

static int make_plan(struct bed *b, const struct hv_abi *abi, const struct crossings *crossings, uint64_t seed)
{
	struct hv_planned *plan = calloc(HV_PLAN_MAX, sizeof(*plan));
	unsigned *ranks = calloc(HV_PLAN_MAX, sizeof(*ranks));
	size_t count = plan ? hv_generate(abi, &b->m->places, seed, plan, HV_PLAN_MAX) : 0, left = count;

	b->plan = calloc(count ? count : 1, sizeof(*plan));
	b->hidden = calloc(count ? count : 1, sizeof(*plan));
	if (plan && ranks && b->plan && b->hidden)
		rank(plan, count, ranks);
	for (unsigned turn = 0; plan && ranks && b->plan && b->hidden && left; turn++)
		for (size_t i = 0; i < count; i++)
			if (ranks[i] == turn) {
				left--;
				add(b, &plan[i], crossings, abi);
			}
	free(plan);
	free(ranks);
	return left || !b->plan || !b->hidden ? -1 : 0;
}

int bed_open(struct bed *b, const struct mutate_options *options, size_t i, const struct hv_stub *stub,
	     const struct hv_abi *abi, const struct crossings *crossings, char *error, size_t size)
{
	int status;

	*b = (struct bed){ .m = options->open(options->machines[i], error, size, &status) };
	if (!b->m)
		return -1;
	if (b->m->ops->load(b->m, stub, hv_stub_home(stub, &b->m->places))) {
		snprintf(error, size, "%s", b->m->error);
		return -1;
	}
	if (make_plan(b, abi, crossings, options->seed)) {
		snprintf(error, size, "out of memory");
		return -1;
	}
	return 0;
}

void bed_close(struct bed *b)
{
	hv_machine_close(b->m);
	free(b->plan);
	free(b->hidden);
	free(b->shows);
}

/* --- calls that cannot be judged -------------------------------------------------------------------------------- */

/* The registers, and how it ended: not how many instructions it took, nor where a loop was cut. */
static bool same_end(const struct hv_outcome *a, const struct hv_outcome *b)
{
	struct hv_state left = b->out;

	if (a->how == HV_HOW_HUNG)
		left.r[HV_PC] = a->out.r[HV_PC];
	return a->how == b->how && a->slot == b->slot && a->mem_at == b->mem_at && !memcmp(&a->out, &left, sizeof(left));
}

static int note_good(struct bed *b, const struct hv_stub *good)
{
	b->shows = calloc(b->hidden_count, sizeof(*b->shows));
	if (!b->shows || b->m->ops->load(b->m, good, hv_stub_home(good, &b->m->places)))
		return -1;
	for (size_t i = 0; i < b->hidden_count; i++)
		if (b->m->ops->run(b->m, &b->hidden[i].call, &b->shows[i], 1))
			return -1;
	return 0;
}

int bed_differs(struct bed *b, const struct hv_stub *good, const struct hv_stub *mutant, uint16_t slots)
{
	struct hv_outcome out;

	if (!b->hidden_count)
		return 0;
	if ((!b->shows && note_good(b, good)) || b->m->ops->load(b->m, mutant, hv_stub_home(mutant, &b->m->places)))
		return -1;
	for (size_t i = 0; i < b->hidden_count; i++) {
		const struct hv_call *call = &b->hidden[i].call;

		if (!(slots >> hv_call_slot(b->m->places.exec, call) & 1))
			continue;
		if (b->m->ops->run(b->m, call, &out, 1))
			return -1;
		if (!same_end(&b->shows[i], &out))
			return 1;
	}
	return 0;
}
