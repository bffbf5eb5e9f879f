/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A zImage of 32-bit Arm: a decompressor, which runs wherever it was loaded, and a kernel in it that is packed. The stub is the
 * decompressor's own.
 */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>

#include "suite/static/code.h"
#include "suite/static/sweep.h"
#include "suite/stub/sparse.h"
#include "suite/stub/private.h"

#define TABLES_MAX 16

static bool is_table(const void *data, size_t size, uint64_t offset, enum isa_set set)
{
	const struct code code = { data, size, set, HV_A32 };

	return offset <= size && sweep_arm_is_table(&code, offset);
}

bool zimage_has_table(const void *data, size_t size, uint64_t offset)
{
	return is_table(data, size, offset, ISA_A32) || is_table(data, size, offset, ISA_T32);
}

struct hv_stub *zimage_at(const char *name, const void *data, size_t size, uint64_t offset, char *error, size_t error_size)
{
	struct hv_stub *stub = NULL;

	if (offset >= size || size - offset < hv_table_size(HV_A32))
		hv_complain(error, error_size, "%s: offset 0x%" PRIx64 " leaves no room for a table in 0x%zx bytes", name, offset,
			    size);
	else if (offset % 4)
		hv_complain(error, error_size, "%s: offset 0x%" PRIx64 " is no multiple of 4, as a word's is", name, offset);
	else
		stub = hv_stub_new(name, size, error, error_size);
	if (!stub)
		return NULL;
	sparse_copy(stub->image, data, size);
	stub->table = offset;
	stub->exec = HV_A32;
	stub->thumb = is_table(data, size, offset, ISA_T32);
	stub->writable = true;
	stub->kind = HV_STUB_ZIMAGE;
	return stub;
}

struct hv_stub *hv_stub_from_zimage(const char *name, const void *data, size_t size, char *error, size_t error_size)
{
	struct hv_found found[TABLES_MAX];
	size_t count = hv_scan(data, size, found, TABLES_MAX);
	const struct hv_found *best = NULL;
	struct hv_stub *stub;

	for (size_t i = 0; i < count && i < TABLES_MAX && !best; i++)
		if (found[i].exec == HV_A32 && hv_is_hyp_stub(found[i].guess))
			best = &found[i];
	if (!best) {
		hv_complain(error, error_size, "%s: no hyp stub among the %zu vector tables of this zImage", name, count);
		return NULL;
	}
	stub = zimage_at(name, data, size, best->at, error, error_size);
	if (stub && asprintf(&stub->note, "the decompressor's own table at 0x%" PRIx64 ", one of %zu, most like %s (%u of 100)",
			     best->at, count, best->guess, best->confidence) < 0)
		stub->note = NULL;
	return stub;
}
