/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Wrappers: libarchive's and libfdt's writers, and headers by hand.
 */
#include <archive.h>
#include <archive_entry.h>
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "suite/file/layer.h"
#include "suite/stub/private.h"
#include "tests/make-files.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static struct made_file new_file(size_t size)
{
	struct made_file f = { calloc(1, size ? size : 1), size };

	ck_assert_ptr_nonnull(f.data);
	return f;
}

/* `size` bytes at `at` of a file that has room for some more behind them. */
static struct made_file behind(size_t at, const uint8_t *data, size_t size, size_t more)
{
	struct made_file f = new_file(at + size + more);

	memcpy(f.data + at, data, size);
	return f;
}

static void put_be(uint8_t *p, unsigned bytes, uint64_t value)
{
	while (bytes--)
		*p++ = (uint8_t)(value >> 8 * bytes);
}

/* --- libarchive --- */

struct part {
	const char *path;
	const uint8_t *data;
	size_t size;
};

static void write_part(struct archive *a, const struct part *part)
{
	struct archive_entry *e = archive_entry_new();

	archive_entry_set_pathname(e, part->path);
	archive_entry_set_filetype(e, AE_IFREG);
	archive_entry_set_perm(e, 0644);
	archive_entry_set_size(e, (la_int64_t)part->size);
	ck_assert_int_eq(archive_write_header(a, e), ARCHIVE_OK);
	ck_assert_int_eq(archive_write_data(a, part->data, part->size), (la_ssize_t)part->size);
	archive_entry_free(e);
}

/* Room for all of them in any format. */
static size_t size_of(const struct part *parts, size_t count)
{
	size_t size = 0x20000;

	for (size_t i = 0; i < count; i++)
		size += 2 * parts[i].size;
	return size;
}

/* What is to be unpacked in hundreds of KiB: thousands of damaged files are, and by themselves these take 2.5 to 8 MiB each. */
static const struct {
	int filter;
	const char *option, *value;
} modest[] = {
	{ ARCHIVE_FILTER_XZ, "compression-level", "0" }, { ARCHIVE_FILTER_LZMA, "compression-level", "0" },
	{ ARCHIVE_FILTER_ZSTD, "compression-level", "1" }, { ARCHIVE_FILTER_BZIP2, "compression-level", "1" },
	{ ARCHIVE_FILTER_LZ4, "block-size", "4" },
};

static struct made_file pack(int format, int filter, const struct part *parts, size_t count)
{
	struct made_file f = new_file(size_of(parts, count));
	struct archive *a = archive_write_new();

	if (format == ARCHIVE_FORMAT_AR_GNU)
		ck_assert_int_eq(archive_write_set_format_ar_svr4(a), ARCHIVE_OK);
	else
		ck_assert_int_eq(archive_write_set_format(a, format), ARCHIVE_OK);
	ck_assert_int_eq(archive_write_add_filter(a, filter), ARCHIVE_OK);
	for (size_t i = 0; i < COUNT(modest); i++)
		if (modest[i].filter == filter)
			ck_assert_int_eq(archive_write_set_filter_option(a, NULL, modest[i].option, modest[i].value), ARCHIVE_OK);
	archive_write_set_bytes_in_last_block(a, 1);
	ck_assert_int_eq(archive_write_open_memory(a, f.data, f.size, &f.size), ARCHIVE_OK);
	for (size_t i = 0; i < count; i++)
		write_part(a, &parts[i]);
	ck_assert_int_eq(archive_write_close(a), ARCHIVE_OK);
	archive_write_free(a);
	return f;
}

static struct made_file compress(int filter, const uint8_t *data, size_t size)
{
	struct part part = { "", data, size };

	return pack(ARCHIVE_FORMAT_RAW, filter, &part, 1);
}

/* A package of a kernel: something else before it, and more behind it. */
static struct made_file folder(int format, int filter, const char *path, const uint8_t *data, size_t size)
{
	const struct part parts[] = {
		{ "./boot/config-6.12", (const uint8_t *)"CONFIG_ARM64=y\n", 15 },
		{ path, data, size },
		{ "./usr/lib/modules/6.12/vmlinuz.sig", (const uint8_t *)"none", 4 },
	};

	return pack(format, filter, parts, COUNT(parts));
}

static struct made_file debian(int filter, const char *data_name, const uint8_t *data, size_t size)
{
	struct made_file control = pack(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_XZ, NULL, 0);
	struct made_file files = folder(ARCHIVE_FORMAT_TAR_GNUTAR, filter, "./boot/vmlinuz-6.12", data, size), f;
	const struct part parts[] = {
		{ "debian-binary", (const uint8_t *)"2.0\n", 4 },
		{ "control.tar.xz", control.data, control.size },
		{ data_name, files.data, files.size },
	};

