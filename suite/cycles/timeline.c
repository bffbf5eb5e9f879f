/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The record of a call, with the registers and the memory that it changes; and the engine's stages for it. */
#include <stdlib.h>
#include <string.h>

#include "hvcheck/call.h"
#include "suite/cycles/timeline.h"

/* --- watching ------------------------------------------------------------------------------------------------------- */

static void add(struct timeline *t, const struct pipeline_effect *e)
{
	if (t->count == t->room) {
		size_t room = t->room ? 2 * t->room : 64;
		struct pipeline_effect *more = realloc(t->effects, room * sizeof(*more));

		if (!more)
			return;		/* the trace has one line less */
		t->effects = more;
		t->room = room;
	}
	t->effects[t->count++] = *e;
}

/* The `n`th general register that the instruction moves from or to memory; 31: there is none. */
static unsigned moved(const struct isa_insn *insn, size_t n)
{
	for (const struct isa_operand *o = insn->row->operands; o->role; o++)
		if ((o->role == ISA_OUT || o->role == ISA_DATA) && !n--)
			return (unsigned)isa_get(insn, o);
	return 31;
}

/* What the latest instruction changed is seen at the next one. */
static void settle(struct timeline *t, struct hv_machine *m)
{
	size_t row = t->record.route.count;

	for (unsigned i = 0; i < 31; i++) {
		uint64_t now = m->ops->peek(m, (enum hv_reg)(HV_X0 + i));

		if (row && now != t->before[i])
			add(t, &(struct pipeline_effect){ .row = row - 1, .kind = PIPELINE_REGISTER, .reg = i, .value = now });
		t->before[i] = now;
	}
	/* A load's value is in its register now. */
	for (size_t i = t->count; i-- && row && t->effects[i].row == row - 1;)
		if (t->effects[i].kind == PIPELINE_READ && t->effects[i].reg < 31)
			t->effects[i].value = t->before[t->effects[i].reg];
}

static void on_step(void *ctx, struct hv_machine *m, uint64_t pc, uint32_t word, unsigned el)
{
	struct timeline *t = ctx;

	if (t->record.route.count >= TIMELINE_ROWS)
		t->record.route.cut = true;
	if (t->record.route.cut)
		return;
	settle(t, m);
	t->accesses = 0;
	t->record.observer.step(&t->record, m, pc, word, el);
	if (!(m->ops->peek(m, HV_PSTATE) & 1) && t->record.route.count)
		t->record.route.control[t->record.route.count - 1] |= ROUTE_SP_EL0;
}

static void on_enter(void *ctx, struct hv_machine *m, uint64_t from_pc, uint64_t to_pc, uint64_t esr, unsigned el)
{
	struct timeline *t = ctx;

	t->record.observer.enter(&t->record, m, from_pc, to_pc, esr, el);
	settle(t, m);
	if (t->record.route.count && !t->record.route.cut)
		add(t, &(struct pipeline_effect){ .row = t->record.route.count - 1, .kind = PIPELINE_EXCEPTION, .address = to_pc,
						  .value = esr });
}

static void on_access(void *ctx, struct hv_machine *m, uint64_t pc, uint64_t addr, unsigned size, int is_store)
{
	struct timeline *t = ctx;
	const struct cycles_step *s = t->record.route.count ? &t->record.route.steps[t->record.route.count - 1] : NULL;
	struct isa_insn insn;
	unsigned reg;

	t->record.observer.access(&t->record, m, pc, addr, size, is_store);
	if (!s || s->pc != pc || t->record.route.cut || size > 8)
		return;
	isa_decode(ISA_A64, s->word, &insn);
	reg = moved(&insn, t->accesses++);
	add(t, &(struct pipeline_effect){ .row = t->record.route.count - 1, .kind = is_store ? PIPELINE_WRITE : PIPELINE_READ,
					  .reg = reg, .size = size, .address = addr, .value = reg < 31 ? t->before[reg] : 0 });
}

void timeline_begin(struct timeline *t)
{
	*t = (struct timeline){ .observer = { .step = on_step, .enter = on_enter, .access = on_access, .ctx = t } };
	record_begin(&t->record);
}

