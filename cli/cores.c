/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cores by name or from a file, and memory regimes by name. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "cli/cores.h"
#include "cli/input.h"
#include "cli/options.h"
#include "cli/say.h"
#include "cli/status.h"

static int add(struct cost_options *to, struct cycles_core *core, const char *error)
{
	if (core && to->core_count < COST_CORES_MAX) {
		to->cores[to->core_count++] = core;
		return 0;
	}
	if (core)
		cli_say("there are more than %d cores", COST_CORES_MAX);
	else
		cli_say("%s", error);
	cycles_core_free(core);
	return CLI_ERROR;
}

static bool is_builtin(const char *name)
{
	for (const char *const *n = cycles_builtin; *n; n++)
		if (!strcmp(*n, name))
			return true;
	return false;
}

static int add_named(struct cost_options *to, const char *name)
{
	char error[512], all[256] = "";

	if (is_builtin(name))
		return add(to, cycles_core_builtin(name, error, sizeof(error)), error);
	for (const char *const *n = cycles_builtin; *n; n++)
		snprintf(all + strlen(all), sizeof(all) - strlen(all), "%s%s", *all ? ", " : "", *n);
	cli_say("there is no core \"%s\" (%s; --core-file reads one from a file)", name, all);
	return CLI_ERROR;
}

/* Each word of a list with commas. */
static int each_word(const char *list, int (*take)(struct cost_options *to, const char *word), struct cost_options *to)
{
	char *copy = strdup(list), *rest = copy, *word;
	int status = copy ? 0 : CLI_ERROR;

	if (!copy)
		cli_say("out of memory");
	while (!status && rest && (word = strsep(&rest, ",")))
		status = take(to, word);
	free(copy);
	return status;
}

static int add_regime(struct cost_options *to, const char *name)
{
	for (unsigned r = 0; r < CYCLES_REGIMES; r++)
		if (!strcmp(cycles_regime_names[r], name)) {
			to->regimes |= 1u << r;
			return 0;
		}
	cli_say("there is no regime \"%s\"%s", name, cli_suggest(name, cycles_regime_names, CYCLES_REGIMES));
	return CLI_ERROR;
}

static int add_file(struct cost_options *to, const char *path)
{
	char error[512];

	input_note(path);
	return add(to, cycles_core_load(path, error, sizeof(error)), error);
}

int cores_open(struct cost_options *to, const struct cli_options *o)
{
	int status = 0;

	*to = (struct cost_options){ .mhz = o->mhz ? o->mhz : CORES_MHZ };
	if (o->cores)
		status = each_word(o->cores, add_named, to);
	if (!status && o->core_file)
		status = add_file(to, o->core_file);
	for (const char *const *n = cycles_builtin; *n && !o->cores && !o->core_file && !status; n++)
		status = add_named(to, *n);
	if (!status && o->regime)
		status = each_word(o->regime, add_regime, to);
	if (!to->regimes)
		to->regimes = 1u << CYCLES_WARM | 1u << CYCLES_LINUX;
	return status;
}

void cores_close(struct cost_options *options)
{
	while (options->core_count)
		cycles_core_free(options->cores[--options->core_count]);
}
