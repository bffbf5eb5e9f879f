/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel that a zImage of 32-bit Arm unpacks. It lies among the decompressor's own bytes, at no fixed place: it is what begins
 * like compressed data and has, unpacked, the size that the build wrote behind it.
 */
#include <stdlib.h>
#include <string.h>

#include "suite/file/layer.h"
#include "suite/bytes.h"

#define TAG_TABLE_MARK 0x34	/* words of the header: whether the next one leads to tags */
#define TAG_TABLE_AT 0x38
#define TAG_TABLE_MAGIC 0x45454545
#define TAG_KERNEL_SIZE 0x5a534c4b	/* "KLSZ": its first value is where the size of the kernel stands */
#define TAGS_MAX 16
#define TRIES_MAX 64		/* what only looks like compressed data is refused within some bytes */

static uint64_t word_at(const struct unwrapped *u, uint64_t at)
{
	return at <= u->size && u->size - at >= 4 ? hv_le(u->data + at, 4) : 0;
}

/* Where the size of the unpacked kernel stands, which is where its packed bytes end; 0: no tag says so, as before Linux 4.15. */
static uint64_t end_of_kernel(const struct unwrapped *u)
{
	uint64_t at = word_at(u, TAG_TABLE_AT);

	for (unsigned i = 0; i < TAGS_MAX && word_at(u, TAG_TABLE_MARK) == TAG_TABLE_MAGIC && word_at(u, at); i++) {
		if (word_at(u, at + 4) == TAG_KERNEL_SIZE)
			return word_at(u, at + 8);
		at += 4 * word_at(u, at);
	}
	return 0;
}

/* Where a stream of xz ends: behind the last footer of the file. libarchive takes what follows for another, damaged stream. */
static uint64_t end_of_xz(const struct unwrapped *u, uint64_t at)
{
	uint64_t end = u->size;

	while (end - at > 2 && memcmp(u->data + end - 2, "YZ", 2))
		end--;
	return end;
}

/* gzip's own last word is the size. */
static uint64_t bytes_of(const struct unwrapped *u, const struct layer_kind *kind, uint64_t at, uint64_t end)
{
	if (!end)
		return (strcmp(kind->name, "xz") ? u->size : end_of_xz(u, at)) - at;
	return end - at + (strcmp(kind->name, "gzip") ? 0 : 4);
}

static bool try(struct unwrapped *kernel, const struct unwrapped *u, const struct layer_kind *kind, uint64_t at, uint64_t end)
{
	uint64_t size = bytes_of(u, kind, at, end);
	char unused[8];

	if (size > u->size - at)
		return false;
	*kernel = (struct unwrapped){
		.name = "", .data = u->data + at, .size = (size_t)size, .error = unused, .error_size = sizeof(unused),
	};
	if (kind->open(kernel, kind) && kernel->owned && (!end || kernel->size == word_at(u, end))) {
		kernel->kind = UNWRAP_RAW;
		kernel->error = NULL;
		return true;
	}
	unwrap_free(kernel);
	return false;
}

bool unwrap_zimage(struct unwrapped *kernel, const struct unwrapped *zimage)
{
	uint64_t end = end_of_kernel(zimage), last = end && end < zimage->size ? end : zimage->size;
	unsigned tries = 0;

	for (uint64_t at = 0x28; at < last && tries < TRIES_MAX; at++) {
		const struct layer_kind *kind = layer_compression(zimage->data + at, last - at);

		if (!kind)
			continue;
		if (try(kernel, zimage, kind, at, end))
			return true;
		tries++;
	}
	*kernel = (struct unwrapped){ 0 };
	return false;
}
