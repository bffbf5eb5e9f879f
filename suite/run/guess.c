/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A stub is asked as each generation would ask it; the first wrong answer rules a generation out. */
#include <stdlib.h>
#include <string.h>

#include "hvcheck/guess.h"
#include "hvcheck/verdict.h"

#define PROBES 24

/* One ordinary call of each kind; of the slots, the one that generations differ in. */
static size_t choose(const struct hv_machine *m, const struct hv_abi *abi, struct hv_planned *plan, struct hv_call *calls)
{
	size_t count = hv_generate(abi, &m->places, 1, plan, HV_PLAN_MAX), n = 0;
	const char *last = "";

	for (size_t i = 0; i < count && n < PROBES; i++) {
		const struct hv_call *c = &plan[i].call;
		bool slot = c->from == HV_FROM_EL2H && c->event == HV_EVENT_HVC;

		if (plan[i].needs & ~m->sees || !strcmp(plan[i].name, last) ||
		    !(slot || (c->from == HV_FROM_EL1 && c->event == HV_EVENT_HVC) || c->event == HV_EVENT_TRAP))
			continue;
		last = plan[i].name;
		calls[n++] = *c;
	}
	return n;
}

static int fits_one(struct hv_machine *m, const struct hv_abi *abi, struct hv_planned *plan)
{
	const struct hv_bench bench = { abi, &m->places, &m->baseline, m->sees, false, false };
	struct hv_verdict v[HV_RULE_COUNT];
	struct hv_call calls[PROBES];
	struct hv_outcome outs[PROBES];
	size_t n = choose(m, abi, plan, calls);

	if (m->ops->run(m, calls, outs, n))
		return -1;
	for (size_t i = 0; i < n; i++)
		for (unsigned k = hv_judge(&bench, &calls[i], &outs[i], v); k--;)
			if (v[k].status == HV_FAIL)
				return 0;
	return n > 0;
}

int hv_guess(const struct hv_stub *stub, struct hv_machine *m, const struct hv_abi **fits, unsigned max)
{
	struct hv_planned *plan = calloc(HV_PLAN_MAX, sizeof(*plan));
	unsigned count = 0;
	int fit = plan && !m->ops->load(m, stub, hv_stub_home(stub)) ? 0 : -1;

	for (unsigned i = 0; fit >= 0 && hv_abis[i] && count < max; i++) {
		fit = fits_one(m, hv_abis[i], plan);
		if (fit > 0)
			fits[count++] = hv_abis[i];
	}
	free(plan);
	return fit < 0 ? -1 : (int)count;
}
