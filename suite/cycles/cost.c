/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bounds of each call: every path is costed, and the interval that holds all of them is kept. */
#include <stdlib.h>
#include <string.h>

#include "suite/cycles/cost.h"

#define SITE (HV_IMAGE_BASE + 0xd00)	/* about where the harness has its HVC */

static bool is_counted(const struct paths_path *path)
{
	return path->end == PATHS_RETURNS || path->end == PATHS_LEAVES;
}

/* --- paths ---------------------------------------------------------------------------------------------------------- */

/* The first instruction that is of the class "unknown", or NULL. */
static const struct paths_step *find_unknown(const struct paths_path *path)
{
	for (size_t i = 0; i < path->count; i++)
		if (!strcmp(cycles_class_name(path->steps[i].word), "unknown"))
			return &path->steps[i];
	return NULL;
}

/*
 * All of them; or, if there are too many, or memory says where they lead, those of a kernel as its file has it: without a command
 * line that overrides ID registers.
 */
static int find_paths(struct cost_table *t, const uint8_t *image, struct cost_call *c)
{
	int err = paths_find(t->stub, t->base, image, &c->call, &c->paths);

	if (!err && (c->paths.cut || c->paths.open)) {
		paths_free(&c->paths);
		c->call.as_filed = t->as_filed = true;
		err = paths_find(t->stub, t->base, image, &c->call, &c->paths);
	}
	t->cut |= c->paths.cut;
	c->fewest = SIZE_MAX;
	for (size_t i = 0; i < c->paths.count; i++) {
		const struct paths_path *path = &c->paths.list[i];

		if (!is_counted(path)) {
			c->endless++;
			continue;
		}
		c->unknown = c->unknown ? c->unknown : find_unknown(path);
		c->fewest = path->count + 1 < c->fewest ? path->count + 1 : c->fewest;
		c->most = path->count + 1 > c->most ? path->count + 1 : c->most;
	}
	if (c->endless == c->paths.count)
		c->fewest = 0;
	return err;
}

/* --- one cell ------------------------------------------------------------------------------------------------------- */

/* What costs are of: a table's call, on a core, in a regime. */
struct context {
	const struct cost_table *table;
	struct cost_call *call;
	const struct cycles_core *core;
	struct cycles_bounds *bounds;
	enum cycles_regime regime;
	struct route *route;
};

/* It is not known of any access whether another before it was of the same line: at best all were. */
static bool take_lines_as_present(struct route *r)
{
	bool changed = false;

	for (size_t i = 0; i < r->count; i++)
		if (r->steps[i].data == CYCLES_DATA_MISS) {
			r->steps[i].data = CYCLES_DATA_HIT;
			changed = true;
		}
	return changed;
}

static int cost_route(const struct context *x, struct cycles_interval *to, struct route_fetches *fetches)
{
	struct cycles_interval present;

	if (x->route->cut)
		return -1;
	route_mark(x->route, x->regime, x->core, fetches);
	cycles_interval(x->bounds, x->route->steps, x->route->count, to);
	if (!take_lines_as_present(x->route))
		return 0;
	cycles_interval(x->bounds, x->route->steps, x->route->count, &present);
	to->low = present.low < to->low ? present.low : to->low;
	return 0;
}

static int cost_path(const struct context *x, const struct paths_path *path, const struct paths_loop *loop, unsigned more,
		     struct cycles_interval *to, struct route_fetches *fetches)
{
	if (route_repeat(x->route, path, x->call->call.from, x->call->call.imm, SITE, loop, more))
		return -1;
	return cost_route(x, to, fetches);
}

static uint64_t less(uint64_t a, uint64_t b)
{
	return a > b ? a - b : 0;
}

/* One pass of each loop on the path, in the steady state: what the fourth adds to three. */
static int cost_loops(const struct context *x, struct cost_cell *cell, const struct paths_path *path)
{
	struct route_fetches fetches;

	for (unsigned i = 0; i < path->loop_count; i++) {
		struct cycles_interval three, four, pass;
		unsigned k = 0;

		if (cost_path(x, path, &path->loops[i], 2, &three, &fetches) ||
		    cost_path(x, path, &path->loops[i], 3, &four, &fetches))
			return -1;
		pass = (struct cycles_interval){
			less(four.low, three.low), less(four.typical, three.typical), less(four.high, three.high) };
		while (k < cell->loop_count && cell->loops[k].at != path->loops[i].at)
			k++;
		if (k == COST_LOOPS)
			continue;
		if (k == cell->loop_count) {
			cell->loops[cell->loop_count++] = (struct cost_loop){ path->loops[i].at, pass };
			continue;
		}
		cell->loops[k].pass.low = pass.low < cell->loops[k].pass.low ? pass.low : cell->loops[k].pass.low;
		cell->loops[k].pass.high = pass.high > cell->loops[k].pass.high ? pass.high : cell->loops[k].pass.high;
	}
	return 0;
}

