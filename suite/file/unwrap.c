/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every kind of file that is known, and the loop that takes one layer off after the other.
 */
#define _GNU_SOURCE
#include <archive.h>
#include <stdlib.h>
#include <string.h>

#include "suite/file/layer.h"
#include "suite/file/ram.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define TAKE_OUT "take the kernel out of it first"

/* The first row that fits counts: what has a magic of its own stands before the kind that it is a special case of. */
static const struct layer_kind kinds[] = {
	{ "gzip", 0, 2, "\x1f\x8b", archive_open, archive_read_support_filter_gzip, NULL },
	{ "xz", 0, 6, "\xfd" "7zXZ\0", archive_open, archive_read_support_filter_xz, NULL },
	{ "zstd", 0, 4, "\x28\xb5\x2f\xfd", archive_open, archive_read_support_filter_zstd, NULL },
	{ "lz4", 0, 4, "\x02\x21\x4c\x18", lz4_legacy_open, archive_read_support_filter_lz4, NULL },
	{ "lz4", 0, 4, "\x04\x22\x4d\x18", archive_open, archive_read_support_filter_lz4, NULL },
	{ "bzip2", 0, 3, "BZh", archive_open, archive_read_support_filter_bzip2, NULL },
	{ "lzip", 0, 4, "LZIP", archive_open, archive_read_support_filter_lzip, NULL },
	{ "lzma", 0, 3, "\x5d\0\0", archive_open, archive_read_support_filter_lzma, NULL },
	{ "rpm", 0, 4, "\xed\xab\xee\xdb", archive_open, archive_support_rpm, NULL },
	{ "ar", 0, 8, "!<arch>\n", archive_open, NULL, NULL },
	{ "tar", 257, 5, "ustar", archive_open, NULL, NULL },
	{ "cpio", 0, 5, "07070", archive_open, NULL, NULL },
	{ "zip", 0, 4, "PK\x03\x04", archive_open, NULL, NULL },
	{ "zboot", 4, 4, "zimg", zboot_open, NULL, NULL },
	{ "uImage", 0, 4, "\x27\x05\x19\x56", uimage_open, NULL, NULL },
	{ "FIT", 0, 4, "\xd0\x0d\xfe\xed", fit_open, NULL, NULL },
	{ "boot.img", 0, 8, "ANDROID!", android_open, NULL, NULL },
	{ "", 0, 8, "VNDRBOOT", NULL, NULL,
	  "it is an Android vendor_boot image, which has no kernel; give the boot.img of that build" },
	{ "", 0, 4, "\x3a\xff\x26\xed", NULL, NULL, "it is an Android sparse image; make it plain with simg2img first" },
	{ "", 0, 8, "CHROMEOS", NULL, NULL, "it is a signed kernel of ChromeOS; " TAKE_OUT },
	{ "", 0x202, 4, "HdrS", NULL, NULL, "it is a kernel for x86 (bzImage); give one for arm64" },
	{ "", 0x30, 5, "RISCV", NULL, NULL, "it is a kernel for RISC-V; give one for arm64" },
	{ "", 0, 4, "\xcf\xfa\xed\xfe", NULL, NULL, "it is a Mach-O file; give an ELF file, or FILE@OFFSET (see hvcheck scan)" },
	{ "", 0, 4, "\xfe\xed\xfa\xcf", NULL, NULL, "it is a big-endian Mach-O file; only little-endian ELF files are supported" },
	{ "", 0, 4, "\xca\xfe\xba\xbe", NULL, NULL, "it is a Mach-O file for several CPUs; give an ELF file, or FILE@OFFSET" },
	{ "", 0, 8, "!<thin>\n", NULL, NULL, "it is a thin archive, whose objects are other files; give the object" },
	{ "", 0, 4, "\x89LZO", NULL, NULL, "it is compressed with lzop; decompress it first" },
	{ "", 0, 4, "7z\xbc\xaf", NULL, NULL, "it is a 7-Zip archive; " TAKE_OUT },
	{ "", 0, 4, "hsqs", NULL, NULL, "it is a squashfs file system; " TAKE_OUT },
	{ "", 0, 4, "QFI\xfb", NULL, NULL, "it is a disk image of QEMU; " TAKE_OUT },
	{ "", 0x200, 8, "EFI PART", NULL, NULL, "it is a disk image; " TAKE_OUT },
	{ "", 0x438, 2, "\x53\xef", NULL, NULL, "it is an ext4 file system; " TAKE_OUT },
	{ "", 0x8001, 5, "CD001", NULL, NULL, "it is an ISO 9660 file system; " TAKE_OUT },
	{ "UKI", 0, 2, "MZ", pe_open, NULL, NULL },
};

