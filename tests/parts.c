/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Check reads CK_FORK=no (for a debugger), CK_RUN_SUITE and CK_VERBOSITY. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/machine.h"
#include "tests/parts.h"

bool is_long_run(void)
{
	const char *wish = getenv("CHECK_LONG");

	return wish && *wish;
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

static int run(const struct part *p)
{
	int failed, status = p->machine ? open_machine(p->machine) : 0;
	SRunner *runner;

	if (status)
		return status;
	runner = srunner_create(NULL);
	for (unsigned i = 0; p->suites && p->suites[i]; i++)
		srunner_add_suite(runner, p->suites[i]());
	for (unsigned i = 0; p->suites_on && p->suites_on[i]; i++)
		srunner_add_suite(runner, p->suites_on[i](p->machine));
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
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
