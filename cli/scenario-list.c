/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hvcheck scenario --list and --table: what the callers do, and what happens if they do it wrong. The table is the last part of
 * docs/coherence.md, so it is Markdown, and the same from run to run.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/progress.h"
#include "cli/say.h"
#include "cli/scenarios.h"
#include "cli/status.h"

#define WRAP 110

static const char *const changes[] = {
	[FAULT_DROP] = "is left out", [FAULT_TO_POU] = "cleans to the PoU only", [FAULT_HALF] = "covers half of its range",
	[FAULT_LENGTH_AS_END] = "takes its length for its end", [FAULT_LATER] = "comes too late",
};

/* --- list ----------------------------------------------------------------------------------------------- */

/* Names in lines of WRAP characters. */
static void list_faults(FILE *f, const struct scenario *scenario)
{
	int at = 0;

	for (const struct fault *fault = faults; fault->name; fault++) {
		if (!fault_fits(fault, scenario))
			continue;
		if (at && at + 1 + (int)strlen(fault->name) > WRAP) {
			fputc('\n', f);
			at = fprintf(f, "%21s%s", "", fault->name);
		} else {
			at += at ? fprintf(f, " %s", fault->name) : fprintf(f, "  %-18s %s", "faults:", fault->name);
		}
	}
	if (at)
		fputc('\n', f);
}

static bool list_one(FILE *f, const struct scenario *scenario)
{
	size_t count;
	struct scenario_step *steps = scenario_steps(scenario, &count);

	if (!steps)
		return false;
	fprintf(f, "%s: %s\n", scenario->name, scenario->brief);
	for (size_t i = 0; i < count; i++)
		fprintf(f, "  %-18s %s\n", steps[i].name, steps[i].what);
	list_faults(f, scenario);
	free(steps);
	return true;
}

int scenarios_list(FILE *f)
{
	for (const struct scenario *s = scenarios; s->name; s++) {
		if (s != scenarios)
			fputc('\n', f);
		if (!list_one(f, s)) {
			cli_say("out of memory");
			return CLI_ERROR;
		}
	}
	return CLI_PASSED;
}

/* --- table ---------------------------------------------------------------------------------------------- */

/* Length of the form in a scenario's name: "kexec-4.8" of "kexec-4.8/one-page". */
static size_t form_length(const char *name)
{
	return strcspn(name, "/");
}

static bool same_form(const char *a, const char *b)
{
	return form_length(a) == form_length(b) && !strncmp(a, b, form_length(a));
}

static bool seen_before(const struct scenario *scenario)
{
	for (const struct scenario *s = scenarios; s < scenario; s++)
		if (same_form(s->name, scenario->name))
			return true;
	return false;
}

/* Text of a cell: a bar would end it. */
static void put_cell(FILE *f, const char *text)
{
	for (; *text; text++)
		fprintf(f, *text == '|' ? "\\%c" : "%c", *text);
	fputs(" | ", f);
}

static bool print_steps(FILE *f, const struct scenario *scenario)
{
	size_t count;
	struct scenario_step *steps = scenario_steps(scenario, &count);

	if (!steps)
		return false;
	fprintf(f, "\nThe steps of `%s`. Source: %s.\n\n| step | what the caller does | why |\n|---|---|---|\n", scenario->name,
		scenario->source);
	for (size_t i = 0; i < count; i++) {
		fprintf(f, "| `%s` | ", steps[i].name);
		put_cell(f, steps[i].what);
		fprintf(f, "%s |\n", steps[i].owed ? steps[i].owed : "");
	}
	free(steps);
	return true;
}

/* First hazard of a rule, or NULL. */
static const struct hv_hazard *hazard_of(const struct scenario_result *r, enum hv_rule rule)
{
	for (size_t i = 0; i < r->hazard_count; i++)
		if (hazard_rule((enum hv_hazard_kind)r->hazards[i].kind) == rule)
			return &r->hazards[i];
	return NULL;
}

