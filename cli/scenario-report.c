/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reports of scenarios. For a person: a line for each play, and each failure with the life of its line. For a machine: the rows
 * that suite/report/ know, one for each rule.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/options.h"
#include "cli/scenarios.h"
#include "suite/report/groups.h"
#include "suite/report/page.h"

#define WRAP 100

const char *scenarios_name(const struct scenario_result *r, char *buf, size_t size)
{
	const char *subject = r->subject ? r->subject : "";

	snprintf(buf, size, "%s%s%s%s%s", subject, *subject ? ":" : "", r->scenario->name, r->fault ? "+" : "",
		 r->fault ? r->fault->name : "");
	return buf;
}

static void put_seeds(FILE *f, const struct scenario_result *r)
{
	fprintf(f, "%u of %u seeds went wrong, the first is %" PRIu64 ": --evict %" PRIu64, r->seeds_failed, r->seeds,
		r->first_seed, r->first_seed);
}

char *scenarios_why(const struct scenario_result *r, size_t verdict)
{
	const char *why = r->verdicts[verdict].why;
	char *words = NULL;
	size_t size;
	FILE *f = open_memstream(&words, &size);

	if (!f)
		return NULL;
	fputs(why ? why : "the rule does not hold", f);
	if (r->draw)
		fprintf(f, "; in scene %" PRIu64 ", drawn with lines of %u bytes for data and %u for instructions", r->draw,
			r->line, r->iline);
	if (r->seeds_failed) {
		fputs("; ", f);
		put_seeds(f, r);
	}
	return fclose(f) ? free(words), NULL : words;
}

/* A word as a shell takes it. */
static void put_word(FILE *f, const char *word)
{
	if (!word[strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-")]) {
		fputs(word, f);
		return;
	}
	fputc('\'', f);
	for (; *word; word++)
		fprintf(f, *word == '\'' ? "'\\%c'" : "%c", *word);
	fputc('\'', f);
}

void scenarios_repeat(FILE *f, const struct scenario_result *r, const struct cli_options *o)
{
	fprintf(f, "hvcheck scenario --on %s", r->machine);
	if (o->line)
		fprintf(f, " --line %u", o->line);
	fprintf(f, "%s%s", o->idc ? " --idc" : "", o->dic ? " --dic" : "");
	if (r->seeds)
		fprintf(f, " --evict %" PRIu64, r->seeds_failed ? r->first_seed : o->evict);
	if (o->seed)
		fprintf(f, " --seed %" PRIu64, o->seed);
	if (r->fault)
		fprintf(f, " --fault %s", r->fault->name);
	if (o->routine) {
		fputs(" --routine ", f);
		put_word(f, o->routine);
		if (o->symbol) {
			fputs(" --symbol ", f);
			put_word(f, o->symbol);
		}
	}
	if (r->subject) {
		fputc(' ', f);
		put_word(f, r->subject);
	}
	fprintf(f, " %s", r->scenario->name);
}

static char *repeat_line(const struct scenario_result *r, const struct cli_options *o)
{
	char *words = NULL;
	size_t size;
	FILE *f = open_memstream(&words, &size);

	if (!f)
		return NULL;
	scenarios_repeat(f, r, o);
	return fclose(f) ? free(words), NULL : words;
}

/* The life of the line that a verdict is about: of the first hazard's rule, and of no other. Owned; NULL: none. */
static char *life_of(const struct scenario_result *r, size_t verdict)
{
	char *words = NULL;
	size_t size;
	FILE *f;

	if (!r->life_count || !r->hazard_count ||
	    hazard_rule((enum hv_hazard_kind)r->hazards[0].kind) != r->verdicts[verdict].rule)
		return NULL;
	f = open_memstream(&words, &size);
	if (!f)
		return NULL;
	life_text(r, f);
	return fclose(f) ? free(words), NULL : words;
}

/* --- for a person --------------------------------------------------------------------------------------- */

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
		put_seeds(f, r);
		fputc('\n', f);
	} else if (r->seeds) {
		fprintf(f, "      %u seed%s: 0 went wrong\n", r->seeds, r->seeds == 1 ? "" : "s");
	}
}

