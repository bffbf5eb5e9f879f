/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A command that lists what is built in, or tells of each that it is given by name. */
#ifndef CLI_LISTING_H
#define CLI_LISTING_H

#include "cli/options.h"

struct listing {
	const char *noun, *command;	/* "rule", and "rules" as a command */
	void (*all)(FILE *f);
	unsigned (*one)(FILE *f, const char *name, void *asked);	/* how many the name means; 0: there is none */
	void *(*ask)(void);	/* what `one` must know; NULL: there is no memory. Without this member it need know nothing */
	void (*forget)(void *asked);
	unsigned count;
	const char *(*name)(unsigned i);	/* for suggestions */
};

/* The command. Returns an exit status. */
int listing_run(const struct listing *list, const struct cli_usage *usage, int argc, char **argv);

#endif