/* The rules that failed, the fault's own first. False if that one did not. */
static bool print_caught(FILE *f, const struct scenario_result *r)
{
	const struct hv_hazard *h = hazard_of(r, r->fault->rule);
	const char *before = "; also ";
	bool caught = false;

	for (size_t i = 0; i < r->verdict_count; i++)
		caught |= r->verdicts[i].rule == r->fault->rule && r->verdicts[i].status == HV_FAIL;
	fprintf(f, "%s", caught ? hv_rules[r->fault->rule].name : "**not caught**");
	if (h)
		fprintf(f, "; missing: %s", hazard_missing((enum hv_missing)h->missing));
	for (size_t i = 0; i < r->verdict_count; i++) {
		if (r->verdicts[i].status != HV_FAIL || r->verdicts[i].rule == r->fault->rule)
			continue;
		fprintf(f, "%s%s", before, hv_rules[r->verdicts[i].rule].name);
		before = ", ";
	}
	fputs(" |\n", f);
	return caught;
}

/* The first scenario that has what the fault changes. Returns an exit status; 77 if there is none. */
static int play_first(const struct fault *fault, const struct scenario *first, struct hv_machine *m, struct scenario_result *result)
{
	const struct scenario_options options = { .seed = 0 };
	char error[512];

	for (const struct scenario *s = first; s->name && same_form(s->name, first->name); s++) {
		if (!fault_fits(fault, s))
			continue;
		if (scenario_play(s, fault, m, &options, result, error, sizeof(error))) {
			cli_say("%s", error);
			return CLI_ERROR;
		}
		if (!result->skipped)
			return CLI_PASSED;
		scenario_result_free(result);
	}
	return CLI_NOTHING;
}

static int print_fault(FILE *f, const struct fault *fault, const struct scenario *first, struct hv_machine *m)
{
	struct scenario_result result;
	int status = play_first(fault, first, m, &result);

	if (status)
		return status == CLI_NOTHING ? CLI_PASSED : status;
	fprintf(f, "| `%s` | ", fault->name);
	if (fault->step)
		fprintf(f, "`%s` %s | ", fault->step, changes[fault->change]);
	else
		fprintf(f, "the routine is `%s` | ", fault->routine);
	fprintf(f, "`%s` | ", result.scenario->name);
	if (!print_caught(f, &result))
		status = CLI_DEFECT;
	scenario_result_free(&result);
	return status;
}

/* True for a fault that is told with the scenarios from `first` on, all of one form. */
static bool belongs(const struct fault *fault, const struct scenario *first)
{
	for (const struct scenario *s = first; s->name && same_form(s->name, first->name); s++)
		if (fault_fits(fault, s))
			return true;
	return false;
}

/* The first of a form, and each of it that is built in another way. */
static bool print_all_steps(FILE *f, const struct scenario *first)
{
	for (const struct scenario *s = first; s->name && same_form(s->name, first->name); s++)
		if ((s == first || s->build != first->build) && !print_steps(f, s))
			return false;
	return true;
}

static int print_form(FILE *f, const struct scenario *first, struct hv_machine *m)
{
	int status = CLI_PASSED;

	fprintf(f, "\n### %.*s\n", (int)form_length(first->name), first->name);
	if (!print_all_steps(f, first)) {
		cli_say("out of memory");
		return CLI_ERROR;
	}
	fputs("\n| fault | what is wrong | played on | what the simulator says |\n|---|---|---|---|\n", f);
	for (const struct fault *fault = faults; fault->name && status != CLI_ERROR; fault++)
		if (belongs(fault, first))
			status = cli_worst(status, print_fault(f, fault, first, m));
	return status;
}

/* A machine of each Execution state; none of AArch32 if there was no compiler for it. */
static int open_machines(struct hv_machine *m[HV_EXECS])
{
	static const char *const names[HV_EXECS] = { [HV_A64] = "sim", [HV_A32] = "sim:cortex-a15" };
	char error[512];
	int status = CLI_PASSED;

	for (unsigned i = 0; i < HV_EXECS; i++) {
		m[i] = hv_machine_open(names[i], error, sizeof(error), &status);
		if (m[i])
			continue;
		cli_say("%s", error);
		if (i == HV_A64)
			return status;
	}
	return CLI_PASSED;
}

int scenarios_table(FILE *f)
{
	struct hv_machine *m[HV_EXECS] = { NULL };
	int status = open_machines(m);

	if (status)
		return status;
	progress_start();
	for (const struct scenario *s = scenarios; s->name && status != CLI_ERROR; s++) {
		progress_subject(s->name, 0, 1);
		if (m[s->exec] && !seen_before(s))
			status = cli_worst(status, print_form(f, s, m[s->exec]));
	}
	progress_stop();
	for (unsigned i = 0; i < HV_EXECS; i++)
		if (m[i])
			hv_machine_close(m[i]);
	return status;
}
