/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An arm64 kernel Image (Documentation/arch/arm64/booting.rst). It has no symbols: its hyp stub is found by
 * its looks.
 */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/release.h"
#include "suite/static/name-overrides.h"
#include "suite/stub/placed.h"
#include "suite/stub/private.h"

#define HEADER_SIZE 64
#define TEXT_OFFSET_AT 8
#define IMAGE_SIZE_AT 16
#define FLAGS_AT 24
#define MAGIC_AT 56
#define MAGIC 0x644d5241
#define FLAG_BIG_ENDIAN 1

#define BASE_ALIGN (2ull << 20)
#define MEMORY_MAX (1ull << 30)
#define TABLES_MAX 64
#define CONFIDENCE_MIN 50

/* The best hyp stub among the tables of a file; the tables of trans_pgd, hibernate and KVM are none. */
static const struct hv_found *best_stub(const struct hv_found *found, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (found[i].aligned && hv_is_hyp_stub(found[i].guess) && found[i].confidence >= CONFIDENCE_MIN)
			return &found[i];
	return NULL;
}

bool hv_stub_find_table(const uint8_t *data, size_t size, uint64_t *table, size_t *count, char **note)
{
	struct hv_found found[TABLES_MAX];
	const struct hv_found *best;
	char text[160];

	*count = hv_scan(data, size, found, TABLES_MAX);
	best = best_stub(found, *count < TABLES_MAX ? *count : TABLES_MAX);
	if (!best)
		return false;
	*table = best->at;
	snprintf(text, sizeof(text), "the table at 0x%" PRIx64 ", one of %zu, most like %s (%u of 100)",
		 best->at, *count, best->guess, best->confidence);
	*note = strdup(text);
	return true;
}

/* Bytes that the Image takes in memory: what follows the file is zeroed by the kernel. */
static bool memory_size(const char *name, const uint8_t *data, size_t size, size_t *memory, char *error,
			size_t error_size)
{
	uint64_t wanted;

	if (size < HEADER_SIZE || hv_le(data + MAGIC_AT, 4) != MAGIC)
		return hv_complain(error, error_size, "%s: not an arm64 kernel Image", name);
	if (hv_le(data + FLAGS_AT, 8) & FLAG_BIG_ENDIAN)
		return hv_complain(error, error_size,
				   "%s: a big-endian kernel; only little-endian stubs are supported", name);
	wanted = hv_le(data + IMAGE_SIZE_AT, 8); /* 0 before Linux 3.17 */
	if (wanted > MEMORY_MAX || size > MEMORY_MAX)
		return hv_complain(error, error_size,
				   "%s: the Image asks for 0x%" PRIx64 " bytes, more than 1 GiB", name,
				   wanted > size ? wanted : (uint64_t)size);
	*memory = wanted > size ? (size_t)wanted : size;
	return true;
}

struct hv_stub *hv_stub_from_image(const char *name, const void *data, size_t size, char *error,
				   size_t error_size)
{
	struct hv_stub *stub;
	size_t count, memory = 0;
	uint64_t table;
	char *note;

	if (!memory_size(name, data, size, &memory, error, error_size))
		return NULL;
	if (!hv_stub_find_table(data, size, &table, &count, &note)) {
		hv_complain(error, error_size, "%s: no hyp stub among the %zu vector tables of this kernel",
			    name, count);
		return NULL;
	}
	stub = hv_stub_new(name, memory, error, error_size);
	if (!stub) {
		free(note);
		return NULL;
	}
	placed_copy(stub->image, data, size);
	stub->align = BASE_ALIGN;
	stub->skew = hv_le((const uint8_t *)data + TEXT_OFFSET_AT, 8) & (BASE_ALIGN - 1);
	stub->table = table;
	stub->writable = true;
	stub->kind = HV_STUB_IMAGE;
	stub->release = stub->banner = hv_release_find(data, size);
	stub->note = note;
	if (hv_name_overrides(stub))
		return stub;
	hv_complain(error, error_size, "%s: out of memory", name);
	hv_stub_free(stub);
	return NULL;
}
