/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "isa/make.h"
#include "machines/live/live.h"
#include "suite/clock.h"
#include "suite/known.h"
#include "suite/run/rows.h"
#include "suite/scenario/scenario.h"
#include "suite/static/word.h"
#include "suite/static/sync.h"

#define EVERY_CALL "every-call"
#define SMCCC_SINCE HV_RELEASE(5, 10)	/* KVM speaks SMCCC with its host */

static const enum hv_rule barrier_rules[] = { HV_SYNC_02, HV_SYNC_03, HV_SYNC_04, HV_SYNC_05, HV_ALIGN_02 };

struct judging {
	const struct hv_stub *stub;
	const struct hv_abi *abi;
	const struct hv_suite_options *options;
	struct hv_report *report;
	const struct live_places *places;
	const char *machine;
	uint64_t sees;
	const struct live_trial *trial;	/* NULL: all calls of it as it is */
	uint64_t answer;	/* hv_bench.answer of the hypervisor */
};

/* What one machine was asked, and what became of it. */
struct share {
	char machine[100];
	uint64_t sees;
	struct live_call calls[LIVE_CALLS];	/* their registers are what the machine kept of them */
	struct hv_outcome outs[LIVE_CALLS];
	size_t count;
};

const struct hv_abi *live_abi(const struct hv_stub *stub)
{
	const struct snapshot *s = &stub->ram->snapshot;
	uint32_t release = stub->banner;

	if (!strcmp(s->mode, "protected"))
		return hv_abi_find("pkvm-5.16");
	return hv_abi_find(release && release < SMCCC_SINCE ? "kvm-live-4.12" : "kvm-live-5.11");
}

static struct hv_row *get_row(struct judging *j, const char *call, enum hv_rule rule)
{
	return rows_get(j->report, j->options, call, rule, j->machine);
}

static char *replay(const struct judging *j, enum hv_rule rule)
{
	char *line;

	return asprintf(&line, "hvcheck run%s --filter '*/%s@*' %s", j->options->strict ? " --strict" : "", hv_rules[rule].name,
			j->stub->name) < 0 ? NULL : line;
}

/* Shipped kernels do this wrong, and upstream says so. */
static bool is_known(struct judging *j, struct hv_row *row, const struct live_call *c, enum hv_rule rule)
{
	const struct hv_known *known = j->options->fail_known ? NULL :
		known_find(j->stub, c->abi->name, rule, c->planned.name, &c->planned.call);
	char why[400];

	if (!known)
		return false;
	rows_say(row, "%s", known_text(known, why, sizeof(why)));
	rows_add(row, HV_KNOWN);
	return true;
}

static void record(struct judging *j, const struct live_call *c, const struct hv_outcome *out, const struct hv_verdict *v)
{
	enum hv_rule rule = (enum hv_rule)v->rule;
	struct hv_row *row = get_row(j, c->planned.name, rule);

	if (!row)
		return;
	if (v->status == HV_UNSEEN)
		rows_say(row, c->own && rule == HV_MEM_01 ?
			 "the hypervisor's own code answers it, and has memory of its own" : "%s cannot observe it",
			 j->machine);
	if ((v->status == HV_FAIL && is_known(j, row, c, rule)) || !rows_add(row, (enum hv_status)v->status))
		return;
	row->verdict = *v;
	row->planned = c->planned;
	row->outcome = *out;
	row->replay = replay(j, rule);
}

/* VBAR_EL2 goes back to one table, the bare stub's, if that was found; else to any place of the kernel's. */
static struct hv_places bench_places(const struct judging *j, const struct live_call *c)
{
	const struct snapshot *s = &j->stub->ram->snapshot;

	return (struct hv_places){
		.table = c->planned.call.in.r[HV_VBAR_EL2], .payload = j->places->free,
		.stub = j->places->stub ? j->places->stub : s->kernel, .stub_size = j->places->stub ? 1 : s->kernel_size,
		.ram = s->ram, .ram_end = s->ram + s->ram_size,
	};
}

