/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words that a kernel fills with addresses at boot are found by the kernel's own table of relocations. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "suite/static/relocated.h"
#include "tests/make-elf.h"
#include "tests/suites.h"

#define SIZE (64u << 10)
#define ROWS_AT 0xa000u
#define WORDS_AT 0xb000u
#define ROWS 10u
#define LINKED 0xffff800010000000ull

static uint8_t image[SIZE];

static void put_long(uint32_t at, uint64_t value)
{
	put_word(image, at, (uint32_t)value);
	put_word(image, at + 4, (uint32_t)(value >> 32));
}

/* Row `i`: the word at WORDS_AT + 16 * i becomes LINKED + 0x100 * i. */
static void make_rows(unsigned count)
{
	memset(image, 0, sizeof(image));
	for (unsigned i = 0; i < count; i++) {
		put_long(ROWS_AT + RELOCATION_SIZE * i, LINKED + WORDS_AT + 16 * i);
		put_long(ROWS_AT + RELOCATION_SIZE * i + 8, 0x403);
		put_long(ROWS_AT + RELOCATION_SIZE * i + 16, LINKED + 0x100 * i);
	}
}

START_TEST(words_are_found_by_their_rows)
{
	uint64_t *list;
	size_t count;

	make_rows(ROWS);
	put_long(WORDS_AT + 16 * 3, LINKED + 0x300);	/* this one the file has already */
	list = relocated_list(image, SIZE, &count);
	ck_assert_uint_eq(count, ROWS - 1);
	for (unsigned i = 0; i < ROWS; i++)
		ck_assert_int_eq(relocated_has(list, count, WORDS_AT + 16 * i), i != 3);
	ck_assert(!relocated_has(list, count, WORDS_AT + 8));
	free(list);
}
END_TEST

START_TEST(few_rows_are_no_table)
{
	size_t count = 1;

	make_rows(7);
	ck_assert_ptr_null(relocated_list(image, SIZE, &count));
	ck_assert_uint_eq(count, 0);
	ck_assert_ptr_null(relocated_list(image, 20, &count));	/* no room for one row */
}
END_TEST

/* Rows lead to words outside of the file, and to addresses below any kernel's. */
START_TEST(rows_that_lead_out_of_the_file_are_left)
{
	uint64_t *list;
	size_t count;

	make_rows(ROWS);
	put_long(ROWS_AT, 0xfffffffffffffff8ull);
	put_long(ROWS_AT + RELOCATION_SIZE, LINKED + SIZE - 4);
	list = relocated_list(image, SIZE, &count);
	ck_assert_uint_eq(count, ROWS - 2);
	free(list);
}
END_TEST

Suite *relocated_suite(void)
{
	Suite *s = suite_create("relocated");
	TCase *t = tcase_create("relocated");

	tcase_add_test(t, words_are_found_by_their_rows);
	tcase_add_test(t, few_rows_are_no_table);
	tcase_add_test(t, rows_that_lead_out_of_the_file_are_left);
	suite_add_tcase(s, t);
	return s;
}
