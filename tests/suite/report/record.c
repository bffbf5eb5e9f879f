/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reports: one made by hand with every status and names that nobody should choose, written in each format and
 * read back.
 */
#define _GNU_SOURCE
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "tests/made-report.h"
#include "tests/suites.h"

static struct hv_symbol symbols[] = { { (char[]){ "table" }, 0 },
				      { (char[]){ "nasty\nok 9 name\033[2J" }, 0x800 } };
static struct hv_stub stub = {
	.name = (char[]){ "a stub" },
	.size = 0x1000,
	.symbols = symbols,
	.symbol_count = 2,
	.kind = HV_STUB_ELF,
};
struct hv_report made_report;
struct hv_view made_view;

/* --- making reports ------------------------------------------------------------------------------------- */

struct hv_row *made_report_add(const char *call, enum hv_rule rule, enum hv_status status, const char *machine,
			  const char *why)
{
	struct hv_row *row;

	made_report.rows = realloc(made_report.rows, (made_report.row_count + 1) * sizeof(*made_report.rows));
	row = &made_report.rows[made_report.row_count++];
	*row = (struct hv_row){
		.call = call, .rule = rule, .status = status, .machine = strdup(machine), .calls = 1
	};
	row->why = why ? strdup(why) : NULL;
	ck_assert_int_ge(asprintf(&row->id, "linux-4.12/%s/%s@%s", call, hv_rules[rule].name, machine), 0);
	made_report.count[status]++;
	return row;
}

static void fail_with(struct hv_row *row, struct hv_diff diff)
{
	row->failed = 1;
	row->planned.name = row->call;
	row->planned.probe = "a probe";
	row->planned.call.in.r[HV_VBAR_EL2] = HV_STUB_BASE;
	row->planned.call.in.r[HV_X0] = 0x77;
	row->outcome.how = HV_HOW_HUNG;
	row->outcome.out.r[HV_PC] = HV_STUB_BASE + 0x804;
	row->outcome.out.r[HV_PSTATE] = 0x3c9;
	row->verdict = (struct hv_verdict){
		.rule = (uint16_t)row->rule, .status = HV_FAIL, .diff_count = 1, .diff = { diff }
	};
	row->replay = strdup("hvcheck call it");
	row->path = strdup("EL2 one\nEL2 two\n");
}

/* Two machines and the static rules; seven rows: two failed, two passed, one skipped, two unseen. */
void made_report_make(void)
{
	made_view = (struct hv_view){ 0 };
	made_report = (struct hv_report){
		.stub = &stub, .abi = hv_abi_find("linux-4.12"), .calls = 1234567, .seconds = 0.75
	};
	hv_report_time(&made_report, "sim", 0.125);
	hv_report_time(&made_report, "sim", 0.12501);
	made_report_add("table", HV_SLOT_03, HV_PASS, "static", NULL);
	made_report_add("unknown", HV_LIVE_01, HV_PASS, "sim", NULL);
	fail_with(made_report_add("unknown", HV_REG_03, HV_FAIL, "sim", NULL), (struct hv_diff){ HV_X18, 1, 2 });
	fail_with(made_report_add("reset-vectors", HV_REG_03, HV_FAIL, "sim", NULL), (struct hv_diff){ HV_X18, 1, 3 });
	made_report_add("unknown", HV_SYS_01, HV_UNSEEN, "qemu", "qemu cannot observe it");
	made_report_add("unknown", HV_SYS_02, HV_UNSEEN, "qemu", "qemu cannot observe it");
	made_report_add("slot-0x600", HV_SLOT_01, HV_SKIP, "qemu", "there is no\nAArch32");
}

void made_report_empty(void)
{
	made_report_drop();
	made_report = (struct hv_report){ .stub = &stub, .abi = hv_abi_find("linux-4.12") };
}

void made_report_drop(void)
{
	hv_report_free(&made_report);
}

char *made_report_write(const char *format)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	ck_assert_int_eq(hv_format_find(format)->write(&made_report, 1, &made_view, f), 0);
	fclose(f);
	return text;
}

/* --- words ---------------------------------------------------------------------------------------------- */

