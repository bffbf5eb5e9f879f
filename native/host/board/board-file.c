/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file that says all about one board, a word, `=` and its value a line. # begins a comment at the start of a line or behind a
 * blank, and not within a word, as in U-Boot's `bootm ADDRESS#CONFIGURATION`:
 *
 *	line = serial:/dev/ttyUSB0,115200
 *	boot = uboot-loady 0x50000000
 *	power-cycle = labgrid-client power cycle
 *	debugger = localhost:3333
 *	log = mypi.log
 *	wait = 60
 *	arch = arm
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "native/host/board/board-int.h"
#include "native/host/board/recipe.h"

#define LONGEST 1024
#define MOST_WAIT 3600

static char *trim(char *text)
{
	size_t size;

	text += strspn(text, " \t");
	for (size = strlen(text); size && strchr(" \t\r\n", text[size - 1]);)
		text[--size] = '\0';
	return text;
}

static void drop_comment(char *text)
{
	char *c = text;

	while (*c && !(*c == '#' && (c == text || c[-1] == ' ' || c[-1] == '\t')))
		c++;
	*c = '\0';
}

static int set_wait(struct board *b, const char *path, unsigned number, const char *value)
{
	char *end;
	unsigned long seconds = strtoul(value, &end, 10);

	if (!*value || *end || !seconds || seconds > MOST_WAIT)
		return board_fail(b, "%.100s:%u: \"%.40s\" is no number of seconds from 1 to %u", path, number, value, MOST_WAIT);
	b->wait_ms = 1000 * (unsigned)seconds;
	return 0;
}

static int set_arch(struct board *b, const char *path, unsigned number, const char *value)
{
	b->kind = qemu_kind_named(value);
	if (!b->kind)
		return board_fail(b, "%.100s:%u: \"%.40s\" is none of arm64, arm and thumb", path, number, value);
	return 0;
}

static int set(struct board *b, const char *path, unsigned number, const char *key, const char *value)
{
	const struct { const char *key; char *to; size_t size; } keys[] = {
		{ "line", b->line.spec, sizeof(b->line.spec) }, { "boot", b->boot, sizeof(b->boot) },
		{ "power-cycle", b->power, sizeof(b->power) }, { "log", b->log, sizeof(b->log) },
		{ "debugger", b->debugger, sizeof(b->debugger) },
	};

	for (unsigned i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (strcmp(key, keys[i].key))
			continue;
		if (*keys[i].to)
			return board_fail(b, "%.100s:%u: there is a second \"%s =\"", path, number, key);
		if (strlen(value) >= keys[i].size)
			return board_fail(b, "%.100s:%u: that is too long", path, number);
		strcpy(keys[i].to, value);
		return 0;
	}
	if (!strcmp(key, "wait"))
		return set_wait(b, path, number, value);
	if (!strcmp(key, "arch"))
		return set_arch(b, path, number, value);
	return board_fail(b, "%.100s:%u: \"%.40s\" is none of line, boot, power-cycle, debugger, log, wait and arch", path, number,
			  key);
}

static int read_line(struct board *b, const char *path, unsigned number, char *text)
{
	char *value;

	drop_comment(text);
	text = trim(text);
	if (!*text)
		return 0;
	value = strchr(text, '=');
	if (!value)
		return board_fail(b, "%.100s:%u: there is no = in \"%.40s\"", path, number, text);
	*value++ = '\0';
	return set(b, path, number, trim(text), trim(value));
}

int board_file_read(struct board *b, const char *path)
{
	FILE *f = *path ? fopen(path, "re") : NULL;
	char text[LONGEST], error[200];
	int err = 0;

	if (!*path)
		return board_fail(b, "board: is to be followed by the name of a board's file");
	if (!f)
		return board_fail(b, "the board file %.100s cannot be read: %s", path, strerror(errno));
	for (unsigned number = 1; !err && fgets(text, sizeof(text), f); number++)
		err = read_line(b, path, number, text);
	if (!err && ferror(f))
		err = board_fail(b, "the board file %.100s cannot be read: %s", path, strerror(errno));
	fclose(f);
	if (!err && !line_is(b->line.spec) && *b->line.spec == '/') {	/* a device alone will do */
		char device[sizeof(b->line.spec)];

		strcpy(device, b->line.spec);
		snprintf(b->line.spec, sizeof(b->line.spec), "serial:%.500s", device);
	}
	if (!err && !*b->line.spec)
		return board_fail(b, "%.100s has no line, as \"line = serial:/dev/ttyUSB0,115200\"", path);
	if (!err && *b->debugger && !strchr(b->debugger, ':'))
		return board_fail(b, "%.100s: debugger = %.100s: give HOST:PORT or unix:PATH", path, b->debugger);
	if (!err && !recipe_is(b->boot, error, sizeof(error)))
		return board_fail(b, "%.60s: %.180s", path, error);
	return err;
}
