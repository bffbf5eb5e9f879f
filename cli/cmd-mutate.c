/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hvcheck mutate: the suite itself on trial. */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/machines.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/say.h"
#include "cli/status.h"
#include "cli/subject.h"
#include "machines/live/mutate.h"
#include "suite/mutate/mutate.h"

#define MACHINES_MAX 16
#define BRIEF 97 /* --brief tries each 97th mutant: a prime, so that no bit of an instruction is always left out */

struct job {
	const struct cli_options *o;
	struct mutate_options mutate;
	struct { char *name; enum hv_exec exec; } all[MACHINES_MAX]; /* what `--on` means; names are owned */
	size_t all_count;
	const char *machines[MACHINES_MAX];	/* those of them that run the subject, borrowed */
	struct mutant_range *only;		/* owned */
	struct machines names;			/* closed at once: each process opens its own */
	struct subjects subjects;
	struct mutate_report *reports;	/* owned, one for each; the first `count` are filled */
	size_t count;
	size_t written;				/* reports, as text */
	struct output out;
};

/* "12" or "40-50". What is behind it; NULL: it is none. */
static const char *read_range(const char *text, struct mutant_range *to)
{
	char *end;

	if (!isdigit((unsigned char)*text))
		return NULL;
	to->first = to->last = strtoull(text, &end, 10);
	if (*end == '-' && !isdigit((unsigned char)end[1]))
		return NULL;
	if (*end == '-')
		to->last = strtoull(end + 1, &end, 10);
	return (*end && *end != ',') || to->last < to->first ? NULL : end;
}

/* "12,40-50" as ranges. */
static int read_numbers(struct job *j, const char *text)
{
	const char *at = text;

	do {
		struct mutant_range *more = realloc(j->only, (j->mutate.only_count + 1) * sizeof(*more));

		if (!more) {
			cli_say("out of memory");
			return CLI_ERROR;
		}
		j->mutate.only = j->only = more;
		at = read_range(at, &more[j->mutate.only_count++]);
		if (!at) {
			cli_say("the mutants are \"%s\"; give their numbers, as in 12,40-50", text);
			return CLI_ERROR;
		}
	} while (*at++);
	return 0;
}

/*
 * What `--on` means, as names: machines do not survive a fork, so each process opens them again. Without one of them a mutant that
 * it alone kills would count as survived, so nothing is tried then.
 */
static int name_machines(struct job *j)
{
	int status = machines_open(&j->names, j->o->on, true, subjects_execs(&j->subjects));

	if (!status && j->names.absent_count) {
		cli_say("no mutant was tried: --on names a machine that is not to be had");
		status = CLI_NOTHING;
	}
	if (!status && j->names.count > MACHINES_MAX) {
		cli_say("%zu machines are more than the %u that mutants can be tried on", j->names.count, MACHINES_MAX);
		status = CLI_ERROR;
	}
	for (size_t i = 0; !status && i < j->names.count; i++) {
		j->all[j->all_count].exec = j->names.m[i]->places.exec;
		j->all[j->all_count++].name = strdup(j->names.m[i]->name);
	}
	machines_close(&j->names);
	return status;
}

static void pick_machines(struct job *j, const struct hv_stub *stub)
{
	j->mutate.machine_count = 0;
	j->mutate.machines = j->machines;
	for (size_t i = 0; i < j->all_count; i++)
		if (j->all[i].exec == stub->exec)
			j->machines[j->mutate.machine_count++] = j->all[i].name;
}

static void note(void *ctx, size_t done, size_t total)
{
	char text[64];

	(void)ctx;
	snprintf(text, sizeof(text), "%zu of %zu mutants", done, total);
	progress_note(NULL, text, done, total);
}

static int judge(const struct mutate_report *r)
{
	if (mutate_contradictions(r))
		return CLI_DEFECT;
	return mutate_count(r, FATE_SURVIVED) || mutate_count(r, FATE_UNSEEN) ? CLI_FAILED : CLI_PASSED;
}

