/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every unit suite in one program. Check reads CK_FORK=no (for a debugger), CK_RUN_SUITE and CK_VERBOSITY.
 */
#include <stdlib.h>

#include "tests/suites.h"

static Suite *(*const suites[])(void) = {
	context_suite,
	decode_suite,
	device_suite,
	effect_suite,
	elf_suite,
	fuzz_suite,
	hazard_suite,
	image_suite,
	judge_suite,
	lines_suite,
	mutate_suite,
	plan_suite,
	relocation_suite,
	release_suite,
	replay_suite,
	report_suite,
	routines_suite,
	rule_suite,
	scan_suite,
	scenario_suite,
	span_suite,
	find_suite,
	routine_file_suite,
	stub_suite,
	tables_suite,
	trace_suite,
	unpredictable_suite,
	unwrap_suite,
	vmlinux_suite,
	writes_suite,
};

int main(void)
{
	SRunner *runner = srunner_create(NULL);
	int failed;

	for (unsigned i = 0; i < sizeof(suites) / sizeof(*suites); i++)
		srunner_add_suite(runner, suites[i]());
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
