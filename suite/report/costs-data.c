/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What calls cost, for programs: a row, or an object, for each stub, call, core and regime. */
#include <inttypes.h>

#include "suite/report/costs.h"
#include "suite/report/json.h"
#include "suite/report/page.h"

/* Visits every cell that was asked for. */
struct visit {
	const struct cost_table *table;
	const struct cost_call *call;
	const struct cost_cell *cell;
	const struct cycles_core *core;
	unsigned regime;
};

static void each(const struct cost_table *tables, size_t count, void (*put)(void *to, const struct visit *v), void *to)
{
	for (size_t t = 0; t < count; t++)
		for (size_t core = 0; core < tables[t].options->core_count; core++)
			for (size_t c = 0; c < tables[t].call_count; c++)
				for (unsigned r = 0; r < CYCLES_REGIMES; r++)
					if (tables[t].options->regimes >> r & 1)
						put(to, &(struct visit){ &tables[t], &tables[t].calls[c],
									 &tables[t].calls[c].cells[core][r],
									 tables[t].options->cores[core], r });
}

static bool is_costed(const struct visit *v)
{
	return v->call->paths.count > v->call->endless;
}

/* --- TSV ------------------------------------------------------------------------------------------------------------ */

static void put_row(void *to, const struct visit *v)
{
	char name[300], registers[160];
	FILE *f = to;

	fprintf(f, "%s\t%s\t%s\t%s\t%s\t%zu", report_clean(v->table->stub->name, name, sizeof(name)), v->table->abi->name,
		v->call->call.name, cycles_core_name(v->core), cycles_regime_names[v->regime], v->call->paths.count);
	if (!is_costed(v)) {
		fputs("\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\n", f);
		return;
	}
	fprintf(f, "\t%zu\t%zu\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\t%s\t%zu\t%zu\t%s\n", v->call->fewest,
		v->call->most, v->cell->best, v->cell->low, v->cell->high, v->cell->worst,
		cost_most(v->call, v->cell) == UINT64_MAX ? "open" : "bounded", v->cell->most.by_64, v->cell->most.by_16,
		cost_registers(v->call) ? costs_registers(cost_registers(v->call), registers, sizeof(registers)) : "none");
}

int costs_tsv(const struct cost_table *tables, size_t count, const struct costs_view *view, FILE *f)
{
	struct report_page page;

	(void)view;
	report_begin(&page);
	if (page.f) {
		fputs("# ", page.f);
		for (const char *c = costs_caution; *c; c++) {
			fputc(*c, page.f);
			if (*c == '\n')
				fputs("# ", page.f);
		}
		fputs("\n# stub\tgeneration\tcall\tcore\tregime\tpaths\tinsns_min\tinsns_max\tbest\ttypical_low"
		      "\ttypical_high\tworst\tlimit\tfetches_64\tfetches_16\tregisters\n", page.f);
		each(tables, count, put_row, page.f);
	}
	return report_end(&page, f);
}

/* --- JSON ----------------------------------------------------------------------------------------------------------- */

static void put_parts(struct json *j, const struct visit *v)
{
	size_t count;
	const struct cycles_row *rows = cycles_core_rows(v->core, &count);

	json_open(j, "width", '[');
	for (size_t i = 0; i < v->cell->part_count; i++) {
		const struct cycles_row *row = &rows[v->cell->parts[i].row];

		json_open(j, NULL, '{');
		json_text(j, "kind", cycles_kind_names[row->kind]);
		json_text(j, "name", row->name);
		json_text(j, "grade", cycles_grade_names[row->grade]);
		json_text(j, "source", row->citation);
		json_number(j, "cycles", (long long)v->cell->parts[i].width);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void put_loops(struct json *j, const struct visit *v)
{
	json_open(j, "loops", '[');
	for (unsigned i = 0; i < v->cell->loop_count; i++) {
		const struct cost_loop *loop = &v->cell->loops[i];

		json_open(j, NULL, '{');
		json_number(j, "offset", (long long)(loop->at - v->table->base));
		json_number(j, "best", (long long)loop->pass.low);
		json_number(j, "typical", (long long)loop->pass.typical);
		json_number(j, "worst", (long long)loop->pass.high);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void put_object(void *to, const struct visit *v)
{
	struct json *j = to;
	char registers[160];

	json_open(j, NULL, '{');
	json_text(j, "stub", v->table->stub->name);
	json_text(j, "generation", v->table->abi->name);
	json_text(j, "call", v->call->call.name);
	json_text(j, "core", cycles_core_name(v->core));
	json_text(j, "regime", cycles_regime_names[v->regime]);
	json_number(j, "mhz", v->table->options->mhz);
	json_number(j, "paths", (long long)v->call->paths.count);
	json_bool(j, "all_paths", !v->call->paths.cut);
	json_bool(j, "ends", is_costed(v));
	if (is_costed(v)) {
		json_number(j, "insns_min", (long long)v->call->fewest);
		json_number(j, "insns_max", (long long)v->call->most);
		json_number(j, "best", (long long)v->cell->best);
		json_number(j, "typical_low", (long long)v->cell->low);
		json_number(j, "typical_high", (long long)v->cell->high);
		json_number(j, "executed", v->cell->executed);
		json_number(j, "worst", (long long)v->cell->worst);
		json_number(j, "fetches_64", (long long)v->cell->most.by_64);
		json_number(j, "fetches_16", (long long)v->cell->most.by_16);
		json_text(j, "registers", costs_registers(cost_registers(v->call), registers, sizeof(registers)));
		put_loops(j, v);
		put_parts(j, v);
	}
	json_close(j, '}');
}

int costs_json(const struct cost_table *tables, size_t count, const struct costs_view *view, FILE *f)
{
	struct report_page page;
	struct json j;

	(void)view;
	report_begin(&page);
	j = (struct json){ .f = page.f };
	if (page.f) {
		json_open(&j, NULL, '{');
		json_text(&j, "caution", costs_caution);
		json_open(&j, "calls", '[');
		each(tables, count, put_object, &j);
		json_close(&j, ']');
		json_close(&j, '}');
		fputc('\n', page.f);
	}
	return report_end(&page, f);
}
