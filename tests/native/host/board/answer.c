/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is said to a payload. */
#include <check.h>

#include "native/host/board/board-int.h"
#include "tests/suites.h"

/* As a large image leaves it behind its last part. The line is closed, so that no room comes either. */
START_TEST(a_message_waits_for_room)
{
	static const volatile int *stop;
	static struct board board;
	uint8_t bytes[64] = { 0 };
	const struct packer p = { bytes + sizeof(bytes), bytes + sizeof(bytes), false };
	struct talk *t = &board.talk;

	talk_init(t, &board.line);
	t->stop = &stop;
	board.line.in = board.line.out = board.line.command.output = -1;
	board.line.gone = true;
	for (size_t left = 0; left < sizeof(bytes); left++) {
		t->streamed = sizeof(t->stream) - left;
		ck_assert_int_eq(board_say(&board, MESSAGE_PLACE, bytes, &p), -1);
		ck_assert_uint_eq(t->streamed, sizeof(t->stream) - left);
	}
	t->streamed = 0;
	ck_assert_int_eq(board_say(&board, MESSAGE_PLACE, bytes, &p), 0);
	ck_assert_uint_gt(t->streamed, sizeof(bytes));
}
END_TEST

Suite *answer_suite(void)
{
	Suite *s = suite_create("answer");
	TCase *t = tcase_create("room");

	tcase_add_test(t, a_message_waits_for_room);
	suite_add_tcase(s, t);
	return s;
}