void timeline_free(struct timeline *t)
{
	record_free(&t->record);
	free(t->effects);
	*t = (struct timeline){ .count = 0 };
}

/* --- timing --------------------------------------------------------------------------------------------------------- */

static void fill_row(struct pipeline_row *row, const struct cycles_step *s, uint8_t control, const struct cycles_stages *at,
		     const struct cycles_cause *cause)
{
	*row = (struct pipeline_row){
		.pc = s->pc, .word = s->word, .el = s->el, .handler = !(control & ROUTE_SP_EL0),
		.at = { at->fetch, at->decode, at->dispatch, at->issue, at->complete, at->retire },
	};
	if (cause->wait == CYCLES_WAIT_NONE)
		snprintf(row->note, sizeof(row->note), "class %s", cycles_class_name(s->word));
	else
		snprintf(row->note, sizeof(row->note), "class %s, waits: %s", cycles_class_name(s->word),
			 cycles_wait_names[cause->wait]);
	if (cause->wait == CYCLES_WAIT_OPERAND && cause->by != CYCLES_NO_STEP)
		row->producers[row->producer_count++] = cause->by;
}

static void add_uses(struct pipeline *to, const struct cycles_engine *engine, size_t row)
{
	const struct cycles_use *uses;
	size_t count = cycles_uses(engine, &uses);

	for (size_t i = 0; i < count; i++)
		to->uses[to->use_count++] = (struct pipeline_use){ row, uses[i].pipe, uses[i].from, uses[i].to };
}

static void name_pipes(struct pipeline *to, const struct cycles_core *core)
{
	for (unsigned i = 0; i < PIPELINE_PIPES && cycles_pipe_name(core, i); i++)
		snprintf(to->pipes[i], sizeof(to->pipes[i]), "%s", cycles_pipe_name(core, i));
}

static int by_time(const void *a, const void *b)
{
	const struct pipeline_use *x = a, *y = b;

	return x->pipe != y->pipe ? (int)x->pipe - (int)y->pipe : (x->from > y->from) - (x->from < y->from);
}

static bool time_rows(const struct route *r, const struct cycles_core *core, unsigned mhz, struct pipeline *to)
{
	struct cycles_values values;
	struct cycles_engine *engine;

	cycles_values(core, CYCLES_TYPICAL, &values);
	engine = cycles_engine_new(core, &values, mhz, CYCLES_MODEL);
	for (size_t i = 0; engine && i < r->count; i++) {
		struct cycles_stages at = { 0 };
		struct cycles_cause cause;

		cycles_step(engine, &r->steps[i], &at);
		cause = cycles_cause(engine);
		fill_row(&to->rows[to->count++], &r->steps[i], r->control[i], &at, &cause);
		add_uses(to, engine, i);
	}
	cycles_engine_free(engine);
	qsort(to->uses, to->use_count, sizeof(*to->uses), by_time);
	name_pipes(to, core);
	return engine;
}

static int by_row(const void *a, const void *b)
{
	const struct pipeline_effect *x = a, *y = b;

	return x->row != y->row ? (x->row < y->row ? -1 : 1) : (int)x->kind - (int)y->kind;
}

int timeline_make(struct timeline *t, const struct cycles_core *core, enum cycles_regime regime, unsigned mhz, struct pipeline *to)
{
	struct route *r = &t->record.route;
	struct route_fetches fetches;

	record_end(&t->record);
	*to = (struct pipeline){ .rows = calloc(r->count ? r->count : 1, sizeof(*to->rows)), .mhz = mhz };
	to->uses = calloc(r->count ? r->count * CYCLES_USES_MOST : 1, sizeof(*to->uses));
	if (!to->rows || !to->uses)
		return -1;
	route_mark(r, regime, core, &fetches);
	qsort(t->effects, t->count, sizeof(*t->effects), by_row);
	to->effects = t->effects;
	to->effect_count = t->count;
	t->effects = NULL;
	t->count = t->room = 0;
	return time_rows(r, core, mhz, to) ? 0 : -1;
}

void pipeline_free(struct pipeline *p)
{
	free(p->rows);
	free(p->effects);
	free(p->uses);
	*p = (struct pipeline){ 0 };
}
