/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hvcheck: which command. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "(unversioned)"
#endif

const char *argp_program_version = "hvcheck " PACKAGE_VERSION;

const struct cli_command cli_commands[] = {
	{ "run", "STUB...", "run the whole suite", cmd_run },
	{ "lint", "STUB...", "judge the code alone; nothing is run", cmd_lint },
	{ "scan", "FILE...", "find vector tables", cmd_scan },
	{ "boot", "IMAGE", "boot a kernel, and keep what runs", cmd_boot },
	{ "call", "STUB [KEY=VALUE...]", "make one call and show what it did", cmd_call },
	{ "fuzz", "STUB", "make random calls and judge every one", cmd_fuzz },
	{ "replay", "FILE", "make the call that a file keeps", cmd_replay },
	{ "stubs", "[STUB...]", "list the built-in stubs", cmd_stubs },
	{ "rules", "[RULE...]", "list the rules, or explain some", cmd_rules },
	{ "machines", "", "list the machines and what each sees", cmd_machines },
	{ "abi", "[ABI]", "list the generations, or print one in full", cmd_abi },
	{ "scenario", "[NAME...]", "play kexec and its like, with caches", cmd_scenario },
	{ "cycles", "STUB...", "what each call costs, on which core", cmd_cycles },
	{ "mutate", "[STUB...]", "break stubs, and see whether the suite notices", cmd_mutate },
	{ "image", "-o FILE", "write the payload for a board", cmd_image },
	{ "preflight", "--on BOARD", "judge how a board's firmware starts a kernel", cmd_preflight },
	{ "help", "[COMMAND]", "list the commands, or one's options", cmd_help },
	{ NULL, NULL, NULL, NULL },
};

int cli_worst(int a, int b)
{
	static const int order[] = { CLI_DEFECT, CLI_ERROR, CLI_FAILED, CLI_NOTHING };

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if (a == order[i] || b == order[i])
			return order[i];
	return CLI_PASSED;
}

const struct cli_command *cli_find(const char *name)
{
	const char *names[sizeof(cli_commands) / sizeof(cli_commands[0])];
	size_t count = 0;

	for (const struct cli_command *c = cli_commands; c->name; c++) {
		if (!strcmp(c->name, name))
			return c;
		names[count++] = c->name;
	}
	cli_say("there is no command \"%s\"%s (hvcheck help lists all)", name, cli_suggest(name, names, count));
	return NULL;
}

static char *describe(int key, const char *text, void *input)
{
	char *list = NULL;
	size_t size;
	FILE *f;

	(void)input;
	if (key != ARGP_KEY_HELP_EXTRA)
		return (char *)text;
	f = open_memstream(&list, &size);
	if (!f)
		return NULL;
	fputs("Commands:\n", f);
	for (const struct cli_command *c = cli_commands; c->name; c++)
		fprintf(f, "  %-8s %-20s %s\n", c->name, c->args, c->brief);
	fputs("\nA STUB is the name of a built-in stub (linux-4.12), an ELF file, a kernel Image, a package "
	      "or boot image with one in it, or FILE@OFFSET.\n\"hvcheck COMMAND --help\" says more.\n\n"
	      "Exit status: 0 all passed, 1 the stub does not conform, 2 an error, 77 nothing could be run, "
	      "99 a defect of hvcheck.", f);
	fclose(f);
	return list;
}

/* The first word that is no option is the command; the rest is its own affair. */
static error_t parse(int key, char *arg, struct argp_state *state)
{
	(void)arg;
	if (key == ARGP_KEY_ARG) {
		*(int *)state->input = state->next - 1;
		state->next = state->argc;
		return 0;
	}
	if (key == ARGP_KEY_NO_ARGS)
		argp_usage(state);
	return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = {
	.parser = parse, .args_doc = "COMMAND [ARGUMENT...]",
	.doc = "hvcheck tells whether a hyp stub keeps its ABI.\v", .help_filter = describe,
};

void cli_help(void)
{
	char program[] = "hvcheck";

	argp_help(&argp, stdout, ARGP_HELP_STD_HELP & ~(unsigned)ARGP_HELP_EXIT_OK, program);
}

int main(int argc, char **argv)
{
	const struct cli_command *command;
	char name[32], program[] = "hvcheck";
	int at = 0;

	output_guard();
	argp_err_exit_status = CLI_ERROR;
	if (argc)
		argv[0] = program;
	if (argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &at)) {
		cli_say("out of memory");
		return CLI_ERROR;
	}
	command = cli_find(argv[at]);
	if (!command)
		return CLI_ERROR;
	snprintf(name, sizeof(name), "hvcheck %s", command->name);
	argv[at] = name;
	at = command->run(argc - at, argv + at);
	output_under_way(false);
	return at;
}
