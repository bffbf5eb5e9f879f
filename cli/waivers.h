/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Failures that are no news to a CI job: a file with a pattern over tests and the reason on each line. A
 * failed test that matches is KNOWN, with that reason, and does not fail the run.
 */
#ifndef CLI_WAIVERS_H
#define CLI_WAIVERS_H

#include "hvcheck/report.h"

struct waiver {
	char *pattern, *reason;	/* in waivers.text */
	unsigned line;
	size_t used;		/* failures that it explained */
};

struct waivers {
	const char *path;	/* borrowed */
	char *text;		/* owned */
	struct waiver *w;	/* owned */
	size_t count;
};

/* Read the file at `path` (NULL: there are none). Returns 0, or an exit status after saying why; to be closed either way. */
int waivers_open(struct waivers *waivers, const char *path);
/* Make failures KNOWN that a waiver matches; of several, the first does. Returns 0, or an exit status after saying why. */
int waivers_apply(struct waivers *waivers, struct hv_report *report);
/* Say which of them matched nothing: what they waive may have been mended. */
void waivers_say_unused(const struct waivers *waivers);
void waivers_close(struct waivers *waivers);

#endif
