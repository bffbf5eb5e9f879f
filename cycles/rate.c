/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A block that is repeated until each pass takes as long as the one before. */
#include <string.h>

#include "cycles/exact.h"
#include "cycles/pressure.h"

#define STEPS_A_RUN 24000	/* so many steps at least are measured, in passes that most periods divide */
#define PASSES 60
#define PASSES_SHORT 420

struct rate {
	const struct cycles_core *core;
	const struct cycles_step *steps;
	size_t count, passes;
	uint64_t span;
	enum cycles_regime regime;
	size_t waits[CYCLES_WAITS];
};

/* Caches are warm and branches trained by the passes before. */
static struct cycles_step step_of(const struct rate *r, size_t i, size_t pass)
{
	struct cycles_step step = r->steps[i];

	step.pc += r->span * pass;
	step.flags &= (uint8_t)~(CYCLES_MISPREDICTED | CYCLES_UNTRAINED);
	step.fetch = r->regime == CYCLES_LINUX ? CYCLES_FETCH_NC : CYCLES_FETCH_HIT;
	step.data = r->regime == CYCLES_LINUX || r->regime == CYCLES_ICACHE ? CYCLES_DATA_DEVICE : CYCLES_DATA_HIT;
	return step;
}

static double slope(struct rate *r, struct cycles_engine *e)
{
	uint64_t half = 0;

	memset(r->waits, 0, sizeof(r->waits));
	for (size_t pass = 0; pass < 2 * r->passes; pass++) {
		if (pass == r->passes)
			half = cycles_total(e);
		for (size_t i = 0; i < r->count; i++) {
			struct cycles_step step = step_of(r, i, pass);

			cycles_step(e, &step, NULL);
			r->waits[cycles_cause(e).wait] += pass >= r->passes;
		}
	}
	return (double)(cycles_total(e) - half) / (double)r->passes;
}

static void put_pipes(char *out, size_t size, const struct cycles_core *core, uint16_t set)
{
	size_t used = (size_t)snprintf(out, size, "pipes ");

	for (int i = 0; i < core->pipes && used < size; i++)
		if (set >> i & 1)
			used += (size_t)snprintf(out + used, size - used, "%s%s", core->pipe[i],
						 set >> i > 1 ? "|" : "");
}

static const char *wait_words(const struct rate *r)
{
	static const struct { uint8_t wait; const char *words; } by[] = {
		{ CYCLES_WAIT_SYNC, "synchronisation" }, { CYCLES_WAIT_OPERAND, "dependencies" }, { CYCLES_WAIT_FETCH, "fetch" },
	};
	const char *words = "dependencies";
	size_t most = 0;

	for (size_t i = 0; i < sizeof(by) / sizeof(by[0]); i++)
		if (r->waits[by[i].wait] > most) {
			most = r->waits[by[i].wait];
			words = by[i].words;
		}
	return words;
}

static bool is_near(double a, double b)
{
	return a <= b * 1.02 + 0.01;
}

static void find_bottleneck(const struct rate *r, const struct cycles_engine *e, const struct pressure *p, struct cycles_rate *out)
{
	uint16_t set = 0;
	double pipes = pressure_least(p, &set), width = (double)p->uops / e->p[PARAMETER_WIDTH];

	if (pipes >= width && is_near(out->typical, pipes))
		put_pipes(out->bottleneck, sizeof(out->bottleneck), r->core, set);
	else if (is_near(out->typical, width))
		snprintf(out->bottleneck, sizeof(out->bottleneck), "width");
	else
		snprintf(out->bottleneck, sizeof(out->bottleneck), "%s", wait_words(r));
}

static void press(const struct rate *r, const struct cycles_engine *e, struct pressure *p)
{
	pressure_start(p);
	for (size_t i = 0; i < r->count; i++) {
		struct cycles_step step = step_of(r, i, 0);

		pressure_step(p, e, &step);
	}
}

static double one(struct rate *r, struct cycles_engine *e, enum cycles_corner corner, enum cycles_mode mode)
{
	struct cycles_values values;

	cycles_values(r->core, corner, &values);
	e->mode = mode;
	cycles_restart(e, &values);
	return slope(r, e);
}

/* Each choice of values is tried, if there are few. */
static bool try_all(struct rate *r, struct cycles_engine *e, struct cycles_rate *out)
{
	struct cycles_values low, high, values;
	struct exact x;

	cycles_values(r->core, CYCLES_LOW, &low);
	cycles_values(r->core, CYCLES_HIGH, &high);
	exact_begin(&x, r->core, &low, &high);
	for (size_t i = 0; i < r->count; i++) {
		struct cycles_step step = step_of(r, i, 0);

		exact_step(&x, &step);
	}
	e->mode = CYCLES_MODEL;
	for (uint64_t n = 0; n < x.runs && x.runs <= EXACT_MOST; n++) {
		double rate;

		exact_values(&x, n, &values);
		cycles_restart(e, &values);
		rate = slope(r, e);
		out->low = n && out->low < rate ? out->low : rate;
		out->high = n && out->high > rate ? out->high : rate;
	}
	return x.runs <= EXACT_MOST;
}

static void bound(struct rate *r, struct cycles_engine *e, struct cycles_rate *out)
{
	struct cycles_values values;
	struct pressure p;

	if (!cycles_core_is_in_order(r->core) && try_all(r, e, out))
		return;
	out->low = one(r, e, CYCLES_LOW, CYCLES_IDEAL);
	out->high = one(r, e, CYCLES_HIGH, CYCLES_SERIAL);
	if (cycles_core_is_in_order(r->core))
		return;
	cycles_values(r->core, CYCLES_LOW, &values);
	cycles_restart(e, &values);
	press(r, e, &p);
	if (pressure_least(&p, NULL) > out->low)
		out->low = pressure_least(&p, NULL);
}

bool cycles_rate(const struct cycles_core *core, const struct cycles_step *steps, size_t count, uint64_t span,
		 enum cycles_regime regime, unsigned mhz, struct cycles_rate *out)
{
	struct rate r = { .core = core, .steps = steps, .count = count, .span = span, .regime = regime, .passes = PASSES };
	struct cycles_values values;
	struct cycles_engine *e;
	struct pressure p;

	if (PASSES * count < STEPS_A_RUN)
		r.passes = PASSES_SHORT;
	cycles_values(core, CYCLES_TYPICAL, &values);
	e = cycles_engine_new(core, &values, mhz, CYCLES_MODEL);
	if (!e)
		return false;
	*out = (struct cycles_rate){ .low = 0 };
	bound(&r, e, out);
	out->typical = one(&r, e, CYCLES_TYPICAL, CYCLES_MODEL);
	press(&r, e, &p);
	find_bottleneck(&r, e, &p, out);
	cycles_engine_free(e);
	return true;
}

double cycles_rate_of(const struct cycles_core *core, const struct cycles_values *values, const struct cycles_step *steps,
		      size_t count, enum cycles_regime regime, unsigned mhz)
{
	struct rate r = { .core = core, .steps = steps, .count = count, .regime = regime, .passes = PASSES };
	struct cycles_engine *e = cycles_engine_new(core, values, mhz, CYCLES_MODEL);
	double rate = e ? slope(&r, e) : -1;

	cycles_engine_free(e);
	return rate;
}
