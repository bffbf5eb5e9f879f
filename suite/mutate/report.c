/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What became of the mutants: for a person, the survivors with both disassemblies; for the documents, one table of all stubs. */
#include <stdlib.h>
#include <string.h>

#include "suite/mutate/mutate.h"

struct sums {
	size_t made, fate[FATE_COUNT], lost;
	double seconds;
};

static bool tried(const struct mutate_report *r, size_t i)
{
	return r->results && r->results[i].fate != FATE_NONE;
}

static void add(struct sums *s, const struct mutant_result *r)
{
	s->made++;
	s->fate[r->fate]++;
	s->lost += r->lost;
	s->seconds += (double)r->seconds;
}

/* Of one class, or of all: MUTATION_COUNT. */
static struct sums sum(const struct mutate_report *r, unsigned class)
{
	struct sums s = { 0 };

	for (size_t i = 0; i < r->mutants.count; i++)
		if (tried(r, i) && (class == MUTATION_COUNT || r->mutants.m[i].class == class))
			add(&s, &r->results[i]);
	return s;
}

size_t mutate_count(const struct mutate_report *r, enum fate fate)
{
	return sum(r, MUTATION_COUNT).fate[fate];
}

/* --- one mutant, in words --------------------------------------------------------------------------------------- */

static void put_place(const struct mutate_report *r, uint64_t at, FILE *f)
{
	uint64_t distance;
	const char *symbol = hv_stub_symbol(r->stub, at, &distance);

	fprintf(f, "%s+0x%llx", symbol ? symbol : "image", (unsigned long long)(symbol ? distance : at));
}

static const char *disassemble(const struct hv_stub *stub, uint64_t at, uint32_t word, char *buf, size_t size)
{
	return stub->exec == HV_A32 ? hv_disassemble_a32(stub->thumb, at, word, buf, size) : hv_disassemble(at, word, buf, size);
}

#define EDITS_SHOWN 4

static void put_mutant(const struct mutate_report *r, size_t i, FILE *f)
{
	const struct mutant *m = &r->mutants.m[i];
	char was[96], is[96];

	fprintf(f, "    #%zu %s at ", i, mutation_kinds[m->class].name);
	put_place(r, m->site, f);
	if (m->align)
		fprintf(f, ": aligned to %u", m->align);
	for (uint32_t k = 0; k < m->count && k < EDITS_SHOWN; k++) {
		const struct edit *e = &r->mutants.edits[m->first + k];

		fputs(k ? "; " : ": ", f);
		if (e->at != m->site) {
			put_place(r, e->at, f);
			fputc(' ', f);
		}
		fprintf(f, "%08x %s -> %08x %s", mutants_word(&r->mutants, e->at),
			disassemble(r->stub, e->at, mutants_word(&r->mutants, e->at), was, sizeof(was)), e->is,
			disassemble(r->stub, e->at, e->is, is, sizeof(is)));
	}
	if (m->count > EDITS_SHOWN)
		fprintf(f, "; and %u more words", m->count - EDITS_SHOWN);
	fputc('\n', f);
}

/* Those of one fate, behind a title if there are any. NULL: none is wanted. */
static void put_fate(const struct mutate_report *r, enum fate fate, bool hidden, const char *title, FILE *f)
{
	for (size_t i = 0; i < r->mutants.count; i++) {
		if (!tried(r, i) || r->results[i].fate != fate || r->results[i].hidden != hidden)
			continue;
		if (title)
			fprintf(f, "\n  %s\n", title);
		title = NULL;
		put_mutant(r, i, f);
	}
}

/*
 * A mutant whose run differed, although an argument says that nothing can tell: one of the two is wrong. Rules that are read off
 * the code may forbid what no run shows.
 */
static bool contradicts(const struct mutate_report *r, size_t i)
{
	return tried(r, i) && r->results[i].fate == FATE_KILLED && r->results[i].argument != ARGUMENT_NONE &&
	       r->results[i].machine != HV_MACHINE_STATIC;
}

size_t mutate_contradictions(const struct mutate_report *r)
{
	size_t count = 0;

	for (size_t i = 0; i < r->mutants.count; i++)
		count += contradicts(r, i);
	return count;
}

static void put_rules(const struct hv_rule_set *rules, FILE *f)
{
	for (unsigned rule = 0; rule < HV_RULE_COUNT; rule++)
		if (hv_rule_set_has(rules, rule))
			fprintf(f, " %s", hv_rules[rule].name);
}

static void put_contradictions(const struct mutate_report *r, FILE *f)
{
	if (!mutate_contradictions(r))
		return;
	fputs("\n  killed, although an argument says that nothing can tell (a defect of hvcheck)\n", f);
	for (size_t i = 0; i < r->mutants.count; i++)
		if (contradicts(r, i)) {
			put_mutant(r, i, f);
			fprintf(f, "      %s, but it fails%s", prove_arguments[r->results[i].argument].name,
				r->results[i].lost ? " by its own crash" : "");
			put_rules(&r->results[i].rules, f);
			fputc('\n', f);
		}
}

/* --- rules and arguments ---------------------------------------------------------------------------------------- */

