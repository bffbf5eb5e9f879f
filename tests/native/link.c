/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The link between host and payload: each part against an oracle, then a stream each way over a line with every fault. */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "hvcheck/places.h"
#include "hvcheck/stub.h"
#include "native/link/crc32.h"
#include "native/link/delta.h"
#include "native/link/hello.h"
#include "native/link/message.h"
#include "native/link/window.h"
#include "tests/parts.h"
#include "tests/suites.h"

static uint64_t state;

static uint64_t draw(void)
{
	state += 0x9e3779b97f4a7c15ull;
	uint64_t z = state;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ z >> 27) * 0x94d049bb133111ebull;
	return z ^ z >> 31;
}

static void fill(uint8_t *bytes, size_t size, unsigned zeroes)
{
	for (size_t i = 0; i < size; i++)
		bytes[i] = draw() % 100 < zeroes ? 0 : (uint8_t)draw();
}

START_TEST(crc32_is_that_of_zlib)
{
	uint8_t bytes[700];

	state = 1;
	for (size_t size = 0; size < sizeof(bytes); size += 1 + size / 9) {
		fill(bytes, size, 10);
		ck_assert_uint_eq(crc32_add(0, bytes, size), crc32(0, bytes, (uInt)size));
		ck_assert_uint_eq(crc32_add(crc32_add(0, bytes, size / 3), bytes + size / 3, size - size / 3),
				  crc32(0, bytes, (uInt)size));
	}
}
END_TEST

START_TEST(cobs_has_no_zero_and_comes_back)
{
	uint8_t bytes[1200], code[COBS_MOST(sizeof(bytes))], back[sizeof(code)];

	state = (uint64_t)_i;
	for (size_t size = 0; size <= sizeof(bytes); size += 1 + (size > 300) * 37) {
		fill(bytes, size, (unsigned)_i);
		size_t coded = cobs_encode(code, bytes, size);

		if (coded > COBS_MOST(size) || memchr(code, 0, coded) || cobs_decode(back, code, coded) != size ||
		    memcmp(back, bytes, size))
			ck_abort_msg("%zu bytes do not come back", size);
	}
}
END_TEST

/* The examples of Cheshire and Baker's paper, and of its later descriptions. */
START_TEST(cobs_is_what_the_paper_says)
{
	static const struct { uint8_t plain[5]; size_t size; uint8_t code[6]; size_t coded; } rows[] = {
		{ { 0 }, 1, { 1, 1 }, 2 },
		{ { 0, 0 }, 2, { 1, 1, 1 }, 3 },
		{ { 0x11, 0x22, 0, 0x33 }, 4, { 3, 0x11, 0x22, 2, 0x33 }, 5 },
		{ { 0x11, 0, 0, 0 }, 4, { 2, 0x11, 1, 1, 1 }, 5 },
	};
	uint8_t code[8];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ck_assert_uint_eq(cobs_encode(code, rows[i].plain, rows[i].size), rows[i].coded);
		ck_assert_mem_eq(code, rows[i].code, rows[i].coded);
	}
	ck_assert_uint_eq(cobs_decode(code, (const uint8_t[]){ 5, 1, 2 }, 3), COBS_BAD);
	ck_assert_uint_eq(cobs_decode(code, (const uint8_t[]){ 3, 1, 0, 1 }, 4), COBS_BAD);
}
END_TEST

