/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls as they are executed: which kind each is of, and what it costs beside the bounds of that kind. */
#include <stdlib.h>
#include <string.h>

#include "hvcheck/verdict.h"
#include "isa/bits.h"
#include "suite/cycles/cost.h"

#define CONTROL (ISA_SCTLR_M | ISA_SCTLR_C | ISA_SCTLR_I)

static bool is_of(const struct paths_call *kind, const struct hv_abi *abi, const struct hv_call *call)
{
	uint64_t x0 = call->in.r[HV_X0], sctlr_el1 = call->in.r[HV_SCTLR_EL1] & CONTROL;

	if (call->event != HV_EVENT_HVC || call->from != kind->from)
		return false;
	if ((call->in.r[HV_SCTLR_EL2] ^ kind->sctlr) & CONTROL || (call->in.r[HV_HCR_EL2] ^ kind->hcr) & ISA_HCR_E2H)
		return false;
	if (sctlr_el1 && sctlr_el1 != CONTROL)	/* what VHE would turn on is neither a kernel's nor nothing */
		return false;
	if (kind->no_guest && call->in.r[HV_VTTBR_EL2])
		return false;
	if (abi->selector == HV_SELECT_IMM && call->imm != kind->imm)
		return false;
	if (kind->known_x0 && x0 != kind->x0)
		return false;
	for (unsigned i = 0; kind->others && i < kind->other_count; i++)
		if (x0 == kind->others[i])
			return false;
	return true;
}

struct cost_call *cost_kind_of(struct cost_table *t, const struct hv_call *call)
{
	for (size_t i = 0; i < t->call_count; i++)
		if (is_of(&t->calls[i].call, t->abi, call))
			return &t->calls[i];
	return NULL;
}

static void add_to(struct cost_cell *cell, const struct cycles_interval *is, bool bounded)
{
	cell->low = !cell->executed || is->typical < cell->low ? is->typical : cell->low;
	cell->high = !cell->executed || is->typical > cell->high ? is->typical : cell->high;
	cell->executed++;
	cell->outside += bounded && (is->low < cell->best || is->high > cell->worst);
}

void cost_add(struct cost_table *t, struct cost_call *kind, struct route *route, uint64_t *cycles)
{
	const struct cost_options *o = t->options;

	for (size_t core = 0; core < o->core_count; core++)
		for (unsigned regime = 0; regime < CYCLES_REGIMES; regime++) {
			struct cost_cell *cell = &kind->cells[core][regime];
			struct route_fetches fetches;
			struct cycles_interval is;

			if (!(o->regimes >> regime & 1))
				continue;
			route_mark(route, (enum cycles_regime)regime, o->cores[core], &fetches);
			cycles_interval(t->bounds[core], route->steps, route->count, &is);
			add_to(cell, &is, cost_most(kind, cell) != UINT64_MAX);
			if (!core && cycles)
				*cycles = is.typical;
		}
}

/* The plan has each call with ordinary arguments first; the others differ in what costs nothing. */
static const struct hv_planned *first_of(const struct hv_planned *plan, size_t count, struct cost_table *t,
					 const struct cost_call *kind, const struct hv_machine *m)
{
	for (size_t i = 0; i < count; i++)
		if (hv_is_runnable(&plan[i], m) && cost_kind_of(t, &plan[i].call) == kind)
			return &plan[i];
	return NULL;
}

static int execute(struct cost_table *t, struct hv_machine *m, const struct hv_planned *plan, size_t count, struct record *record)
{
	for (size_t i = 0; i < t->call_count; i++) {
		const struct hv_planned *p = first_of(plan, count, t, &t->calls[i], m);
		struct hv_outcome out;

		if (!p)
			continue;
		record_begin(record);
		if (m->ops->observe(m, &record->observer) || m->ops->run(m, &p->call, &out, 1))
			return -1;
		record_end(record);
		if (out.how != HV_HOW_RETURNED && out.how != HV_HOW_RESTARTED)
			continue;
		if (record->route.cut || !record->route.count)
			continue;
		cost_add(t, &t->calls[i], &record->route, NULL);
	}
	return 0;
}

int cost_execute(struct cost_table *t, struct hv_machine *m)
{
	struct hv_planned *plan = calloc(HV_PLAN_MAX, sizeof(*plan));
	struct record record = { 0 };
	int err = plan ? m->ops->load(m, t->stub, t->base) : -1;
	size_t used = strlen(t->executed_on);

	if (!plan)
		snprintf(m->error, sizeof(m->error), "out of memory");
	if (!err)
		err = execute(t, m, plan, hv_generate(t->abi, &m->places, 0, plan, HV_PLAN_MAX), &record);
	m->ops->observe(m, NULL);
	snprintf(t->executed_on + used, sizeof(t->executed_on) - used, "%s%s", used ? ", " : "", m->name);
	record_free(&record);
	free(plan);
	return err;
}