struct rule_sums {
	size_t kills, alone;
};

static void sum_rules(const struct mutate_report *r, struct rule_sums *sums)
{
	for (size_t i = 0; i < r->mutants.count; i++) {
		const struct hv_rule_set *rules = &r->results[i].rules;

		for (unsigned rule = 0; tried(r, i) && rule < HV_RULE_COUNT; rule++)
			if (hv_rule_set_has(rules, rule)) {
				sums[rule].kills++;
				sums[rule].alone += hv_rule_set_count(rules) == 1;
			}
	}
}

static void sum_arguments(const struct mutate_report *r, size_t *sums)
{
	for (size_t i = 0; i < r->mutants.count; i++)
		if (tried(r, i) && r->results[i].fate == FATE_EQUIVALENT)
			sums[r->results[i].argument]++;
}

/* --- text ------------------------------------------------------------------------------------------------------- */

static void put_sums(const char *name, const struct sums *s, FILE *f)
{
	fprintf(f, "  %-12s %6zu %7zu %11zu %7zu %9zu %8.1f\n", name, s->made, s->fate[FATE_KILLED], s->fate[FATE_EQUIVALENT],
		s->fate[FATE_UNSEEN], s->fate[FATE_SURVIVED], s->seconds);
}

static void put_classes(const struct mutate_report *r, FILE *f)
{
	struct sums all = sum(r, MUTATION_COUNT);

	fprintf(f, "  %-12s %6s %7s %11s %7s %9s %8s\n", "mutation", "made", "killed", "equivalent", "unseen", "survived",
		"seconds");
	for (unsigned class = 0; class < MUTATION_COUNT; class++) {
		struct sums s = sum(r, class);

		if (s.made)
			put_sums(mutation_kinds[class].name, &s, f);
	}
	put_sums("all", &all, f);
}

static void put_kills(const struct mutate_report *r, FILE *f)
{
	struct rule_sums sums[HV_RULE_COUNT] = { { 0 } };

	sum_rules(r, sums);
	fprintf(f, "\n  %-12s %6s %7s\n", "killed by", "all", "alone");
	for (unsigned rule = 0; rule < HV_RULE_COUNT; rule++)
		if (sums[rule].kills)
			fprintf(f, "  %-12s %6zu %7zu\n", hv_rules[rule].name, sums[rule].kills, sums[rule].alone);
	if (sum(r, MUTATION_COUNT).lost)
		fprintf(f, "  %-12s %6zu   took the machine along: it crashed, or did not come to an end\n", "(none)",
			sum(r, MUTATION_COUNT).lost);
	if (!r->needs)
		fputs("  (as far as was run until the first kill; --needs runs everything)\n", f);
}

static void put_arguments(const struct mutate_report *r, FILE *f)
{
	size_t sums[ARGUMENT_COUNT + 1] = { 0 };

	sum_arguments(r, sums);
	if (mutate_count(r, FATE_EQUIVALENT))
		fputs("\n  equivalent, because\n", f);
	for (unsigned a = 0; a < ARGUMENT_COUNT; a++)
		if (sums[a])
			fprintf(f, "  %6zu  %s: %s\n", sums[a], prove_arguments[a].name, prove_arguments[a].sentence);
}

int mutate_write_text(const struct mutate_report *r, FILE *f)
{
	char title[300] = "unseen: the file is not what runs";

	fprintf(f, "%s, judged as %s, as by run --strict%s\n", r->stub->name, r->abi->name,
		r->complete ? "" : " (not all mutants were tried)");
	put_classes(r, f);
	put_kills(r, f);
	put_arguments(r, f);
	put_fate(r, FATE_UNSEEN, false, "unseen: only the order of barriers differs, and no machine here models it", f);
	if (r->hides)
		snprintf(title, sizeof(title), "unseen: %s", r->hides);
	put_fate(r, FATE_UNSEEN, true, title, f);
	put_fate(r, FATE_SURVIVED, false, "survived", f);
	put_contradictions(r, f);
	return ferror(f) ? -1 : 0;
}

/* --- Markdown: all stubs ---------------------------------------------------------------------------------------- */

static void put_row(const char *stub, const char *class, const struct sums *s, FILE *f)
{
	size_t breaks = s->made - s->fate[FATE_EQUIVALENT];

	fprintf(f, "| %s | %s | %zu | %zu | %zu | %zu | %zu | %zu | %.1f | %.0f |\n", stub, class, s->made, s->fate[FATE_KILLED],
		s->lost, s->fate[FATE_EQUIVALENT], s->fate[FATE_UNSEEN], s->fate[FATE_SURVIVED],
		breaks ? 100.0 * (double)s->fate[FATE_KILLED] / (double)breaks : 100.0, s->seconds);
}

static void add_sums(struct sums *to, const struct sums *s)
{
	to->made += s->made;
	to->lost += s->lost;
	to->seconds += s->seconds;
	for (unsigned fate = 0; fate < FATE_COUNT; fate++)
		to->fate[fate] += s->fate[fate];
}

