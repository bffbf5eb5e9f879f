/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reports as JUnit: what CI services count, and what Jenkins' schema lets in. */
#define _GNU_SOURCE
#include <check.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <stdlib.h>
#include <string.h>

#include "tests/made-report.h"
#include "tests/suites.h"

static xmlDoc *read_xml(const char *text)
{
	xmlDoc *doc = xmlReadMemory(text, (int)strlen(text), "report.xml", NULL, XML_PARSE_NONET);

	ck_assert_msg(doc != NULL, "not XML: %.300s", text);
	return doc;
}

static double number_of(xmlDoc *doc, const char *path)
{
	xmlXPathContext *context = xmlXPathNewContext(doc);
	xmlXPathObject *object = xmlXPathEvalExpression((const xmlChar *)path, context);
	double number = xmlXPathCastToNumber(object);

	xmlXPathFreeObject(object);
	xmlXPathFreeContext(context);
	return number;
}

START_TEST(junit_counts_what_it_holds)
{
	static const struct {
		const char *path;
		double number;
	} rows[] = {
		{ "count(/testsuites/testsuite)", 3 },
		{ "count(//testcase)", 7 },
		{ "number(/testsuites/@tests)", 7 },
		{ "number(/testsuites/@failures)", 2 },
		{ "number(//testsuite[@name='a stub@sim']/@tests)", 3 },
		{ "number(//testsuite[@name='a stub@sim']/@failures)", 2 },
		{ "number(//testsuite[@name='a stub@qemu']/@skipped)", 3 },
		{ "count(//testcase[@classname='a stub'])", 7 },
		{ "number(//testsuite[@name='a stub@sim']/@time)", 0.25 },
		{ "number(//testsuite[@name='a stub@qemu']/@time)", 0 },
		{ "count(//failure[@type='REG-03' and starts-with(@message, 'x18: want 0x')])", 2 },
		{ "count(//failure[contains(., 'replay   hvcheck call it')])", 2 },
		{ "count(//skipped[@message='unseen: qemu cannot observe it'])", 2 },
	};
	char *text = made_report_write("junit");
	xmlDoc *doc = read_xml(text);

	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		ck_assert_msg(number_of(doc, rows[i].path) == rows[i].number, "%s is %g", rows[i].path,
			      number_of(doc, rows[i].path));
	xmlFreeDoc(doc);
	free(text);
}
END_TEST

/* What Jenkins' schema for JUnit lets an element hold: its own elements and attributes, those that must be there marked. */
static const struct { const char *name, *inside, *attributes; } schema[] = {
	{ "testsuites", "testsuite", " name time tests failures errors " },
	{ "testsuite", "testcase system-out", " name! tests! failures! errors! time skipped " },
	{ "testcase", "failure error skipped", " name! classname time " },
	{ "failure", "", " type message " },
	{ "error", "", " type message " },
	{ "skipped", "", " type message " },
	{ "system-out", "", " " },
};

/* Does the list hold the word, perhaps marked as one that must be there? */
static bool lists(const char *list, const xmlChar *word)
{
	char plain[40], marked[40];

	snprintf(plain, sizeof(plain), " %s ", (const char *)word);
	snprintf(marked, sizeof(marked), " %s! ", (const char *)word);
	return strstr(list, plain) || strstr(list, marked);
}

static bool is_time(const char *text)
{
	size_t whole = strspn(text, "0123456789");

	return whole && text[whole] == '.' && strspn(text + whole + 1, "0123456789") == 3 && strlen(text) == whole + 4;
}

static void check_attributes(xmlNode *node, const char *allowed)
{
	char list[200], *save = NULL;

	for (xmlAttr *a = node->properties; a; a = a->next) {
		xmlChar *value = xmlGetProp(node, a->name);

		ck_assert_msg(lists(allowed, a->name), "<%s> has no %s in the schema", node->name, a->name);
		ck_assert_msg(strcmp((const char *)a->name, "time") || is_time((const char *)value), "time is %s", value);
		xmlFree(value);
	}
	snprintf(list, sizeof(list), "%s", allowed);
	for (char *word = strtok_r(list, " ", &save); word; word = strtok_r(NULL, " ", &save))
		if (word[strlen(word) - 1] == '!') {
			word[strlen(word) - 1] = 0;
			ck_assert_msg(xmlHasProp(node, (xmlChar *)word) != NULL, "<%s> must have %s", node->name, word);
		}
}

static void check_element(xmlNode *node)
{
	unsigned i = 0;

	while (i < sizeof(schema) / sizeof(schema[0]) && strcmp(schema[i].name, (const char *)node->name))
		i++;
	ck_assert_msg(i < sizeof(schema) / sizeof(schema[0]), "the schema has no <%s>", node->name);
	check_attributes(node, schema[i].attributes);
	for (xmlNode *child = node->children; child; child = child->next)
		if (child->type == XML_ELEMENT_NODE) {
			ck_assert_msg(strstr(schema[i].inside, (const char *)child->name) != NULL, "<%s> holds no <%s>",
				      schema[i].name, child->name);
			check_element(child);
		}
}

