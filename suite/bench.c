/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a machine is to the judge and to a plan. */
#include "hvcheck/machine.h"
#include "hvcheck/verdict.h"

struct hv_bench hv_bench_of(const struct hv_machine *m, const struct hv_abi *abi)
{
	return (struct hv_bench){ .abi = abi, .places = &m->places, .baseline = &m->baseline, .sees = m->sees, .has = m->has };
}

bool hv_is_runnable(const struct hv_planned *p, const struct hv_machine *m)
{
	return !(p->sees & ~m->sees) && !(p->has & ~m->has);
}
