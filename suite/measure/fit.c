/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each row is given the whole number with which the engine predicts best what its loop took. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "suite/measure/private.h"

#define VALUE_MOST 100000
#define NEAR 0.01		/* cycles a pass that are no difference */

struct fitting {
	struct measure_fit *fit;
	const struct cycles_row *rows;
	size_t row_count;
	const struct measure_code *code;
	const struct measure_samples *samples;
	struct cycles_values values;	/* that are tried */
	bool returns;			/* ERET alone was measured */
	bool failed;			/* no memory */
};

static size_t row_of(const struct fitting *f, unsigned kind, const char *name)
{
	size_t i = 0;

	while (i < f->row_count && (f->rows[i].kind != kind || strcmp(f->rows[i].name, name)))
		i++;
	return i;
}

static double predict(struct fitting *f, size_t loop)
{
	unsigned mhz = (unsigned)(f->samples->mhz + 0.5);
	double rate = cycles_rate_of(f->fit->core, &f->values, f->code->loop[loop].steps, f->code->loop[loop].count,
				     measure_loops[loop].regime, mhz ? mhz : 1);

	f->failed |= rate < 0;
	return rate;
}

/* Of an exception there and back only the sum is seen, if no loop has shown the return alone: the row that has the other half. */
static size_t other_half(const struct fitting *f, size_t row)
{
	size_t eret = row_of(f, CYCLES_SYS, "eret");

	return f->rows[row].kind == CYCLES_SYS && !strcmp(f->rows[row].name, "entry") && !f->returns ? eret : f->row_count;
}

static void set(struct fitting *f, size_t row, int32_t value)
{
	f->values.of[row] = value;
	if (other_half(f, row) < f->row_count)
		f->values.of[other_half(f, row)] = value;
}

static double try(struct fitting *f, size_t loop, size_t row, int32_t value)
{
	set(f, row, value);
	return predict(f, loop);
}

/* The least value from which on the loop takes `cycles`, or VALUE_MOST. */
static int32_t first_with(struct fitting *f, size_t loop, size_t row, double cycles)
{
	int32_t low = 0, high = 1;

	while (high < VALUE_MOST && try(f, loop, row, high) < cycles - NEAR)
		high *= 2;
	high = high < VALUE_MOST ? high : VALUE_MOST;
	while (low < high) {
		int32_t middle = low + (high - low) / 2;

		if (try(f, loop, row, middle) < cycles - NEAR)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Of the values that predict `cycles` best, the one that is nearest to what the row had. */
static int32_t best(struct fitting *f, size_t loop, size_t row, double cycles, int32_t had)
{
	int32_t above = first_with(f, loop, row, cycles), least, most;
	double over = try(f, loop, row, above), under = above ? try(f, loop, row, above - 1) : over, nearest;

	nearest = fabs(under - cycles) < fabs(over - cycles) ? under : over;
	least = first_with(f, loop, row, nearest);
	most = first_with(f, loop, row, nearest + 2 * NEAR) - 1;
	if (most < least)
		most = least;
	return had < least ? least : had > most ? most : had;
}

/* What is optional is not there if it is 0, and no branch is taken in no time. */
static int32_t allowed(const struct cycles_row *row, int32_t value)
{
	return row->kind == CYCLES_MACHINE && value < 1 ? 1 : value;
}

static void keep(struct fitting *f, size_t row, int32_t typical, int32_t high)
{
	struct measure_fit *fit = f->fit;
	size_t other = other_half(f, row);

	typical = allowed(&f->rows[row], typical);
	high = allowed(&f->rows[row], high);
	fit->low.of[row] = typical;
	fit->typical.of[row] = typical;
	fit->high.of[row] = high > typical ? high : typical;
	fit->changed[row] = true;
	set(f, row, typical);
	if (other < f->row_count)
		keep(f, other, typical, high);
}

static void fit_row(struct fitting *f, size_t loop, size_t row)
{
	const struct measure_sample *s = &f->samples->of[loop];
	int32_t had = f->values.of[row], typical = best(f, loop, row, s->least, had);

	keep(f, row, typical, s->middle > s->least ? best(f, loop, row, s->middle, typical) : typical);
}

static double block_error(struct fitting *f, size_t row, int32_t block)
{
	double sum = 0;

	for (size_t i = 0; i < MEASURE_LOOPS; i++)
		if (measure_loops[i].regime == CYCLES_LINUX && f->samples->of[i].seen)
			sum += fabs(try(f, i, row, block) - f->samples->of[i].least) / f->samples->of[i].least;
	return sum;
}

static void fit_named(struct fitting *f, size_t loop)
{
	size_t row = row_of(f, CYCLES_MEM, measure_loops[loop].row);

	if (row < f->row_count)
		fit_row(f, loop, row);
}

/* How much a fetch brings shows in the loops of LINUX together: each size is tried with what the other two rows are then. */
static void fit_block(struct fitting *f)
{
	size_t row = row_of(f, CYCLES_MEM, "fetch_nc_block");
	struct measure_fit *best_fit = malloc(sizeof(*best_fit));
	double least = INFINITY;

	if (!best_fit) {
		f->failed = true;
		return;
	}
	for (int32_t block = 4; block <= 64; block *= 2) {
		double error;

		set(f, row, block);
		fit_named(f, MEASURE_LOOP_fetch_jump);
		fit_named(f, MEASURE_LOOP_fetch_next);
		error = block_error(f, row, block);
		if (error < least) {
			least = error;
			keep(f, row, block, block);
			*best_fit = *f->fit;
		}
	}
	*f->fit = *best_fit;
	f->values = f->fit->typical;
	free(best_fit);
}

static bool may(const struct fitting *f, size_t loop, bool any)
{
	return f->samples->of[loop].seen && (any || f->samples->of[loop].steady);
}

bool measure_fit(struct measure_fit *fit, const struct cycles_core *core, const struct measure_code *code,
		 const struct measure_samples *samples, bool any)
{
	struct fitting f = { .fit = fit, .code = code, .samples = samples };
	bool fetches = true;

	*fit = (struct measure_fit){ .core = core };
	cycles_values(core, CYCLES_LOW, &fit->low);
	cycles_values(core, CYCLES_TYPICAL, &fit->typical);
	cycles_values(core, CYCLES_HIGH, &fit->high);
	f.values = fit->typical;
	f.rows = cycles_core_rows(core, &f.row_count);
	for (size_t i = 0; i < MEASURE_LOOPS && !f.failed; i++) {
		size_t row = row_of(&f, measure_loops[i].kind, measure_loops[i].row);

		if (measure_loops[i].regime == CYCLES_LINUX)
			fetches &= may(&f, i, any);
		else if (row < f.row_count && may(&f, i, any)) {
			fit_row(&f, i, row);
			f.returns |= i == MEASURE_LOOP_eret;
		}
	}
	if (fetches && !f.failed)
		fit_block(&f);
	for (size_t i = 0; i < MEASURE_LOOPS && !f.failed; i++)
		fit->predicted[i] = predict(&f, i);
	return !f.failed;
}

size_t measure_error(const struct measure_fit *fit, const struct measure_samples *samples, double *mean, double *largest)
{
	size_t count = 0;

	*mean = *largest = 0;
	for (size_t i = 0; i < MEASURE_LOOPS; i++) {
		double one;

		if (*measure_loops[i].row || !samples->of[i].seen)
			continue;
		one = fabs(fit->predicted[i] - samples->of[i].least) / samples->of[i].least * 100;
		*mean += one;
		*largest = one > *largest ? one : *largest;
		count++;
	}
	if (count)
		*mean /= (double)count;
	return count;
}
