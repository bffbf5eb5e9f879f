/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

/* One command. argv[0] is "hvcheck NAME". Returns an exit status. */
struct cli_command {
	const char *name;
	const char *args;	/* for the usage line */
	const char *brief;	/* for the list of commands */
	int (*run)(int argc, char **argv);
};

int cmd_boot(int argc, char **argv);
int cmd_run(int argc, char **argv);
int cmd_lint(int argc, char **argv);
int cmd_scan(int argc, char **argv);
int cmd_call(int argc, char **argv);
int cmd_fuzz(int argc, char **argv);
int cmd_replay(int argc, char **argv);
int cmd_abi(int argc, char **argv);
int cmd_image(int argc, char **argv);
int cmd_preflight(int argc, char **argv);
int cmd_mutate(int argc, char **argv);
int cmd_stubs(int argc, char **argv);
int cmd_scenario(int argc, char **argv);
int cmd_cycles(int argc, char **argv);
int cmd_measure(int argc, char **argv);
int cmd_rules(int argc, char **argv);
int cmd_machines(int argc, char **argv);

#endif
