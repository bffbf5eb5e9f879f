/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hvcheck help: the list of commands, or one command's options. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"

int cmd_help(int argc, char **argv)
{
	static const struct argp_option options[] = { CLI_END };
	static const struct cli_usage usage = { options, "[COMMAND]", "List the commands, or the options of COMMAND.", 0, 1 };
	char name[32], option[] = "--help", *line[] = { name, option, NULL };
	const struct cli_command *command;
	struct cli_options o;

	cli_parse(argc, argv, &usage, &o);
	if (!o.arg_count) {
		cli_help();
		return 0;
	}
	command = cli_find(o.args[0]);
	if (!command)
		return CLI_ERROR;
	snprintf(name, sizeof(name), "hvcheck %s", command->name);
	output_under_way(false);
	return command->run(2, line);	/* --help ends the program */
}
