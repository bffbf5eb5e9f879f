/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * <check.h> for our tests, whose folder the compiler searches first. Check writes to a file at each assertion that holds, which
 * tells where a test stood that died, and reads all of it back: that took a quarter of the time of a test with a million
 * assertions. If all tests of a part share a process, an assertion that holds costs nothing; if that process dies, each test
 * runs again in its own, and writes.
 */
#ifndef HVCHECK_TESTS_CHECK_H
#define HVCHECK_TESTS_CHECK_H

#include_next <check.h>
#include <stdbool.h>

extern bool parts_write_marks;	/* of tests/parts.c */

#undef ck_assert_msg
#define ck_assert_msg(expr, ...) \
	((expr) ? (parts_write_marks ? _mark_point(__FILE__, __LINE__) : (void)0) : \
		  _ck_assert_failed(__FILE__, __LINE__, "Assertion '" #expr "' failed", ## __VA_ARGS__))

#endif
