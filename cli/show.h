/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How one call and its outcome are shown. */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include "cli/options.h"
#include "cli/subject.h"
#include "hvcheck/report.h"

/* A call on one machine. Places and baseline are copies: a machine that is loaded again changes its own. */
struct shown {
	struct hv_machine *m;
	const struct subject *subject;
	struct hv_places places;
	struct hv_state baseline;
	struct hv_bench bench;	/* of the two above */
	struct hv_call call;
	char filled[400];	/* " x1=payload ...": arguments that the user left out, or "" */
	struct hv_outcome out;
	bool done;		/* `out` is filled */
};

/* What is asked of whom. */
void show_head(FILE *f, const struct shown *s);
/* How it ended and what is not as before. */
void show_outcome(FILE *f, const struct shown *s);
/* Where it left the stub's file for, or NULL: then it cannot be judged. */
const char *show_left(const struct shown *s);
/* Verdicts on it. Returns true if a rule fails. */
bool show_verdicts(FILE *f, const struct shown *s);
/* AGREE-01 between two machines. Returns true if it fails. */
bool show_agreement(FILE *f, const struct shown *a, const struct shown *b);

#endif
