/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hvcheck measure: from a machine to a core file. */
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/cores.h"
#include "cli/interrupt.h"
#include "cli/machines.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/say.h"
#include "cli/status.h"
#include "hvcheck/machine.h"
#include "suite/measure/measure.h"

/* Whose pipes are nearest, by MIDR_EL1: implementer Arm and part. */
static const struct { unsigned part; const char *core; } nearest[] = {
	{ 0xd03, "cortex-a53" }, { 0xd04, "cortex-a53" }, { 0xd05, "cortex-a55" }, { 0xd07, "cortex-a57" }, { 0xd08, "cortex-a72" },
	{ 0xd09, "cortex-a72" }, { 0xd0a, "cortex-a72" }, { 0xd0b, "neoverse-n1" }, { 0xd0c, "neoverse-n1" },
};

struct measuring {
	struct hv_machine *m;
	struct measure_code code;
	struct measure_samples samples;
	struct measure_fit fit;
	char where[256];
};

static const char *core_for(const struct hv_machine *m, uint64_t midr)
{
	for (size_t i = 0; i < sizeof(nearest) / sizeof(nearest[0]); i++)
		if (midr >> 24 == 0x41 && (midr >> 4 & 0xfff) == nearest[i].part)
			return nearest[i].core;
	cli_say("%s: no core file is known to be near its CPU (MIDR_EL1 %#llx): say which with --core or --core-file", m->name,
		(unsigned long long)midr);
	return NULL;
}

/* QEMU's counter of cycles is the host's clock, or counts instructions. */
static bool is_qemu(const struct measuring *g)
{
	return strstr(g->m->name, "qemu") || !(g->samples.midr >> 24) || measure_counts_instructions(&g->code, &g->samples);
}

static void name_source(struct measuring *g)
{
	snprintf(g->where, sizeof(g->where), "hvcheck measure on %s, MIDR_EL1 %#llx, %.0f MHz%s", g->m->name,
		 (unsigned long long)g->samples.midr, g->samples.mhz, is_qemu(g) ?
		 ": QEMU, which has no cycles; these are no silicon's figures" : "");
}

static int write_file(struct measuring *g, const char *path)
{
	struct output out;
	int status = output_open(&out, path);

	if (status)
		return status;
	measure_write(out.f, &g->fit, &g->samples, g->where, is_qemu(g) ? CYCLES_ASSUMED : CYCLES_MEASURED);
	return output_close(&out);
}

static void say_table(struct measuring *g)
{
	double mean, largest;
	size_t held = measure_error(&g->fit, &g->samples, &mean, &largest);

	printf("%s\n\n", g->where);
	measure_table(stdout, &g->fit, &g->samples, "");
	if (held)
		printf("\nof %zu loops that were held back, the prediction is %.1f %% off in the mean and %.1f %% at most\n", held,
		       mean, largest);
}

static bool is_changed(const struct measuring *g)
{
	for (size_t i = 0; i < CYCLES_ROWS_MAX; i++)
		if (g->fit.changed[i])
			return true;
	return false;
}

static int fit_and_write(struct measuring *g, const struct cycles_core *core, const struct cli_options *o)
{
	int status;

	if (!measure_fit(&g->fit, core, &g->code, &g->samples, is_qemu(g))) {
		cli_say("out of memory");
		return CLI_ERROR;
	}
	name_source(g);
	if (!is_changed(g)) {
		cli_say("%s: no loop takes as long each time: its counter is not of cycles, or something disturbs it; nothing is "
			"written", g->m->name);
		return CLI_NOTHING;
	}
	status = write_file(g, o->output);
	if (!status && o->output)
		say_table(g);
	return status;
}

/* The core whose file is changed: known before anything is run. */
static int open_core(struct cost_options *cores, const struct measuring *g, const struct cli_options *o)
{
	struct cli_options named = *o;
	int status;

	if (!o->cores && !o->core_file)
		named.cores = core_for(g->m, g->samples.midr);
	if (!named.cores && !o->core_file)
		return CLI_ERROR;
	status = cores_open(cores, &named);
	if (!status && cores->core_count != 1) {
		cli_say("measure begins with one core's file");
		status = CLI_ERROR;
	}
	return status;
}

static int run(struct measuring *g, const struct cli_options *o)
{
	struct cost_options cores = { .core_count = 0 };
	char error[512] = "";
	int status = measure_look(g->m, &g->code, &g->samples, error, sizeof(error));

	if (!status)
		status = open_core(&cores, g, o);
	progress_asking("measure", g->m->name);
	if (!status)
		status = measure_run(g->m, &g->code, &g->samples, error, sizeof(error));
	progress_stop();
	if (*error)
		cli_say("%s", error);
	if (!status)
		status = fit_and_write(g, cores.cores[0], o);
	cores_close(&cores);
	return status;
}

static int measure(struct measuring *g, const struct cli_options *o)
{
	char error[512];
	int status;

	if (!strncmp(g->m->name, "sim", 3)) {
		cli_say("%s has no clock to measure by: say --on qemu, or a board", g->m->name);
		return CLI_NOTHING;
	}
	if (!measure_code_open(&g->code, error, sizeof(error))) {
		cli_say("%s", error);
		return CLI_ERROR;
	}
	interrupt_catch();
	status = run(g, o);
	measure_code_close(&g->code);
	return status;
}

int cmd_measure(int argc, char **argv)
{
	static const struct argp_option options[] = { CLI_ON_CLOCK, CLI_BEGIN_CORE, CLI_BEGIN_FILE, CLI_OUTPUT, CLI_END };
	static const struct cli_usage usage = {
		options, "",
		"Run loops of instructions at EL2 of a machine, and write a core file for hvcheck cycles --core-file whose rows "
		"are what they took. It begins with the file of --core, or of the built-in core that is nearest; loops that were "
		"held back show how well the result predicts. QEMU has no cycles: there it shows that all of this works, and "
		"nothing else.",
		0, 0, NULL
	};
	static struct measuring g;
	struct cli_options o;
	struct machines machines;
	int status;

	cli_parse(argc, argv, &usage, &o);
	if (!o.on) {
		cli_say("measure wants a machine with a clock: --on qemu, or a board (see hvcheck machines)");
		return CLI_ERROR;
	}
	status = machines_open(&machines, o.on, false, 1u << HV_A64);
	if (status)
		return status;
	g.m = machines.m[0];
	if (machines.count == 1) {
		status = measure(&g, &o);
	} else {
		cli_say("measure is for one machine at a time");
		status = CLI_ERROR;
	}
	machines_close(&machines);
	return status;
}
