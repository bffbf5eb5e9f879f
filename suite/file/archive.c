/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Compressed files and archives, by libarchive. An archive is read no further than to its first kernel: a package has hundreds of
 * megabytes of modules behind it.
 */
#define _GNU_SOURCE
#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite/file/layer.h"
#include "suite/bytes.h"

#define FIRST_ROOM 0x10000
#define CONTROL_MAX (16ull << 20)
#define PASSED_OVER 16		/* times what may be kept: modules with debug information, before their kernel, are 7 GiB */
#define AR_HEADER 60
#define GZIP_TRAILER 8		/* CRC-32 and size of what was compressed */

/* An archive under way. */
struct reading {
	struct unwrapped *u;
	struct archive *a;
	size_t size;		/* of it; what lies behind, in u->data, is none of it */
	uint64_t seen;		/* bytes of its members so far */
	bool debian;		/* a package: the files are in its member data.tar.* */
	bool raw;		/* what was compressed is no archive */
	bool empty;		/* no member was found */
};

int archive_support_rpm(struct archive *a)
{
	return archive_read_support_filter_rpm(a) | archive_read_support_filter_gzip(a) | archive_read_support_filter_bzip2(a) |
		archive_read_support_filter_xz(a) | archive_read_support_filter_lzma(a) | archive_read_support_filter_zstd(a);
}

/*
 * libarchive has no code for a file that is cut off; what it says tells. It says nothing if a cpio archive ends, and gives zlib's
 * number in a ZIP archive.
 */
static bool is_cut_off(const char *why)
{
	return !why || strcasestr(why, "truncated") || strstr(why, "No progress") || strstr(why, "(-5)");
}

static bool damaged(struct reading *r)
{
	const char *why = archive_error_string(r->a);

	return layer_bad(r->u, "%s (%s)", is_cut_off(why) ? "it ends too early" : "it is damaged", why ? why : "within an archive");
}

static bool too_large(struct reading *r)
{
	return layer_bad(r->u, "it is too large: more than 1 GiB when it is unpacked");
}

static bool open_bytes(struct reading *r, const uint8_t *data, size_t size, int (*filter)(struct archive *))
{
	r->a = archive_read_new();
	if (!r->a)
		return layer_bad(r->u, "no memory for it");
	if (!r->raw) {
		archive_read_support_format_tar(r->a);
		archive_read_support_format_cpio(r->a);
	}
	if (filter) {
		filter(r->a);
		archive_read_support_format_raw(r->a);
		archive_read_support_format_empty(r->a);
	} else {
		archive_read_support_format_ar(r->a);
		archive_read_support_format_zip_streamable(r->a);
	}
	return archive_read_open_memory(r->a, data, size) >= ARCHIVE_WARN || damaged(r);
}

/* More room in a buffer of `*room` bytes, up to one more than `most`. */
static bool grow(uint8_t **buffer, size_t *room, uint64_t most)
{
	uint64_t wanted = *room ? 2ull * *room : FIRST_ROOM;
	uint8_t *more = realloc(*buffer, wanted > most ? most + 1 : wanted);

	if (!more)
		return false;
	*buffer = more;
	*room = wanted > most ? most + 1 : wanted;
	return true;
}

/* The current member, which the caller frees. NULL with a sentence. */
static uint8_t *read_member(struct reading *r, uint64_t most, size_t *size)
{
	uint8_t *buffer = NULL;
	size_t room = 0;
	la_ssize_t got = 1;

	for (*size = 0; got > 0; *size += got > 0 ? (size_t)got : 0) {
		if (*size > most) {
			too_large(r);
			break;
		}
		if (*size == room && !grow(&buffer, &room, most)) {
			layer_bad(r->u, "no memory for it");
			break;
		}
		got = archive_read_data(r->a, buffer + *size, room - *size);
	}
	if (!got)
		return buffer;
	if (got < 0)
		damaged(r);
	free(buffer);
	return NULL;
}

/* Past the current member; all of them together are bounded. */
static bool skip_member(struct reading *r)
{
	const void *data;
	size_t size;
	la_int64_t at;
	int err;

	while ((err = archive_read_data_block(r->a, &data, &size, &at)) == ARCHIVE_OK) {
		r->seen += size;
		if (r->seen > PASSED_OVER * unwrap_size_max)
			return layer_bad(r->u, "it is too large: no kernel in its first %llu GiB when it is unpacked",
					 (unsigned long long)(PASSED_OVER * unwrap_size_max >> 30));
	}
	return err == ARCHIVE_EOF || damaged(r);
}