START_TEST(text_around_frames_is_told_from_them)
{
	static const char before[] = "U-Boot 2023.01\r\n", within[] = "EL3 panic";
	static struct frame f, got;
	static uint8_t wire[FRAME_WIRE];
	static struct frame_reader reader;
	unsigned taken = 0, text = 0;

	memset(&reader, 0, sizeof(reader));
	f = (struct frame){ .type = FRAME_DATA, .seq = 3, .ack = 5, .nonce = 9, .size = 4, .body = { 0, 1, 0, 2 } };
	size_t size = frame_write(wire, &f);

	for (size_t i = 0; i < strlen(before); i++)
		frame_read(&reader, (uint8_t)before[i], &got);
	for (unsigned round = 0; round < 2; round++)
		for (size_t i = 0; i < size; i++) {
			for (size_t j = 0; round && i == 5 && j < strlen(within); j++)
				frame_read(&reader, (uint8_t)within[j], &got);
			enum frame_read what = frame_read(&reader, wire[i], &got);

			taken += what == FRAME_TAKEN;
			text += what == FRAME_TEXT;
			if (what == FRAME_TEXT && !round)
				ck_assert_mem_eq(reader.bytes, before, reader.text);
		}
	ck_assert_uint_eq(taken, 1);
	ck_assert_uint_eq(text, 2);
	ck_assert_uint_eq(got.seq, 3);
	ck_assert_mem_eq(got.body, f.body, f.size);
}
END_TEST

START_TEST(runs_come_back)
{
	uint8_t bytes[3000], packed[6000], back[sizeof(bytes)];

	state = (uint64_t)_i;
	for (size_t i = 0; i < sizeof(bytes);) {
		size_t run = 1 + (draw() % 3 ? 0 : draw() % 40);
		uint8_t byte = (uint8_t)draw();

		for (; run && i < sizeof(bytes); run--)
			bytes[i++] = byte;
	}
	struct packer p = { packed, packed + sizeof(packed), false };

	pack_runs(&p, bytes, sizeof(bytes));
	ck_assert(!p.bad);
	struct unpacker u = { packed, p.at, false };

	ck_assert_uint_eq(unpack_runs(&u, back, sizeof(back)), sizeof(bytes));
	ck_assert(!u.bad);
	ck_assert_mem_eq(back, bytes, sizeof(bytes));
	u = (struct unpacker){ packed, p.at, false };
	unpack_runs(&u, back, sizeof(back) / 2);
	ck_assert(u.bad);
}
END_TEST

static struct hv_places places_of_a_stub(void)
{
	struct hv_places places = { 0 };

	ck_assert(!hv_places_read(&places, hv_payload_image, (size_t)(hv_payload_image_end - hv_payload_image), HV_IMAGE_BASE));
	places.table = 0x42000000;
	return places;
}

static void scramble(struct hv_state *s, unsigned of_hundred)
{
	for (unsigned i = 0; i < HV_REG_SLOTS; i++)
		s->r[i] = draw() % 100 < of_hundred ? draw() >> draw() % 64 : s->r[i];
	for (unsigned i = 0; i < 64; i++)
		s->v[i] = draw() % 100 < of_hundred ? draw() : s->v[i];
}

START_TEST(calls_and_outcomes_come_back)
{
	const struct hv_places places = places_of_a_stub();
	struct hv_call init, call, got;
	struct hv_outcome out, back;
	struct hv_state baseline, base;
	uint8_t bytes[DELTA_MOST];

	state = (uint64_t)_i;
	hv_call_init(&init, &places);
	call = init;
	call.id = (uint32_t)draw();
	call.imm = (uint16_t)draw();
	call.from = HV_FROM_A32;
	call.event = HV_EVENT_TRAP;
	scramble(&call.in, (unsigned)_i);
	struct packer p = { bytes, bytes + sizeof(bytes), false };

	delta_put_call(&p, &call, &init);
	ck_assert(!p.bad);
	struct unpacker u = { bytes, p.at, false };

	got = init;
	delta_get_call(&u, &got);
	ck_assert(!u.bad && u.at == u.end);
	ck_assert_mem_eq(&got, &call, sizeof(call));

	baseline = init.in;
	scramble(&baseline, 20);
	delta_expect(&base, &call, &init, &baseline);
	memset(&out, 0, sizeof(out));
	out.id = call.id;
	out.how = HV_HOW_VECTORED;
	out.slot = 9;
	out.mem_at = 0x42000123;
	out.mem_bytes = 7;
	out.out = call.in;
	scramble(&out.out, (unsigned)_i);
	p = (struct packer){ bytes, bytes + sizeof(bytes), false };
	delta_put_outcome(&p, &out, &base);
	ck_assert(!p.bad);
	u = (struct unpacker){ bytes, p.at, false };
	delta_get_outcome(&u, &back, &base);
	ck_assert(!u.bad && u.at == u.end);
	ck_assert_mem_eq(&back, &out, sizeof(out));
}
END_TEST