START_TEST(differences_read_as_sentences)
{
	static const struct {
		struct hv_diff diff;
		const char *text;
	} rows[] = {
		{ { HV_X18, 1, 0x42000804 },
		  "x18: want 0x0000000000000001, got 0x0000000042000804 (table+0x804)" },
		{ { HV_PSTATE, 0x600003c5, 0x9 },
		  "pstate: want 0x00000000600003c5 (nZCv DAIF EL1h), got 0x0000000000000009 (nzcv daif "
		  "EL2h)" },
		{ { HV_DIFF_V + 7, 0, 1 }, "v3.d[1]: want 0x0000000000000000, got 0x0000000000000001" },
		{ { HV_DIFF_V + 63, 0, 1 }, "v31.d[1]: want 0x0000000000000000, got 0x0000000000000001" },
		{ { HV_DIFF_MEMORY, 8, 0x41000010 },
		  "memory: want no change, got 8 changed bytes, the first at 0x41000010 (canary+0x10)" },
		{ { HV_DIFF_MEMORY, 1, 0x10 },
		  "memory: want no change, got 1 changed byte, the first at 0x10" },
		{ { HV_DIFF_VECTORS, 0x42000000, 0 },
		  "EL2's vectors: want 0x0000000042000000 (table), got others, which do not answer" },
		{ { HV_DIFF_HOW, HV_HOW_RETURNED, HV_HOW_HUNG }, "ending: want returned, got hung" },
		{ { HV_DIFF_HOW, 77, HV_HOW_NONE }, "ending: want ended in an unknown way, got not run" },
		{ { 0xfff, 0, 1 }, "register 0xfff: want 0x0000000000000000, got 0x0000000000000001" },
	};
	static const struct hv_places places = {
		.table = 0x42000000,
		.stub = 0x42000000,
		.stub_size = 0x1000,
		.canary = 0x41000000,
		.canary_size = HV_CANARY_SIZE,
	};
	char text[320];

	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		ck_assert_str_eq(hv_diff_text(&rows[i].diff, &places, text, sizeof(text)), rows[i].text);
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (size_t size = 1; size < 40; size++)
			ck_assert_uint_lt(strlen(hv_diff_text(&rows[i].diff, NULL, text, size)), size);
}
END_TEST

/* A symbol comes from a file that nobody vouches for. */
START_TEST(no_format_passes_on_control_characters)
{
	static const char *const formats[] = { "text", "ktap", "junit", "html", "sarif" };
	char *text = made_report_write(formats[_i]);

	must_have(text, "nasty?ok 9 name?[2J");
	must_not_have(text, "\033");
	must_not_have(text, "\nok 9");
	free(text);
}
END_TEST

/* --- KTAP ----------------------------------------------------------------------------------------------- */

START_TEST(ktap_nests_machines)
{
	char *text = made_report_write("ktap");

	ck_assert_msg(
		!strncmp(
			text,
			"KTAP version 1\n1..3\n  KTAP version 1\n  # Subtest: a stub static\n  1..1\n  ok 1 "
			"linux-4.12/table/SLOT-03@static\nok 1 a stub static\n",
			128),
		"%s", text);
	must_have(
		text,
		"\n  KTAP version 1\n  # Subtest: a stub sim\n  1..3\n  ok 1 linux-4.12/unknown/LIVE-01@sim\n  # rule     REG-03: "
		"x18");
	must_have(text, "  # replay   hvcheck call it\n  not ok 2 linux-4.12/unknown/REG-03@sim\n");
	must_have(text, "\nnot ok 2 a stub sim\n");
	must_have(text, "  ok 1 linux-4.12/unknown/SYS-01@qemu # SKIP unseen: qemu cannot observe it\n");
	must_have(text, "  ok 3 linux-4.12/slot-0x600/SLOT-01@qemu # SKIP there is no?AArch32\n");
	must_have(text, "\nok 3 a stub qemu # SKIP nothing was judged\n");
	free(text);
}
END_TEST

/* Whatever is not a result is a diagnostic, a plan or a version line, and every plan is kept. */
START_TEST(ktap_keeps_its_plans)
{
	unsigned planned[2] = { 0, 0 }, seen[2] = { 0, 0 };
	char *text = made_report_write("ktap"), *save = NULL;

	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		unsigned depth = line[0] == ' ', number;

		line += 2 * depth;
		if (!strcmp(line, "KTAP version 1") || line[0] == '#')
			continue;
		if (sscanf(line, "1..%u", &number) == 1) {
			ck_assert_uint_eq(seen[depth], depth ? planned[depth] : 0);
			planned[depth] = number;
			seen[depth] = 0;
			continue;
		}
		ck_assert_msg(sscanf(line, "ok %u ", &number) == 1 ||
				      sscanf(line, "not ok %u ", &number) == 1,
			      "%s", line);
		ck_assert_uint_eq(number, ++seen[depth]);
	}
	ck_assert_uint_eq(seen[0], planned[0]);
	ck_assert_uint_eq(seen[1], planned[1]);
	free(text);
}
END_TEST

START_TEST(ktap_names_hold_no_hash)
{
	char *text;

	free(made_report.rows[0].id);
	made_report.rows[0].id = strdup("a#b\nok 7 c");
	text = made_report_write("ktap");
	must_have(text, "  ok 1 a_b_ok 7 c\n");
	free(text);
}
END_TEST

/* --- several reports, and files that cannot be written -------------------------------------------------- */

START_TEST(two_reports_are_one_document)
{
	struct hv_report two[2] = { made_report, made_report };
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	ck_assert_int_eq(hv_format_find("ktap")->write(two, 2, NULL, f), 0);
	fclose(f);
	must_have(text, "KTAP version 1\n1..6\n");
	must_have(text, "\nnot ok 5 a stub sim\n");
	free(text);
}
END_TEST

START_TEST(a_full_disk_is_noticed)
{
	for (const struct hv_format *format = hv_formats; format->name; format++) {
		FILE *f = fopen("/dev/full", "w");

		if (!f)
			return;
		ck_assert_msg(format->write(&made_report, 1, NULL, f) == -1, "%s", format->name);
		fclose(f);
	}
}
END_TEST

