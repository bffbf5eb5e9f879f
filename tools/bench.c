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

#include "fuzz/fuzz.h"
#include "hvcheck/report.h"
#include "hvcheck/scenario.h"
#include "suite/clock.h"
#include "suite/cycles/cost.h"
#include "suite/fuzz/fuzz.h"
#include "tools/bench-payload.h"
#include "tools/bench-spin.h"

#define STUB "linux-4.12"
#define CALLS 4096
#define SINGLES 4000
#define FUZZED 1000000
#define ROUNDS 5	/* of what is compared closely, in turn; the best of each, so a neighbour on the machine has less to say */
#define FED 20000
#define FRESH 200

/* Calls a second that were run with every register and judged by every rule. */
static double checked_rate(struct hv_machine *m, const struct hv_abi *abi)
{
	static struct hv_call calls[CALLS];
	static struct hv_outcome outs[CALLS];
	const struct hv_bench bench = hv_bench_of(m, abi);
	struct hv_verdict v[HV_RULE_COUNT];
	double start;
	unsigned failed = 0;

	for (unsigned i = 0; i < CALLS; i++) {
		hv_call_init(&calls[i], &m->places);
		calls[i].in.r[HV_X0] = 2;
	}
	start = clock_seconds();
	if (m->ops->run(m, calls, outs, CALLS))
		bench_die(m->error);
	for (unsigned i = 0; i < CALLS; i++)
		for (unsigned n = hv_judge(&bench, &calls[i], &outs[i], v); n--;)
			failed += v[n].status == HV_FAIL;
	if (failed)
		bench_die("a call failed that cannot");
	return CALLS / (clock_seconds() - start);
}

/* Calls a second, one by one; `modelled`: with caches and barriers. 0 if the machine does not model them. */
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
	start = clock_seconds();
	for (unsigned i = 0; i < SINGLES; i++)
		if (m->ops->run(m, &call, &out, 1) || out.how != HV_HOW_RETURNED)
			bench_die("a call did not return");
	start = SINGLES / (clock_seconds() - start);
	if (m->ops->coherence(m, NULL))
		bench_die(m->error);
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
	double start = clock_seconds(), opened, spin, checked, suite;
	struct hv_machine *m = hv_machine_open(spec, error, sizeof(error), &status);

	if (!m) {
		printf("%-22s not available: %s\n", spec, error);
		return;
	}
	opened = clock_seconds() - start;
	if (m->ops->load(m, stub, hv_stub_home(stub, &m->places)))
		bench_die(m->error);
	spin = bench_spin_rate(m);
	checked = checked_rate(m, abi);
	start = clock_seconds();
	if (hv_suite_run(stub, abi, &m, 1, &options, &report, error, sizeof(error)))
		bench_die(error);
	suite = clock_seconds() - start;
	printf("%-22s %10.0f %12.0f %8.3f %9.3f s %9.3f s %7zu\n", spec, spin, checked, checked / spin, opened,
	       suite, report.calls);
	price(m);
	hv_report_free(&report);
	hv_machine_close(m);
}

/* --- random calls, on the simulator ---------------------------------------------------------------------- */

