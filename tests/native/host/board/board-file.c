/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a board's file says. tests/board.sh has what is wrong in one. */
#define _GNU_SOURCE
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "native/host/board/board-int.h"
#include "tests/suites.h"

START_TEST(a_hash_within_a_word_is_no_comment)
{
	char path[] = "/tmp/board-file-XXXXXX";
	struct board board = { .wait_ms = 0 };
	FILE *f = fdopen(mkstemp(path), "w");

	ck_assert_ptr_nonnull(f);
	fputs("# all of it\n"
	      "line = /dev/ttyUSB0,1500000\t# Rockchip's\n"
	      "  # nothing = here\n"
	      "boot = uboot bootm 0x50000000#conf-1 - ${fdtcontroladdr} #comment\n"
	      "power-cycle = pdu 'outlet#3'\n"
	      "wait = 60 #\n", f);
	fclose(f);
	ck_assert_int_eq(board_file_read(&board, path), 0);
	unlink(path);
	ck_assert_str_eq(board.line.spec, "serial:/dev/ttyUSB0,1500000");
	ck_assert_str_eq(board.boot, "uboot bootm 0x50000000#conf-1 - ${fdtcontroladdr}");
	ck_assert_str_eq(board.power, "pdu 'outlet#3'");
	ck_assert_uint_eq(board.wait_ms, 60000);
}
END_TEST

Suite *board_file_suite(void)
{
	Suite *s = suite_create("board-file");
	TCase *t = tcase_create("words");

	tcase_add_test(t, a_hash_within_a_word_is_no_comment);
	suite_add_tcase(s, t);
	return s;
}
