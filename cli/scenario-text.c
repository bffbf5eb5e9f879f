/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reports of scenarios for a person: a line for each play, and each failure with the life of its line. */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/options.h"
#include "cli/scenarios.h"
#include "suite/report/groups.h"
#include "suite/report/page.h"

#define WRAP 100

/* Words in lines of WRAP characters, those behind the first after as many blanks as the label has. */
static void put_wrapped(FILE *f, const char *label, const char *words)
{
	fprintf(f, "      %-8s ", label);
	while (strlen(words) > WRAP) {
		size_t n = WRAP;

		while (n > WRAP / 2 && words[n] != ' ')
			n--;
		fprintf(f, "%.*s\n%15s", (int)n, words, "");
		words += n + strspn(words + n, " ");
	}
	fprintf(f, "%s\n", words);
}

/* Of rules that follow each other the first and the last: "CACHE-01..08". */
static void put_rules(FILE *f, const struct scenario_result *r, enum hv_status status)
{
	bool has[HV_RULE_COUNT + 1] = { false };
	const char *before = " (";

	for (size_t i = 0; i < r->verdict_count; i++)
		has[r->verdicts[i].rule] |= r->verdicts[i].status == status;
	for (unsigned rule = 0; rule < HV_RULE_COUNT; rule++) {
		const char *name = hv_rules[rule].name, *dash = strchr(name, '-');
		unsigned first = rule;

		if (!has[rule])
			continue;
		while (has[rule + 1] && dash && !strncmp(hv_rules[rule + 1].name, name, (size_t)(dash - name) + 1))
			rule++;
		fprintf(f, "%s%s", before, name);
		if (rule > first)
			fprintf(f, "..%s", strchr(hv_rules[rule].name, '-') + 1);
		before = " ";
	}
	if (before[0] == ' ' && !before[1])
		fputc(')', f);
}

static void put_line(FILE *f, const struct scenario_result *r)
{
	static const char *const words[] = {
		[HV_PASS] = "passed", [HV_FAIL] = "failed", [HV_SKIP] = "skipped", [HV_UNSEEN] = "unseen",
		[HV_KNOWN] = "known"
	};
	static const char *const words_of[] = {
		[HV_PASS] = "ok", [HV_FAIL] = "FAIL", [HV_SKIP] = "SKIP", [HV_UNSEEN] = "none", [HV_KNOWN] = "ok"
	};
	size_t count[HV_STATUS_COUNT] = { 0 };
	char name[4300];

	fprintf(f, "%-4s  %s@%s: ", words_of[scenario_status(r)],
		scenarios_name(r, name, sizeof(name)), r->machine);
	if (r->skipped) {
		fprintf(f, "%s\n", r->skipped);
		return;
	}
	for (size_t i = 0; i < r->verdict_count; i++)
		count[r->verdicts[i].status]++;
	for (unsigned status = 0; status < HV_STATUS_COUNT; status++) {
		if ((status == HV_SKIP || status == HV_KNOWN) && !count[status])
			continue;
		fprintf(f, "%s%zu %s", status ? ", " : "", count[status], words[status]);
		put_rules(f, r, (enum hv_status)status);
	}
	fputc('\n', f);
	if (r->seeds_failed) {
		fputs("      ", f);
		scenarios_put_seeds(f, r);
		fputc('\n', f);
	} else if (r->seeds) {
		fprintf(f, "      %u seed%s: 0 went wrong\n", r->seeds, r->seeds == 1 ? "" : "s");
	}
}

static void put_life(FILE *f, const struct scenario_result *r, size_t verdict)
{
	char *life = scenarios_life(r, verdict);

	if (life)
		fputs("      life of the line\n", f);
	for (const char *line = life; line && *line;) {
		size_t n = strcspn(line, "\n");

		fprintf(f, "        %.*s\n", (int)n, line);
		line += n + (line[n] != 0);
	}
	free(life);
}

static const struct hv_hazard *first_of(const struct scenario_result *r, enum hv_rule rule)
{
	for (size_t i = 0; i < r->hazard_count; i++)
		if (hazard_rule((enum hv_hazard_kind)r->hazards[i].kind) == rule)
			return &r->hazards[i];
	return NULL;
}

