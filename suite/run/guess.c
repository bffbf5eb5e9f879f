/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A stub is asked as each generation would ask it; the first wrong answer rules a generation out. */
#include <stdlib.h>
#include <string.h>

#include "hvcheck/guess.h"
#include "hvcheck/verdict.h"

#define PROBES 24
#define RELEASES 32

/* A number of the stub's that releases differ in, and that was not among the calls yet. */
static bool is_news(const struct hv_abi *abi, const struct hv_call *c, unsigned asked)
{
	return abi->number_count && c->event == HV_EVENT_HVC && c->from == hv_execs[abi->exec].caller_from &&
	       c->in.r[HV_X0] < HV_STUB_NUMBERS && !(asked >> c->in.r[HV_X0] & 1);
}

/* One ordinary call of each kind; of the slots, the one that generations differ in. */
static size_t choose(const struct hv_machine *m, const struct hv_abi *abi, struct hv_planned *plan, struct hv_call *calls)
{
	size_t count = hv_generate(abi, &m->places, 1, plan, HV_PLAN_MAX), n = 0;
	const char *last = "";
	unsigned asked = 0;

	for (size_t i = 0; i < count && n < PROBES; i++) {
		const struct hv_call *c = &plan[i].call;
		bool slot = c->from == HV_FROM_EL2H && c->event == HV_EVENT_HVC;
		bool kernels = c->from == hv_execs[abi->exec].caller_from && c->event == HV_EVENT_HVC;

		if (!hv_is_runnable(&plan[i], m) || !(slot || kernels || c->event == HV_EVENT_TRAP) ||
		    (!strcmp(plan[i].name, last) && !is_news(abi, c, asked)))
			continue;
		last = plan[i].name;
		asked |= kernels && c->in.r[HV_X0] < HV_STUB_NUMBERS ? 1u << c->in.r[HV_X0] : 0;
		calls[n++] = *c;
	}
	return n;
}

struct answers {
	struct hv_call calls[PROBES];
	struct hv_outcome outs[PROBES];
	size_t count;
};

/* Registers that are not as `release` of `abi` wants them, in all answers together. */
static unsigned count_wrong(const struct hv_machine *m, const struct hv_abi *abi, uint32_t release, const struct answers *a)
{
	struct hv_bench bench = hv_bench_of(m, abi);
	struct hv_verdict v[HV_RULE_COUNT];
	unsigned wrong = 0;

	bench.release = release;
	for (size_t i = 0; i < a->count; i++)
		for (unsigned k = hv_judge(&bench, &a->calls[i], &a->outs[i], v); k--;)
			if (v[k].status == HV_FAIL)
				wrong += v[k].diff_count ? v[k].diff_count : 1;
	return wrong;
}

/* As hv_guess_release(), of a stub that is loaded. */
static int fit_releases(struct hv_machine *m, const struct hv_abi *abi, struct hv_planned *plan, uint32_t *releases, unsigned max)
{
	uint32_t all[RELEASES];
	unsigned count = hv_abi_releases(abi, all, RELEASES), least = ~0u, fit = 0;
	struct answers a;

	a.count = choose(m, abi, plan, a.calls);
	if (m->ops->run(m, a.calls, a.outs, a.count))
		return -1;
	for (unsigned i = 0; i < count; i++) {
		unsigned wrong = count_wrong(m, abi, all[i], &a);

		if (wrong < least)
			releases[0] = all[i];
		least = wrong < least ? wrong : least;
		if (!wrong && a.count && fit < max)
			releases[fit++] = all[i];
	}
	return (int)fit;
}

int hv_guess_release(const struct hv_stub *stub, const struct hv_abi *abi, struct hv_machine *m, uint32_t *releases, unsigned max)
{
	struct hv_planned *plan = calloc(HV_PLAN_MAX, sizeof(*plan));
	int fit = plan && !m->ops->load(m, stub, hv_stub_home(stub, &m->places)) ? fit_releases(m, abi, plan, releases, max) : -1;

	free(plan);
	return fit;
}

int hv_guess(const struct hv_stub *stub, struct hv_machine *m, const struct hv_abi **fits, unsigned max)
{
	struct hv_planned *plan = calloc(HV_PLAN_MAX, sizeof(*plan));
	unsigned count = 0;
	int fit = plan && !m->ops->load(m, stub, hv_stub_home(stub, &m->places)) ? 0 : -1;

	for (unsigned i = 0; fit >= 0 && hv_abis[i] && count < max; i++) {
		uint32_t release;

		fit = fit_releases(m, hv_abis[i], plan, &release, 1);
		if (fit > 0)
			fits[count++] = hv_abis[i];
	}
	free(plan);
	return fit < 0 ? -1 : (int)count;
}
