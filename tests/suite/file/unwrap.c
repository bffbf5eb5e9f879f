/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Kernels in everything that they come in: the bytes are those of the Image, whatever it was in; what is cut off, lies or is too
 * large is told as that.
 */
#define _GNU_SOURCE
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "suite/file/layer.h"
#include "suite/stub/private.h"
#include "tests/make-files.h"
#include "tests/suites.h"
#include "tests/parts.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define STUB_AT 0x3000
#define IMAGE_SIZE 0x8000

static uint8_t image[IMAGE_SIZE];
static char error[512];
static struct unwrapped u;

/* The built-in linux-4.12 in an Image, and bytes that no compression makes vanish. */
static void start(void)
{
	struct hv_stub *stub = hv_stub_open("linux-4.12", NULL, error, sizeof(error));
	uint32_t random = 1;

	ck_assert_msg(stub != NULL, "%s", error);
	for (size_t i = 0; i < sizeof(image); i++)
		image[i] = i < STUB_AT ? 0 : (uint8_t)((random = random * 1664525 + 1013904223) >> 24);
	hv_stub_place(stub, hv_stub_base(stub, 0x80000000), image + STUB_AT);
	hv_stub_free(stub);
	hv_put_le(image, 4, 0xfa405a4d);
	hv_put_le(image + 16, 8, 2 * IMAGE_SIZE);
	memcpy(image + 56, "ARM\x64", 4);
	*error = 0;
}

/* Unwraps a copy on the heap of exactly that size, so that AddressSanitizer sees the first byte beyond it. */
static enum unwrap_kind open_copy(const uint8_t *data, size_t size, uint8_t **copy)
{
	*copy = malloc(size ? size : 1);
	memcpy(*copy, data, size);
	*error = 0;
	return unwrap(&u, "x", *copy, size, error, sizeof(error));
}

static void close_copy(uint8_t *copy)
{
	unwrap_free(&u);
	free(copy);
}

static bool is_image(void)
{
	return u.kind == UNWRAP_IMAGE && u.size >= sizeof(image) && !memcmp(u.data, image, sizeof(image));
}

/* Unwraps and frees the file. It must be refused; whether `want` is what is said. */
static void refused(struct made_file f, enum unwrap_kind kind, const char *want)
{
	uint8_t *copy;

	ck_assert_int_eq(open_copy(f.data, f.size, &copy), kind);
	ck_assert_msg(strstr(error, want) != NULL, "\"%s\", not \"%s\"", error, want);
	close_copy(copy);
	free(f.data);
}

START_TEST(image_is_found_in_it)
{
	const struct made_wrapper *w = &made_wrappers[_i];
	struct made_file f = w->wrap(image, sizeof(image));
	uint8_t *copy;

	ck_assert_msg(open_copy(f.data, f.size, &copy) == UNWRAP_IMAGE, "%s: %s", w->name, error);
	ck_assert_str_eq(u.trail, w->trail);
	ck_assert_msg(is_image(), "%s: other bytes", w->name);
	ck_assert_msg(u.size == sizeof(image), "%s: 0x%zx bytes", w->name, u.size);
	close_copy(copy);
	free(f.data);
}
END_TEST

/* From the file to the stub. */
START_TEST(stub_is_that_of_the_image)
{
	const struct made_wrapper *w = &made_wrappers[_i];
	struct made_file f = w->wrap(image, sizeof(image));
	struct hv_stub *want = hv_stub_from_image("x", image, sizeof(image), error, sizeof(error)), *got;
	char path[] = "unwrap-XXXXXX", note[512];
	int fd = mkstemp(path);

	ck_assert_int_eq(write(fd, f.data, f.size), (ssize_t)f.size);
	close(fd);
	got = hv_stub_open(path, NULL, error, sizeof(error));
	unlink(path);
	ck_assert_msg(want && got, "%s: %s", w->name, error);
	ck_assert_str_eq(got->name, path);
	ck_assert(got->kind == HV_STUB_IMAGE);
	ck_assert_uint_eq(got->table, STUB_AT);
	ck_assert_uint_eq(got->size, want->size);
	ck_assert_int_eq(memcmp(got->image, want->image, want->size), 0);
	snprintf(note, sizeof(note), "%s%s%s%s", *w->trail ? "in " : "", w->trail, *w->trail ? "; " : "", want->note);
	ck_assert_str_eq(got->note, note);
	hv_stub_free(want);
	hv_stub_free(got);
	free(f.data);
}
END_TEST

