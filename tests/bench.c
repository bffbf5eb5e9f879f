/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How fast each machine is, as ratios within one run: checked calls (every register loaded, stored and judged) against
 * bare HVCs in a loop on the same engine; and how long a whole suite takes from a stub to its verdicts.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "hvcheck/report.h"
#include "hvcheck/scenario.h"

#define STUB "linux-4.12"
#define CALLS 4096
#define SPINS 500000
#define SINGLES 4000

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void die(const char *what)
{
	fprintf(stderr, "bench: %s\n", what);
	exit(2);
}

/* Bare HVCs a second: RESET_VECTORS over and over, nothing stored between. */
static double spin_rate(struct hv_machine *m)
{
	struct hv_call call;
	struct hv_outcome out;
	double start = now();

	hv_call_init(&call, &m->places);
	call.event = HV_EVENT_SPIN;
	call.in.r[HV_X19] = 2;
	call.in.r[HV_X20] = SPINS;
	if (m->ops->run(m, &call, &out, 1) || out.how != HV_HOW_RETURNED)
		die("the bare loop did not end");
	return SPINS / (now() - start);
}

/* Calls a second that were run with every register and judged by every rule. */
static double checked_rate(struct hv_machine *m, const struct hv_abi *abi)
{
	static struct hv_call calls[CALLS];
	static struct hv_outcome outs[CALLS];
	const struct hv_bench bench = { abi, &m->places, &m->baseline, m->sees, false, false };
	struct hv_verdict v[HV_RULE_COUNT];
	double start;
	unsigned failed = 0;

	for (unsigned i = 0; i < CALLS; i++) {
		hv_call_init(&calls[i], &m->places);
		calls[i].in.r[HV_X0] = 2;
	}
	start = now();
	if (m->ops->run(m, calls, outs, CALLS))
		die(m->error);
	for (unsigned i = 0; i < CALLS; i++)
		for (unsigned n = hv_judge(&bench, &calls[i], &outs[i], v); n--;)
			failed += v[n].status == HV_FAIL;
	if (failed)
		die("a call failed that cannot");
	return CALLS / (now() - start);
}

/* Calls a second, one by one; `modelled`: with caches and barriers. 0 where the machine does not model them. */
static double single_rate(struct hv_machine *m, bool modelled)
{
	const struct hv_coherence on = { .on = true };
	struct hv_call call;
	struct hv_outcome out;
	double start;

	if (!m->ops->coherence || m->ops->coherence(m, modelled ? &on : NULL))
		return 0;
	hv_call_init(&call, &m->places);
	call.in.r[HV_X0] = 2;
	start = now();
	for (unsigned i = 0; i < SINGLES; i++)
		if (m->ops->run(m, &call, &out, 1) || out.how != HV_HOW_RETURNED)
			die("a call did not return");
	start = SINGLES / (now() - start);
	if (m->ops->coherence(m, NULL))
		die(m->error);
	return start;
}

/* What the cache and barrier models cost while they are on; off, there is nothing of them. */
static void price(struct hv_machine *m)
{
	double without = single_rate(m, false), with = without > 0 ? single_rate(m, true) : 0;

	if (with > 0)
		printf("%-22s calls one by one: %.0f/s, with caches and barriers modelled %.0f/s: %.2f of it\n", "", without, with,
		       with / without);
}

static void measure(const char *spec, const struct hv_stub *stub, const struct hv_abi *abi)
{
	const struct hv_suite_options options = { .seed = 1 };
	struct hv_report report = { 0 };
	char error[256];
	int status;
	double start = now(), opened, spin, checked, suite;
	struct hv_machine *m = hv_machine_open(spec, error, sizeof(error), &status);

	if (!m) {
		printf("%-22s not available: %s\n", spec, error);
		return;
	}
	opened = now() - start;
	if (m->ops->load(m, stub, hv_stub_base(stub, HV_STUB_BASE)))
		die(m->error);
	spin = spin_rate(m);
	checked = checked_rate(m, abi);
	start = now();
	if (hv_suite_run(stub, abi, &m, 1, &options, &report, error, sizeof(error)))
		die(error);
	suite = now() - start;
	printf("%-22s %10.0f %12.0f %8.3f %9.3f s %9.3f s %7zu\n", spec, spin, checked, checked / spin, opened,
	       suite, report.calls);
	price(m);
	hv_report_free(&report);
	hv_machine_close(m);
}

int main(void)
{
	char error[256];
	struct hv_stub *stub = hv_stub_open(STUB, NULL, error, sizeof(error));

	if (!stub)
		die(error);
	printf("%-22s %10s %12s %8s %11s %11s %7s\n", "machine", "bare hvc/s", "checked/s", "ratio", "open", "suite", "calls");
	measure("sim", stub, hv_abi_find(STUB));
	measure("qemu:virt:cortex-a57", stub, hv_abi_find(STUB));
	measure("qemu:virt:max", stub, hv_abi_find(STUB));
	hv_stub_free(stub);
	return 0;
}
