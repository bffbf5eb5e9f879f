/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The report for a person: what comes first, what is told once, and that nothing which was not judged looks passed. */
#define _GNU_SOURCE
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "tests/made-report.h"
#include "tests/suites.h"

static const char in_full[] = "FAIL  linux-4.12/unknown/REG-03@sim\n      rule     REG-03: x18 is preserved";
static const char another[] = "FAIL  linux-4.12/reset-vectors/REG-03@sim\n"
			      "      x18: want 0x0000000000000001, got 0x0000000000000003\n"
			      "      hvcheck call it\n";

START_TEST(text_shows_one_defect_once)
{
	char *text = made_report_write("text");

	must_have(text, in_full);
	must_have(text, "      wrong    x18: want 0x0000000000000001, got 0x0000000000000002\n");
	must_have(text, "        EL2 two\n      replay   hvcheck call it\n"
			"      also     in 1 test more, of 2 calls on 1 machine; -v lists them\n");
	must_not_have(text, "FAIL  linux-4.12/reset-vectors");
	free(text);

	made_view.detail = HV_VIEW_VERBOSE;
	text = made_report_write("text");
	must_have(text, in_full);
	must_have(text, "      also     in 1 test more, of 2 calls on 1 machine:\n");
	must_have(text, another);
	free(text);
}
END_TEST

/* Another register is another defect, even if the rule is the same. */
START_TEST(text_shows_two_defects_of_one_rule)
{
	char *text;

	made_report.rows[3].verdict.diff[0].reg = HV_X19;
	text = made_report_write("text");
	must_have(text, in_full);
	must_have(text, "FAIL  linux-4.12/reset-vectors/REG-03@sim\n      rule     REG-03: x18 is preserved");
	must_not_have(text, "      also ");
	free(text);

	made_view.failures = 1;
	text = made_report_write("text");
	must_have(text, in_full);
	must_not_have(text, "FAIL  linux-4.12/reset-vectors");
	must_have(text, "\n1 failure more is not shown, because of --max-failures\n");
	must_have(text, "2 failed");
	free(text);
}
END_TEST

/* What a call made for another rule broke is that other rule's defect. */
START_TEST(text_counts_what_follows_from_another_rule)
{
	char *text;

	made_report.rows[3].rule = HV_REG_02;
	free(made_report.rows[3].id);
	made_report.rows[3].id = strdup("linux-4.12/reset-vectors/REG-02@sim");
	text = made_report_write("text");
	must_have(text, in_full);
	must_have(text, "      also     in 1 test more,");
	must_not_have(text, "REG-02");
	free(text);
}
END_TEST

/* A table that lies beside its place hangs calls: the reader is told that one mistake may be behind all of it. */
START_TEST(text_says_what_may_follow_from_a_table_in_the_wrong_place)
{
	static const char sentence[] = "a CPU does not keep the low bits of its vectors' address, so all that fails below may "
				       "come from this alone\n";
	struct hv_row *row;
	char *text, *at;

	text = made_report_write("text");
	must_not_have(text, sentence);
	free(text);
	row = made_report_add("table", HV_ALIGN_01, HV_FAIL, "static", "the table asks for an alignment of 1024");
	row->failed = 1;
	text = made_report_write("text");
	at = strstr(text, sentence);
	ck_assert_ptr_nonnull(at);
	must_have(at, in_full);
	free(text);
	made_view.detail = HV_VIEW_BRIEF;
	text = made_report_write("text");
	must_have(text, sentence);
	free(text);
	text = made_report_write("html");
	must_have(text, "so all that fails below");
	free(text);
	text = made_report_write("ktap");
	must_not_have(text, "so all that fails below");
	free(text);
}
END_TEST

