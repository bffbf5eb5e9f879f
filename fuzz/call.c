/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bytes as a call (suite/fuzz/read.c), run on the simulator and judged: the executor of hvcheck fuzz for engines that bring
 * their own mutations. The blocks of the stub that are entered are counters of libFuzzer's, too. HVCHECK_STUB names the stub
 * (linux-4.12) and HVCHECK_ON the machine (sim).
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "hvcheck/replay.h"
#include "hvcheck/report.h"
#include "suite/fuzz/fuzz.h"

#define COUNTERS 4096

__attribute__((section("__libfuzzer_extra_counters"))) static uint8_t counters[COUNTERS];

/* The engine keeps some memory at every start, so each input would be searched for leaks, which takes longer than the call. */
__attribute__((visibility("default"))) const char *__asan_default_options(void); /* its library looks for the name */
const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

static struct hv_stub *stub;
static struct hv_machine *machine;
static struct hv_fuzz generator;
static uint64_t words[FUZZ_WORDS];

static void die(const char *what)
{
	fprintf(stderr, "fuzz: %s\n", what);
	exit(2);
}

static const char *setting(const char *name, const char *otherwise)
{
	const char *value = getenv(name);

	return value && *value ? value : otherwise;
}

static void prepare(void)
{
	const char *name = setting("HVCHECK_STUB", "linux-4.12");
	const struct hv_abi *abi = hv_abi_of(name);
	char error[256];
	int status;

	stub = hv_stub_open(name, NULL, error, sizeof(error));
	if (!stub)
		die(error);
	generator.abi = hv_abi_find(setting("HVCHECK_ABI", abi ? abi->name : ""));
	if (!generator.abi)
		die("HVCHECK_ABI names no generation");
	machine = hv_machine_open(setting("HVCHECK_ON", "sim"), error, sizeof(error), &status);
	if (!machine)
		die(error);
	machine->coverage = counters;
	machine->coverage_size = COUNTERS;
	if (machine->ops->load(machine, stub, hv_stub_home(stub, &machine->places)))
		die(machine->error);
	generator.places = &machine->places;
	generator.sees = machine->sees;
	generator.has = machine->has;
	generator.words = words;
	generator.word_count = fuzz_words(stub, words);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct hv_call call;
	struct hv_outcome out;
	struct hv_verdict v;
	struct hv_bench bench;
	enum hv_rule rule;
	char *line;

	if (!machine)
		prepare();
	bench = hv_bench_of(machine, generator.abi);
	hv_fuzz_read(&generator, data, size, &call);
	if (machine->ops->run(machine, &call, &out, 1))
		die(machine->error);
	rule = hv_fuzz_judge(&bench, &call, &out, &v);
	if (rule == HV_RULE_NONE)
		return 0;
	line = hv_replay_line(stub, generator.abi, machine->name, NULL, &call, &machine->places);
	fprintf(stderr, "%s: %s\n%s\n", hv_rules[rule].name, hv_rules[rule].sentence, line ? line : "");
	abort();
}
