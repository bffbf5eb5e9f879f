/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an instruction waits for, and what it makes: registers by producer and role, memory, and synchronisation. */
#include "cycles/operands.h"

uint64_t operand_ready(const struct engine_value *v, const struct cycles_engine *e, enum taker taker)
{
	int32_t latency;

	if (v->maker == MAKERS)
		return 0;
	latency = v->latency + e->fwd[v->maker][taker];
	return v->issue + (latency > 0 ? (uint64_t)latency : 0);
}

static bool is_access(const struct shape *shape)
{
	return shape->load || shape->store;
}

/* The store that a load reads, if it is one of the last. */
static const struct engine_store *store_of(const struct cycles_engine *e, const struct cycles_step *step, const struct shape *shape)
{
	size_t count = e->stores < ENGINE_STORES ? e->stores : ENGINE_STORES;

	if (!shape->load || !(step->flags & CYCLES_ADDRESS) || !e->p[PARAMETER_FORWARD])
		return NULL;
	for (size_t i = 1; i <= count; i++) {
		const struct engine_store *s = &e->store[(e->stores - i) % ENGINE_STORES];

		if (step->address < s->address + s->size && s->address < step->address + step->size)
			return s;
	}
	return NULL;
}

static bool is_known(const struct cycles_step *step)
{
	return step->flags & CYCLES_ADDRESS && step->size;
}

static bool is_across(const struct cycles_step *step, uint64_t unit)
{
	return is_known(step) && step->address / unit != (step->address + step->size - 1) / unit;
}

/* In how many words a known access lies, if the core moves a word at a time; 1 if it moves all at once. */
static uint64_t words_of(const struct cycles_engine *e, const struct cycles_step *step)
{
	uint64_t word = (uint64_t)e->p[PARAMETER_WORD];

	return word && is_known(step) ? (step->address % word + step->size - 1) / word + 1 : 1;
}

/* Of loads alone: more words than its size needs. */
static bool is_unaligned(const struct cycles_engine *e, const struct cycles_step *step, const struct shape *shape)
{
	uint64_t words = words_of(e, step);

	return shape->load && words > 1 && words > step->size / (uint64_t)e->p[PARAMETER_WORD];
}

/* From the issue of the store that the load reads. The load's last word waits; less if the store is not of its first byte. */
static enum parameter forward_of(const struct cycles_engine *e, const struct cycles_step *step, const struct engine_store *store)
{
	bool beyond = step->address + step->size > store->address + store->size;

	if (step->address < store->address)
		return PARAMETER_FORWARD_BEFORE;
	return beyond && e->core->of_parameter[PARAMETER_FORWARD_BEYOND] != CORE_NO_ROW ? PARAMETER_FORWARD_BEYOND :
		PARAMETER_FORWARD;
}

static uint64_t after_store(const struct cycles_engine *e, const struct cycles_step *step, const struct engine_store *store)
{
	uint64_t more = words_of(e, step) - 1;
	uint64_t forward = (uint64_t)e->p[forward_of(e, step, store)];

	return store->issue + (forward > more ? forward - more : 0);
}

void operands_ready(const struct cycles_engine *e, const struct cycles_step *step, const struct shape *shape, struct engine_time *t)
{
	const struct engine_store *store;

	for (unsigned i = 0; i < shape->reads; i++) {
		const struct engine_value *v = &e->value[shape->read[i].reg];

		engine_raise(t, operand_ready(v, e, shape->read[i].taker), CYCLES_WAIT_OPERAND, v->by);
	}
	if (is_access(shape) && step->data == CYCLES_DATA_DEVICE)
		engine_raise(t, e->device, CYCLES_WAIT_SYNC, CYCLES_NO_STEP);
	if (class_rows[shape->class].sync != SYNC_PLAIN)
		engine_raise(t, e->complete, CYCLES_WAIT_SYNC, CYCLES_NO_STEP);
	store = store_of(e, step, shape);
	if (store)
		engine_raise(t, after_store(e, step, store), CYCLES_WAIT_OPERAND, store->by);
}

int32_t operand_latency(const struct cycles_engine *e, const struct cycles_step *step, const struct shape *shape)
{
	int32_t latency = is_unaligned(e, step, shape) ? e->p[PARAMETER_UNALIGNED] : 0;

	if (shape->load && step->data == CYCLES_DATA_MISS)
		latency += (int32_t)engine_ns(e, PARAMETER_DATA_MISS);
	if (is_access(shape) && step->data == CYCLES_DATA_DEVICE)
		latency += (int32_t)engine_ns(e, shape->load ? PARAMETER_DEVICE_LOAD : PARAMETER_DEVICE_STORE);
	return latency;
}

