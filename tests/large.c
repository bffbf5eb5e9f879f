/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "hvcheck/report.h"
#include "suite/static/word.h"
#include "tests/assembled.h"
#include "tests/large.h"
#include "tests/subject.h"

#define MIB (1ull << 20)
#define SHIFT 0x41000		/* the stub lies so far behind the beginning of its image */
#define FAR_AT (39 * MIB)	/* what the writer changes */

static const char *machine_spec;

/* Put the stub into an image of `size` bytes, at SHIFT. */
static void enlarge(struct hv_stub *stub, size_t size)
{
	uint8_t *image = calloc(size, 1);

	ck_assert_ptr_nonnull(image);
	memcpy(image + SHIFT, stub->image, stub->size);
	free(stub->image);
	stub->image = image;
	stub->size = size;
	stub->table += SHIFT;
	stub->align = 4096;
	stub->skew = 0;
	for (size_t i = 0; i < stub->symbol_count; i++)
		stub->symbols[i].at += SHIFT;
	for (size_t i = 0; i < stub->fixup_count; i++) {
		stub->fixups[i].at += SHIFT;
		stub->fixups[i].addend += SHIFT;
	}
}

static void put(struct hv_stub *stub, uint64_t at, uint32_t word)
{
	memcpy(stub->image + at, &word, sizeof(word));
}

/* Where `word` first stands at or behind `at`. */
static uint64_t find(const struct hv_stub *stub, uint64_t at, uint32_t word)
{
	while (hv_word(stub->image, stub->size, at) != word) {
		at += 4;
		ck_assert_uint_lt(at, stub->size);
	}
	return at;
}

/* SET_VECTORS also stores x1 at FAR_AT. */
static void make_writer(struct hv_stub *stub)
{
	const uint32_t set = assembled_word(ASM("msr vbar_el2, x1")), b = assembled_word(ASM("b ."));
	const uint32_t adrp = assembled_word(ASM(".inst 0x90000000"));
	uint64_t at = find(stub, stub->table, set), patch = SHIFT + 0x10000, pages = (FAR_AT - patch) >> 12;

	put(stub, at, b | (uint32_t)((patch - at) / 4));				/* to `patch` */
	put(stub, patch, set);
	put(stub, patch + 4, adrp | (uint32_t)((pages & 3) << 29 | (pages >> 2) << 5));	/* FAR_AT */
	put(stub, patch + 8, assembled_word(ASM("str x1, [x0]")));
	put(stub, patch + 12, b | ((uint32_t)((at - patch - 8) / 4) & 0x3ffffff));	/* to `at` + 4 */
}

static void run(struct subject *s, bool brief, struct hv_report *report)
{
	const struct hv_suite_options options = { .seed = 1, .brief = brief };
	char error[256] = "";

	memset(report, 0, sizeof(*report));
	ck_assert_msg(!hv_suite_run(s->stub, s->abi, &s->m, 1, &options, report, error, sizeof(error)), "%s", error);
}

static void expect_no_failure(const struct hv_report *report)
{
	for (size_t i = 0; i < report->row_count; i++)
		ck_assert_msg(report->rows[i].status != HV_FAIL, "%s", report->rows[i].id);
	ck_assert_uint_gt(report->count[HV_PASS], 20);
}

/* Beyond where the scenarios' memory usually lies; and where the machine's own memory leaves no room at the usual place. */
static const size_t sizes[] = { 40 * MIB, 600 * MIB };

START_TEST(a_good_stub_in_a_large_image_passes)
{
	struct subject s = subject_open("linux-4.12", machine_spec);
	struct hv_report report;

	enlarge(s.stub, sizes[_i]);
	run(&s, false, &report);
	expect_no_failure(&report);
	hv_report_free(&report);
	subject_close(&s);
}
END_TEST

