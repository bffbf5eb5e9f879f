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

static int32_t end_of(const struct cycles_row *row, enum cycles_corner corner)
{
	return corner == CYCLES_TYPICAL ? row->typical : corner == CYCLES_LOW ? row->low : row->high;
}

/* LOW is what is fast: of what makes things faster by being more, that is the high end. */
void cycles_values(const struct cycles_core *core, enum cycles_corner corner, struct cycles_values *out)
{
	static const uint8_t others[CYCLES_CORNERS] = { CYCLES_HIGH, CYCLES_TYPICAL, CYCLES_LOW };

	for (size_t i = 0; i < core->count; i++)
		out->of[i] = end_of(&core->rows[i], corner);
	for (int i = 0; i < PARAMETERS; i++) {
		uint16_t row = core->of_parameter[i];

		if (core_parameters[i].varies == CORE_LESS && row != CORE_NO_ROW)
			out->of[row] = end_of(&core->rows[row], others[corner]);
	}
}

/* A list of rows that has no row twice. */
struct rows {
	uint16_t *row;
	size_t count, max;
};

static void add_row(struct rows *rows, uint16_t row)
{
	for (size_t i = 0; i < rows->count; i++)
		if (rows->row[i] == row)
			return;
	if (row != CORE_NO_ROW && rows->count < rows->max)
		rows->row[rows->count++] = row;
}

static void add_forwarding(struct rows *rows, const struct cycles_core *core, unsigned maker)
{
	for (int i = 0; i < TAKERS; i++)
		add_row(rows, core->of_fwd[maker][i]);
}

static bool is_branch(const struct shape *shape)
{
	return shape->class >= CLASS_BRANCH && shape->class <= CLASS_RETURN;
}

/* What is added to an instruction of a class if it is taken, misses, is unaligned, ... */
static void add_parameters(struct rows *rows, const struct cycles_core *core, const struct shape *shape)
{
	const struct { bool is; uint8_t first, last; } of[] = {
		{ is_branch(shape), PARAMETER_MISPREDICT, PARAMETER_UNTRAINED },
		{ is_branch(shape), PARAMETER_CROWDED, PARAMETER_CROWDED },
		{ shape->class == CLASS_INDIRECT, PARAMETER_INDIRECT, PARAMETER_INDIRECT },
		{ shape->load && shape->pair && !shape->narrow, PARAMETER_PAIR_SECOND, PARAMETER_PAIR_SECOND },
		{ shape->load && shape->pair && shape->narrow, PARAMETER_PAIR_SECOND_W, PARAMETER_PAIR_SECOND_W },
		{ shape->class == CLASS_SIMD_MUL, PARAMETER_VECTOR_MUL, PARAMETER_VECTOR_MUL },
		{ shape->class >= CLASS_FP_ADD && shape->class <= CLASS_FP_DIV, PARAMETER_VECTOR_FP, PARAMETER_VECTOR_FP },
		{ shape->width, PARAMETER_VECTOR_ISSUE, PARAMETER_VECTOR_FIRST },
		{ shape->load && shape->vector, PARAMETER_VECTOR_LOAD, PARAMETER_VECTOR_LOAD },
		{ shape->store && shape->vector, PARAMETER_VECTOR_STORE, PARAMETER_VECTOR_STORE },
		{ shape->load && shape->size, PARAMETER_WORD, PARAMETER_ACROSS_LOAD },
		{ shape->store && shape->size, PARAMETER_ACROSS_STORE, PARAMETER_ACROSS_STORE },
		{ shape->load && shape->size, PARAMETER_FORWARD, PARAMETER_FORWARD_BEYOND },
		{ shape->load, PARAMETER_DATA_MISS, PARAMETER_DEVICE_LOAD },
		{ shape->store && !shape->load, PARAMETER_DEVICE_STORE, PARAMETER_DEVICE_STORE },
	};

	for (size_t i = 0; i < sizeof(of) / sizeof(of[0]); i++)
		for (unsigned id = of[i].first; of[i].is && id <= of[i].last; id++)
			add_row(rows, core->of_parameter[id]);
}

size_t cycles_rows_of(const struct cycles_core *core, uint32_t word, uint16_t *row, size_t max)
{
	struct rows rows = { row, 0, max };
	const struct shape *shape = shape_of(word);

	add_row(&rows, core->of_class[shape->class]);
	if (shape->back != SHAPE_NONE)
		add_row(&rows, core->of_class[CLASS_WRITEBACK]);
	if (shape->writes)
		add_forwarding(&rows, core, class_rows[shape->class].maker);
	if (shape->back != SHAPE_NONE)
		add_forwarding(&rows, core, class_rows[CLASS_WRITEBACK].maker);
	add_parameters(&rows, core, shape);
	return rows.count;
}

static const struct class_row *class_row_of(uint32_t word)
{
	return &class_rows[shape_of(word)->class];
}

const char *cycles_class_name(uint32_t word)
{
	return class_row_of(word)->name;
}

bool cycles_class_waits(uint32_t word)
{
	return class_row_of(word)->sync != SYNC_PLAIN;
}

bool cycles_class_flushes(uint32_t word)
{
	return class_row_of(word)->sync == SYNC_FLUSHES;
}
