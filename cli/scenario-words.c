/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words that every report of scenarios has. */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/options.h"
#include "cli/scenarios.h"

const char *scenarios_name(const struct scenario_result *r, char *buf, size_t size)
{
	const char *subject = r->subject ? r->subject : "";

	snprintf(buf, size, "%s%s%s%s%s", subject, *subject ? ":" : "", r->scenario->name, r->fault ? "+" : "",
		 r->fault ? r->fault->name : "");
	return buf;
}

void scenarios_put_seeds(FILE *f, const struct scenario_result *r)
{
	fprintf(f, "%u of %u seeds went wrong, the first is %" PRIu64 ": --evict %" PRIu64, r->seeds_failed, r->seeds,
		r->first_seed, r->first_seed);
}

char *scenarios_why(const struct scenario_result *r, size_t verdict)
{
	const char *why = r->verdicts[verdict].why;
	char *words = NULL;
	size_t size;
	FILE *f = open_memstream(&words, &size);

	if (!f)
		return NULL;
	fputs(why ? why : "the rule does not hold", f);
	if (r->draw)
		fprintf(f, "; in scene %" PRIu64 ", drawn with lines of %u bytes for data and %u for instructions", r->draw,
			r->line, r->iline);
	if (r->seeds_failed) {
		fputs("; ", f);
		scenarios_put_seeds(f, r);
	}
	return fclose(f) ? free(words), NULL : words;
}

/* A word as a shell takes it. */
static void put_word(FILE *f, const char *word)
{
	if (!word[strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-")]) {
		fputs(word, f);
		return;
	}
	fputc('\'', f);
	for (; *word; word++)
		fprintf(f, *word == '\'' ? "'\\%c'" : "%c", *word);
	fputc('\'', f);
}

void scenarios_repeat(FILE *f, const struct scenario_result *r, const struct cli_options *o)
{
	fprintf(f, "hvcheck scenario --on %s", r->machine);
	if (o->line)
		fprintf(f, " --line %u", o->line);
	fprintf(f, "%s%s", o->idc ? " --idc" : "", o->dic ? " --dic" : "");
	if (r->seeds)
		fprintf(f, " --evict %" PRIu64, r->seeds_failed ? r->first_seed : o->evict);
	if (o->seed)
		fprintf(f, " --seed %" PRIu64, o->seed);
	if (r->fault)
		fprintf(f, " --fault %s", r->fault->name);
	if (o->routine) {
		fputs(" --routine ", f);
		put_word(f, o->routine);
		if (o->symbol) {
			fputs(" --symbol ", f);
			put_word(f, o->symbol);
		}
	}
	if (r->subject) {
		fputc(' ', f);
		put_word(f, r->subject);
	}
	fprintf(f, " %s", r->scenario->name);
}

char *scenarios_repeat_line(const struct scenario_result *r, const struct cli_options *o)
{
	char *words = NULL;
	size_t size;
	FILE *f = open_memstream(&words, &size);

	if (!f)
		return NULL;
	scenarios_repeat(f, r, o);
	return fclose(f) ? free(words), NULL : words;
}

char *scenarios_life(const struct scenario_result *r, size_t verdict)
{
	char *words = NULL;
	size_t size;
	FILE *f;

	if (!r->life_count || !r->hazard_count ||
	    hazard_rule((enum hv_hazard_kind)r->hazards[0].kind) != r->verdicts[verdict].rule)
		return NULL;
	f = open_memstream(&words, &size);
	if (!f)
		return NULL;
	life_text(r, f);
	return fclose(f) ? free(words), NULL : words;
}
