/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A frame on the line, and what it is made of: each against an oracle. */
#include <check.h>
#include <string.h>
#include <zlib.h>

#include "native/link/crc32.h"
#include "native/link/hello.h"
#include "native/link/message.h"
#include "tests/native/link/drawn.h"
#include "tests/suites.h"

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

Suite *link_frame_suite(void)
{
	Suite *s = suite_create("link frame");
	TCase *t = tcase_create("link frame");

	tcase_set_timeout(t, 300);
	tcase_add_test(t, crc32_is_that_of_zlib);
	tcase_add_test(t, cobs_is_what_the_paper_says);
	tcase_add_loop_test(t, cobs_has_no_zero_and_comes_back, 0, 4);
	tcase_add_test(t, text_around_frames_is_told_from_them);
	tcase_add_test(t, no_damaged_frame_is_taken);
	tcase_add_test(t, a_hello_comes_back_and_nothing_else_is_one);
	suite_add_tcase(s, t);
	return s;
}
