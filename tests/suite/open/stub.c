/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Opening by name, raw bytes and kernel Images.
 */
#define _GNU_SOURCE
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hvcheck/scenario.h"
#include "suite/stub/placed.h"
#include "hvcheck/stub.h"
#include "tests/make-elf.h"
#include "tests/suites.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define IMAGE_SIZE (64 << 10)
#define STUB_AT 0x3000		/* in the made Image */

static char error[256];
static uint8_t bytes[IMAGE_SIZE];
static char path[] = "stub-XXXXXX";
static size_t stub_size;

/* The built-in linux-4.12 at STUB_AT, and no header yet. */
static void start(void)
{
	struct hv_stub *stub = hv_stub_open("linux-4.12", NULL, error, sizeof(error));

	ck_assert_msg(stub != NULL, "%s", error);
	memset(bytes, 0, sizeof(bytes));
	hv_stub_place(stub, hv_stub_base(stub, 0x80000000), bytes + STUB_AT);
	stub_size = stub->size;
	hv_stub_free(stub);
	*error = 0;
}

static void add_header(uint32_t image_size, uint32_t flags)
{
	put_word(bytes, 0, 0xfa405a4d);
	put_word(bytes, 8, 0x80000);	/* text_offset */
	put_word(bytes, 16, image_size);
	put_word(bytes, 24, flags);
	put_word(bytes, 56, 0x644d5241);
}

/* A file of `size` bytes for the next hv_stub_open(). */
static void write_file(const void *data, size_t size)
{
	int fd;

	strcpy(path, "stub-XXXXXX");
	fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, data, size), (ssize_t)size);
	close(fd);
}

static struct hv_stub *open_file(const char *suffix)
{
	char what[64];
	struct hv_stub *stub;

	snprintf(what, sizeof(what), "%s%s", path, suffix);
	stub = hv_stub_open(what, NULL, error, sizeof(error));
	unlink(path);
	return stub;
}

START_TEST(builtins_open)
{
	const struct hv_builtin *b = &hv_builtins[_i];
	struct hv_stub *stub;

	stub = hv_stub_open(b->name, NULL, error, sizeof(error));
	ck_assert_msg(stub != NULL, "%s", error);
	ck_assert_str_eq(stub->name, b->name);
	ck_assert_uint_ge(stub->size, stub->table + hv_table_size(stub->exec));
	ck_assert_uint_eq(stub->align & (stub->align - 1), 0);
	ck_assert_uint_lt(stub->skew, stub->align);
	ck_assert_msg(strlen(b->about) > 10 && b->about[strlen(b->about) - 1] == '.', "%s: \"%s\"", b->name, b->about);
	hv_stub_free(stub);
}
END_TEST

START_TEST(nothing_of_that_name)
{
	ck_assert_ptr_null(hv_stub_open("linux-9.9", NULL, error, sizeof(error)));
	ck_assert_str_eq(error, "linux-9.9: no built-in stub and no file has this name");
	ck_assert_ptr_null(hv_stub_open("nowhere@0x800", NULL, error, sizeof(error)));
	ck_assert_str_eq(error, "nowhere: No such file or directory");
	ck_assert_ptr_null(hv_stub_open("/", NULL, error, sizeof(error)));
	ck_assert_str_eq(error, "/: it is a directory");
}
END_TEST

START_TEST(raw_bytes_at_an_offset)
{
	static const char *const offsets[] = { "@0x3000", "@12288", "@030000" };
	struct hv_stub *stub;

	write_file(bytes, sizeof(bytes));
	stub = open_file(offsets[_i]);
	ck_assert_msg(stub != NULL, "%s", error);
	ck_assert(stub->kind == HV_STUB_RAW);
	ck_assert_uint_eq(stub->table, STUB_AT);
	ck_assert_uint_eq(stub->size, sizeof(bytes));
	ck_assert_int_eq(memcmp(stub->image, bytes, sizeof(bytes)), 0);
	hv_stub_free(stub);
}
END_TEST