static void put_life(FILE *f, const struct scenario_result *r, size_t verdict)
{
	char *life = life_of(r, verdict);

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
	char name[4300], *again = repeat_line(r, o);

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

static int write_text(const struct scenario_results *results, const struct scenario_image *image, const struct cli_options *o,
		      FILE *f)
{
	struct report_page page;

	report_begin(&page);
	if (page.f)
		put_text(page.f, results, image, o);
	return report_end(&page, f);
}

/* --- for a machine -------------------------------------------------------------------------------------- */

/* One report for each scenario; the formats want a stub's name, which is the scenario's here. */
struct book {
	struct hv_report *reports;	/* owned, each; at most one for each result */
	struct hv_stub *stubs;		/* owned, with their names */
	size_t count;
	bool failed;			/* memory is out */
};

static void fill_row(struct book *b, struct hv_row *row, const struct scenario_result *r, size_t verdict,
		     const struct cli_options *o)
{
	row->status = r->verdicts[verdict].status;
	row->rule = r->verdicts[verdict].rule;
	row->calls = 1;
	if (row->status == HV_FAIL) {
		row->failed = 1;
		row->why = scenarios_why(r, verdict);
		row->replay = repeat_line(r, o);
		row->path = life_of(r, verdict);
		b->failed |= !row->why || !row->replay;
	} else if (row->status != HV_PASS) {
		row->why = strdup(r->verdicts[verdict].why ? r->verdicts[verdict].why : "this machine does not see it");
		b->failed |= !row->why;
	}
}

static void add_rows(struct book *b, struct hv_report *report, const struct scenario_result *r, const struct cli_options *o)
{
	size_t count = r->skipped ? 1 : r->verdict_count;
	struct hv_row *rows = realloc(report->rows, (report->row_count + count + 1) * sizeof(*rows));

	if (!rows) {
		b->failed = true;
		return;
	}
	report->rows = rows;
	for (size_t i = 0; i < count; i++) {
		struct hv_row *row = &rows[report->row_count++];

		*row = (struct hv_row){ .call = report->stub->name, .rule = HV_STEP_01, .status = HV_SKIP };
		if (r->skipped)
			row->why = strdup(r->skipped);
		else
			fill_row(b, row, r, i, o);
		row->machine = strdup(r->machine);
		if (asprintf(&row->id, "%s/%s@%s", report->stub->name, hv_rules[row->rule].name, r->machine) < 0)
			row->id = NULL;
		b->failed |= !row->machine || !row->id || (r->skipped && !row->why);
		report->count[row->status]++;
	}
	report->calls += !r->skipped;
	report->seconds += r->seconds;
	hv_report_time(report, r->machine, r->seconds);
}

static struct hv_report *new_report(struct book *b, const struct scenario_result *r)
{
	char name[4300];

	b->stubs[b->count].name = strdup(scenarios_name(r, name, sizeof(name)));
	b->reports[b->count].stub = &b->stubs[b->count];
	b->failed |= !b->stubs[b->count].name;
	return &b->reports[b->count++];
}

/* What was lost on the way is an error of the scenario that was under way. */
static void add_lost(struct book *b, const struct scenario_results *results)
{
	const struct scenario_result *last = results->count ? &results->r[results->count - 1] : NULL;
	const struct scenario_result cut = { .scenario = results->cut };
	const struct hv_absence *lost = &results->lost;

	if (!last || last->scenario != results->cut)
		new_report(b, &cut);
	b->failed |= !lost->why || hv_report_miss(&b->reports[b->count - 1], lost->machine, lost->lost, lost->why);
}

static int write_book(struct book *b, const struct scenario_results *results, const struct cli_options *o, FILE *f)
{
	struct hv_report *report = NULL;

	for (size_t i = 0; i < results->count && !b->failed; i++) {
		const struct scenario_result *r = &results->r[i];

		if (!i || r->scenario != results->r[i - 1].scenario)
			report = new_report(b, r);
		if (!b->failed)
			add_rows(b, report, r, o);
	}
	if (results->cut && !b->failed)
		add_lost(b, results);
	errno = ENOMEM;
	return b->failed ? -1 : o->format->write(b->reports, b->count, NULL, f);
}

static int write_rows(const struct scenario_results *results, const struct cli_options *o, FILE *f)
{
	struct book b = { .reports = calloc(results->count + 1, sizeof(*b.reports)),
			  .stubs = calloc(results->count + 1, sizeof(*b.stubs)) };
	int err = -1, why;

	errno = ENOMEM;
	if (b.reports && b.stubs)
		err = write_book(&b, results, o, f);
	why = errno;
	for (size_t i = 0; i < b.count; i++) {
		hv_report_free(&b.reports[i]);
		free(b.stubs[i].name);
	}
	free(b.reports);
	free(b.stubs);
	errno = why;
	return err;
}

int scenarios_write(const struct scenario_results *results, const struct scenario_image *image, const struct cli_options *o,
		    FILE *f)
{
	return !strcmp(o->format->name, "text") ? write_text(results, image, o, f) : write_rows(results, o, f);
}
