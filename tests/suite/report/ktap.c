/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reports as KTAP: a reader of our own asks for what the kernel's parser (tools/testing/kunit/kunit_parser.py) asks for. A version
 * line and a plan; for each machine the same once more, two columns in, under its name; results in order, as many as planned; then
 * a result of that name, which failed if one of them has. Whatever else there is begins with '#'.
 */
#define _GNU_SOURCE
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "tests/made-report.h"
#include "tests/suites.h"

struct reader {
	char *rest;		/* of the text */
	unsigned results, failed, skipped;
};

/* The next line, with what it is indented by taken off; NULL: there is none, or it is not indented so. */
static char *line_at(struct reader *r, const char *indent)
{
	size_t n = strlen(indent);

	if (!r->rest || !*r->rest || strncmp(r->rest, indent, n) || (!n && r->rest[0] == ' '))
		return NULL;
	r->rest += n;
	return strsep(&r->rest, "\n");
}

/* The next line that is no diagnostic. */
static char *next_line(struct reader *r, const char *indent)
{
	char *line;

	do
		line = line_at(r, indent);
	while (line && line[0] == '#');
	ck_assert_msg(line != NULL, "the text ends too early, or another indentation follows:\n%.200s", r->rest ? r->rest : "");
	return line;
}

static unsigned read_plan(struct reader *r, const char *indent)
{
	char *line = next_line(r, indent), end;
	unsigned count;

	ck_assert_msg(sscanf(line, "1..%u%c", &count, &end) == 1, "no plan: %s", line);
	return count;
}

/* Result `number`; its name without a dash before it, and without a directive. Returns whether it is ok. */
static bool read_result(struct reader *r, const char *indent, unsigned number, char **name)
{
	char *line = next_line(r, indent), want[24], *directive;
	bool ok = strncmp(line, "not ", 4) != 0;

	line += ok ? 0 : 4;
	snprintf(want, sizeof(want), "ok %u ", number);
	ck_assert_msg(!strncmp(line, want, strlen(want)), "not result %u: %s", number, line);
	*name = line + strlen(want);
	if (!strncmp(*name, "- ", 2))
		*name += 2;
	directive = strchr(*name, '#');
	if (!directive)
		return ok;
	ck_assert_msg(!strncmp(directive - 1, " # SKIP ", 8) && ok, "no directive: %s", line);
	directive[-1] = '\0';
	r->skipped++;
	return ok;
}

static void read_machine(struct reader *r, unsigned number)
{
	char *line, *name, *title;
	unsigned count;
	bool ok = true, all;

	line = line_at(r, "  ");
	ck_assert_msg(line && !strcmp(line, "KTAP version 1"), "no version line: %s", line ? line : r->rest);
	title = line_at(r, "  ");
	ck_assert_msg(title && !strncmp(title, "# Subtest: ", 11), "no name: %s", title ? title : r->rest);
	count = read_plan(r, "  ");
	for (unsigned i = 1; i <= count; i++, r->results++) {
		bool passed = read_result(r, "  ", i, &name);

		ck_assert(*name);
		ok &= passed;
		r->failed += !passed;
	}
	all = read_result(r, "", number, &name);
	ck_assert_str_eq(name, title + 11);
	ck_assert_msg(all == ok, "%s is %s, and its tests are not", name, all ? "ok" : "not ok");
}

/* All of the report, as it is made now. */
static struct reader read_report(void)
{
	char *text = made_report_write("ktap");
	struct reader r = { .rest = text };
	unsigned count;

	ck_assert_str_eq(next_line(&r, ""), "KTAP version 1");
	count = read_plan(&r, "");
	for (unsigned i = 1; i <= count; i++)
		read_machine(&r, i);
	ck_assert_msg(!r.rest || !*r.rest, "behind the plan: %s", r.rest);
	free(text);
	return r;
}

START_TEST(ktap_is_what_the_kernel_reads)
{
	struct reader r;

	made_report.behind_slots = 12;
	made_report.unexecuted = 3;
	r = read_report();
	ck_assert_uint_eq(r.results, 7);
	ck_assert_uint_eq(r.failed, 2);
	ck_assert_uint_eq(r.skipped, 4);	/* three tests, and all of a machine */
}
END_TEST

START_TEST(ktap_is_read_when_machines_are_missing)
{
	struct reader r;

	ck_assert_int_eq(hv_report_miss(&made_report, "sim", true, "interrupted"), 0);
	ck_assert_int_eq(hv_report_miss(&made_report, "board", false, "it was # not found"), 0);
	r = read_report();
	ck_assert_uint_eq(r.results, 9);
	ck_assert_uint_eq(r.failed, 3);
}
END_TEST

START_TEST(ktap_is_read_when_it_is_empty)
{
	made_report_empty();
	ck_assert_uint_eq(read_report().results, 0);
}
END_TEST

/* A file is called what it is called. */
static const char *const names[] = {
	"- a", "# SKIP a", "a # SKIP b", "ok 1 a", "not ok 1 - a", "1..3", "a\nb", "KTAP version 1", " a ", "a#", "\xff",
};

START_TEST(ktap_is_read_whatever_names_hold)
{
	struct hv_stub stub = *made_report.stub;
	struct reader r;

	stub.name = strdup(names[_i]);
	made_report.stub = &stub;
	free(made_report.rows[0].id);
	made_report.rows[0].id = strdup(names[_i]);
	r = read_report();
	ck_assert_uint_eq(r.results, 7);
	ck_assert_uint_eq(r.failed, 2);
	free(stub.name);
}
END_TEST

Suite *ktap_suite(void)
{
	Suite *s = suite_create("ktap");
	TCase *t = tcase_create("ktap");

	tcase_add_checked_fixture(t, made_report_make, made_report_drop);
	tcase_add_test(t, ktap_is_what_the_kernel_reads);
	tcase_add_test(t, ktap_is_read_when_machines_are_missing);
	tcase_add_test(t, ktap_is_read_when_it_is_empty);
	tcase_add_loop_test(t, ktap_is_read_whatever_names_hold, 0, sizeof(names) / sizeof(names[0]));
	suite_add_tcase(s, t);
	return s;
}