static void keep_path(struct cost_cell *cell, size_t i, const struct cycles_interval *is, const struct route_fetches *fetches,
		      bool first)
{
	if (first || is->low < cell->best) {
		cell->best = is->low;
		cell->best_path = i;
	}
	if (first || is->high > cell->worst) {
		cell->worst = is->high;
		cell->worst_path = i;
	}
	cell->low = first || is->typical < cell->low ? is->typical : cell->low;
	cell->high = first || is->typical > cell->high ? is->typical : cell->high;
	if (first || fetches->by_16 < cell->fewest.by_16)
		cell->fewest = *fetches;
	if (first || fetches->by_16 > cell->most.by_16)
		cell->most = *fetches;
}

static int cost_parts(const struct context *x, struct cost_cell *cell)
{
	struct cycles_interval is;
	struct route_fetches fetches;

	if (cost_path(x, &x->call->paths.list[cell->worst_path], NULL, 0, &is, &fetches))
		return -1;
	route_mark(x->route, x->regime, x->core, &fetches);
	cell->width = is.high - is.low;
	cell->part_count = cycles_parts(x->bounds, x->route->steps, x->route->count, cell->parts, COST_PARTS);
	return 0;
}

static int fill_cell(const struct context *x, struct cost_cell *cell)
{
	bool first = true;

	for (size_t i = 0; i < x->call->paths.count; i++) {
		const struct paths_path *path = &x->call->paths.list[i];
		struct cycles_interval is;
		struct route_fetches fetches;

		if (!is_counted(path))
			continue;
		if (cost_path(x, path, NULL, 0, &is, &fetches) || cost_loops(x, cell, path))
			return -1;
		keep_path(cell, i, &is, &fetches, first);
		first = false;
	}
	return first ? 0 : cost_parts(x, cell);
}

/* --- all cells ------------------------------------------------------------------------------------------------------ */

static int fill_call(struct cost_table *t, struct cost_call *c, struct route *route)
{
	const struct cost_options *o = t->options;

	c->cells = calloc(o->core_count ? o->core_count : 1, sizeof(*c->cells));
	if (!c->cells)
		return -1;
	for (size_t core = 0; core < o->core_count; core++)
		for (unsigned regime = 0; regime < CYCLES_REGIMES; regime++) {
			const struct context x = { t, c, o->cores[core], t->bounds[core], (enum cycles_regime)regime, route };

			if (o->regimes >> regime & 1 && fill_cell(&x, &c->cells[core][regime]))
				return -1;
		}
	return 0;
}

int cost_make(const struct hv_stub *stub, const struct hv_abi *abi, const struct cost_options *options, struct cost_table *to)
{
	uint8_t *image = malloc(stub->size ? stub->size : 1);
	struct route route = { 0 };
	int err;

	*to = (struct cost_table){ .stub = stub, .abi = abi, .options = options,
				   .base = hv_stub_home(stub, &(struct hv_places){ HV_PLACES_USUAL }) };
	err = image ? paths_calls(abi, stub, &to->kinds) : -1;
	for (size_t core = 0; core < options->core_count && !err; core++) {
		to->bounds[core] = cycles_bounds_new(options->cores[core], options->mhz);
		err = to->bounds[core] ? 0 : -1;
	}
	if (!err)
		hv_stub_place(stub, to->base, image);
	to->calls = err ? NULL : calloc(to->kinds.count ? to->kinds.count : 1, sizeof(*to->calls));
	err = to->calls ? 0 : -1;
	for (size_t i = 0; i < to->kinds.count && !err; i++) {
		struct cost_call *c = &to->calls[to->call_count++];

		c->call = to->kinds.list[i];
		err = find_paths(to, image, c) || fill_call(to, c, &route) ? -1 : 0;
	}
	route_free(&route);
	free(image);
	return err;
}

void cost_free(struct cost_table *t)
{
	for (size_t i = 0; i < t->call_count; i++) {
		paths_free(&t->calls[i].paths);
		free(t->calls[i].cells);
	}
	for (size_t core = 0; t->options && core < t->options->core_count; core++)
		cycles_bounds_free(t->bounds[core]);
	free(t->calls);
	paths_calls_free(&t->kinds);
	*t = (struct cost_table){ 0 };
}

uint32_t cost_registers(const struct cost_call *call)
{
	return (uint32_t)((call->paths.of | call->paths.data) & ISA_GENERAL & ~1ull);
}

unsigned cost_outside(const struct cost_table *t)
{
	unsigned outside = 0;

	for (size_t i = 0; i < t->call_count; i++)
		for (size_t core = 0; core < t->options->core_count; core++)
			for (unsigned r = 0; r < CYCLES_REGIMES; r++)
				outside += t->calls[i].cells[core][r].outside;
	return outside;
}

uint64_t cost_most(const struct cost_call *call, const struct cost_cell *cell)
{
	return call->paths.cut || call->paths.open || cell->loop_count ? UINT64_MAX : cell->worst;
}