static void judge_outcome(struct judging *j, const struct live_call *c, struct hv_outcome *out)
{
	struct hv_places places = bench_places(j, c);
	struct hv_bench bench = { .abi = c->abi, .places = &places, .baseline = &c->planned.call.in, .sees = j->sees,
				  .release = j->stub->release, .strict = j->options->strict, .answer = j->answer };
	struct hv_verdict v[HV_RULE_COUNT];
	unsigned count;

	if (c->own)
		out->seen &= ~HV_SEE_MEMORY;
	hv_bench_learn(&bench, &c->planned.call, out);
	if (!c->follows)
		j->answer = bench.answer;
	count = hv_judge(&bench, &c->planned.call, out, v);
	for (unsigned i = 0; i < count; i++)
		record(j, c, out, &v[i]);
}

/* Code that switches the MMU off goes on at the next instruction's physical address: that must be the identity map's page. */
static void judge_way(struct judging *j, const struct live_call *c, const struct hv_outcome *out, const struct live_seen *seen)
{
	struct hv_row *row = seen->off && j->places->idmap ? get_row(j, c->planned.name, HV_MAP_01) : NULL;
	bool there = seen->off - j->places->idmap < 4096;

	if (!row)
		return;
	if (!there)
		rows_say(row, "EL2 switches its MMU off before 0x%llx, which is not in the page at 0x%llx that it maps to itself",
			 (unsigned long long)seen->off, (unsigned long long)j->places->idmap);
	if (!rows_add(row, there ? HV_PASS : HV_FAIL))
		return;
	row->planned = c->planned;
	row->outcome = *out;
	row->verdict = (struct hv_verdict){ .rule = HV_MAP_01, .status = HV_FAIL };
	row->replay = replay(j, HV_MAP_01);
}

/* The write that has switched the MMU off stands right before: what comes behind it must wait for an ISB. */
static void judge_order(struct judging *j, const struct live_call *c, const struct hv_outcome *out, const struct live_seen *seen)
{
	uint64_t at = seen->off - 4 - j->stub->ram->snapshot.kernel;
	struct hv_row *row = seen->off && at < j->stub->size ? get_row(j, c->planned.name, HV_SYNC_01) : NULL;
	uint64_t early = row ? sync_broken_from(j->stub, SYNC_SCTLR, at) : 0;

	if (!row)
		return;
	if (early)
		rows_say(row, "the instruction at image+0x%llx comes before %s", (unsigned long long)early,
			 sync_rules[SYNC_SCTLR].missing);
	if (!rows_add(row, early ? HV_FAIL : HV_PASS))
		return;
	row->planned = c->planned;
	row->outcome = *out;
	row->verdict = (struct hv_verdict){ .rule = HV_SYNC_01, .status = HV_FAIL };
	row->replay = replay(j, HV_SYNC_01);
}

/* What EL2 executed of the identity map must be instructions. */
static void judge_code(struct judging *j, const struct live_call *c, const struct live_seen *seen)
{
	struct hv_row *row = j->places->idmap && seen->walked ? get_row(j, c->planned.name, HV_CODE_01) : NULL;

	if (!row)
		return;
	if (seen->unallocated)
		rows_say(row, "the word at 0x%llx, which EL2 executes, is no instruction", (unsigned long long)seen->unallocated);
	if (rows_add(row, seen->unallocated ? HV_FAIL : HV_PASS))
		row->verdict = (struct hv_verdict){ .rule = HV_CODE_01, .status = HV_FAIL };
}

/* The PSTATE that a payload is to have, in bits too that this CPU lacks. */
static void judge_written(struct judging *j, const struct live_call *c, const struct live_seen *seen)
{
	const struct hv_call_spec *spec = hv_abi_select(c->abi, &c->planned.call);

	for (unsigned i = 0; seen->returned && spec->ending == HV_RESTARTS && i < spec->move_count; i++) {
		const struct hv_move *m = &spec->moves[i];
		struct hv_row *row = m->to == HV_PSTATE ? get_row(j, c->planned.name, HV_SYS_03) : NULL;

		if (!row || !rows_add(row, seen->spsr == m->set ? HV_PASS : HV_FAIL))
			continue;
		row->verdict = (struct hv_verdict){ .rule = HV_SYS_03, .status = HV_FAIL, .diff_count = 1,
						    .diff = { { HV_SPSR_EL2, m->set, seen->spsr } } };
		row->planned = c->planned;
		row->replay = replay(j, HV_SYS_03);
	}
}