static const struct {
	const char *suffix, *sentence;
} offsets[] = {
	{ "@0x10000", "offset 0x10000 is past the end of the file, which has 0x10000 bytes" },
	{ "@0x3100", "offset 0x3100 is not a multiple of 0x800, as a vector table's is" },
	{ "@table", "the offset \"table\" is not a number" },
	{ "@", "the offset \"\" is not a number" },
	{ "@-1", "the offset \"-1\" is not a number" },
	{ "@ 1", "the offset \" 1\" is not a number" },
	{ "@0x800k", "the offset \"0x800k\" is not a number" },
	{ "@0x10000000000000000", "the offset \"0x10000000000000000\" is not a number" },
	{ "", "neither an ELF file nor an arm64 kernel Image; say FILE@OFFSET for raw bytes" },
};

/* "NAME: sentence", and the name is what the user wrote. */
static void check_sentence(const char *suffix, const char *sentence)
{
	char want[256];

	snprintf(want, sizeof(want), "%s%s: %s", path, suffix, sentence);
	ck_assert_str_eq(error, want);
}

START_TEST(bad_offset_is_refused)
{
	write_file(bytes, sizeof(bytes));
	ck_assert_ptr_null(open_file(offsets[_i].suffix));
	check_sentence(offsets[_i].suffix, offsets[_i].sentence);
}
END_TEST

START_TEST(cut_table_is_refused)
{
	write_file(bytes, STUB_AT + HV_TABLE_SIZE - 4);
	ck_assert_ptr_null(open_file("@0x3000"));
	check_sentence("@0x3000", "only 0x7fc of the table's 0x800 bytes are left at offset 0x3000");
}
END_TEST

START_TEST(name_with_an_at_sign_is_a_file_first)
{
	struct hv_stub *stub;

	write_file(bytes, sizeof(bytes));
	strcat(strcpy(error, path), "@1");
	ck_assert_int_eq(rename(path, error), 0);
	stub = hv_stub_open(error, NULL, error + 128, 128);
	unlink(error);
	ck_assert_ptr_null(stub);
	ck_assert_msg(strstr(error + 128, "neither an ELF file"), "%s", error + 128);
}
END_TEST

/* What other files begin with; tests/suite/file/unwrap.c has those that are looked into. */
static const struct {
	unsigned at, size;
	const char *bytes, *sentence;
} files[] = {
	{ 0, 0, "", "the file is empty" },
	{ 0, 3, "\x1f\x8b\x08", "it begins like a file in gzip, but libarchive finds none in it: it is damaged or ends too early" },
	{ 4, 4, "zimg", "it ends too early, within the header of EFI zboot" },
	{ 0, 8, "!<arch>\n", "there is nothing in it (ar)" },
	{ 36, 4, "\x18\x28\x6f\x01", "no hyp stub among the 0 vector tables of this zImage" },
	{ 0, 4, "\177ELF", "not an ELF file, or only the beginning of one" },
	{ 56, 4, "ARM\x64", "not an arm64 kernel Image" },
};

START_TEST(foreign_file_is_named)
{
	uint8_t file[64] = { 0 };

	memcpy(file + files[_i].at, files[_i].bytes, files[_i].size);
	write_file(file, files[_i].at + files[_i].size);
	ck_assert_ptr_null(open_file(""));
	check_sentence("", files[_i].sentence);
}
END_TEST

START_TEST(image_is_searched)
{
	struct hv_stub *stub;

	add_header(2 * IMAGE_SIZE, 0xa);
	write_file(bytes, sizeof(bytes));
	stub = open_file("");
	ck_assert_msg(stub != NULL, "%s", error);
	ck_assert(stub->kind == HV_STUB_IMAGE);
	ck_assert_uint_eq(stub->table, STUB_AT);
	ck_assert_uint_eq(stub->size, 2 * IMAGE_SIZE);
	ck_assert_uint_eq(stub->align, 2 << 20);
	ck_assert_uint_eq(hv_stub_base(stub, 0x40000000), 0x40080000);
	ck_assert_msg(strstr(stub->note, "linux-4.12"), "%s", stub->note);
	hv_stub_free(stub);
}
END_TEST

static const struct {
	uint32_t image_size, flags;
	const char *sentence;
} images[] = {
	{ IMAGE_SIZE, 1, "x: a big-endian kernel; only little-endian stubs are supported" },
	{ 0xffffffff, 0, "x: the Image asks for 0xffffffff bytes, more than 1 GiB" },
};

