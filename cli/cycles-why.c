/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hvcheck cycles --why: one instruction's class, and the rows of each core for it. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/assemble.h"
#include "cli/cores.h"
#include "cli/cycles.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/status.h"

#define ROWS_MAX 40

static void put_number(FILE *f, bool tabs, const char *text)
{
	fprintf(f, tabs ? "\t%s" : " %11s", text);
}

static void put_row(FILE *f, bool tabs, const struct cycles_core *core, const struct cycles_row *row)
{
	char busy[16] = "-", uops[16] = "-", number[3][16];

	snprintf(number[0], sizeof(number[0]), "%" PRId32, row->low);
	snprintf(number[1], sizeof(number[1]), "%" PRId32, row->typical);
	snprintf(number[2], sizeof(number[2]), "%" PRId32, row->high);
	if (row->kind == CYCLES_CLASS || row->kind == CYCLES_SYS) {
		snprintf(uops, sizeof(uops), "%u", row->uops);
		if (row->busy)
			snprintf(busy, sizeof(busy), row->busy == 0xff ? "=" : "%u", row->busy);
	}
	fprintf(f, tabs ? "%s\t%s\t%s" : "%-12s %-7s %-16s", cycles_core_name(core), cycles_kind_names[row->kind], row->name);
	for (int i = 0; i < 3; i++)
		put_number(f, tabs, number[i]);
	put_number(f, tabs, busy);
	fprintf(f, tabs ? "\t%s\t%s\t%s\t%s" : " %4s  %-10s %-10s  %s", uops, row->pipes, cycles_grade_names[row->grade],
		row->source);
	fprintf(f, tabs ? "\t%s\n" : ": %s\n", row->citation);
}

static void put_core(FILE *f, bool tabs, const struct cycles_core *core, uint32_t word)
{
	uint16_t rows[ROWS_MAX];
	size_t count = cycles_rows_of(core, word, rows, ROWS_MAX), all;
	const struct cycles_row *row = cycles_core_rows(core, &all);

	for (size_t i = 0; i < count; i++)
		put_row(f, tabs, core, &row[rows[i]]);
}

static void put_all(FILE *f, const struct cli_options *o, const struct cost_options *cores, uint32_t word)
{
	bool tabs = o->layout && !strcmp(o->layout, "tsv");

	if (tabs) {
		fprintf(f, "core\tkind\tname\tlow\ttypical\thigh\trthroughput\tuops\tpipes\tgrade\tsource\tcitation\n");
	} else {
		fprintf(f, "0x%08" PRIx32 " is of class %s, on every core%s%s\n\n", word, cycles_class_name(word),
			cycles_class_waits(word) ? "; it waits for all before it, and what is behind waits for it" : "",
			cycles_class_flushes(word) ? " and is fetched anew" : "");
		fprintf(f, "%-12s %-7s %-16s %11s %11s %11s %11s %4s  %-10s %-10s  source\n", "core", "kind", "name", "low",
			"typical", "high", "rthroughput", "uops", "pipes", "grade");
	}
	for (size_t i = 0; i < cores->core_count; i++)
		put_core(f, tabs, cores->cores[i], word);
}

int cycles_why(const struct cli_options *o)
{
	struct cost_options cores;
	struct output out;
	uint32_t word;
	int status;

	if (o->layout && strcmp(o->layout, "text") && strcmp(o->layout, "tsv")) {
		cli_say("--why is written as text or tsv, not as \"%s\"", o->layout);
		return CLI_ERROR;
	}
	status = cores_open(&cores, o);
	if (!status && !assemble(o->why, &word))
		status = CLI_ERROR;
	if (!status)
		status = output_open(&out, o->output);
	if (!status) {
		put_all(out.f, o, &cores, word);
		status = output_close(&out);
	}
	cores_close(&cores);
	return status;
}
