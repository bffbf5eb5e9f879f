/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One mutant against the suite, the cheap and deadly parts first: what is read off the code; a few calls of each kind, then more
 * and more of them; then what the suite asks beside these. The first failed rule kills it. A slot that reaches no
 * changed word behaves as the good stub's, so calls to it are not made again: most dead slots, each of which costs a hang, need
 * no run.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "suite/clock.h"
#include "suite/known.h"
#include "suite/mutate/bed.h"
#include "suite/run/share.h"
#include "suite/sparse.h"

#define PATIENCE 5 /* seconds of this process for one mutant, of which the slowest needs a tenth */
#define PATIENCE_ELSEWHERE 600 /* seconds, on a loaded host, in which a machine outside the process must be done */
#define FIRST_BATCH 12
#define BATCH_MAX 256

struct trier {
	const struct mutants *all;
	const struct hidden *hidden;
	const struct hv_abi *abi;
	const struct mutate_options *options;
	struct bed *beds;
	size_t bed_count;
	struct hv_stub stub;		/* the good one's fields, and an image of its own */
	struct hv_stub copy;		/* the same once more, for the parts of the suite that write to it */
	struct hv_suite_options suite;
	struct hv_planned *plan;	/* HV_PLAN_MAX: room for a part of the suite, which aims it anew; owned */
	uint32_t origin;		/* of both */
	char *error;
	size_t error_size;
};

/* --- rules ------------------------------------------------------------------------------------------------------ */

static bool is_known(const struct trier *t, enum hv_rule rule, const struct hv_call *call)
{
	return known_find(&t->stub, t->abi->name, rule, hv_abi_select(t->abi, call)->name, call);
}

static struct hv_rule_set judge_one(const struct trier *t, const struct hv_bench *bench, const struct hv_planned *p,
				    const struct hv_outcome *out)
{
	struct hv_verdict v[HV_RULE_COUNT];
	unsigned count = hv_judge(bench, &p->call, out, v);
	struct hv_rule_set rules = { { 0 } };

	for (unsigned i = 0; i < count; i++)
		if (v[i].status == HV_FAIL && !is_known(t, (enum hv_rule)v[i].rule, &p->call) &&
		    !crossings_excuse(&t->hidden->crossings, t->abi, &p->call, &v[i]))
			hv_rule_set_add(&rules, p->aim == HV_RULE_NONE ? v[i].rule : p->aim);
	return rules;
}

/* Rules that failed in a report, which is then dropped. */
static struct hv_rule_set rules_of(struct hv_report *report)
{
	struct hv_rule_set rules = { { 0 } };

	for (size_t i = 0; i < report->row_count; i++)
		if (report->rows[i].status == HV_FAIL)
			hv_rule_set_add(&rules, report->rows[i].rule);
	hv_report_free(report);
	return rules;
}

/* True if more of the suite has to be run. */
static bool goes_on(const struct trier *t, const struct mutant_result *r)
{
	return !r->lost && (!hv_rule_set_count(&r->rules) || t->options->needs);
}

static void kill_by(struct mutant_result *r, struct hv_rule_set rules, size_t machine)
{
	if (hv_rule_set_count(&rules) && !hv_rule_set_count(&r->rules))
		r->machine = (uint16_t)machine;
	hv_rule_set_add_all(&r->rules, &rules);
}

/* --- stages ----------------------------------------------------------------------------------------------------- */

static void read_code(struct trier *t, const struct mutant *m, struct mutant_result *r)
{
	struct hv_report report = { 0 };

	if (m->detour)
		return;
	hv_suite_lint(&t->stub, t->abi, &t->suite, &report);
	kill_by(r, rules_of(&report), HV_MACHINE_STATIC);
}

/* Run plan[from ...] for as many calls as fit a batch of `size`. Returns where it ended. */
static size_t run_batch(struct trier *t, struct bed *b, const struct mutant *m, size_t from, size_t size,
			struct mutant_result *r)
{
	static struct hv_call calls[BATCH_MAX];
	static struct hv_outcome outs[BATCH_MAX];
	const struct hv_planned *plan[BATCH_MAX];
	struct hv_bench bench = hv_bench_of(b->m, t->abi);
	size_t n = 0;

	bench.release = t->stub.release;
	bench.strict = true;
	for (; from < b->count && n < size; from++)
		if (m->slots >> hv_call_slot(b->m->places.exec, &b->plan[from].call) & 1) {
			plan[n] = &b->plan[from];
			calls[n++] = b->plan[from].call;
		}
	if (n && b->m->ops->run(b->m, calls, outs, n)) {
		r->lost = 1;
		return b->count;
	}
	r->calls += n;
	for (size_t i = 0; i < n; i++)
		kill_by(r, judge_one(t, &bench, plan[i], &outs[i]), (size_t)(b - t->beds));
	return from;
}

