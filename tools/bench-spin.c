/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See bench-spin.h. */
#include "tools/bench-spin.h"

#include <stdio.h>
#include <stdlib.h>

#include "suite/clock.h"

void bench_die(const char *what)
{
	fprintf(stderr, "bench: %s\n", what);
	exit(2);
}

double bench_spin_rate(struct hv_machine *m)
{
	struct hv_call call;
	struct hv_outcome out;
	double start = clock_seconds();

	hv_call_init(&call, &m->places);
	call.event = HV_EVENT_SPIN;
	call.in.r[HV_X19] = 2;
	call.in.r[HV_X20] = BENCH_SPINS;
	if (m->ops->run(m, &call, &out, 1) || out.how != HV_HOW_RETURNED)
		bench_die("the bare loop did not end");
	return BENCH_SPINS / (clock_seconds() - start);
}
