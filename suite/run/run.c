/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The whole suite on one stub: static rules, then on each machine the plan, the copies at every distance, and between
 * the machines the agreement.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "hvcheck/scenario.h"
#include "suite/clock.h"
#include "suite/known.h"
#include "suite/release.h"
#include "suite/run/run.h"
#include "suite/stub/placed.h"

int suite_lose(struct suite *s, const struct hv_machine *m)
{
	snprintf(s->error, s->error_size, "%s", m->error);
	return -1;
}

struct hv_row *suite_row(struct suite *s, const char *call, enum hv_rule rule, const char *machine)
{
	return rows_get(s->report, s->options, call, rule, machine);
}

char *suite_replay(const struct suite *s, const struct share *sh, enum hv_rule rule)
{
	const char *symbol = s->options->symbol;
	char buf[16], *line;
	const char *release = release_to_say(s->stub, s->abi, buf, sizeof(buf));

	return asprintf(&line, "hvcheck run%s --abi %s%s%s --on %s%s%s --filter '*/%s@*' %s", s->options->strict ? " --strict" : "",
			s->abi->name, release ? " --release " : "", release ? release : "", sh->m->name,
			symbol ? " --symbol " : "", symbol ? symbol : "", hv_rules[rule].name, s->stub->name) < 0 ? NULL : line;
}

struct hv_stub *suite_copy(struct suite *s)
{
	uint8_t *image = s->copy.image;

	if (image)
		return &s->copy;
	image = calloc(s->stub->size ? s->stub->size : 1, 1);
	if (!image)
		return NULL;
	placed_copy(image, s->stub->image, s->stub->size);
	s->copy = *s->stub;
	s->copy.image = image;
	hv_stub_share(&s->copy);
	return &s->copy;
}

bool suite_knows_enough(const struct suite *s)
{
	for (size_t i = 0; s->options->first && i < s->report->row_count; i++)
		if (s->report->rows[i].status == HV_FAIL)
			return true;
	return false;
}

int suite_circumstances(struct suite *s, struct share *sh)
{
	static int (*const parts[])(struct suite *s, struct share *sh) = {
		suite_barriers, suite_callers, suite_written, suite_done, suite_cpus, suite_overrides, suite_elsewhere,
	};

	for (unsigned i = 0; i < sizeof(parts) / sizeof(parts[0]) && !suite_knows_enough(s); i++)
		if (parts[i](s, sh))
			return -1;
	return 0;
}

/* --- judging one call ---------------------------------------------------------------------------------------- */

/* What the file does not have, and the call came to; NULL: nothing. */
static const char *absent_name(const struct suite *s, const struct share *sh, const struct hv_outcome *out)
{
	const char *name = hv_stub_absent(s->stub, sh->bench.places->table, out->out.r[HV_PC]);

	return name ? name : hv_stub_absent(s->stub, sh->bench.places->table, out->out.r[HV_ELR_EL2]);
}

bool suite_is_known(struct suite *s, struct hv_row *row, enum hv_rule broken, const struct hv_call *call)
{
	const char *name = hv_abi_select(s->abi, call)->name;
	const struct hv_known *known = s->options->fail_known ? NULL : known_find(s->stub, s->abi->name, broken, name, call);
	char why[400];

	if (known) {
		rows_say(row, "%s", known_text(known, why, sizeof(why)));
		if (row)
			rows_add(row, HV_KNOWN);
	}
	return known;
}

static void record(struct suite *s, struct share *sh, const struct hv_planned *p, const struct hv_outcome *out,
		   const struct hv_verdict *v, enum hv_rule rule)
{
	struct hv_row *row = suite_row(s, p->name, rule, sh->m->name);

	const char *left = absent_name(s, sh, out);

	if (!row)
		return;
	if (v->status == HV_UNSEEN && left)
		rows_leave(row, left);
	else if (v->status == HV_UNSEEN)
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

void suite_set_bench(struct suite *s, struct share *sh)
{
	sh->bench = (struct hv_bench){ .abi = s->abi, .places = &sh->m->places, .baseline = &sh->m->baseline, .sees = sh->m->sees,
				       .release = s->stub->release, .strict = s->options->strict, .answer = sh->bench.answer };
}

static int run_machine(struct suite *s, struct share *sh)
{
	struct hv_machine *m = sh->m;

	if (m->ops->load(m, s->stub, hv_stub_home(s->stub, &m->places)))
		return suite_lose(s, m);
	suite_set_bench(s, sh);
	sh->baseline = m->baseline;
	s->plan_count = hv_generate(s->abi, &m->places, s->options->seed, s->plan, HV_PLAN_MAX);
	sh->outs = calloc(s->plan_count, sizeof(*sh->outs));
	if (!sh->outs)
		return -1;
	return suite_run_plan(s, sh, s->plan, s->plan_count, sh->outs);
}

/* --- between machines ---------------------------------------------------------------------------------------- */

static void compare(struct suite *s, struct share *a, struct share *b)
{
	char name[2 * sizeof(a->m->name) + 2];
	struct hv_bench ab = a->bench, bb = b->bench;
	double start = hv_seconds();

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
		row->replay = hv_replay_line(s->stub, s->abi, name, s->options->symbol, &s->plan[i].call,
					     b->bench.places);
	}
	hv_report_time(s->report, name, hv_seconds() - start);
}

