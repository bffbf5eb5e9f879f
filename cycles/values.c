/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a core file that was read is asked. */
#include <stdlib.h>

#include "cycles/core.h"

void cycles_core_free(struct cycles_core *core)
{
	if (core)
		free(core->text);
	free(core);
}

const char *cycles_core_name(const struct cycles_core *core)
{
	return core->name;
}

static int32_t typical(const struct cycles_core *core, enum parameter id)
{
	return core->of_parameter[id] == CORE_NO_ROW ? 0 : core->rows[core->of_parameter[id]].typical;
}

const char *cycles_pipe_name(const struct cycles_core *core, unsigned pipe)
{
	return pipe < core->pipes ? core->pipe[pipe] : NULL;
}

bool cycles_core_is_in_order(const struct cycles_core *core)
{
	return !typical(core, PARAMETER_WINDOW);
}

unsigned cycles_core_line(const struct cycles_core *core)
{
	return (unsigned)typical(core, PARAMETER_LINE);
}

const struct cycles_row *cycles_core_rows(const struct cycles_core *core, size_t *count)
{
	*count = core->count;
	return core->rows;
}

static bool is_less(const struct cycles_core *core, size_t row)
{
	for (int i = 0; i < PARAMETERS; i++)
		if (core->of_parameter[i] == row)
			return core_parameters[i].varies == CORE_LESS;
	return false;
}

/* LOW is what is fast: of what makes things faster by being more, that is the high end. */
void cycles_values(const struct cycles_core *core, enum cycles_corner corner, struct cycles_values *out)
{
	for (size_t i = 0; i < core->count; i++) {
		const struct cycles_row *row = &core->rows[i];
		bool low = (corner == CYCLES_LOW) != is_less(core, i);

		out->of[i] = corner == CYCLES_TYPICAL ? row->typical : low ? row->low : row->high;
	}
}

size_t cycles_rows_of(const struct cycles_core *core, uint32_t word, uint16_t *rows, size_t max)
{
	struct shape shape;
	size_t count = 0;

	shape_of(word, &shape);
	if (count < max)
		rows[count++] = core->of_class[shape.class];
	if (shape.back != SHAPE_NONE && count < max)
		rows[count++] = core->of_class[CLASS_WRITEBACK];
	for (int i = 0; i < TAKERS && count < max; i++)
		if (core->of_fwd[class_rows[shape.class].maker][i] != CORE_NO_ROW && shape.writes)
			rows[count++] = core->of_fwd[class_rows[shape.class].maker][i];
	return count;
}

const char *cycles_class_name(uint32_t word)
{
	struct shape shape;

	shape_of(word, &shape);
	return class_rows[shape.class].name;
}
