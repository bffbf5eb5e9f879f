/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The whole suite on one stub: static rules, then on each machine the plan and what is asked beside it, and between the machines
 * the agreement. This file conducts; the parts that it calls know nothing of it.
 */
#include <stdio.h>
#include <stdlib.h>

#include "suite/clock.h"
#include "suite/run/executed.h"
#include "suite/run/share.h"

const struct suite_part suite_parts[SUITE_PARTS] = {
	{ .ask = suite_done, .rank = 7 },
	{ .ask = suite_barriers, .rank = 5 },
	{ .ask = suite_callers, .rank = 6 },
	{ .ask = suite_readings, .rank = 4 },
	{ .ask = suite_written, .rank = 0 },
	{ .ask = suite_cpus, .rank = 1 },
	{ .ask = suite_overrides, .rank = 3 },
	{ .ask = suite_elsewhere, .rank = 2, .moves = true },
};

/* What is asked of a machine beside the plan. */
static int run_besides(struct suite *s, struct share *sh)
{
	for (unsigned i = 0; i < SUITE_PARTS && !suite_knows_enough(s); i++) {
		if (suite_parts[i].moves)
			executed_stop(s->executed, sh->m);
		if (suite_parts[i].ask(s, sh))
			return -1;
	}
	return suite_shorten(s, sh) || suite_trace_failures(s, sh) ? -1 : 0;
}

static int run_machine(struct suite *s, struct share *sh)
{
	struct hv_machine *m = sh->m;

	if (m->ops->load(m, s->stub, hv_stub_home(s->stub, &m->places)))
		return suite_lose(s, m);
	suite_set_bench(s, sh);
	sh->baseline = m->baseline;
	s->plan_count = hv_generate(s->abi, &m->places, s->options->seed, s->plan, HV_PLAN_MAX);
	sh->outs = calloc(s->plan_count, sizeof(*sh->outs));
	if (!sh->outs)
		return -1;
	return suite_run_plan(s, sh, s->plan, s->plan_count, sh->outs);
}

/* Machine `lost` of `count` is at fault, and those behind it were not asked. */
static void note_lost(struct suite *s, struct hv_machine *const *machines, size_t count, size_t lost)
{
	char why[128];

	if (lost >= count)
		return;
	hv_report_miss(s->report, machines[lost]->name, true, s->error);
	snprintf(why, sizeof(why), "%s was lost before it", machines[lost]->name);
	for (size_t i = lost + 1; i < count; i++)
		hv_report_miss(s->report, machines[i]->name, false, why);
}

/* Run a part of what is asked of a machine, and keep how long it took. */
static int take_time(struct suite *s, struct share *sh, int (*part)(struct suite *s, struct share *sh))
{
	double start = clock_seconds();
	int err = part(s, sh);

	hv_report_time(s->report, sh->m->name, clock_seconds() - start);
	return err;
}

/* A machine's EL2 is in one Execution state, and so is a stub. What cannot meet is a test that was skipped. */
static bool runs_on(const struct hv_stub *stub, const struct hv_machine *m, struct hv_report *report)
{
	bool hyp = m->has & HV_HAS_HYP;

	if (hyp == (stub->exec == HV_A32))
		return true;
	hv_report_miss(report, m->name, false, hyp ? "its EL2 is Hyp mode, and the stub is of AArch64" :
		       "its EL2 is of AArch64, and the stub is of AArch32");
	return false;
}

int hv_suite_run(const struct hv_stub *stub, const struct hv_abi *abi, struct hv_machine *const *machines, size_t machine_count,
		 const struct hv_suite_options *options, struct hv_report *report, char *error, size_t size)
{
	struct suite s = { .stub = stub, .abi = abi, .options = options, .report = report, .error = error, .error_size = size,
			   .plan = calloc(HV_PLAN_MAX, sizeof(*s.plan)) };
	struct share *shares = calloc(machine_count ? machine_count : 1, sizeof(*shares));
	double start = clock_seconds();
	size_t under_way = 0;
	int err = -1;

	snprintf(error, size, "out of memory");
	if (!s.plan || !shares)
		goto out;
	s.executed = executed_new(&s);
	hv_suite_lint(stub, abi, options, report);
	hv_report_time(report, "static", clock_seconds() - start);
	if (machine_count && stub->exec == HV_A64 &&
	    crossings_find(stub, abi, machines[0]->open, options->seed, &s.crossings, error, size))
		goto out;
	for (size_t i = 0; i < machine_count; i++) {
		if (!runs_on(stub, machines[i], report))
			continue;
		under_way = i;
		shares[i].m = machines[i];
		if (options->progress)
			options->progress(options->progress_ctx, machines[i]->name, i, machine_count);
		executed_watch(s.executed, machines[i]);
		if (take_time(&s, &shares[i], run_machine) || (options->costs && suite_costs(&s, &shares[i])))
			goto out;
		for (size_t k = 0; k < i; k++)
			if (shares[k].m)
				suite_compare(&s, &shares[k], &shares[i]);
		if (!options->brief && take_time(&s, &shares[i], run_besides))
			goto out;
	}
	executed_tell(s.executed, report);
	err = 0;
out:
	if (err)
		note_lost(&s, machines, machine_count, under_way);
	rows_total(report);
	report->seconds = clock_seconds() - start;
	for (size_t i = 0; shares && i < machine_count; i++) {
		executed_stop(s.executed, machines[i]);
		free(shares[i].outs);
	}
	executed_free(s.executed);
	free(shares);
	free(s.plan);
	free(s.copy.image);
	return err;
}
