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

struct mutating {
	struct hv_stub *stub;
	const struct hv_abi *abi;
	const struct mutate_options *options;
	struct live_places places;
	struct mutate_report *report;
	bool walked[PAGE / 4];	/* words of the identity map's page that the good one executes */
	uint64_t page;		/* offset in the image */
	char *error;
	size_t size;
};

/* Every word that it changes is on the way. */
static bool is_on_way(const struct mutating *t, const struct mutant *m)
{
	const struct edit *e = t->report->mutants.edits + m->first;

	for (uint32_t i = 0; i < m->count; i++)
		if (e[i].at - t->page >= PAGE || !t->walked[(e[i].at - t->page) / 4])
			return false;
	return m->count && m->count <= EDITS && !m->align;
}

static bool is_wanted(const struct mutating *t, size_t i, size_t number)
{
	const struct mutate_options *o = t->options;
	bool named = !o->only_count;

	for (size_t k = 0; k < o->only_count; k++)
		named |= i >= o->only[k].first && i <= o->only[k].last;
	return named && (o->every < 2 || number % o->every == o->seed % o->every);
}

/* The stub's calls alone; -1: the simulator is lost. `rules` are those that fail. */
static int judge(struct mutating *t, const struct live_patch *patches, unsigned count, bool *walked,
		 struct mutant_result *result)
{
	const struct hv_suite_options options = { .strict = true, .fail_known = true };
	const struct live_trial trial = { .patches = patches, .patch_count = count, .walked = walked };
	struct hv_report r = { .stub = t->stub, .abi = t->abi };
	int err = live_suite_try(t->stub, t->abi, &t->places, &trial, &options, &r, t->error, t->size);

	for (size_t i = 0; i < r.row_count; i++)
		if (r.rows[i].status == HV_FAIL)
			hv_rule_set_add(&result->rules, r.rows[i].rule);
	result->calls = r.calls;
	hv_report_free(&r);
	return err;
}

static bool is_hint(uint32_t word)
{
	struct isa_insn insn;

	isa_decode(ISA_A64, word, &insn);
	return isa_is_hint(&insn) && insn.id != A64_WFE && insn.id != A64_WFI;
}

/* Besides, one that waits for more than the good one does changes nothing that a caller could tell. */
static bool is_barrier(uint32_t word)
{
	struct isa_insn insn;

	isa_decode(ISA_A64, word, &insn);
	return insn.class == ISA_BARRIER && insn.id != A64_CLREX;
}