START_TEST(image_is_refused)
{
	add_header(images[_i].image_size, images[_i].flags);
	ck_assert_ptr_null(hv_stub_from_image("x", bytes, sizeof(bytes), error, sizeof(error)));
	ck_assert_str_eq(error, images[_i].sentence);
}
END_TEST

START_TEST(image_without_a_stub_is_refused)
{
	memset(bytes, 0, sizeof(bytes));
	add_header(IMAGE_SIZE, 0);
	ck_assert_ptr_null(hv_stub_from_image("x", bytes, sizeof(bytes), error, sizeof(error)));
	ck_assert_str_eq(error, "x: no hyp stub among the 0 vector tables of this kernel");
}
END_TEST

START_TEST(truncated_images_do_no_harm)
{
	add_header(IMAGE_SIZE, 0);
	for (size_t size = 0; size < STUB_AT + stub_size; size += size < 256 || size >= STUB_AT ? 1 : 61) {
		uint8_t *copy = malloc(size + 1);
		struct hv_stub *stub;

		memcpy(copy, bytes, size);
		*error = 0;
		stub = hv_stub_from_image("x", copy, size, error, sizeof(error));
		ck_assert(stub || *error);
		hv_stub_free(stub);
		free(copy);
	}
}
END_TEST

/* --- where images lie ------------------------------------------------------------------------------------------ */

START_TEST(a_stub_has_a_home_by_its_size)
{
	struct hv_places places = { HV_PLACES_USUAL };
	struct hv_stub stub = { .align = 2 << 20, .size = 32 << 20 };

	ck_assert_uint_eq(hv_stub_home(&stub, &places), HV_STUB_BASE);
	stub.size = HV_MAILBOX_BASE - HV_STUB_BASE;
	ck_assert_uint_eq(hv_stub_home(&stub, &places), HV_STUB_BASE);
	stub.size++;
	ck_assert_uint_eq(hv_stub_home(&stub, &places), HV_FAR_BASE);
	/* A board with little memory, and none of it aligned so. */
	places.home = 0x3410000;
	places.home_end = 0x3510000;
	places.far = 0x8000000;
	ck_assert_uint_eq(hv_stub_home(&stub, &places), 0x8000000);
	stub.size = 0x1000;
	ck_assert_uint_eq(hv_stub_home(&stub, &places), 0x8000000);
	stub.align = 0x10000;
	ck_assert_uint_eq(hv_stub_home(&stub, &places), 0x3410000);
}
END_TEST

