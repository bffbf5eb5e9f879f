/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which rows matter to a step. With a row too many the program runs more often; with one too few its bounds do not hold. */
#include "cycles/exact.h"

void exact_begin(struct exact *x, const struct cycles_core *core, const struct cycles_values *low,
		 const struct cycles_values *high)
{
	*x = (struct exact){ .core = core, .low = low, .high = high, .runs = 1 };
}

/* How many values a row may have. Of the one parameter that makes things faster by being more, low is the larger end. */
static uint64_t choices(const struct exact *x, uint16_t row)
{
	int32_t low = x->low->of[row], high = x->high->of[row];

	return low <= high ? (uint64_t)(high - low) + 1 : EXACT_MOST + 1;
}

static void matters(struct exact *x, uint16_t row)
{
	if (row == CORE_NO_ROW || x->seen[row] || x->runs > EXACT_MOST)
		return;
	x->seen[row] = true;
	if (x->low->of[row] == x->high->of[row])
		return;
	x->runs *= choices(x, row);
	if (x->runs > EXACT_MOST || x->count == sizeof(x->row) / sizeof(x->row[0]))
		x->runs = EXACT_MOST + 1;
	else
		x->row[x->count++] = row;
}

static void parameter(struct exact *x, enum parameter id, bool does)
{
	if (does)
		matters(x, x->core->of_parameter[id]);
}

static void front(struct exact *x, const struct cycles_step *step, const struct shape *shape)
{
	bool limited = x->core->of_parameter[PARAMETER_BRANCHES] != CORE_NO_ROW, taken = step->flags & CYCLES_TAKEN;
	bool is_branch = shape->class >= CLASS_BRANCH && shape->class <= CLASS_RETURN;

	parameter(x, PARAMETER_TAKEN, taken);
	parameter(x, PARAMETER_TAKEN_NEXT, taken);
	parameter(x, PARAMETER_TAKEN_AGAIN, taken);
	parameter(x, PARAMETER_INDIRECT, taken && shape->class == CLASS_INDIRECT);
	parameter(x, PARAMETER_UNTRAINED, taken && (limited || step->flags & CYCLES_UNTRAINED));
	parameter(x, PARAMETER_MISPREDICT, step->flags & CYCLES_MISPREDICTED || (taken && limited));
	parameter(x, PARAMETER_CROWDED, is_branch && limited);
	parameter(x, PARAMETER_FETCH_MISS, step->fetch == CYCLES_FETCH_MISS);
	parameter(x, PARAMETER_FETCH_NC, step->fetch == CYCLES_FETCH_NC);
	parameter(x, PARAMETER_FETCH_NC_NEXT, step->fetch == CYCLES_FETCH_NC);
	parameter(x, PARAMETER_FETCH_NC_BLOCK, step->fetch == CYCLES_FETCH_NC);
	if (step->flags & CYCLES_ENTERED)
		matters(x, x->core->of_class[CLASS_ENTRY]);
}

static void memory(struct exact *x, const struct cycles_step *step, const struct shape *shape)
{
	bool known = step->flags & CYCLES_ADDRESS, device = step->data == CYCLES_DATA_DEVICE;

	parameter(x, PARAMETER_UNALIGNED, shape->load && known);
	parameter(x, PARAMETER_UNALIGNED_BUSY, shape->load && known);
	parameter(x, PARAMETER_ACROSS_LOAD, shape->load && known);
	parameter(x, PARAMETER_ACROSS_STORE, shape->store && known);
	parameter(x, PARAMETER_FORWARD, shape->load && known);
	parameter(x, PARAMETER_FORWARD_BEFORE, shape->load && known);
	parameter(x, PARAMETER_FORWARD_BEYOND, shape->load && known);
	parameter(x, PARAMETER_PAIR_SECOND, shape->load && shape->pair && !shape->narrow);
	parameter(x, PARAMETER_PAIR_SECOND_W, shape->load && shape->pair && shape->narrow);
	parameter(x, PARAMETER_DATA_MISS, shape->load && step->data == CYCLES_DATA_MISS);
	parameter(x, PARAMETER_DEVICE_LOAD, shape->load && device);
	parameter(x, PARAMETER_DEVICE_STORE, shape->store && device);
}

void exact_step(struct exact *x, const struct cycles_step *step)
{
	const struct shape *shape = shape_of(step->word);

	if (x->runs > EXACT_MOST)
		return;
	matters(x, x->core->of_class[shape->class]);
	if (shape->back != SHAPE_NONE)
		matters(x, x->core->of_class[CLASS_WRITEBACK]);
	for (int taker = 0; taker < TAKERS; taker++) {
		matters(x, x->core->of_fwd[class_rows[shape->class].maker][taker]);
		if (shape->load)		/* an unaligned one */
			matters(x, x->core->of_fwd[MAKER_NARROW][taker]);
		if (shape->back != SHAPE_NONE)
			matters(x, x->core->of_fwd[class_rows[CLASS_WRITEBACK].maker][taker]);
	}
	front(x, step, shape);
	memory(x, step, shape);
}

void exact_values(const struct exact *x, uint64_t n, struct cycles_values *out)
{
	*out = *x->low;
	for (size_t i = 0; i < x->count; i++) {
		uint16_t row = x->row[i];

		out->of[row] += (int32_t)(n % choices(x, row));
		n /= choices(x, row);
	}
}
