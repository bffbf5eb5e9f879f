/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The readers of stub files, as they know each other.
 */
#ifndef SUITE_OPEN_PRIVATE_H
#define SUITE_OPEN_PRIVATE_H

#include "suite/stub/private.h"

#define ELF_MAX (512ull << 20)	/* bytes that an ELF file may ask for in memory */

/*
 * The table that looks most like a hyp stub's, in bytes that have no symbols; `*note` (owned) says so. `count` is how many tables
 * there are. False if none looks like one.
 */
bool image_find_table(const uint8_t *data, size_t size, uint64_t *table, size_t *count, char **note);

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
struct hv_stub *image_of_snapshot(const char *name, const void *data, size_t size, const struct snapshot *snapshot, char *error,
				  size_t error_size);

#endif