/* A call that changes one register of the usual ones is some bytes: what makes a run of the suite fit a slow line. */
START_TEST(a_usual_call_is_small)
{
	const struct hv_places places = places_of_a_stub();
	struct hv_call init, call;
	uint8_t bytes[DELTA_MOST];
	struct packer p = { bytes, bytes + sizeof(bytes), false };

	hv_call_init(&init, &places);
	call = init;
	call.in.r[HV_X0] = 2;
	delta_put_call(&p, &call, &init);
	ck_assert_int_le(p.at - bytes, 8);
}
END_TEST

/* Most registers of some calls are drawn from a seed, one behind the other: they cost some bytes, and not a kilobyte. */
START_TEST(drawn_registers_are_small_and_come_back)
{
	const struct hv_places places = places_of_a_stub();
	struct hv_call init, call, got;
	uint8_t bytes[DELTA_MOST];
	struct packer p = { bytes, bytes + sizeof(bytes), false };

	state = (uint64_t)_i;
	hv_call_init(&init, &places);
	call = init;
	for (unsigned i = HV_X0; i <= HV_X30; i++)
		call.in.r[i] = draw();
	for (unsigned i = 0; i < 64; i++)
		call.in.v[i] = draw();
	call.in.r[HV_X0] = 2;
	call.in.r[HV_X0 + _i % 31] ^= 1ull << _i;	/* a word that breaks the row */
	call.in.v[_i] += 1;
	delta_put_call(&p, &call, &init);
	ck_assert(!p.bad);
	ck_assert_int_le(p.at - bytes, 100);
	struct unpacker u = { bytes, p.at, false };

	got = init;
	delta_get_call(&u, &got);
	ck_assert(!u.bad && u.at == u.end);
	ck_assert_mem_eq(&got, &call, sizeof(call));
}
END_TEST

/* A row of drawn words must end in the state: 2 * 170 + 1, so many, from 5 on. */
START_TEST(drawn_registers_end_in_the_state)
{
	const uint8_t head[4] = { 0, 0, 0, 0 };
	struct hv_call got;

	for (unsigned count = 0; count < 300; count++) {
		uint8_t bytes[32];
		struct packer p = { bytes, bytes + sizeof(bytes), false };
		struct unpacker u = { bytes, NULL, false };

		memset(&got, 0, sizeof(got));
		pack_bytes(&p, head, sizeof(head));
		pack_number(&p, 2 * 170 + 1);
		pack_number(&p, count);
		pack_number(&p, 5);
		pack_number(&p, 0);
		u.end = p.at;
		delta_get_call(&u, &got);
		ck_assert_msg(u.bad == (!count || count > HV_REG_SLOTS + 64 - 169), "%u words", count);
	}
}
END_TEST

START_TEST(a_hello_comes_back_and_nothing_else_is_one)
{
	static struct frame f;
	struct hello hello = { 0xffffffff, 0x12345678, LINK_VERSION, 2 }, got;

	hello_write(&f, &hello, 200);
	ck_assert(hello_read(&f, &got));
	ck_assert_mem_eq(&got, &hello, sizeof(hello));
	f.size = 3;
	ck_assert(!hello_read(&f, &got));
	f.type = FRAME_DATA;
	ck_assert(!hello_read(&f, &got));
}
END_TEST

/* --- a line with every fault --------------------------------------------------------------------------------- */

#define FLIGHT 65536	/* bytes on their way */
#define BYTE_US 87	/* 115200 baud */

