/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every part of a worker asks: is it over, is a machine lost, is this call a cheap one. */
#include <stdio.h>

#include "suite/clock.h"
#include "suite/fuzz/fuzzer.h"

double fuzzer_elapsed(const struct fuzzer *z)
{
	return clock_seconds() - z->start;
}

int fuzzer_lose(struct fuzzer *z, const struct hv_machine *m)
{
	snprintf(z->r->error, sizeof(z->r->error), "%s", m->error);
	return -1;
}

bool fuzzer_is_cheap(const struct hv_call *call, const struct hv_outcome *out)
{
	bool kernels = call->from == HV_FROM_EL1 || call->from == HV_FROM_A32;

	return kernels && call->event == HV_EVENT_HVC && out->how != HV_HOW_HUNG && out->how != HV_HOW_CRASHED;
}

/* What is asked first may take all of a short time on a busy host. Then some random calls are made nevertheless. */
bool fuzzer_is_stopped(struct fuzzer *z)
{
	bool begun = z->r->calls || z->r->finding_count;

	z->r->seconds = fuzzer_elapsed(z);
	return (z->o->stop && *z->o->stop) || (begun && z->o->seconds > 0 && z->r->seconds >= z->o->seconds);
}

bool fuzzer_is_over(struct fuzzer *z)
{
	return fuzzer_is_stopped(z) || (z->o->calls && z->r->calls >= z->o->calls);
}
