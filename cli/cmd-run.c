/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hvcheck run and hvcheck lint: stubs in, one report out. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/booted.h"
#include "cli/commands.h"
#include "cli/cores.h"
#include "cli/interrupt.h"
#include "cli/machines.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/patterns.h"
#include "cli/progress.h"
#include "cli/say.h"
#include "cli/status.h"
#include "cli/subject.h"
#include "cli/waivers.h"
#include "machines/live/live.h"
#include "suite/report/page.h"

struct job {
	const struct cli_options *o;
	struct hv_suite_options suite;
	struct subjects subjects;
	struct hv_stub *unopened;	/* owned: names of those that cannot be opened, for their reports */
	struct hv_report *reports;	/* owned, one for each; the first `count` are filled */
	size_t count;
	struct machines machines;
	struct waivers waivers;
	struct cost_options costs;
	struct output out;
	bool live;			/* the kernel under way has a live hypervisor */
};

/* A rule that a machine must see passed; or none was asked for, but rules that are read off the code. */
static bool shows_something(const struct hv_report *r)
{
	for (size_t i = 0; i < r->row_count; i++)
		if (r->rows[i].status == HV_PASS && (hv_rules[r->rows[i].rule].needs || !r->count[HV_UNSEEN]))
			return true;
	return false;
}

/*
 * Status that one report deserves. What is asked of the code alone (`lint`) is seen; of a kernel's other tables, which were found
 * with its stub, the file may show nothing: then the report says so, and the kernel's status is that of the tables it shows.
 */
static int judge(const struct job *j, const struct hv_report *r, bool came_along)
{
	if (r->count[HV_FAIL])
		return CLI_FAILED;
	if (r->stub->kind == HV_STUB_LIVE && j->machines.count && !r->calls)
		return CLI_NOTHING;
	return !j->machines.count || came_along || !r->row_count || shows_something(r) ? CLI_PASSED : CLI_NOTHING;
}

/* Every machine that was asked for and is not available is a test that was skipped, or an error. */
static void note_absent(struct job *j, struct hv_report *r)
{
	for (size_t i = 0; i < j->machines.absent_count; i++)
		hv_report_miss(r, j->machines.absent[i].name, j->machines.absent[i].lost, j->machines.absent[i].why);
}

/*
 * A stub behind the one that lost a machine, or that was interrupted: it was judged on none. That a machine was lost is an error of
 * the report that lost it. An interruption may fall between two stubs, so it is an error of each that it leaves out.
 */
static void note_unjudged(struct job *j, struct hv_report *r)
{
	const char *why = interrupt_seen ? HV_INTERRUPTED_BEFORE : j->machines.status == CLI_ERROR ?
			  "another machine cannot be opened" : "a machine was lost with a stub before";

	for (size_t i = 0; i < j->machines.count; i++)
		hv_report_miss(r, j->machines.m[i]->name, interrupt_seen, why);
	if (!j->machines.count && interrupt_seen)
		hv_report_miss(r, "static", true, why);
}

/* What is resident runs where it booted: there is one CPU, whatever --on says of CPUs. */
static int run_live(struct job *j, struct hv_report *r, char *error, size_t size)
{
	struct booted *booted = j->subjects.s[j->count].booted;
	struct live_on on = { .boot = booted ? &booted->boot : NULL };

	for (size_t i = 0; i < j->machines.count; i++) {
		on.sim |= !strncmp(j->machines.m[i]->name, "sim", 3);
		on.qemu |= !strncmp(j->machines.m[i]->name, "qemu", 4);
	}
	return live_suite_run(r->stub, r->abi, &on, &j->suite, r, error, size) ? CLI_ERROR : 0;
}

/*
 * The machines that this stub is asked on: one that was chosen for stubs of another Execution state is not. The tables that came
 * along with a live hypervisor (`beside`) are judged in the simulator: QEMU's payload takes minutes for them, and asks nothing of
 * the kernel that was booted.
 */
static size_t pick_machines(const struct job *j, struct hv_report *r, bool beside, struct hv_machine **to)
{
	size_t count = 0;

	for (size_t i = 0; i < j->machines.count; i++) {
		struct hv_machine *m = j->machines.m[i];

		if (m->places.exec != r->stub->exec && j->machines.generic >> i & 1)
			continue;
		if (!beside || !strncmp(m->name, "sim", 3))
			to[count++] = m;
		else
			hv_report_miss(r, m->name, false, "what came along with a live hypervisor is judged there if --table "
				       "names it");
	}
	return count;
}

