/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hvcheck scenario: play callers of a stub, as they should be or with a fault, and say which bytes they cannot rely upon. */
#define _GNU_SOURCE
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/machines.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/say.h"
#include "cli/scenarios.h"
#include "cli/status.h"
#include "suite/clock.h"

#define DRAWN 2		/* scenes besides the one that is as always: instruction lines that are longer than data's, and shorter */

struct job {
	const struct cli_options *o;
	struct scenario_options play;
	const struct scenario **chosen;	/* owned array, in the list's order */
	size_t chosen_count;
	struct routine_file routine;	/* the user's own */
	struct scenario_image image;	/* a kernel whose routines are played */
	struct machines machines;
	const struct hv_machine *playing;	/* one of them; NULL before the first play */
	struct scenario_results results;
	struct output out;
};

/* --- which scenarios ------------------------------------------------------------------------------------ */

/* By its name, its form ("kexec-4.8") or a pattern. */
static bool matches(const char *what, const struct scenario *s)
{
	size_t n = strlen(what);

	return !fnmatch(what, s->name, 0) || (!strncmp(what, s->name, n) && s->name[n] == '/');
}

static bool wanted(const struct job *j, const struct scenario *s)
{
	bool named = !j->o->arg_count;

	for (int i = 0; i < j->o->arg_count; i++)
		named |= matches(j->o->args[i], s);
	if (j->image.bytes)
		return (named || j->o->arg_count == 1) && image_wants(&j->image, s);
	return named && (!j->o->fault || fault_find(s, j->o->fault)) && (!j->o->routine || s->routine);
}

static size_t count_scenarios(void)
{
	size_t count = 0;

	while (scenarios[count].name)
		count++;
	return count;
}

/* A name that matches nothing is a mistake, whatever the others match. */
static int complain_of_name(const char *what)
{
	size_t count = count_scenarios();
	const char **names = calloc(count + 1, sizeof(*names));

	for (size_t i = 0; names && i < count; i++)
		names[i] = scenarios[i].name;
	if (names)
		cli_say("there is no scenario \"%s\"%s (hvcheck scenario --list has all)", what, cli_suggest(what, names, count));
	free(names);
	return CLI_ERROR;
}

static int complain_of_fault(const char *what)
{
	const char **names;
	size_t count = 0;

	while (faults[count].name)
		count++;
	names = calloc(count + 1, sizeof(*names));
	for (size_t i = 0; names && i < count; i++) {
		names[i] = faults[i].name;
		if (!strcmp(what, names[i])) {
			cli_say("fault \"%s\" is none of these scenarios'; hvcheck scenario --list says whose it is", what);
			free(names);
			return CLI_ERROR;
		}
	}
	if (names && count)
		cli_say("there is no fault \"%s\"%s (hvcheck scenario --list has all)", what, cli_suggest(what, names, count));
	free(names);
	return CLI_ERROR;
}

static int check_names(const struct job *j)
{
	for (int i = 0; i < j->o->arg_count; i++) {
		const struct scenario *s = scenarios;

		while (s->name && !matches(j->o->args[i], s))
			s++;
		if (!s->name && j->o->args[i] != j->image.path)
			return complain_of_name(j->o->args[i]);
	}
	return 0;
}

/* An argument that is no scenario's, and a file: the kernel whose routines are played. */
static int open_image(struct job *j)
{
	for (int i = 0; i < j->o->arg_count; i++) {
		const char *arg = j->o->args[i];
		const struct scenario *s = scenarios;

		while (s->name && !matches(arg, s))
			s++;
		if (s->name || access(arg, F_OK))
			continue;
		if (j->image.bytes) {
			cli_say("%s and %s: one kernel at a time", j->image.path, arg);
			return CLI_ERROR;
		}
		if (j->o->fault || j->o->routine) {
			cli_say("%s: a kernel's own routine is played as it is, without --fault and --routine", arg);
			return CLI_ERROR;
		}
		if (image_open(&j->image, arg, j->o->strict))
			return CLI_ERROR;
	}
	return 0;
}

static int choose(struct job *j)
{
	if (open_image(j) || check_names(j))
		return CLI_ERROR;
	j->chosen = calloc(count_scenarios() + 1, sizeof(const struct scenario *));
	if (!j->chosen) {
		cli_say("out of memory");
		return CLI_ERROR;
	}
	for (const struct scenario *s = scenarios; s->name; s++)
		if (wanted(j, s))
			j->chosen[j->chosen_count++] = s;
	if (j->chosen_count)
		return 0;
	if (j->o->fault)
		return complain_of_fault(j->o->fault);
	cli_say("none of these scenarios runs a routine, so %s has nothing to stand for",
		j->image.bytes ? j->image.path : j->o->routine);
	return CLI_ERROR;
}

