/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every unit suite in one program: those that take long are parts of their own.
 */
#include "tests/parts.h"
#include "tests/suites.h"

/* Files and what can be said of code that is not run. */
static Suite *(*const code[])(void) = {
	boot_arm_suite,
	boot_suite,
	decode_suite,
	effect_suite,
	elf_suite,
	find_suite,
	image_suite,
	isa_arm_suite,
	isa_binutils_suite,
	isa_suite,
	isa_system_suite,
	isa_unicorn_suite,
	isa_vector_suite,
	relocated_suite,
	relocation_suite,
	routine_file_suite,
	scan_suite,
	snapshot_suite,
	span_suite,
	stub_suite,
	tables_suite,
	unpredictable_suite,
	vmlinux_suite,
	writes_suite,
	zimage_suite,
	NULL,
};
static Suite *(*const suites[])(void) = {
	answer_suite,
	board_file_suite,
	context_suite,
	costly_suite,
	cycles_paths_suite,
	cycles_suite,
	cycles_value_suite,
	device_suite,
	dt_suite,
	entry_suite,
	fuzz_suite,
	hazard_suite,
	judge_suite, judge_agree_suite, judge_ending_suite, judge_moves_suite, judge_preserved_suite, judge_results_suite,
	junit_suite,
	live_suite,
	live_mutate_suite,
	link_delta_suite, link_frame_suite, link_window_suite,
	line_wait_suite,
	preflight_suite,
	kind_suite,
	process_suite,
	ktap_suite,
	mutate_make_suite,
	pages_suite,
	plan_suite,
	prove_suite, prove_hyp_suite,
	recipe_suite,
	release_suite,
	replay_suite,
	report_suite,
	report_text_suite,
	routines_suite,
	rule_suite,
	scenario_build_suite, scenario_judge_suite, scenario_stale_suite,
	stale_suite,
	tlb_suite,
	trace_suite,
	translate_suite,
	typing_suite,
	NULL,
};
static Suite *(*const lines[])(void) = { lines_suite, lines_drawn_suite, lines_life_suite, NULL };
static Suite *(*const unwrap[])(void) = { unwrap_suite, NULL };

static const struct part parts[] = {
	{ "lines", NULL, lines, NULL },
	{ "unwrap", NULL, unwrap, NULL },
	{ "code", NULL, code, NULL },
	{ "rest", NULL, suites, NULL },
};

int main(int argc, char **argv)
{
	return parts_main(parts, sizeof(parts) / sizeof(*parts), argc, argv);
}
