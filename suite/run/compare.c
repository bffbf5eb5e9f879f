/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two machines that were asked the same: AGREE-01. */
#include <stdio.h>

#include "hvcheck/replay.h"
#include "suite/clock.h"
#include "suite/run/share.h"

void suite_compare(struct suite *s, struct share *a, struct share *b)
{
	char name[2 * sizeof(a->m->name) + 2];
	struct hv_bench ab = a->bench, bb = b->bench;
	double start = clock_seconds();

	ab.baseline = &a->baseline;
	bb.baseline = &b->baseline;
	snprintf(name, sizeof(name), "%s+%s", a->m->name, b->m->name);
	for (size_t i = 0; i < s->plan_count; i++) {
		struct hv_verdict v;
		struct hv_row *row;

		if (a->outs[i].how == HV_HOW_NONE || b->outs[i].how == HV_HOW_NONE)
			continue;
		hv_agree(&ab, &a->outs[i], &bb, &b->outs[i], &s->plan[i].call, &v);
		row = suite_row(s, s->plan[i].name, HV_AGREE_01, name);
		if (hv_is_unrun(&a->outs[i]) || hv_is_unrun(&b->outs[i])) {
			rows_hide(row, "one of the two machines was not asked this");
			continue;
		}
		if (v.status == HV_SKIP) {
			rows_say(row, s->plan[i].call.event == HV_EVENT_SMC ?
				 "an SMC is for the firmware, and each machine has its own" :
				 "one of the two CPUs has VHE, which this call depends on");
			continue;
		}
		if (v.status == HV_FAIL && suite_is_known(s, row, HV_LIVE_01, &s->plan[i].call))
			continue;	/* where a CPU is stuck is no more than that it is stuck */
		if (!row || !rows_add(row, (enum hv_status)v.status))
			continue;
		row->verdict = v;
		row->planned = s->plan[i];
		row->outcome = b->outs[i];
		row->one_call = true;
		row->replay = hv_replay_line(s->stub, s->abi, name, s->options->symbol, &s->plan[i].call,
					     b->bench.places);
	}
	hv_report_time(s->report, name, clock_seconds() - start);
}