/* gzip's checksum, of a file that has one member: libarchive reads over it. */
static bool check_gzip(struct reading *r, const uint8_t *made, size_t size)
{
	int64_t used = archive_filter_bytes(r->a, -1);
	const uint8_t *trailer = r->u->data + used - GZIP_TRAILER;

	if (archive_filter_code(r->a, 0) != ARCHIVE_FILTER_GZIP || archive_filter_count(r->a) != 2 || used < GZIP_TRAILER)
		return true;
	return (hv_le(trailer, 4) == crc32_of(made, size) && hv_le(trailer + 4, 4) == (size & 0xffffffff)) ||
		layer_bad(r->u, "it is damaged: checksum and size at its end are not those of its content");
}

/* A file that is only compressed. */
static bool take_raw(struct reading *r, const struct layer_kind *kind)
{
	size_t size;
	uint8_t *made = read_member(r, unwrap_size_max, &size);

	if (!made)
		return false;
	if (!check_gzip(r, made, size)) {
		free(made);
		return false;
	}
	layer_take(r->u, made, size);
	layer_trail(r->u, kind->name);
	return true;
}

static const char *path_of(struct archive_entry *entry)
{
	const char *path = archive_entry_pathname(entry);

	if (!path)
		path = archive_entry_pathname_utf8(entry);
	if (!path)
		return "?";
	return strncmp(path, "./", 2) ? path : path + 2;
}

