/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Words and pictures of hazards, from results made by hand: a page list that is stored through the cache and read past it, and
 * one of each other kind. No machine runs.
 */
#define _GNU_SOURCE
#include <check.h>
#include <errno.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/regs.h"
#include "suite/report/life.h"
#include "tests/assembled.h"
#include "tests/suites.h"

#define LINE 0x44010000
#define OLD 0
#define NEW 0x44020008

#define STR assembled_word(ASM("str x1, [x0], #8"))
#define LDR assembled_word(ASM("ldr x16, [x15], #8"))
#define CVAU assembled_word(ASM("dc cvau, x0"))
#define IVAC assembled_word(ASM("dc ivac, x0"))
#define DSB assembled_word(ASM("dsb sy"))
#define ISB assembled_word(ASM("isb"))
#define MSR assembled_word(ASM("msr sctlr_el1, x0"))

static struct scenario_step steps[] = {
	{ "build-list", "build the page list", "the routine reads it past the caches" },
	{ "restart", "restart into the routine", "nobody else does" },
};
static uint16_t step_of[] = { 0, 0, 1 };
static const struct scenario scenario = { .name = "kexec-4.8/one-page" };
static const struct fault fault = { .scenario = "kexec-4.8", .name = "no-clean-list" };

static struct hv_actor actor(uint16_t record, uint64_t pc, uint32_t insn, uint8_t el, uint8_t cached)
{
	return (struct hv_actor){ .pc = pc, .insn = insn, .step = record, .el = el, .cached = cached };
}

static const struct hv_hazard lost = { .kind = HV_HAZARD_LOAD_POC, .missing = HV_MISSING_CLEAN_POC, .size = 8, .addr = LINE,
				   .line = LINE, .want = NEW, .may = OLD };
static struct hv_hazard hazard;
static struct hv_life life[64];
static struct scenario_result result;
static char machine[] = "sim";

static struct hv_life *add(unsigned event, struct hv_actor who, uint64_t cache, uint64_t poc)
{
	struct hv_life *e = &life[result.life_count++];

	*e = (struct hv_life){ .event = (uint8_t)event, .valid = 1, .dirty = cache != poc, .size = 8,
			       .seq = 100 + 7 * result.life_count, .actor = who, .cache = cache, .pou = poc, .poc = poc };
	return e;
}

/* The line is stored to eight times, cleaned to the PoU only, and loaded at EL2. */
static void a_lost_list(void)
{
	hazard = lost;
	hazard.writer = actor(1, 0x40201234, STR, 1, 1);
	hazard.reader = actor(2, 0x44000044, LDR, 2, 0);
	hazard.clean = (struct hv_actor){ 0 };
	result = (struct scenario_result){ .scenario = &scenario, .fault = &fault, .machine = machine, .hazards = &hazard,
					   .hazard_count = 1, .life = life, .steps = steps, .step_count = 2, .step_of = step_of,
					   .record_count = 3 };
	add(HV_LIFE_LOAD, actor(0, 0x40201220, LDR, 1, 1), OLD, OLD);
	for (unsigned i = 0; i < 8; i++)
		add(HV_LIFE_STORE, hazard.writer, NEW, OLD);
	add(HV_LIFE_DC, actor(1, 0x40201240, CVAU, 1, 0), NEW, OLD)->pou = NEW;
	add(HV_LIFE_DSB, actor(1, 0x40201244, DSB, 1, 0), NEW, OLD)->pou = NEW;
	add(HV_LIFE_CONTEXT, actor(1, 0x40201248, ISB, 1, 0), NEW, OLD)->pou = NEW;
	add(HV_LIFE_HAZARD, hazard.reader, NEW, OLD)->pou = NEW;
}

/* Text that `write` makes; owned. */
static char *written(int (*write)(const struct scenario_result *r, FILE *f))
{
	char *words = NULL;
	size_t size;
	FILE *f = open_memstream(&words, &size);

	ck_assert_int_eq(write(&result, f), 0);
	fclose(f);
	return words;
}

static void has(const char *words, const char *part)
{
	ck_assert_msg(strstr(words, part) != NULL, "no \"%s\" in: %s", part, words);
}

/* --- words ---------------------------------------------------------------------------------------------- */

START_TEST(a_hazard_names_both_instructions_and_what_is_missing)
{
	char buf[600];

	a_lost_list();
	hazard_text(&hazard, &result, buf, sizeof(buf));
	has(buf, "step \"build-list\" (str x1, [x0], #8 at EL1, pc 0x40201234) stored 0x44020008");
	has(buf, "step \"restart\" (ldr x16, [x15], #8 at EL2, past the caches, pc 0x44000044) may load 0x0 at 0x44010000");
	has(buf, "line 0x44010000 was not cleaned to the PoC behind the store; missing: DC CVAC (clean to the PoC)");
}
END_TEST

