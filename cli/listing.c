/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/listing.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/status.h"

#include <stdio.h>
#include <stdlib.h>

static int say_nearest(const struct listing *list, const char *name)
{
	const char **names = calloc(list->count, sizeof(*names));

	for (unsigned i = 0; names && i < list->count; i++)
		names[i] = list->name(i);
	cli_say("there is no %s \"%s\"%s (hvcheck %s lists all)", list->noun, name,
		cli_suggest(name, names, names ? list->count : 0), list->command);
	free(names);
	return CLI_ERROR;
}

static int print_named(FILE *f, const struct listing *list, const struct cli_options *o)
{
	void *asked = list->ask ? list->ask() : NULL;
	int status = CLI_PASSED;

	if (list->ask && !asked) {
		cli_say("out of memory");
		return CLI_ERROR;
	}
	for (int i = 0; i < o->arg_count && !status; i++)
		if (!list->one(f, o->args[i], asked))
			status = say_nearest(list, o->args[i]);
	if (asked)
		list->forget(asked);
	return status;
}

int listing_run(const struct listing *list, const struct cli_usage *usage, int argc, char **argv)
{
	struct cli_options o;
	struct output out;
	int status;

	cli_parse(argc, argv, usage, &o);
	status = output_open(&out, o.output);
	if (status)
		return status;
	if (o.arg_count)
		status = print_named(out.f, list, &o);
	else
		list->all(out.f);
	return output_end(&out, status);
}