/* As soon as it is done: all of them take an hour. The tables wait for the last one. */
static void write_one(struct job *j, const struct mutate_report *r)
{
	if (j->o->table || !mutate_tried(r) || j->out.err)
		return;
	if (j->written++)
		fputc('\n', j->out.f);
	if (mutate_write_text(r, j->out.f) || fflush(j->out.f))
		j->out.err = errno;
}

static int run_all(struct job *j)
{
	char error[512] = "";
	int status = 0;

	j->reports = calloc(j->subjects.count, sizeof(*j->reports));
	if (!j->reports) {
		cli_say("out of memory");
		return CLI_ERROR;
	}
	interrupt_catch();
	while (j->count < j->subjects.count && !interrupt_seen && status != CLI_ERROR) {
		struct subject *s = &j->subjects.s[j->count];
		struct mutate_report *r = &j->reports[j->count++];
		int lost;

		progress_subject(s->stub->name, j->count - 1, j->subjects.count);
		progress_start();
		pick_machines(j, s->stub);
		lost = s->stub->kind == HV_STUB_LIVE ?
		       live_mutate(s->stub, s->abi, &j->mutate, r, error, sizeof(error)) :
		       mutate_all(s->stub, s->abi, &j->mutate, r, error, sizeof(error));
		progress_stop();
		status = cli_worst(status, lost ? CLI_ERROR : judge(r));
		write_one(j, r);
	}
	if (status == CLI_ERROR)
		cli_say("%s; the report ends there", error);
	else if (interrupt_seen)
		cli_say(CLI_INTERRUPTED);
	return interrupt_seen ? cli_worst(status, CLI_ERROR) : status;
}

static int write_all(struct job *j)
{
	if (j->o->table && j->count && mutate_tried(&j->reports[0]) && mutate_write_table(j->reports, j->count, j->out.f))
		j->out.err = errno;
	return output_close(&j->out);
}

static void close_job(struct job *j)
{
	for (size_t i = 0; i < j->count; i++)
		mutate_report_free(&j->reports[i]);
	subjects_close(&j->subjects);
	for (size_t i = 0; i < j->all_count; i++)
		free(j->all[i].name);
	free(j->reports);
	free(j->only);
}

int cmd_mutate(int argc, char **argv)
{
	static const struct argp_option options[] = {
		CLI_ABI, CLI_RELEASE, CLI_ON, CLI_OUTPUT, CLI_SYMBOL, CLI_SEED, CLI_JOBS, CLI_BRIEF, CLI_MUTANT, CLI_NEEDS,
		CLI_MUTANTS, CLI_END
	};
	static const struct cli_usage usage = {
		options, "[STUB...]",
		"Break each STUB (all good built-in ones if none is named) in every small way, and tell which breaks "
		"no rule notices: bits, operands, instructions and slots changed, removed, doubled, exchanged. Mutants are judged "
		"as by hvcheck run --strict.",
		0, CLI_ANY_NUMBER, NULL
	};
	struct cli_options o;
	struct job j = { .o = &o };
	int status;

	cli_parse(argc, argv, &usage, &o);
	j.mutate = (struct mutate_options){ .open = hv_machine_open, .seed = o.seed, .jobs = o.jobs ? o.jobs : 1,
					       .every = o.brief ? BRIEF : 1, .needs = o.needs, .symbol = o.symbol,
					       .stop = &interrupt_seen, .progress = note };
	status = o.mutant ? read_numbers(&j, o.mutant) : 0;
	if (!status)
		status = subjects_open(&j.subjects, &o, false, true);
	if (!status)
		status = name_machines(&j);
	if (!status)
		status = output_open(&j.out, o.output);
	if (!status) {
		status = run_all(&j);
		status = cli_worst(status, write_all(&j));
	}
	close_job(&j);
	return status;
}
