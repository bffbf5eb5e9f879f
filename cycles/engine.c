/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The engine's outside: values, steps, and the way of a step through the stages. */
#include <stdlib.h>
#include <string.h>

#include "cycles/back-end.h"
#include "cycles/front.h"
#include "cycles/state.h"

const char *const cycles_wait_names[CYCLES_WAITS] = { "none", "fetch", "width", "operand", "pipe", "window", "sync" };

static int32_t value(const struct cycles_values *values, uint16_t row)
{
	return row == CORE_NO_ROW ? 0 : values->of[row];
}

static void take_values(struct cycles_engine *e, const struct cycles_values *values)
{
	for (int i = 0; i < PARAMETERS; i++)
		e->p[i] = value(values, e->core->of_parameter[i]);
	for (int i = 0; i < CLASS_COUNT; i++)
		e->latency[i] = value(values, e->core->of_class[i]);
	for (int i = 0; i < MAKERS; i++)
		for (int k = 0; k < TAKERS; k++)
			e->fwd[i][k] = value(values, e->core->of_fwd[i][k]);
}

struct cycles_engine *cycles_engine_new(const struct cycles_core *core, const struct cycles_values *values, unsigned mhz,
					enum cycles_mode mode)
{
	struct cycles_engine *e = calloc(1, sizeof(*e));

	if (!e)
		return NULL;
	e->core = core;
	e->mode = mode;
	e->mhz = mhz;
	cycles_restart(e, values);
	return e;
}

void cycles_engine_free(struct cycles_engine *engine)
{
	free(engine);
}

void cycles_restart(struct cycles_engine *e, const struct cycles_values *values)
{
	size_t from = offsetof(struct cycles_engine, value), to = offsetof(struct cycles_engine, store);

	if (values)
		take_values(e, values);
	memset((char *)e + from, 0, to - from);
	e->stores = 0;
	for (int i = 0; i < e->core->pipes; i++)
		e->pipe[i].count = 0;
	for (int i = 0; i < SHAPE_REGISTERS; i++)
		e->value[i] = (struct engine_value){ 0, CYCLES_NO_STEP, 0, MAKERS };
}

void cycles_step(struct cycles_engine *e, const struct cycles_step *step, struct cycles_stages *stages)
{
	const struct shape *shape = shape_of(step->word);
	struct cycles_stages at = { 0 };

	e->use_count = 0;
	at.fetch = at.decode = front_fetch(e, step);
	if (cycles_core_is_in_order(e->core))
		in_order_step(e, step, shape, &at);
	else
		out_of_order_step(e, step, shape, &at);
	e->retire = at.retire;
	if (at.complete > e->complete)
		e->complete = at.complete;
	if (class_rows[shape->class].sync != SYNC_PLAIN)
		e->after = at.complete;
	front_next(e, step, shape, &at);
	e->steps++;
	if (stages)
		*stages = at;
}

uint64_t cycles_total(const struct cycles_engine *e)
{
	return e->retire;
}

struct cycles_cause cycles_cause(const struct cycles_engine *e)
{
	return e->cause;
}

size_t cycles_uses(const struct cycles_engine *e, const struct cycles_use **uses)
{
	*uses = e->uses;
	return e->use_count;
}
