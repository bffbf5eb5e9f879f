/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reports: one made by hand with every status and names that nobody should choose, written in each format and
 * read back.
 */
#define _GNU_SOURCE
#include <check.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <stdlib.h>
#include <string.h>

#include "suite/report/private.h"
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
static struct hv_report report;
static struct hv_view view;

/* --- making reports ------------------------------------------------------------------------------------- */

static struct hv_row *add(const char *call, enum hv_rule rule, enum hv_status status, const char *machine,
			  const char *why)
{
	struct hv_row *row;

	report.rows = realloc(report.rows, (report.row_count + 1) * sizeof(*report.rows));
	row = &report.rows[report.row_count++];
	*row = (struct hv_row){
		.call = call, .rule = rule, .status = status, .machine = strdup(machine), .calls = 1
	};
	row->why = why ? strdup(why) : NULL;
	ck_assert_int_ge(asprintf(&row->id, "linux-4.12/%s/%s@%s", call, hv_rules[rule].name, machine), 0);
	report.count[status]++;
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
static void make(void)
{
	view = (struct hv_view){ 0 };
	report = (struct hv_report){
		.stub = &stub, .abi = hv_abi_find("linux-4.12"), .calls = 1234567, .seconds = 0.75
	};
	hv_report_time(&report, "sim", 0.125);
	hv_report_time(&report, "sim", 0.12501);
	add("table", HV_SLOT_03, HV_PASS, "static", NULL);
	add("unknown", HV_LIVE_01, HV_PASS, "sim", NULL);
	fail_with(add("unknown", HV_REG_03, HV_FAIL, "sim", NULL), (struct hv_diff){ HV_X18, 1, 2 });
	fail_with(add("reset-vectors", HV_REG_03, HV_FAIL, "sim", NULL), (struct hv_diff){ HV_X18, 1, 3 });
	add("unknown", HV_SYS_01, HV_UNSEEN, "qemu", "qemu cannot observe it");
	add("unknown", HV_SYS_02, HV_UNSEEN, "qemu", "qemu cannot observe it");
	add("slot-0x600", HV_SLOT_01, HV_SKIP, "qemu", "there is no\nAArch32");
}

static void drop(void)
{
	hv_report_free(&report);
}

static char *write_as(const char *format)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	ck_assert_int_eq(hv_format_find(format)->write(&report, 1, &view, f), 0);
	fclose(f);
	return text;
}

static void must_have(const char *text, const char *part)
{
	ck_assert_msg(strstr(text, part) != NULL, "\"%s\" is not in:\n%s", part, text);
}

