/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Random calls on QEMU, from where `hvcheck fuzz` asks for them: the payload makes, runs and judges them, and tells how many went
 * well. Against the bare loop of the same QEMU, and in instructions, which no neighbour on the host changes.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "suite/clock.h"
#include "suite/fuzz/fuzz.h"
#include "tools/bench-payload.h"
#include "tools/bench-spin.h"

#define ROUNDS 5
#define MOST (1u << 24)		/* calls: more than a slice of time has */
#define SLICE_NS 500000000.0	/* of the guest's time that one request takes, ORDER_SLICE_MS of native/host/order.h */
#define STEADY (1u << 16)	/* the first calls of a seed are of more kinds than later ones */

static struct hv_machine *open_machine(const char *spec, const struct hv_stub *stub)
{
	char error[256];
	int status;
	struct hv_machine *m = hv_machine_open(spec, error, sizeof(error), &status);

	if (!m)
		printf("%-30s not available: %s\n", spec, error);
	else if (m->ops->load(m, stub, hv_stub_home(stub, &m->places)))
		bench_die(m->error);
	return m;
}

/* Calls from `first` on that the payload has judged in one slice of its time. */
static uint64_t judged(struct hv_machine *m, const struct hv_stub *stub, const struct hv_abi *abi, uint64_t first)
{
	static const struct hv_rule_set known[HV_FUZZ_KINDS];
	uint64_t words[HV_FUZZ_WORDS];
	const struct hv_fuzz f = {
		.abi = abi, .places = &m->places, .seed = 1, .sees = m->sees, .has = m->has, .home = true, .words = words,
		.word_count = fuzz_words(stub, words),
	};
	const struct hv_news news = { .release = stub->release, .known = known };
	struct hv_fuzzed fuzzed;

	if (m->ops->fuzz(m, &f, &news, first, MOST, &fuzzed))
		bench_die(m->error);
	if (fuzzed.repeat)
		bench_die("the payload found something");
	return fuzzed.done;
}

static double judged_rate(struct hv_machine *m, const struct hv_stub *stub, const struct hv_abi *abi, uint64_t *next)
{
	double start = clock_seconds();
	uint64_t done = judged(m, stub, abi, *next);

	*next += done;
	return (double)done / (clock_seconds() - start);
}

static void by_time(const char *spec, const struct hv_stub *stub, const struct hv_abi *abi)
{
	struct hv_machine *m = open_machine(spec, stub);
	double bare = 0, rate = 0;
	uint64_t next = STEADY;

	for (unsigned i = 0; m && i < ROUNDS; i++) {
		double spin = bench_spin_rate(m), fuzz = judged_rate(m, stub, abi, &next);

		bare = spin > bare ? spin : bare;
		rate = fuzz > rate ? fuzz : rate;
	}
	if (m)
		printf("%-30s %10.0f %10.0f %8.3f\n", spec, bare, rate, rate / bare);
	hv_machine_close(m);
}

static void by_count(const char *spec, const struct hv_stub *stub, const struct hv_abi *abi)
{
	struct hv_machine *m = open_machine(spec, stub);

	if (m)
		printf("%-30s %31.0f\n", spec, SLICE_NS / (double)judged(m, stub, abi, STEADY));
	hv_machine_close(m);
}

void bench_payload(const struct hv_stub *stub, const struct hv_abi *abi, const char *counting)
{
	const char *const specs[] = { "qemu:virt:cortex-a57", "qemu:virt:max" };
	const char *own = getenv("HVCHECK_QEMU");

	printf("\n%-30s %10s %10s %8s\n", "random calls in the payload", "bare hvc/s", "judged/s", "of bare");
	for (unsigned i = 0; i < sizeof(specs) / sizeof(specs[0]); i++)
		by_time(specs[i], stub, abi);
	if (!counting || access(counting, X_OK))
		return;
	if (own)
		setenv("COUNTED_QEMU", own, 1);
	setenv("HVCHECK_QEMU", counting, 1);
	printf("\n%-30s %31s\n", "the same, counted", "instructions a judged call");
	for (unsigned i = 0; i < sizeof(specs) / sizeof(specs[0]); i++)
		by_count(specs[i], stub, abi);
	if (own)
		setenv("HVCHECK_QEMU", own, 1);
	else
		unsetenv("HVCHECK_QEMU");
}