/* Returns an exit status. */
static int run_one(struct job *j, struct hv_report *r, bool came_along, char *error, size_t size)
{
	int (*const suite)(const struct hv_stub *, const struct hv_abi *, struct hv_machine *const *, size_t,
			   const struct hv_suite_options *, struct hv_report *, char *, size_t) =
		j->o->list ? hv_suite_list : hv_suite_run;
	bool beside = came_along && r->stub->kind == HV_STUB_RESIDENT && j->live;
	struct hv_machine **machines = calloc(j->machines.count + 1, sizeof(*machines));
	size_t count = 0;
	int status = 0, waived;

	if (!machines) {
		snprintf(error, size, "out of memory");
		return CLI_ERROR;
	}
	if (!j->machines.count && r->stub->kind == HV_STUB_LIVE)
		status = live_suite_lint(r->stub, &j->suite, r, error, size) ? CLI_ERROR : 0;
	else if (!j->machines.count)
		hv_suite_lint(r->stub, r->abi, &j->suite, r);
	else if (r->stub->kind == HV_STUB_LIVE)
		status = run_live(j, r, error, size);
	else if ((count = pick_machines(j, r, beside, machines)) &&
		 suite(r->stub, r->abi, machines, count, &j->suite, r, error, size))
		status = CLI_ERROR;
	free(machines);
	if (j->o->list)
		return status;
	waived = waivers_apply(&j->waivers, r);
	if (waived)
		snprintf(error, size, "the waivers cannot be applied");
	return status || waived ? CLI_ERROR : judge(j, r, came_along);
}

/* Behind all others, an error each. */
static int report_unopened(struct job *j)
{
	for (size_t i = 0; i < j->subjects.unopened_count; i++) {
		struct hv_report *r = &j->reports[j->count++];

		j->unopened[i].name = j->subjects.unopened[i].name;
		r->stub = &j->unopened[i];
		if (hv_report_miss(r, HV_NO_STUB, true, j->subjects.unopened[i].why))
			cli_say("out of memory");
	}
	return CLI_ERROR;
}

/* Fill one report after the other. A machine that was lost ends it: what is known by then is reported. */
static int run_all(struct job *j)
{
	int status = j->machines.status;
	char error[512];

	j->reports = calloc(j->subjects.count + j->subjects.unopened_count, sizeof(*j->reports));
	j->unopened = calloc(j->subjects.unopened_count + 1, sizeof(*j->unopened));
	if (!j->reports || !j->unopened) {
		cli_say("out of memory");
		return CLI_ERROR;
	}
	progress_start();
	for (size_t i = 0; i < j->machines.count; i++)	/* of all of them together */
		j->machines.m[i]->patience = HV_PATIENCE / j->machines.count;
	for (; j->count < j->subjects.count; j->count++) {
		struct subject *s = &j->subjects.s[j->count];
		struct hv_report *r = &j->reports[j->count];

		progress_subject(s->stub->name, j->count, j->subjects.count);
		j->live = s->came_along ? j->live : s->stub->kind == HV_STUB_LIVE;
		r->stub = s->stub;
		r->abi = s->abi;
		r->guess = s->guess;
		r->release = s->release;
		s->guess = s->release = NULL;
		if (interrupt_seen && status != CLI_ERROR) {
			snprintf(error, sizeof(error), HV_INTERRUPTED);
			status = CLI_ERROR;
		}
		if (status == CLI_ERROR)
			note_unjudged(j, r);
		else
			status = cli_worst(status, run_one(j, r, s->came_along, error, sizeof(error)));
		note_absent(j, r);
	}
	progress_stop();
	if (status == CLI_ERROR && j->machines.status != CLI_ERROR)	/* a line that cannot be opened was told of */
		cli_say("%s; the report ends there", error);
	return j->subjects.unopened_count ? cli_worst(status, report_unopened(j)) : status;
}

/* Returns an exit status. */
static int say_no_match(const char *pattern)
{
	cli_say("no test matches \"%s\"%s (hvcheck rules lists the rules, --list the tests)", pattern, patterns_suggest(pattern));
	return CLI_ERROR;
}

static int say_no_test(const char *filter)
{
	for (unsigned rule = 0; rule < HV_RULE_COUNT; rule++)
		if (!strcmp(hv_rules[rule].name, filter)) {
			cli_say("no test of %s is made here (hvcheck rules %s says what it needs, --list lists the tests)", filter,
				filter);
			return CLI_ERROR;
		}
	return say_no_match(filter);
}

/* A mistyped rule, said before anything is run: the others of a list would hide it. */
static int check_filter(const char *filter)
{
	const char *word = filter ? patterns_no_rule(filter) : NULL;

	return word ? say_no_match(word) : 0;
}

/* The tests' names. What is said of a machine that was lost or is not there stands on standard error. */
static void list_all(struct job *j)
{
	char id[300];

	for (size_t i = 0; i < j->count; i++)
		for (size_t k = 0; k < j->reports[i].row_count; k++)
			fprintf(j->out.f, "%s\n", report_clean(j->reports[i].rows[k].id, id, sizeof(id)));
}