START_TEST(a_store_far_from_the_table_is_charged_to_its_call)
{
	struct subject s = subject_open("linux-4.12", machine_spec);
	struct hv_report report;
	unsigned caught = 0;

	enlarge(s.stub, 40 * MIB);
	make_writer(s.stub);
	run(&s, true, &report);
	for (size_t i = 0; i < report.row_count; i++) {
		const struct hv_row *row = &report.rows[i];

		if (row->status != HV_FAIL || row->rule != HV_MEM_01)
			continue;
		ck_assert_str_eq(row->call, "set-vectors");
		ck_assert_uint_eq(row->outcome.mem_at & ~7ull,
				  hv_stub_home(s.stub, &(struct hv_places){ HV_PLACES_USUAL }) + FAR_AT);
		ck_assert_uint_le(row->outcome.mem_bytes, 8);
		caught++;
	}
	ck_assert_uint_eq(caught, 1);
	hv_report_free(&report);
	subject_close(&s);
}
END_TEST

/* Linux 5.10's dead slots lead to a B to itself right behind an ERET. */
START_TEST(a_loop_behind_an_eret_is_a_loop)
{
	struct subject s = subject_open("linux-4.12", machine_spec);
	struct hv_report report;
	unsigned dead = 0;

	for (unsigned slot = 0; slot < 16; slot++) {
		uint64_t at = s.stub->table + slot * HV_SLOT_SIZE;

		if (hv_word(s.stub->image, s.stub->size, at) != assembled_word(ASM("b .")))
			continue;
		put(s.stub, at, assembled_word(ASM("b .+8")));	/* behind the ERET */
		put(s.stub, at + 4, assembled_word(ASM("eret")));
		put(s.stub, at + 8, assembled_word(ASM("b .")));
		dead++;
	}
	ck_assert_uint_eq(dead, 15);
	run(&s, true, &report);
	expect_no_failure(&report);
	hv_report_free(&report);
	subject_close(&s);
}
END_TEST

/*
 * What answers unknown calls lies where no direct branch leads. A board has not been sent it, and several calls of a batch come
 * there at once.
 */
static void answer_from_afar(struct hv_stub *stub)
{
	const uint32_t first = assembled_word(ASM("movz x0, #0x0bad, lsl #16"));
	const uint64_t at = find(stub, stub->table, first), patch = SHIFT + 0x10000, answer = patch + 4 * MIB;

	put(stub, answer, first);
	put(stub, answer + 4, hv_word(stub->image, stub->size, at + 4));
	put(stub, answer + 8, assembled_word(ASM("eret")));
	put(stub, at, assembled_word(ASM("b .")) | (uint32_t)((patch - at) / 4));
	put(stub, patch, assembled_word(ASM("adr x0, .")));
	put(stub, patch + 4, assembled_word(ASM("add x0, x0, #0x400, lsl #12")));
	put(stub, patch + 8, assembled_word(ASM("br x0")));
}

START_TEST(code_behind_a_branch_to_a_register_is_found)
{
	struct subject s = subject_open("linux-4.12", machine_spec);
	struct hv_report report;

	enlarge(s.stub, 40 * MIB);
	answer_from_afar(s.stub);
	run(&s, true, &report);
	expect_no_failure(&report);
	hv_report_free(&report);
	subject_close(&s);
}
END_TEST

START_TEST(a_hazard_far_inside_is_told)
{
	struct subject s = subject_open("linux-5.12/bad-vhe-mmu-isb", machine_spec);
	struct hv_report report;
	bool told = false;

	enlarge(s.stub, 40 * MIB);
	run(&s, false, &report);
	for (size_t i = 0; i < report.row_count; i++)
		told |= report.rows[i].status == HV_FAIL && report.rows[i].rule == HV_SYNC_02 && report.rows[i].why &&
			strstr(report.rows[i].why, "the stub (");
	ck_assert(told);
	hv_report_free(&report);
	subject_close(&s);
}
END_TEST

Suite *large_suite(const char *spec, bool barriers, bool huge)
{
	Suite *s = suite_create("large images");
	TCase *t = tcase_create("large");

	machine_spec = spec;
	tcase_set_timeout(t, 120);
	tcase_add_loop_test(t, a_good_stub_in_a_large_image_passes, 0, huge ? 2 : 1);
	tcase_add_test(t, a_store_far_from_the_table_is_charged_to_its_call);
	tcase_add_test(t, a_loop_behind_an_eret_is_a_loop);
	tcase_add_test(t, code_behind_a_branch_to_a_register_is_found);
	if (barriers)
		tcase_add_test(t, a_hazard_far_inside_is_told);
	suite_add_tcase(s, t);
	return s;
}
