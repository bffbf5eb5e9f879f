/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the plan's calls cost. They are made once more, watched, on a machine that can be watched: the engine is given what they
 * execute, and hv_outcome.cycles of the call's first run is what comes of it.
 */
#include <stdlib.h>
#include <string.h>

#include "suite/cycles/cost.h"
#include "suite/run/share.h"

struct costing {
	struct cost_table table;
	struct record record;
};

static bool is_asked(struct suite *s, struct share *sh, const struct hv_planned *p, void *ctx)
{
	struct costing *c = ctx;
	const struct hv_outcome *out = &sh->outs[p - s->plan];

	return (out->how == HV_HOW_RETURNED || out->how == HV_HOW_RESTARTED) && cost_kind_of(&c->table, &p->call);
}

static void begin_call(struct suite *s, struct share *sh, const struct hv_planned *p, void *ctx)
{
	struct costing *c = ctx;

	(void)s;
	(void)sh;
	(void)p;
	record_begin(&c->record);
}

/* hv_outcome.cycles is typical, on the first core, in the last regime that is asked: that in which the kernel leaves the stub. */
static void end_call(struct suite *s, struct share *sh, const struct hv_planned *p, const struct hv_outcome *out, void *ctx)
{
	struct costing *c = ctx;
	struct cost_call *kind = cost_kind_of(&c->table, &p->call);

	(void)out;
	record_end(&c->record);
	if (!kind || c->record.route.cut || !c->record.route.count)
		return;
	cost_add(&c->table, kind, &c->record.route, &sh->outs[p - s->plan].cycles);
}

static struct hv_cost_row *add_row(struct hv_report *r)
{
	struct hv_cost_row *more = realloc(r->costs, (r->cost_count + 1) * sizeof(*more));

	if (!more)
		return NULL;
	r->costs = more;
	more[r->cost_count] = (struct hv_cost_row){ .regime = NULL };
	return &more[r->cost_count++];
}

static int fill_row(struct suite *s, const struct share *sh, const struct cost_table *t, const struct cost_call *call, size_t core,
		    unsigned regime)
{
	const struct cost_cell *cell = &call->cells[core][regime];
	struct hv_cost_row *row = cell->executed ? add_row(s->report) : NULL;

	if (!cell->executed)
		return 0;
	if (!row)
		return -1;
	snprintf(row->machine, sizeof(row->machine), "%s", sh->m->name);
	snprintf(row->call, sizeof(row->call), "%s", call->call.name);
	snprintf(row->core, sizeof(row->core), "%s", cycles_core_name(t->options->cores[core]));
	row->regime = cycles_regime_names[regime];
	row->best = cell->best;
	row->low = cell->low;
	row->high = cell->high;
	row->worst = cell->worst;
	row->open = cost_most(call, cell) == UINT64_MAX;
	row->calls = cell->executed;
	return 0;
}

static int report(struct suite *s, const struct share *sh, const struct cost_table *t)
{
	for (size_t core = 0; core < t->options->core_count; core++)
		for (size_t i = 0; i < t->call_count; i++)
			for (unsigned regime = 0; regime < CYCLES_REGIMES; regime++)
				if (t->options->regimes >> regime & 1 && fill_row(s, sh, t, &t->calls[i], core, regime))
					return -1;
	return 0;
}

/* A machine that cannot be watched shows no cycles; nor does one that executes A32, which no core file is of. */
static int note_unseen(struct suite *s, const struct share *sh)
{
	struct hv_cost_row *row = add_row(s->report);

	if (row)
		snprintf(row->machine, sizeof(row->machine), "%s", sh->m->name);
	return row ? 0 : -1;
}

int suite_costs(struct suite *s, struct share *sh)
{
	struct costing c = { 0 };
	bool no_memory;
	int err;

	if (!(sh->m->sees & HV_SEE_PATH) || !sh->m->ops->observe || s->abi->exec != HV_A64)
		return note_unseen(s, sh);
	record_begin(&c.record);
	err = cost_make(s->stub, s->abi, s->options->costs, &c.table);
	no_memory = err;
	if (!err)
		err = suite_ask(s, sh, s->plan, s->plan_count, &(struct onlooker){
			.observer = &c.record.observer, .asks = is_asked, .begin = begin_call, .judge = end_call, .ctx = &c });
	if (!err)
		no_memory = report(s, sh, &c.table);
	if (no_memory)
		snprintf(s->error, s->error_size, "out of memory");
	cost_free(&c.table);
	record_free(&c.record);
	return err || no_memory ? -1 : 0;
}
