/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A core file from what was fitted, and the table that says how well. */
#include <string.h>

#include "suite/measure/private.h"

#define KEY "measure"

void measure_table(FILE *f, const struct measure_fit *fit, const struct measure_samples *samples, const char *prefix)
{
	fprintf(f, "%s%-16s %-7s %10s %10s %10s %7s  row\n", prefix, "loop", "regime", "least", "middle", "predicted", "");
	for (size_t i = 0; i < MEASURE_LOOPS; i++) {
		const struct measure_sample *s = &samples->of[i];
		const struct measure_loop *l = &measure_loops[i];

		if (!s->seen) {
			fprintf(f, "%s%-16s %-7s %10s %10s %10.2f %7s  %s\n", prefix, l->name, cycles_regime_names[l->regime], "-",
				"-", fit->predicted[i], "", *l->row ? l->row : "(held back)");
			continue;
		}
		fprintf(f, "%s%-16s %-7s %10.2f %10.2f %10.2f %+6.0f%%  %s%s\n", prefix, l->name, cycles_regime_names[l->regime],
			s->least, s->middle, fit->predicted[i], (fit->predicted[i] - s->least) / s->least * 100,
			*l->row ? l->row : "(held back)", s->steady ? "" : ", not steady");
	}
}

static bool is_first(const struct measure_fit *fit, const struct cycles_row *rows, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (!fit->changed[k] && !strcmp(rows[k].source, rows[i].source))
			return false;
	return true;
}

static void write_sources(FILE *f, const struct measure_fit *fit, const struct cycles_row *rows, size_t count, const char *where)
{
	bool any = false;

	for (size_t i = 0; i < count; i++) {
		any |= fit->changed[i];
		if (!fit->changed[i] && strcmp(rows[i].source, KEY) && is_first(fit, rows, i))
			fprintf(f, "source\t%s\t%s\n", rows[i].source, rows[i].citation);
	}
	if (any)
		fprintf(f, "source\t" KEY "\t%s\n", where);
}

static void write_busy(FILE *f, const struct cycles_row *row)
{
	bool is_class = row->kind == CYCLES_CLASS || row->kind == CYCLES_SYS;

	if (!is_class)
		fprintf(f, "\t-\t-\t-");
	else if (!strcmp(row->pipes, "-"))
		fprintf(f, "\t-\t%u\t-", row->uops);
	else if (row->busy == CYCLES_BUSY_LATENCY)
		fprintf(f, "\t=\t%u\t%s", row->uops, row->pipes);
	else
		fprintf(f, "\t%u\t%u\t%s", row->busy, row->uops, row->pipes);
}

static void write_row(FILE *f, const struct measure_fit *fit, const struct cycles_row *row, size_t i, enum cycles_grade grade)
{
	bool changed = fit->changed[i];
	int low = changed ? fit->low.of[i] : row->low, high = changed ? fit->high.of[i] : row->high;

	fprintf(f, "%s\t%s\t%d\t%d\t%d", cycles_kind_names[row->kind], row->name, low, (int)fit->typical.of[i], high);
	write_busy(f, row);
	fprintf(f, "\t%s\t%s\n", cycles_grade_names[changed ? grade : row->grade], changed ? KEY : row->source);
}

void measure_write(FILE *f, const struct measure_fit *fit, const struct measure_samples *samples, const char *where,
		   enum cycles_grade grade)
{
	size_t count, held;
	const struct cycles_row *rows = cycles_core_rows(fit->core, &count);
	double mean, largest;

	held = measure_error(fit, samples, &mean, &largest);
	fprintf(f, "# %s\n# What was not measured is of %s.\n", where, cycles_core_name(fit->core));
	if (held)
		fprintf(f, "# Of %zu loops that were held back, the prediction is %.1f %% off in the mean and %.1f %% at most.\n",
			held, mean, largest);
	else
		fprintf(f, "# No loop that was held back could be run: how good this is, is not known.\n");
	measure_table(f, fit, samples, "# ");
	write_sources(f, fit, rows, count, where);
	for (size_t i = 0; i < count; i++)
		write_row(f, fit, &rows[i], i, grade);
}