static void must_not_have(const char *text, const char *part)
{
	ck_assert_msg(!strstr(text, part), "\"%s\" is in:\n%s", part, text);
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

/* --- text ----------------------------------------------------------------------------------------------- */

static const char in_full[] = "FAIL  linux-4.12/unknown/REG-03@sim\n      rule     REG-03: x18 is preserved";
static const char another[] = "FAIL  linux-4.12/reset-vectors/REG-03@sim\n"
			      "      x18: want 0x0000000000000001, got 0x0000000000000003\n"
			      "      hvcheck call it\n";

START_TEST(text_shows_one_defect_once)
{
	char *text = write_as("text");

	must_have(text, in_full);
	must_have(text, "      wrong    x18: want 0x0000000000000001, got 0x0000000000000002\n");
	must_have(text, "        EL2 two\n      replay   hvcheck call it\n"
			"      also     in 1 test more, of 2 calls on 1 machine; -v lists them\n");
	must_not_have(text, "FAIL  linux-4.12/reset-vectors");
	free(text);

	view.detail = HV_VIEW_VERBOSE;
	text = write_as("text");
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

	report.rows[3].verdict.diff[0].reg = HV_X19;
	text = write_as("text");
	must_have(text, in_full);
	must_have(text, "FAIL  linux-4.12/reset-vectors/REG-03@sim\n      rule     REG-03: x18 is preserved");
	must_not_have(text, "      also ");
	free(text);

	view.failures = 1;
	text = write_as("text");
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

	report.rows[3].rule = HV_REG_02;
	free(report.rows[3].id);
	report.rows[3].id = strdup("linux-4.12/reset-vectors/REG-02@sim");
	text = write_as("text");
	must_have(text, in_full);
	must_have(text, "      also     in 1 test more,");
	must_not_have(text, "REG-02");
	free(text);
}
END_TEST

/* Failures come before all that passed, and a machine is a line; each rule is one in its table alone. */
START_TEST(text_begins_with_what_fails)
{
	static const char line[] = "\nsim                     1 of 3 tests passed, 2 failed (2 rules)\n";
	char *text = write_as("text");

	must_have(text, line);
	must_have(text, "\nqemu                    none of 3 tests passed, 1 skipped, 2 unseen (3 rules)\n");
	ck_assert(strstr(text, in_full) < strstr(text, line));
	must_not_have(text, "what holds");
	free(text);

	view.detail = HV_VIEW_VERBOSE;
	text = write_as("text");
	must_have(text, "what holds");
	must_not_have(text, line);
	free(text);
}
END_TEST

START_TEST(text_is_as_short_as_it_is_asked_to_be)
{
	char *text;

	view.detail = HV_VIEW_BRIEF;
	text = write_as("text");
	must_have(text, "FAIL  linux-4.12/unknown/REG-03@sim\n      x18: want 0x0000000000000001, got 0x0000000000000002\n"
			"      hvcheck call it\n      and in 1 test more,");
	must_have(text, "UNSEEN  2: qemu cannot observe it (SYS-01 SYS-02)\n");
	must_not_have(text, "      rule ");
	free(text);

	view.detail = HV_VIEW_QUIET;
	text = write_as("text");
	ck_assert_str_eq(text, "a stub: 2 passed, 2 failed, 1 skipped, 2 unseen (1,234,567 calls on sim, qemu in 0.8 s)\n");
	free(text);
}
END_TEST

/* In no view does a run that saw nothing look like one that found nothing. */
START_TEST(text_does_not_pass_what_was_unseen)
{
	char *text;

	drop();
	report = (struct hv_report){ .stub = &stub, .abi = hv_abi_find("linux-4.12"), .calls = 3 };
	add("unknown", HV_SYS_01, HV_UNSEEN, "qemu", "qemu cannot observe it");
	view.detail = _i;
	text = write_as("text");
	must_have(text, "a stub: 0 passed, 0 failed, 0 skipped, 1 unseen (");
	must_have(text, "nothing was judged: this is no pass\n");
	free(text);
}
END_TEST

START_TEST(text_groups_what_was_not_judged)
{
	char *text = write_as("text");

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
		add("unknown", (enum hv_rule)rule, HV_UNSEEN, "qemu", "why not");
		add("unknown", (enum hv_rule)rule, HV_KNOWN, "sim", "it is known");
	}
	text = write_as("text");
	must_have(text, "UNSEEN  10: why not (REG-01 REG-02 REG-03 REG-04 REG-05 REG-06 SYS-01 SYS-02 and 2 rules more)\n");
	must_have(text, "KNOWN   10: it is known (REG-01 REG-02 REG-03 REG-04 REG-05 REG-06 SYS-01 SYS-02 SYS-03 SYS-04)\n");
	free(text);
}
END_TEST

START_TEST(text_ends_with_the_sum)
{
	static const char sum[] =
		"\na stub: 2 passed, 2 failed, 1 skipped, 2 unseen (1,234,567 calls on sim, qemu in 0.8 s)\n";
	char *text = write_as("text");

	ck_assert_uint_gt(strlen(text), sizeof(sum));
	ck_assert_str_eq(text + strlen(text) - strlen(sum), sum);
	free(text);
}
END_TEST

START_TEST(text_says_which_registers_calls_change)
{
	char *text;

	report.clobbers[0] = (struct hv_clobber_row){ "set-vectors", 0x7ffff, 1, 0x40001 };
	report.clobbers[1] = (struct hv_clobber_row){ "reset-vectors", 0x7fffffff, 0x40000005, 0 };
	report.clobber_count = 2;
	view.detail = HV_VIEW_VERBOSE;
	text = write_as("text");
	must_have(text, "set-vectors     x0-x18      x0              x0 x18  <- not known to: x18\n");
	must_have(text, "reset-vectors   x0-x30      x0 x2 x30       none\n");
	free(text);
}
END_TEST

/* A symbol comes from a file that nobody vouches for. */
START_TEST(no_format_passes_on_control_characters)
{
	static const char *const formats[] = { "text", "ktap", "junit" };
	char *text = write_as(formats[_i]);

	must_have(text, "nasty?ok 9 name?[2J");
	must_not_have(text, "\033");
	must_not_have(text, "\nok 9");
	free(text);
}
END_TEST

/* --- KTAP ----------------------------------------------------------------------------------------------- */

START_TEST(ktap_nests_machines)
{
	char *text = write_as("ktap");

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
	char *text = write_as("ktap"), *save = NULL;

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

	free(report.rows[0].id);
	report.rows[0].id = strdup("a#b\nok 7 c");
	text = write_as("ktap");
	must_have(text, "  ok 1 a_b_ok 7 c\n");
	free(text);
}
END_TEST

