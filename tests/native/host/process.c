/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Programs that are waited for. */
#include <check.h>
#include <time.h>
#include <unistd.h>

#include "native/host/process.h"
#include "suite/clock.h"
#include "tests/suites.h"

#define MS 1000000ull
#define WAITED (1000 * MS)

/* Whether a wait of WAITED is over after so many milliseconds, in so many of which this program ran. */
static bool is_over(uint64_t passed, uint64_t ran)
{
	struct process self = { .pid = getpid() };
	struct process_wait wait = process_wait_from_now(&self);

	wait.since -= passed * MS;
	wait.used -= ran * MS;
	return process_waited(&self, &wait, WAITED);
}

/* This program has to have had the time that is said to be past. */
static void run_for(uint64_t ms)
{
	while ((uint64_t)clock() < ms * (CLOCKS_PER_SEC / 1000))
		;
}

START_TEST(patience_counts_processor_time)
{
	run_for(300);
	ck_assert(!is_over(900, 300));
	ck_assert(is_over(1100, 300));
	/* A busy host has left it a tenth. */
	ck_assert(!is_over(1100, 100));
	ck_assert(!is_over(9000, 100));
	/* It sleeps. */
	ck_assert(is_over(1100, 0));
	ck_assert(!is_over(900, 0));
}
END_TEST

Suite *process_suite(void)
{
	Suite *s = suite_create("process");
	TCase *t = tcase_create("waits");

	tcase_add_test(t, patience_counts_processor_time);
	suite_add_tcase(s, t);
	return s;
}
