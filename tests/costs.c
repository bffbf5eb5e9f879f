/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bounds that are read off the code hold what is executed: for random calls of every good stub, as typical, with every parameter at
 * an end of its interval, and with each drawn from within it. Calls that execute the same are costed once.
 */
#include <string.h>

#include "hvcheck/fuzz.h"
#include "suite/cycles/cost.h"
#include "tests/costs.h"
#include "tests/isa-words.h"
#include "tests/parts.h"
#include "tests/subject.h"

#define CALLS 250		/* of each stub */
#define CALLS_LONG 50000	/* of each, of twenty: a million */
#define ROUTES_MAX 4096
#define DRAWS 8

static const char *machine_name;

/* One in-order core and one that is not. */
static const char *const cores[] = { "cortex-a53", "cortex-a57" };

struct seen {
	uint64_t hash[ROUTES_MAX];
	unsigned count;
};

/* The route is one that was not costed before. */
static bool is_new(struct seen *seen, const struct route *r, const struct cost_call *kind)
{
	uint64_t hash = (uint64_t)(uintptr_t)kind;

	for (size_t i = 0; i < r->count; i++)
		hash = (hash ^ r->steps[i].pc ^ (uint64_t)(r->steps[i].flags & CYCLES_TAKEN) << 60 ^
			(uint64_t)r->control[i] << 52) * 0x9e3779b97f4a7c15ull;
	for (unsigned i = 0; i < seen->count; i++)
		if (seen->hash[i] == hash)
			return false;
	if (seen->count < ROUTES_MAX)
		seen->hash[seen->count++] = hash;
	return true;
}

static uint64_t state;

static uint64_t cost_drawn(const struct cycles_core *core, const struct route *r)
{
	const struct cycles_row *rows;
	struct cycles_values values;
	struct cycles_engine *e;
	uint64_t total;
	size_t count;

	rows = cycles_core_rows(core, &count);
	for (size_t i = 0; i < count; i++)
		values.of[i] = rows[i].low + (int32_t)(isa_random(&state) % (uint64_t)(rows[i].high - rows[i].low + 1));
	e = cycles_engine_new(core, &values, 1000, CYCLES_MODEL);
	ck_assert_ptr_nonnull(e);
	for (size_t i = 0; i < r->count; i++)
		cycles_step(e, &r->steps[i], NULL);
	total = cycles_total(e);
	cycles_engine_free(e);
	return total;
}

/* Parameters drawn from within their intervals, in each regime. */
static void draw(const struct cost_table *t, const struct cost_call *kind, struct route *r)
{
	for (size_t core = 0; core < t->options->core_count; core++)
		for (unsigned regime = 0; regime < CYCLES_REGIMES; regime++) {
			const struct cost_cell *cell = &kind->cells[core][regime];
			struct route_fetches fetches;

			if (cost_most(kind, cell) == UINT64_MAX)
				continue;
			route_mark(r, (enum cycles_regime)regime, t->options->cores[core], &fetches);
			for (unsigned i = 0; i < DRAWS; i++) {
				uint64_t total = cost_drawn(t->options->cores[core], r);

				ck_assert_msg(total >= cell->best && total <= cell->worst,
					      "%s %s on %s, %s: %llu is not within %llu and %llu", t->stub->name, kind->call.name,
					      cores[core], cycles_regime_names[regime], (unsigned long long)total,
					      (unsigned long long)cell->best, (unsigned long long)cell->worst);
			}
		}
}

static void open_cores(struct cost_options *o)
{
	char error[256];

	*o = (struct cost_options){ .regimes = COST_ALL_REGIMES, .mhz = 1000 };
	for (unsigned i = 0; i < sizeof(cores) / sizeof(cores[0]); i++) {
		o->cores[o->core_count] = cycles_core_builtin(cores[i], error, sizeof(error));
		ck_assert_msg(o->cores[o->core_count++], "%s", error);
	}
}

START_TEST(no_call_costs_what_no_path_does)
{
	struct subject s = subject_open(good_name((unsigned)_i, HV_A64), machine_name);
	const struct hv_fuzz f = { .abi = s.abi, .places = &s.m->places, .seed = 1,
				  .sees = s.m->sees, .has = s.m->has, .home = true };
	static struct seen seen;
	struct cost_options options;
	struct cost_table table;
	struct record record = { .control = 0 };
	unsigned compared = 0, bounded = 0;

	memset(&seen, 0, sizeof(seen));
	open_cores(&options);
	ck_assert_int_eq(cost_make(s.stub, s.abi, &options, &table), 0);
	ck_assert_msg(!s.m->ops->load(s.m, s.stub, table.base), "%s", s.m->error);
	record_begin(&record);
	ck_assert_int_eq(s.m->ops->observe(s.m, &record.observer), 0);
	for (uint64_t i = 0; i < (is_long_run() ? CALLS_LONG : CALLS); i++) {
		struct cost_call *kind;
		struct hv_call call;
		struct hv_outcome out;

		hv_fuzz_call(&f, i, &call);
		kind = cost_kind_of(&table, &call);
		if (!kind)
			continue;
		record_begin(&record);
		ck_assert_msg(!s.m->ops->run(s.m, &call, &out, 1), "%s", s.m->error);
		record_end(&record);
		if ((out.how != HV_HOW_RETURNED && out.how != HV_HOW_RESTARTED) || record.route.cut || !record.route.count)
			continue;
		compared++;
		if (!is_new(&seen, &record.route, kind))
			continue;
		cost_add(&table, kind, &record.route, NULL);
		draw(&table, kind, &record.route);
		bounded++;
		ck_assert_msg(!cost_outside(&table), "%s %s: call %llu costs what no path does", s.stub->name, kind->call.name,
			      (unsigned long long)i);
	}
	ck_assert_msg(compared > CALLS / 4 && bounded, "%s: only %u calls were compared", s.stub->name, compared);
	s.m->ops->observe(s.m, NULL);
	record_free(&record);
	cost_free(&table);
	while (options.core_count)
		cycles_core_free(options.cores[--options.core_count]);
	subject_close(&s);
}
END_TEST

Suite *costs_suite(const char *machine)
{
	Suite *s = suite_create("costs");
	TCase *t = tcase_create("bounds");

	machine_name = machine;
	tcase_set_timeout(t, is_long_run() ? 600 : 60);
	add_rows(t, no_call_costs_what_no_path_does, (int)good_count(HV_A64));
	suite_add_tcase(s, t);
	return s;
}