/* --strict: another ISB stands right before that write. */
static void judge_falkor(struct judging *j, const struct live_call *c, const struct live_seen *seen)
{
	uint64_t at = seen->off - 8 - j->stub->ram->snapshot.kernel;
	struct hv_row *row = j->options->strict && seen->off && at < j->stub->size ? get_row(j, c->planned.name, HV_SYNC_06) : NULL;
	bool there = row && hv_word(j->stub->image, j->stub->size, at) == ISA_WORD_ISB;

	if (!row)
		return;
	if (!there)
		rows_say(row, "the instruction at image+0x%llx is no ISB", (unsigned long long)at);
	if (rows_add(row, there ? HV_PASS : HV_FAIL))
		row->verdict = (struct hv_verdict){ .rule = HV_SYNC_06, .status = HV_FAIL };
}

static void record_hazard(struct judging *j, const struct live_call *c, const struct hv_outcome *out, const struct hv_hazard *h)
{
	enum hv_rule rule = hazard_rule((enum hv_hazard_kind)h->kind);
	struct hv_row *row = get_row(j, EVERY_CALL, rule);
	char text[1024];

	if (!row || is_known(j, row, c, rule) || !rows_add(row, HV_FAIL))
		return;
	row->planned = c->planned;
	row->outcome = *out;
	row->verdict = (struct hv_verdict){ .rule = (uint16_t)rule, .status = HV_FAIL };
	rows_say(row, "%s: %s", c->planned.name, hazard_text(h, NULL, text, sizeof(text)));
	row->replay = replay(j, rule);
}

static void judge_barriers(struct judging *j, const struct live_call *c, const struct hv_outcome *out, const struct live_seen *seen)
{
	for (size_t i = 0; i < sizeof(barrier_rules) / sizeof(barrier_rules[0]); i++) {
		struct hv_row *row = get_row(j, EVERY_CALL, barrier_rules[i]);

		if (row)
			rows_add(row, HV_PASS);
	}
	for (size_t i = 0; i < seen->hazard_count; i++)
		record_hazard(j, c, out, &seen->hazards[i]);
}

/* One of the two that run calls. */
struct runner {
	const char *name;
	uint64_t sees;
	int (*run)(void *ctx, struct hv_call *call, bool follows, struct hv_outcome *out, struct live_seen *seen);
	void *ctx;
};

static int run_in_sim(void *ctx, struct hv_call *call, bool follows, struct hv_outcome *out, struct live_seen *seen)
{
	return live_sim_run(ctx, call, follows, out, seen);
}

static int run_in_qemu(void *ctx, struct hv_call *call, bool follows, struct hv_outcome *out, struct live_seen *seen)
{
	*seen = (struct live_seen){ 0 };
	return live_qemu_run(ctx, call, follows, out);
}

static int run_calls(struct judging *j, const struct runner *r, struct share *sh)
{
	for (size_t i = 0; i < sh->count; i++) {
		struct live_call *c = &sh->calls[i];
		struct live_seen seen;

		if (j->trial && c->own && c->planned.call.in.r[HV_X0] >= HV_STUB_NUMBERS)
			continue;
		if (r->run(r->ctx, &c->planned.call, c->follows, &sh->outs[i], &seen))
			return -1;
		j->report->calls++;
		judge_outcome(j, c, &sh->outs[i]);
		judge_way(j, c, &sh->outs[i], &seen);
		judge_order(j, c, &sh->outs[i], &seen);
		judge_falkor(j, c, &seen);
		judge_code(j, c, &seen);
		judge_written(j, c, &seen);
		if (!c->own && r->sees & HV_SEE_COHERENCE)
			judge_barriers(j, c, &sh->outs[i], &seen);
		live_seen_free(&seen);
		/* What follows a call that went wrong follows nothing. */
		while (sh->outs[i].how != HV_HOW_RETURNED && i + 1 < sh->count && sh->calls[i + 1].follows)
			i++;
	}
	return 0;
}

static int run_on(struct judging *j, const struct runner *r, struct share *sh)
{
	double start = hv_seconds();
	int err;

	sh->count = live_plan(j->stub, j->abi, j->places, sh->calls);
	snprintf(sh->machine, sizeof(sh->machine), "%s", r->name);
	sh->sees = j->sees = r->sees;
	j->machine = sh->machine;
	j->answer = 0;
	err = run_calls(j, r, sh);
	hv_report_time(j->report, sh->machine, hv_seconds() - start);
	return err;
}