static void put_failure(FILE *f, const struct scenario_result *r, size_t verdict, const struct cli_options *o)
{
	const struct hv_rule_info *rule = &hv_rules[r->verdicts[verdict].rule];
	const struct hv_hazard *h = first_of(r, r->verdicts[verdict].rule);
	char name[4300], *again = scenarios_repeat_line(r, o);

	fprintf(f, "\nFAIL  %s/%s@%s\n", scenarios_name(r, name, sizeof(name)), rule->name, r->machine);
	fprintf(f, "      rule     %s: %s\n      source   %s\n", rule->name, rule->sentence, rule->source);
	put_wrapped(f, "found", r->verdicts[verdict].why ? r->verdicts[verdict].why : "the rule does not hold");
	if (r->draw)
		fprintf(f, "      scene    %" PRIu64 ", drawn with lines of %u bytes for data and %u for instructions\n", r->draw,
			r->line, r->iline);
	if (h && h->line)
		fprintf(f, "      bytes    want 0x%016" PRIx64 ", may be 0x%016" PRIx64 ", from 0x%" PRIx64 " on\n", h->want,
			h->may, h->addr);
	put_life(f, r, verdict);
	if (again)
		fprintf(f, "      repeat   %s\n", again);
	free(again);
}

static bool is_said_before(const struct scenario_results *results, size_t result, size_t verdict)
{
	const char *why = results->r[result].verdicts[verdict].why;

	for (size_t i = 0; i <= result; i++)
		for (size_t v = 0; v < (i == result ? verdict : results->r[i].verdict_count); v++) {
			const char *before = results->r[i].verdicts[v].why;

			if (before && !strcmp(before, why) && !strcmp(results->r[i].machine, results->r[result].machine))
				return true;
		}
	return false;
}

/* Why a rule was not seen, once if it is the same of many. */
static void put_unseen(FILE *f, const struct scenario_results *results, size_t result, size_t verdict)
{
	const struct scenario_result *r = &results->r[result];
	char name[4300];

	if (r->verdicts[verdict].status != HV_UNSEEN || !r->verdicts[verdict].why || is_said_before(results, result, verdict))
		return;
	fprintf(f, "\nUNSEEN  %s/%s@%s\n", scenarios_name(r, name, sizeof(name)), hv_rules[r->verdicts[verdict].rule].name,
		r->machine);
	put_wrapped(f, "why", r->verdicts[verdict].why);
}

static void put_text(FILE *f, const struct scenario_results *results, const struct scenario_image *image,
		     const struct cli_options *o)
{
	size_t count[HV_STATUS_COUNT] = { 0 };
	char name[4300];

	if (image->bytes) {
		image_describe(image, f);
		fputc('\n', f);
	}

	for (size_t i = 0; i < results->count; i++) {
		put_line(f, &results->r[i]);
		count[scenario_status(&results->r[i])]++;
	}
	for (size_t i = 0; i < results->count; i++)
		for (size_t v = 0; v < results->r[i].verdict_count; v++)
			if (results->r[i].verdicts[v].status == HV_KNOWN)
				fprintf(f, "\nKNOWN %s@%s: %s\n", scenarios_name(&results->r[i], name, sizeof(name)),
					results->r[i].machine, results->r[i].verdicts[v].why);
			else if (results->r[i].verdicts[v].status == HV_FAIL)
				put_failure(f, &results->r[i], v, o);
			else
				put_unseen(f, results, i, v);
	fprintf(f, "\n%zu played: %zu passed, %zu failed", count[HV_PASS] + count[HV_FAIL] + count[HV_UNSEEN], count[HV_PASS],
		count[HV_FAIL]);
	if (count[HV_UNSEEN])
		fprintf(f, ", %zu showed nothing", count[HV_UNSEEN]);
	fprintf(f, "; %zu skipped\n", count[HV_SKIP]);
	if (results->cut)
		fprintf(f, "ERROR  %s, in %s: this is not the whole report\n",
			report_missing_text(&results->lost, name, sizeof(name)), results->cut->name);
}

int scenarios_write_text(const struct scenario_results *results, const struct scenario_image *image, const struct cli_options *o,
		      FILE *f)
{
	struct report_page page;

	report_begin(&page);
	if (page.f)
		put_text(page.f, results, image, o);
	return report_end(&page, f);
}