static void run_plan(struct trier *t, struct bed *b, const struct mutant *m, size_t calls, struct mutant_result *r)
{
	size_t size = FIRST_BATCH;

	if (b->m->ops->load(b->m, &t->stub, hv_stub_home(&t->stub, &b->m->places))) {
		r->lost = 1;
		return;
	}
	for (size_t at = 0; at < b->count && at < calls && goes_on(t, r); size = size < BATCH_MAX / 2 ? 2 * size : BATCH_MAX)
		at = run_batch(t, b, m, at, size, r);
}

/* A part of the suite that makes its own calls and fills a report. */
static void run_part(struct trier *t, struct bed *b, const struct suite_part *part, struct mutant_result *r)
{
	struct hv_report report = { .stub = &t->stub, .abi = t->abi };
	struct suite s = { .stub = &t->stub, .abi = t->abi, .options = &t->suite, .report = &report, .error = t->error,
			   .error_size = t->error_size, .plan = t->plan, .crossings = t->hidden->crossings, .copy = t->copy };
	struct share sh = { .m = b->m };

	if (b->m->ops->load(b->m, &t->stub, hv_stub_home(&t->stub, &b->m->places)))
		r->lost = 1;
	else	/* aimed at where the stub lies now: the part before may have moved it */
		s.plan_count = hv_generate(t->abi, &b->m->places, t->options->seed, s.plan, HV_PLAN_MAX);
	suite_set_bench(&s, &sh);
	if (s.plan_count && part->ask(&s, &sh))
		r->lost = 1;
	r->calls += report.calls;
	kill_by(r, rules_of(&report), (size_t)(b - t->beds));
}

/* --- a mutant --------------------------------------------------------------------------------------------------- */

/* It makes a difference, if any, where the file is not what runs. */
static bool is_hidden(struct trier *t, const struct mutant *m, struct mutant_result *r)
{
	if (hidden_is_all(t->hidden, t->all, m))
		return true;
	for (size_t i = 0; i < t->bed_count; i++) {
		int differs = bed_differs(&t->beds[i], t->all->flow.stub, &t->stub, m->slots);

		if (differs < 0)
			r->lost = 1;	/* where it cannot be judged: that counts no more than another difference */
		if (differs)
			return true;
	}
	return false;
}

static enum fate fate_of(struct trier *t, const struct mutant *m, struct mutant_result *r)
{
	bool coherent = false;

	if (hv_rule_set_count(&r->rules) || r->lost)
		return FATE_KILLED;
	if (r->argument != ARGUMENT_NONE)
		return FATE_EQUIVALENT;
	for (size_t i = 0; i < t->bed_count; i++)
		coherent |= (t->beds[i].m->sees & HV_SEE_COHERENCE) || t->beds[i].m->ops->coherence;
	if (!coherent && mutant_is_order(t->all, m))
		return FATE_UNSEEN;
	r->hidden = is_hidden(t, m, r);
	return r->hidden ? FATE_UNSEEN : FATE_SURVIVED;
}

static void run_parts_of(struct trier *t, unsigned rank, struct mutant_result *r)
{
	for (unsigned part = 0; part < SUITE_PARTS; part++)
		for (size_t i = 0; i < t->bed_count && suite_parts[part].rank == rank && goes_on(t, r); i++)
			run_part(t, &t->beds[i], &suite_parts[part], r);
}

/* What an argument shows to be no break is tried as well, as a test of the argument, but not to the end. */
static void try_all(struct trier *t, const struct mutant *m, struct mutant_result *r)
{
	bool argued = r->argument != ARGUMENT_NONE;

	read_code(t, m, r);
	if (!m->slots || m->align)
		return;
	for (size_t i = 0; i < t->bed_count && goes_on(t, r); i++)
		run_plan(t, &t->beds[i], m, argued ? 2 * FIRST_BATCH : t->beds[i].count, r);
	for (unsigned rank = 0; rank < SUITE_PARTS && !argued; rank++)
		run_parts_of(t, rank, r);
}

/*
 * Whatever a mutant does to the engine, it ends: SIGPROF and SIGALRM kill the process, which does not handle them. A proof that
 * takes long is no doing of the mutant's, and has no such end.
 */
static void be_patient(time_t seconds, unsigned elsewhere)
{
	const struct itimerval t = { .it_value = { .tv_sec = seconds } };

	setitimer(ITIMER_PROF, &t, NULL);
	alarm(elsewhere);
}

static int reopen(struct trier *t)
{
	for (size_t i = 0; i < t->bed_count; i++) {
		int status;

		hv_machine_close(t->beds[i].m);
		t->beds[i].m = t->options->open(t->options->machines[i], t->error, t->error_size, &status);
		if (!t->beds[i].m)
			return -1;
	}
	return 0;
}

