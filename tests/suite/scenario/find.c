/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A kernel's own routines, found in a file. The file is made of hvcheck's routines, which do what a kernel's do. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/kexec.h"
#include "suite/scenario/find.h"
#include "tests/assembled.h"
#include "tests/suites.h"

#define FILE_SIZE 0x10000u
#define AT 0x4000u		/* where the routine stands */
#define TABLE_AT 0x8000u	/* rows of alternatives */
#define ALT_AT 0x9000u		/* words that they put in place */
#define RET assembled_word(ASM("ret"))
#define NOP assembled_word(ASM("nop"))
#define MSR_VBAR_EL2_X24 assembled_word(ASM("msr vbar_el2, x24"))
#define ERET assembled_word(ASM("eret"))
#define B_TO_SELF assembled_word(ASM("b ."))

static uint8_t file[FILE_SIZE];
static struct found_routine found[4];
static size_t count;

static void put(uint64_t at, uint32_t word)
{
	memcpy(file + at, &word, sizeof(word));
}

static uint32_t get(const uint8_t *bytes, uint64_t at)
{
	uint32_t word;

	memcpy(&word, bytes + at, sizeof(word));
	return word;
}

/* `name` in a file of words that are code, but none of a routine. */
static uint64_t lay_out(const char *name)
{
	uint64_t size = 0;

	for (uint64_t at = 0; at < FILE_SIZE; at += 4)
		put(at, RET);
	for (unsigned i = 0; i < hv_routine_count; i++)
		if (!strcmp(hv_routines[i].name, name)) {
			size = (uint64_t)(hv_routines[i].end - hv_routines[i].code);
			memcpy(file + AT, hv_routines[i].code, size);
		}
	ck_assert_uint_gt(size, 0);
	return size;
}

static void look(void)
{
	count = routines_find(file, FILE_SIZE, found, 4);
}

static void expect_one(const char *form, uint64_t size)
{
	look();
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(found[0].form, form);
	ck_assert_str_eq(found[0].why, "");
	ck_assert_uint_eq(found[0].at, AT);
	ck_assert_uint_eq(found[0].size, size);
}

START_TEST(kexec_with_three_arguments_is_found)
{
	expect_one("kexec-4.8", lay_out("kexec-4.8"));
}
END_TEST

/* The fields are where the code takes them from. */
START_TEST(kexec_with_a_descriptor_is_found)
{
	const struct kimage_fields *k = &found[0].kimage;

	expect_one("kexec-5.16", lay_out("kexec-5.16"));
	ck_assert_uint_eq(k->head, HV_KIMAGE_HEAD);
	ck_assert_uint_eq(k->start, HV_KIMAGE_START);
	ck_assert_uint_eq(k->dtb, HV_KIMAGE_DTB);
	ck_assert_uint_eq(k->el2_vectors, HV_KIMAGE_EL2_VECTORS);
	ck_assert_uint_eq(k->zero_page, HV_KIMAGE_ZERO_PAGE);
	ck_assert_uint_eq(k->ttbr1, HV_KIMAGE_TTBR1);
	ck_assert_uint_eq(k->phys_offset, HV_KIMAGE_PHYS_OFFSET);
	ck_assert(!k->subtracts);
}
END_TEST

START_TEST(fields_may_lie_elsewhere)
{
	lay_out("kexec-5.16");
	for (uint64_t at = AT; at < AT + 28; at += 4)	/* the seven loads, each 0x280 bytes further on, but for the list's head */
		if (get(file, at) >> 10 & 0xfff)
			put(at, get(file, at) + (0x280 / 8 << 10));
	look();
	ck_assert_uint_eq(count, 1);
	ck_assert_uint_eq(found[0].kimage.head, HV_KIMAGE_HEAD);
	ck_assert_uint_eq(found[0].kimage.dtb, HV_KIMAGE_DTB + 0x280);
	ck_assert_uint_eq(found[0].kimage.phys_offset, HV_KIMAGE_PHYS_OFFSET + 0x280);
}
END_TEST

START_TEST(hibernation_is_found)
{
	uint64_t size = lay_out("hibernate-5.16");

	expect_one("hibernate-5.16", size);
	ck_assert_uint_eq(found[0].pbe.copy, HV_PBE_COPY);
	ck_assert_uint_eq(found[0].pbe.home, HV_PBE_HOME);
	ck_assert_uint_eq(found[0].pbe.next, HV_PBE_NEXT);
}
END_TEST

/* What it does wrong is for the scenario to say. */
START_TEST(broken_hibernation_is_found)
{
	expect_one("hibernate-5.16", lay_out("hibernate-5.16/bad-junk-x0"));
}
END_TEST

/* A routine that lacks maintenance is found, so that a scenario can say so. */
START_TEST(routine_without_maintenance_is_found)
{
	const struct hv_routine *r = &hv_routines[_i];
	size_t form = strcspn(r->name, "/");

	/* Without the break before the make there is no table for it to come from, and that is said. */
	if (strncmp(r->name + form, "/bad-no-", 8) || !strncmp(r->name, "kexec-arg", 9) || strstr(r->name, "bad-no-bbm"))
		return;
	lay_out(r->name);
	look();
	ck_assert_msg(count == 1 && !found[0].why[0] && strlen(found[0].form) == form && !strncmp(found[0].form, r->name, form),
		      "%s: %zu found: %s", r->name, count, count ? found[0].why : "");
}
END_TEST

