/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/board/typing.h"

#include <string.h>

#include "suite/clock.h"

#define ECHO_MS 300
#define ECHO_TRIES 4

static uint64_t now_ms(void)
{
	return hv_now() / 1000000;
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

bool typing_wait_last(struct typing *t, const char *text, unsigned quiet, unsigned ms)
{
	uint64_t start = now_ms();

	t->seen[0] = '\0';
	while (now_ms() - start <= ms) {
		while (typing_get(t, quiet) >= 0)
			;
		if (ends_with(t, text))
			return true;
		if (t->line->gone || (*t->stop && **t->stop))
			return false;
	}
	return false;
}

/* Whether `c` comes back; what else comes is something that the board says by itself. */
static bool is_echoed(struct typing *t, char c)
{
	int byte;

	while ((byte = typing_get(t, ECHO_MS)) >= 0)
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

bool typing_line(struct typing *t, const char *text)
{
	for (; *text; text++)
		if (!type_one(t, *text))
			return false;
	line_write(t->line, "\r", 1);
	return true;
}
