/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unit suites, collected by check_units: each in a folder that is named as its room. */
#ifndef HVCHECK_TESTS_SUITES_H
#define HVCHECK_TESTS_SUITES_H

#include <check.h>

Suite *boot_arm_suite(void);
Suite *boot_suite(void);
Suite *context_suite(void);
Suite *cycles_paths_suite(void);
Suite *cycles_suite(void);
Suite *cycles_value_suite(void);
Suite *decode_suite(void);
Suite *device_suite(void);
Suite *dt_suite(void);
Suite *effect_suite(void);
Suite *elf_suite(void);
Suite *entry_suite(void);
Suite *find_suite(void);
Suite *fuzz_suite(void);
Suite *hazard_suite(void);
Suite *image_suite(void);
Suite *isa_arm_suite(void);
Suite *isa_binutils_suite(void);
Suite *isa_suite(void);
Suite *isa_system_suite(void);
Suite *isa_unicorn_suite(void);
Suite *isa_vector_suite(void);
Suite *judge_agree_suite(void);
Suite *judge_ending_suite(void);
Suite *judge_moves_suite(void);
Suite *judge_preserved_suite(void);
Suite *judge_results_suite(void);
Suite *judge_suite(void);
Suite *junit_suite(void);
Suite *ktap_suite(void);
Suite *lines_drawn_suite(void);
Suite *lines_life_suite(void);
Suite *lines_suite(void);
Suite *link_delta_suite(void);
Suite *link_frame_suite(void);
Suite *link_window_suite(void);
Suite *live_suite(void);
Suite *measure_suite(void);
Suite *mutate_make_suite(void);

Suite *pages_suite(void);
Suite *plan_suite(void);
Suite *preflight_suite(void);
Suite *prove_hyp_suite(void);
Suite *prove_suite(void);
Suite *release_suite(void);
Suite *relocated_suite(void);
Suite *relocation_suite(void);
Suite *replay_suite(void);
Suite *report_suite(void);
Suite *report_text_suite(void);
Suite *routine_file_suite(void);
Suite *routines_suite(void);
Suite *rule_suite(void);
Suite *scan_suite(void);
Suite *scenario_build_suite(void);
Suite *scenario_judge_suite(void);
Suite *snapshot_suite(void);
Suite *span_suite(void);
Suite *stub_suite(void);
Suite *tables_suite(void);
Suite *tlb_suite(void);
Suite *trace_suite(void);
Suite *translate_suite(void);
Suite *unpredictable_suite(void);
Suite *unwrap_suite(void);
Suite *vmlinux_suite(void);
Suite *writes_suite(void);
Suite *zimage_suite(void);

#endif