/* A BTI is a NOP on a CPU that guards no page, and the kernel that was booted knows its CPU. */
static bool is_landing_pad(const struct mutating *t, const struct mutant *m)
{
	const struct mutants *all = &t->report->mutants;
	const struct edit *e = all->edits + m->first;

	for (uint32_t i = 0; i < m->count; i++)
		if ((!is_hint(e[i].is) && !is_barrier(e[i].is)) || !is_hint(mutants_word(all, e[i].at)))
			return false;
	return !t->places.guarded;
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

static int try_one(struct mutating *t, size_t i)
{
	const struct mutants *all = &t->report->mutants;
	const struct mutant *m = &all->m[i];
	struct mutant_result *result = &t->report->results[i];
	struct live_patch patches[EDITS];
	double start = clock_seconds();
	int err;

	for (uint32_t k = 0; k < m->count; k++)
		patches[k] = (struct live_patch){ t->stub->ram->snapshot.kernel + all->edits[m->first + k].at,
						  all->edits[m->first + k].is };
	mutant_apply(all, m, t->stub->image);
	err = judge(t, patches, m->count, NULL, result);
	mutant_undo(all, m, t->stub->image);
	result->argument = ARGUMENT_NONE;
	result->fate = FATE_KILLED;
	if (!hv_rule_set_count(&result->rules)) {
		result->argument = (uint8_t)mutant_argue(all, m, t->places.idmap_abi, false);
		if (result->argument == ARGUMENT_NONE && is_landing_pad(t, m))
			result->argument = ARGUMENT_HINT;
		if (result->argument == ARGUMENT_NONE && is_renamed(t, m))
			result->argument = ARGUMENT_SAME_EFFECT;
		result->fate = result->argument == ARGUMENT_NONE ? FATE_SURVIVED : FATE_EQUIVALENT;
	}
	result->seconds = (float)(clock_seconds() - start);
	t->report->seconds += (double)result->seconds;
	return err;
}

static int try_all(struct mutating *t)
{
	struct mutate_report *r = t->report;
	size_t on_way = 0, done = 0, total = 0;

	for (size_t i = 0; i < r->mutants.count; i++)
		total += is_on_way(t, &r->mutants.m[i]);
	for (size_t i = 0; i < r->mutants.count; i++) {
		r->results[i].index = (uint32_t)i;
		if (!is_on_way(t, &r->mutants.m[i]) || !is_wanted(t, i, on_way++))
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

/* Where things are, and that the good one passes, on the way that is broken then. */
static int begin(struct mutating *t, struct hv_stub **way)
{
	struct mutant_result good = { 0 };
	uint8_t *ram = ram_map(t->stub->ram);

	if (!ram)
		return fail(t, "out of memory");
	live_find_places(t->stub, ram, 0, &t->places);
	munmap(ram, t->stub->ram->snapshot.ram_size);
	if (!strcmp(t->abi->name, "pkvm-5.16"))
		return fail(t, "protected KVM never gives EL2 back, and there is no other way of it to break");
	if (!t->places.idmap || !t->places.stub)
		return fail(t, "the code by which it gives EL2 back was not found in the kernel's text");
	t->page = t->places.idmap - t->stub->ram->snapshot.kernel;
	if (judge(t, NULL, 0, t->walked, &good))
		return -1;
	if (hv_rule_set_count(&good.rules))
		return fail(t, "it fails as it is, so its breaks tell nothing: see hvcheck run --strict");
	*way = hv_stub_with_table(t->stub, t->page);
	return *way ? 0 : fail(t, "out of memory");
}

/*
 * What the calls of the resident hypervisor do not tell, those of the table beside it may, which leads to the same code with other
 * registers and from other places, above 4 GiB too. hvcheck run asks both.
 */
static int try_beside(struct mutating *t, const struct hv_stub *way)
{
	struct mutate_report *r = t->report, beside = { 0 };
	struct mutate_options options = *t->options;
	struct mutant_range *only = calloc(r->mutants.count + 1, sizeof(*only));
	size_t count = 0;
	int err = 0;

	for (size_t i = 0; only && i < r->mutants.count; i++)
		if (r->results[i].fate == FATE_SURVIVED)
			only[count++] = (struct mutant_range){ i, i };
	options.only = only;
	options.only_count = count;
	options.every = 0;
	if (!only)
		err = fail(t, "out of memory");
	else if (count)
		err = mutate_all(way, t->places.idmap_abi, &options, &beside, t->error, t->size);
	for (size_t i = 0; !err && i < count; i++) {
		const struct mutant_result *b = &beside.results[only[i].first];

		if (b->fate == FATE_KILLED || b->fate == FATE_EQUIVALENT)
			r->results[only[i].first] = *b;
	}
	r->seconds += beside.seconds;
	mutate_report_free(&beside);
	free(only);
	return err;
}

int live_mutate(struct hv_stub *stub, const struct hv_abi *abi, const struct mutate_options *options, struct hv_stub **way,
		struct mutate_report *report, char *error, size_t size)
{
	static struct mutating t;
	double start = clock_seconds();
	int err;

	t = (struct mutating){ .stub = stub, .abi = abi, .options = options, .report = report, .error = error, .size = size };
	*way = NULL;
	err = begin(&t, way);
	if (!err && (mutants_make(*way, &report->mutants) ||
		     !(report->results = calloc(report->mutants.count + 1, sizeof(*report->results)))))
		err = fail(&t, "out of memory");
	report->stub = *way;
	report->abi = abi;
	if (!err)
		err = try_all(&t) || try_beside(&t, *way);
	report->elapsed = clock_seconds() - start;
	return err;
}
