/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "machines/live/fuzz.h"
#include "machines/live/judge.h"
#include "suite/clock.h"
#include "suite/fuzz/private.h"

#define NUMBERS 5		/* of calls, in every generation's stub */
#define FUNCTIONS 0xc6000000u	/* KVM's, as fast calls of SMCCC (arch/arm64/include/asm/kvm_asm.h) */
#define FUNCTIONS_SIZE 0x10000u
#define HINT 0x10000u		/* SMCCC's, which KVM takes off the number */
#define NO_FUNCTION 0xc600f000u	/* there are some hundred */
#define PSTATE_FLAGS ((uint64_t)HV_PSTATE_NZCV)

struct fuzzing {
	const struct hv_stub *stub;
	const struct hv_abi *abi;
	const struct fuzz_options *o;
	struct fuzz_result *r;
	struct live_places places;
	struct hv_places harness;	/* for numbers worth trying */
	struct hv_call begins;
	uint64_t words[FUZZ_WORDS];
	struct hv_fuzz f;
	struct live_sim *sim;
	double start;
};

/* --- calls ----------------------------------------------------------------------------------------------------- */

/* No function of KVM's: one that is called with random arguments may do anything, and is right. */
static uint64_t spare_functions(const struct fuzzing *z, uint64_t x0)
{
	uint64_t function = x0 & ~(uint64_t)HINT;

	if ((uint32_t)function - FUNCTIONS < FUNCTIONS_SIZE)
		return NO_FUNCTION | (x0 & 0xfff);
	return hv_abi_takes_addresses(z->abi) && x0 >= NUMBERS ? x0 % NUMBERS : x0;
}

static void fill(const struct fuzzing *z, uint64_t *stream, struct hv_call *call)
{
	uint64_t dice = random_next(stream);

	for (unsigned reg = HV_X1; reg <= HV_X30; reg++)
		if (dice >> reg & 1)
			call->in.r[reg] = fuzz_value(&z->f, stream);
	call->imm = dice & 1 ? 0 : (uint16_t)(dice >> 32);
	call->in.r[HV_PSTATE] ^= random_next(stream) & PSTATE_FLAGS;
	for (unsigned i = 0; dice >> 48 & 1 && i < 64; i++)
		call->in.v[i] = random_next(stream);
}

/* A restart to anything but code would lose the CPU, and be right. */
static void aim(const struct fuzzing *z, struct hv_call *call)
{
	const struct hv_call_spec *spec = hv_abi_select(z->abi, call);

	if (spec->ending == HV_RESTARTS)
		call->in.r[spec->entry] = z->places.free;
}

static void make(const struct fuzzing *z, uint64_t index, struct hv_call *call)
{
	uint64_t stream = random_mix(z->o->seed) ^ random_mix(index * 2 + 1);

	*call = z->begins;
	call->id = (uint32_t)index;
	fill(z, &stream, call);
	call->in.r[HV_X0] = spare_functions(z, random_next(&stream) & 1 ? random_next(&stream) % NUMBERS :
					    fuzz_selector(&z->f, &stream));
	aim(z, call);
}

/* --- one call, judged ------------------------------------------------------------------------------------------ */

struct judged {
	unsigned rule;		/* the first that fails; HV_RULE_COUNT: none */
	struct hv_verdict verdict;
	char name[40], why[256];
};

/* A failure of this rule by a call of this name was found before. */
static bool is_known(const struct fuzzing *z, const struct hv_row *row, const char *name)
{
	for (unsigned i = 0; i < z->r->finding_count; i++)
		if (z->r->findings[i].rule == row->rule && !strcmp(z->r->findings[i].call_name, name))
			return true;
	return z->r->finding_count == FUZZ_FINDINGS;
}

static void take_row(struct judged *to, const struct hv_row *row)
{
	to->rule = row->rule;
	to->verdict = row->verdict;
	snprintf(to->why, sizeof(to->why), "%s", row->why ? row->why : "");
}

