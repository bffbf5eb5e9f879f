/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The path of a bound, an instruction a line, with the cycles at which the core's model has it in each stage. */
#include <inttypes.h>

#include "hvcheck/report.h"
#include "suite/report/costs.h"

static bool print_steps(FILE *f, const struct cost_table *t, const struct route *r, const struct cycles_core *core)
{
	struct cycles_values values;
	struct cycles_engine *engine;
	char text[96];

	cycles_values(core, CYCLES_TYPICAL, &values);
	engine = cycles_engine_new(core, &values, t->options->mhz, CYCLES_MODEL);
	if (!engine)
		return false;
	fprintf(f, "    %6s %6s %6s %6s %6s %6s\n", "fetch", "decode", "disp.", "issue", "compl.", "retire");
	for (size_t i = 0; i < r->count; i++) {
		struct cycles_stages s = { 0 };
		struct cycles_cause cause;

		cycles_step(engine, &r->steps[i], &s);
		cause = cycles_cause(engine);
		fprintf(f, "    %6" PRIu64 " %6" PRIu64 " %6" PRIu64 " %6" PRIu64 " %6" PRIu64 " %6" PRIu64, s.fetch, s.decode,
			s.dispatch, s.issue, s.complete, s.retire);
		fprintf(f, "  EL%u %08" PRIx64 "  %s", r->steps[i].el, r->steps[i].pc,
			hv_disassemble(r->steps[i].pc, r->steps[i].word, text, sizeof(text)));
		if (cause.wait != CYCLES_WAIT_NONE)
			fprintf(f, "  (waits: %s)", cycles_wait_names[cause.wait]);
		fputc('\n', f);
	}
	cycles_engine_free(engine);
	return true;
}

static bool print_path(FILE *f, const struct cost_table *t, const struct cost_call *c, size_t core, enum cycles_regime regime,
		       size_t path, const char *which)
{
	struct route route = { 0 };
	struct route_fetches fetches;
	bool fine = !route_of_path(&route, &c->paths.list[path], c->call.from, c->call.imm, HV_IMAGE_BASE);

	if (fine) {
		route_mark(&route, regime, t->options->cores[core], &fetches);
		fprintf(f, "\n  %s, %s, %s: the path of the %s, with typical times\n", c->call.name,
			cycles_core_name(t->options->cores[core]), cycles_regime_names[regime], which);
		fine = print_steps(f, t, &route, t->options->cores[core]);
	}
	route_free(&route);
	return fine;
}

static void print_parts(FILE *f, const struct cost_cell *cell, const struct cycles_core *core)
{
	size_t count;
	const struct cycles_row *rows = cycles_core_rows(core, &count);

	for (size_t i = 0; i < cell->part_count && cell->width; i++) {
		const struct cycles_row *row = &rows[cell->parts[i].row];

		fprintf(f, "    the width is less by %.0f %% if %s %s were known: %d, %d, %d, %s (%s)\n",
			100 * (double)cell->parts[i].width / (double)cell->width, cycles_kind_names[row->kind], row->name, row->low,
			row->typical, row->high, cycles_grade_names[row->grade], row->citation);
	}
}

bool costs_paths(FILE *f, const struct cost_table *t, const struct cost_call *c, size_t core, enum cycles_regime regime)
{
	const struct cost_cell *cell = &c->cells[core][regime];
	bool fine;

	if (cell->best_path == cell->worst_path)
		fine = print_path(f, t, c, core, regime, cell->best_path, "best and the worst");
	else
		fine = print_path(f, t, c, core, regime, cell->best_path, "best") &&
		       print_path(f, t, c, core, regime, cell->worst_path, "worst");
	print_parts(f, cell, t->options->cores[core]);
	return fine;
}