/* What is left is never taken for the kernel, and if something is missing the sentence says that. */
START_TEST(cut_off_is_told_as_that)
{
	struct made_file f = made_wrappers[_i].wrap(image, sizeof(image));
	uint8_t *copy;

	ck_assert_ptr_nonnull(f.data);
	for (size_t size = 0; size < f.size; size += size < 700 || size + 100 > f.size ? 1 : 97) {
		enum unwrap_kind kind = open_copy(f.data, size, &copy);

		if (kind == UNWRAP_IMAGE && !is_image() && made_wrappers[_i].trail[0])
			ck_abort_msg("%s: 0x%zx bytes pass", made_wrappers[_i].name, size);
		if (kind >= UNWRAP_NO_KERNEL && !*error)
			ck_abort_msg("%s: nothing is said", made_wrappers[_i].name);
		close_copy(copy);
	}
	open_copy(f.data, f.size / 2, &copy);
	ck_assert_msg(!made_wrappers[_i].trail[0] || strstr(error, "ends too early"), "%s: %s", made_wrappers[_i].name, error);
	close_copy(copy);
	free(f.data);
}
END_TEST

/* One to seven bits of each byte: all of these in `make check-long`, and otherwise one after the other. */
START_TEST(damage_does_no_harm)
{
	static const uint8_t flips[] = { 0x01, 0x07, 0x1f, 0x7f };
	struct made_file f = made_wrappers[_i].wrap(image, 0x3100);
	uint8_t *copy;

	for (size_t at = 0; at < f.size; at += at < 0x500 ? 1 : 53) {
		for (unsigned n = 0; n < COUNT(flips); n++) {
			uint8_t flip = flips[n];

			if (!is_long_run() && n != at % COUNT(flips))
				continue;
			f.data[at] ^= flip;
			open_copy(f.data, f.size, &copy);
			if (u.kind >= UNWRAP_NO_KERNEL && !*error)
				ck_abort_msg("%s: nothing is said", made_wrappers[_i].name);
			close_copy(copy);
			f.data[at] ^= flip;
		}
	}
	free(f.data);
}
END_TEST