/* `only`: the rule that is looked for; HV_RULE_COUNT: any that is news. 0, or -1: the simulator is lost. */
static int try_call(struct fuzzing *z, const struct hv_call *asked, unsigned only, struct judged *to)
{
	const struct hv_suite_options options = { .strict = z->o->strict, .fail_known = true };
	struct hv_report report = { .stub = z->stub, .abi = z->abi };
	struct live_judging j = { .stub = z->stub, .abi = z->abi, .options = &options, .report = &report, .places = &z->places,
				  .machine = live_sim_name(z->sim), .sees = live_sim_sees(z->sim), .has = live_sim_has(z->sim) };
	struct live_call c;
	struct hv_outcome out;
	struct live_seen seen;

	live_name(z->abi, asked, &c);
	*to = (struct judged){ .rule = HV_RULE_COUNT };
	snprintf(to->name, sizeof(to->name), "%s", c.planned.name);
	if (live_sim_run(z->sim, &c.planned.call, false, &out, &seen))
		return -1;
	live_judge_call(&j, &c, &out, &seen);
	live_seen_free(&seen);
	for (size_t i = 0; i < report.row_count && to->rule == HV_RULE_COUNT; i++)
		if (report.rows[i].status == HV_FAIL &&
		    (only == HV_RULE_COUNT ? !is_known(z, &report.rows[i], to->name) : report.rows[i].rule == only))
			take_row(to, &report.rows[i]);
	hv_report_free(&report);
	return 0;
}

/* --- findings -------------------------------------------------------------------------------------------------- */

#define IMMEDIATE (HV_X30 + 1)
#define FLAGS (IMMEDIATE + 1)
#define VECTORS (FLAGS + 1)

static void reset(const struct fuzzing *z, struct hv_call *call, unsigned part)
{
	if (part == IMMEDIATE)
		call->imm = 0;
	else if (part == FLAGS)
		call->in.r[HV_PSTATE] = z->begins.in.r[HV_PSTATE];
	else if (part == VECTORS)
		memcpy(call->in.v, z->begins.in.v, sizeof(call->in.v));
	else
		call->in.r[part] = z->begins.in.r[part];
	aim(z, call);
}

/* Everything that does not matter is as the kernel left it. */
static int minimise(struct fuzzing *z, struct hv_call *call, struct judged *found)
{
	for (unsigned part = HV_X1; part <= VECTORS; part++) {
		struct hv_call smaller = *call;
		struct judged again;

		reset(z, &smaller, part);
		if (!memcmp(&smaller, call, sizeof(smaller)))
			continue;
		if (try_call(z, &smaller, found->rule, &again))
			return -1;
		if (again.rule != found->rule || strcmp(again.name, found->name))
			continue;
		*call = smaller;
		*found = again;
	}
	return 0;
}