START_TEST(a_register_hazard_names_the_register)
{
	struct hv_hazard h = { .kind = HV_HAZARD_MMU_SWITCH, .missing = HV_MISSING_ISB, .reg = HV_SCTLR_EL1, .addr = 0x30500800 };
	char buf[600];

	a_lost_list();
	h.writer = actor(2, 0x40201300, MSR, 1, 0);
	h.reader = actor(2, 0x40201304, LDR, 1, 0);
	hazard_text(&h, &result, buf, sizeof(buf));
	has(buf, "msr sctlr_el1, x0 at EL1, pc 0x40201300) wrote 0x30500800 to sctlr_el1");
	has(buf, "missing: ISB");
	ck_assert_ptr_null(strstr(buf, "past the caches"));
}
END_TEST

START_TEST(every_kind_has_a_rule_and_a_sentence)
{
	char buf[600];

	a_lost_list();
	for (unsigned kind = 0; kind < HV_HAZARD_COUNT; kind++) {
		struct hv_hazard h = hazard;

		h.kind = (uint8_t)kind;
		ck_assert_uint_lt(hazard_rule((enum hv_hazard_kind)kind), HV_RULE_COUNT);
		ck_assert_uint_eq(hv_rules[hazard_rule((enum hv_hazard_kind)kind)].needs, HV_SEE_COHERENCE);
		for (unsigned other = 0; other < kind && kind != HV_HAZARD_DEVICE; other++)	/* the two of ALIGN-02 */
			ck_assert_int_ne(hazard_rule((enum hv_hazard_kind)kind), hazard_rule((enum hv_hazard_kind)other));
		ck_assert_uint_gt(strlen(hazard_text(&h, &result, buf, sizeof(buf))), 60);
	}
	for (unsigned missing = 0; missing < HV_MISSING_COUNT; missing++)
		ck_assert_ptr_nonnull(hazard_missing((enum hv_missing)missing));
}
END_TEST

START_TEST(hazards_without_a_writer_or_a_reader_are_told)
{
	struct hv_hazard h;
	char buf[600];

	a_lost_list();
	h = hazard;
	h.writer = (struct hv_actor){ .step = HV_STEP_NONE };
	h.reader = (struct hv_actor){ .step = HV_STEP_NONE };
	hazard_text(&h, &result, buf, sizeof(buf));
	has(buf, "was in memory before the scenario; what comes behind the scenario may load");
	h.writer = actor(HV_STEP_NONE, 0x1000, STR, 2, 0);
	h.reader = actor(77, 0x2000, LDR, 2, 0);	/* no such record */
	hazard_text(&h, &result, buf, sizeof(buf));
	has(buf, "an instruction (ldr x16");
	ck_assert_str_eq(hazard_text(&h, &result, buf, 1), "");
	ck_assert_uint_eq(strlen(hazard_text(&h, &result, buf, 40)), 39);
}
END_TEST

START_TEST(an_access_of_four_bytes_shows_four)
{
	ck_assert_uint_eq(hazard_bytes(&(struct hv_hazard){ .size = 4 }, 0x1122334455667788), 0x55667788);
	ck_assert_uint_eq(hazard_bytes(&(struct hv_hazard){ .size = 16 }, 0x1122334455667788), 0x1122334455667788);
	ck_assert_uint_eq(hazard_bytes(&(struct hv_hazard){ .size = 0 }, 5), 5);
}
END_TEST

/* --- the table ------------------------------------------------------------------------------------------ */

START_TEST(a_life_is_a_table)
{
	char *words;

	a_lost_list();
	words = written(life_text);
	has(words, "I-cache  data cache   PoU         PoC\n");
	has(words, "7 more: str x1, [x0], #8");
	has(words, "0x44020008*");
	has(words, ">   191  restart     ldr x16, [x15], #8");
	has(words, "wants 0x44020008, may get 0x0; missing: DC CVAC (clean to the PoC)");
	free(words);
}
END_TEST

START_TEST(a_copy_that_is_not_the_newest_is_marked)
{
	struct life_row *rows;
	size_t count;

	a_lost_list();
	rows = life_rows(&result, &count);
	ck_assert_uint_eq(count, 7);
	ck_assert(!life_stale(&rows[0], LIFE_POC));
	ck_assert(life_stale(&rows[1], LIFE_POC) && life_dirty(rows[1].e, LIFE_CACHE));
	ck_assert(!life_stale(&rows[6], LIFE_POU) && life_stale(&rows[6], LIFE_POC));
	ck_assert_ptr_eq(life_hazard(&result, &rows[6]), &hazard);
	ck_assert_ptr_null(life_hazard(&result, &rows[5]));
	free(rows);
}
END_TEST

START_TEST(a_long_life_is_cut_in_its_middle)
{
	struct life_row *rows;
	size_t count;

	a_lost_list();
	result.life_count = 0;
	for (unsigned i = 0; i < 60; i++)
		add(i & 1 ? HV_LIFE_LOAD : HV_LIFE_STORE, actor(1, 0x40201234, i & 1 ? LDR : STR, 1, 1), i, OLD);
	rows = life_rows(&result, &count);
	ck_assert_uint_eq(count, 33);
	ck_assert_ptr_null(rows[10].e);
	ck_assert_uint_eq(rows[10].count, 28);
	ck_assert_ptr_eq(rows[32].e, &life[59]);
	free(rows);
	free(written(life_text));
	free(written(life_svg));
}
END_TEST

