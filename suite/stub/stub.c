/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A stub in memory: how it is built, placed and asked for names.
 */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/places.h"
#include "hvcheck/regs.h"
#include "suite/file/ram.h"
#include "suite/sparse.h"
#include "suite/stub/private.h"

struct hv_stub *stub_new(const char *name, size_t size, char *error, size_t error_size)
{
	struct hv_stub *stub = calloc(1, sizeof(*stub));

	if (stub) {
		stub->name = strdup(name);
		stub->image = calloc(size ? size : 1, 1);
		stub->size = size;
		stub->align = 4096;
	}
	if (!stub || !stub->name || !stub->image) {
		complain_of(error, error_size, "%s: no memory for %zu bytes", name, size);
		hv_stub_free(stub);
		return NULL;
	}
	return stub;
}

void hv_stub_free(struct hv_stub *stub)
{
	if (!stub)
		return;
	for (size_t i = 0; i < stub->symbol_count; i++)
		free(stub->symbols[i].name);
	free(stub->symbols);
	free(stub->fixups);
	free(stub->misreaches);
	ram_free(stub->ram);
	hv_stub_free(stub->kernel);
	free(stub->note);
	free(stub->image);
	free(stub->name);
	free(stub);
}

void hv_stub_share(struct hv_stub *copy)
{
	static uint32_t numbers;

	copy->origin = ++numbers;
	copy->touched_count = 0;
}

static bool is_touched(const struct hv_stub *copy, uint32_t page)
{
	for (unsigned i = 0; i < copy->touched_count; i++)
		if (copy->touched[i] == page)
			return true;
	return false;
}

void hv_stub_touch(struct hv_stub *copy, uint64_t at, uint64_t size)
{
	for (uint64_t page = at / HV_STUB_PAGE; copy->origin && page <= (at + size - 1) / HV_STUB_PAGE; page++) {
		if (is_touched(copy, (uint32_t)page))
			continue;
		if (copy->touched_count == HV_STUB_PAGES)
			copy->origin = 0;
		else
			copy->touched[copy->touched_count++] = (uint32_t)page;
	}
}

/* Room for one more item after `count`: arrays double at every power of two. NULL if memory is short. */
static void *grow(void *array, size_t count, size_t item)
{
	if (count & (count - 1))
		return array;
	return realloc(array, (count ? 2 * count : 1) * item);
}

bool stub_add_fixup(struct hv_stub *stub, uint64_t at, int64_t addend, unsigned size)
{
	struct hv_fixup *fixups = grow(stub->fixups, stub->fixup_count, sizeof(*fixups));

	if (!fixups)
		return false;
	stub->fixups = fixups;
	fixups[stub->fixup_count++] = (struct hv_fixup) { .at = at, .addend = addend, .size = size };
	return true;
}

bool stub_add_symbol(struct hv_stub *stub, const char *name, uint64_t at)
{
	struct hv_symbol *symbols = grow(stub->symbols, stub->symbol_count, sizeof(*symbols));

	if (!symbols)
		return false;
	stub->symbols = symbols;
	symbols[stub->symbol_count] = (struct hv_symbol) { .name = strdup(name), .at = at };
	complain_clean(symbols[stub->symbol_count].name);
	return symbols[stub->symbol_count].name && ++stub->symbol_count;
}

bool stub_add_misreach(struct hv_stub *stub, struct hv_misreach misreach)
{
	struct hv_misreach *misreaches = grow(stub->misreaches, stub->misreach_count, sizeof(*misreaches));

	if (!misreaches)
		return false;
	stub->misreaches = misreaches;
	misreaches[stub->misreach_count++] = misreach;
	return true;
}

static int by_place(const void *a, const void *b)
{
	const struct hv_symbol *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return -strcmp(x->name, y->name);
}

void stub_sort_symbols(struct hv_stub *stub)
{
	if (stub->symbol_count)
		qsort(stub->symbols, stub->symbol_count, sizeof(*stub->symbols), by_place);
}

const char *hv_stub_symbol(const struct hv_stub *stub, uint64_t at, uint64_t *distance)
{
	size_t low = 0, high = stub->symbol_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (stub->symbols[middle].at <= at)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low)
		return NULL;
	if (distance)
		*distance = at - stub->symbols[low - 1].at;
	return stub->symbols[low - 1].name;
}