static const struct {
	const char *wrapper;
	unsigned at, size;
	const char *bytes, *sentence;
} lies[] = {
	{ "zboot-gzip", 12, 4, "\0\0\0\x7f", "it ends too early: 0x" },
	{ "zboot-gzip", 8, 4, "\0\0\0\x7f", "it ends too early: 0x" },
	{ "zboot-gzip", 24, 5, "zstd", "zboot: its header says that the kernel is compressed with zstd, and it is not" },
	{ "uki", 0x130 + 16, 4, "\xff\xff\xff\xff", NULL },
	{ "uki", 0x130 + 8, 8, "\xff\xff\xff\xff\0\0\0\0", NULL },
	{ "uki", 0x130 + 20, 4, "\xff\xff\xff\xff", "it ends too early: 0x" },
	{ "uki", 0x130, 6, ".other", "without a kernel: no section .linux" },
	{ "uki", 0x94, 2, "\xff\xff", "it ends too early, within the headers of an EFI program (PE)" },
	{ "uki", 0x84, 2, "\x64\x86", "it is an EFI program (PE) for x86-64; give a kernel for arm64" },
	{ "uki", 0x84, 2, "\x34\x12", "it is a PE file for machine 0x1234" },
	{ "uki", 0x80, 2, "NE", "it begins like an EFI program, but has no PE header" },
	{ "boot-0", 8, 4, "\xff\xff\xff\xff", "it ends too early: 0x" },
	{ "boot-0", 8, 4, "\0\0\0\0", "without a kernel (init_boot?)" },
	{ "boot-0", 36, 4, "\x01\x08\0\0", "with pages of 2049 bytes" },
	{ "boot-4", 40, 4, "\x05\0\0\0", "of version 5, and 0 to 4 are known" },
	{ "uimage", 8, 1, "x", "the checksum of the uImage header is wrong" },
	{ "uimage", 0x1000, 1, "x", "the checksum of the data in the uImage is wrong" },
	{ "fit", 4, 4, "\x7f\0\0\0", "it ends too early" },
	{ "fit", 8, 4, "\x7f\0\0\0", "it is damaged" },
	{ "lz4-size", 0x8000 + 8 + 130, 4, "\1\2\3\4",
	  "it is damaged: 0x8000 bytes were compressed, and the size behind them is 0x4030201" },
	{ "lz4-legacy", 4, 4, "\1\2\3\4", "it is damaged: a block of lz4 that is larger than 8 MiB" },
	{ "lz4-legacy", 4, 4, "\0\0\1\0", "it ends too early, within a block of lz4" },
	{ "Image", 0, 8, "VNDRBOOT", NULL },
};

START_TEST(lie_is_found)
{
	struct made_file f = made_wrap(lies[_i].wrapper, image, sizeof(image));
	uint8_t *copy;

	memcpy(f.data + lies[_i].at, lies[_i].bytes, lies[_i].size);
	open_copy(f.data, f.size, &copy);
	if (lies[_i].sentence)
		ck_assert_msg(u.kind >= UNWRAP_NO_KERNEL && strstr(error, lies[_i].sentence), "\"%s\", not \"%s\"", error,
			      lies[_i].sentence);
	else
		ck_assert_msg(u.kind == UNWRAP_IMAGE || u.kind == UNWRAP_BAD, "%s", error);
	close_copy(copy);
	free(f.data);
}
END_TEST

/* gzip's checksum and size, at its end. */
START_TEST(gzip_is_checked)
{
	struct made_file f = made_wrap("gzip", image, sizeof(image));

	f.data[f.size - (_i ? 1 : 8)] ^= 1;
	refused(f, UNWRAP_BAD, "x: it is damaged: checksum and size at its end are not those of its content");
}
END_TEST

START_TEST(checksum_is_the_usual_one)
{
	ck_assert_uint_eq(crc32_of((const uint8_t *)"123456789", 9), 0xcbf43926);
	ck_assert_uint_eq(crc32_of(NULL, 0), 0);
}
END_TEST

/* A device tree behind it, as phones have it; libarchive hands the frame out only if it is a large one. */
START_TEST(tree_behind_zstd_is_not_read)
{
	size_t size = 1 << 20;
	uint8_t *large = calloc(1, size), *copy;
	struct made_file f;

	for (size_t i = 0; i < size; i += sizeof(image))
		memcpy(large + i, image, sizeof(image));
	for (size_t i = 0; i < size; i += 5)
		large[i] ^= i >> 8;
	memcpy(large, image, sizeof(image));
	f = made_wrap("zstd", large, size);
	f.data = realloc(f.data, f.size + 8);
	memcpy(f.data + f.size, "\xd0\x0d\xfe\xed\0\0\0\x48", 8);
	ck_assert_msg(open_copy(f.data, f.size + 8, &copy) == UNWRAP_IMAGE, "%s", error);
	ck_assert_uint_eq(u.size, size);
	ck_assert_int_eq(memcmp(u.data, large, size), 0);
	close_copy(copy);
	f.data[f.size] = 0;
	f.size += 8;
	free(large);
	refused(f, UNWRAP_BAD, "it is damaged");
}
END_TEST

static const char *const nested[] = { "gzip", "xz", "boot-0", "uimage", "fit" };

