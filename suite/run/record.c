/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One call judged, and its verdicts written into rows; what the file hides of it, and what is known of shipped kernels. */
#include <string.h>

#include "hvcheck/replay.h"
#include "suite/known.h"
#include "suite/run/share.h"

bool suite_is_known(struct suite *s, struct hv_row *row, enum hv_rule broken, const struct hv_call *call)
{
	const char *name = hv_abi_select(s->abi, call)->name;
	const struct known_finding *known = s->options->fail_known ? NULL : known_find(s->stub, s->abi->name, broken, name, call);
	char why[400];

	if (known) {
		rows_say(row, "%s", known_text(known, why, sizeof(why)));
		if (row)
			rows_add(row, HV_KNOWN);
	}
	return known;
}

static bool hide_by(struct suite *s, struct share *sh, const struct crossing *c, const char *call_name, enum hv_rule rule)
{
	char why[256];

	if (c)
		rows_hide(suite_row(s, call_name, rule, sh->m->name), crossing_text(c, why, sizeof(why)));
	return c;
}

bool suite_is_hidden(struct suite *s, struct share *sh, const char *call_name, const struct hv_call *call, enum hv_rule rule)
{
	return hide_by(s, sh, crossings_block(&s->crossings, s->abi, call), call_name, rule);
}

bool suite_is_unknown(struct suite *s, struct share *sh, const char *call_name, const struct hv_call *call, enum hv_rule rule)
{
	return hide_by(s, sh, crossings_find_call(&s->crossings, s->abi, call), call_name, rule);
}

static void record(struct suite *s, struct share *sh, const struct hv_planned *p, const struct hv_outcome *out,
		   const struct hv_verdict *v, enum hv_rule rule)
{
	struct hv_row *row = suite_row(s, p->name, rule, sh->m->name);

	const char *left = hv_stub_left(s->stub, sh->bench.places->table, out->out.r);

	if (!row)
		return;
	if (v->status == HV_UNSEEN && left)
		rows_leave(row, left);
	else if (v->status == HV_UNSEEN && row->status != HV_FAIL)
		rows_say(row, "%s cannot observe it", sh->m->name);
	if (v->status == HV_FAIL && suite_is_known(s, row, (enum hv_rule)v->rule, &p->call))
		return;
	if (!rows_add(row, (enum hv_status)v->status))
		return;
	row->verdict = *v;
	row->planned = *p;
	row->outcome = *out;
	if (rule == HV_VHE_01 || rule == HV_CPU_01 || p->is_other) {	/* a call alone does not bring its CPU or command line */
		row->replay = suite_replay(s, sh, rule);
		return;
	}
	row->one_call = true;
	row->replay = hv_replay_line(s->stub, s->abi, sh->m->name, s->options->symbol, &p->call, sh->bench.places);
}

/* A call made for one rule counts for that rule alone: as its worst verdict, and what was not seen is worse than what was. */
static void record_aimed(struct suite *s, struct share *sh, const struct hv_planned *p, const struct hv_outcome *out,
			 const struct hv_verdict *v, unsigned count)
{
	static const int weight[] = { [HV_PASS] = 0, [HV_SKIP] = 1, [HV_UNSEEN] = 2, [HV_KNOWN] = 3, [HV_FAIL] = 4 };
	unsigned worst = 0;

	for (unsigned i = 1; i < count; i++)
		if (weight[v[i].status] > weight[v[worst].status])
			worst = i;
	if (count)
		record(s, sh, p, out, &v[worst], (enum hv_rule)p->aim);
}

static void note_clobbers(struct suite *s, struct share *sh, const struct hv_planned *p, const struct hv_outcome *out)
{
	const struct hv_call_spec *spec = hv_abi_select(s->abi, &p->call);
	struct hv_clobber_row *c = s->report->clobbers;
	size_t i = 0, room = sizeof(s->report->clobbers) / sizeof(s->report->clobbers[0]);

	if (p->call.from != hv_execs[s->abi->exec].caller_from || p->call.event != HV_EVENT_HVC || !(out->seen & HV_SEE_CORE))
		return;
	while (i < s->report->clobber_count && strcmp(c[i].call, spec->name))
		i++;
	if (i == room)
		return;
	if (i == s->report->clobber_count) {
		c[s->report->clobber_count++] = (struct hv_clobber_row){ spec->name, s->abi->may_clobber | s->abi->deviates,
									 spec->clobbers, 0 };
		for (unsigned m = 0; m < spec->move_count; m++)
			if (spec->moves[m].to <= HV_X30)
				c[i].known |= 1u << spec->moves[m].to;
	}
	(void)sh;
	c[i].seen |= hv_changed(&p->call, out);
}

/* A register that holds an address which moves with the kernel is not known from the file: what fails by that alone is not seen. */
static unsigned excuse(struct suite *s, struct share *sh, const struct hv_planned *p, struct hv_verdict *v, unsigned count)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < count; i++) {
		const struct crossing *c = crossings_excuse(&s->crossings, s->abi, &p->call, &v[i]);

		if (!hide_by(s, sh, c, p->name, p->aim == HV_RULE_NONE ? (enum hv_rule)v[i].rule : (enum hv_rule)p->aim))
			v[kept++] = v[i];
	}
	return kept;
}

void suite_judge(struct suite *s, struct share *sh, const struct hv_planned *p, const struct hv_outcome *out)
{
	struct hv_verdict v[HV_RULE_COUNT];
	unsigned count;

	hv_bench_learn(&sh->bench, &p->call, out);
	count = excuse(s, sh, p, v, hv_judge(&sh->bench, &p->call, out, v));

	note_clobbers(s, sh, p, out);
	if (p->aim != HV_RULE_NONE) {
		record_aimed(s, sh, p, out, v, count);
		return;
	}
	for (unsigned i = 0; i < count; i++)
		record(s, sh, p, out, &v[i], (enum hv_rule)v[i].rule);
}
