/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "isa/isa.h"
#include "isa/sysreg.h"
#include "machines/live/live.h"
#include "machines/live/mutate.h"
#include "suite/clock.h"

#define PAGE 4096u
#define EDITS 64
#define HOST_SLOT 0x400
/* ID registers (Arm ARM D13.2, G8.2). */
#define ISAR1_KEYS 0xff000ff0ull	/* APA, API, GPA, GPI */
#define ISAR2_KEYS 0xff00ull		/* GPA3, APA3 */

/*
 * Code that breaks are made of: behind the table that VBAR_EL2 leads to, and in the page of the identity map, which only a register
 * leads to. What argues about breaks goes by the table that begins the hypervisor there: it leads to the same code.
 */
enum { AT_VECTORS, IN_PAGE, PARTS };
struct part {
	struct hv_stub *way;		/* owned */
	const struct hv_abi *abi;
	bool *walked;			/* by word of the kernel: what the good one executes; owned */
	struct mutants mutants;
	struct residence residence;
	size_t first;			/* of them, in the report */
};

struct mutating {
	struct hv_stub *stub;
	const struct hv_abi *abi;
	const struct mutate_options *options;
	struct live_places places;
	struct mutate_report *report;
	struct part parts[PARTS];
	uint8_t *ram;			/* the snapshot's, mapped; owned */
	char *error;
	size_t size;
};

static const struct part *part_of(const struct mutating *t, size_t i)
{
	return &t->parts[i >= t->parts[IN_PAGE].first ? IN_PAGE : AT_VECTORS];
}

static bool keeps_el2(const struct mutating *t)
{
	return !strcmp(t->abi->name, "pkvm-5.16");
}

static bool is_wanted(const struct mutating *t, size_t i)
{
	const struct mutate_options *o = t->options;
	bool named = !o->only_count;

	for (size_t k = 0; k < o->only_count; k++)
		named |= i >= o->only[k].first && i <= o->only[k].last;
	return named && (o->every < 2 || i % o->every == o->seed % o->every) && t->report->mutants.m[i].count <= EDITS;
}

/* The stub's calls alone; -1: the simulator is lost. `rules` are those that fail. */
static int judge(struct mutating *t, const struct live_trial *trial, struct mutant_result *result)
{
	const struct hv_suite_options options = { .strict = true, .fail_known = true, .first = !t->options->needs };
	struct hv_report r = { .stub = t->stub, .abi = t->abi };
	int err = live_suite_try(t->stub, t->abi, &t->places, trial, &options, &r, t->error, t->size);

	for (size_t i = 0; i < r.row_count; i++)
		if (r.rows[i].status == HV_FAIL)
			hv_rule_set_add(&result->rules, r.rows[i].rule);
	result->calls = r.calls;
	hv_report_free(&r);
	return err;
}

/* While E2H is set, many a register of EL2's goes by the name of EL1's, too: the same register by its other name. */
static bool is_same_register(uint32_t a, uint32_t b)
{
	struct isa_insn x, y;

	isa_decode(ISA_A64, a, &x);
	isa_decode(ISA_A64, b, &y);
	return x.id == y.id && (x.id == A64_MSR || x.id == A64_MRS) && (a & 31) == (b & 31) &&
	       isa_sysreg_at_el2(ISA_SYSREG_OF(a), true) == isa_sysreg_at_el2(ISA_SYSREG_OF(b), true);
}

static bool is_renamed(const struct mutating *t, const struct mutant *m)
{
	const struct mutants *all = &t->report->mutants;
	const struct edit *e = all->edits + m->first;

	for (uint32_t i = 0; i < m->count; i++)
		if (!is_same_register(e[i].is, mutants_word(all, e[i].at)))
			return false;
	return snapshot_reg(&t->stub->ram->snapshot.cpu[0], "HCR_EL2") & HV_HCR_E2H;
}

static enum prove_argument argue(const struct mutating *t, size_t i)
{
	const struct part *part = part_of(t, i);
	const struct mutant *m = &t->report->mutants.m[i];
	enum prove_argument argument = mutant_argue(&part->mutants, &part->mutants.m[i - part->first], part->abi, false);

	if (argument == ARGUMENT_NONE && is_renamed(t, m))
		argument = ARGUMENT_SAME_EFFECT;
	return argument;
}