/* A member of an ar archive stands there as it is, and is not copied: a package has hundreds of megabytes in one. */
static bool is_plain(const struct reading *r, int64_t at, int64_t size)
{
	bool is_whole = size >= 0 && (uint64_t)size <= r->size && (uint64_t)at + AR_HEADER <= r->size - (uint64_t)size;

	return is_whole && (archive_format(r->a) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_AR &&
	       archive_filter_count(r->a) == 1 && memcmp(r->u->data + at, "#1/", 3);	/* behind that the name begins the data */
}

static bool take_plain(struct reading *r, const char *path, int64_t at, int64_t size)
{
	bool taken = layer_slice(r->u, (uint64_t)at + AR_HEADER, (uint64_t)size);

	if (taken)
		layer_trail(r->u, path);
	return taken;
}

static bool take_member(struct reading *r, const char *path)
{
	char *name = strdup(path);
	size_t size;
	uint8_t *made = name ? read_member(r, unwrap_size_max, &size) : NULL;

	if (made) {
		layer_take(r->u, made, size);
		layer_trail(r->u, name);
	}
	free(name);
	return made != NULL;
}

/* A Debian package says in its control.tar what other package it only leads to. */
static bool keep_control(struct reading *r)
{
	free(r->u->control);
	r->u->control = read_member(r, CONTROL_MAX, &r->u->control_size);
	return r->u->control != NULL;
}

/* The next member that is a file. False at the end, and with a sentence if it cannot be read. */
static bool next_file(struct reading *r, struct archive_entry **entry, bool *failed)
{
	int err;

	while ((err = archive_read_next_header(r->a, entry)) == ARCHIVE_OK || err == ARCHIVE_WARN)
		if (archive_entry_filetype(*entry) == AE_IFREG && !archive_entry_hardlink(*entry))
			return true;
	*failed = err != ARCHIVE_EOF;
	if (*failed)
		damaged(r);
	return false;
}

/* The file `control` of a package's control.tar, as a string that the caller frees; NULL. */
static char *read_control(struct unwrapped *u)
{
	char unused[8];
	struct unwrapped inner = { .name = "", .data = u->control, .error = unused, .error_size = sizeof(unused) };
	struct reading r = { .u = &inner };
	struct archive_entry *entry;
	bool failed = !u->control || !open_bytes(&r, u->control, u->control_size, archive_support_rpm);
	char *text = NULL;
	size_t size;

	while (!text && !failed && next_file(&r, &entry, &failed)) {
		if (strcmp(path_of(entry), "control"))
			failed = !skip_member(&r);
		else
			text = (char *)read_member(&r, CONTROL_MAX, &size);
	}
	archive_read_free(r.a);
	if (text)
		text[size] = 0;	/* read_member() leaves room for one more byte */
	return text;
}

static bool no_kernel(struct reading *r)
{
	char *control = read_control(r->u), package[128];
	bool elsewhere = control && member_dependency(control, package, sizeof(package));

	free(control);
	if (elsewhere)
		return layer_no_kernel(r->u, "this package has no kernel; give %s, on which it depends", package);
	return layer_no_kernel(r->u, "an archive without a kernel; give the file that is to be judged");
}

/* The first member, already at hand, and all that follow, up to a kernel. */
static bool take_kernel(struct reading *r, struct archive_entry *entry)
{
	bool failed = false, more = archive_entry_filetype(entry) == AE_IFREG || next_file(r, &entry, &failed);

	for (; more; more = next_file(r, &entry, &failed)) {
		const char *path = path_of(entry);

		r->debian |= !strcmp(path, "debian-binary");
		if (r->debian ? !strncmp(path, "data.tar", 8) : member_is_kernel(path))
			return is_plain(r, archive_read_header_position(r->a), archive_entry_size(entry)) ?
				take_plain(r, path, archive_read_header_position(r->a), archive_entry_size(entry)) :
				take_member(r, path);
		if (r->debian && !strncmp(path, "control.tar", 11) ? !keep_control(r) : !skip_member(r))
			return false;
	}
	return !failed && no_kernel(r);
}

static bool take(struct reading *r, const struct layer_kind *kind)
{
	struct archive_entry *entry;
	int err = archive_read_next_header(r->a, &entry);

	r->empty = err == ARCHIVE_EOF;
	if (r->empty)
		return layer_no_kernel(r->u, "there is nothing in it (%s)", kind->name);
	if (err != ARCHIVE_OK && err != ARCHIVE_WARN)
		return damaged(r);
	if (kind->filter && archive_filter_count(r->a) < 2)
		return layer_no_kernel(r->u, "it begins like a file in %s, but libarchive finds none in it: it is damaged or ends "
				       "too early", kind->name);
	/* libarchive takes off the same compression more than once; its own filter for bytes counts as one. */
	r->u->depth += archive_filter_count(r->a) > 2 ? (unsigned)archive_filter_count(r->a) - 2 : 0;
	if (r->u->depth > UNWRAP_DEPTH_MAX)
		return layer_bad(r->u, "more than %d files within each other; take some out first", UNWRAP_DEPTH_MAX);
	return archive_format(r->a) == ARCHIVE_FORMAT_RAW ? take_raw(r, kind) : take_kernel(r, entry);
}

static bool read_once(struct reading *r, const struct layer_kind *kind)
{
	bool done = open_bytes(r, r->u->data, r->size, kind->filter) && take(r, kind);
	int64_t used = r->a && !done ? archive_filter_bytes(r->a, -1) : 0;

	archive_read_free(r->a);
	r->a = NULL;
	if (used > 0 && (uint64_t)used < r->size)
		r->size = (size_t)used;
	return done;
}

/*
 * Once more without what stands behind it: a device tree, as phones have it. libarchive's reader of zstd takes that for another
 * frame, which is damaged.
 */
static bool read_before_tree(struct reading *r, const struct layer_kind *kind)
{
	struct unwrapped *u = r->u;

	if (u->kind != UNWRAP_BAD || !kind->filter || u->size - r->size < 4 ||
	    layer_be(u->data + r->size, 4) != LAYER_FDT_MAGIC)
		return false;
	u->kind = UNWRAP_RAW;
	return read_once(r, kind);
}

/* Once more as no archive: 512 zeroes are an empty one to libarchive. */
static bool read_raw(struct reading *r, const struct layer_kind *kind)
{
	if (!r->empty || !kind->filter)
		return false;
	r->raw = true;
	r->u->kind = UNWRAP_RAW;
	return read_once(r, kind);
}

bool archive_open(struct unwrapped *u, const struct layer_kind *kind)
{
	struct reading r = { .u = u, .size = u->size };
	unsigned depth = u->depth;

	if (read_once(&r, kind))
		return true;
	u->depth = depth;
	return read_before_tree(&r, kind) || read_raw(&r, kind);
}