/* A row for each stub, and one for all; then a row for each stub and class. */
static void put_stubs(const struct mutate_report *reports, size_t count, FILE *f)
{
	static const char head[] = "| stub | mutation | made | killed | of these with the machine | equivalent | unseen | "
				   "survived | killed of all breaks, % | seconds |\n|---|---|--:|--:|--:|--:|--:|--:|--:|--:|\n";
	struct sums all = { 0 };

	fputs(head, f);
	for (size_t i = 0; i < count; i++) {
		struct sums s = sum(&reports[i], MUTATION_COUNT);

		put_row(reports[i].stub->name, reports[i].complete ? "all" : "not all were tried", &s, f);
		add_sums(&all, &s);
	}
	put_row("**all**", "all", &all, f);
	if (count && reports[0].needs)
		return;
	fprintf(f, "\n%s", head);
	for (size_t i = 0; i < count; i++)
		for (unsigned class = 0; class < MUTATION_COUNT; class++) {
			struct sums s = sum(&reports[i], class);

			if (s.made)
				put_row(reports[i].stub->name, mutation_kinds[class].name, &s, f);
		}
}

static void put_all_arguments(const struct mutate_report *reports, size_t count, FILE *f)
{
	size_t arguments[ARGUMENT_COUNT + 1] = { 0 };

	for (size_t i = 0; i < count; i++)
		sum_arguments(&reports[i], arguments);
	fputs("\n| argument | mutants | why nothing can tell |\n|---|--:|---|\n", f);
	for (unsigned a = 0; a < ARGUMENT_COUNT; a++)
		fprintf(f, "| %s | %zu | %s |\n", prove_arguments[a].name, arguments[a], prove_arguments[a].sentence);
}

/* Rules that failed on every mutant that `rule` failed on, and the first mutant that nothing else kills. */
struct need {
	struct hv_rule_set always;
	size_t report, mutant;
	bool found;
};

static void find_need(const struct mutate_report *reports, size_t count, unsigned rule, struct need *n)
{
	*n = (struct need){ .found = false };
	for (unsigned other = 0; other < HV_RULE_COUNT; other++)
		if (other != rule)
			hv_rule_set_add(&n->always, other);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < reports[i].mutants.count; k++) {
			const struct hv_rule_set *rules = &reports[i].results[k].rules;

			if (!tried(&reports[i], k) || !hv_rule_set_has(rules, rule))
				continue;
			hv_rule_set_keep(&n->always, rules);
			if (hv_rule_set_count(rules) == 1 && !n->found)
				*n = (struct need){ n->always, i, k, true };
		}
}

/* What a rule is for: a mutant that needs it, or the rules beside which it has never told anything new. */
static void put_need(const struct mutate_report *reports, const struct need *n, FILE *f)
{
	if (n->found) {
		const struct mutate_report *r = &reports[n->report];

		fprintf(f, " %s: %s at ", r->stub->name, mutation_kinds[r->mutants.m[n->mutant].class].name);
		put_place(r, r->mutants.m[n->mutant].site, f);
		return;
	}
	if (hv_rule_set_count(&n->always))
		fputs(" none; never without", f);
	else
		fputs(" none; always beside one or the other", f);
	put_rules(&n->always, f);
}

static void put_all_rules(const struct mutate_report *reports, size_t count, FILE *f)
{
	struct rule_sums rules[HV_RULE_COUNT] = { { 0 } };
	bool needs = count && reports[0].needs;

	for (size_t i = 0; i < count; i++)
		sum_rules(&reports[i], rules);
	fputs(needs ? "\n| rule | kills | alone | a kill that needs it |\n|---|--:|--:|---|\n" :
	      "\n| rule | kills, as far as was run until the first |\n|---|--:|\n", f);
	for (unsigned rule = 0; rule < HV_RULE_COUNT; rule++) {
		struct need n;

		fprintf(f, "| %s | %zu |", hv_rules[rule].name, rules[rule].kills);
		if (needs) {
			fprintf(f, " %zu |", rules[rule].alone);
			find_need(reports, count, rule, &n);
			if (rules[rule].kills)
				put_need(reports, &n, f);
			fputs(" |", f);
		}
		fputc('\n', f);
	}
}

static void put_survivors(const struct mutate_report *reports, size_t count, FILE *f)
{
	for (size_t i = 0; i < count; i++) {
		if (!mutate_count(&reports[i], FATE_SURVIVED))
			continue;
		fprintf(f, "\nOf `%s` survived:\n\n```\n", reports[i].mutants.flow.stub->name);
		put_fate(&reports[i], FATE_SURVIVED, false, NULL, f);
		fputs("```\n", f);
	}
}

int mutate_write_table(const struct mutate_report *reports, size_t count, FILE *f)
{
	put_stubs(reports, count, f);
	put_survivors(reports, count, f);
	if (!count || !reports[0].needs)
		put_all_arguments(reports, count, f);
	put_all_rules(reports, count, f);
	return ferror(f) ? -1 : 0;
}

bool mutate_tried(const struct mutate_report *r)
{
	for (size_t i = 0; i < r->mutants.count; i++)
		if (tried(r, i))
			return true;
	return false;
}
