/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The way that a failing call went; and of a call with random registers that failed, the few that matter. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/fuzz.h"
#include "hvcheck/replay.h"
#include "hvcheck/scenario.h"
#include "suite/fuzz/minimise.h"
#include "suite/run/share.h"

#define PATH_LINES 48
#define REPLAY_LONG 320		/* characters; with a line of more, most registers of the call are random */

/* --- a random call is made small ---------------------------------------------------------------------------------- */

struct shortening {
	struct suite *s;
	struct share *sh;
	struct hv_row *row;
};

/* The call fails the rule of the row, under the same name. The row is of this call then. */
static int fails_the_same(void *ctx, const struct hv_call *call)
{
	struct shortening *j = ctx;
	struct hv_verdict v[HV_RULE_COUNT];
	struct hv_outcome out;
	unsigned count;

	if (j->sh->m->ops->run(j->sh->m, call, &out, 1))
		return suite_lose(j->s, j->sh->m);
	if (hv_is_unrun(&out) || strcmp(hv_abi_select(j->s->abi, call)->name, j->row->call))
		return 0;
	count = hv_judge(&j->sh->bench, call, &out, v);
	for (unsigned i = 0; i < count; i++)
		if (v[i].rule == j->row->verdict.rule && v[i].status == HV_FAIL) {
			j->row->verdict = v[i];
			j->row->outcome = out;
			j->row->planned.call = *call;
			return 1;
		}
	return 0;
}

/* What fails by what was called before it stays as it is. */
static int shorten(struct suite *s, struct share *sh, struct hv_row *row)
{
	struct shortening j = { s, sh, row };
	const struct hv_fuzz f = { .abi = s->abi, .places = &sh->m->places, .seed = s->options->seed, .sees = sh->m->sees,
				   .has = sh->m->has, .home = true };
	struct hv_call call = row->planned.call;
	char *line;
	int fails = fails_the_same(&j, &call);

	if (fails > 0)
		fails = fuzz_minimise(&f, &call, fails_the_same, &j);
	if (fails <= 0)
		return fails;
	line = hv_replay_line(s->stub, s->abi, sh->m->name, s->options->symbol, &row->planned.call, sh->bench.places);
	if (line) {
		free(row->replay);
		row->replay = line;
	}
	return 0;
}

/* To try a call that hangs takes QEMU seconds. */
static bool is_long(const struct share *sh, const struct hv_row *row)
{
	return row->status == HV_FAIL && row->one_call && !strcmp(row->machine, sh->m->name) && row->replay &&
	       strlen(row->replay) > REPLAY_LONG && (sh->m->sees & HV_SEE_PATH || row->outcome.how != HV_HOW_HUNG);
}

static int load_home(struct suite *s, struct share *sh)
{
	if (sh->m->ops->load(sh->m, s->stub, hv_stub_home(s->stub, &sh->m->places)))
		return suite_lose(s, sh->m);
	suite_set_bench(s, sh);
	return 0;
}

int suite_shorten(struct suite *s, struct share *sh)
{
	bool loaded = false;

	for (size_t i = 0; i < s->report->row_count && !s->options->first; i++) {
		struct hv_row *row = &s->report->rows[i];

		if (!is_long(sh, row))
			continue;
		if ((!loaded && load_home(s, sh)) || shorten(s, sh, row))
			return -1;
		loaded = true;
	}
	return 0;
}

/* --- the way ----------------------------------------------------------------------------------------------------- */

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
	if (load_home(s, sh))
		return -1;
	for (size_t i = 0; i < s->report->row_count; i++) {
		struct hv_row *row = &s->report->rows[i];

		if (row->status != HV_FAIL || strcmp(row->machine, sh->m->name) || shown[row->rule] || !is_traceable(row))
			continue;
		shown[row->rule] = true;
		trace_row(s, sh, row);
	}
	return 0;
}