static void apply(const struct trier *t, const struct mutant *m, struct hv_stub *to)
{
	to->origin = t->origin;
	to->touched_count = 0;
	mutant_apply(t->all, m, to->image);
	for (uint32_t i = 0; i < m->count; i++)
		hv_stub_touch(to, t->all->edits[m->first + i].at, 4);
}

int trier_try(struct trier *t, size_t index, struct mutant_result *r)
{
	const struct mutant *m = &t->all->m[index];
	double start = clock_seconds();

	*r = (struct mutant_result){ .index = (uint32_t)index, .machine = HV_MACHINE_STATIC };
	for (size_t i = 0; i < t->bed_count; i++)
		t->beds[i].m->patience = HV_PATIENCE;
	r->argument = (uint8_t)mutant_argue(t->all, m, t->abi, false);
	apply(t, m, &t->stub);
	apply(t, m, &t->copy);
	t->stub.align = m->align ? m->align : t->all->flow.stub->align;
	t->stub.skew = m->align ? m->align : t->all->flow.stub->skew;	/* the worst place, as an object file gets it */
	be_patient(PATIENCE, PATIENCE_ELSEWHERE);
	try_all(t, m, r);
	be_patient(0, 0);
	if (r->argument == ARGUMENT_NONE && !hv_rule_set_count(&r->rules) && !r->lost)
		r->argument = (uint8_t)mutant_argue(t->all, m, t->abi, true);
	r->fate = (uint8_t)fate_of(t, m, r);
	mutant_undo(t->all, m, t->stub.image);
	mutant_undo(t->all, m, t->copy.image);
	t->stub.align = t->all->flow.stub->align;
	t->stub.skew = t->all->flow.stub->skew;
	r->seconds = (float)(clock_seconds() - start);
	return r->lost ? reopen(t) : 0;
}

/*
 * Every mutant of a stub that fails by itself would count as killed. Returns 0 if the good one passes all of the suite, else -1
 * with a sentence.
 */
int trier_try_good(struct trier *t)
{
	static const struct mutant none = { .slots = 0xffff };
	struct mutant_result r = { .argument = ARGUMENT_NONE };

	try_all(t, &none, &r);
	if (!hv_rule_set_count(&r.rules) && !r.lost)
		return 0;
	for (unsigned rule = 0; rule < HV_RULE_COUNT; rule++)
		if (hv_rule_set_has(&r.rules, rule)) {
			snprintf(t->error, t->error_size, "%s fails %s itself, so every mutant of it would count as killed",
				 t->stub.name, hv_rules[rule].name);
			return -1;
		}
	for (size_t i = 0; i < t->bed_count; i++)
		if (*t->beds[i].m->error) {
			snprintf(t->error, t->error_size, "%s", t->beds[i].m->error);
			return -1;
		}
	snprintf(t->error, t->error_size, "%s loses the machine itself, so every mutant of it would count as killed", t->stub.name);
	return -1;
}

/* --- opening ---------------------------------------------------------------------------------------------------- */

struct trier *trier_open(const struct mutants *all, const struct hidden *hidden, const struct hv_abi *abi,
			 const struct mutate_options *options, char *error, size_t size)
{
	struct trier *t = calloc(1, sizeof(*t));

	snprintf(error, size, "out of memory");
	if (!t)
		return NULL;
	*t = (struct trier){ .all = all, .hidden = hidden, .abi = abi, .options = options,
			     .stub = *all->flow.stub, .error = error, .error_size = size,
			     .suite = { .symbol = options->symbol, .seed = options->seed, .strict = true,
					.first = !options->needs } };
	t->beds = calloc(options->machine_count, sizeof(*t->beds));
	t->copy = t->stub;
	t->stub.image = calloc(t->stub.size, 1);
	t->copy.image = calloc(t->stub.size, 1);
	t->plan = calloc(HV_PLAN_MAX, sizeof(*t->plan));
	if (t->beds && t->stub.image && t->copy.image && t->plan) {
		sparse_copy(t->stub.image, all->flow.stub->image, t->stub.size);
		sparse_copy(t->copy.image, all->flow.stub->image, t->stub.size);
		hv_stub_share(&t->stub);
		t->origin = t->copy.origin = t->stub.origin;
		while (t->bed_count < options->machine_count &&
		       !bed_open(&t->beds[t->bed_count], options, t->bed_count, &t->stub, abi, &hidden->crossings, error, size))
			t->bed_count++;
		if (t->bed_count == options->machine_count)
			return t;
		t->bed_count++;		/* the one that failed may hold something */
	}
	trier_close(t);
	return NULL;
}

void trier_close(struct trier *t)
{
	for (size_t i = 0; t->beds && i < t->bed_count; i++)
		bed_close(&t->beds[i]);
	free(t->beds);
	free(t->plan);
	free(t->stub.image);
	free(t->copy.image);
	free(t);
}
