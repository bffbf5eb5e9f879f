/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The loop: make a batch of calls, run it on each machine, judge every outcome, compare the machines. What fails is made small and
 * written at once. Calls that were first to enter a block of the stub become parents of later ones.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite/clock.h"
#include "suite/fuzz/fuzzer.h"
#include "suite/fuzz/hazard.h"
#include "suite/fuzz/private.h"

#define BATCH 512	/* what fits into the cache of a processor */
#define MUTANTS 4	/* one batch of so many is made of parents' neighbours */
#define LEAST 16	/* calls at first, and where many hang: twice as many each time that goes well */
#define HANGS 4
#define MODELLED 4	/* calls of a batch that are made once more with barriers modelled, which costs ten calls each: */
#define MODELLED_BATCHES 15	/* of one batch in so many, and all of the first group; odd, to meet both halves of a group */

double fuzzer_elapsed(const struct fuzzer *z)
{
	return hv_seconds() - z->start;
}

int fuzzer_lose(struct fuzzer *z, const struct hv_machine *m)
{
	snprintf(z->r->error, sizeof(z->r->error), "%s", m->error);
	return -1;
}

/* --- judging ----------------------------------------------------------------------------------------------- */

bool fuzzer_is_unrun(const struct hv_outcome *out)
{
	return hv_is_unrun(out);
}

static int judge_batch(struct fuzzer *z, size_t count, uint64_t index)
{
	for (size_t machine = 0; machine < z->machine_count; machine++)
		for (size_t i = 0; i < count; i++) {
			struct hv_verdict v;
			const struct hv_outcome *out = &z->outs[machine][i];
			enum hv_rule rule;

			if (fuzzer_is_unrun(out)) {
				snprintf(z->r->error, sizeof(z->r->error),
					 "the stub takes %s down again and again: nothing was run from call %llu on",
					 z->m[machine]->name, (unsigned long long)(index + i));
				return -1;
			}
			hv_bench_learn(&z->bench[machine], &z->calls[i], out);
			rule = finding_judge(z, machine, &z->calls[i], out, &v);
			if (rule == HV_RULE_NONE && machine)
				rule = finding_agree(z, machine, &z->calls[i], &z->outs[0][i], out, &v);
			if (rule != HV_RULE_NONE && !finding_is_known(z, rule, finding_name(z, &z->calls[i])) &&
			    finding_add(z, machine, rule, &z->calls[i], index + i, &v))
				return -1;
			if (rule != HV_RULE_NONE)
				finding_learn(z, rule, &z->calls[i]);
		}
	return 0;
}

