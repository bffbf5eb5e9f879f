/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The way that a failing call went. */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>

#include "hvcheck/scenario.h"
#include "suite/run/share.h"

#define PATH_LINES 48

static void trace_row(struct suite *s, struct share *sh, struct hv_row *row)
{
	size_t size;
	FILE *f = open_memstream(&row->path, &size);
	struct hv_trace *t = f ? hv_trace_new(f, s->stub, sh->m->places.stub, PATH_LINES) : NULL;
	struct hv_outcome out;

	if (t && !sh->m->ops->observe(sh->m, hv_trace_observer(t)))
		sh->m->ops->run(sh->m, &row->planned.call, &out, 1);
	sh->m->ops->observe(sh->m, NULL);
	hv_trace_free(t);
	if (f)
		fclose(f);
}

/* Not a call in other circumstances than run() makes: elsewhere, with another command line or CPU, under a map of EL1's. */
static bool is_traceable(const struct hv_row *row)
{
	static const enum hv_rule elsewhere[] = { HV_PIC_01, HV_PIC_02, HV_VHE_01, HV_CPU_01 };

	for (size_t i = 0; i < sizeof(elsewhere) / sizeof(elsewhere[0]); i++)
		if (row->rule == elsewhere[i] || row->planned.is_other)
			return false;
	return row->planned.call.in.r[HV_TTBR0_EL1] != HV_SCENE_BASE && row->planned.call.in.r[HV_TTBR0_EL1] != HV_SCENE_FAR;
}

int suite_trace_failures(struct suite *s, struct share *sh)
{
	bool shown[HV_RULE_COUNT] = { false };

	if (!(sh->m->sees & HV_SEE_PATH) || !sh->m->ops->observe || s->options->first)
		return 0;
	if (sh->m->ops->load(sh->m, s->stub, hv_stub_home(s->stub, &sh->m->places)))
		return suite_lose(s, sh->m);
	for (size_t i = 0; i < s->report->row_count; i++) {
		struct hv_row *row = &s->report->rows[i];

		if (row->status != HV_FAIL || strcmp(row->machine, sh->m->name) || shown[row->rule] || !is_traceable(row))
			continue;
		shown[row->rule] = true;
		trace_row(s, sh, row);
	}
	return 0;
}