static int run_sim(struct judging *j, struct share *sh, char *error, size_t size)
{
	struct live_sim *s = live_sim_open(j->stub->ram, j->places, error, size);
	int err;

	if (s && j->trial)
		live_sim_change(s, j->trial);
	err = s ? run_on(j, &(struct runner){ live_sim_name(s), live_sim_sees(s), run_in_sim, s }, sh) : -1;

	live_sim_close(s);
	return err;
}

static int run_qemu(struct judging *j, struct share *sh, struct boot *boot, char *error, size_t size)
{
	struct live_qemu q;
	int err;

	live_qemu_open(&q, boot, j->places, error, size);
	err = run_on(j, &(struct runner){ q.name, q.sees, run_in_qemu, &q }, sh);
	live_qemu_close(&q);
	return err;
}

/* Both machines have begun with the same state, and must agree in what became of it. */
static void compare(struct judging *j, const struct share *a, const struct share *b)
{
	char name[2 * sizeof(a->machine) + 2];

	snprintf(name, sizeof(name), "%s+%s", a->machine, b->machine);
	j->machine = name;
	for (size_t i = 0; i < a->count; i++) {
		const struct live_call *c = &a->calls[i], *d = &b->calls[i];
		struct hv_places places = bench_places(j, c);
		struct hv_bench x = { .abi = c->abi, .places = &places, .baseline = &c->planned.call.in, .sees = a->sees,
				      .release = j->stub->release, .strict = j->options->strict };
		struct hv_bench y = { .abi = c->abi, .places = &places, .baseline = &d->planned.call.in, .sees = b->sees,
				      .release = j->stub->release, .strict = j->options->strict };
		struct hv_verdict v;

		if (a->outs[i].how == HV_HOW_NONE || b->outs[i].how == HV_HOW_NONE)
			continue;
		hv_agree(&x, &a->outs[i], &y, &b->outs[i], &c->planned.call, &v);
		record(j, c, &b->outs[i], &v);
	}
	j->machine = NULL;
}

int live_suite_try(const struct hv_stub *stub, const struct hv_abi *abi, const struct live_places *places,
		   const struct live_trial *trial, const struct hv_suite_options *options, struct hv_report *report, char *error,
		   size_t size)
{
	struct judging j = { .stub = stub, .abi = abi, .options = options, .report = report, .places = places, .trial = trial };
	struct share *sh = calloc(1, sizeof(*sh));
	int err;

	if (!sh) {
		snprintf(error, size, "out of memory");
		return -1;
	}
	err = run_sim(&j, sh, error, size);
	free(sh);
	return err;
}

int live_suite_run(const struct hv_stub *stub, const struct hv_abi *abi, const struct live_on *on,
		   const struct hv_suite_options *options, struct hv_report *report, char *error, size_t size)
{
	struct live_places places;
	struct judging j = { .stub = stub, .abi = abi, .options = options, .report = report, .places = &places };
	struct share *shares = calloc(2, sizeof(*shares));
	uint8_t *ram = ram_map(stub->ram);
	double start = hv_seconds();
	int err = 0;

	if (!ram || !shares) {
		snprintf(error, size, "out of memory");
		free(shares);
		if (ram)
			munmap(ram, stub->ram->snapshot.ram_size);
		return -1;
	}
	live_find_places(stub, ram, &places);
	live_judge_resident(stub, ram, &places, options, report);
	munmap(ram, stub->ram->snapshot.ram_size);
	if (on->sim)
		err = run_sim(&j, &shares[0], error, size);
	if (!err && on->qemu && on->boot && places.site)
		err = run_qemu(&j, &shares[1], on->boot, error, size);
	else if (on->qemu)
		hv_report_miss(report, "qemu", false,
			       "a snapshot has no devices to go on with: hvcheck run --boot judges the machine that "
			       "booted");
	if (!err && shares[0].count && shares[1].count)
		compare(&j, &shares[0], &shares[1]);
	rows_total(report);
	report->seconds = hv_seconds() - start;
	free(shares);
	return err;
}
