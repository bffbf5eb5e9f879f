/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Typing at a boot loader as a careful person does, and reading what it prints. */
#ifndef NATIVE_BOARD_TYPING_H
#define NATIVE_BOARD_TYPING_H

#include <stdbool.h>

#include "native/host/board/line.h"

#define TYPING_SEEN 1024

struct typing {
	struct line *line;			/* borrowed */
	const volatile int *const *stop;	/* as hv_machine.stop; borrowed */
	uint8_t bytes[1024];			/* that have come and were not looked at */
	size_t at, size;
	char seen[TYPING_SEEN + 1];		/* the end of what was looked at, without zeroes */
};

/* The next byte, or -1: none came within `ms`, or the line is closed, or the run is to end. */
int typing_get(struct typing *t, unsigned ms);
/* Read until `text` has come. False: it has not within `ms`. */
bool typing_wait(struct typing *t, const char *text, unsigned ms);
/* Read until `text` is the last that has come, and nothing follows for `quiet` milliseconds. */
bool typing_wait_last(struct typing *t, const char *text, unsigned quiet, unsigned ms);
/* Type a line, each character when the one before has been echoed. False: it is not echoed. */
bool typing_line(struct typing *t, const char *text);

#endif
