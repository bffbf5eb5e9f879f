/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages over a window: a stream each way, on a line with every fault. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "native/link/message.h"
#include "native/link/window.h"
#include "tests/native/link/drawn.h"
#include "tests/parts.h"
#include "tests/suites.h"

#define FLIGHT 65536	/* bytes on their way */
#define BYTE_US 87	/* 115200 baud */

struct fault {
	unsigned lost, damaged, inserted;	/* of 100,000 bytes */
	unsigned cut;				/* of 100,000 bytes: nothing comes through for 100 ms */
	unsigned delay;				/* microseconds, at most, beside the baud rate, */
	unsigned late;				/* and always */
};

struct wire {
	const struct fault *fault;
	struct { uint8_t byte; uint64_t due; } flight[FLIGHT];
	size_t first, next;
	uint64_t free, cut;	/* when the next byte can go; until when the line is cut */
};

struct end {
	struct window window;
	struct frame_reader reader;
	struct frame frame;
	struct message_reader message;
	size_t used;
	struct wire out;
	uint64_t sent, got;	/* messages */
	uint8_t rest[MESSAGE_HEAD + MESSAGE_MOST];
	size_t rested;
	uint64_t wrong;
};

static uint64_t clock_us;

static void fly(struct wire *w, uint8_t byte)
{
	if (w->next - w->first == FLIGHT)
		return;
	w->free += BYTE_US;
	w->flight[w->next % FLIGHT].byte = byte;
	w->flight[w->next++ % FLIGHT].due = w->free + w->fault->late + (w->fault->delay ? draw() % w->fault->delay : 0);
}

static bool happens(unsigned of)
{
	return of && draw() % 100000 < of;
}

static void put(void *ctx, const uint8_t *bytes, size_t size)
{
	static const char foreign[] = "\r\nNOTICE:  EL3: something happened\r\n";
	struct wire *w = ctx;

	for (size_t i = 0; i < size; i++) {
		w->free = w->free > clock_us ? w->free : clock_us;
		if (happens(w->fault->cut))
			w->cut = w->free + 100000;
		if (happens(w->fault->inserted))
			for (size_t j = 0; j < sizeof(foreign) - 1; j++)
				fly(w, (uint8_t)foreign[j]);
		if (happens(w->fault->lost) || w->free < w->cut) {
			w->free += BYTE_US;
			continue;
		}
		fly(w, happens(w->fault->damaged) ? bytes[i] ^ (uint8_t)(1u << draw() % 8) : bytes[i]);
	}
}

/* Message `number`: its size and bytes are known to both sides. */
static size_t make(uint8_t *bytes, uint64_t number, uint64_t seed)
{
	uint64_t keep = state;
	size_t size;

	state = number * 977 + seed;
	size = draw() % 16 ? draw() % 40 : draw() % 1500;
	message_head(bytes, (enum message)(1 + number % 17), size);
	fill(bytes + MESSAGE_HEAD, size, 30);
	state = keep;
	return MESSAGE_HEAD + size;
}

static void talk(struct end *e, uint64_t seed)
{
	if (!e->rested)
		e->rested = make(e->rest, e->sent++, seed);
	size_t sent = window_send(&e->window, e->rest, e->rested, clock_us);

	if (!sent)
		return;
	memmove(e->rest, e->rest + sent, e->rested - sent);
	e->rested -= sent;
}

static void check(struct end *e, uint64_t seed)
{
	static uint8_t want[MESSAGE_HEAD + MESSAGE_MOST];
	size_t size = make(want, e->got++, seed);

	e->wrong += size != MESSAGE_HEAD + message_size(&e->message) || memcmp(want, e->message.bytes, size);
}

