/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which stub, by which generation. */
#ifndef CLI_SUBJECT_H
#define CLI_SUBJECT_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/options.h"
#include "hvcheck/abi.h"
#include "hvcheck/stub.h"

struct subject {
	struct hv_stub *stub;	/* owned */
	const struct hv_abi *abi;
	char *guess;		/* why that generation, owned; NULL if it was named */
	char *release;		/* as which release, and why, owned; NULL if the generation's do not differ */
	struct booted *booted;	/* the machine that booted it; owned; NULL: none */
	bool came_along;	/* it is another table of the Image that was named, found with the one asked for */
};
/* What the user says of a stub. Each may be NULL. */
struct subject_wish {
	const char *abi, *release, *symbol;
	bool live;		/* a hypervisor that was resident can be judged, too */
	const struct cli_options *boot;	/* boot the kernel, as these say; NULL: do not */
};
/* Returns 0, or the exit status after saying why. */
int subject_open(struct subject *s, const char *what, const struct subject_wish *wish);
void subject_close(struct subject *s);
/* KVM's vectors run under KVM's own translations, with memory that is mapped nowhere else: hvcheck run takes those over. */
bool subject_needs_translations(const struct hv_stub *stub, const struct hv_abi *abi);

/* subjects.c: all that a command was given. */
struct subjects {
	struct subject *s;	/* owned */
	size_t count;
	struct unopened {
		char *name, *why;	/* owned */
	} *unopened;		/* owned; of several arguments those that cannot be opened, if the others are judged all the same */
	size_t unopened_count;
};
/*
 * Open the stubs of the command line, or every good built-in one if it names none. What cannot be opened is said before
 * anything is run: returns 0 or an exit status. To be closed either way. `every_table`: each table of a kernel is a subject, and
 * one argument that cannot be opened does not keep the others from being judged.
 */
int subjects_open(struct subjects *all, const struct cli_options *o, bool every_table, bool live);
/* A bit for each enum hv_exec that one of them is of. */
unsigned subjects_execs(const struct subjects *all);
void subjects_close(struct subjects *all);

#endif
