/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The line to a board: a serial port, a socket, or a command's standard input and output. Everything that comes is kept in a log
 * with times, if there is one.
 */
#ifndef NATIVE_BOARD_LINE_H
#define NATIVE_BOARD_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "native/host/process.h"

#define LINE_QUEUE 65536

struct line {
	char spec[512];		/* "serial:DEVICE,BAUD", "unix:PATH", "tcp:HOST:PORT", "exec:COMMAND" */
	int in, out;		/* the same but for a command; -1: closed */
	bool gone;		/* the other end has closed it */
	struct process command;	/* of exec: */
	FILE *log;		/* owned; NULL: none */
	uint64_t opened, stamped;	/* nanoseconds: when the line was opened, and the log's last byte came */
	char last;		/* whose that was */
	uint8_t queue[LINE_QUEUE];	/* bytes that wait to be written */
	size_t queued;
};

/* Whether `spec` is one of the kinds above. */
bool line_is(const char *spec);
/* Whether a line can be had again by opening it again, and its board with it: a command is started anew. */
bool line_restarts(const struct line *line);
/* Open what line->spec says. 0, or the exit status that the failure deserves, with a sentence in `error`. */
int line_open(struct line *line, char *error, size_t size);
void line_close(struct line *line);
/* Queue bytes; what there is no room for is dropped, as a line drops bytes. */
void line_write(struct line *line, const void *bytes, size_t size);
/* Write what is queued, and read what has come within `ms`. Returns how many bytes; 0: none; line->gone: never again. */
size_t line_read(struct line *line, void *bytes, size_t size, int ms);
/* What a command said at its end, or "". */
const char *line_complaint(struct line *line);
/* A line of our own in the log. */
void line_note(struct line *line, const char *text);

#endif
