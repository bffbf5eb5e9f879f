/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Command lines, read with argp. Each command has its own table of options; what an option means is here. */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/options.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/status.h"
#include "hvcheck/report.h"
#include "suite/report/pipeline.h"

struct parse {
	const struct cli_usage *usage;
	struct cli_options *o;
	bool given[CLI_KEYS];	/* by key */
};

/* What --help says of this option of the command's. */
static const char *doc_of(const struct argp_state *state, int key)
{
	const struct argp_option *option = ((const struct parse *)state->input)->usage->options;

	while (option->key != key)
		option++;
	return option->doc;
}

static const struct hv_format *find_format(const char *name, const struct argp_state *state)
{
	const struct hv_format *format = hv_format_find(name);
	const char *names[16];
	size_t count = 0;

	for (const struct hv_format *f = hv_formats; f->name && count < 16; f++)
		names[count++] = f->name;
	if (!format)
		argp_error(state, "there is no format \"%s\"%s (--format: %s)", name, cli_suggest(name, names, count),
			   doc_of(state, 'f'));
	return format;
}

/* "text" is printed as the call is made; the others are a pipeline's. */
static const char *find_trace(const char *name, const struct argp_state *state)
{
	const char *names[16] = { "text" };
	size_t count = 1;

	for (const struct pipeline_format *f = pipeline_formats; f->name && count < 16; f++)
		names[count++] = f->name;
	for (size_t i = 0; i < count; i++)
		if (!strcmp(name, names[i]))
			return names[i];
	argp_error(state, "there is no trace format \"%s\"%s (text, konata, perfetto, o3, tarmac, svg)", name,
		   cli_suggest(name, names, count));
	return NULL;
}

static uint64_t read_number(const char *what, const char *text, const struct argp_state *state)
{
	uint64_t value;
	char *end;

	errno = 0;
	value = strtoull(text, &end, 0);
	if (!isdigit((unsigned char)*text) || *end || errno)
		argp_error(state, *text == '-' ? "%s is \"%s\", and is never negative" : errno == ERANGE ?
			   "%s is \"%s\", which is more than 64 bits hold" : "%s is \"%s\", which is no number", what, text);
	return value;
}

static uint64_t read_within(const char *what, const char *text, uint64_t least, uint64_t most, const struct argp_state *state)
{
	uint64_t value = read_number(what, text, state);

	if (value < least || value > most)
		argp_error(state, "%s is \"%s\"; it goes from %llu to %llu", what, text, (unsigned long long)least,
			   (unsigned long long)most);
	return value;
}

/* CTR_EL0 tells the logarithm of a line, so it is a power of two. */
static unsigned read_line(const char *text, const struct argp_state *state)
{
	uint64_t line = read_within("the line", text, 16, 2048, state);

	if (line & (line - 1))
		argp_error(state, "the line is \"%s\", which is no power of two", text);
	return (unsigned)line;
}

/* "--core", or what an argument is called in a sentence. */
static const char *name_of(const struct cli_usage *usage, int key, char *name, size_t size)
{
	snprintf(name, size, "an argument");
	for (const struct argp_option *option = usage->options; option->name; option++)
		if (option->key == key)
			snprintf(name, size, "--%s", option->name);
	return name;
}

