/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all processes of hvcheck fuzz have found, in the order of the processes, each failure once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/fuzz-job.h"
#include "cli/say.h"
#include "cli/status.h"
#include "hvcheck/report.h"

bool fuzz_is_double(const struct fuzz_job *j, unsigned n, const struct fuzz_finding *found)
{
	for (unsigned i = 0; i < n; i++)
		for (unsigned k = 0; k < fuzz_findings_of(&j->shared->worker[i]); k++) {
			const struct fuzz_finding *other = &j->shared->worker[i].result.findings[k];

			if (other->rule == found->rule && !strcmp(other->call_name, found->call_name))
				return true;
		}
	return false;
}

static void report_finding(FILE *f, const struct fuzz_finding *found, const char *path)
{
	const struct hv_rule_info *rule = &hv_rules[found->rule];

	fprintf(f, "FAIL  %s/%s@%s after %.2f s, ", found->call_name, rule->name, found->machine, found->seconds);
	if (found->asked)
		fprintf(f, "as hvcheck run asks");
	else
		fprintf(f, "%s %llu of seed %llu", found->sequence.count ? "sequence" : "call", (unsigned long long)found->index,
			(unsigned long long)found->seed);
	fprintf(f, "\n      rule     %s\n", rule->sentence);
	if (*found->why)
		fprintf(f, "      found    %s\n", found->why);
	if (found->sequence.count)
		fprintf(f, "      note     it takes %u calls in a row\n", found->sequence.count);
	if (!found->alone)
		fprintf(f, "      note     by itself %s does not fail: what was called before it matters\n",
			found->sequence.count ? "this sequence" : "this call");
	for (unsigned i = 0; i < found->verdict.diff_count; i++) {
		char text[320];

		fprintf(f, "      wrong    %s\n", hv_diff_text(&found->verdict.diff[i], NULL, text, sizeof(text)));
	}
	if (*path)
		fprintf(f, "      replay   hvcheck replay %s\n", path);
	else if (*found->again)
		fprintf(f, "      replay   %s\n", found->again);
}

/* One file for each failure: that of the first process that found it. */
static void settle(const struct fuzz_job *j, unsigned n, const struct fuzz_finding *found, bool is_twin, char *path)
{
	size_t length = strlen(found->path) - strlen(j->shared->worker[n].suffix);

	snprintf(path, FUZZ_PATH, "%s", found->path);
	if (!*found->path || !n)
		return;
	if (is_twin) {
		unlink(found->path);
		return;
	}
	path[length] = 0;
	if (fuzz_place(found->path, path))
		snprintf(path, FUZZ_PATH, "%s", found->path);
}

/* Random calls alone are blind to much: what was not looked at is told. */
static void say_unasked(const struct fuzz_job *j)
{
	if (!j->shared->worker[0].result.asked)
		printf("UNSEEN  not looked at by fuzz on this machine: what a stub writes, loads and executes on its way, callers "
		       "at a kernel's address, other CPUs, interrupts that wait, copies of the table; hvcheck run --on sim asks\n");
}

static void say_unrun(uint64_t unrun)
{
	if (unrun)
		printf("UNSEEN  random calls that were not run, as one like them has cost the machine a CPU, or those before have "
		       "taken it down: %llu\n", (unsigned long long)unrun);
}

/* --- what is wrong once ---------------------------------------------------------------------------------------- */

/* A finding that is told, and where its file lies. */
struct told {
	const struct fuzz_finding *found;
	char path[FUZZ_PATH];
};

struct telling {
	struct told *list;	/* owned */
	unsigned count;
};

/* One defect, as a report of `hvcheck run` has it: the same rule, and, if that is known, the same register. */
static bool is_same(const struct fuzz_finding *a, const struct fuzz_finding *b)
{
	return a->broken == b->broken && (!a->verdict.diff_count || !b->verdict.diff_count ||
					  a->verdict.diff[0].reg == b->verdict.diff[0].reg);
}