START_TEST(formats_are_found_by_name)
{
	ck_assert_ptr_eq(hv_format_find("text"), &hv_formats[0]);
	ck_assert_ptr_null(hv_format_find(""));
	ck_assert_ptr_null(hv_format_find("tex"));
	ck_assert_ptr_null(hv_format_find("texts"));
}
END_TEST

START_TEST(an_empty_report_is_a_report)
{
	made_report_empty();
	for (const struct hv_format *format = hv_formats; format->name; format++)
		free(made_report_write(format->name));
}
END_TEST

/* It is no test, so that only a sentence tells of it: in each format for readers, once. */
START_TEST(every_format_tells_what_no_call_executed)
{
	static const char *const formats[] = { "text", "html", "ktap", "junit" };
	static const char sentence[] = "3 of the 12 instructions behind live slots: no call executed them, the first at ";
	char *text = made_report_write(formats[_i]);

	must_not_have(text, "no call executed");
	free(text);
	made_report.behind_slots = 12;
	made_report.unexecuted = 3;
	made_report.first_unexecuted = 0x804;
	text = made_report_write(formats[_i]);
	must_have(text, sentence);
	must_not_have(strstr(text, sentence) + 1, sentence);
	free(text);
	made_report.unexecuted = 12;	/* nothing was run, which is said elsewhere */
	text = made_report_write(formats[_i]);
	must_not_have(text, "no call executed");
	free(text);
}
END_TEST

/* --- machines that did not run, or not to the end -------------------------------------------------------- */

static void lose_machines(void)
{
	ck_assert_int_eq(hv_report_miss(&made_report, "sim", true, "it is\ngone"), 0);
	ck_assert_int_eq(hv_report_miss(&made_report, "board", false, "it was not found"), 0);
}

START_TEST(a_lost_machine_is_no_pass_in_text)
{
	char *text;

	lose_machines();
	text = made_report_write("text");
	must_have(text, "\nERROR   sim was lost on the way: it is?gone\n");
	must_have(text, "\nSKIP    board was not run: it was not found\n");
	must_have(text, "\na stub: 2 passed, 2 failed, 1 skipped, 1 lost, 2 unseen (");
	must_not_have(text, "\nboard\n");
	free(text);
}
END_TEST

START_TEST(a_lost_machine_is_no_pass_in_ktap)
{
	char *text;

	lose_machines();
	text = made_report_write("ktap");
	must_have(text, "KTAP version 1\n1..4\n");
	must_have(text, "\n  1..4\n  ok 1 linux-4.12/unknown/LIVE-01@sim\n");
	must_have(text, "\n  # sim was lost on the way: it is?gone\n  not ok 4 linux-4.12/machine@sim\nnot ok 2 a stub sim\n");
	must_have(text, "\n  1..1\n  ok 1 linux-4.12/machine@board # SKIP board was not run: it was not found\n"
		  "ok 4 a stub board # SKIP nothing was judged\n");
	free(text);
}
END_TEST

/* All that ran before it was lost has passed. */
START_TEST(a_machine_that_only_passed_and_was_lost_fails)
{
	char *text;

	made_report_empty();
	made_report_add("unknown", HV_LIVE_01, HV_PASS, "sim", NULL);
	lose_machines();
	text = made_report_write("ktap");
	must_have(text, "\nnot ok 1 a stub sim\n");
	free(text);
}
END_TEST

Suite *report_suite(void)
{
	Suite *suite = suite_create("report");
	TCase *words = tcase_create("words"), *text = tcase_create("text"), *ktap = tcase_create("ktap");
	TCase *all = tcase_create("all formats");
	TCase *with_report[] = { text, ktap, all };

	for (unsigned i = 0; i < sizeof(with_report) / sizeof(with_report[0]); i++)
		tcase_add_checked_fixture(with_report[i], made_report_make, made_report_drop);
	tcase_add_test(words, differences_read_as_sentences);
	tcase_add_test(ktap, ktap_nests_machines);
	tcase_add_test(ktap, ktap_keeps_its_plans);
	tcase_add_test(ktap, ktap_names_hold_no_hash);
	tcase_add_loop_test(all, no_format_passes_on_control_characters, 0, 5);
	tcase_add_test(text, a_lost_machine_is_no_pass_in_text);
	tcase_add_test(ktap, a_lost_machine_is_no_pass_in_ktap);
	tcase_add_test(ktap, a_machine_that_only_passed_and_was_lost_fails);
	tcase_add_test(all, two_reports_are_one_document);
	tcase_add_test(all, a_full_disk_is_noticed);
	tcase_add_test(all, formats_are_found_by_name);
	tcase_add_test(all, an_empty_report_is_a_report);
	tcase_add_loop_test(all, every_format_tells_what_no_call_executed, 0, 4);
	suite_add_tcase(suite, words);
	suite_add_tcase(suite, text);
	suite_add_tcase(suite, ktap);
	suite_add_tcase(suite, all);
	return suite;
}