bool fuzzer_is_cheap(const struct hv_call *call, const struct hv_outcome *out)
{
	bool kernels = call->from == HV_FROM_EL1 || call->from == HV_FROM_A32;

	return kernels && call->event == HV_EVENT_HVC && out->how != HV_HOW_HUNG && out->how != HV_HOW_CRASHED;
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

/* --- the loop ---------------------------------------------------------------------------------------------- */

static void make_batch(struct fuzzer *z, size_t count)
{
	bool mutants = z->parent_count && z->next / BATCH % MUTANTS == 2;	/* specials are in the other half of a group */

	if (!mutants)
		hv_fuzz_batch(&z->f, z->next, count, z->calls);
	for (size_t i = 0; mutants && i < count; i++) {	/* one parent a group: its system registers are the group's */
		uint64_t index = z->next + i;

		hv_fuzz_mutate(&z->f, index, &z->parents[fuzz_mix(index / HV_FUZZ_GROUP) % z->parent_count], &z->calls[i]);
	}
}

/* A machine that can be watched is at its fastest while calls are alike. To one that cannot, every batch is a message. */
static int run_on(struct fuzzer *z, size_t machine, size_t count)
{
	struct hv_machine *m = z->m[machine];

	for (size_t at = 0, n; at < count; at += n) {
		n = m->sees & HV_SEE_PATH ? hv_fuzz_alike(z->next + at) : BATCH;
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
	if (judge_batch(z, count, index) || look_for_hazards(z, count, index))
		return -1;
	if (cover_is_new(z) && cover_find_parents(z, count, index))
		return -1;
	if (cover_is_new(z))
		cover_merge(z);
	return 0;
}

bool fuzzer_is_stopped(struct fuzzer *z)
{
	z->r->seconds = fuzzer_elapsed(z);
	return (z->o->stop && *z->o->stop) || (z->o->seconds > 0 && z->r->seconds >= z->o->seconds);
}

bool fuzzer_is_over(struct fuzzer *z)
{
	return fuzzer_is_stopped(z) || (z->o->calls && z->r->calls >= z->o->calls);
}

static size_t batch_size(const struct fuzzer *z)
{
	size_t size = z->size < BATCH - z->next % BATCH ? z->size : BATCH - z->next % BATCH;
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
		z->size = LEAST;
	else if (z->size < BATCH)
		z->size *= 2;
}

int fuzzer_step(struct fuzzer *z, uint64_t most)
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

/* --- all of it -------------------------------------------------------------------------------------------- */

static int loop(struct fuzzer *z)
{
	z->size = LEAST;
	z->stretch = FUZZ_STRETCH;
	while (!fuzzer_is_over(z)) {
		if (sequences_try(z) || (native_is_on(z) ? native_step(z) : fuzzer_step(z, BATCH)))
			return -1;
		if (z->o->progress)
			z->o->progress(z->o->progress_ctx);
	}
	return sequences_try(z);
}

/* A call of the corpus: run like any other, and a parent whatever it enters. */
static int add_parent(void *ctx, const struct hv_call *call)
{
	struct fuzzer *z = ctx;

	z->calls[0] = *call;
	hv_fuzz_allow(&z->f, &z->calls[0]);
	memset(z->map, 0, FUZZ_MAP);
	for (size_t i = 0; i < z->machine_count; i++)
		if (z->m[i]->ops->run(z->m[i], z->calls, z->outs[i], 1))
			return fuzzer_lose(z, z->m[i]);
	z->r->calls++;
	cover_merge(z);
	if (z->parent_count < FUZZ_PARENTS && fuzzer_is_cheap(&z->calls[0], &z->outs[0][0]))
		z->parents[z->parent_count++] = z->calls[0];
	return judge_batch(z, 1, 0);
}

/* A machine of the host's own is cheap, and one that plays loses what it has learnt to run fast. */
static int open_player(struct fuzzer *z, size_t i)
{
	struct hv_machine *m = z->m[i];
	int status;

	z->player[i] = m;
	if (!(m->sees & HV_SEE_PATH))
		return 0;
	m = m->open(m->name, z->r->error, sizeof(z->r->error), &status);
	if (!m)
		return -1;
	z->player[i] = m;
	return m->ops->load(m, z->stub, hv_stub_home(z->stub, &m->places)) ? fuzzer_lose(z, m) : 0;
}

static int prepare(struct fuzzer *z)
{
	z->f = (struct hv_fuzz){ .abi = z->abi, .seed = z->o->seed, .sees = ~0ull, .words = z->words };
	z->f.word_count = fuzz_words(z->stub, z->words);
	for (size_t i = 0; i < z->machine_count; i++) {
		struct hv_machine *m = z->m[i];

		if (m->ops->load(m, z->stub, hv_stub_home(z->stub, &m->places)))
			return fuzzer_lose(z, m);
		z->bench[i] = (struct hv_bench){ .abi = z->abi, .places = &m->places, .baseline = &m->baseline, .sees = m->sees,
						  .release = z->stub->release, .strict = z->o->strict };
		z->f.sees &= m->sees;
		z->f.home |= !(m->sees & HV_SEE_PATH);	/* every call that must be fetched back costs as much as thousands */
	}
	z->f.places = &z->m[0]->places;
	for (size_t i = 0; i < z->machine_count; i++)
		if (open_player(z, i))
			return -1;
	if (z->m[0]->ops->coherence) {
		z->modelled = fuzz_hazard_open(z->m[0], z->stub, z->r->error, sizeof(z->r->error));
		if (!z->modelled)
			return -1;
	}
	if (z->m[0]->sees & HV_SEE_PATH) {
		z->m[0]->coverage = z->map;
		z->m[0]->coverage_size = FUZZ_MAP;
	}
	return 0;
}

int fuzz_run(const struct hv_stub *stub, const struct hv_abi *abi, struct hv_machine *const *machines, size_t machine_count,
	     const struct fuzz_options *options, struct fuzz_result *result)
{
	struct fuzzer z = { .stub = stub, .abi = abi, .m = machines, .o = options, .r = result };
	bool memory;
	int err = -1;

	z.machine_count = machine_count < FUZZ_MACHINES ? machine_count : FUZZ_MACHINES;
	z.start = hv_seconds();
	z.calls = calloc(BATCH, sizeof(*z.calls));
	z.parents = calloc(FUZZ_PARENTS, sizeof(*z.parents));
	z.map = calloc(2, FUZZ_MAP);
	z.seen = z.map ? z.map + FUZZ_MAP : NULL;
	memory = z.calls && z.parents && z.map;
	for (size_t i = 0; i < z.machine_count; i++)
		memory &= (z.outs[i] = calloc(BATCH, sizeof(**z.outs))) != NULL;
	if (!memory)
		snprintf(result->error, sizeof(result->error), "out of memory");
	else
		err = prepare(&z) || (options->corpus && fuzz_corpus(options->corpus, z.f.places, add_parent, &z, result->error,
								      sizeof(result->error))) || loop(&z) ? -1 : 0;
	result->seconds = fuzzer_elapsed(&z);
	machines[0]->coverage = NULL;
	hv_machine_close(z.modelled);
	for (size_t i = 0; i < z.machine_count; i++)
		if (z.player[i] != machines[i])
			hv_machine_close(z.player[i]);
	for (size_t i = 0; i < z.machine_count; i++)
		free(z.outs[i]);
	free(z.map);
	free(z.parents);
	free(z.calls);
	return err;
}