/* --- the user's own routine ----------------------------------------------------------------------------- */

static int read_routine(struct job *j)
{
	if (!j->o->arg_count) {
		cli_say("--routine needs the scenario that it is for, such as kexec-4.8: a routine serves one form");
		return CLI_ERROR;
	}
	if (routine_open(&j->routine, j->o->routine, j->o->symbol))
		return CLI_ERROR;
	j->play.routine = j->routine.code;
	j->play.routine_size = j->routine.code_size;
	return 0;
}

/* --- playing -------------------------------------------------------------------------------------------- */

/* The report tells of it, in every format. Returns the exit status. */
static int cut_short(struct job *j, const struct scenario *s, const struct hv_machine *m, const char *why)
{
	progress_stop();
	cli_say("%s; the report ends there", why);
	j->results.cut = s;
	j->results.lost = (struct hv_absence){ .lost = true, .why = strdup(interrupt_seen ? HV_INTERRUPTED : why) };
	snprintf(j->results.lost.machine, sizeof(j->results.lost.machine), "%s", m->name);
	return CLI_ERROR;
}

static void note(void *ctx, const char *what, size_t done, size_t total)
{
	const struct job *j = ctx;
	char text[160];

	snprintf(text, sizeof(text), "%s: %s, %zu of %zu done", j->playing->name, what, done, total);
	progress_note(NULL, text, done, total);
}

static int play_one(struct job *j, const struct scenario *s, struct hv_machine *m)
{
	const struct fault *fault = j->o->fault ? fault_find(s, j->o->fault) : NULL;
	struct scenario_result *r = &j->results.r[j->results.count];
	double start = clock_seconds();
	char error[512];
	int err;

	if (interrupt_seen)
		return cut_short(j, s, m, HV_INTERRUPTED);
	progress_note(NULL, m->name, 0, 0);
	j->playing = m;
	err = j->image.bytes ? image_play(&j->image, s, m, &j->play, r, error, sizeof(error)) :
			       scenario_play(s, fault, m, &j->play, r, error, sizeof(error));
	if (err)
		return cut_short(j, s, m, error);
	r->seconds = clock_seconds() - start;
	j->results.count++;
	return 0;
}

static int play_all(struct job *j)
{
	int status = 0;

	j->results.r = calloc(j->chosen_count * j->machines.count + 1, sizeof(*j->results.r));
	if (!j->results.r) {
		cli_say("out of memory");
		return CLI_ERROR;
	}
	progress_start();
	for (size_t i = 0; i < j->chosen_count && !status; i++) {
		progress_subject(j->chosen[i]->name, i, j->chosen_count);
		for (size_t k = 0; k < j->machines.count && !status; k++)
			if (scenario_fits(j->chosen[i], j->machines.m[k]))
				status = play_one(j, j->chosen[i], j->machines.m[k]);
	}
	progress_stop();
	return status;
}

static int judge(const struct job *j)
{
	size_t count[HV_STATUS_COUNT] = { 0 };

	for (size_t i = 0; i < j->results.count; i++)
		count[scenario_status(&j->results.r[i])]++;
	return count[HV_FAIL] ? CLI_FAILED : count[HV_PASS] ? CLI_PASSED : CLI_NOTHING;
}

/* The first line that has a life, drawn. */
static int draw(const struct job *j)
{
	struct output out;

	for (size_t i = 0; i < j->results.count; i++) {
		if (!j->results.r[i].life_count)
			continue;
		if (output_open(&out, j->o->svg))
			return CLI_ERROR;
		if (life_svg(&j->results.r[i], out.f))
			out.err = errno;
		return output_close(&out);
	}
	cli_say("no hazard was found, so there is nothing to draw in %s", j->o->svg);
	return 0;
}

static int report(struct job *j, int status)
{
	if (!strcmp(j->o->format->name, "text") ? scenarios_write_text(&j->results, &j->image, j->o, j->out.f) :
						   scenarios_write_rows(&j->results, j->o, j->out.f))
		j->out.err = errno;
	status = cli_worst(status, output_close(&j->out));
	return j->o->svg ? cli_worst(status, draw(j)) : status;
}

static void close_job(struct job *j)
{
	for (size_t i = 0; i < j->results.count; i++)
		scenario_result_free(&j->results.r[i]);
	free(j->results.r);
	free(j->results.lost.why);
	free(j->chosen);
	free(j->routine.bytes);
	image_close(&j->image);
	machines_close(&j->machines);
}

