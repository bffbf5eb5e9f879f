/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>

#include "cli/one-live.h"
#include "cli/status.h"
#include "machines/live/judge.h"

bool one_live_owns(const struct shown *s)
{
	struct live_call c;

	if (s->subject->stub->kind != HV_STUB_LIVE)
		return false;
	live_name(s->subject->abi, &s->call, &c);
	return c.own;
}

static void show_row(FILE *f, const struct shown *s, const struct hv_row *row)
{
	char text[320];

	fprintf(f, "FAIL     %s: %s\n", hv_rules[row->rule].name, hv_rules[row->rule].sentence);
	if (row->why)
		fprintf(f, "         %s\n", row->why);
	for (unsigned i = 0; i < row->verdict.diff_count && i < HV_DIFFS; i++)
		fprintf(f, "         %s\n", hv_diff_text(&row->verdict.diff[i], &s->places, text, sizeof(text)));
}

int one_live_way(FILE *f, const struct shown *s)
{
	const struct hv_suite_options options = { .strict = s->bench.strict, .fail_known = true };
	struct hv_report r = { .stub = s->subject->stub, .abi = s->subject->abi };
	struct live_judging j = { .stub = r.stub, .abi = r.abi, .options = &options, .report = &r, .machine = s->m->name,
				  .places = live_machine_places(s->m), .sees = s->m->sees, .has = s->m->has };
	struct live_call c;
	bool failed = false, any = false;

	live_name(r.abi, &s->call, &c);
	live_judge_way(&j, &c, &s->out, live_machine_seen(s->m));
	for (size_t i = 0; i < r.row_count; i++)
		if (r.rows[i].status == HV_FAIL) {
			show_row(f, s, &r.rows[i]);
			failed = true;
		}
	for (size_t i = 0; i < r.row_count; i++)
		if (r.rows[i].status == HV_PASS) {
			fprintf(f, "%s %s", any ? "" : "PASS    ", hv_rules[r.rows[i].rule].name);
			any = true;
		}
	if (any)
		fputc('\n', f);
	hv_report_free(&r);
	return failed ? CLI_FAILED : CLI_PASSED;
}