/* Processor time: all of it is spent in this process, and other processes do not disturb it. */
static double spent(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static struct hv_machine *open_sim(const struct hv_stub *stub)
{
	char error[256];
	int status;
	struct hv_machine *m = hv_machine_open("sim", error, sizeof(error), &status);

	if (!m)
		bench_die(error);
	if (m->ops->load(m, stub, hv_stub_home(stub, &m->places)))
		bench_die(m->error);
	return m;
}

static double bare_rate(const struct hv_stub *stub)
{
	struct hv_machine *m = open_sim(stub);
	double start = spent(), rate;

	bench_spin_rate(m);
	rate = BENCH_SPINS / (spent() - start);
	hv_machine_close(m);
	return rate;
}

static double fuzz_rate(const struct hv_stub *stub, const struct hv_abi *abi)
{
	static struct fuzz_result result;	/* much for a stack */
	const struct fuzz_options options = { .seed = 1, .calls = FUZZED };
	struct hv_machine *m = open_sim(stub);
	double start = spent();

	memset(&result, 0, sizeof(result));
	if (fuzz_run(stub, abi, &m, 1, &options, &result) || result.finding_count)
		bench_die("fuzzing failed, or found something");
	start = FUZZED / (spent() - start);
	hv_machine_close(m);
	return start;
}

/* One input of a call each, as libFuzzer would feed it. */
static double target_rate(void)
{
	double start;

	LLVMFuzzerTestOneInput(NULL, 0);
	start = spent();
	for (unsigned i = 0; i < FED; i++) {
		const uint8_t whole[] = { 0xa4, 0, (uint8_t)i, (uint8_t)(i >> 8), 0, 0, 0, 0, 0, 0, 0xa2, (uint8_t)i };

		LLVMFuzzerTestOneInput(whole, sizeof(whole));
	}
	return FED / (spent() - start);
}

/* What a harness does that trusts nothing of the call before. */
static double fresh_rate(const struct hv_stub *stub, const struct hv_abi *abi)
{
	double start = spent();

	for (unsigned i = 0; i < FRESH; i++) {
		struct hv_machine *m = open_sim(stub);
		const struct hv_fuzz f = { .abi = abi, .places = &m->places, .sees = m->sees, .has = m->has };
		const struct hv_bench bench = hv_bench_of(m, abi);
		struct hv_verdict v[HV_RULE_COUNT];
		struct hv_call call;
		struct hv_outcome out;

		hv_fuzz_call(&f, i, &call);
		if (m->ops->run(m, &call, &out, 1))
			bench_die(m->error);
		hv_judge(&bench, &call, &out, v);
		hv_machine_close(m);
	}
	return FRESH / (spent() - start);
}

static void better(double *best, double rate)
{
	if (rate > *best)
		*best = rate;
}

static void random_calls(const struct hv_stub *stub, const struct hv_abi *abi)
{
	double bare = 0, fuzz = 0;

	for (unsigned i = 0; i < ROUNDS; i++) {
		better(&bare, bare_rate(stub));
		better(&fuzz, fuzz_rate(stub, abi));
	}
	const struct { const char *what; double rate; } rows[] = {
		{ "bare hvc loop", bare },
		{ "hvcheck fuzz", fuzz },
		{ "fuzz-call, one input", target_rate() },
		{ "a fresh engine each", fresh_rate(stub, abi) },
	};

	printf("\n%-22s %10s %8s\n", "random calls on sim", "calls/s", "of bare");
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		printf("%-22s %10.0f %8.3f\n", rows[i].what, rows[i].rate, rows[i].rate / bare);
}

/* Calls a second, one by one: as they are, watched, and costed on one core in two regimes. Processor time. */
static double costed_rate(struct hv_machine *m, struct cost_table *t, bool watched)
{
	struct record record = { .control = 0 };
	struct hv_call call;
	struct hv_outcome out;
	double start;

	record_begin(&record);
	if (m->ops->observe(m, watched ? &record.observer : NULL))
		bench_die(m->error);
	hv_call_init(&call, &m->places);
	call.in.r[HV_X0] = 2;
	start = spent();
	for (unsigned i = 0; i < SINGLES; i++) {
		if (watched)
			record_begin(&record);
		if (m->ops->run(m, &call, &out, 1) || out.how != HV_HOW_RETURNED)
			bench_die("a call did not return");
		if (!watched)
			continue;
		record_end(&record);
		if (t)
			cost_add(t, cost_kind_of(t, &call), &record.route, &out.cycles);
	}
	start = SINGLES / (spent() - start);
	record_free(&record);
	if (m->ops->observe(m, NULL))
		bench_die(m->error);
	return start;
}

/* What the cycle model costs while it is on; off, there is nothing of it. */
static void price_of_cycles(const struct hv_stub *stub, const struct hv_abi *abi)
{
	char error[256];
	struct cost_options options = { .core_count = 1, .regimes = 1u << CYCLES_WARM | 1u << CYCLES_LINUX, .mhz = 1000 };
	struct hv_machine *m = open_sim(stub);
	struct cost_table table;
	double off, watched, on;

	printf("\n%-22s %10s %10s %10s %8s\n", "cycles on sim, singly", "calls/s", "watched", "costed", "times");
	for (const char *const *name = cycles_builtin; *name; name++) {
		options.cores[0] = cycles_core_builtin(*name, error, sizeof(error));
		if (!options.cores[0] || cost_make(stub, abi, &options, &table))
			bench_die("the cores cannot be read");
		off = costed_rate(m, NULL, false);
		watched = costed_rate(m, NULL, true);
		on = costed_rate(m, &table, true);
		printf("%-22s %10.0f %10.0f %10.0f %8.1f\n", *name, off, watched, on, off / on);
		cost_free(&table);
		cycles_core_free(options.cores[0]);
	}
	hv_machine_close(m);
}

int main(int argc, char **argv)
{
	char error[256];
	struct hv_stub *stub = hv_stub_open(STUB, NULL, error, sizeof(error));

	if (!stub)
		bench_die(error);
	printf("%-22s %10s %12s %8s %11s %11s %7s\n", "machine", "bare hvc/s", "checked/s", "ratio", "open", "suite", "calls");
	measure("sim", stub, hv_abi_find(STUB));
	measure("qemu:virt:cortex-a57", stub, hv_abi_find(STUB));
	measure("qemu:virt:max", stub, hv_abi_find(STUB));
	bench_payload(stub, hv_abi_find(STUB), argc > 1 ? argv[1] : NULL);
	random_calls(stub, hv_abi_find(STUB));
	price_of_cycles(stub, hv_abi_find(STUB));
	hv_stub_free(stub);
	return 0;
}
