/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hvcheck: which command, and the list of them. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/status.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "(unversioned)"
#endif

/* The C library looks for this one by name, and knows no --version if it is hidden. */
__attribute__((visibility("default"))) const char *argp_program_version = "hvcheck " PACKAGE_VERSION;

static int help(int argc, char **argv);

static const struct cli_command commands[] = {
	{ "run", "STUB...", "run the whole suite", cmd_run },
	{ "lint", "STUB...", "judge what the code shows by itself", cmd_lint },
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
	{ "cycles", "STUB...", "what each call costs on each core", cmd_cycles },
	{ "measure", "--on MACHINE", "measure a machine, and write a core file", cmd_measure },
	{ "mutate", "[STUB...]", "break stubs: does a rule notice?", cmd_mutate },
	{ "image", "-o FILE", "write the payload for a board", cmd_image },
	{ "preflight", "--on BOARD", "judge how a board's firmware starts a kernel", cmd_preflight },
	{ "help", "[COMMAND]", "list the commands, or one's options", help },
	{ NULL, NULL, NULL, NULL },
};

static const struct cli_command *find(const char *name)
{
	const char *names[sizeof(commands) / sizeof(commands[0])];
	size_t count = 0;

	for (const struct cli_command *c = commands; c->name; c++) {
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
	for (const struct cli_command *c = commands; c->name; c++)
		fprintf(f, "  %-9s %-20s %s\n", c->name, c->args, c->brief);
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

static void print_list(void)
{
	char program[] = "hvcheck";

	argp_help(&argp, stdout, ARGP_HELP_STD_HELP & ~(unsigned)ARGP_HELP_EXIT_OK, program);
}

static int help(int argc, char **argv)
{
	static const struct argp_option options[] = { CLI_END };
	static const struct cli_usage usage = { options, "[COMMAND]", "List the commands, or the options of COMMAND.", 0, 1, NULL };
	char name[32], option[] = "--help", *line[] = { name, option, NULL };
	const struct cli_command *command;
	struct cli_options o;

	cli_parse(argc, argv, &usage, &o);
	if (!o.arg_count) {
		print_list();
		return 0;
	}
	command = find(o.args[0]);
	if (!command)
		return CLI_ERROR;
	snprintf(name, sizeof(name), "hvcheck %s", command->name);
	output_under_way(false);
	return command->run(2, line);	/* --help ends the program */
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
	command = find(argv[at]);
	if (!command)
		return CLI_ERROR;
	snprintf(name, sizeof(name), "hvcheck %s", command->name);
	argv[at] = name;
	at = command->run(argc - at, argv + at);
	output_under_way(false);
	return at;
}
