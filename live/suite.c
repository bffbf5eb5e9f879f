/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "live/live.h"
#include "suite/clock.h"
#include "suite/known.h"
#include "suite/run/rows.h"
#include "suite/scenario/scenario.h"
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
	uint64_t answer;	/* hv_bench.answer of the hypervisor */
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
		rows_say(row, c->own ? "the hypervisor's own code answers it, and has memory of its own" : "%s cannot observe it",
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

static int run_calls(struct judging *j, struct live_sim *s, struct live_call *calls, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct hv_outcome out;
		struct live_seen seen;

		if (live_sim_run(s, &calls[i].planned.call, calls[i].follows, &out, &seen))
			return -1;
		j->report->calls++;
		judge_outcome(j, &calls[i], &out);
		judge_way(j, &calls[i], &out, &seen);
		judge_order(j, &calls[i], &out, &seen);
		if (!calls[i].own)
			judge_barriers(j, &calls[i], &out, &seen);
		live_seen_free(&seen);
		/* What follows a call that went wrong follows nothing. */
		while (out.how != HV_HOW_RETURNED && i + 1 < count && calls[i + 1].follows)
			i++;
	}
	return 0;
}

static int run_sim(struct judging *j, char *error, size_t size)
{
	static struct live_call calls[LIVE_CALLS];
	size_t count = live_plan(j->stub, j->abi, j->places, calls);
	struct live_sim *s = live_sim_open(j->stub->ram, j->places, error, size);
	double start = hv_seconds();
	int err = -1;

	if (s) {
		j->machine = live_sim_name(s);
		j->sees = live_sim_sees(s);
		err = run_calls(j, s, calls, count);
		hv_report_time(j->report, j->machine, hv_seconds() - start);
	}
	live_sim_close(s);
	return err;
}

int live_suite_run(const struct hv_stub *stub, const struct hv_abi *abi, const struct hv_suite_options *options,
		   struct hv_report *report, char *error, size_t size)
{
	struct live_places places;
	struct judging j = { .stub = stub, .abi = abi, .options = options, .report = report, .places = &places };
	uint8_t *ram = ram_map(stub->ram);
	double start = hv_seconds();
	int err;

	if (!ram) {
		snprintf(error, size, "out of memory");
		return -1;
	}
	live_find_places(stub, ram, &places);
	live_judge_resident(stub, ram, &places, options, report);
	munmap(ram, stub->ram->snapshot.ram_size);
	err = run_sim(&j, error, size);
	rows_total(report);
	report->seconds = hv_seconds() - start;
	return err;
}
