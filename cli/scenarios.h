/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of hvcheck scenario share. */
#ifndef CLI_SCENARIOS_H
#define CLI_SCENARIOS_H

#include "cli/cli.h"
#include "suite/scenario/scenario.h"

/* Results in order: all machines of one scenario stand together. */
struct scenario_results {
	struct scenario_result *r;	/* owned */
	size_t count;
};

/* "kexec-4.8/one-page", with a fault "kexec-4.8/one-page+no-clean-list". Returns buf. */
const char *scenarios_name(const struct scenario_result *r, char *buf, size_t size);
/* "found" of a verdict that failed: its sentence, and how many seeds. Owned; NULL where memory is out. */
char *scenarios_why(const struct scenario_result *r, size_t verdict);
/* Command line that plays a result again. */
void scenarios_repeat(FILE *f, const struct scenario_result *r, const struct cli_options *o);

/* Write the report in the format of `o`. 0, or -1 with errno. */
int scenarios_write(const struct scenario_results *results, const struct cli_options *o, FILE *f);

/* --list and --table. Return an exit status. */
int scenarios_list(FILE *f);
int scenarios_table(FILE *f);

#endif
