/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/host/board/typing.h"

#include <string.h>

#include "suite/clock.h"

#define ECHO_MS 300
#define ECHO_MOST_MS 3000	/* while other text comes */
#define ECHO_TRIES 4
#define LINE_TRIES 8

static uint64_t now_ms(void)
{
	return clock_now() / 1000000;
}

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
	uint64_t start = now_ms();

	while (t->at == t->size) {
		uint64_t waited = now_ms() - start;

		if (t->line->gone || (*t->stop && **t->stop) || (waited && waited >= ms))
			return -1;
		t->at = 0;
		t->size = line_read(t->line, t->bytes, sizeof(t->bytes), (int)(ms - waited < 100 ? ms - waited : 100));
		if (!t->size && !ms)
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
	uint64_t start = now_ms();

	t->seen[0] = '\0';
	while (now_ms() - start <= ms) {
		if (typing_get(t, 100) >= 0 && ends_with(t, text))
			return true;
		if (t->line->gone || (*t->stop && **t->stop))
			return false;
	}
	return false;
}

/* Read until nothing follows for `quiet` milliseconds. False: a board that never stops talking has not by `end`. */
static bool is_still(struct typing *t, unsigned quiet, uint64_t end)
{
	while (typing_get(t, quiet) >= 0)
		if (now_ms() > end)
			return false;
	return true;
}

bool typing_wait_last(struct typing *t, const char *text, unsigned quiet, unsigned ms)
{
	uint64_t start = now_ms();

	t->seen[0] = '\0';
	while (now_ms() - start <= ms) {
		bool still = is_still(t, quiet, start + ms);

		if (still && ends_with(t, text))
			return true;
		if (t->line->gone || (*t->stop && **t->stop))
			return false;
	}
	return false;
}

/* Whether `c` comes back; what else comes is something that the board says by itself. */
static bool is_echoed(struct typing *t, char c)
{
	const uint64_t end = now_ms() + ECHO_MOST_MS;
	int byte;

	while (now_ms() < end && (byte = typing_get(t, ECHO_MS)) >= 0)
		if (byte == (uint8_t)c)
			return true;
	return false;
}

static bool type_one(struct typing *t, char c)
{
	for (unsigned i = 0; i < ECHO_TRIES; i++) {
		line_write(t->line, &c, 1);
		if (is_echoed(t, c))
			return true;
	}
	return false;
}

static bool type_all(struct typing *t, const char *text)
{
	t->seen[0] = '\0';
	for (; *text; text++)
		if (!type_one(t, *text))
			return false;
	return true;
}

/* A character whose echo was lost is there twice, so the line is sent off only if all of it stands there, and else thrown away. */
bool typing_line(struct typing *t, const char *text)
{
	for (unsigned i = 0; i < LINE_TRIES; i++) {
		bool typed = type_all(t, text);

		is_still(t, 0, now_ms() + ECHO_MS);
		if (typed && ends_with(t, text)) {
			line_write(t->line, "\r", 1);
			return true;
		}
		if (t->line->gone || (*t->stop && **t->stop))
			return false;
		line_write(t->line, "\x03", 1);	/* ^C: U-Boot says <INTERRUPT>, and its prompt again */
		typing_wait_last(t, " ", ECHO_MS, ECHO_MS);
	}
	return false;
}
