/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the readers of stub files build a struct hv_stub.
 */
#ifndef SUITE_STUB_PRIVATE_H
#define SUITE_STUB_PRIVATE_H

#include "hvcheck/stub.h"

#define HV_ELF_MAX (512ull << 20)	/* bytes that an ELF file may ask for in memory */

/* The reason for a failure, one sentence without a full stop. Always returns false. */
bool hv_complain(char *error, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* A stub with a zeroed image, or NULL with a sentence. */
struct hv_stub *hv_stub_new(const char *name, size_t size, char *error, size_t error_size);
/* Additions. False if memory is short. Symbol names are copied; a misreach's form is constant. */
bool hv_stub_add_fixup(struct hv_stub *stub, uint64_t at, int64_t addend, unsigned size);
bool hv_stub_add_symbol(struct hv_stub *stub, const char *name, uint64_t at);
bool hv_stub_add_misreach(struct hv_stub *stub, struct hv_misreach misreach);
/* Put the symbols in order; of those at one place the first by name comes last, where a search finds it. */
void hv_stub_sort_symbols(struct hv_stub *stub);

/* Whether a table can lie at `offset` of `size` bytes; false with a sentence. */
bool hv_stub_has_room(const char *name, size_t size, uint64_t offset, char *error, size_t error_size);

/*
 * The table that looks most like a hyp stub's, in bytes that have no symbols; `*note` (owned) says so. `count` is how many tables
 * there are. False if none looks like one.
 */
bool hv_stub_find_table(const uint8_t *data, size_t size, uint64_t *table, size_t *count, char **note);

/* Bytes of 32-bit Arm with a table of Hyp mode at an offset, in the instruction set that it is in; and whether there is one. */
struct hv_stub *zimage_at(const char *name, const void *data, size_t size, uint64_t offset, char *error, size_t error_size);
/*
 * The stub of the kernel that a zImage unpacks, in those bytes, which have no header; NULL: they have none, or memory is short.
 * `packed` says how they came.
 */
struct hv_stub *zimage_kernel(const char *name, const void *data, size_t size, const char *packed);
bool zimage_has_table(const void *data, size_t size, uint64_t offset);

/*
 * others.c: whether a table that was found resembles a generation enough to be judged by it; and keep those of `found`, but for
 * `best`, that are known for a generation, with the stub.
 */
bool others_is_sure(const struct hv_found *found);
void others_keep(struct hv_stub *stub, const struct hv_found *found, size_t count, const struct hv_found *best);

struct snapshot;
/* As hv_stub_from_image(), of the memory of a kernel that was booted; the table is the one that EL2 used. */
struct hv_stub *hv_stub_from_snapshot(const char *name, const void *data, size_t size, const struct snapshot *snapshot, char *error,
				      size_t error_size);

static inline uint64_t hv_le(const uint8_t *p, unsigned bytes)
{
	uint64_t value = 0;

	while (bytes--)
		value = value << 8 | p[bytes];
	return value;
}

static inline void hv_put_le(uint8_t *p, unsigned bytes, uint64_t value)
{
	for (; bytes--; value >>= 8)
		*p++ = value & 0xff;
}

#endif