/* Failures come before all that passed, and a machine is a line; each rule is one in its table alone. */
START_TEST(text_begins_with_what_fails)
{
	static const char line[] = "\nsim                     1 of 3 tests passed, 2 failed (2 rules)\n";
	char *text = made_report_write("text");

	must_have(text, line);
	must_have(text, "\nqemu                    none of 3 tests passed, 1 skipped, 2 unseen (3 rules)\n");
	ck_assert(strstr(text, in_full) < strstr(text, line));
	must_not_have(text, "what holds");
	free(text);

	made_view.detail = HV_VIEW_VERBOSE;
	text = made_report_write("text");
	must_have(text, "what holds");
	must_not_have(text, line);
	free(text);
}
END_TEST

START_TEST(text_is_as_short_as_it_is_asked_to_be)
{
	char *text;

	made_view.detail = HV_VIEW_BRIEF;
	text = made_report_write("text");
	must_have(text, "FAIL  linux-4.12/unknown/REG-03@sim\n      x18: want 0x0000000000000001, got 0x0000000000000002\n"
			"      hvcheck call it\n      and in 1 test more,");
	must_have(text, "UNSEEN  2: qemu cannot observe it (SYS-01 SYS-02)\n");
	must_not_have(text, "      rule ");
	free(text);

	made_view.detail = HV_VIEW_QUIET;
	text = made_report_write("text");
	ck_assert_str_eq(text, "a stub: 2 passed, 2 failed, 1 skipped, 2 unseen (1,234,567 calls on sim, qemu in 0.8 s)\n");
	free(text);

	made_report.calls = 1;
	text = made_report_write("text");
	must_have(text, " unseen (1 call on sim, qemu in 0.8 s)\n");
	free(text);
}
END_TEST

/* In no view does a run that saw nothing look like one that found nothing. */
START_TEST(text_does_not_pass_what_was_unseen)
{
	char *text;

	made_report_empty();
	made_report.calls = 3;
	made_report_add("unknown", HV_SYS_01, HV_UNSEEN, "qemu", "qemu cannot observe it");
	made_view.detail = _i;
	text = made_report_write("text");
	must_have(text, "a stub: 0 passed, 0 failed, 0 skipped, 1 unseen (");
	must_have(text, "nothing was judged: this is no pass\n");
	free(text);
}
END_TEST

START_TEST(text_groups_what_was_not_judged)
{
	char *text = made_report_write("text");

	must_have(text, "UNSEEN  2: qemu cannot observe it (SYS-01 SYS-02)\n");
	must_have(text, "SKIP    1: there is no?AArch32 (SLOT-01)\n");
	free(text);
}
END_TEST

/* All rules that are known to be broken are named; of others that were not judged, some. */
START_TEST(text_names_some_rules_of_a_reason)
{
	char *text;

	for (unsigned rule = HV_REG_01; rule < HV_REG_01 + 10; rule++) {
		made_report_add("unknown", (enum hv_rule)rule, HV_UNSEEN, "qemu", "why not");
		made_report_add("unknown", (enum hv_rule)rule, HV_KNOWN, "sim", "it is known");
	}
	text = made_report_write("text");
	must_have(text, "UNSEEN  10: why not (REG-01 REG-02 REG-03 REG-04 REG-05 REG-06 REG-07 SYS-01 and 2 rules more)\n");
	must_have(text, "KNOWN   10: it is known (REG-01 REG-02 REG-03 REG-04 REG-05 REG-06 REG-07 SYS-01 SYS-02 SYS-03)\n");
	free(text);
}
END_TEST

/* Two machines for one reason have one line, and all pairs of machines another. */
START_TEST(text_says_once_what_machines_share)
{
	char *text;

	made_report_add("unknown", HV_SYS_01, HV_UNSEEN, "board", "board cannot observe it");
	made_report_add("unknown", HV_AGREE_01, HV_PASS, "sim+qemu", NULL);
	text = made_report_write("text");
	must_have(text, "UNSEEN  3: qemu cannot observe it; so for board (SYS-01 SYS-02)\n");
	must_not_have(text, "board cannot");
	must_have(text, "\nsim+qemu                1 of 1 test passed (1 rule)\n");
	free(text);

	made_report_add("unknown", HV_AGREE_01, HV_SKIP, "sim+board", "board is another");
	text = made_report_write("text");
	must_have(text, "\n2 pairs of machines     1 of 2 tests passed, 1 skipped (1 rule)\n");
	must_not_have(text, "\nsim+");
	free(text);
}
END_TEST

