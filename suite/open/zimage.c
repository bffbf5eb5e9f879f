/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A zImage of 32-bit Arm: a decompressor, which runs wherever it was loaded, and a kernel in it that is packed. The stub is the
 * decompressor's own.
 */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "suite/static/code.h"
#include "suite/static/sweep.h"
#include "suite/sparse.h"
#include "suite/open/private.h"

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
		complain_of(error, error_size, "%s: offset 0x%" PRIx64 " leaves no room for a table in 0x%zx bytes", name, offset,
			    size);
	else if (offset % 4)
		complain_of(error, error_size, "%s: offset 0x%" PRIx64 " is no multiple of 4, as a word's is", name, offset);
	else
		stub = stub_new(name, size, error, error_size);
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

/* What was found in bytes of 32-bit Arm. */
struct tables {
	struct hv_found found[TABLES_MAX];
	size_t count;			/* how many there are; the best are in `found` */
	const struct hv_found *best;	/* the best hyp stub */
};

static void find_tables(const void *data, size_t size, struct tables *t)
{
	t->best = NULL;
	t->count = hv_scan(data, size, t->found, TABLES_MAX);
	for (size_t i = 0; i < t->count && i < TABLES_MAX && !t->best; i++)
		if (t->found[i].exec == HV_A32 && hv_is_hyp_stub(t->found[i].guess))
			t->best = &t->found[i];
}

/* The best table as a stub, with the others that are known. `whose` is a word for the note. */
static struct hv_stub *from_tables(const char *name, const void *data, size_t size, const struct tables *t, const char *whose,
				   char *error, size_t error_size)
{
	struct hv_stub *stub = zimage_at(name, data, size, t->best->at, error, error_size);

	if (!stub)
		return NULL;
	if (asprintf(&stub->note, "the %s own table at 0x%" PRIx64 ", one of %zu, most like %s (%u of 100)", whose, t->best->at,
		     t->count, t->best->guess, t->best->confidence) < 0)
		stub->note = NULL;
	others_keep(stub, t->found, t->count < TABLES_MAX ? t->count : TABLES_MAX, t->best);
	return stub;
}

struct hv_stub *hv_stub_from_zimage(const char *name, const void *data, size_t size, char *error, size_t error_size)
{
	struct tables t;

	find_tables(data, size, &t);
	if (t.best)
		return from_tables(name, data, size, &t, "decompressor's", error, error_size);
	complain_of(error, error_size, "%s: no hyp stub among the %zu vector tables of this zImage", name, t.count);
	return NULL;
}

struct hv_stub *zimage_kernel(const char *name, const void *data, size_t size, const char *packed)
{
	struct hv_stub *stub;
	char unused[8], *note = NULL;
	struct tables t;

	find_tables(data, size, &t);
	stub = t.best ? from_tables(name, data, size, &t, "kernel's", unused, sizeof(unused)) : NULL;
	if (!stub)
		return NULL;
	if (asprintf(&note, "in the kernel that the decompressor unpacks (%s); %s", packed, stub->note ? stub->note : "") >= 0) {
		free(stub->note);
		stub->note = note;
	}
	return stub;
}