/* In how many pieces that many SIMD registers are loaded or stored, beyond the first. */
static int32_t more_pieces(const struct cycles_engine *e, const struct shape *shape, int32_t registers)
{
	int32_t store = e->p[PARAMETER_VECTOR_STORE] ? e->p[PARAMETER_VECTOR_STORE] : e->p[PARAMETER_VECTOR_ISSUE];
	int32_t unit = shape->load ? e->p[PARAMETER_VECTOR_LOAD] : store;

	return shape->vector && unit && registers ? (registers * shape->vector + unit - 1) / unit - 1 : 0;
}

/* A store reads general registers as well. */
static int32_t vectors_moved(const struct shape *shape)
{
	int32_t registers = 0;

	for (unsigned i = 0; i < shape->reads && !shape->load; i++)
		registers += shape->read[i].reg >= SHAPE_VECTOR;
	for (unsigned i = 0; i < shape->writes && shape->load; i++)
		registers += shape->write[i] >= SHAPE_VECTOR;
	return registers;
}

/* The same of multiplications, and of all floating point, if a pipe is narrower than the registers. */
static int32_t more_passes(const struct cycles_engine *e, const struct shape *shape)
{
	bool fp = shape->class >= CLASS_FP_ADD && shape->class <= CLASS_FP_DIV;
	int32_t unit = shape->class == CLASS_SIMD_MUL ? e->p[PARAMETER_VECTOR_MUL] : fp ? e->p[PARAMETER_VECTOR_FP] : 0;

	return unit ? (shape->factors + unit - 1) / unit - 1 : 0;
}

int32_t operand_more_pieces(const struct cycles_engine *e, const struct shape *shape)
{
	return more_pieces(e, shape, vectors_moved(shape));
}

int32_t operand_busy(const struct cycles_engine *e, const struct cycles_step *step, const struct shape *shape)
{
	int32_t busy = is_unaligned(e, step, shape) ? e->p[PARAMETER_UNALIGNED_BUSY] : 0, across = 0;

	if (is_access(shape) && is_across(step, (uint64_t)e->p[PARAMETER_LINE]))
		across = e->p[shape->load ? PARAMETER_ACROSS_LOAD : PARAMETER_ACROSS_STORE];
	return (busy > across ? busy : across) + operand_more_pieces(e, shape) + more_passes(e, shape);
}

/* How much later than the first register the second of a pair is there. What a store has just written comes at once. */
static int32_t second_latency(const struct cycles_engine *e, const struct cycles_step *step, const struct shape *shape)
{
	return store_of(e, step, shape) ? 0 : e->p[shape->narrow ? PARAMETER_PAIR_SECOND_W : PARAMETER_PAIR_SECOND];
}

static void made(struct cycles_engine *e, unsigned reg, uint64_t issue, int32_t latency, unsigned maker)
{
	e->value[reg] = (struct engine_value){ issue, e->steps, latency, (uint8_t)maker };
}

static void note_store(struct cycles_engine *e, const struct cycles_step *step, uint64_t issue)
{
	e->store[e->stores++ % ENGINE_STORES] = (struct engine_store){ step->address, issue, step->size, e->steps };
}

uint64_t operands_made(struct cycles_engine *e, const struct cycles_step *step, const struct shape *shape, uint64_t issue,
		       uint64_t back)
{
	int32_t latency = e->latency[shape->class] + operand_latency(e, step, shape), back_latency = e->latency[CLASS_WRITEBACK];
	uint64_t complete = issue + (uint64_t)latency;
	bool is_shifted = is_unaligned(e, step, shape);	/* into place, as what is narrow */
	int32_t vectors = 0;
	unsigned maker = is_shifted ? MAKER_NARROW : class_rows[shape->class].maker;

	for (unsigned i = 0; i < shape->writes; i++) {
		unsigned reg = shape->write[i];
		int32_t second = reg == shape->second ? second_latency(e, step, shape) : 0;

		if (reg >= SHAPE_VECTOR && shape->load)		/* one register after the other */
			second = more_pieces(e, shape, ++vectors);

		made(e, reg, issue, latency + second, maker);
		if (issue + (uint64_t)(latency + second) > complete)
			complete = issue + (uint64_t)(latency + second);
	}
	if (shape->back != SHAPE_NONE) {
		made(e, shape->back, back, back_latency, class_rows[CLASS_WRITEBACK].maker);
		if (back + (uint64_t)back_latency > complete)
			complete = back + (uint64_t)back_latency;
	}
	if (shape->store && step->flags & CYCLES_ADDRESS)
		note_store(e, step, issue);
	if (is_access(shape) && step->data == CYCLES_DATA_DEVICE && complete > e->device)
		e->device = complete;
	return complete;
}