struct fault {
	unsigned lost, damaged, inserted;	/* of 100,000 bytes */
	unsigned cut;				/* of 100,000 bytes: nothing comes through for 100 ms */
	unsigned delay;				/* microseconds, at most, beside the baud rate */
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
	w->free = (w->free > clock_us ? w->free : clock_us) + BYTE_US;
	w->flight[w->next % FLIGHT].byte = byte;
	w->flight[w->next++ % FLIGHT].due = w->free + (w->fault->delay ? draw() % w->fault->delay : 0);
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
		if (happens(w->fault->cut))
			w->cut = w->free + 100000;
		if (happens(w->fault->inserted))
			for (size_t j = 0; j < sizeof(foreign) - 1; j++)
				fly(w, (uint8_t)foreign[j]);
		if (happens(w->fault->lost) || w->free < w->cut)
			continue;
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
	{ 0, 0, 0, 0, 0 },
	{ 100, 0, 0, 0, 0 },		/* 0.1 % loss */
	{ 1000, 0, 0, 0, 16000 },	/* 1 %, behind an adapter that keeps bytes for 16 ms */
	{ 0, 1000, 0, 0, 0 },		/* 1 % damage */
	{ 0, 0, 200, 0, 0 },		/* firmware's text within frames */
	{ 10, 10, 10, 20, 5000 },	/* a bit of all, and a line that is cut again and again */
	{ 500, 500, 100, 10, 16000 },
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

/* Frames in which bits are wrong at random: none of them may pass as another one. */
START_TEST(no_damaged_frame_is_taken)
{
	static struct frame f, got;
	static uint8_t wire[FRAME_WIRE];
	static struct frame_reader reader;
	unsigned taken = 0, wrong = 0;

	state = 5;
	memset(&reader, 0, sizeof(reader));
	for (unsigned round = 0; round < 100000; round++) {
		f = (struct frame){ .type = FRAME_DATA, .seq = (uint8_t)round, .size = (uint16_t)(draw() % 60) };
		fill(f.body, f.size, 30);
		size_t size = frame_write(wire, &f);

		for (unsigned n = 1 + (unsigned)draw() % 3; n; n--)
			wire[draw() % size] ^= (uint8_t)(1u << draw() % 8);
		for (size_t i = 0; i < size; i++) {
			if (frame_read(&reader, wire[i], &got) != FRAME_TAKEN)
				continue;
			taken++;
			wrong += got.size != f.size || got.seq != f.seq || memcmp(got.body, f.body, f.size);
		}
	}
	ck_assert_uint_eq(wrong, 0);
	ck_assert_uint_lt(taken, 10000);	/* the zero in front was hit, or a bit twice */
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

Suite *link_suite(void)
{
	Suite *s = suite_create("link");
	TCase *t = tcase_create("link");

	tcase_set_timeout(t, 300);
	tcase_add_test(t, crc32_is_that_of_zlib);
	tcase_add_test(t, cobs_is_what_the_paper_says);
	tcase_add_loop_test(t, cobs_has_no_zero_and_comes_back, 0, 4);
	tcase_add_test(t, text_around_frames_is_told_from_them);
	tcase_add_loop_test(t, runs_come_back, 0, 8);
	tcase_add_loop_test(t, calls_and_outcomes_come_back, 0, 101);
	tcase_add_test(t, a_usual_call_is_small);
	tcase_add_loop_test(t, drawn_registers_are_small_and_come_back, 0, 64);
	tcase_add_test(t, drawn_registers_end_in_the_state);
	tcase_add_test(t, a_hello_comes_back_and_nothing_else_is_one);
	tcase_add_test(t, a_busy_side_is_left_in_peace);
	tcase_add_test(t, a_frame_of_another_session_is_dropped);
	tcase_add_test(t, no_damaged_frame_is_taken);
	tcase_add_loop_test(t, messages_come_once_and_in_order, 0, 21);
	suite_add_tcase(s, t);
	return s;
}
