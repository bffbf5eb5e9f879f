/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/host/board/typing.h"

#include <string.h>

#include "native/host/board/line-wait.h"

#define SLICE_MS 50
#define ECHO_MS 300
#define ECHO_MOST_MS 3000	/* while other text comes */
#define MOST_PATIENCE 3		/* times that the wait for an echo is doubled */
#define END_TRIES 4
#define LINE_TRIES 16

static void note(struct typing *t, uint8_t byte)
{
	size_t size = strlen(t->seen);

	if (!byte)
		return;
	if (size == TYPING_SEEN)
		memmove(t->seen, t->seen + 1, size--);
	t->seen[size] = (char)byte;
	t->seen[size + 1] = '\0';
}

int typing_get(struct typing *t, unsigned ms)
{
	struct line_wait wait;

	line_wait_begin(&wait);
	while (t->at == t->size) {
		if (t->line->gone || (*t->stop && **t->stop))
			return -1;
		t->at = 0;
		t->size = line_read(t->line, t->bytes, sizeof(t->bytes), (int)(ms < SLICE_MS ? ms : SLICE_MS));
		if (!t->size && (!ms || line_wait_is_over(&wait, t->line, ms)))
			return -1;
	}
	note(t, t->bytes[t->at]);
	return t->bytes[t->at++];
}

static bool ends_with(const struct typing *t, const char *text)
{
	size_t size = strlen(t->seen), length = strlen(text);

	return size >= length && !strcmp(t->seen + size - length, text);
}

bool typing_wait(struct typing *t, const char *text, unsigned ms)
{
	struct line_wait wait;

	line_wait_begin(&wait);
	t->seen[0] = '\0';
	while (!line_wait_is_over(&wait, t->line, ms)) {
		if (typing_get(t, 100) >= 0 && ends_with(t, text))
			return true;
		if (t->line->gone || (*t->stop && **t->stop))
			return false;
	}
	return false;
}

/* Read until nothing follows for `quiet` milliseconds. False: a board that never stops talking has not within `ms`. */
static bool is_still(struct typing *t, unsigned quiet, struct line_wait *wait, unsigned ms)
{
	while (typing_get(t, quiet) >= 0)
		if (line_wait_is_over(wait, t->line, ms))
			return false;
	return true;
}

bool typing_wait_last(struct typing *t, const char *text, unsigned quiet, unsigned ms)
{
	struct line_wait wait;

	line_wait_begin(&wait);
	t->seen[0] = '\0';
	while (!line_wait_is_over(&wait, t->line, ms)) {
		bool still = is_still(t, quiet, &wait, ms);

		if (still && ends_with(t, text))
			return true;
		if (t->line->gone || (*t->stop && **t->stop))
			return false;
	}
	return false;
}

/* Whether `c` comes back within `ms`; what else comes is something that the board says by itself. */
static bool is_echoed(struct typing *t, char c, unsigned ms)
{
	struct line_wait wait;
	int byte;

	line_wait_begin(&wait);
	while (!line_wait_is_over(&wait, t->line, ECHO_MOST_MS) && (byte = typing_get(t, ms)) >= 0)
		if (byte == (uint8_t)c)
			return true;
	return false;
}

static bool type_all(struct typing *t, const char *text, unsigned ms)
{
	t->seen[0] = '\0';
	for (; *text; text++) {
		line_write(t->line, text, 1);
		if (!is_echoed(t, *text, ms))
			return false;
	}
	return true;
}

/* The line is sent off, and what follows its echo is the command's. */
static bool type_end(struct typing *t)
{
	for (unsigned i = 0; i < END_TRIES; i++) {
		line_write(t->line, "\r", 1);
		if (is_echoed(t, '\n', ECHO_MS))
			return true;
	}
	return false;
}

/*
 * A character that is not echoed in time may be lost, or its echo may be, or late: typed once more it may be there twice. So the
 * line is thrown away then, and typed anew with more patience. It is sent off only if all of it stands there.
 */
bool typing_line(struct typing *t, const char *text)
{
	for (unsigned i = 0; i < LINE_TRIES; i++) {
		bool typed = type_all(t, text, ECHO_MS << (i < MOST_PATIENCE ? i : MOST_PATIENCE));
		struct line_wait wait;

		line_wait_begin(&wait);
		is_still(t, 0, &wait, ECHO_MS);
		if (typed && ends_with(t, text))
			return type_end(t);
		if (t->line->gone || (*t->stop && **t->stop))
			return false;
		line_write(t->line, "\x03", 1);	/* ^C: U-Boot says <INTERRUPT>, and its prompt again */
		typing_wait_last(t, " ", ECHO_MS, ECHO_MS);
	}
	return false;
}
