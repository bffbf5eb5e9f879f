/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One worker of hvcheck fuzz, from its beginning to its end: machines, the corpus, and the loop. This file conducts; batches of
 * calls, sequences and findings lie below it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite/clock.h"
#include "suite/fuzz/asked.h"
#include "suite/fuzz/fuzzer.h"
#include "suite/fuzz/hazard.h"
#include "suite/fuzz/private.h"

static int loop(struct fuzzer *z)
{
	z->size = FUZZ_LEAST;
	z->stretch = FUZZ_STRETCH;
	while (!fuzzer_is_over(z)) {
		if (sequences_try(z) || (native_is_on(z) ? native_step(z) : batch_step(z, FUZZ_BATCH)))
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
	return batch_judge(z, 1, 0);
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
	z->f = (struct hv_fuzz){ .abi = z->abi, .seed = z->o->seed, .sees = ~0ull, .has = ~0ull, .words = z->words };
	z->f.word_count = fuzz_words(z->stub, z->words);
	for (size_t i = 0; i < z->machine_count; i++) {
		struct hv_machine *m = z->m[i];

		if (m->ops->load(m, z->stub, hv_stub_home(z->stub, &m->places)))
			return fuzzer_lose(z, m);
		z->bench[i] = hv_bench_of(m, z->abi);
		z->bench[i].release = z->stub->release;
		z->bench[i].strict = z->o->strict;
		z->f.sees &= m->sees;
		z->f.has &= m->has;
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

static int read_corpus(struct fuzzer *z)
{
	return z->o->corpus ? fuzz_corpus(z->o->corpus, z->f.places, add_parent, z, z->r->error, sizeof(z->r->error)) : 0;
}

int fuzz_run(const struct hv_stub *stub, const struct hv_abi *abi, struct hv_machine *const *machines, size_t machine_count,
	     const struct fuzz_options *options, struct fuzz_result *result)
{
	struct fuzzer z = { .stub = stub, .abi = abi, .m = machines, .o = options, .r = result };
	bool memory;
	int err = -1;

	z.machine_count = machine_count < FUZZ_MACHINES ? machine_count : FUZZ_MACHINES;
	z.start = clock_seconds();
	z.calls = calloc(FUZZ_BATCH, sizeof(*z.calls));
	z.parents = calloc(FUZZ_PARENTS, sizeof(*z.parents));
	z.map = calloc(2, FUZZ_MAP);
	z.seen = z.map ? z.map + FUZZ_MAP : NULL;
	memory = z.calls && z.parents && z.map;
	for (size_t i = 0; i < z.machine_count; i++)
		memory &= (z.outs[i] = calloc(FUZZ_BATCH, sizeof(**z.outs))) != NULL;
	if (!memory)
		snprintf(result->error, sizeof(result->error), "out of memory");
	else
		err = asked_first(&z) || prepare(&z) || read_corpus(&z) || loop(&z) ? -1 : 0;
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