/* --- JUnit ---------------------------------------------------------------------------------------------- */

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
	char *text = write_as("junit");
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
	{ "testsuite", "testcase", " name! tests! failures! errors! time skipped " },
	{ "testcase", "failure error skipped", " name! classname time " },
	{ "failure", "", " type message " },
	{ "error", "", " type message " },
	{ "skipped", "", " type message " },
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

	ck_assert_int_eq(hv_report_miss(&report, "sim", true, "it is gone"), 0);
	ck_assert_int_eq(hv_report_miss(&report, "board", false, "it was not found"), 0);
	text = write_as("junit");
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
	free(report.rows[2].id);
	report.rows[2].id = strdup(name);
	free(report.rows[2].path);
	report.rows[2].path = strdup(name);
	free(report.rows[6].why);
	report.rows[6].why = strdup(name);
	text = write_as("junit");
	xmlFreeDoc(read_xml(text));
	free(text);
}
END_TEST

/* --- several reports, and files that cannot be written -------------------------------------------------- */

START_TEST(two_reports_are_one_document)
{
	struct hv_report two[2] = { report, report };
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

	f = open_memstream(&text, &size);
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
		ck_assert_msg(format->write(&report, 1, NULL, f) == -1, "%s", format->name);
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
	drop();
	report = (struct hv_report){ .stub = &stub, .abi = hv_abi_find("linux-4.12") };
	for (const struct hv_format *format = hv_formats; format->name; format++)
		free(write_as(format->name));
}
END_TEST

/* --- machines that did not run, or not to the end -------------------------------------------------------- */

static void lose_machines(void)
{
	ck_assert_int_eq(hv_report_miss(&report, "sim", true, "it is\ngone"), 0);
	ck_assert_int_eq(hv_report_miss(&report, "board", false, "it was not found"), 0);
}

START_TEST(a_lost_machine_is_no_pass_in_text)
{
	char *text;

	lose_machines();
	text = write_as("text");
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
	text = write_as("ktap");
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

	drop();
	report = (struct hv_report){ .stub = &stub, .abi = hv_abi_find("linux-4.12") };
	add("unknown", HV_LIVE_01, HV_PASS, "sim", NULL);
	lose_machines();
	text = write_as("ktap");
	must_have(text, "\nnot ok 1 a stub sim\n");
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

	lose_machines();
	text = write_as("junit");
	doc = read_xml(text);
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		ck_assert_msg(number_of(doc, rows[i].path) == rows[i].number, "%s: %s", rows[i].path, text);
	xmlFreeDoc(doc);
	free(text);
}
END_TEST

Suite *report_suite(void)
{
	Suite *suite = suite_create("report");
	TCase *words = tcase_create("words"), *text = tcase_create("text"), *ktap = tcase_create("ktap");
	TCase *junit = tcase_create("junit"), *all = tcase_create("all formats");
	TCase *with_report[] = { text, ktap, junit, all };

	for (unsigned i = 0; i < sizeof(with_report) / sizeof(with_report[0]); i++)
		tcase_add_checked_fixture(with_report[i], make, drop);
	tcase_add_test(words, differences_read_as_sentences);
	tcase_add_test(text, text_shows_one_defect_once);
	tcase_add_test(text, text_shows_two_defects_of_one_rule);
	tcase_add_test(text, text_counts_what_follows_from_another_rule);
	tcase_add_test(text, text_begins_with_what_fails);
	tcase_add_test(text, text_is_as_short_as_it_is_asked_to_be);
	tcase_add_loop_test(text, text_does_not_pass_what_was_unseen, HV_VIEW_USUAL, HV_VIEW_VERBOSE + 1);
	tcase_add_test(text, text_names_some_rules_of_a_reason);
	tcase_add_test(text, text_groups_what_was_not_judged);
	tcase_add_test(text, text_ends_with_the_sum);
	tcase_add_test(text, text_says_which_registers_calls_change);
	tcase_add_test(ktap, ktap_nests_machines);
	tcase_add_test(ktap, ktap_keeps_its_plans);
	tcase_add_test(ktap, ktap_names_hold_no_hash);
	tcase_add_test(junit, junit_counts_what_it_holds);
	tcase_add_test(junit, junit_is_what_jenkins_takes);
	tcase_add_loop_test(junit, junit_is_xml_whatever_names_hold, 0, 15);
	tcase_add_loop_test(all, no_format_passes_on_control_characters, 0, 3);
	tcase_add_test(text, a_lost_machine_is_no_pass_in_text);
	tcase_add_test(ktap, a_lost_machine_is_no_pass_in_ktap);
	tcase_add_test(ktap, a_machine_that_only_passed_and_was_lost_fails);
	tcase_add_test(junit, a_lost_machine_is_an_error_in_junit);
	tcase_add_test(all, two_reports_are_one_document);
	tcase_add_test(all, a_full_disk_is_noticed);
	tcase_add_test(all, formats_are_found_by_name);
	tcase_add_test(all, an_empty_report_is_a_report);
	suite_add_tcase(suite, words);
	suite_add_tcase(suite, text);
	suite_add_tcase(suite, ktap);
	suite_add_tcase(suite, junit);
	suite_add_tcase(suite, all);
	return suite;
}