START_TEST(text_ends_several_reports_with_their_sum)
{
	struct hv_report reports[] = { made_report, made_report };
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	ck_assert_int_eq(hv_format_find("text")->write(reports, 2, &made_view, f), 0);
	fclose(f);
	must_have(text, "\nall 2 reports\n  a stub  linux-4.12      2 passed, 2 failed, 1 skipped, 2 unseen\n");
	must_have(text, "\n  together: 4 passed, 4 failed, 2 skipped, 4 unseen (2,469,134 calls in 1.5 s)\n");
	must_not_have(text, "incomplete");
	free(text);

	ck_assert_int_eq(hv_report_miss(&made_report, "sim", true, "it is gone"), 0);
	reports[1] = made_report;
	f = open_memstream(&text, &size);
	ck_assert_int_eq(hv_format_find("text")->write(reports, 2, &made_view, f), 0);
	fclose(f);
	must_have(text, "\n  incomplete: a machine was lost on the way, the run was interrupted, or a file cannot be "
		  "opened\n");
	free(text);
}
END_TEST

START_TEST(text_ends_with_the_sum)
{
	static const char sum[] =
		"\na stub: 2 passed, 2 failed, 1 skipped, 2 unseen (1,234,567 calls on sim, qemu in 0.8 s)\n";
	char *text = made_report_write("text");

	ck_assert_uint_gt(strlen(text), sizeof(sum));
	ck_assert_str_eq(text + strlen(text) - strlen(sum), sum);
	free(text);
}
END_TEST

START_TEST(text_says_which_registers_calls_change)
{
	char *text;

	made_report.clobbers[0] = (struct hv_clobber_row){ "set-vectors", 0x7ffff, 1, 0x40001 };
	made_report.clobbers[1] = (struct hv_clobber_row){ "reset-vectors", 0x7fffffff, 0x40000005, 0 };
	made_report.clobber_count = 2;
	made_view.detail = HV_VIEW_VERBOSE;
	text = made_report_write("text");
	must_have(text, "set-vectors     x0-x18      x0              x0 x18  <- not known to: x18\n");
	must_have(text, "reset-vectors   x0-x30      x0 x2 x30       none\n");
	free(text);
}
END_TEST

Suite *report_text_suite(void)
{
	Suite *suite = suite_create("report-text");
	TCase *text = tcase_create("text");

	tcase_add_checked_fixture(text, made_report_make, made_report_drop);
	tcase_add_test(text, text_shows_one_defect_once);
	tcase_add_test(text, text_shows_two_defects_of_one_rule);
	tcase_add_test(text, text_counts_what_follows_from_another_rule);
	tcase_add_test(text, text_says_what_may_follow_from_a_table_in_the_wrong_place);
	tcase_add_test(text, text_begins_with_what_fails);
	tcase_add_test(text, text_is_as_short_as_it_is_asked_to_be);
	tcase_add_loop_test(text, text_does_not_pass_what_was_unseen, HV_VIEW_USUAL, HV_VIEW_VERBOSE + 1);
	tcase_add_test(text, text_names_some_rules_of_a_reason);
	tcase_add_test(text, text_groups_what_was_not_judged);
	tcase_add_test(text, text_says_once_what_machines_share);
	tcase_add_test(text, text_ends_several_reports_with_their_sum);
	tcase_add_test(text, text_ends_with_the_sum);
	tcase_add_test(text, text_says_which_registers_calls_change);
	suite_add_tcase(suite, text);
	return suite;
}
