/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the readers of suite/file/ take one layer off: each replaces the bytes of a struct unwrapped by what was in them.
 */
#ifndef SUITE_FILE_LAYER_H
#define SUITE_FILE_LAYER_H

#include "suite/file/unwrap.h"

struct archive;

#define LAYER_FDT_MAGIC 0xd00dfeed	/* big endian: a device tree */

/* One kind of file. What begins like it is opened, or the user is told what to do instead. */
struct layer_kind {
	const char *name;
	unsigned at, size;	/* where its magic stands */
	const char *magic;
	bool (*open)(struct unwrapped *u, const struct layer_kind *kind);
	int (*filter)(struct archive *a);	/* what libarchive needs to decompress it; NULL: nothing */
	const char *advice;	/* if `open` is NULL */
};

/* End with a sentence, "NAME: TRAIL: SENTENCE". Both always return false. */
bool layer_bad(struct unwrapped *u, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool layer_no_kernel(struct unwrapped *u, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Go on with `size` bytes at `at` of the current ones. False with a sentence if there are not so many. */
bool layer_slice(struct unwrapped *u, uint64_t at, uint64_t size);
/* Go on with `data`, which is on the heap and owned from now on. */
void layer_take(struct unwrapped *u, uint8_t *data, size_t size);
/* One more word for the trail. */
void layer_trail(struct unwrapped *u, const char *word);
/* Some more of it. */
void layer_trail_on(struct unwrapped *u, const char *more);
/* A header says that the current bytes are compressed with `name`: unwrap() refuses them if they are not. */
void layer_expect(struct unwrapped *u, const char *name);

/* The kind of compression that these bytes begin like, or NULL. */
const struct layer_kind *layer_compression(const uint8_t *data, size_t size);

bool archive_open(struct unwrapped *u, const struct layer_kind *kind);
bool lz4_legacy_open(struct unwrapped *u, const struct layer_kind *kind);
bool fit_open(struct unwrapped *u, const struct layer_kind *kind);
bool uimage_open(struct unwrapped *u, const struct layer_kind *kind);
bool zboot_open(struct unwrapped *u, const struct layer_kind *kind);
bool android_open(struct unwrapped *u, const struct layer_kind *kind);
bool pe_open(struct unwrapped *u, const struct layer_kind *kind);

/* A core file of AArch64's order of bytes; its magic is the ELF file's. Opening it is the last step: returns false either way. */
bool core_is(const struct unwrapped *u);
bool core_open(struct unwrapped *u);

/* Everything that may be in an RPM package, for libarchive. */
int archive_support_rpm(struct archive *a);

/* True if an archive's member of this name is a kernel, or the object of its hyp stub. */
bool member_is_kernel(const char *path);
/* The kernel's package that the control file of a Debian package asks for, into `package`; false if there is none. */
bool member_dependency(const char *control, char *package, size_t size);

/* CRC-32 of IEEE 802.3, as gzip and uImage have it. */
uint32_t crc32_of(const uint8_t *data, size_t size);

static inline uint64_t layer_be(const uint8_t *p, unsigned bytes)
{
	uint64_t value = 0;

	while (bytes--)
		value = value << 8 | *p++;
	return value;
}

#endif
