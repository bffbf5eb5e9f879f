/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "machines/live/judge.h"
#include "suite/clock.h"
#include "suite/run/rows.h"

#define SMCCC_SINCE HV_RELEASE(5, 10)	/* KVM speaks SMCCC with its host */

/* What one machine was asked, and what became of it. */
struct share {
	char machine[100];
	uint64_t sees, has;
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

/* One of the two that run calls. */
struct runner {
	const char *name;
	uint64_t sees, has;
	int (*run)(void *ctx, struct hv_call *call, bool follows, struct hv_outcome *out, struct live_seen *seen);
	void *ctx;
	bool raises;			/* exceptions that are no HVC as well */
	const struct live_trial *trial;	/* NULL: all calls of it as it is */
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

/* The hypervisor's own code answers every call. */
static bool owns_all(const struct share *sh)
{
	for (size_t i = 0; i < sh->count; i++)
		if (!sh->calls[i].own)
			return false;
	return true;
}

/* What is walked is the way of the stub's calls, or that of what is none. */
static bool is_tried(const struct live_trial *trial, const struct share *sh, const struct live_call *c)
{
	bool trap = c->planned.call.event != HV_EVENT_HVC;

	if (!trial || !trial->walked)
		return true;
	return trial->traps ? trap : !c->own || (owns_all(sh) && !trap);
}

static bool is_over(const struct live_judging *j)
{
	bool fails = false;

	for (size_t i = 0; j->options->first && i < j->report->row_count; i++)
		fails |= j->report->rows[i].status == HV_FAIL;
	return fails;
}

static int run_calls(struct live_judging *j, const struct runner *r, struct share *sh)
{
	for (size_t i = 0; i < sh->count && !is_over(j); i++) {
		struct live_call *c = &sh->calls[i];
		struct live_seen seen;

		if (!is_tried(r->trial, sh, c))
			continue;
		if (c->planned.call.event != HV_EVENT_HVC && !r->raises) {
			live_judge_unrun(j, c);
			continue;
		}
		if (r->run(r->ctx, &c->planned.call, c->follows, &sh->outs[i], &seen))
			return -1;
		j->report->calls++;
		live_judge_call(j, c, &sh->outs[i], &seen);
		live_seen_free(&seen);
		/* What follows a call that went wrong follows nothing. */
		while (sh->outs[i].how != HV_HOW_RETURNED && i + 1 < sh->count && sh->calls[i + 1].follows)
			i++;
	}
	return 0;
}

static int run_on(struct live_judging *j, const struct runner *r, struct share *sh)
{
	double start = clock_seconds();
	int err;

	sh->count = live_plan(j->stub, j->abi, j->places, sh->calls);
	snprintf(sh->machine, sizeof(sh->machine), "%s", r->name);
	sh->sees = j->sees = r->sees;
	sh->has = j->has = r->has;
	j->machine = sh->machine;
	j->answer = 0;
	err = run_calls(j, r, sh);
	hv_report_time(j->report, sh->machine, clock_seconds() - start);
	return err;
}

static int run_sim(struct live_judging *j, struct share *sh, const struct live_trial *trial, char *error, size_t size)
{
	struct live_sim *s = live_sim_open(j->stub->ram, j->places, error, size);
	int err;

	if (s && trial)
		live_sim_change(s, trial);
	err = s ? run_on(j, &(struct runner){ live_sim_name(s), live_sim_sees(s), live_sim_has(s), run_in_sim, s, true, trial },
			 sh) : -1;
	live_sim_close(s);
	return err;
}

static int run_qemu(struct live_judging *j, struct share *sh, struct boot *boot, char *error, size_t size)
{
	struct live_qemu q;
	int err;

	live_qemu_open(&q, j->stub, boot, j->places, error, size);
	err = run_on(j, &(struct runner){ q.name, q.sees, 0, run_in_qemu, &q, false, NULL }, sh);
	live_qemu_close(&q);
	return err;
}

/* Both machines have begun with the same state, and must agree in what became of it. */
static void compare(struct live_judging *j, const struct share *a, const struct share *b)
{
	char name[2 * sizeof(a->machine) + 2];

	snprintf(name, sizeof(name), "%s+%s", a->machine, b->machine);
	j->machine = name;
	for (size_t i = 0; i < a->count; i++) {
		const struct live_call *c = &a->calls[i], *d = &b->calls[i];
		struct hv_places places = live_bench_places(j->stub, j->places, &c->planned.call);
		struct hv_bench x = { .abi = c->abi, .places = &places, .baseline = &c->planned.call.in, .sees = a->sees,
				      .has = a->has, .release = j->stub->release, .strict = j->options->strict };
		struct hv_bench y = { .abi = c->abi, .places = &places, .baseline = &d->planned.call.in, .sees = b->sees,
				      .has = b->has, .release = j->stub->release, .strict = j->options->strict };
		struct hv_verdict v;

		if (a->outs[i].how == HV_HOW_NONE || b->outs[i].how == HV_HOW_NONE)
			continue;
		hv_agree(&x, &a->outs[i], &y, &b->outs[i], &c->planned.call, &v);
		live_judge_record(j, c, &b->outs[i], &v);
	}
	j->machine = NULL;
}

int live_suite_try(const struct hv_stub *stub, const struct hv_abi *abi, const struct live_places *places,
		   const struct live_trial *trial, const struct hv_suite_options *options, struct hv_report *report, char *error,
		   size_t size)
{
	struct live_judging j = { .stub = stub, .abi = abi, .options = options, .report = report, .places = places };
	struct share *sh = calloc(1, sizeof(*sh));
	int err;

	if (!sh) {
		snprintf(error, size, "out of memory");
		return -1;
	}
	err = run_sim(&j, sh, trial, error, size);
	free(sh);
	return err;
}

/* What is so without a call, of each CPU. */
static int judge_resident(const struct hv_stub *stub, const struct hv_suite_options *options, struct hv_report *report,
			  struct live_places *places, char *error, size_t size)
{
	uint8_t *ram = ram_map(stub->ram);

