/* SPDX-License-Identifier: GPL-2.0-or-later */
/* zImages of 32-bit Arm, and raw bytes of it: the stub is found in either instruction set, and what is none is not. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/stub.h"
#include "tests/make-elf.h"
#include "tests/suites.h"

#define TABLE 0x1a20
#define OTHER 0x980
#define SIZE 0x3000

static uint8_t bytes[SIZE];
static char error[256];

/* A stub's bytes at TABLE. False: there is no compiler for 32-bit Arm, and none is built in. */
static bool make(const char *stub_name)
{
	struct hv_stub *stub = hv_stub_open(stub_name, NULL, error, sizeof(error));

	memset(bytes, 0, sizeof(bytes));
	put_word(bytes, 0x24, 0x016f2818);
	if (!stub)
		return false;
	memcpy(bytes + TABLE, stub->image + stub->table, stub->size - stub->table);
	hv_stub_free(stub);
	return true;
}

/* The decompressor's way back into Hyp mode: words 0x08 and 0x14 are live, and lead to no stub. */
static void add_other(void)
{
	for (unsigned i = 0; i < 8; i++)
		put_word(bytes, OTHER + 4 * i, i == 2 || i == 5 ? 0xea000010 : 0xeafffffe);
	for (unsigned i = 0; i < 0x20; i++)
		put_word(bytes, OTHER + 0x20 + 4 * i, 0xe12fff14);	/* bx r4 */
}

START_TEST(stub_is_found_in_a_zimage)
{
	static const char *const names[] = {
		"arm-zimage", "arm-zimage/thumb", "arm-4.12", "arm-5.7/thumb", "arm-3.6", "arm-mid-2017",
	};
	struct hv_found found[4];
	struct hv_stub *stub;
	char *end, name[32];

	if (!make(names[_i]))
		return;
	add_other();
	strcpy(name, names[_i]);
	end = strchr(name, '/');
	if (end)
		*end = '\0';
	ck_assert_uint_eq(hv_scan(bytes, sizeof(bytes), found, 4), 2);
	ck_assert_uint_eq(found[0].at, TABLE);
	ck_assert_str_eq(found[0].guess, name);
	ck_assert_uint_eq(found[0].thumb, end != NULL);
	ck_assert_uint_eq(found[0].reach.live, 1 << 5);
	ck_assert_uint_eq(found[1].at, OTHER);
	ck_assert_uint_eq(found[1].reach.live, 1 << 5 | 1 << 2);
	stub = hv_stub_from_zimage("z", bytes, sizeof(bytes), error, sizeof(error));
	ck_assert_msg(stub != NULL, "%s", error);
	ck_assert_uint_eq(stub->table, TABLE);
	ck_assert(stub->exec == HV_A32);
	ck_assert_uint_eq(stub->thumb, end != NULL);
	ck_assert_uint_eq(stub->size, SIZE);
	hv_stub_free(stub);
}
END_TEST

START_TEST(zimage_without_a_stub_is_told)
{
	make("");
	add_other();
	ck_assert_ptr_null(hv_stub_from_zimage("z", bytes, sizeof(bytes), error, sizeof(error)));
	ck_assert_str_eq(error, "z: no hyp stub among the 1 vector tables of this zImage");
}
END_TEST

/* Bytes that end anywhere are searched to their end. */
START_TEST(every_length_is_searched)
{
	struct hv_found found[4];

	if (!make("arm-zimage/thumb"))
		return;
	for (size_t size = TABLE; size < TABLE + 0x60; size++) {
		uint8_t *copy = malloc(size);

		ck_assert_ptr_nonnull(copy);
		memcpy(copy, bytes, size);
		ck_assert_uint_le(hv_scan(copy, size, found, 4), 1);
		free(copy);
	}
}
END_TEST

Suite *zimage_suite(void)
{
	Suite *s = suite_create("zimage");
	TCase *t = tcase_create("zImage");

	tcase_add_loop_test(t, stub_is_found_in_a_zimage, 0, 6);
	tcase_add_test(t, zimage_without_a_stub_is_told);
	tcase_add_test(t, every_length_is_searched);
	suite_add_tcase(s, t);
	return s;
}