	f = pack(ARCHIVE_FORMAT_AR_GNU, ARCHIVE_FILTER_NONE, parts, COUNT(parts));
	free(control.data);
	free(files.data);
	return f;
}

struct made_file made_package(const char *text)
{
	const struct part control = { "./control", (const uint8_t *)text, strlen(text) };
	const struct part readme = { "./usr/share/doc/linux-image/README", (const uint8_t *)"none", 4 };
	struct made_file inner[] = {
		pack(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP, &control, 1),
		pack(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_XZ, &readme, 1),
	};
	const struct part parts[] = {
		{ "debian-binary", (const uint8_t *)"2.0\n", 4 },
		{ "control.tar.gz", inner[0].data, inner[0].size },
		{ "data.tar.xz", inner[1].data, inner[1].size },
	};
	struct made_file f = pack(ARCHIVE_FORMAT_AR_GNU, ARCHIVE_FILTER_NONE, parts, COUNT(parts));

	free(inner[0].data);
	free(inner[1].data);
	return f;
}

#define COMPRESSED(name, filter) \
	static struct made_file name(const uint8_t *data, size_t size) { return compress(filter, data, size); }
COMPRESSED(in_gzip, ARCHIVE_FILTER_GZIP)
COMPRESSED(in_xz, ARCHIVE_FILTER_XZ)
COMPRESSED(in_zstd, ARCHIVE_FILTER_ZSTD)
COMPRESSED(in_lz4, ARCHIVE_FILTER_LZ4)
COMPRESSED(in_lzma, ARCHIVE_FILTER_LZMA)
COMPRESSED(in_bzip2, ARCHIVE_FILTER_BZIP2)
COMPRESSED(in_lzip, ARCHIVE_FILTER_LZIP)