	if (!ram) {
		snprintf(error, size, "out of memory");
		return -1;
	}
	for (unsigned cpu = 0; cpu < stub->ram->snapshot.cpu_count; cpu++) {
		live_find_places(stub, ram, cpu, &places[cpu]);
		live_judge_resident(stub, ram, &places[cpu], options, report);
	}
	munmap(ram, stub->ram->snapshot.ram_size);
	return 0;
}

int live_suite_lint(const struct hv_stub *stub, const struct hv_suite_options *options, struct hv_report *report, char *error,
		    size_t size)
{
	struct live_places places[SNAPSHOT_CPUS];
	int err = judge_resident(stub, options, report, places, error, size);

	rows_total(report);
	return err;
}

/* The calls of one CPU, on each machine. That another one cannot be called has the first one's reason, and is not said. */
static int run_cpu(struct live_judging *j, const struct live_on *on, struct share *shares, char *error, size_t size)
{
	const struct ram *ram = j->stub->ram;
	unsigned cpu = j->places->cpu;
	bool qemu = on->qemu && (!cpu || !on->boot);	/* a copy of the machine that booted has its first CPU called */
	const char *no_sim = on->sim ? live_sim_obstacle(ram, cpu) : NULL;
	const char *no_qemu = qemu ? live_qemu_obstacle(ram, on->boot, j->places) : NULL;
	int err = 0;

	shares[0].count = shares[1].count = 0;
	if (no_sim && !cpu)
		hv_report_miss(j->report, "sim", false, no_sim);
	if (no_qemu && !cpu)
		hv_report_miss(j->report, "qemu", false, no_qemu);
	if (on->sim && !no_sim)
		err = run_sim(j, &shares[0], NULL, error, size);
	if (!err && qemu && !no_qemu)
		err = run_qemu(j, &shares[1], on->boot, error, size);
	if (!err && shares[0].count && shares[1].count)
		compare(j, &shares[0], &shares[1]);
	return err;
}

static int run_all(struct live_judging *j, const struct live_places *places, const struct live_on *on, struct share *shares,
		   char *error, size_t size)
{
	int err = 0;

	for (unsigned cpu = 0; !err && cpu < j->stub->ram->snapshot.cpu_count; cpu++) {
		j->places = &places[cpu];
		err = run_cpu(j, on, shares, error, size);
	}
	j->places = places;
	return err;
}

int live_suite_run(const struct hv_stub *stub, const struct hv_abi *abi, const struct live_on *on,
		   const struct hv_suite_options *options, struct hv_report *report, char *error, size_t size)
{
	struct live_places places[SNAPSHOT_CPUS];
	struct live_judging j = { .stub = stub, .abi = abi, .options = options, .report = report, .places = places };
	struct share *shares = calloc(2, sizeof(*shares));
	double start = clock_seconds();
	int err;

	if (!shares) {
		snprintf(error, size, "out of memory");
		return -1;
	}
	err = judge_resident(stub, options, report, places, error, size) || run_all(&j, places, on, shares, error, size);
	rows_total(report);
	report->seconds = clock_seconds() - start;
	free(shares);
	return err ? -1 : 0;
}