/* Until 5.15 the code that takes x24 is copied with it. */
START_TEST(own_table_tells_the_old_form)
{
	uint64_t size = lay_out("hibernate-4.7");

	put(AT + 0x800, MSR_VBAR_EL2_X24);
	put(AT + 0x804, ERET);
	expect_one("hibernate-4.7", size);
}
END_TEST

/* An argument that is not taken from where the form has it is not guessed at. */
START_TEST(unknown_origin_is_said)
{
	lay_out("kexec-4.8");
	put(AT, assembled_word(ASM("mov x9, x3")));	/* the entry is x3 */
	look();
	ck_assert_uint_eq(count, 1);
	ck_assert_ptr_nonnull(strstr(found[0].why, "the new kernel's entry"));
}
END_TEST

START_TEST(nothing_is_found_in_other_code)
{
	memset(file, 0, sizeof(file));
	look();
	ck_assert_uint_eq(count, 0);
	for (uint64_t at = 0; at < FILE_SIZE; at += 4)
		put(at, (uint32_t)(at * 2654435761u));
	look();
	ck_assert_uint_eq(count, 0);
}
END_TEST

/* Every routine, and every one cut off at the file's end: nothing is read behind it. */
START_TEST(file_may_end_anywhere)
{
	const struct hv_routine *r = &hv_routines[_i];
	size_t size = (size_t)(r->end - r->code);

	for (size_t n = 0; n <= size; n += 4) {
		uint8_t *cut = malloc(n + 1);

		ck_assert_ptr_nonnull(cut);
		memcpy(cut, r->code, n);
		routines_find(cut, n, found, 4);
		free(cut);
	}
}
END_TEST

/* --- alternatives ------------------------------------------------------------------------------------------------- */

static void put_row(unsigned i, uint64_t at, uint64_t alt, unsigned capability, unsigned length, unsigned alt_length)
{
	uint64_t row = TABLE_AT + i * 12;

	put(row, (uint32_t)(at - row));
	put(row + 4, (uint32_t)(alt - row - 4));
	put(row + 8, capability | length << 16 | alt_length << 24);
}

static struct routine_patches patch(uint8_t *to)
{
	const struct code code = { file, FILE_SIZE };
	struct routine_patches patches;

	look();
	ck_assert_uint_eq(count, 1);
	routine_patch(&code, &found[0], to, &patches);
	return patches;
}

START_TEST(alternatives_are_put_in_place)
{
	uint8_t to[HV_KEXEC_CODE_MAX];
	struct routine_patches p;

	lay_out("kexec-5.16");
	put(ALT_AT, NOP);
	put(ALT_AT + 4, B_TO_SELF | ((AT - ALT_AT - 4) >> 2 & 0x03ffffff));	/* to the routine's first word */
	put_row(0, 0x100, 0x200, 3, 4, 4);
	put_row(1, AT + 0x10, ALT_AT, 5, 8, 8);
	p = patch(to);
	ck_assert_uint_eq(p.count, 1);
	ck_assert_uint_eq(p.at, AT + 0x10);
	ck_assert_uint_eq(p.unknown_at, 0);
	ck_assert_uint_eq(get(to, 0x10), NOP);
	ck_assert_uint_eq(get(to, 0x14), B_TO_SELF | (0x04000000 - 0x14 / 4));
	ck_assert_uint_eq(get(to, 0), get(file, AT));
}
END_TEST

START_TEST(alternative_by_code_is_unknown)
{
	uint8_t to[HV_KEXEC_CODE_MAX];

	lay_out("kexec-5.16");
	put_row(0, 0x100, 0x200, 3, 4, 4);
	put_row(1, AT + 0x10, ALT_AT, 5 | 0x8000, 8, 0);
	put_row(2, 0x100, 0x200, 3, 4, 4);
	ck_assert_uint_eq(patch(to).unknown_at, AT + 0x10);
}
END_TEST

/* A distance that happens to lead into the routine makes no row. */
START_TEST(lonely_row_is_none)
{
	uint8_t to[HV_KEXEC_CODE_MAX];

	lay_out("kexec-5.16");
	put_row(1, AT + 0x10, ALT_AT, 5, 8, 8);
	ck_assert_uint_eq(patch(to).count, 0);
}
END_TEST

Suite *find_suite(void)
{
	Suite *s = suite_create("find");
	TCase *f = tcase_create("routines"), *a = tcase_create("alternatives");

	tcase_add_test(f, kexec_with_three_arguments_is_found);
	tcase_add_test(f, kexec_with_a_descriptor_is_found);
	tcase_add_test(f, fields_may_lie_elsewhere);
	tcase_add_test(f, hibernation_is_found);
	tcase_add_test(f, broken_hibernation_is_found);
	tcase_add_loop_test(f, routine_without_maintenance_is_found, 0, (int)hv_routine_count);
	tcase_add_test(f, own_table_tells_the_old_form);
	tcase_add_test(f, unknown_origin_is_said);
	tcase_add_test(f, nothing_is_found_in_other_code);
	tcase_add_loop_test(f, file_may_end_anywhere, 0, (int)hv_routine_count);
	suite_add_tcase(s, f);
	tcase_add_test(a, alternatives_are_put_in_place);
	tcase_add_test(a, alternative_by_code_is_unknown);
	tcase_add_test(a, lonely_row_is_none);
	suite_add_tcase(s, a);
	return s;
}