#define PACKAGE(name, function, a, b, ...) \
	static struct made_file name(const uint8_t *data, size_t size) { return function(a, b, ##__VA_ARGS__ data, size); }
PACKAGE(deb_xz, debian, ARCHIVE_FILTER_XZ, "data.tar.xz",)
PACKAGE(deb_zst, debian, ARCHIVE_FILTER_ZSTD, "data.tar.zst",)
PACKAGE(deb_gz, debian, ARCHIVE_FILTER_GZIP, "data.tar.gz",)
PACKAGE(deb_plain, debian, ARCHIVE_FILTER_NONE, "data.tar",)
PACKAGE(tar, folder, ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_NONE, "./boot/Image",)
PACKAGE(tar_zst, folder, ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_ZSTD, "usr/lib/modules/6.12-arch/vmlinuz",)
PACKAGE(cpio, folder, ARCHIVE_FORMAT_CPIO_SVR4_NOCRC, ARCHIVE_FILTER_NONE, "./lib/modules/6.12/vmlinuz",)
PACKAGE(zip, folder, ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, "Image",)

/* --- by hand --- */

/* One block, all of whose bytes stand for themselves. */
static struct made_file in_lz4_legacy(const uint8_t *data, size_t size)
{
	size_t long_bytes = (size - 15) / 255 + 1, head = 8 + 1 + long_bytes;
	struct made_file f = behind(head, data, size, 0);

	memcpy(f.data, "\x02\x21\x4c\x18", 4);
	hv_put_le(f.data + 4, 4, f.size - 8);
	f.data[8] = 0xf0;
	memset(f.data + 9, 0xff, long_bytes - 1);
	f.data[head - 1] = (uint8_t)((size - 15) % 255);
	return f;
}

static struct made_file with_appendix(struct made_file f, const void *appendix, size_t size)
{
	struct made_file more = behind(0, f.data, f.size, size);

	memcpy(more.data + f.size, appendix, size);
	free(f.data);
	return more;
}

/* Kernel builds append the size that comes out; phones append a device tree. */
static struct made_file in_lz4_with_size(const uint8_t *data, size_t size)
{
	uint8_t appendix[4];

	hv_put_le(appendix, 4, size);
	return with_appendix(in_lz4_legacy(data, size), appendix, 4);
}

static struct made_file in_gzip_with_dtb(const uint8_t *data, size_t size)
{
	return with_appendix(in_gzip(data, size), "\xd0\x0d\xfe\xed\0\0\0\x48", 8);
}

static struct made_file in_lz4_with_dtb(const uint8_t *data, size_t size)
{
	return with_appendix(in_lz4_legacy(data, size), "\xd0\x0d\xfe\xed\0\0\0\x48", 8);
}

static struct made_file zboot(const char *compression, struct made_file inner)
{
	struct made_file f = behind(0x200, inner.data, inner.size, 64);

	memcpy(f.data, "MZ\0\0zimg", 8);
	hv_put_le(f.data + 8, 4, 0x200);
	hv_put_le(f.data + 12, 4, inner.size);
	strcpy((char *)f.data + 24, compression);
	hv_put_le(f.data + 56, 4, 0x818223cd);
	free(inner.data);
	return f;
}

static struct made_file zboot_gzip(const uint8_t *data, size_t size) { return zboot("gzip", in_gzip(data, size)); }
static struct made_file zboot_zstd(const uint8_t *data, size_t size) { return zboot("zstd22", in_zstd(data, size)); }
static struct made_file zboot_xz(const uint8_t *data, size_t size) { return zboot("xzkern", in_xz(data, size)); }

/* One section before the kernel's, and padding behind it. */
static struct made_file uki(const uint8_t *data, size_t size)
{
	struct made_file f = behind(0x400, data, size, 0x100);

	memcpy(f.data, "MZ", 2);
	hv_put_le(f.data + 0x3c, 4, 0x80);
	memcpy(f.data + 0x80, "PE\0\0\x64\xaa\x02\0", 8);
	hv_put_le(f.data + 0x80 + 20, 2, 0x70);
	memcpy(f.data + 0x108, ".text", 5);
	memcpy(f.data + 0x130, ".linux", 6);
	hv_put_le(f.data + 0x130 + 8, 4, size);
	hv_put_le(f.data + 0x130 + 16, 4, size + 0x100);
	hv_put_le(f.data + 0x130 + 20, 4, 0x400);
	return f;
}

static struct made_file uki_zboot(const uint8_t *data, size_t size)
{
	struct made_file inner = zboot_zstd(data, size), f = uki(inner.data, inner.size);

	free(inner.data);
	return f;
}

static struct made_file boot_img(unsigned version, unsigned page, const uint8_t *data, size_t size)
{
	struct made_file f = behind(page, data, size, page);

	memcpy(f.data, "ANDROID!", 8);
	hv_put_le(f.data + 8, 4, size);
	if (version < 3 || version > 4)
		hv_put_le(f.data + 36, 4, page);
	hv_put_le(f.data + 40, 4, version);
	return f;
}

static struct made_file boot_0(const uint8_t *data, size_t size) { return boot_img(0, 2048, data, size); }
static struct made_file boot_1(const uint8_t *data, size_t size) { return boot_img(1, 2048, data, size); }
static struct made_file boot_2(const uint8_t *data, size_t size) { return boot_img(2, 16384, data, size); }
static struct made_file boot_3(const uint8_t *data, size_t size) { return boot_img(3, 4096, data, size); }
static struct made_file boot_4(const uint8_t *data, size_t size) { return boot_img(4, 4096, data, size); }
static struct made_file boot_old(const uint8_t *data, size_t size) { return boot_img(0x12345, 4096, data, size); }

static struct made_file uimage(unsigned type, unsigned compression, struct made_file inner)
{
	struct made_file f = behind(64, inner.data, inner.size, 0);

	memcpy(f.data, "\x27\x05\x19\x56", 4);
	put_be(f.data + 12, 4, inner.size);
	put_be(f.data + 24, 4, crc32_of(inner.data, inner.size));
	f.data[28] = 5;		/* Linux */
	f.data[29] = 22;	/* arm64 */
	f.data[30] = (uint8_t)type;
	f.data[31] = (uint8_t)compression;
	put_be(f.data + 4, 4, crc32_of(f.data, 64));
	free(inner.data);
	return f;
}

static struct made_file uimage_none(const uint8_t *data, size_t size) { return uimage(2, 0, behind(0, data, size, 0)); }
static struct made_file uimage_gzip(const uint8_t *data, size_t size) { return uimage(2, 1, in_gzip(data, size)); }
static struct made_file uimage_lz4(const uint8_t *data, size_t size) { return uimage(14, 5, in_lz4_legacy(data, size)); }

static struct made_file uimage_multi(const uint8_t *data, size_t size)
{
	struct made_file inner = behind(12, data, size, 16);

	put_be(inner.data, 4, size);
	put_be(inner.data + 4, 4, 16);
	return uimage(4, 0, inner);
}

/* A lead, two headers without entries, and a compressed cpio archive. */
static struct made_file rpm(const uint8_t *data, size_t size)
{
	struct made_file inner, f;

	inner = folder(ARCHIVE_FORMAT_CPIO_SVR4_NOCRC, ARCHIVE_FILTER_ZSTD, "./lib/modules/6.12/vmlinuz", data, size);
	f = behind(128, inner.data, inner.size, 0);

	memcpy(f.data, "\xed\xab\xee\xdb\x03", 5);
	memcpy(f.data + 96, "\x8e\xad\xe8\x01", 4);
	memcpy(f.data + 112, "\x8e\xad\xe8\x01", 4);
	free(inner.data);
	return f;
}

/* --- device trees --- */

static struct made_file itself(const uint8_t *data, size_t size) { return behind(0, data, size, 0); }

static struct made_file fit_none(const uint8_t *data, size_t size) { return made_fit("none", MADE_INSIDE, itself(data, size)); }
static struct made_file fit_gzip(const uint8_t *data, size_t size) { return made_fit("gzip", MADE_INSIDE, in_gzip(data, size)); }

static struct made_file fit_position(const uint8_t *data, size_t size)
{
	return made_fit("xz", MADE_AT_POSITION, in_xz(data, size));
}

static struct made_file fit_offset(const uint8_t *data, size_t size)
{
	return made_fit("none", MADE_AT_OFFSET, itself(data, size));
}

/* --- all of them --- */

const struct made_wrapper made_wrappers[] = {
	{ "Image", "", itself },
	{ "gzip", "gzip: Image", in_gzip },
	{ "gzip-dtb", "gzip: Image", in_gzip_with_dtb },
	{ "xz", "xz: Image", in_xz },
	{ "zstd", "zstd: Image", in_zstd },
	{ "lz4-dtb", "lz4: Image", in_lz4_with_dtb },
	{ "lz4", "lz4: Image", in_lz4 },
	{ "lz4-legacy", "lz4: Image", in_lz4_legacy },
	{ "lz4-size", "lz4: Image", in_lz4_with_size },
	{ "lzma", "lzma: Image", in_lzma },
	{ "bzip2", "bzip2: Image", in_bzip2 },
	{ "lzip", "lzip: Image", in_lzip },
	{ "zboot-gzip", "zboot: gzip: Image", zboot_gzip },
	{ "zboot-zstd", "zboot: zstd: Image", zboot_zstd },
	{ "zboot-xz", "zboot: xz: Image", zboot_xz },
	{ "uki", "UKI: Image", uki },
	{ "uki-zboot", "UKI: zboot: zstd: Image", uki_zboot },
	{ "boot-0", "boot.img: Image", boot_0 },
	{ "boot-1", "boot.img: Image", boot_1 },
	{ "boot-2", "boot.img: Image", boot_2 },
	{ "boot-3", "boot.img: Image", boot_3 },
	{ "boot-4", "boot.img: Image", boot_4 },
	{ "boot-old", "boot.img: Image", boot_old },
	{ "uimage", "uImage: Image", uimage_none },
	{ "uimage-gzip", "uImage: gzip: Image", uimage_gzip },
	{ "uimage-lz4", "uImage: lz4: Image", uimage_lz4 },
	{ "uimage-multi", "uImage: Image", uimage_multi },
	{ "fit", "FIT kernel-2: Image", fit_none },
	{ "fit-gzip", "FIT kernel-2: gzip: Image", fit_gzip },
	{ "fit-position", "FIT kernel-2: xz: Image", fit_position },
	{ "fit-offset", "FIT kernel-2: Image", fit_offset },
	{ "deb", "data.tar: boot/vmlinuz-6.12: Image", deb_plain },
	{ "deb-xz", "data.tar.xz: boot/vmlinuz-6.12: Image", deb_xz },
	{ "deb-zst", "data.tar.zst: boot/vmlinuz-6.12: Image", deb_zst },
	{ "deb-gz", "data.tar.gz: boot/vmlinuz-6.12: Image", deb_gz },
	{ "tar", "boot/Image: Image", tar },
	{ "tar-zst", "usr/lib/modules/6.12-arch/vmlinuz: Image", tar_zst },
	{ "cpio", "lib/modules/6.12/vmlinuz: Image", cpio },
	{ "zip", "Image: Image", zip },
	{ "rpm", "lib/modules/6.12/vmlinuz: Image", rpm },
};
const unsigned made_wrapper_count = COUNT(made_wrappers);

struct made_file made_wrap(const char *name, const uint8_t *data, size_t size)
{
	for (unsigned i = 0; i < made_wrapper_count; i++)
		if (!strcmp(made_wrappers[i].name, name))
			return made_wrappers[i].wrap(data, size);
	ck_abort_msg("no wrapper is called %s", name);
	return new_file(0);
}

struct made_file made_bomb(const uint8_t *head, size_t size, unsigned blocks)
{
	struct made_file f = behind(9, head, size, 4ull * blocks + 3);
	uint8_t *p = f.data + 9 + size;

	memcpy(f.data, "\x28\xb5\x2f\xfd\0\x38", 6);	/* no size, no checksum; a window of 128 KiB */
	hv_put_le(f.data + 6, 3, size << 3);		/* bytes as they are */
	for (unsigned i = 0; i < blocks; i++, p += 4)
		hv_put_le(p, 3, 0x20000 << 3 | 1 << 1);	/* one byte many times */
	hv_put_le(p, 3, 1);				/* the last block, of nothing */
	return f;
}
