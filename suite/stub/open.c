/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From what the user wrote to a stub: a built-in name, a file told by its content, or raw bytes at an offset.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "suite/stub/private.h"

#define FILE_MAX (1ull << 30)

/* What a file may begin with that is not for us, and what the user can do about it. */
static const struct {
	unsigned at, size;
	const char *bytes, *advice;
} foreign[] = {
	{ 0, 2, "\x1f\x8b", "it is compressed with gzip; decompress it first" },
	{ 0, 6, "\xfd" "7zXZ\0", "it is compressed with xz; decompress it first" },
	{ 0, 4, "\x28\xb5\x2f\xfd", "it is compressed with zstd; decompress it first" },
	{ 0, 4, "\x02\x21\x4c\x18", "it is compressed with lz4; decompress it first" },
	{ 0, 4, "\x04\x22\x4d\x18", "it is compressed with lz4; decompress it first" },
	{ 0, 3, "BZh", "it is compressed with bzip2; decompress it first" },
	{ 0, 3, "\x5d\0\0", "it is compressed with lzma; decompress it first" },
	{ 4, 4, "zimg", "it is an EFI zboot image; take the Image out of it first" },
	{ 0x24, 4, "\x18\x28\x6f\x01", "it is a zImage, and 32-bit Arm stubs are not supported yet" },
	{ 0, 4, "\x27\x05\x19\x56", "it is a U-Boot uImage; take the Image out of it first" },
	{ 0, 4, "\xd0\x0d\xfe\xed", "it is a device tree or FIT image; take the Image out of it first" },
	{ 0, 8, "!<arch>\n", "it is an archive; take the object out of it first" },
};

uint8_t *hv_file_read(const char *path, size_t *size, char *error, size_t error_size)
{
	struct stat st;
	uint8_t *data = NULL;
	FILE *file = NULL;

	/* Not opened before it is known to be a file: a pipe that nobody writes to would keep us for ever. */
	if (!stat(path, &st) && (!S_ISREG(st.st_mode) || (uint64_t)st.st_size > FILE_MAX)) {
		hv_complain(error, error_size, "%s: not a regular file of at most 1 GiB", path);
		return NULL;
	}
	file = fopen(path, "rb");
	if (!file || fstat(fileno(file), &st)) {
		hv_complain(error, error_size, "%s: %s", path, strerror(errno));
		goto out;
	}
	data = malloc((size_t)st.st_size + 1);
	if (!data)
		hv_complain(error, error_size, "%s: no memory for it", path);
	else
		*size = fread(data, 1, (size_t)st.st_size, file); /* less, if the file shrinks meanwhile */
out:
	if (file)
		fclose(file);
	return data;
}

static bool begins_with(const uint8_t *data, size_t size, unsigned at, const char *bytes, unsigned count)
{
	return size >= count && at <= size - count && !memcmp(data + at, bytes, count);
}

/* A file told by its content. */
static struct hv_stub *from_content(const char *name, const uint8_t *data, size_t size, const char *symbol,
				    char *error, size_t error_size)
{
	if (begins_with(data, size, 0, "\177ELF", 4))
		return hv_stub_from_elf(name, data, size, symbol, error, error_size);
	if (begins_with(data, size, 56, "ARM\x64", 4))
		return hv_stub_from_image(name, data, size, error, error_size);
	for (unsigned i = 0; i < sizeof(foreign) / sizeof(*foreign); i++) {
		if (!begins_with(data, size, foreign[i].at, foreign[i].bytes, foreign[i].size))
			continue;
		hv_complain(error, error_size, "%s: %s", name, foreign[i].advice);
		return NULL;
	}
	hv_complain(error, error_size, "%s: %s", name,
		    size ? "neither an ELF file nor an arm64 kernel Image; say FILE@OFFSET for raw bytes" :
		    "the file is empty");
	return NULL;
}

/* OFFSET of FILE@OFFSET, a number in C notation. */
static bool parse_offset(const char *text, uint64_t *offset)
{
	char *end;

	errno = 0;
	*offset = strtoull(text, &end, 0);
	return isdigit((unsigned char)*text) && !*end && !errno;
}

/* There may be something that we must not look at. */
static bool exists(const char *path)
{
	struct stat st;

	return !stat(path, &st) || errno == EACCES;
}

static struct hv_stub *open_raw(const char *what, const char *at, char *error, size_t size)
{
	char *path = strndup(what, (size_t)(at - what));
	struct hv_stub *stub = NULL;
	uint8_t *data = NULL;
	uint64_t offset;
	size_t data_size = 0;

	if (!path)
		hv_complain(error, size, "%s: no memory", what);
	else if (!parse_offset(at + 1, &offset))
		hv_complain(error, size, "%s: the offset \"%s\" is not a number", what, at + 1);
	else
		data = hv_file_read(path, &data_size, error, size);
	if (data)
		stub = hv_stub_from_raw(what, data, data_size, offset, error, size);
	free(data);
	free(path);
	return stub;
}

bool hv_builtin_is_sibling(const struct hv_builtin *builtin)
{
	return strchr(builtin->name, '/') != NULL;
}

struct hv_stub *hv_stub_open(const char *what, const char *symbol, char *error, size_t size)
{
	const char *at = strrchr(what, '@');
	struct hv_stub *stub;
	uint8_t *data;
	size_t data_size = 0;

	for (const struct hv_builtin *b = hv_builtins; b < hv_builtins + hv_builtin_count; b++)
		if (!strcmp(what, b->name))
			return hv_stub_from_elf(what, b->elf, (size_t)(b->end - b->elf), symbol, error, size);
	if (!exists(what) && at)
		return open_raw(what, at, error, size);
	if (!exists(what)) {
		hv_complain(error, size, "%s: no built-in stub and no file has this name", *what ? what : "\"\"");
		return NULL;
	}
	data = hv_file_read(what, &data_size, error, size);
	if (!data)
		return NULL;
	stub = from_content(what, data, data_size, symbol, error, size);
	free(data);
	return stub;
}