static int write_all(struct job *j)
{
	const struct cli_options *o = j->o;
	const struct hv_view view = {
		.detail = o->quiet ? HV_VIEW_QUIET : o->brief ? HV_VIEW_BRIEF : o->verbose ? HV_VIEW_VERBOSE : HV_VIEW_USUAL,
		.failures = o->failures,
	};
	size_t tests = 0;

	for (size_t i = 0; i < j->subjects.count && i < j->count; i++)
		tests += j->reports[i].row_count + j->reports[i].missing_count;
	if (!tests && j->o->filter) {
		output_drop(&j->out);
		return say_no_test(j->o->filter);
	}
	if (o->list)
		list_all(j);
	else if (j->o->format->write(j->reports, j->count, &view, j->out.f))
		j->out.err = errno;
	return output_close(&j->out);
}

static void close_job(struct job *j)
{
	for (size_t i = 0; i < j->count; i++)
		hv_report_free(&j->reports[i]);
	subjects_close(&j->subjects);
	machines_close(&j->machines);
	waivers_close(&j->waivers);
	cores_close(&j->costs);
	free(j->reports);
	free(j->unopened);
}

static int do_job(const struct cli_options *o, bool with_machines)
{
	struct job j = {
		.o = o,
		.suite = { .symbol = o->symbol, .filter = o->filter, .seed = o->seed, .strict = o->strict, .fail_known = o->strict,
			   .progress = progress_note },
	};
	int status;

	interrupt_catch();
	status = check_filter(o->filter);
	if (!status)
		status = subjects_open(&j.subjects, o, true, true);
	if (!status)
		status = waivers_open(&j.waivers, o->known);
	if (!status && (o->cores || o->core_file)) {
		status = cores_open(&j.costs, o);
		j.suite.costs = &j.costs;
	}
	if (!status && with_machines) {
		status = machines_open(&j.machines, o->on, true, subjects_execs(&j.subjects));
		if (status == CLI_NOTHING || j.machines.status == CLI_ERROR)	/* that, too, is reported */
			status = 0;
	}
	if (!status)
		status = output_open(&j.out, o->output);
	if (!status) {
		status = run_all(&j);
		if (!o->list)
			waivers_say_unused(&j.waivers);
		status = cli_worst(status, write_all(&j));
	}
	close_job(&j);
	return status;
}

int cmd_run(int argc, char **argv)
{
	static const struct argp_option options[] = {
		CLI_ABI, CLI_RELEASE, CLI_AT, CLI_ON, CLI_FORMAT, CLI_OUTPUT, CLI_FILTER, CLI_SYMBOL, CLI_SEED, CLI_STRICT,
		CLI_KNOWN, CLI_TESTS, CLI_VERBOSE, CLI_SHORT, CLI_QUIET, CLI_FAILURES, CLI_RUN_CORE, CLI_CORE_FILE, CLI_REGIME,
		CLI_MHZ, CLI_BOOT, CLI_CPU, CLI_MODE, CLI_APPEND, CLI_SMP, CLI_END
	};
	static const struct cli_bond bonds[] = {
		CLI_BOND_VIEWS, CLI_BOND_BOOT, { CLI_KEY_REGIME, CLI_ONLY_WITH, CLI_KEY_CORE, CLI_KEY_CORE_FILE },
		{ CLI_KEY_MHZ, CLI_ONLY_WITH, CLI_KEY_CORE, CLI_KEY_CORE_FILE }, { 0 }
	};
	static const struct cli_usage usage = {
		options, "STUB...",
		"Run the whole suite on each STUB: what can be read off its code, every call of its "
		"generation on each machine, copies of it at every distance, and the machines against each "
		"other.",
		1, CLI_ANY_NUMBER, bonds
	};
	struct cli_options o;

	cli_parse(argc, argv, &usage, &o);
	return do_job(&o, true);
}

int cmd_lint(int argc, char **argv)
{
	static const struct argp_option options[] = {
		CLI_ABI, CLI_RELEASE, CLI_AT, CLI_FORMAT, CLI_OUTPUT, CLI_FILTER, CLI_SYMBOL, CLI_VERBOSE,
		CLI_SHORT, CLI_QUIET, CLI_FAILURES, CLI_KNOWN, CLI_TESTS, CLI_END
	};
	static const struct cli_bond bonds[] = { CLI_BOND_VIEWS, { 0 } };
	static const struct cli_usage usage = {
		options, "STUB...",
		"Judge what can be read off the code of each STUB: live slots, alignment, reach. No call is "
		"judged.",
		1, CLI_ANY_NUMBER, bonds
	};
	struct cli_options o;

	cli_parse(argc, argv, &usage, &o);
	return do_job(&o, false);
}
