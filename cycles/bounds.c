/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a program takes at least and at most, whichever values the rows have within their intervals; and which rows make that width. */
#include <stdlib.h>

#include "cycles/pressure.h"

struct bounds {
	const struct cycles_step *steps;
	size_t count;
	unsigned mhz;
	struct cycles_engine *low, *high;
};

static uint64_t run(struct cycles_engine *e, const struct bounds *b, const struct cycles_values *values)
{
	cycles_restart(e, values);
	for (size_t i = 0; i < b->count; i++)
		cycles_step(e, &b->steps[i], NULL);
	return cycles_total(e);
}

/* The pipes alone, with the values that `low` has. */
static uint64_t least(const struct bounds *b)
{
	struct pressure p;

	pressure_start(&p);
	for (size_t i = 0; i < b->count; i++)
		pressure_step(&p, b->low, &b->steps[i]);
	return pressure_cycles(&p);
}

static uint64_t low_of(const struct bounds *b, const struct cycles_values *values)
{
	uint64_t ideal = run(b->low, b, values), pipes = cycles_core_is_in_order(b->low->core) ? 0 : least(b);

	return ideal > pipes ? ideal : pipes;
}

static bool begin(struct bounds *b, const struct cycles_core *core, const struct cycles_step *steps, size_t count, unsigned mhz)
{
	struct cycles_values values;

	cycles_values(core, CYCLES_TYPICAL, &values);
	*b = (struct bounds){ steps, count, mhz, cycles_engine_new(core, &values, mhz, CYCLES_IDEAL),
		cycles_engine_new(core, &values, mhz, CYCLES_SERIAL) };
	return b->low && b->high;
}

static void end(struct bounds *b)
{
	cycles_engine_free(b->low);
	cycles_engine_free(b->high);
}

bool cycles_interval(const struct cycles_core *core, const struct cycles_step *steps, size_t count, unsigned mhz,
		     struct cycles_interval *out)
{
	struct cycles_values values;
	struct bounds b;
	bool good = begin(&b, core, steps, count, mhz);

	if (good) {
		cycles_values(core, CYCLES_LOW, &values);
		out->low = low_of(&b, &values);
		cycles_values(core, CYCLES_HIGH, &values);
		out->high = run(b.high, &b, &values);
		cycles_values(core, CYCLES_TYPICAL, &values);
		b.low->mode = CYCLES_MODEL;
		out->typical = run(b.low, &b, &values);
	}
	end(&b);
	return good;
}

static int by_width(const void *a, const void *b)
{
	const struct cycles_part *x = a, *y = b;

	if (x->width != y->width)
		return x->width < y->width ? 1 : -1;
	return x->row < y->row ? -1 : x->row > y->row;
}

size_t cycles_parts(const struct cycles_core *core, const struct cycles_step *steps, size_t count, unsigned mhz,
		    struct cycles_part *parts, size_t max)
{
	struct cycles_part all[CYCLES_ROWS_MAX];
	struct cycles_values low, high;
	struct bounds b;
	size_t found = 0;
	uint64_t width;

	if (!begin(&b, core, steps, count, mhz)) {
		end(&b);
		return 0;
	}
	cycles_values(core, CYCLES_LOW, &low);
	cycles_values(core, CYCLES_HIGH, &high);
	width = run(b.high, &b, &high) - low_of(&b, &low);
	for (size_t i = 0; i < core->count; i++) {
		int32_t from = low.of[i], to = high.of[i];
		uint64_t narrow;

		if (from == to)
			continue;
		low.of[i] = high.of[i] = core->rows[i].typical;
		narrow = run(b.high, &b, &high) - low_of(&b, &low);
		low.of[i] = from;
		high.of[i] = to;
		if (narrow < width)
			all[found++] = (struct cycles_part){ (uint16_t)i, width - narrow };
	}
	end(&b);
	qsort(all, found, sizeof(all[0]), by_width);
	for (size_t i = 0; i < found && i < max; i++)
		parts[i] = all[i];
	return found < max ? found : max;
}
