/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hvcheck cycles STUB...: open, cost, execute, write, compare with --max. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cores.h"
#include "cli/cycles.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/say.h"
#include "cli/status.h"
#include "cli/subject.h"
#include "suite/report/costs.h"

typedef int writer(const struct cost_table *tables, size_t count, const struct costs_view *view, FILE *f);

static const struct { const char *name; writer *write; } layouts[] = {
	{ "text", costs_text }, { "json", costs_json }, { "tsv", costs_tsv },
};

static writer *find_layout(const char *name)
{
	const char *names[] = { layouts[0].name, layouts[1].name, layouts[2].name };

	for (size_t i = 0; i < 3; i++)
		if (!name || !strcmp(name, layouts[i].name))
			return layouts[i].write;
	cli_say("there is no format \"%s\"%s (text, json, tsv)", name, cli_suggest(name, names, 3));
	return NULL;
}

/* CPUs without VHE and with it take other paths, so that calls are executed on both. */
static int execute(struct cost_table *tables, size_t count, char *error, size_t size)
{
	static const char *const machines[] = { "sim", "sim:max" };
	int status = 0;

	for (size_t k = 0; k < sizeof(machines) / sizeof(machines[0]) && !status; k++) {
		struct hv_machine *m = hv_machine_open(machines[k], error, size, &status);

		for (size_t i = 0; m && i < count && !status; i++) {
			progress_subject(tables[i].stub->name, i, count);
			progress_note(NULL, m->name, k, 2);
			if (cost_execute(&tables[i], m))
				status = CLI_ERROR;
		}
		if (m && status)
			snprintf(error, size, "%s", m->error);
		hv_machine_close(m);
	}
	return status;
}

/* Each bound that is above --max is one sentence. */
static int compare(const struct cost_table *t, uint64_t max)
{
	int status = CLI_PASSED;

	for (size_t i = 0; i < t->call_count; i++)
		for (size_t core = 0; core < t->options->core_count; core++)
			for (unsigned r = 0; r < CYCLES_REGIMES; r++) {
				const struct cost_call *c = &t->calls[i];
				uint64_t most = cost_most(c, &c->cells[core][r]);

				if (!(t->options->regimes >> r & 1) || c->paths.count == c->endless || most <= max)
					continue;
				status = CLI_FAILED;
				if (most == UINT64_MAX)
					cli_say("%s: %s on %s, %s, has no highest cost", t->stub->name, c->call.name,
						cycles_core_name(t->options->cores[core]), cycles_regime_names[r]);
				else
					cli_say("%s: %s on %s, %s, may cost %" PRIu64 " cycles, more than %" PRIu64, t->stub->name,
						c->call.name, cycles_core_name(t->options->cores[core]), cycles_regime_names[r],
						most, max);
			}
	return status;
}

static int write_out(const struct cost_table *tables, size_t count, writer *write, const struct cli_options *o)
{
	const struct costs_view view = {
		.verbose = o->verbose, .difference = count == 2 && o->arg_count == 2 && tables[0].abi == tables[1].abi,
	};
	struct output out;

	if (output_open(&out, o->output))
		return CLI_ERROR;
	if (write(tables, count, &view, out.f))
		out.err = errno;
	return output_close(&out);
}

static bool is_of_a64(const struct subject *s)
{
	if (s->abi->exec != HV_A64)
		cli_say("%s: generation %s is of AArch32, and cycles are known of A64 alone", s->stub->name, s->abi->name);
	return s->abi->exec == HV_A64;
}

/* Of a kernel this takes long: a terminal is told how far it has come. */
static int fill(struct cost_table *tables, const struct subjects *subjects, const struct cost_options *options, size_t *count,
		char *error, size_t size)
{
	int status = 0;

	snprintf(error, size, "out of memory");
	progress_start();
	while (!status && *count < subjects->count) {
		const struct subject *s = &subjects->s[*count];

		progress_subject(s->stub->name, *count, subjects->count);
		if (cost_make(s->stub, s->abi, options, &tables[(*count)++]))
			status = CLI_ERROR;
	}
	if (!status)
		status = execute(tables, *count, error, size);
	progress_stop();
	return status;
}

static int cost_all(const struct subjects *subjects, const struct cost_options *options, writer *write, const struct cli_options *o)
{
	struct cost_table *tables;
	size_t count = 0;
	char error[256];
	int status;

	for (size_t i = 0; i < subjects->count; i++)
		if (!is_of_a64(&subjects->s[i]))
			return CLI_ERROR;
	tables = calloc(subjects->count, sizeof(*tables));
	if (!tables) {
		cli_say("out of memory");
		return CLI_ERROR;
	}
	status = fill(tables, subjects, options, &count, error, sizeof(error));
	if (status)
		cli_say("%s", error);
	if (!status)
		status = write_out(tables, count, write, o);
	for (size_t i = 0; i < count && !status; i++)
		if (cost_outside(&tables[i])) {
			cli_say("%s: %u executed calls have cost less than their best or more than their worst: a defect "
				"of hvcheck", tables[i].stub->name, cost_outside(&tables[i]));
			status = CLI_DEFECT;
		}
	for (size_t i = 0; i < count && o->max && status != CLI_ERROR; i++)
		status = cli_worst(status, compare(&tables[i], o->max));
	while (count)
		cost_free(&tables[--count]);
	free(tables);
	return status;
}

int cycles_stubs(const struct cli_options *o)
{
	struct subjects subjects = { 0 };
	struct cost_options options = { .core_count = 0 };
	writer *write = find_layout(o->layout);
	int status = write ? cores_open(&options, o) : CLI_ERROR;

	if (!status)
		status = subjects_open(&subjects, o, true, false);
	if (!status)
		status = cost_all(&subjects, &options, write, o);
	subjects_close(&subjects);
	cores_close(&options);
	return status;
}
