/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hvcheck stubs: what is built in, and so can be named without a file. */
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/listing.h"
#include "cli/options.h"
#include "hvcheck/stub.h"

static bool lies_in(const struct hv_builtin *b, const char *folder)
{
	size_t length = strlen(folder);

	return !strncmp(b->name, folder, length) && b->name[length] == '/';
}

static unsigned siblings(const char *folder)
{
	unsigned count = 0;

	for (unsigned i = 0; i < hv_builtin_count; i++)
		count += hv_builtin_is_sibling(&hv_builtins[i]) && lies_in(&hv_builtins[i], folder);
	return count;
}

static void list_good(FILE *f)
{
	int width = 0;

	for (unsigned i = 0; i < hv_builtin_count; i++)
		if (!hv_builtin_is_sibling(&hv_builtins[i]) && (int)strlen(hv_builtins[i].name) > width)
			width = (int)strlen(hv_builtins[i].name);
	fprintf(f, "%-*s %7s  %s\n", width, "stub", "broken", "what it is");
	for (unsigned i = 0; i < hv_builtin_count; i++)
		if (!hv_builtin_is_sibling(&hv_builtins[i]))
			fprintf(f, "%-*s %7u  %s\n", width, hv_builtins[i].name, siblings(hv_builtins[i].name),
				hv_builtins[i].about);
}

/* The stub of that name and its siblings. Returns how many there are. */
static unsigned list_one(FILE *f, const char *name, void *unused)
{
	unsigned count = 0;

	(void)unused;
	for (unsigned i = 0; i < hv_builtin_count; i++) {
		const struct hv_builtin *b = &hv_builtins[i];

		if (!strcmp(b->name, name) || lies_in(b, name)) {
			fprintf(f, "%-38s  %-8s  %s\n", b->name, *b->rule ? b->rule : "good", b->about);
			count++;
		}
	}
	return count;
}

static const char *name_of(unsigned i)
{
	return hv_builtins[i].name;
}

int cmd_stubs(int argc, char **argv)
{
	static const struct argp_option options[] = { CLI_OUTPUT, CLI_END };
	static const struct cli_usage usage = {
		options, "[STUB...]",
		"List the built-in stubs, each named as its generation; or each STUB with its broken siblings, the rule that "
		"catches each, and what is broken about it.",
		0, CLI_ANY_NUMBER, NULL
	};
	const struct listing list = { .noun = "built-in stub", .command = "stubs", .all = list_good, .one = list_one,
				      .count = hv_builtin_count, .name = name_of };

	return listing_run(&list, &usage, argc, argv);
}