static bool is_first(const struct telling *t, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (is_same(t->list[i].found, t->list[n].found))
			return false;
	return true;
}

static void report_also(FILE *f, const struct told *other)
{
	const struct fuzz_finding *found = other->found;

	fprintf(f, "      also     %s/%s@%s", found->call_name, hv_rules[found->rule].name, found->machine);
	if (*other->path)
		fprintf(f, ": hvcheck replay %s", other->path);
	fputc('\n', f);
}

static unsigned report_all(FILE *f, const struct telling *t)
{
	unsigned defects = 0;

	for (unsigned i = 0; i < t->count; i++) {
		if (!is_first(t, i))
			continue;
		defects++;
		report_finding(f, t->list[i].found, t->list[i].path);
		if (*t->list[i].found->also)
			fprintf(f, "      also     %s\n", t->list[i].found->also);
		for (unsigned k = i + 1; k < t->count; k++)
			if (is_same(t->list[i].found, t->list[k].found))
				report_also(f, &t->list[k]);
	}
	return defects;
}

static void collect(const struct fuzz_job *j, unsigned n, struct telling *t)
{
	const struct fuzz_result *r = &j->shared->worker[n].result;

	for (unsigned k = 0; k < r->finding_count; k++) {
		bool is_twin = fuzz_is_double(j, n, &r->findings[k]);
		struct told *told = &t->list[t->count];

		settle(j, n, &r->findings[k], is_twin, told->path);
		told->found = &r->findings[k];
		t->count += !is_twin;
	}
}

int fuzz_report(struct fuzz_job *j)
{
	uint64_t calls = 0, unrun = 0;
	unsigned findings, coverage = 0;
	char blocks[32], asked[64] = "";
	double seconds = 0;
	int status = CLI_PASSED;
	struct telling told = { .list = calloc((size_t)j->jobs * FUZZ_FINDINGS + 1, sizeof(*told.list)) };

	if (!told.list) {
		cli_say("out of memory");
		return CLI_ERROR;
	}
	for (unsigned i = 0; i < j->jobs; i++) {
		struct fuzz_worker *w = &j->shared->worker[i];

		collect(j, i, &told);
		calls += w->result.calls;
		unrun += w->result.unrun;
		seconds = w->result.seconds > seconds ? w->result.seconds : seconds;
		coverage = w->result.coverage > coverage ? w->result.coverage : coverage;
		status = cli_worst(status, w->status < 0 ? CLI_ERROR : w->status);
	}
	findings = report_all(stdout, &told);
	free(told.list);
	say_unasked(j);
	say_unrun(unrun);
	*blocks = 0;
	if (coverage)	/* a resident hypervisor has none */
		snprintf(blocks, sizeof(blocks), ", %u blocks", coverage);
	if (j->shared->worker[0].result.asked)
		snprintf(asked, sizeof(asked), "%llu calls that hvcheck run makes, and ",
			 (unsigned long long)j->shared->worker[0].result.asked);
	printf("%s by %s: %s%llu random calls in %.1f s, %.0f/s%s, seed %llu, %u finding%s%s\n", j->subject.stub->name,
	       j->subject.abi->name, asked, (unsigned long long)calls, seconds, seconds > 0 ? (double)calls / seconds : 0, blocks,
	       (unsigned long long)j->o->seed, findings, findings == 1 ? "" : "s", j->shared->stop ? ", interrupted" : "");
	for (unsigned i = 0; i < j->jobs; i++)
		if (*j->shared->worker[i].say && (!i || strcmp(j->shared->worker[i].say, j->shared->worker[0].say)))
			cli_say("%s", j->shared->worker[i].say);
	if (j->shared->stop)
		status = cli_worst(status, CLI_ERROR);
	return cli_worst(status, findings ? CLI_FAILED : calls > unrun ? CLI_PASSED : CLI_NOTHING);
}
