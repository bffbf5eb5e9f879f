/* SPDX-License-Identifier: GPL-2.0-or-later */
/* zImages of 32-bit Arm, and raw bytes of it: the stub is found in either instruction set, and what is none is not. */
#define _GNU_SOURCE
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hvcheck/release.h"
#include "hvcheck/stub.h"
#include "suite/file/unwrap.h"
#include "suite/stub/private.h"
#include "tests/make-elf.h"
#include "tests/make-files.h"
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

/* A table of ARM instructions whose handler is Thumb code, by ADD to the PC: words of arm-4.12, as GNU as makes them. */
START_TEST(code_of_the_other_set_is_followed)
{
	static const uint32_t handler[] = {
		0xd0052800, 0xd0082801, 0xd0032802, 0xe0024803, 0x1f10ee8c, 0xf3de2000, 0x47088f00, 0x0badca11,
	};
	struct hv_found found[2];

	memset(bytes, 0, sizeof(bytes));
	put_word(bytes, 0x24, 0x016f2818);
	for (unsigned i = 0; i < 8; i++)
		put_word(bytes, TABLE + 4 * i, i == 5 ? 0xe28ff005 : 0xeafffffe);
	for (unsigned i = 0; i < sizeof(handler) / sizeof(handler[0]); i++)
		put_word(bytes, TABLE + 0x20 + 4 * i, handler[i]);
	ck_assert_uint_eq(hv_scan(bytes, sizeof(bytes), found, 2), 1);
	ck_assert_str_eq(found[0].guess, "arm-4.12");
	ck_assert(!found[0].thumb);
	ck_assert_uint_eq(found[0].reach.live, 1 << 5);
	ck_assert_uint_eq(found[0].reach.low, TABLE);
	ck_assert_uint_eq(found[0].reach.high, TABLE + 0x3c);
	ck_assert_int_eq(found[0].reach.data_high, 0x40);
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

/* --- the kernel in it --- */

#define KERNEL_SIZE 0x3040
#define KERNEL_TABLE 0xac0
#define KERNEL_AT 0x3005	/* it follows the decompressor without any alignment */
#define TAGS_AT 0x2000
#define BANNER "Linux version 6.1.0-9-armmp (x@y) (gcc) #1 SMP"

static uint8_t kernel[KERNEL_SIZE];

static bool make_kernel(void)
{
	struct hv_stub *stub = hv_stub_open("arm-5.7", NULL, error, sizeof(error));
	uint32_t random = 1;

	for (size_t i = 0; i < sizeof(kernel); i++)
		kernel[i] = (uint8_t)((random = random * 1664525 + 1013904223) >> 24);
	strcpy((char *)kernel + 0x100, BANNER);
	if (stub)
		memcpy(kernel + KERNEL_TABLE, stub->image + stub->table, stub->size - stub->table);
	hv_stub_free(stub);
	return stub != NULL;
}

/* A zImage on the heap: the decompressor, the kernel in `way`, its size, and more bytes of the decompressor. */
static uint8_t *make_whole(const char *way, bool tags, size_t *size)
{
	bool gzip = !strcmp(way, "gzip");
	struct made_file packed = made_wrap(way, kernel, sizeof(kernel));
	size_t end = KERNEL_AT + packed.size - (gzip ? 4 : 0);
	uint8_t *file = calloc(1, *size = end + 0x200);

	memcpy(file, bytes, sizeof(bytes));
	memcpy(file + 0x1000, "\xfd" "7zXZ", 6);	/* the decompressor's own constant */
	memcpy(file + KERNEL_AT, packed.data, packed.size);
	put_word(file, end, KERNEL_SIZE);
	put_word(file, 0x34, 0x45454545);
	put_word(file, 0x38, TAGS_AT);
	put_word(file, TAGS_AT, 3);
	put_word(file, TAGS_AT + 4, 1);
	put_word(file, TAGS_AT + 12, tags ? 4 : 0);
	put_word(file, TAGS_AT + 16, 0x5a534c4b);
	put_word(file, TAGS_AT + 20, (uint32_t)end);
	free(packed.data);
	return file;
}

/* KVM's tables, and the one by which the decompressor enters the kernel, are named, and are no hyp stub. */
static const char *const others[] = {
	"kvm-arm-3.9", "kvm-arm-3.9/thumb", "kvm-arm-4.12", "kvm-arm-4.12/thumb", "arm-zimage-enter", "arm-zimage-enter/thumb",
};

START_TEST(other_table_is_named)
{
	struct hv_found found[4];
	char name[32];

	if (!make(others[_i]))
		return;
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(others[_i], "/"), others[_i]);
	ck_assert_uint_eq(hv_scan(bytes, sizeof(bytes), found, 4), 1);
	ck_assert_str_eq(found[0].guess, name);
	ck_assert_uint_ge(found[0].confidence, 90);
	ck_assert(hv_is_generation(found[0].guess) && !hv_is_hyp_stub(found[0].guess));
}
END_TEST

