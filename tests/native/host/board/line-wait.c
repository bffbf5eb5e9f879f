/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How long a board is waited for that is a command on a busy host. */
#define _GNU_SOURCE
#include <check.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "native/host/board/line-wait.h"
#include "suite/clock.h"
#include "tests/suites.h"

#define MS 1000000ull
#define WAIT_MS 400
#define LATE_MS 200	/* so much later than it could, a busy host may let this program look */
#define TRIES 10
#define LOOKS 20
#define LOOK_MS 20

static void nap(long ms)
{
	nanosleep(&(struct timespec){ .tv_nsec = ms * (long)MS }, NULL);
}

enum work { SLEEPS, WORKS, HAS_THREAD };

static void *work(void *unused)
{
	for (;;)
		;
	return unused;
}

static void *work_without_rank(void *unused)
{
	const struct sched_param none = { 0 };

	sched_setscheduler(0, SCHED_IDLE, &none);	/* this thread */
	return work(unused);
}

/* A program in a group of its own: it works without end, or a second thread of it does, on the processor that this one has. */
static pid_t start(enum work what)
{
	pid_t pid = fork();
	pthread_t thread;

	if (pid) {
		setpgid(pid, pid);
		return pid;
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (what == WORKS || (what == HAS_THREAD && pthread_create(&thread, NULL, work_without_rank, NULL)))
		work(NULL);
	for (;;)
		pause();
}

/* On one processor with another program, which works. */
static pid_t start_beside(enum work what, pid_t *other)
{
	cpu_set_t all, one;
	pid_t pid;

	ck_assert(!sched_getaffinity(0, sizeof(all), &all));
	CPU_ZERO(&one);
	CPU_SET(sched_getcpu(), &one);
	ck_assert(!sched_setaffinity(0, sizeof(one), &one));
	*other = start(WORKS);
	pid = start(what);
	ck_assert(!sched_setaffinity(0, sizeof(all), &all));
	return pid;
}

static void stop(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* Milliseconds until a wait of WAIT_MS for the line whose command is this one is over. */
static uint64_t wait_for(pid_t pid)
{
	struct line line = { .command = { .pid = pid } };
	struct line_wait wait;
	uint64_t start = clock_now();

	line_wait_begin(&wait);
	while (!line_wait_is_over(&wait, &line, WAIT_MS))
		nap(5);
	return (clock_now() - start) / MS;
}

/* Two programs that work are on one processor: each is kept from it half of the time. The second half of the wait is doubled. */
START_TEST(a_command_that_is_kept_from_its_processor_has_longer)
{
	pid_t other, board = start_beside(WORKS, &other);
	uint64_t took;

	took = wait_for(board);
	stop(board);
	stop(other);
	ck_assert_uint_ge(took, WAIT_MS + WAIT_MS / 4);
	ck_assert_uint_le(took, 10 * WAIT_MS + LATE_MS);
}
END_TEST

/* One wait of several must end in time: a busy host may keep this program itself from looking, but not each time. */
static void check_is_not_longer(pid_t pid)
{
	uint64_t took = wait_for(pid);

	for (unsigned i = 1; i < TRIES && took > WAIT_MS + LATE_MS; i++)
		took = wait_for(pid);
	ck_assert_uint_ge(took, WAIT_MS);
	ck_assert_uint_le(took, WAIT_MS + LATE_MS);
}

START_TEST(what_sleeps_or_is_no_command_has_no_longer)
{
	pid_t board = start(SLEEPS);

	check_is_not_longer(board);
	stop(board);
	check_is_not_longer(0);
}
END_TEST

/* Beside a program that works, a thread of no rank gets next to nothing of their processor: it waits, although no wait ends. */
START_TEST(a_wait_that_goes_on_counts)
{
	pid_t other, board = start_beside(HAS_THREAD, &other);
	struct kept before, now;
	unsigned kept = 0;

	do {	/* it has to come to its second thread */
		nap(LOOK_MS);
		kept_look(&now, board);
	} while (now.count < 2);
	for (unsigned i = 0; i < LOOKS; i++) {
		kept_look(&before, board);
		nap(LOOK_MS);
		kept_look(&now, board);
		kept += kept_most(&before, &now) >= LOOK_MS * MS / 2;
	}
	stop(board);
	stop(other);
	/* On an idle host nearly each look counts, and none if only waits that have ended do. */
	ck_assert_uint_ge(kept, LOOKS / 4);
}
END_TEST

Suite *line_wait_suite(void)
{
	Suite *s = suite_create("line_wait");
	TCase *t = tcase_create("waits");

	tcase_set_timeout(t, 60);
	tcase_add_test(t, a_command_that_is_kept_from_its_processor_has_longer);
	tcase_add_test(t, a_wait_that_goes_on_counts);
	tcase_add_test(t, what_sleeps_or_is_no_command_has_no_longer);
	suite_add_tcase(s, t);
	return s;
}