size_t hv_stub_own_size(const struct hv_stub *stub)
{
	return stub->size - stub->absent_size;
}

const char *hv_stub_absent(const struct hv_stub *stub, uint64_t table, uint64_t address)
{
	uint64_t at = address - table + stub->table;

	return at - stub->absent < stub->absent_size ? hv_stub_symbol(stub, at, NULL) : NULL;
}

const char *hv_stub_left(const struct hv_stub *stub, uint64_t table, const uint64_t *regs)
{
	const char *name = hv_stub_absent(stub, table, regs[HV_PC]);

	return name ? name : hv_stub_absent(stub, table, regs[HV_ELR_EL2]);
}

uint64_t hv_stub_base(const struct hv_stub *stub, uint64_t want)
{
	return want + ((stub->skew - want) & (stub->align - 1));
}

bool hv_stub_is_kernel(const struct hv_stub *stub)
{
	return stub->kind == HV_STUB_IMAGE || stub->banner;
}

uint64_t hv_stub_home(const struct hv_stub *stub, const struct hv_places *places)
{
	uint64_t base = hv_stub_base(stub, places->home);

	return base < places->home_end && stub->size <= places->home_end - base ? base : hv_stub_base(stub, places->far);
}

void hv_stub_fix(const struct hv_fixup *fixup, uint64_t base, uint8_t *image)
{
	hv_put_le(image + fixup->at, fixup->size, base + (uint64_t)fixup->addend);
}

void hv_stub_place(const struct hv_stub *stub, uint64_t base, void *to)
{
	memcpy(to, stub->image, stub->size);
	for (size_t i = 0; i < stub->fixup_count; i++)
		hv_stub_fix(&stub->fixups[i], base, to);
}

bool stub_has_room(const char *name, size_t size, uint64_t offset, char *error, size_t error_size)
{
	if (offset >= size) {
		complain_of(error, error_size,
			    "%s: offset 0x%" PRIx64 " is past the end of the file, which has 0x%zx bytes",
			    name, offset, size);
		return false;
	}
	if (offset % HV_TABLE_SIZE) {
		complain_of(error, error_size,
			    "%s: offset 0x%" PRIx64 " is not a multiple of 0x%x, as a vector table's is",
			    name, offset, HV_TABLE_SIZE);
		return false;
	}
	if (size - offset < HV_TABLE_SIZE) {
		complain_of(error, error_size,
			    "%s: only 0x%" PRIx64 " of the table's 0x%x bytes are left at offset 0x%" PRIx64,
			    name, (uint64_t)(size - offset), HV_TABLE_SIZE, offset);
		return false;
	}
	return true;
}

struct hv_stub *hv_stub_from_raw(const char *name, const void *data, size_t size, uint64_t offset,
				 char *error, size_t error_size)
{
	struct hv_stub *stub;

	if (!stub_has_room(name, size, offset, error, error_size))
		return NULL;
	stub = stub_new(name, size, error, error_size);
	if (!stub)
		return NULL;
	sparse_copy(stub->image, data, size);
	stub->table = offset;
	stub->writable = true;
	stub->kind = HV_STUB_RAW;
	return stub;
}

struct hv_stub *hv_stub_with_table(const struct hv_stub *stub, uint64_t offset)
{
	char *name = NULL, error[64];
	struct hv_stub *other;

	if (asprintf(&name, "%s@%#" PRIx64, stub->name, offset + (uint64_t)stub->in_file) < 0)
		return NULL;
	other = stub_new(name, stub->size, error, sizeof(error));
	free(name);
	if (!other)
		return NULL;
	sparse_copy(other->image, stub->image, stub->size);
	other->align = stub->align;
	other->skew = stub->skew;
	other->writable = stub->writable;
	other->linked = stub->linked;
	other->in_file = stub->in_file;
	other->kind = stub->kind == HV_STUB_LIVE ? HV_STUB_RESIDENT : stub->kind;
	other->exec = stub->exec;
	other->thumb = stub->thumb;
	other->banner = other->release = stub->banner;
	other->table = offset;
	return other;
}