static int try_one(struct mutating *t, size_t i)
{
	const struct part *part = part_of(t, i);
	const struct mutants *all = &t->report->mutants;
	const struct mutant *m = &all->m[i];
	struct mutant_result *result = &t->report->results[i];
	struct live_patch patches[EDITS];
	const struct live_trial trial = { .patches = patches, .patch_count = m->count };
	double start = clock_seconds();
	int err;

	for (uint32_t k = 0; k < m->count; k++)
		patches[k] = (struct live_patch){ t->stub->ram->snapshot.kernel + all->edits[m->first + k].at,
						  all->edits[m->first + k].is };
	mutant_apply(all, m, t->stub->image);
	err = judge(t, &trial, result);
	mutant_undo(&part->mutants, &part->mutants.m[i - part->first], t->stub->image);
	result->argument = ARGUMENT_NONE;
	result->fate = FATE_KILLED;
	if (!hv_rule_set_count(&result->rules)) {
		result->argument = (uint8_t)argue(t, i);
		result->fate = result->argument == ARGUMENT_NONE ? FATE_SURVIVED : FATE_EQUIVALENT;
	}
	result->seconds = (float)(clock_seconds() - start);
	t->report->seconds += (double)result->seconds;
	return err;
}

static int try_all(struct mutating *t)
{
	struct mutate_report *r = t->report;
	size_t total = 0, done = 0;

	for (size_t i = 0; i < r->mutants.count; i++)
		total += is_wanted(t, i);
	for (size_t i = 0; i < r->mutants.count; i++) {
		r->results[i].index = (uint32_t)i;
		if (!is_wanted(t, i))
			continue;
		if (t->options->stop && *t->options->stop)
			return 0;
		if (try_one(t, i))
			return -1;
		if (t->options->progress)
			t->options->progress(t->options->progress_ctx, ++done, total);
	}
	r->complete = true;
	return 0;
}

static int fail(const struct mutating *t, const char *what)
{
	snprintf(t->error, t->size, "%s: %s", t->stub->name, what);
	return -1;
}

/*
 * A hypervisor that keeps EL2 answers with its own code, to which everything that comes from the host leads. What is broken is the
 * way there, in the slot, and as far as what traps does not go it.
 */
static int leave_own(struct mutating *t, bool *walked, size_t count)
{
	struct mutant_result good = { 0 };
	const struct live_trial traps = { .walked = calloc(count, sizeof(bool)), .walked_count = count, .traps = true };
	size_t slot = (t->stub->table + HOST_SLOT) / 4;
	int err = traps.walked ? judge(t, &traps, &good) : fail(t, "out of memory");

	for (size_t i = 0; !err && i < count; i++)
		walked[i] &= !traps.walked[i] || i - slot < HV_SLOT_SIZE / 4;
	free(traps.walked);
	return err;
}

/* What the good one executes on its way, and that it passes. */
static int walk(struct mutating *t)
{
	struct mutant_result good = { 0 };
	size_t count = t->stub->size / 4, first = (t->places.idmap - t->stub->ram->snapshot.kernel) / 4;
	const struct live_trial way = { .walked = calloc(count, sizeof(bool)), .walked_count = count }, as_it_is = { 0 };

	t->parts[AT_VECTORS].walked = way.walked;
	t->parts[IN_PAGE].walked = calloc(count, sizeof(bool));
	if (!way.walked || !t->parts[IN_PAGE].walked)
		return fail(t, "out of memory");
	if (judge(t, &way, &good) || (keeps_el2(t) && leave_own(t, way.walked, count)) || judge(t, &as_it_is, &good))
		return -1;
	if (hv_rule_set_count(&good.rules))
		return fail(t, "it fails as it is, so its breaks tell nothing: see hvcheck run --strict");
	for (size_t i = first; t->places.idmap && i < first + PAGE / 4 && i < count; i++) {
		t->parts[IN_PAGE].walked[i] = way.walked[i];
		way.walked[i] = false;
	}
	return 0;
}

static int make(struct mutating *t, struct part *part, uint64_t table, const struct hv_abi *abi)
{
	part->first = t->report->mutants.count;
	part->abi = abi;
	part->way = hv_stub_with_table(t->stub, table);
	if (!part->way || mutants_make_along(part->way, part->walked, &part->mutants) ||
	    mutants_append(&t->report->mutants, &part->mutants))
		return fail(t, "out of memory");
	part->mutants.flow.residence = &part->residence;
	return 0;
}

/* Eight bytes of what EL2 maps read-only, as its host does: nothing writes there. */
static bool read_fixed(const void *ctx, uint64_t va, uint64_t *value)
{
	const struct mutating *t = ctx;
	const struct snapshot *s = &t->stub->ram->snapshot;
	struct live_page page = live_translate(t->stub->ram, t->ram, 0, va);

	if (va % 8 || !page.mapped || page.writable || page.pa - s->ram >= s->ram_size - 8)
		return false;
	memcpy(value, t->ram + (page.pa - s->ram), sizeof(*value));
	return true;
}

