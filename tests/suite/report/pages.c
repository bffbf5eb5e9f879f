/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reports as HTML and SARIF: each is what its readers can take, whatever names and reasons hold. */
#define _GNU_SOURCE
#include <check.h>
#include <ctype.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "tests/made-report.h"
#include "tests/suites.h"

/* Every byte that a file may have in a name, in all places where one can come in. */
static void name_badly(void)
{
	char name[300];
	size_t n = 0;

	for (int byte = 1; byte < 256; byte++)
		name[n++] = (char)byte;
	name[n] = 0;
	free(made_report.rows[2].id);
	made_report.rows[2].id = strdup(name);
	free(made_report.rows[2].path);
	made_report.rows[2].path = strdup(name);
	free(made_report.rows[6].why);
	made_report.rows[6].why = strdup(name);
	ck_assert_int_eq(hv_report_miss(&made_report, "sim", true, name), 0);
}

/* --- HTML ----------------------------------------------------------------------------------------------- */

/* The page closes what it opens, as XML asks and HTML allows, so that a parser can check it. */
static void must_be_page(const char *text)
{
	xmlDoc *doc = xmlReadMemory(text, (int)strlen(text), "report.html", NULL, XML_PARSE_NONET);

	ck_assert_msg(doc != NULL, "the page is not well-formed: %.2000s", text);
	xmlFreeDoc(doc);
	ck_assert_ptr_null(strstr(text, "http:"));
	ck_assert_ptr_null(strstr(text, "https:"));
	ck_assert_ptr_null(strstr(text, "<script"));
	ck_assert_ptr_null(strstr(text, "src="));
	ck_assert_ptr_null(strstr(text, "url("));
}

START_TEST(html_is_one_page)
{
	char *text = made_report_write("html");

	must_be_page(text);
	must_have(text, "<h2>a stub <span class=\"fail\">does not conform</span></h2>");
	must_have(text, "<b class=\"fail\">FAIL</b> linux-4.12/unknown/REG-03@sim</summary>");
	must_have(text, "also in 1 test more, of 2 calls on 1 machine</summary><ul>\n<li>linux-4.12/reset-vectors/REG-03@sim");
	must_have(text, "<b class=\"open\">UNSEEN</b> 2: qemu cannot observe it</summary>");
	must_have(text, "qemu: <span class=\"open\">0 of 3 tests passed</span>");
	free(text);
}
END_TEST

START_TEST(html_is_a_page_whatever_names_hold)
{
	char *text;

	name_badly();
	text = made_report_write("html");
	must_be_page(text);
	must_have(text, "&#60;=&#62;?@ABC");
	free(text);
}
END_TEST

/* --- SARIF ---------------------------------------------------------------------------------------------- */

static const char *value(const char *at);

static const char *skip(const char *at)
{
	return at + strspn(at, " \n\t\r");
}

/* Behind the string at `at`. */
static const char *string(const char *at)
{
	ck_assert_msg(*at++ == '"', "no string: %.40s", at - 1);
	for (; *at != '"'; at++) {
		ck_assert_msg((unsigned char)*at >= ' ' && (unsigned char)*at < 0x7f, "a byte that JSON may not hold: %02x",
			      (unsigned char)*at);
		if (*at == '\\')
			ck_assert_msg(strchr("\"\\n", *++at) != NULL, "an escape: %.10s", at);
	}
	return at + 1;
}

static const char *members(const char *at, char end)
{
	at = skip(at + 1);
	if (*at == end)
		return at + 1;
	for (;; at = skip(at + 1)) {
		if (end == '}') {
			at = skip(string(at));
			ck_assert_msg(*at == ':', "no colon: %.40s", at);
			at = skip(at + 1);
		}
		at = skip(value(at));
		if (*at == end)
			return at + 1;
		ck_assert_msg(*at == ',', "no comma: %.40s", at);
	}
}

/* Behind the value at `at` (RFC 8259). */
static const char *value(const char *at)
{
	if (*at == '{')
		return members(at, '}');
	if (*at == '[')
		return members(at, ']');
	if (*at == '"')
		return string(at);
	if (!strncmp(at, "true", 4))
		return at + 4;
	if (!strncmp(at, "false", 5))
		return at + 5;
	ck_assert_msg(isdigit((unsigned char)*at), "no value: %.40s", at);
	return at + strspn(at, "0123456789");
}

static void must_be_json(const char *text)
{
	ck_assert_str_eq(skip(value(text)), "");
}

static unsigned count(const char *text, const char *part)
{
	unsigned n = 0;

	for (; (text = strstr(text, part)); text++)
		n++;
	return n;
}

START_TEST(sarif_holds_all_but_what_passed)
{
	char *text;

	free(made_report.rows[3].why);
	made_report.rows[3].why = strdup("we know");
	made_report.rows[3].status = HV_KNOWN;
	text = made_report_write("sarif");
	must_be_json(text);
	ck_assert_uint_eq(count(text, "\"ruleId\""), 5);
	ck_assert_uint_eq(count(text, "\"kind\": \"fail\",\n\"level\": \"error\""), 1);
	ck_assert_uint_eq(count(text, "\"kind\": \"fail\",\n\"level\": \"note\""), 1);
	ck_assert_uint_eq(count(text, "\"justification\": \"we know\""), 1);
	ck_assert_uint_eq(count(text, "\"kind\": \"open\""), 2);
	ck_assert_uint_eq(count(text, "\"kind\": \"notApplicable\""), 1);
	must_have(text, "\"executionSuccessful\": true");
	must_have(text, "\"uri\": \"a%20stub\"");
	must_have(text, "\"id\": \"REG-03\"");
	free(text);
}
END_TEST

START_TEST(sarif_is_json_whatever_names_hold)
{
	char *text;

	name_badly();
	text = made_report_write("sarif");
	must_be_json(text);
	must_have(text, "\"executionSuccessful\": false");
	must_have(text, "!\\\"#$");
	free(text);
}
END_TEST

/* The offset of a table is no part of its file's name; an '@' of the name is. */
START_TEST(sarif_names_the_file)
{
	static const struct { const char *name, *uri; } rows[] = {
		{ "dir/Image@0x800", "\"uri\": \"dir/Image\"" },
		{ "a@b.o", "\"uri\": \"a%40b.o\"" },
		{ "a@b.o@2048", "\"uri\": \"a%40b.o\"" },
	};
	struct hv_stub stub = *made_report.stub;
	char *text;

	stub.name = (char *)(uintptr_t)rows[_i].name;
	made_report.stub = &stub;
	text = made_report_write("sarif");
	must_have(text, rows[_i].uri);
	free(text);
}
END_TEST

Suite *pages_suite(void)
{
	Suite *suite = suite_create("pages");
	TCase *html = tcase_create("html"), *sarif = tcase_create("sarif");

	tcase_add_checked_fixture(html, made_report_make, made_report_drop);
	tcase_add_checked_fixture(sarif, made_report_make, made_report_drop);
	tcase_add_test(html, html_is_one_page);
	tcase_add_test(html, html_is_a_page_whatever_names_hold);
	tcase_add_test(sarif, sarif_holds_all_but_what_passed);
	tcase_add_test(sarif, sarif_is_json_whatever_names_hold);
	tcase_add_loop_test(sarif, sarif_names_the_file, 0, 3);
	suite_add_tcase(suite, html);
	suite_add_tcase(suite, sarif);
	return suite;
}