const struct layer_kind *layer_compression(const uint8_t *data, size_t size)
{
	for (const struct layer_kind *kind = kinds; kind < kinds + COUNT(kinds); kind++)
		if (kind->filter && !kind->at && kind->filter != archive_support_rpm && size > kind->size &&
		    !memcmp(data, kind->magic, kind->size))
			return kind;
	return NULL;
}

static bool fits(const struct unwrapped *u, const struct layer_kind *kind)
{
	return u->size >= kind->size && kind->at <= u->size - kind->size && !memcmp(u->data + kind->at, kind->magic, kind->size);
}

static const struct layer_kind *find(const struct unwrapped *u)
{
	for (const struct layer_kind *kind = kinds; kind < kinds + COUNT(kinds); kind++)
		if (fits(u, kind))
			return kind;
	return NULL;
}

/* False with a sentence if a header says that the current bytes are compressed, and they are not. */
static bool is_as_expected(struct unwrapped *u)
{
	bool known = false;

	for (const struct layer_kind *kind = kinds; *u->expected && kind < kinds + COUNT(kinds); kind++) {
		/* zboot says xzkern and zstd22. */
		if (!kind->filter || strncmp(u->expected, kind->name, strlen(kind->name)))
			continue;
		if (fits(u, kind))
			return true;
		known = true;
	}
	return !known || layer_bad(u, "its header says that the kernel is compressed with %s, and it is not", u->expected);
}

static bool begins_with_kernel(struct unwrapped *u)
{
	static const struct layer_kind last[] = {
		[UNWRAP_ELF] = { .name = "ELF file", .at = 0, .size = 4, .magic = "\177ELF" },
		[UNWRAP_IMAGE] = { .name = "Image", .at = 56, .size = 4, .magic = "ARM\x64" },
		[UNWRAP_ZIMAGE] = { .name = "zImage", .at = 0x24, .size = 4, .magic = "\x18\x28\x6f\x01" },
	};

	for (unsigned kind = UNWRAP_ELF; kind < COUNT(last); kind++) {
		if (!fits(u, &last[kind]))
			continue;
		u->kind = kind;
		if (u->depth)
			layer_trail(u, last[kind].name);
		return true;
	}
	return false;
}

/* Take one layer off. False if there is none, or if it ends here. */
static bool open_layer(struct unwrapped *u)
{
	const struct layer_kind *kind;

	if (core_is(u))
		return core_open(u);
	if (begins_with_kernel(u))
		return false;
	kind = find(u);
	if (!kind)
		return false;
	if (!kind->open)
		return layer_no_kernel(u, "%s", kind->advice);
	if (++u->depth > UNWRAP_DEPTH_MAX)
		return layer_bad(u, "more than %d files within each other; take some out first", UNWRAP_DEPTH_MAX);
	*u->expected = 0;
	return kind->open(u, kind) && is_as_expected(u);
}

enum unwrap_kind unwrap(struct unwrapped *u, const char *name, const uint8_t *data, size_t size, char *error, size_t error_size)
{
	*u = (struct unwrapped) { .name = name, .data = data, .size = size, .error = error, .error_size = error_size };
	while (open_layer(u))
		;
	return u->kind;
}

void unwrap_free(struct unwrapped *u)
{
	free(u->owned);
	free(u->control);
	free(u->snapshot);
	ram_free(u->ram);
	u->owned = u->control = NULL;
	u->snapshot = NULL;
	u->ram = NULL;
}
