/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hvcheck rules: what is judged, by which source, and which broken stubs show that it is. */
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/listing.h"
#include "cli/options.h"
#include "cli/sights.h"
#include "hvcheck/verdict.h"
#include "suite/scenario/scenario.h"

static void list_all(FILE *f)
{
	for (unsigned rule = 0; rule < HV_RULE_COUNT; rule++)
		fprintf(f, "%-9s  %s\n", hv_rules[rule].name, hv_rules[rule].sentence);
}

static void print_needs(FILE *f, enum hv_rule rule)
{
	uint64_t needs = hv_rules[rule].needs;
	const char *before = "";

	if (!needs)
		fputs(rule == HV_AGREE_01 ? "two machines" : "no machine: it is read off the code itself", f);
	for (const struct sight *s = sights; s->what; s++)
		if (needs & s->sees) {
			fprintf(f, "%s%s", before, s->what);
			before = "; ";
		}
	fputc('\n', f);
}

/* Machines that can see the rule broken, or that cannot, or that cannot be asked. */
static void print_machines(FILE *f, const char *label, const struct seer *seers, size_t count, uint64_t needs, bool seen)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		if (seers[i].there && !(needs & ~seers[i].sees) == seen)
			fprintf(f, "%s%s:%s", n++ ? ", " : label, seers[i].kind, seers[i].cpu);
	if (n)
		fputc('\n', f);
}

static void print_absent(FILE *f, const struct seer *seers, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!seers[i].there)
			fprintf(f, "not asked  %s:%s: %s\n", seers[i].kind, seers[i].cpu, seers[i].why);
}

/* The label of a line, once. */
static const char *once(unsigned *count)
{
	return (*count)++ ? "" : "shown by";
}

static void print_siblings(FILE *f, const char *name, unsigned *count)
{
	for (unsigned i = 0; i < hv_builtin_count; i++)
		if (!strcmp(hv_builtins[i].rule, name))
			fprintf(f, "%-9s  %-36s  %s\n", once(count), hv_builtins[i].name, hv_builtins[i].about);
}

static void print_faults(FILE *f, enum hv_rule rule, unsigned *count)
{
	for (const struct fault *fault = faults; fault->name; fault++)
		if (fault->rule == rule)
			fprintf(f, "%-9s  hvcheck scenario --fault %s %s\n", once(count), fault->name, fault->scenario);
}

static void print_rule(FILE *f, enum hv_rule rule, const struct seer *seers, size_t count)
{
	const struct hv_rule_info *info = &hv_rules[rule];
	unsigned shown = 0;

	fprintf(f, "%s: %s\n", info->name, info->sentence);
	fprintf(f, "source     %s\n", info->source);
	fputs("needs      ", f);
	print_needs(f, rule);
	if (info->needs) {
		print_machines(f, "seen on    ", seers, count, info->needs, true);
		print_machines(f, "unseen on  ", seers, count, info->needs, false);
		print_absent(f, seers, count);
	}
	print_siblings(f, info->name, &shown);
	print_faults(f, rule, &shown);
	if (!shown)
		fputs("shown by   no built-in stub or fault\n", f);
}

/* Machines that were asked, and how many rules have been printed. */
struct asked {
	struct seer *seers;
	size_t count;
	unsigned printed;
};

static void *ask_machines(void)
{
	struct asked *asked = calloc(1, sizeof(*asked));

	if (asked)
		asked->seers = sights_ask(true, &asked->count);
	if (asked && asked->seers)
		return asked;
	free(asked);
	return NULL;
}

/* All rules that the name or pattern means. */
static unsigned print_matching(FILE *f, const char *pattern, void *of)
{
	struct asked *asked = of;
	unsigned found = 0;

	for (unsigned rule = 0; rule < HV_RULE_COUNT; rule++) {
		if (fnmatch(pattern, hv_rules[rule].name, 0))
			continue;
		if (asked->printed++)
			fputc('\n', f);
		print_rule(f, (enum hv_rule)rule, asked->seers, asked->count);
		found++;
	}
	return found;
}

static void forget(void *of)
{
	struct asked *asked = of;

	free(asked->seers);
	free(asked);
}

static const char *name_of(unsigned rule)
{
	return hv_rules[rule].name;
}

int cmd_rules(int argc, char **argv)
{
	static const struct argp_option options[] = { CLI_OUTPUT, CLI_END };
	static const struct cli_usage usage = {
		options, "[RULE...]",
		"List the rules; or of each RULE, such as REG-03 or 'REG-*', what it says and by which source, which machines "
		"can see it broken, and which built-in stubs break it.",
		0, CLI_ANY_NUMBER, NULL
	};
	static const struct listing list = { .noun = "rule", .command = "rules", .all = list_all, .one = print_matching,
					     .ask = ask_machines, .forget = forget, .count = HV_RULE_COUNT, .name = name_of };

	return listing_run(&list, &usage, argc, argv);
}
