/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The names of the tests, without their runs: the suite is run as always, but on a machine that makes no call. It answers what a
 * stub without fault would, so that every rule which such a stub is judged by has its row.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/report.h"

struct idle {
	struct hv_machine m;
	struct hv_machine *real;	/* borrowed: where the stub is loaded */
	const struct hv_abi *abi;
	uint32_t release;
};

static struct idle *of(struct hv_machine *m)
{
	return (struct idle *)m;
}

/* Be what the real machine is now. Returns `err`. */
static int follow(struct hv_machine *m, int err)
{
	const struct hv_machine *real = of(m)->real;

	m->sees = real->sees;
	m->has = real->has;
	m->places = real->places;
	m->baseline = real->baseline;
	memcpy(m->error, real->error, sizeof(m->error));
	return err;
}

static int load(struct hv_machine *m, const struct hv_stub *stub, uint64_t base)
{
	struct hv_machine *real = of(m)->real;

	of(m)->release = stub->release;
	return follow(m, real->ops->load(real, stub, base));
}

static int move(struct hv_machine *m, uint64_t from, uint64_t size, uint64_t to, uint64_t table)
{
	struct hv_machine *real = of(m)->real;

	return follow(m, real->ops->move(real, from, size, to, table));
}

static int run(struct hv_machine *m, const struct hv_call *calls, struct hv_outcome *outs, size_t count)
{
	struct hv_bench bench = hv_bench_of(m, of(m)->abi);

	bench.release = of(m)->release;
	for (size_t i = 0; i < count; i++)
		hv_expected(&bench, &calls[i], &outs[i]);
	return 0;
}

static int observe(struct hv_machine *m, const struct hv_observer *observer)
{
	(void)observer;
	return of(m)->real->ops->observe ? 0 : -1;
}

static uint64_t peek(struct hv_machine *m, enum hv_reg reg)
{
	(void)m;
	(void)reg;
	return 0;
}

static int play(struct hv_machine *m, const struct hv_scene *scene, struct hv_outcome *out)
{
	(void)m;
	(void)scene;
	*out = (struct hv_outcome){ .how = HV_HOW_RETURNED };
	return 0;
}

static int coherence(struct hv_machine *m, const struct hv_coherence *how)
{
	(void)how;
	return of(m)->real->ops->coherence ? 0 : -1;
}

static void become(struct hv_machine *m, const struct hv_cpu *cpu)
{
	struct hv_machine *real = of(m)->real;

	real->ops->become(real, cpu);
	follow(m, 0);
}

static const char *explain(struct hv_machine *m, uint32_t why)
{
	(void)m;
	(void)why;
	return "it was not run";
}

static const struct hv_machine_ops with_one_cpu = {
	.load = load, .move = move, .run = run, .observe = observe, .peek = peek, .play = play, .coherence = coherence,
	.explain = explain,
};
static const struct hv_machine_ops with_cpus = {
	.load = load, .move = move, .run = run, .observe = observe, .peek = peek, .play = play, .coherence = coherence,
	.explain = explain, .become = become,
};

int hv_suite_list(const struct hv_stub *stub, const struct hv_abi *abi, struct hv_machine *const *machines, size_t machine_count,
		  const struct hv_suite_options *options, struct hv_report *report, char *error, size_t size)
{
	struct idle *idle = calloc(machine_count + 1, sizeof(*idle));
	struct hv_machine **list = calloc(machine_count + 1, sizeof(*list));
	int err = -1;

	snprintf(error, size, "out of memory");
	for (size_t i = 0; idle && list && i < machine_count; i++) {
		idle[i] = (struct idle){ .real = machines[i], .abi = abi };
		idle[i].m.ops = machines[i]->ops->become ? &with_cpus : &with_one_cpu;
		memcpy(idle[i].m.name, machines[i]->name, sizeof(idle[i].m.name));
		follow(&idle[i].m, 0);
		list[i] = &idle[i].m;
	}
	if (idle && list)
		err = hv_suite_run(stub, abi, list, machine_count, options, report, error, size);
	free(idle);
	free(list);
	return err;
}