/* --- the way that a failing call went ------------------------------------------------------------------------ */

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

/* The first failure of each rule is shown with its path, where the machine can show one. */
static int trace_failures(struct suite *s, struct share *sh)
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

/* Machine `lost` of `count` is at fault, and those behind it were not asked. */
static void note_lost(struct suite *s, struct hv_machine *const *machines, size_t count, size_t lost)
{
	char why[128];

	if (lost >= count)
		return;
	hv_report_miss(s->report, machines[lost]->name, true, s->error);
	snprintf(why, sizeof(why), "%s was lost before it", machines[lost]->name);
	for (size_t i = lost + 1; i < count; i++)
		hv_report_miss(s->report, machines[i]->name, false, why);
}

/* What is asked of a machine beside the plan. */
static int run_besides(struct suite *s, struct share *sh)
{
	return suite_circumstances(s, sh) || trace_failures(s, sh) ? -1 : 0;
}

/* Run a part of what is asked of a machine, and keep how long it took. */
static int take_time(struct suite *s, struct share *sh, int (*part)(struct suite *s, struct share *sh))
{
	double start = hv_seconds();
	int err = part(s, sh);

	hv_report_time(s->report, sh->m->name, hv_seconds() - start);
	return err;
}

/* A machine's EL2 is in one Execution state, and so is a stub. What cannot meet is a test that was skipped. */
static bool runs_on(const struct hv_stub *stub, const struct hv_machine *m, struct hv_report *report)
{
	bool hyp = m->sees & HV_SEE_HYP;

	if (hyp == (stub->exec == HV_A32))
		return true;
	hv_report_miss(report, m->name, false, hyp ? "its EL2 is Hyp mode, and the stub is of AArch64" :
		       "its EL2 is of AArch64, and the stub is of AArch32");
	return false;
}

int hv_suite_run(const struct hv_stub *stub, const struct hv_abi *abi, struct hv_machine *const *machines, size_t machine_count,
		 const struct hv_suite_options *options, struct hv_report *report, char *error, size_t size)
{
	struct suite s = { .stub = stub, .abi = abi, .options = options, .report = report, .error = error, .error_size = size,
			   .plan = calloc(HV_PLAN_MAX, sizeof(*s.plan)) };
	struct share *shares = calloc(machine_count ? machine_count : 1, sizeof(*shares));
	double start = hv_seconds();
	size_t under_way = 0;
	int err = -1;

	snprintf(error, size, "out of memory");
	if (!s.plan || !shares)
		goto out;
	hv_suite_lint(stub, abi, options, report);
	hv_report_time(report, "static", hv_seconds() - start);
	if (machine_count && stub->exec == HV_A64 &&
	    crossings_find(stub, abi, machines[0]->open, options->seed, &s.crossings, error, size))
		goto out;
	for (size_t i = 0; i < machine_count; i++) {
		if (!runs_on(stub, machines[i], report))
			continue;
		under_way = i;
		shares[i].m = machines[i];
		if (options->progress)
			options->progress(options->progress_ctx, machines[i]->name, i, machine_count);
		if (take_time(&s, &shares[i], run_machine) || (options->costs && suite_costs(&s, &shares[i])))
			goto out;
		for (size_t k = 0; k < i; k++)
			if (shares[k].m)
				compare(&s, &shares[k], &shares[i]);
		if (!options->brief && take_time(&s, &shares[i], run_besides))
			goto out;
	}
	err = 0;
out:
	if (err)
		note_lost(&s, machines, machine_count, under_way);
	rows_total(report);
	report->seconds = hv_seconds() - start;
	for (size_t i = 0; shares && i < machine_count; i++)
		free(shares[i].outs);
	free(shares);
	free(s.plan);
	free(s.copy.image);
	return err;
}
