/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A batch of calls: made, run on each machine, judged, and compared between the machines. What fails is made small and written at
 * once. Calls that were first to enter a block of the stub become parents of later ones.
 */
#include <stdio.h>
#include <string.h>

#include "suite/fuzz/fuzzer.h"
#include "suite/fuzz/hazard.h"
#include "suite/fuzz/private.h"

#define MUTANTS 4	/* one batch of so many is made of parents' neighbours */
#define HANGS 4
#define UNRUN_MOST 512	/* calls, one behind the other, that a machine does not run: then it is lost */
#define MODELLED 4	/* calls of a batch that are made once more with barriers modelled, which costs ten calls each: */
#define MODELLED_BATCHES 15	/* of one batch in so many, and all of the first group; odd, to meet both halves of a group */

/*
 * A machine that runs nothing any more is lost. If a board does not make one call, as one like it has cost a CPU, the stub has not
 * failed by that.
 */
static int pass_over(struct fuzzer *z, size_t machine, uint64_t index)
{
	z->r->unrun++;
	if (++z->unrun[machine] < UNRUN_MOST)
		return 0;
	snprintf(z->r->error, sizeof(z->r->error), "the stub takes %s down again and again: nothing was run from call %llu on",
		 z->m[machine]->name, (unsigned long long)(index - UNRUN_MOST + 1));
	return -1;
}

static int judge(struct fuzzer *z, size_t machine, size_t i, uint64_t index)
{
	const struct hv_outcome *out = &z->outs[machine][i], *first = &z->outs[0][i];
	struct hv_verdict v;
	enum hv_rule rule;

	if (hv_is_unrun(out))
		return pass_over(z, machine, index);
	z->unrun[machine] = 0;
	hv_bench_learn(&z->bench[machine], &z->calls[i], out);
	rule = finding_judge(z, machine, &z->calls[i], out, &v);
	if (rule == HV_RULE_NONE && machine && !hv_is_unrun(first))
		rule = finding_agree(z, machine, &z->calls[i], first, out, &v);
	if (rule != HV_RULE_NONE && !finding_is_known(z, rule, finding_name(z, &z->calls[i])) &&
	    finding_add(z, machine, rule, &z->calls[i], index, &v))
		return -1;
	if (rule != HV_RULE_NONE)
		finding_learn(z, rule, &z->calls[i]);
	return 0;
}

int batch_judge(struct fuzzer *z, size_t count, uint64_t index)
{
	for (size_t machine = 0; machine < z->machine_count; machine++)
		for (size_t i = 0; i < count; i++)
			if (judge(z, machine, i, index + i))
				return -1;
	return 0;
}

/* Some of a batch that went well, on the machine that models barriers: another few each time. */
static int look_for_hazards(struct fuzzer *z, size_t count, uint64_t index)
{
	const struct hv_verdict none = { .status = HV_FAIL };
	const size_t step = count > MODELLED && index >= HV_FUZZ_GROUP ? count / MODELLED : 1;

	if (!z->modelled || (z->batches++ % MODELLED_BATCHES && index >= HV_FUZZ_GROUP))
		return 0;
	for (size_t i = z->batches / MODELLED_BATCHES % step; i < count; i += step) {
		enum hv_rule rule;

		if (!fuzzer_is_cheap(&z->calls[i], &z->outs[0][i]))
			continue;
		if (fuzz_hazard_run(z->modelled, &z->calls[i], &rule))
			return fuzzer_lose(z, z->modelled);
		if (rule != HV_RULE_NONE && !finding_is_known(z, rule, finding_name(z, &z->calls[i])) &&
		    finding_add(z, FUZZ_MACHINES, rule, &z->calls[i], index + i, &none))
			return -1;
	}
	return 0;
}

static void make_batch(struct fuzzer *z, size_t count)
{
	bool mutants = z->parent_count && z->next / FUZZ_BATCH % MUTANTS == 2;	/* specials are in the other half of a group */

	if (!mutants)
		hv_fuzz_batch(&z->f, z->next, count, z->calls);
	for (size_t i = 0; mutants && i < count; i++) {	/* one parent a group: its system registers are the group's */
		uint64_t index = z->next + i;

		hv_fuzz_mutate(&z->f, index, &z->parents[random_mix(index / HV_FUZZ_GROUP) % z->parent_count], &z->calls[i]);
	}
}

/* A machine that can be watched is at its fastest while calls are alike. To one that cannot, every batch is a message. */
static int run_on(struct fuzzer *z, size_t machine, size_t count)
{
	struct hv_machine *m = z->m[machine];

	for (size_t at = 0, n; at < count; at += n) {
		n = m->sees & HV_SEE_PATH ? hv_fuzz_alike(z->next + at) : FUZZ_BATCH;
		n = n < count - at ? n : count - at;
		m->patience = HV_PATIENCE;	/* fuzzing has a time limit of its own */
		if (m->ops->run(m, z->calls + at, z->outs[machine] + at, n))
			return fuzzer_lose(z, m);
	}
	return 0;
}

static int run_batch(struct fuzzer *z, size_t count)
{
	uint64_t index = z->next;

	memset(z->map, 0, FUZZ_MAP);
	for (size_t i = 0; i < z->machine_count; i++)
		if (run_on(z, i, count))
			return -1;
	z->r->calls += count;
	if (batch_judge(z, count, index) || look_for_hazards(z, count, index))
		return -1;
	if (cover_is_new(z) && cover_find_parents(z, count, index))
		return -1;
	if (cover_is_new(z))
		cover_merge(z);
	return 0;
}

static size_t batch_size(const struct fuzzer *z)
{
	size_t size = z->size < FUZZ_BATCH - z->next % FUZZ_BATCH ? z->size : FUZZ_BATCH - z->next % FUZZ_BATCH;
	uint64_t left = z->o->calls ? z->o->calls - z->r->calls : size;

	return left < size ? (size_t)left : size;
}

/* Calls that hang cost as much as thousands, so a stub that does nothing else is judged after a few. */
static void pace(struct fuzzer *z, size_t count)
{
	unsigned hangs = 0;

	for (size_t i = 0; i < count; i++)
		hangs += z->outs[0][i].how == HV_HOW_HUNG || z->outs[0][i].how == HV_HOW_CRASHED;
	if (hangs > HANGS)
		z->size = FUZZ_LEAST;
	else if (z->size < FUZZ_BATCH)
		z->size *= 2;
}

int batch_step(struct fuzzer *z, uint64_t most)
{
	size_t count = batch_size(z);

	count = count < most ? count : (size_t)most;
	make_batch(z, count);
	if (run_batch(z, count))
		return -1;
	z->next += count;
	pace(z, count);
	return 0;
}