START_TEST(depth_is_bounded)
{
	struct made_file f = made_wrap("Image", image, sizeof(image)), outer;
	uint8_t *copy;

	for (unsigned i = 0; i < UNWRAP_DEPTH_MAX; i++, f = outer) {
		outer = made_wrap(nested[_i], f.data, f.size);
		free(f.data);
	}
	ck_assert_msg(open_copy(f.data, f.size, &copy) == UNWRAP_IMAGE, "%s", error);
	ck_assert(is_image());
	close_copy(copy);
	outer = made_wrap("zstd", f.data, f.size);
	free(f.data);
	refused(outer, UNWRAP_BAD, "more than 6 files within each other; take some out first");
}
END_TEST

/* Some 32 KiB that are more than 1 GiB, as a file and as an archive's member that is passed over, if less is kept. */
START_TEST(bomb_is_too_large)
{
	uint8_t head[512] = "bomb";

	if (_i) {
		memcpy(head + 100, "0000644", 7);
		memcpy(head + 124, "77777777777", 11);
		head[156] = '0';
		memcpy(head + 257, "ustar\0" "00", 8);
		memset(head + 148, ' ', 8);
		head[155] = 0;
		for (unsigned i = 0, sum = ' '; i < 512; i++) {
			sum += head[i];
			if (i == 511)
				snprintf((char *)head + 148, 8, "%06o", sum);
		}
	}
	unwrap_size_max = _i ? UNWRAP_SIZE_MAX / 16 : UNWRAP_SIZE_MAX;
	refused(made_bomb(head, sizeof(head), 0x2001), UNWRAP_BAD, _i ?
		"x: it is too large: no kernel in its first 1 GiB when it is unpacked" :
		"x: it is too large: more than 1 GiB when it is unpacked");
	unwrap_size_max = UNWRAP_SIZE_MAX;
}
END_TEST

static const struct {
	unsigned at, size;
	const char *bytes, *sentence;
} foreign[] = {
	{ 0, 8, "VNDRBOOT", "it is an Android vendor_boot image, which has no kernel; give the boot.img of that build" },
	{ 0x202, 4, "HdrS", "it is a kernel for x86 (bzImage); give one for arm64" },
	{ 0, 4, "\xcf\xfa\xed\xfe", "it is a Mach-O file; give an ELF file, or FILE@OFFSET (see hvcheck scan)" },
	{ 0x30, 5, "RISCV", "it is a kernel for RISC-V; give one for arm64" },
	{ 0, 8, "!<thin>\n", "it is a thin archive, whose objects are other files; give the object" },
	{ 0, 4, "\x89LZO", "it is compressed with lzop; decompress it first" },
	{ 0x438, 2, "\x53\xef", "it is an ext4 file system; take the kernel out of it first" },
};

/* Named alone, and with where it was found. */
START_TEST(foreign_file_is_named)
{
	uint8_t bytes[0x800] = { 0 };
	char want[256];

	memcpy(bytes + foreign[_i].at, foreign[_i].bytes, foreign[_i].size);
	snprintf(want, sizeof(want), "x: %s", foreign[_i].sentence);
	refused(made_wrap("Image", bytes, sizeof(bytes)), UNWRAP_NO_KERNEL, want);
	snprintf(want, sizeof(want), "x: lzma: %s", foreign[_i].sentence);
	refused(made_wrap("lzma", bytes, sizeof(bytes)), UNWRAP_NO_KERNEL, want);
}
END_TEST

static const struct {
	const char *control, *sentence;
} packages[] = {
	{ "Package: linux-image-7.3\nDepends: kmod, dracut | initramfs, linux-binary-7.3-arm64 (= 7.3), base\nX: y\n",
	  "this package has no kernel; give linux-binary-7.3-arm64, on which it depends" },
	{ "Package: linux-image-arm64\nDepends: linux-image-7.3-arm64\n",
	  "this package has no kernel; give linux-image-7.3-arm64, on which it depends" },
	{ "Package: linux-doc\nDepends: base\nDescription: see linux-image-7.3-arm64\n",
	  "an archive without a kernel; give the file that is to be judged" },
	{ "Package: odd\nDepends:", "an archive without a kernel; give the file that is to be judged" },
};