static void hear(struct end *e, struct wire *in, uint64_t seed)
{
	const struct window_piece *p;

	for (; in->first < in->next && in->flight[in->first % FLIGHT].due <= clock_us; in->first++)
		if (frame_read(&e->reader, in->flight[in->first % FLIGHT].byte, &e->frame) == FRAME_TAKEN)
			window_receive(&e->window, &e->frame, clock_us);
	while ((p = window_next(&e->window))) {
		bool whole;

		e->used += message_take(&e->message, p->body + e->used, p->size - e->used, &whole);
		if (whole)
			check(e, seed);
		if (e->used < p->size)
			continue;
		e->used = 0;
		window_drop(&e->window);
	}
	window_tick(&e->window, clock_us);
}

static struct end *new_end(const struct fault *fault)
{
	struct end *e = calloc(1, sizeof(*e));

	ck_assert_ptr_nonnull(e);
	e->out.fault = fault;
	e->window.put = put;
	e->window.ctx = &e->out;
	window_start(&e->window, 7);
	return e;
}

static const struct fault faults[] = {
	{ 0, 0, 0, 0, 0, 0 },
	{ 100, 0, 0, 0, 0, 0 },		/* 0.1 % loss */
	{ 1000, 0, 0, 0, 16000, 0 },	/* 1 %, behind an adapter that keeps bytes for 16 ms */
	{ 0, 1000, 0, 0, 0, 0 },		/* 1 % damage */
	{ 0, 0, 200, 0, 0, 0 },		/* firmware's text within frames */
	{ 10, 10, 10, 20, 5000, 0 },	/* a bit of all, and a line that is cut again and again */
	{ 500, 500, 100, 10, 16000, 0 },
};

/* Both ends send at once. */
START_TEST(messages_come_once_and_in_order)
{
	const struct fault *fault = &faults[_i % 7];
	struct end *a = new_end(fault), *b = new_end(fault);
	const uint64_t enough = is_long_run() ? 30000 : 600;

	state = (uint64_t)_i;
	clock_us = 1000;
	while (a->got < enough || b->got < enough) {
		talk(a, 1);
		talk(b, 2);
		hear(a, &b->out, 2);
		hear(b, &a->out, 1);
		clock_us += 500;
		if (clock_us > 20000000000ull)
			ck_abort_msg("no progress: %llu and %llu messages", (unsigned long long)a->got,
				     (unsigned long long)b->got);
	}
	ck_assert_uint_eq(a->wrong, 0);
	ck_assert_uint_eq(b->wrong, 0);
	/* What is useful of a clean line: most of its 11,494 bytes a second. */
	if (_i % 7 == 0)
		ck_assert_uint_lt(clock_us / enough, 14000);
	free(a);
	free(b);
}
END_TEST

/* A side that is at work for two seconds hands nothing on: what it has is not sent again all the time, but asked for. */
START_TEST(a_busy_side_is_left_in_peace)
{
	static const struct fault none;
	struct end *a = new_end(&none), *b = new_end(&none);
	uint8_t bytes[1000];

	memset(bytes, 1, sizeof(bytes));
	clock_us = 1000;
	ck_assert_uint_eq(window_send(&a->window, bytes, sizeof(bytes), clock_us), sizeof(bytes));
	for (; clock_us < 2000000; clock_us += 500) {
		hear(a, &b->out, 1);
		for (struct wire *in = &a->out; in->first < in->next && in->flight[in->first % FLIGHT].due <= clock_us; in->first++)
			if (frame_read(&b->reader, in->flight[in->first % FLIGHT].byte, &b->frame) == FRAME_TAKEN)
				window_receive(&b->window, &b->frame, clock_us);
		window_tick(&b->window, clock_us);
	}
	ck_assert_uint_eq(a->window.resent, 0);
	ck_assert_uint_lt(a->out.next, sizeof(bytes) + 300);
	free(a);
	free(b);
}
END_TEST

