/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of docs/fuzzing.md: every broken sibling is fuzzed until its first failure. The file that is written of it is then made
 * again, there and on QEMU.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hvcheck/report.h"
#include "hvcheck/scenario.h"
#include "suite/fuzz/fuzz.h"
#include "suite/scenario/scenario.h"
#include "tests/siblings.h"

#define SECONDS 3
#define SEEDS 3		/* one is a matter of luck: the median counts */

static const struct pair { int bit; const char *here, *there; } pairs[] = {
	{ ON_SIM, "sim", "qemu" },
	{ ON_SIM_VHE, "sim:max", "qemu:virt:max" },
	{ ON_QEMU_VHE, "qemu:virt:max", "qemu:virt:max" },
	{ ON_QEMU, "qemu", "qemu" },
};
#define PAIRS (sizeof(pairs) / sizeof(pairs[0]))

static struct fuzz_result result;
static int over;
static char folder[] = "/tmp/fuzz-table-XXXXXX";

static void die(const char *what)
{
	fprintf(stderr, "fuzz-table: %s\n", what);
	exit(2);
}

static void see(void *unused)
{
	(void)unused;
	over = result.finding_count > 0;
}

/* What a finding's file does on a machine. */
struct again {
	struct hv_machine *m;
	struct hv_bench bench;
	bool fails;
};

static int make_again(void *ctx, const struct hv_call *call)
{
	struct again *a = ctx;
	struct hv_outcome out;
	struct hv_verdict v[HV_RULE_COUNT];

	if (a->m->ops->run(a->m, call, &out, 1))
		return -1;
	for (unsigned n = hv_judge(&a->bench, call, &out, v); n--; )
		a->fails |= v[n].status == HV_FAIL;
	a->fails |= a->m->hazard_count > 0;
	return 0;
}

/* Whether it fails there again, as hvcheck replay would have it. */
static bool replay(const char *on, const struct hv_stub *stub, const struct hv_abi *abi, bool strict)
{
	const struct hv_coherence modelled = { .on = true };
	char error[256];
	int status;
	struct hv_machine *m = hv_machine_open(on, error, sizeof(error), &status);
	struct again a = { .m = m };

	if (!m || m->ops->load(m, stub, hv_stub_base(stub, HV_STUB_BASE)))
		die(m ? m->error : error);
	a.bench = (struct hv_bench){ abi, &m->places, &m->baseline, m->sees, strict, false };
	if (fuzz_corpus(folder, &m->places, make_again, &a, error, sizeof(error)))
		die(*m->error ? m->error : error);
	if (!a.fails && m->ops->coherence && !m->ops->coherence(m, &modelled) &&
	    fuzz_corpus(folder, &m->places, make_again, &a, error, sizeof(error)))
		die(error);
	hv_machine_close(m);
	return a.fails;
}

static bool fuzz(const struct pair *p, const struct hv_stub *stub, const struct hv_abi *abi, bool strict, uint64_t seed)
{
	const struct fuzz_options options = {
		.seed = seed, .seconds = SECONDS, .strict = strict, .out = folder, .suffix = "", .stop = &over, .progress = see,
	};
	char error[256];
	int status;
	struct hv_machine *m = hv_machine_open(p->here, error, sizeof(error), &status);

	if (!m)
		die(error);
	memset(&result, 0, sizeof(result));
	over = 0;
	if (fuzz_run(stub, abi, &m, 1, &options, &result))
		die(result.error);
	hv_machine_close(m);
	return result.finding_count > 0;
}

static void clean(void)
{
	for (unsigned i = 0; i < result.finding_count; i++)
		unlink(result.findings[i].path);
}

static int by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static const struct pair *where(const struct sibling *s)
{
	for (size_t i = 0; !(s->seen_on & ON_STATIC) && i < PAIRS; i++)
		if (s->seen_on & pairs[i].bit)
			return &pairs[i];
	return NULL;
}

/* Registers that are set, as the file has them, but for what says where the file belongs. */
static void print_call(const char *path)
{
	FILE *f = fopen(path, "r");
	char line[256];
	bool any = false;

	while (f && fgets(line, sizeof(line), f)) {
		char key[32], value[160];

		if (sscanf(line, "%31[a-z0-9_] = %159[^\n]", key, value) != 2 || !strcmp(key, "stub") || !strcmp(key, "abi") ||
		    !strcmp(key, "machine"))
			continue;
		printf("%s%s=%s", any ? " " : "`", key, value);
		any = true;
	}
	printf(any ? "`" : "any");
	if (f)
		fclose(f);
}

/* Returns the median of the times to the first failure; below zero: it was not found by every seed. */
static double row(const struct sibling *s, const struct pair *p)
{
	char error[256];
	struct hv_stub *stub = hv_stub_open(s->stub, NULL, error, sizeof(error));
	const bool strict = s->rule == HV_REG_06;
	const struct hv_abi *abi = hv_abi_of(s->stub);
	double seconds[SEEDS];

	if (!stub)
		die(error);
	for (unsigned i = 0; i < SEEDS; i++) {
		if (!fuzz(p, stub, abi, strict, i)) {
			printf("| %s | %s | %s | not found in %d s | | | |\n", s->stub, hv_rules[s->rule].name, p->here, SECONDS);
			hv_stub_free(stub);
			return -1;
		}
		seconds[i] = result.findings[0].seconds;
		if (i < SEEDS - 1)
			clean();
	}
	printf("| %s | %s | %s | %s %.0f ms | ", s->stub, hv_rules[s->rule].name, p->here, hv_rules[result.findings[0].rule].name,
	       result.findings[0].seconds * 1e3);
	print_call(result.findings[0].path);
	printf(" | %s", replay(p->here, stub, abi, strict) ? "fails" : "does not");
	printf(" | %s |\n", replay(p->there, stub, abi, strict) ? "fails" : "passes");
	fflush(stdout);
	clean();
	hv_stub_free(stub);
	qsort(seconds, SEEDS, sizeof(seconds[0]), by_size);
	return seconds[SEEDS / 2];
}

int main(int argc, char **argv)
{
	double *times = calloc(sibling_count, sizeof(*times));
	unsigned found = 0, lost = 0;

	if (!times || !mkdtemp(folder))
		die("no memory, or no room in /tmp");
	printf("| sibling | breaks | fuzzed on | found by | the call that is left | again there | on QEMU |\n"
	       "|---|---|---|---|---|---|---|\n");
	for (unsigned i = 0; i < sibling_count; i++) {
		const struct pair *p = where(&siblings[i]);
		double seconds;

		if (!p || (argc > 1 && !strstr(siblings[i].stub, argv[1])))
			continue;
		seconds = row(&siblings[i], p);
		if (seconds < 0)
			lost++;
		else
			times[found++] = seconds;
	}
	qsort(times, found, sizeof(*times), by_size);
	if (found)
		printf("\n%u found, %u not; of the times to the first failure the median is %.0f ms and the longest %.0f ms.\n",
		       found, lost, times[found / 2] * 1e3, times[found - 1] * 1e3);
	printf("\nRead off the code, so that no call can show them:");
	for (unsigned i = 0, n = 0; i < sibling_count; i++)
		if (siblings[i].seen_on & ON_STATIC)
			printf("%s %s (%s)", n++ ? "," : "", siblings[i].stub, hv_rules[siblings[i].rule].name);
	printf(".\n");
	rmdir(folder);
	free(times);
	return 0;
}