START_TEST(package_that_leads_to_another)
{
	refused(made_package(packages[_i].control), UNWRAP_NO_KERNEL, packages[_i].sentence);
}
END_TEST

START_TEST(nothing_in_it)
{
	uint8_t *copy;
	struct made_file f = made_wrap("xz", image, 0);

	refused(f, UNWRAP_NO_KERNEL, "x: there is nothing in it (xz)");
	ck_assert_int_eq(open_copy(image, 0, &copy), UNWRAP_RAW);
	close_copy(copy);
	f = made_wrap("gzip", image + STUB_AT, 0x800);
	ck_assert_int_eq(open_copy(f.data, f.size, &copy), UNWRAP_RAW);
	ck_assert_str_eq(u.trail, "gzip");
	close_copy(copy);
	free(f.data);
}
END_TEST

START_TEST(kernels_are_known_by_name)
{
	static const char *const yes[] = {
		"boot/vmlinuz-6.12.1+deb13-arm64", "usr/lib/modules/6.12/vmlinuz", "usr/lib/debug/boot/vmlinux-6.1", "Image",
		"Image.gz-dtb", "boot.img", "arch/arm64/kernel/hyp-stub.o", "kernel8.img",
	};
	static const char *const no[] = {
		"boot/System.map-6.12", "lib/modules/6.12/.vmlinuz.hmac", "boot/vmlinuz-6.12.sig", "vmlinux.lds", "boot/initrd.img",
		"usr/lib/modules/6.12/vmlinuz/readme", "EFI/BOOT/BOOTAA64.EFI", "",
	};

	for (unsigned i = 0; i < COUNT(yes); i++)
		ck_assert_msg(member_is_kernel(yes[i]), "%s", yes[i]);
	for (unsigned i = 0; i < COUNT(no); i++)
		ck_assert_msg(!member_is_kernel(no[i]), "%s", no[i]);
}
END_TEST

Suite *unwrap_suite(void)
{
	Suite *s = suite_create("unwrap");
	TCase *k = tcase_create("kinds"), *h = tcase_create("hostile files"), *n = tcase_create("no kernel");

	tcase_add_checked_fixture(k, start, NULL);
	tcase_add_loop_test(k, image_is_found_in_it, 0, (int)made_wrapper_count);
	tcase_add_loop_test(k, stub_is_that_of_the_image, 0, (int)made_wrapper_count);
	tcase_add_test(k, kernels_are_known_by_name);
	tcase_add_test(k, tree_behind_zstd_is_not_read);
	tcase_add_test(k, checksum_is_the_usual_one);
	suite_add_tcase(s, k);

	tcase_add_checked_fixture(h, start, NULL);
	tcase_set_timeout(h, 120);
	tcase_add_loop_test(h, cut_off_is_told_as_that, 0, (int)made_wrapper_count);
	tcase_add_loop_test(h, damage_does_no_harm, 0, (int)made_wrapper_count);
	tcase_add_loop_test(h, lie_is_found, 0, COUNT(lies));
	tcase_add_loop_test(h, gzip_is_checked, 0, 2);
	tcase_add_loop_test(h, depth_is_bounded, 0, COUNT(nested));
	tcase_add_loop_test(h, bomb_is_too_large, 0, 2);
	suite_add_tcase(s, h);

	tcase_add_checked_fixture(n, start, NULL);
	tcase_add_loop_test(n, foreign_file_is_named, 0, COUNT(foreign));
	tcase_add_loop_test(n, package_that_leads_to_another, 0, COUNT(packages));
	tcase_add_test(n, nothing_in_it);
	suite_add_tcase(s, n);
	return s;
}