START_TEST(junit_is_what_jenkins_takes)
{
	char *text;
	xmlDoc *doc;

	made_report.behind_slots = 12;
	made_report.unexecuted = 3;
	ck_assert_int_eq(hv_report_miss(&made_report, "sim", true, "it is gone"), 0);
	ck_assert_int_eq(hv_report_miss(&made_report, "board", false, "it was not found"), 0);
	text = made_report_write("junit");
	doc = read_xml(text);
	ck_assert_str_eq((const char *)xmlDocGetRootElement(doc)->name, "testsuites");
	check_element(xmlDocGetRootElement(doc));
	xmlFreeDoc(doc);
	free(text);
}
END_TEST

/* Every byte alone, and sequences that only look like UTF-8. */
START_TEST(junit_is_xml_whatever_names_hold)
{
	static const char *const odd[] = {
		"\xc3\xa4",	    "\xc3",	    "\xe2\x82",
		"\xc0\xaf",	    "\xe0\x9f\xbf", "\xf0\x8f\xbf\xbf",
		"\xed\xa0\x80",	    "\xef\xbf\xbe", "\xf4\x90\x80\x80",
		"\xf0\x9f\x90\xa7", "]]>",	    "<&>\"'",
		"\xff\xfe",	    "a\r\nb",
	};
	char name[300] = "", *text;
	size_t n = 0;

	if (_i < (int)(sizeof(odd) / sizeof(odd[0])))
		snprintf(name, sizeof(name), "%s", odd[_i]);
	else
		for (int byte = 1; byte < 256; byte++)
			name[n++] = (char)byte;
	free(made_report.rows[2].id);
	made_report.rows[2].id = strdup(name);
	free(made_report.rows[2].path);
	made_report.rows[2].path = strdup(name);
	free(made_report.rows[6].why);
	made_report.rows[6].why = strdup(name);
	text = made_report_write("junit");
	xmlFreeDoc(read_xml(text));
	free(text);
}
END_TEST

START_TEST(two_reports_are_one_document)
{
	struct hv_report two[2] = { made_report, made_report };
	char *text = NULL;
	xmlDoc *doc;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	ck_assert_int_eq(hv_format_find("junit")->write(two, 2, NULL, f), 0);
	fclose(f);
	doc = read_xml(text);
	ck_assert(number_of(doc, "count(//testcase)") == 14);
	ck_assert(number_of(doc, "count(//testsuite[@name='a stub@sim'])") == 2);
	xmlFreeDoc(doc);
	free(text);
}
END_TEST

START_TEST(a_lost_machine_is_an_error_in_junit)
{
	static const struct {
		const char *path;
		double number;
	} rows[] = {
		{ "number(/testsuites/@tests)", 9 },
		{ "count(//testcase)", 9 },
		{ "number(/testsuites/@errors)", 1 },
		{ "count(//skipped)", 4 },
		{ "number(//testsuite[@name='a stub@sim']/@tests)", 4 },
		{ "number(//testsuite[@name='a stub@sim']/@errors)", 1 },
		{ "number(//testsuite[@name='a stub@board']/@tests)", 1 },
		{ "number(//testsuite[@name='a stub@board']/@skipped)", 1 },
		{ "number(//testsuite[@name='a stub@board']/@errors)", 0 },
		{ "count(//testcase[@name='linux-4.12/machine@sim']/error[contains(@message, 'lost')])", 1 },
		{ "count(//testcase[@name='linux-4.12/machine@board']/skipped[contains(@message, 'not found')])", 1 },
	};
	char *text;
	xmlDoc *doc;

	ck_assert_int_eq(hv_report_miss(&made_report, "sim", true, "it is\ngone"), 0);
	ck_assert_int_eq(hv_report_miss(&made_report, "board", false, "it was not found"), 0);
	text = made_report_write("junit");
	doc = read_xml(text);
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		ck_assert_msg(number_of(doc, rows[i].path) == rows[i].number, "%s: %s", rows[i].path, text);
	xmlFreeDoc(doc);
	free(text);
}
END_TEST

Suite *junit_suite(void)
{
	Suite *suite = suite_create("junit");
	TCase *junit = tcase_create("junit");

	tcase_add_checked_fixture(junit, made_report_make, made_report_drop);
	tcase_add_test(junit, junit_counts_what_it_holds);
	tcase_add_test(junit, junit_is_what_jenkins_takes);
	tcase_add_loop_test(junit, junit_is_xml_whatever_names_hold, 0, 15);
	tcase_add_test(junit, a_lost_machine_is_an_error_in_junit);
	tcase_add_test(junit, two_reports_are_one_document);
	suite_add_tcase(suite, junit);
	return suite;
}
