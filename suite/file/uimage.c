/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * U-Boot's legacy uImage: a header of 64 bytes, big endian, before a kernel that may be compressed.
 */
#include <string.h>

#include "suite/file/layer.h"

#define HEADER_SIZE 64
#define HEADER_CRC_AT 4
#define SIZE_AT 12
#define DATA_CRC_AT 24
#define ARCH_AT 29
#define TYPE_AT 30
#define COMPRESSION_AT 31

#define ARCH_ARM 2
#define ARCH_ARM64 22
#define TYPE_KERNEL 2
#define TYPE_MULTI 4
#define TYPE_KERNEL_NOLOAD 14

static const char *const compressions[] = {
	"none", "gzip", "bzip2", "lzma", "lzo", "lz4", "zstd"
};

static bool check_sums(struct unwrapped *u, uint64_t size)
{
	uint8_t header[HEADER_SIZE];

	memcpy(header, u->data, sizeof(header));
	memset(header + HEADER_CRC_AT, 0, 4);
	if (crc32_of(header, sizeof(header)) != layer_be(u->data + HEADER_CRC_AT, 4))
		return layer_bad(u, "it is damaged: the checksum of the uImage header is wrong");
	if (size <= u->size - HEADER_SIZE && crc32_of(u->data + HEADER_SIZE, size) != layer_be(u->data + DATA_CRC_AT, 4))
		return layer_bad(u, "it is damaged: the checksum of the data in the uImage is wrong");
	return true;
}

static bool check_kind(struct unwrapped *u)
{
	unsigned arch = u->data[ARCH_AT], type = u->data[TYPE_AT];

	if (type != TYPE_KERNEL && type != TYPE_MULTI && type != TYPE_KERNEL_NOLOAD)
		return layer_no_kernel(u, "it is a U-Boot uImage of another type (%u) than a kernel; give the kernel's", type);
	if (arch == ARCH_ARM)
		return layer_no_kernel(u, "it is a U-Boot uImage for 32-bit Arm, whose stubs are not supported yet");
	if (arch != ARCH_ARM64)
		return layer_no_kernel(u, "it is a U-Boot uImage for another architecture (%u); give one for arm64", arch);
	return true;
}

/* Several files: their sizes, a zero, and the files. The first is the kernel. */
static bool first_of_many(struct unwrapped *u)
{
	uint64_t at = 0, first = u->size < 4 ? 0 : layer_be(u->data, 4);

	while (at + 4 <= u->size && layer_be(u->data + at, 4))
		at += 4;
	if (!first)
		return layer_no_kernel(u, "it is a U-Boot uImage of several files that has none; make it anew");
	return layer_slice(u, at + 4, first);
}

bool uimage_open(struct unwrapped *u, const struct layer_kind *kind)
{
	unsigned compression, type;
	uint64_t size;

	if (u->size < HEADER_SIZE)
		return layer_bad(u, "it ends too early, within the header of a uImage");
	size = layer_be(u->data + SIZE_AT, 4);
	compression = u->data[COMPRESSION_AT];
	type = u->data[TYPE_AT];
	if (!check_sums(u, size) || !check_kind(u) || !layer_slice(u, HEADER_SIZE, size))
		return false;
	layer_trail(u, kind->name);
	if (type == TYPE_MULTI && !first_of_many(u))
		return false;
	if (compression >= sizeof(compressions) / sizeof(*compressions))
		return layer_bad(u, "its header names a compression that is not known (%u); decompress it first", compression);
	layer_expect(u, compressions[compression]);
	return true;
}