static const char *const ways[] = { "xz", "gzip", "lzma", "bzip2" };

START_TEST(kernel_is_found_in_a_zimage)
{
	struct hv_stub *stub;
	uint8_t *file;
	size_t size;

	if (!make("arm-zimage") || !make_kernel())
		return;
	file = make_whole(ways[_i / 2], _i % 2, &size);
	stub = hv_stub_from_content("z", file, size, NULL, error, sizeof(error));
	free(file);
	ck_assert_msg(stub != NULL, "%s", error);
	ck_assert_uint_eq(stub->table, TABLE);
	ck_assert_uint_eq(stub->banner, HV_RELEASE(6, 1));
	ck_assert_ptr_nonnull(stub->kernel);
	ck_assert_uint_eq(stub->kernel->size, KERNEL_SIZE);
	ck_assert_uint_eq(stub->kernel->table, KERNEL_TABLE);
	ck_assert_uint_eq(stub->kernel->banner, HV_RELEASE(6, 1));
	ck_assert(stub->kernel->exec == HV_A32);
	ck_assert_mem_eq(stub->kernel->image, kernel, KERNEL_SIZE);
	hv_stub_free(stub);
}
END_TEST

/* Another size than the build wrote: these bytes are not the kernel. */
START_TEST(kernel_of_another_size_is_none)
{
	struct unwrapped zimage = { 0 }, u;
	uint8_t *file;
	size_t size;

	if (!make("arm-zimage") || !make_kernel())
		return;
	file = make_whole("xz", true, &size);
	zimage.data = file;
	zimage.size = size;
	put_word(file, size - 0x200, KERNEL_SIZE - 1);
	ck_assert(!unwrap_zimage(&u, &zimage));
	free(file);
}
END_TEST

/* Whatever word of the header and the tags is wrong, and wherever the file ends. */
START_TEST(damaged_zimage_does_no_harm)
{
	static const uint32_t words[] = { 0, 1, 0x24, 0x7fffffff, 0xfffffffc, 0xffffffff };
	struct unwrapped zimage = { 0 }, u;
	uint8_t *file, *copy;
	size_t size;

	if (!make("arm-zimage") || !make_kernel())
		return;
	file = make_whole("gzip", true, &size);
	for (unsigned i = 0; i < 9 * sizeof(words) / sizeof(words[0]); i++) {
		unsigned at = i % 9;

		zimage.size = i % 2 ? size : TAGS_AT + i;
		zimage.data = copy = malloc(zimage.size);
		memcpy(copy, file, zimage.size);
		at = at < 3 ? 0x30 + 4 * at : TAGS_AT + 4 * (at - 3);
		if (at + 4 <= zimage.size)
			put_word(copy, at, words[i / 9]);
		if (unwrap_zimage(&u, &zimage))
			unwrap_free(&u);
		free(copy);
	}
	free(file);
}
END_TEST

/* A table that is too broken to be known for one, in bytes without a header: who names a generation has said what it is. */
START_TEST(raw_bytes_are_of_the_state_that_is_asked_for)
{
	char path[] = "/tmp/hvcheck-raw-XXXXXX", what[64];
	int fd = mkstemp(path);
	struct hv_stub *stub;

	(void)make("arm-5.7");
	put_word(bytes, 0x24, 0);
	put_word(bytes, TABLE + 0x14, 0xe320f000);
	ck_assert(fd >= 0 && write(fd, bytes, sizeof(bytes)) == (ssize_t)sizeof(bytes) && !close(fd));
	snprintf(what, sizeof(what), "%s@%#x", path, TABLE);
	stub = hv_stub_open_as(what, NULL, HV_A32, error, sizeof(error));
	ck_assert_msg(stub != NULL, "%s", error);
	ck_assert(stub->exec == HV_A32 && stub->table == TABLE);
	hv_stub_free(stub);
	ck_assert_ptr_null(hv_stub_open(what, NULL, error, sizeof(error)));
	unlink(path);
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
	tcase_add_test(t, code_of_the_other_set_is_followed);
	tcase_add_test(t, zimage_without_a_stub_is_told);
	tcase_add_loop_test(t, other_table_is_named, 0, sizeof(others) / sizeof(others[0]));
	tcase_add_loop_test(t, kernel_is_found_in_a_zimage, 0, 2 * (int)(sizeof(ways) / sizeof(ways[0])));
	tcase_add_test(t, kernel_of_another_size_is_none);
	tcase_add_test(t, damaged_zimage_does_no_harm);
	tcase_add_test(t, every_length_is_searched);
	tcase_add_test(t, raw_bytes_are_of_the_state_that_is_asked_for);
	suite_add_tcase(s, t);
	return s;
}