/* Where the vectors are executed, and with what. The page is argued about as the table in it is, which any place would do for. */
static void reside(struct mutating *t)
{
	const struct snapshot *s = &t->stub->ram->snapshot;
	uint64_t vbar = snapshot_reg(&s->cpu[0], "VBAR_EL2");
	bool guarded = t->places.guarded || live_translate(t->stub->ram, t->ram, 0, vbar).guarded;

	bool keys = snapshot_reg(&s->cpu[0], "ID_AA64ISAR1_EL1") & ISAR1_KEYS ||
		    snapshot_reg(&s->cpu[0], "ID_AA64ISAR2_EL1") & ISAR2_KEYS;

	t->parts[AT_VECTORS].residence = (struct residence){
		.image = vbar - t->stub->table, .flat = s->kernel, .sp = snapshot_reg(&s->cpu[0], "SP_EL2"), .guarded = guarded,
		.keys = keys, .read = read_fixed, .ctx = t };
	t->parts[IN_PAGE].residence = (struct residence){ .guarded = guarded, .keys = keys };
}

/* Where things are, and what breaks there are. */
static int begin(struct mutating *t)
{
	bool keeps = keeps_el2(t);

	t->ram = ram_map(t->stub->ram);
	if (!t->ram)
		return fail(t, "out of memory");
	live_find_places(t->stub, t->ram, 0, &t->places);
	reside(t);
	if (!keeps && (!t->places.idmap || !t->places.stub))
		return fail(t, "the code by which it gives EL2 back was not found in the kernel's text");
	if (walk(t) || make(t, &t->parts[AT_VECTORS], t->stub->table, t->abi))
		return -1;
	t->parts[IN_PAGE].first = t->report->mutants.count;
	if (!keeps && make(t, &t->parts[IN_PAGE], t->places.idmap - t->stub->ram->snapshot.kernel, t->places.idmap_abi))
		return -1;
	t->report->results = calloc(t->report->mutants.count + 1, sizeof(*t->report->results));
	return t->report->results ? 0 : fail(t, "out of memory");
}

/*
 * What the calls of the resident hypervisor do not tell, those of the table beside it may, which leads to the same code with other
 * registers and from other places, above 4 GiB too. hvcheck run asks both.
 */
static int try_beside(struct mutating *t)
{
	const struct part *part = &t->parts[IN_PAGE];
	struct mutate_report *r = t->report, beside = { 0 };
	struct mutate_options options = *t->options;
	struct mutant_range *only = calloc(part->mutants.count + 1, sizeof(*only));
	size_t count = 0;
	int err = 0;

	for (size_t i = 0; only && i < part->mutants.count; i++)
		if (r->results[part->first + i].fate == FATE_SURVIVED)
			only[count++] = (struct mutant_range){ i, i };
	options.only = only;
	options.only_count = count;
	options.every = 0;
	options.walked = part->walked;
	if (!only)
		err = fail(t, "out of memory");
	else if (count)
		err = mutate_all(part->way, part->abi, &options, &beside, t->error, t->size);
	for (size_t i = 0; !err && i < count; i++) {
		const struct mutant_result *b = &beside.results[only[i].first];

		if (b->fate == FATE_KILLED || b->fate == FATE_EQUIVALENT)
			r->results[part->first + only[i].first] = *b;
	}
	r->seconds += beside.seconds;
	mutate_report_free(&beside);
	free(only);
	return err;
}

static void end(struct mutating *t)
{
	if (t->ram)
		munmap(t->ram, t->stub->ram->snapshot.ram_size);
	for (unsigned i = 0; i < PARTS; i++) {
		mutants_free(&t->parts[i].mutants);
		free(t->parts[i].walked);
		hv_stub_free(t->parts[i].way);
	}
}

int live_mutate(struct hv_stub *stub, const struct hv_abi *abi, const struct mutate_options *options,
		struct mutate_report *report, char *error, size_t size)
{
	struct mutating t = { .stub = stub, .abi = abi, .options = options, .report = report, .error = error, .size = size };
	double start = clock_seconds();
	int err;

	*report = (struct mutate_report){ .stub = stub, .abi = abi, .mutants.flow.stub = stub, .needs = options->needs };
	err = begin(&t) || try_all(&t) || try_beside(&t) ? -1 : 0;
	report->elapsed = clock_seconds() - start;
	end(&t);
	return err;
}