/* Questions of a few bytes each, and then much at once: a line that is slow has not lost what it has not brought yet. */
START_TEST(a_slow_line_is_given_its_time)
{
	static const struct fault none;
	struct end *a = new_end(&none), *b = new_end(&none);
	static uint8_t bytes[30000];
	const uint64_t least = sizeof(bytes) * BYTE_US;
	size_t sent = 0;
	uint64_t start;

	message_head(bytes, (enum message)1, 30);
	clock_us = 1000;
	for (unsigned i = 0; i < 100; i++) {
		window_send(&a->window, bytes, 33, clock_us);
		for (unsigned j = 0; j < 60; j++, clock_us += 500) {
			hear(a, &b->out, 1);
			hear(b, &a->out, 1);
		}
	}
	memset(bytes, 1, sizeof(bytes));
	for (start = clock_us; sent < sizeof(bytes) || !window_is_empty(&a->window); clock_us += 500) {
		sent += window_send(&a->window, bytes + sent, sizeof(bytes) - sent, clock_us);
		hear(a, &b->out, 1);
		hear(b, &a->out, 1);
		ck_assert_uint_lt(clock_us - start, 2 * least);
	}
	ck_assert_uint_eq(a->window.resent, 0);
	ck_assert_uint_lt(clock_us - start, least + least / 8);
	free(a);
	free(b);
}
END_TEST

#define MUCH 60000

/* One side sends that much at once. Returns how many microseconds go by until all of it is answered. */
static uint64_t send_much(struct end *a, struct end *b)
{
	static uint8_t bytes[MUCH];
	size_t sent = 0;

	clock_us = 1000;
	while (sent < MUCH || !window_is_empty(&a->window)) {
		sent += window_send(&a->window, bytes + sent, MUCH - sent, clock_us);
		hear(a, &b->out, 1);
		hear(b, &a->out, 1);
		clock_us += 200;
	}
	return clock_us;
}

/* A piece passes such a line twice of three times at best: more than a quarter of its bytes must be useful all the same. */
START_TEST(a_line_that_loses_one_byte_of_a_hundred_is_used)
{
	static const struct fault lossy = { 1000, 0, 0, 0, 0, 0 };
	struct end *a = new_end(&lossy), *b = new_end(&lossy);

	state = 1;
	ck_assert_uint_lt(send_much(a, b), 4 * MUCH * BYTE_US);
	free(a);
	free(b);
}
END_TEST

/* What is answered late was not lost: the first piece is sent again before that is known, and nothing because of it. */
START_TEST(a_line_that_is_late_is_left_in_peace)
{
	static const struct fault far = { 0, 0, 0, 0, 0, 300000 };
	struct end *a = new_end(&far), *b = new_end(&far);

	send_much(a, b);
	ck_assert_uint_lt(a->window.resent, 4);
	free(a);
	free(b);
}
END_TEST

START_TEST(a_frame_of_another_session_is_dropped)
{
	static struct window w;
	static struct frame f;
	static const struct fault none;
	static struct wire nowhere;

	nowhere.fault = &none;
	memset(&w, 0, sizeof(w));
	w.put = put;
	w.ctx = &nowhere;
	window_start(&w, 7);
	f = (struct frame){ .type = FRAME_DATA, .nonce = 8, .size = 1 };
	window_receive(&w, &f, 1);
	ck_assert_ptr_null(window_next(&w));
	f.nonce = 7;
	window_receive(&w, &f, 2);
	ck_assert_ptr_nonnull(window_next(&w));
	window_drop(&w);
	window_receive(&w, &f, 3);	/* once more: it was handed on already */
	ck_assert_ptr_null(window_next(&w));
}
END_TEST

Suite *link_window_suite(void)
{
	Suite *s = suite_create("link window");
	TCase *t = tcase_create("link window");

	tcase_set_timeout(t, 300);
	tcase_add_test(t, a_busy_side_is_left_in_peace);
	tcase_add_test(t, a_slow_line_is_given_its_time);
	tcase_add_test(t, a_line_that_loses_one_byte_of_a_hundred_is_used);
	tcase_add_test(t, a_line_that_is_late_is_left_in_peace);
	tcase_add_test(t, a_frame_of_another_session_is_dropped);
	tcase_add_loop_test(t, messages_come_once_and_in_order, 0, 21);
	suite_add_tcase(s, t);
	return s;
}
