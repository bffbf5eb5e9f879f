/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of a Check program. `make check` runs each part as a test of its own, so that they run side by side: a part PART of
 * tests/check_x is tests/check_x.PART.part in tests/local.mk. Without arguments a program runs all of its parts, one by one.
 */
#ifndef HVCHECK_TESTS_PARTS_H
#define HVCHECK_TESTS_PARTS_H

#include <check.h>
#include <stdbool.h>

struct part {
	const char *name;
	const char *machine;			/* the part is skipped if it cannot be opened; NULL: none is needed */
	Suite *(*const *suites)(void);		/* up to a NULL */
	Suite *(*const *suites_on)(const char *machine);	/* up to a NULL, too; one of the two lists may be NULL */
};

/* main() of a Check program: PART... runs these, --list names all. Exit status 77: all that was to be run was skipped. */
int parts_main(const struct part *parts, unsigned count, int argc, char **argv);

/* `make check-long`: what is a sample otherwise is to be tried in full. */
bool is_long_run(void);

/*
 * Under sanitizers, which take five times as long, and in `make check`: what `make check-whole` asserts of each of many stubs or
 * scenarios that take the same way through our code is asserted of some. CHECK_LONG=yes asks all of them here, too.
 */
bool is_small_run(void);

/*
 * Add a loop test, a turn for each row of a table. Of rows that take the same way through our code, sanitizers watch one in
 * four: the other build of ./bootstrap check tries all, and so does this one if CHECK_LONG=yes asks it.
 */
void add_rows(TCase *tcase, const TTest *test, int count);

#endif
