/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a program takes at least and at most if each row has any value of its interval; and which rows make that width. */
#include <stdlib.h>

#include "cycles/exact.h"
#include "cycles/pressure.h"

struct cycles_bounds {
	struct cycles_engine *low, *high;
};

/* A program that bounds are asked of. */
struct program {
	const struct cycles_step *steps;
	size_t count;
};

static uint64_t run(struct cycles_engine *e, const struct program *p, const struct cycles_values *values)
{
	cycles_restart(e, values);
	for (size_t i = 0; i < p->count; i++)
		cycles_step(e, &p->steps[i], NULL);
	return cycles_total(e);
}

/* The pipes alone, with the values that `low` has. */
static uint64_t least(const struct cycles_engine *low, const struct program *p)
{
	struct pressure pressure;

	pressure_start(&pressure);
	for (size_t i = 0; i < p->count; i++)
		pressure_step(&pressure, low, &p->steps[i]);
	return pressure_cycles(&pressure);
}

static uint64_t low_of(struct cycles_bounds *b, const struct program *p, const struct cycles_values *values)
{
	uint64_t ideal = run(b->low, p, values), pipes = cycles_core_is_in_order(b->low->core) ? 0 : least(b->low, p);

	return ideal > pipes ? ideal : pipes;
}

/* From the least to the most. */
struct ends {
	uint64_t low, high;
};

/* Each choice of values is tried. */
static struct ends try_all(struct cycles_bounds *b, const struct program *p, const struct exact *x)
{
	struct ends ends = { UINT64_MAX, 0 };

	b->low->mode = CYCLES_MODEL;
	for (uint64_t n = 0; n < x->runs; n++) {
		struct cycles_values values;
		uint64_t one;

		exact_values(x, n, &values);
		one = run(b->low, p, &values);
		ends.low = one < ends.low ? one : ends.low;
		ends.high = one > ends.high ? one : ends.high;
	}
	b->low->mode = CYCLES_IDEAL;
	return ends;
}

static struct ends ends_of(struct cycles_bounds *b, const struct program *p, const struct cycles_values *low,
			   const struct cycles_values *high)
{
	struct exact x;

	exact_begin(&x, b->low->core, low, high);
	for (size_t i = 0; i < p->count && !cycles_core_is_in_order(x.core); i++)
		exact_step(&x, &p->steps[i]);
	if (x.runs <= EXACT_MOST && !cycles_core_is_in_order(x.core))
		return try_all(b, p, &x);
	return (struct ends){ low_of(b, p, low), run(b->high, p, high) };
}

struct cycles_bounds *cycles_bounds_new(const struct cycles_core *core, unsigned mhz)
{
	struct cycles_bounds *b = calloc(1, sizeof(*b));
	struct cycles_values values;

	cycles_values(core, CYCLES_TYPICAL, &values);
	if (b)
		*b = (struct cycles_bounds){ cycles_engine_new(core, &values, mhz, CYCLES_IDEAL),
					     cycles_engine_new(core, &values, mhz, CYCLES_SERIAL) };
	if (b && b->low && b->high)
		return b;
	cycles_bounds_free(b);
	return NULL;
}

void cycles_bounds_free(struct cycles_bounds *b)
{
	if (!b)
		return;
	cycles_engine_free(b->low);
	cycles_engine_free(b->high);
	free(b);
}

void cycles_interval(struct cycles_bounds *b, const struct cycles_step *steps, size_t count, struct cycles_interval *out)
{
	const struct program p = { steps, count };
	struct cycles_values low, high, values;
	struct ends ends;

	cycles_values(b->low->core, CYCLES_LOW, &low);
	cycles_values(b->low->core, CYCLES_HIGH, &high);
	ends = ends_of(b, &p, &low, &high);
	out->low = ends.low;
	out->high = ends.high;
	cycles_values(b->low->core, CYCLES_TYPICAL, &values);
	b->low->mode = CYCLES_MODEL;
	out->typical = run(b->low, &p, &values);
	b->low->mode = CYCLES_IDEAL;
}

static int by_width(const void *a, const void *b)
{
	const struct cycles_part *x = a, *y = b;

	if (x->width != y->width)
		return x->width < y->width ? 1 : -1;
	return x->row < y->row ? -1 : x->row > y->row;
}

size_t cycles_parts(struct cycles_bounds *b, const struct cycles_step *steps, size_t count, struct cycles_part *parts, size_t max)
{
	const struct cycles_core *core = b->low->core;
	const struct program p = { steps, count };
	struct cycles_part all[CYCLES_ROWS_MAX];
	struct cycles_values low, high;
	size_t found = 0;
	struct ends ends;
	uint64_t width;

	cycles_values(core, CYCLES_LOW, &low);
	cycles_values(core, CYCLES_HIGH, &high);
	ends = ends_of(b, &p, &low, &high);
	width = ends.high - ends.low;
	for (size_t i = 0; i < core->count; i++) {
		int32_t from = low.of[i], to = high.of[i];
		uint64_t narrow;

		if (from == to)
			continue;
		low.of[i] = high.of[i] = core->rows[i].typical;
		ends = ends_of(b, &p, &low, &high);
		narrow = ends.high - ends.low;
		low.of[i] = from;
		high.of[i] = to;
		if (narrow < width)
			all[found++] = (struct cycles_part){ (uint16_t)i, width - narrow };
	}
	qsort(all, found, sizeof(all[0]), by_width);
	for (size_t i = 0; i < found && i < max; i++)
		parts[i] = all[i];
	return found < max ? found : max;
}