/* The finding's file, by the names of stub, rule and call. */
static int save(struct fuzzing *z, struct fuzz_finding *found)
{
	const char *slash = strrchr(z->stub->name, '/');
	char name[160], comment[300];

	snprintf(name, sizeof(name), "%.80s-%s-%s", slash ? slash + 1 : z->stub->name, hv_rules[found->rule].name,
		 found->call_name);
	for (char *c = name; *c; c++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._", *c))
			*c = '-';
	snprintf(found->path, sizeof(found->path), "%s/%s.replay%s", z->o->out, name + (name[0] == '.'), z->o->suffix);
	snprintf(comment, sizeof(comment), "# %s: %s\n# %s %llu of seed %llu%s\n", hv_rules[found->rule].name,
		 hv_rules[found->rule].sentence, found->asked ? "asked as by hvcheck run, call" : "call",
		 (unsigned long long)found->index, (unsigned long long)found->seed,
		 z->o->strict ? "\n# found with --strict" : "");
	return fuzz_write(found->path, z->stub, z->abi, "live:sim", z->o->symbol, &found->call, NULL, &z->harness, comment,
			  z->r->error, sizeof(z->r->error));
}

static int add(struct fuzzing *z, const struct hv_call *call, uint64_t index, bool asked, struct judged *judged)
{
	struct fuzz_finding *found = &z->r->findings[z->r->finding_count];

	*found = (struct fuzz_finding){ .rule = (uint16_t)judged->rule, .alone = true, .asked = asked, .index = index,
					.seed = z->o->seed, .seconds = clock_seconds() - z->start, .call = *call };
	if (minimise(z, &found->call, judged))
		return -1;
	found->verdict = judged->verdict;
	memcpy(found->call_name, judged->name, sizeof(found->call_name));
	memcpy(found->why, judged->why, sizeof(found->why));
	snprintf(found->machine, sizeof(found->machine), "%s", live_sim_name(z->sim));
	if (z->o->out && save(z, found)) {	/* it is told all the same */
		*found->path = '\0';
		__atomic_store_n(&z->r->finding_count, z->r->finding_count + 1, __ATOMIC_RELEASE);
		return -1;
	}
	__atomic_store_n(&z->r->finding_count, z->r->finding_count + 1, __ATOMIC_RELEASE);
	return 0;
}

/* --- the loop -------------------------------------------------------------------------------------------------- */

static bool is_over(struct fuzzing *z)
{
	z->r->seconds = clock_seconds() - z->start;
	return (z->o->stop && *z->o->stop) || (z->o->seconds > 0 && z->r->seconds >= z->o->seconds) ||
	       (z->o->calls && z->r->calls >= z->o->calls);
}

/* A call may fail several rules: each is a finding. */
static int step(struct fuzzing *z, uint64_t index)
{
	struct hv_call call;
	struct judged judged;

	make(z, index, &call);
	for (z->r->calls++; ; ) {
		if (try_call(z, &call, HV_RULE_COUNT, &judged))
			return -1;
		if (judged.rule == HV_RULE_COUNT)
			return 0;
		if (add(z, &call, index, false, &judged))
			return -1;
	}
}

/* What the plan asks, which knows by name what random calls meet by luck. */
static int ask_first(struct fuzzing *z)
{
	struct live_call *calls = calloc(LIVE_CALLS, sizeof(*calls));
	size_t count = calls ? live_plan(z->stub, z->abi, &z->places, calls) : 0;
	int err = calls ? 0 : -1;

	for (size_t i = 0; !err && i < count; i++) {
		struct judged judged = { .rule = 0 };

		while (!err && !calls[i].follows && judged.rule != HV_RULE_COUNT) {
			err = try_call(z, &calls[i].planned.call, HV_RULE_COUNT, &judged);
			if (!err && judged.rule != HV_RULE_COUNT)
				err = add(z, &calls[i].planned.call, i, true, &judged);
		}
		z->r->asked += !calls[i].follows;
	}
	free(calls);
	return err;
}

static int prepare(struct fuzzing *z)
{
	uint8_t *ram = ram_map(z->stub->ram);
	struct hv_outcome out;
	struct live_seen seen;
	struct hv_call call;

	if (!ram) {
		snprintf(z->r->error, sizeof(z->r->error), "out of memory");
		return -1;
	}
	live_find_places(z->stub, ram, 0, &z->places);
	munmap(ram, z->stub->ram->snapshot.ram_size);
	live_begin(&z->stub->ram->snapshot.cpu[0], &z->begins);
	z->sim = live_sim_open(z->stub->ram, &z->places, z->r->error, sizeof(z->r->error));
	call = z->begins;
	if (!z->sim || live_sim_run(z->sim, &call, false, &out, &seen))
		return -1;
	live_seen_free(&seen);
	live_take_kept(&z->begins, &call);
	z->harness = live_bench_places(z->stub, &z->places, &z->begins);
	z->harness.begins = &z->begins;
	z->harness.home = z->harness.far = z->harness.stub;
	z->f = (struct hv_fuzz){ .abi = z->abi, .places = &z->harness, .seed = z->o->seed, .words = z->words };
	z->f.word_count = fuzz_words(z->stub, z->words);
	return 0;
}

int live_fuzz(const struct hv_stub *stub, const struct hv_abi *abi, const struct fuzz_options *options, struct fuzz_result *result)
{
	struct fuzzing z = { .stub = stub, .abi = abi, .o = options, .r = result };
	int err;

	z.start = clock_seconds();
	err = prepare(&z) || ask_first(&z);
	for (uint64_t i = 0; !err && !is_over(&z); i++)
		err = step(&z, i);
	live_sim_close(z.sim);
	result->seconds = clock_seconds() - z.start;
	return err ? -1 : 0;
}