/* Execution states of the scenarios, a bit each. */
static unsigned states(const struct job *j)
{
	unsigned all = 0;

	for (size_t i = 0; i < j->chosen_count; i++)
		all |= 1u << j->chosen[i]->exec;
	return all;
}

static int do_job(const struct cli_options *o)
{
	bool evicts = o->evicts || o->seeds;
	struct job j = {
		.o = o,
		.play = { .line = o->line, .idc = o->idc, .dic = o->dic, .evict = o->evicts ? o->evict : 1, .seed = o->seed,
			  .seeds = o->seeds ? o->seeds : evicts, .life = !evicts, .drawn = evicts ? 1 : DRAWN },
	};
	int status;

	j.play.progress = note;
	j.play.progress_ctx = &j;
	interrupt_catch();
	status = choose(&j);
	if (!status && o->routine)
		status = read_routine(&j);
	if (!status)
		status = machines_open(&j.machines, o->on, false, states(&j));
	if (!status)
		status = output_open(&j.out, o->output);
	if (!status) {
		status = cli_worst(j.machines.status, play_all(&j));
		status = report(&j, cli_worst(status, judge(&j)));
	}
	close_job(&j);
	return status;
}

/* --- the command ---------------------------------------------------------------------------------------- */

static int print(const struct cli_options *o, int (*write)(FILE *f))
{
	struct output out;
	int status;

	if (output_open(&out, o->output))
		return CLI_ERROR;
	status = write(out.f);
	return output_end(&out, status);
}

int cmd_scenario(int argc, char **argv)
{
	static const struct argp_option options[] = {
		CLI_ON_PLAY, CLI_LINE, CLI_IDC, CLI_DIC, CLI_EVICT, CLI_SEEDS, CLI_FAULT, CLI_SEED_OF_IMAGE, CLI_ROUTINE,
		CLI_SYMBOL_OF_ROUTINE, CLI_SVG, CLI_FORMAT, CLI_OUTPUT, CLI_LIST, CLI_FAULT_TABLE, CLI_STRICT_KNOWN,
		CLI_BOOT_NEXT, CLI_CPU, CLI_MODE, CLI_APPEND, CLI_END
	};
	static const struct cli_bond bonds[] = {
		{ CLI_KEY_LIST, CLI_NOT_WITH, CLI_KEY_TABLE, CLI_KEY_BOOT }, { CLI_KEY_TABLE, CLI_NOT_WITH, CLI_KEY_BOOT, 0 },
		{ CLI_KEY_LIST, CLI_NOT_WITH, CLI_KEY_ARGUMENT, CLI_KEY_FAULT },
		{ CLI_KEY_TABLE, CLI_NOT_WITH, CLI_KEY_ARGUMENT, CLI_KEY_FAULT },
		{ CLI_KEY_BOOT, CLI_NOT_WITH, 'm', CLI_KEY_ROUTINE }, { CLI_KEY_BOOT, CLI_NOT_WITH, CLI_KEY_LINE, CLI_KEY_SVG },
		{ CLI_KEY_BOOT, CLI_NOT_WITH, CLI_KEY_IDC, CLI_KEY_DIC },
		{ CLI_KEY_BOOT, CLI_NOT_WITH, CLI_KEY_EVICT, CLI_KEY_SEEDS }, { CLI_KEY_BOOT, CLI_NOT_WITH, CLI_KEY_SEED, 0 },
		CLI_BOND_BOOT, { CLI_KEY_SYMBOL, CLI_ONLY_WITH, CLI_KEY_ROUTINE, 0 }, { 0 }
	};
	static const struct cli_usage usage = {
		options, "[NAME|GLOB...] [IMAGE]",
		"Play what callers of a stub do, step by step: kexec, hibernation, new vectors, KVM's start. On the "
		"simulator, say which bytes and registers a caller relies upon that a cache may keep from arriving, or that no "
		"barrier orders. Without a NAME: every scenario. With a kernel's IMAGE: those of its own routines, which are "
		"found in it. With --boot, a NAME and an IMAGE, that kernel is booted in QEMU. kexec and crash: it loads itself "
		"once more and goes there, and how it arrives is judged. hibernate: it makes an image of its memory and takes "
		"that back, and what has changed is judged.",
		0, CLI_ANY_NUMBER, bonds
	};
	struct cli_options o;

	cli_parse(argc, argv, &usage, &o);
	if (o.boot)
		return scenario_boot(&o);
	if (o.list)
		return print(&o, scenarios_list);
	if (o.table)
		return print(&o, scenarios_table);
	return do_job(&o);
}