START_TEST(no_life_is_no_table)
{
	FILE *f = fopen("/dev/null", "w");

	a_lost_list();
	result.life_count = 0;
	ck_assert_int_eq(life_text(&result, f), -1);
	ck_assert_int_eq(errno, ENODATA);
	ck_assert_int_eq(life_svg(&result, f), -1);
	fclose(f);
}
END_TEST

/* --- the picture ---------------------------------------------------------------------------------------- */

/* Number of nodes that an XPath expression finds in the picture. */
static int count_nodes(const char *words, const char *expression)
{
	xmlDoc *doc = xmlReadMemory(words, (int)strlen(words), NULL, NULL, XML_PARSE_NONET);
	xmlXPathContext *context;
	xmlXPathObject *found;
	int n;

	ck_assert_ptr_nonnull(doc);
	context = xmlXPathNewContext(doc);
	found = xmlXPathEvalExpression((const xmlChar *)expression, context);
	n = found && found->nodesetval ? found->nodesetval->nodeNr : 0;
	xmlXPathFreeObject(found);
	xmlXPathFreeContext(context);
	xmlFreeDoc(doc);
	return n;
}

START_TEST(a_life_is_a_picture)
{
	char *words;

	a_lost_list();
	words = written(life_svg);
	ck_assert_int_eq(count_nodes(words, "/*[local-name()='svg'][@version='1.1']"), 1);
	ck_assert_int_eq(count_nodes(words, "//*[@class='red']"), 2);		/* the hazard, and the legend */
	ck_assert_int_eq(count_nodes(words, "//*[@class='dashed']"), 2);
	ck_assert_int_eq(count_nodes(words, "//*[@class='arrow']"), 4);
	ck_assert_int_eq(count_nodes(words, "//*[local-name()='text'][contains(., 'missing here')]"), 1);
	ck_assert_int_eq(count_nodes(words, "//@href"), 0);
	free(words);
}
END_TEST

/* Whatever is missing, and whatever happened, there is a picture that a parser takes. */
START_TEST(every_hazard_has_a_picture)
{
	a_lost_list();
	for (unsigned event = HV_LIFE_STORE; event < HV_LIFE_HAZARD; event++)
		add(event, actor(2, 0x40201400 + 4 * event, event == HV_LIFE_DC ? IVAC : ISB, 2, 0), NEW, NEW);
	add(HV_LIFE_HAZARD, hazard.reader, NEW, OLD)->icache = 1;
	for (unsigned kind = 0; kind < HV_HAZARD_COUNT; kind++) {
		for (unsigned missing = 0; missing < HV_MISSING_COUNT; missing++) {
			char *words;

			hazard.kind = (uint8_t)kind;
			hazard.missing = (uint8_t)missing;
			words = written(life_svg);
			ck_assert_int_eq(count_nodes(words, "/*"), 1);
			free(words);
			free(written(life_text));
		}
	}
	hazard.kind = HV_HAZARD_LOAD_POC;
	hazard.missing = HV_MISSING_CLEAN_POC;
}
END_TEST

/* Outside of a scenario there is no step, and the stub lies anywhere in its image. */
START_TEST(without_a_scenario_the_stub_is_named)
{
	char text[1024];

	hazard = (struct hv_hazard){ .kind = HV_HAZARD_MMU_SWITCH, .missing = HV_MISSING_ISB, .reg = HV_SCTLR_EL2,
				     .writer = actor(HV_STEP_NONE, HV_STUB_BASE + 0x1234000, STR, 2, 0),
				     .reader = actor(HV_STEP_NONE, 0x1234004, LDR, 2, 0) };
	has(hazard_text(&hazard, NULL, text, sizeof(text)), "the stub (");
	ck_assert_ptr_null(strstr(text, "an instruction"));
	hazard.reader.pc = HV_IMAGE_BASE + 0x1000;
	has(hazard_text(&hazard, NULL, text, sizeof(text)), "an instruction (");
}
END_TEST

Suite *hazard_suite(void)
{
	Suite *s = suite_create("hazard");
	TCase *words = tcase_create("words"), *table = tcase_create("table"), *picture = tcase_create("picture");

	suite_add_tcase(s, words);
	tcase_add_test(words, a_hazard_names_both_instructions_and_what_is_missing);
	tcase_add_test(words, a_register_hazard_names_the_register);
	tcase_add_test(words, every_kind_has_a_rule_and_a_sentence);
	tcase_add_test(words, hazards_without_a_writer_or_a_reader_are_told);
	tcase_add_test(words, an_access_of_four_bytes_shows_four);
	tcase_add_test(words, without_a_scenario_the_stub_is_named);
	suite_add_tcase(s, table);
	tcase_add_test(table, a_life_is_a_table);
	tcase_add_test(table, a_copy_that_is_not_the_newest_is_marked);
	tcase_add_test(table, a_long_life_is_cut_in_its_middle);
	tcase_add_test(table, no_life_is_no_table);
	suite_add_tcase(s, picture);
	tcase_add_test(picture, a_life_is_a_picture);
	tcase_add_test(picture, every_hazard_has_a_picture);
	return s;
}
