/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/host/board/talk.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#include "suite/clock.h"

#define HELLO_MS 200
#define SLICE_MS 10	/* so soon is sent again what is due */
#define MOST_TIMES 20		/* so often as long as a silence may last, frames may come that bring no message to its end */

static uint64_t now(void)
{
	return clock_now() / 1000;
}

static void put(void *ctx, const uint8_t *bytes, size_t size)
{
	struct talk *t = ctx;

	line_write(t->line, bytes, size);
}

void talk_init(struct talk *t, struct line *line)
{
	const volatile int *const *stop = t->stop;

	memset(t, 0, sizeof(*t));
	t->stop = stop;
	t->line = line;
	t->window.put = put;
	t->window.ctx = t;
}

/* Keep what a person could read: only the end fits. */
static void keep_text(struct talk *t, const uint8_t *bytes, size_t size)
{
	size_t have = strlen(t->text);

	for (size_t i = 0; i < size; i++) {
		char c = (char)bytes[i];

		if ((c < ' ' || c > '~') && c != '\n')
			continue;
		t->foreign++;
		if (have == sizeof(t->text) - 1)
			memmove(t->text, t->text + 1, have--);
		t->text[have++] = c;
		t->text[have] = '\0';
	}
}

const char *talk_text(struct talk *t)
{
	size_t have;
	char *last;

	keep_text(t, t->reader.bytes, t->reader.size);
	t->reader.size = 0;
	for (have = strlen(t->text); have && t->text[have - 1] == '\n';)
		t->text[--have] = '\0';
	last = strrchr(t->text, '\n');
	return last ? last + 1 : t->text;
}

bool talk_is_clean(const struct talk *t)
{
	return !t->reader.damaged && !t->window.resent;
}

/* A HELLO: the answer to ours, or that of a payload which knows of no session. */
static enum heard greet(struct talk *t, const struct hello *hello)
{
	bool same = t->begun && hello->boot == t->hello.boot;

	if (hello->token == t->token) {
		t->hello = *hello;
		if (same)
			return TALK_SILENT;
		if (t->begun) {		/* our HELLO came twice, before and behind a reset */
			t->begun = false;
			return TALK_RESET;
		}
		window_start(&t->window, t->frame.nonce);
		t->begun = true;
		return TALK_MESSAGE;
	}
	if (!t->begun)
		return TALK_SILENT;
	t->begun = false;
	return TALK_RESET;
}

static enum heard receive(struct talk *t, uint8_t byte)
{
	struct hello hello;

	switch (frame_read(&t->reader, byte, &t->frame)) {
	case FRAME_MORE:
		return TALK_SILENT;
	case FRAME_TEXT:
		keep_text(t, t->reader.bytes, t->reader.text);
		return TALK_SILENT;
	case FRAME_TAKEN:
		break;
	}
	line_wait_begin(&t->heard);
	if (hello_read(&t->frame, &hello)) {
		t->echoes |= !hello.boot;	/* a payload draws one */
		return hello.boot ? greet(t, &hello) : TALK_SILENT;
	}
	if (t->begun)
		window_receive(&t->window, &t->frame, now());
	return TALK_SILENT;
}

static void feed(struct talk *t)
{
	size_t sent = window_send(&t->window, t->stream, t->streamed, now());

	t->streamed -= sent;
	memmove(t->stream, t->stream + sent, t->streamed);
}

/* Take what has come. TALK_MESSAGE: a session has begun. */
static enum heard look(struct talk *t, int ms)
{
	uint8_t bytes[4096];
	size_t size = line_read(t->line, bytes, sizeof(bytes), ms);
	enum heard what = TALK_SILENT;

	for (size_t i = 0; i < size; i++) {
		enum heard next = receive(t, bytes[i]);

		what = next == TALK_SILENT ? what : next;
	}
	if (*t->stop && **t->stop)
		return TALK_STOPPED;
	if (what == TALK_SILENT && t->line->gone)
		return TALK_GONE;
	if (t->begun) {
		feed(t);
		window_tick(&t->window, now());
	}
	return what;
}

static uint32_t draw_token(void)
{
	static uint32_t last;
	uint64_t seed = clock_now() ^ (uint64_t)getpid() << 32;

	last = (uint32_t)((seed + last) * 0x9e3779b97f4a7c15ull >> 32) | 1;
	return last;
}

enum heard talk_begin(struct talk *t, unsigned ms)
{
	static struct frame f;
	enum heard what = TALK_SILENT;
	struct line_wait wait;
	uint64_t said = 0;

	line_wait_begin(&wait);
	t->begun = false;
	t->token = draw_token();
	t->streamed = t->used = t->message.have = 0;
	hello_write(&f, &(struct hello){ .token = t->token, .version = LINK_VERSION }, 0);
	while (what == TALK_SILENT && !line_wait_is_over(&wait, t->line, ms)) {
		if (now() - said > HELLO_MS * 1000ull) {
			line_write(t->line, t->wire, frame_write(t->wire, &f));
			said = now();
		}
		what = look(t, SLICE_MS);
	}
	return what;
}

bool talk_has_room(const struct talk *t, size_t size)
{
	return sizeof(t->stream) - t->streamed >= size + MESSAGE_HEAD;
}

void talk_say(struct talk *t, enum message number, const void *bytes, size_t size)
{
	message_head(t->stream + t->streamed, number, size);
	memcpy(t->stream + t->streamed + MESSAGE_HEAD, bytes, size);
	t->streamed += MESSAGE_HEAD + size;	/* several go out in one piece, when an answer is waited for */
}

/* Whether a message is whole now. */
static bool take(struct talk *t)
{
	const struct window_piece *p;
	bool whole = false;

	while (!whole && (p = window_next(&t->window))) {
		t->used += message_take(&t->message, p->body + t->used, p->size - t->used, &whole);
		if (t->used < p->size)
			continue;
		t->used = 0;
		window_drop(&t->window);
	}
	return whole;
}

static bool is_over(struct talk *t, uint64_t since, unsigned ms)
{
	return line_wait_is_over(&t->heard, t->line, ms) || now() - since >= MOST_TIMES * 1000ull * ms;
}

enum heard talk_hear(struct talk *t, unsigned ms)
{
	const uint64_t since = now();
	enum heard what = TALK_SILENT;

	if (!t->begun)
		return TALK_RESET;
	line_wait_begin(&t->heard);
	while (!take(t)) {
		what = look(t, SLICE_MS);
		if (what != TALK_SILENT && what != TALK_MESSAGE)
			return what;
		if (is_over(t, since, ms))
			return TALK_SILENT;
	}
	return TALK_MESSAGE;
}

enum heard talk_flush(struct talk *t, unsigned ms)
{
	const uint64_t since = now();
	size_t before = t->streamed;

	line_wait_begin(&t->heard);
	while (t->streamed && t->streamed >= before) {
		enum heard what = t->begun ? look(t, SLICE_MS) : TALK_RESET;

		if (what != TALK_SILENT && what != TALK_MESSAGE)
			return what;
		if (is_over(t, since, ms))
			return TALK_SILENT;
	}
	return TALK_MESSAGE;
}