START_TEST(what_is_in_the_way_is_named)
{
	const struct hv_places places = {
		HV_PLACES_USUAL, .end = HV_IMAGE_BASE + 0x80000, .gaps = { { 0x13ff00000, 0x13ff01000 } }, .gap_count = 1,
	};
	static const struct { uint64_t at, size; const char *what; } rows[] = {
		{ HV_STUB_BASE, HV_MAILBOX_BASE - HV_STUB_BASE, NULL },
		{ HV_STUB_BASE, 1 << 30, "the calls and their outcomes" },
		{ HV_FAR_BASE, 1 << 30, NULL }, { 0, HV_LOW_END, NULL }, { 0, HV_LOW_END + 1, "the devices" },
		{ HV_IMAGE_BASE, 4, "the harness" }, { HV_RAM_BASE, 0x200000, NULL },
		{ HV_FAR_BASE, 3ull << 30, "the canary memory" },
		{ 0x13ff00000, 4, "what the board keeps for itself" }, { 0x13ff01000, 4, NULL },
		{ 0x140000000, 2ull << 30, NULL }, { 0x140000000, (2ull << 30) + 1, "the end of RAM" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *what = hv_places_obstacle(&places, rows[i].at, rows[i].size);

		ck_assert_msg(rows[i].what ? what && !strcmp(what, rows[i].what) : !what, "row %zu: %s", i,
			      what ? what : "nothing");
	}
}
END_TEST

START_TEST(a_scene_makes_way_for_a_large_image)
{
	ck_assert_uint_eq(hv_scene_base(&(struct hv_places){ .stub = HV_STUB_BASE, .stub_size = 32 << 20 }), HV_SCENE_BASE);
	ck_assert_uint_eq(hv_scene_base(&(struct hv_places){ .stub = HV_STUB_BASE, .stub_size = (32 << 20) + 1 }), HV_SCENE_FAR);
	ck_assert_uint_eq(hv_scene_base(&(struct hv_places){ .stub = HV_FAR_BASE, .stub_size = 1 << 30 }), HV_SCENE_BASE);
}
END_TEST

/* On boards: no RAM there, too little, a payload or its calls out of a scenario's map. The usual memory has it. */
START_TEST(a_scene_needs_room)
{
	struct hv_places usual = { HV_PLACES_USUAL, .end = HV_IMAGE_BASE + 0x90000, .stub = HV_STUB_BASE, .stub_size = 0x1000 };
	struct hv_places p = usual;

	ck_assert_ptr_null(hv_scene_obstacle(&usual));
	p.is_small = true;
	ck_assert_ptr_nonnull(hv_scene_obstacle(&p));
	p = usual;
	p.gaps[p.gap_count++] = (struct hv_gap){ HV_SCENE_BASE + HV_SCENE_SIZE - 1, HV_MAILBOX_BASE };
	ck_assert_ptr_nonnull(hv_scene_obstacle(&p));
	p = usual;
	p.image = 0x200000;
	ck_assert_ptr_nonnull(hv_scene_obstacle(&p));
	p = usual;
	p.end = 0x10000290000;
	ck_assert_ptr_nonnull(hv_scene_obstacle(&p));
	p = usual;
	p.work_end = 0x8000001000;
	ck_assert_ptr_nonnull(hv_scene_obstacle(&p));
}
END_TEST

/* Placed once more, a large image is what the stub is now, at either size. */
START_TEST(an_image_is_placed_as_it_is)
{
	size_t size = _i ? PLACED_LARGE + 100 : 5000;
	uint8_t *image = calloc(size, 1), *copy = calloc(size, 1);
	struct hv_fixup fixup = { .at = size - 8, .addend = 0x10, .size = 8 };
	struct hv_stub stub = { .image = image, .size = size, .fixups = &fixup, .fixup_count = 1 };
	struct placed p = PLACED_NONE;
	uint64_t word;

	image[4097] = 1;
	ck_assert_int_eq(placed_set(&p, &stub, 0x42000800), 0);
	ck_assert_int_eq(placed_is_large(&p), _i);
	ck_assert_uint_eq(p.bytes[4097], 1);
	memcpy(&word, p.bytes + fixup.at, 8);
	ck_assert_uint_eq(word, 0x42000810);
	image[4097] = 0;
	image[9] = 2;
	ck_assert_int_eq(placed_set(&p, &stub, 0x42001800), 0);
	ck_assert_uint_eq(p.bytes[4097], 0);
	placed_copy_out(&p, 8, size - 8, copy);
	ck_assert(!memcmp(copy, p.bytes + 8, size - 8));
	placed_free(&p);
	free(copy);
	free(image);
}
END_TEST

Suite *stub_suite(void)
{
	Suite *s = suite_create("stub");
	TCase *o = tcase_create("open"), *i = tcase_create("image"), *p = tcase_create("place");

	tcase_add_checked_fixture(o, start, NULL);
	tcase_add_loop_test(o, builtins_open, 0, (int)hv_builtin_count);
	tcase_add_test(o, nothing_of_that_name);
	tcase_add_loop_test(o, raw_bytes_at_an_offset, 0, 3);
	tcase_add_loop_test(o, bad_offset_is_refused, 0, COUNT(offsets));
	tcase_add_test(o, cut_table_is_refused);
	tcase_add_test(o, name_with_an_at_sign_is_a_file_first);
	tcase_add_loop_test(o, foreign_file_is_named, 0, COUNT(files));
	suite_add_tcase(s, o);

	tcase_add_checked_fixture(i, start, NULL);
	tcase_add_test(i, image_is_searched);
	tcase_add_loop_test(i, image_is_refused, 0, COUNT(images));
	tcase_add_test(i, image_without_a_stub_is_refused);
	tcase_add_test(i, truncated_images_do_no_harm);
	suite_add_tcase(s, i);

	tcase_add_test(p, a_stub_has_a_home_by_its_size);
	tcase_add_test(p, what_is_in_the_way_is_named);
	tcase_add_test(p, a_scene_makes_way_for_a_large_image);
	tcase_add_test(p, a_scene_needs_room);
	tcase_add_loop_test(p, an_image_is_placed_as_it_is, 0, 2);
	suite_add_tcase(s, p);
	return s;
}