/* An option that would do nothing is a mistake: the user believes that it does something. */
static void check_bond(const struct parse *p, const struct cli_bond *b, const struct argp_state *state)
{
	const bool has[] = { p->given[b->other], b->second && p->given[b->second] };
	char name[32], other[32], second[32];

	if (!p->given[b->key])
		return;
	name_of(p->usage, b->key, name, sizeof(name));
	name_of(p->usage, b->other, other, sizeof(other));
	name_of(p->usage, b->second, second, sizeof(second));
	if (b->tie == CLI_ONLY_WITH && !has[0] && !has[1])
		argp_error(state, "%s does nothing without %s%s%s: give that as well, or leave it out", name, other,
			   b->second ? " or " : "", b->second ? second : "");
	else if (b->tie == CLI_NOT_WITH && (has[0] || has[1]))
		argp_error(state, "give either %s or %s: together one of them would do nothing", name, has[0] ? other : second);
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct cli_options *o = ((struct parse *)state->input)->o;

	switch (key) {
	case 'a': o->abi = arg; break;
	case 'm': o->on = arg; break;
	case 'f': o->format = find_format(arg, state); break;
	case 'o': o->output = arg; break;
	case 'k': o->filter = arg; break;
	case CLI_KEY_SYMBOL: o->symbol = arg; break;
	case CLI_KEY_AT: o->at = arg; break;
	case CLI_KEY_RELEASE: o->release = arg; break;
	case CLI_KEY_SEED: o->seed = read_number("the seed", arg, state); break;
	case CLI_KEY_STRICT: o->strict = true; break;
	case CLI_KEY_SAVE: o->save = arg; break;
	case CLI_KEY_FORCE: o->force = true; break;
	case CLI_KEY_ALL: o->all = true; break;
	case CLI_KEY_CROSS: o->cross = true; break;
	case 'j': o->jobs = (unsigned)read_within("the number of processes", arg, 1, CLI_JOBS_MAX, state); break;
	case CLI_KEY_BRIEF: o->brief = true; break;
	case 'v': o->verbose = true; break;
	case 'q': o->quiet = true; break;
	case CLI_KEY_KNOWN: o->known = arg; break;
	case CLI_KEY_FAILURES:
		if (!strcmp(arg, "0"))
			argp_error(state, "the number of failures is \"0\"; -q prints no failure, the sum alone");
		o->failures = read_within("the number of failures", arg, 1, 1000000, state);
		break;
	case CLI_KEY_MUTANT: o->mutant = arg; break;
	case CLI_KEY_NEEDS: o->needs = true; break;
	case CLI_KEY_CALLS: o->calls = read_within("the number of calls", arg, 1, ~0ull, state); break;
	case CLI_KEY_SECONDS: o->seconds = read_within("the number of seconds", arg, 1, 1000000000, state); break;
	case CLI_KEY_CORPUS: o->corpus = arg; break;
	case CLI_KEY_LINE: o->line = read_line(arg, state); break;
	case CLI_KEY_IDC: o->idc = true; break;
	case CLI_KEY_DIC: o->dic = true; break;
	case CLI_KEY_EVICT: o->evict = read_number("the seed", arg, state); o->evicts = true; break;
	case CLI_KEY_SEEDS: o->seeds = (unsigned)read_within("the number of seeds", arg, 1, 1000000000, state); break;
	case CLI_KEY_FAULT: o->fault = arg; break;
	case CLI_KEY_ROUTINE: o->routine = arg; break;
	case CLI_KEY_SVG: o->svg = arg; break;
	case CLI_KEY_LIST: o->list = true; break;
	case CLI_KEY_TABLE: o->table = true; break;
	case CLI_KEY_CPU: o->cpu = arg; break;
	case CLI_KEY_MODE: o->mode = arg; break;
	case CLI_KEY_APPEND: o->append = arg; break;
	case CLI_KEY_UART: o->uart = arg; break;
	case CLI_KEY_WITH: o->with = arg; break;
	case CLI_KEY_DTB: o->dtb = arg; break;
	case CLI_KEY_ARCH: o->arch = arg; break;
	case CLI_KEY_SMP: o->smp = (unsigned)read_within("the number of CPUs", arg, 1, 8, state); break;
	case CLI_KEY_BOOT: o->boot = true; break;
	case CLI_KEY_CORE: o->cores = arg; break;
	case CLI_KEY_CORE_FILE: o->core_file = arg; break;
	case CLI_KEY_SILENCE: o->silence = (unsigned)read_within("the silence", arg, 1, 86400, state); break;
	case CLI_KEY_MHZ: o->mhz = (unsigned)read_within("the clock", arg, 1, 100000, state); break;
	case CLI_KEY_REGIME: o->regime = arg; break;
	case CLI_KEY_MAX: o->max = read_within("the most cycles", arg, 1, 1000000000, state); break;
	case CLI_KEY_LAYOUT: o->layout = arg; break;
	case CLI_KEY_BLOCK: o->block = arg; break;
	case CLI_KEY_WHY: o->why = arg; break;
	case CLI_KEY_TRACE:
		o->trace = find_trace(arg, state);
		break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct parse *p = state->input;

	if (key > 0 && key < CLI_KEYS)
		p->given[key] = true;
	switch (key) {
	case ARGP_KEY_ARG:	/* all arguments are taken at once, behind the last option */
		return ARGP_ERR_UNKNOWN;
	case ARGP_KEY_ARGS:
		p->o->args = state->argv + state->next;
		p->o->arg_count = state->argc - state->next;
		p->given[CLI_KEY_ARGUMENT] = p->o->arg_count;
		return 0;
	case ARGP_KEY_END:
		if (p->o->arg_count < p->usage->least)
			argp_error(state, "%s is missing", p->usage->args);
		else if (p->o->arg_count > p->usage->most)
			argp_error(state, "\"%s\" is one argument too many", p->o->args[p->usage->most]);
		for (const struct cli_bond *b = p->usage->bonds; b && b->key; b++)
			check_bond(p, b, state);
		return 0;
	default:
		return parse_option(key, arg, state);
	}
}

void cli_parse(int argc, char **argv, const struct cli_usage *usage, struct cli_options *o)
{
	const struct argp argp = {
		.options = usage->options, .parser = parse, .args_doc = usage->args, .doc = usage->doc
	};
	struct parse p = { .usage = usage, .o = o };

	*o = (struct cli_options){ .format = hv_format_find("text") };
	if (argp_parse(&argp, argc, argv, 0, NULL, &p)) {
		cli_say("out of memory");
		exit(CLI_ERROR);
	}
	output_under_way(true);
}
