/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Check reads CK_FORK=no (for a debugger), CK_RUN_SUITE and CK_VERBOSITY.
 *
 * By itself it forks for each test. A process with AddressSanitizer takes a third of a second for that, and for looking for leaks
 * at its end, and any other some milliseconds; there are thousands of tests. So a part is one process, which also shows what one
 * test leaves to the next. If that process dies, the tests run again, each in its own, to show which one it was; the part has
 * failed in any case. In a long run each test has its own at once.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hvcheck/machine.h"
#include "tests/parts.h"

/* gcc defines __SANITIZE_ADDRESS__, clang has the feature. */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define SANITIZED true
#else
#define SANITIZED false
#endif
#define WATCHED_SAMPLE 4
#define TOGETHER_FAILED 3	/* exit status; a sanitizer's are others */
#define TOGETHER_SECONDS 1200	/* without a process for each test, there is no other limit */

bool parts_write_marks;

bool is_long_run(void)
{
	const char *wish = getenv("CHECK_LONG");

	return wish && *wish;
}

bool is_small_run(void)
{
	const char *wish = getenv("CHECK_BRIEF");

	return ((wish && *wish) || SANITIZED) && !is_long_run();
}

void add_rows(TCase *tcase, const TTest *test, int count)
{
	const int step = SANITIZED && !is_long_run() ? WATCHED_SAMPLE : 1;

	for (int i = 0; i < count; i += step)
		tcase_add_loop_test(tcase, test, i, i + 1);
}

static int open_machine(const char *spec)
{
	char error[256];
	int status = 0;
	struct hv_machine *m = hv_machine_open(spec, error, sizeof(error), &status);

	if (!m)
		printf("%s: %s\n", spec, error);
	hv_machine_close(m);
	return status;
}

static int run_suites(const struct part *p, enum fork_status mode)
{
	int failed;
	SRunner *runner = srunner_create(NULL);

	for (unsigned i = 0; p->suites && p->suites[i]; i++)
		srunner_add_suite(runner, p->suites[i]());
	for (unsigned i = 0; p->suites_on && p->suites_on[i]; i++)
		srunner_add_suite(runner, p->suites_on[i](p->machine));
	srunner_set_fork_status(runner, mode);
	parts_write_marks = mode != CK_NOFORK;
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int run_together(const struct part *p)
{
	int status;
	pid_t child;

	fflush(NULL);
	child = fork();
	if (!child) {
		alarm(TOGETHER_SECONDS);
		exit(run_suites(p, CK_NOFORK) ? TOGETHER_FAILED : EXIT_SUCCESS);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		return 99;
	if (!status)
		return EXIT_SUCCESS;
	if (WIFEXITED(status) && WEXITSTATUS(status) == TOGETHER_FAILED)
		return EXIT_FAILURE;
	printf("%s: all in one process, the tests came to no good end (wait status 0x%x); now each in its own\n", p->name, status);
	run_suites(p, CK_FORK);
	return EXIT_FAILURE;
}

static int run(const struct part *p)
{
	int status = p->machine ? open_machine(p->machine) : 0;

	if (status)
		return status;
	return !is_long_run() && !getenv("CK_FORK") ? run_together(p) : run_suites(p, CK_FORK_GETENV);
}

/* A failure weighs more than a machine that is not there. */
static int worse(int a, int b)
{
	return b && (!a || b == EXIT_FAILURE) ? b : a;
}

static bool is_wanted(const char *name, int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (!strcmp(argv[i], name))
			return true;
	return argc < 2;
}

static int list(const struct part *parts, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		puts(parts[i].name);
	return EXIT_SUCCESS;
}

int parts_main(const struct part *parts, unsigned count, int argc, char **argv)
{
	int status = EXIT_SUCCESS;
	unsigned found = 0;

	/* Check's own 4 seconds are too few under sanitizers on a busy machine. */
	setenv("CK_DEFAULT_TIMEOUT", "120", false);
	if (argc == 2 && !strcmp(argv[1], "--list"))
		return list(parts, count);
	for (unsigned i = 0; i < count; i++)
		if (is_wanted(parts[i].name, argc, argv)) {
			found++;
			status = worse(status, run(&parts[i]));
		}
	if (!found) {
		fprintf(stderr, "%s: it has no part of that name; --list names all\n", argv[0]);
		return 99;
	}
	return status;
}
