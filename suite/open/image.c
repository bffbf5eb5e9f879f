/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An arm64 kernel Image (Documentation/arch/arm64/booting.rst). It has no symbols: its hyp stub is found by
 * its looks.
 */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "hvcheck/abi.h"
#include "suite/file/snapshot.h"
#include "suite/sparse.h"
#include "suite/open/private.h"

#define HEADER_SIZE 64
#define TEXT_OFFSET_AT 8
#define IMAGE_SIZE_AT 16
#define FLAGS_AT 24
#define MAGIC_AT 56
#define MAGIC 0x644d5241
#define FLAG_BIG_ENDIAN 1

#define PAGE 4096u
#define BASE_ALIGN (2ull << 20)
#define MEMORY_MAX (1ull << 30)
#define TABLES_MAX 64

struct tables {
	struct hv_found found[TABLES_MAX];
	size_t count;			/* how many there are; the best are in `found` */
	const struct hv_found *best;	/* the best hyp stub; the tables of trans_pgd, hibernation and KVM are none */
};

static void find_tables(const uint8_t *data, size_t size, struct tables *t)
{
	t->best = NULL;
	t->count = hv_scan(data, size, t->found, TABLES_MAX);
	for (size_t i = 0; i < t->count && i < TABLES_MAX && !t->best; i++)
		if (others_is_sure(&t->found[i]) && hv_is_hyp_stub(t->found[i].guess))
			t->best = &t->found[i];
}

static char *note_best(const struct tables *t)
{
	char *note;

	return asprintf(&note, "the table at 0x%" PRIx64 ", one of %zu, most like %s (%u of 100)", t->best->at, t->count,
			t->best->guess, t->best->confidence) < 0 ? NULL : note;
}

bool image_find_table(const uint8_t *data, size_t size, uint64_t *table, size_t *count, char **note)
{
	struct tables t;

	find_tables(data, size, &t);
	*count = t.count;
	if (!t.best)
		return false;
	*table = t.best->at;
	*note = note_best(&t);
	return true;
}

/* The tables beside the stub's own that have a generation, in the order of the file. */
static void keep_others(struct hv_stub *stub, const struct tables *t)
{
	others_keep(stub, t->found, t->count < TABLES_MAX ? t->count : TABLES_MAX, t->best);
}

/* Bytes that the Image takes in memory: what follows the file is zeroed by the kernel. */
static bool memory_size(const char *name, const uint8_t *data, size_t size, size_t *memory, char *error,
			size_t error_size)
{
	uint64_t wanted;

	if (size < HEADER_SIZE || hv_le(data + MAGIC_AT, 4) != MAGIC)
		return complain_of(error, error_size, "%s: not an arm64 kernel Image", name);
	if (hv_le(data + FLAGS_AT, 8) & FLAG_BIG_ENDIAN)
		return complain_of(error, error_size,
				   "%s: a big-endian kernel; only little-endian stubs are supported", name);
	wanted = hv_le(data + IMAGE_SIZE_AT, 8); /* 0 before Linux 3.17 */
	if (wanted > MEMORY_MAX || size > MEMORY_MAX)
		return complain_of(error, error_size,
				   "%s: the Image asks for 0x%" PRIx64 " bytes, more than 1 GiB", name,
				   wanted > size ? wanted : (uint64_t)size);
	*memory = wanted > size ? (size_t)wanted : size;
	return true;
}

/* The Image as a stub whose table is not chosen yet. */
static struct hv_stub *from_image(const char *name, const void *data, size_t size, char *error, size_t error_size)
{
	struct hv_stub *stub;
	size_t memory = 0;

	if (!memory_size(name, data, size, &memory, error, error_size))
		return NULL;
	stub = stub_new(name, memory, error, error_size);
	if (!stub)
		return NULL;
	sparse_copy(stub->image, data, size);
	stub->align = BASE_ALIGN;
	stub->skew = hv_le((const uint8_t *)data + TEXT_OFFSET_AT, 8) & (BASE_ALIGN - 1);
	stub->writable = true;
	stub->kind = HV_STUB_IMAGE;
	return stub;
}

struct hv_stub *hv_stub_from_image(const char *name, const void *data, size_t size, char *error,
				   size_t error_size)
{
	struct hv_stub *stub = from_image(name, data, size, error, error_size);
	struct tables t;

	if (!stub)
		return NULL;
	find_tables(data, size, &t);
	if (!t.best) {
		complain_of(error, error_size, "%s: no hyp stub among the %zu vector tables of this kernel", name, t.count);
		hv_stub_free(stub);
		return NULL;
	}
	stub->table = t.best->at;
	stub->note = note_best(&t);
	keep_others(stub, &t);
	return stub;
}

/*
 * The table of the kernel's text that VBAR_EL2 leads to. A bare stub's address is physical; a hypervisor's is one of its own, which
 * it maps to the text page by page: the one that looks like it is taken until its tables are walked (live_settle()). NULL: there is
 * none.
 */
static const struct hv_found *find_resident(const struct tables *t, const struct snapshot *snapshot)
{
	uint64_t vbar = snapshot_reg(&snapshot->cpu[0], "VBAR_EL2");
	bool bare = snapshot_is_bare(snapshot);
	const struct hv_found *found = NULL;

	for (size_t i = 0; i < t->count && i < TABLES_MAX; i++) {
		const struct hv_found *f = &t->found[i];
		const struct hv_abi *abi = bare ? NULL : hv_abi_find(f->guess);

		if (bare ? f->at == vbar - snapshot->kernel : abi && abi->mmu_on && (f->at ^ vbar) % PAGE == 0)
			found = f;
	}
	return found;
}

static struct hv_stub *from_bare(const char *name, const void *data, size_t size, const struct snapshot *snapshot,
				 struct tables *t, char *error, size_t error_size)
{
	uint64_t at = snapshot_reg(&snapshot->cpu[0], "VBAR_EL2") - snapshot->kernel;
	struct hv_stub *stub = hv_stub_from_image_at(name, data, size, at, error, error_size);

	if (!stub)
		return NULL;
	stub->kind = HV_STUB_RESIDENT;
	t->best = find_resident(t, snapshot);
	if (asprintf(&stub->note, "the table at 0x%" PRIx64 ", where VBAR_EL2 = 0x%" PRIx64 " leads", at,
		     at + snapshot->kernel) < 0)
		stub->note = NULL;
	return stub;
}

static struct hv_stub *from_live(const char *name, const void *data, size_t size, const struct snapshot *snapshot,
				 struct tables *t, char *error, size_t error_size)
{
	struct hv_stub *stub;

	t->best = find_resident(t, snapshot);
	stub = hv_stub_from_image_at(name, data, size, t->best ? t->best->at : 0, error, error_size);
	if (!stub)
		return NULL;
	stub->kind = HV_STUB_LIVE;
	return stub;
}

/*
 * The kernel itself is at EL2 (VHE) and its own vectors are there. Its stub is the table by which its next CPU, or the next kernel,
 * gets to EL2, as it is patched for this CPU.
 */
static struct hv_stub *from_host(const char *name, const void *data, size_t size, const struct snapshot *snapshot,
				 struct tables *t, char *error, size_t error_size)
{
	struct hv_stub *stub;

	if (!t->best) {
		complain_of(error, error_size, "%s: the kernel itself runs at EL2 there (mode %s), and no hyp stub is among its "
			    "%zu vector tables", name, snapshot->mode, t->count);
		return NULL;
	}
	stub = hv_stub_from_image_at(name, data, size, t->best->at, error, error_size);
	if (!stub)
		return NULL;
	stub->kind = HV_STUB_RESIDENT;
	if (asprintf(&stub->note, "the kernel itself runs at EL2 (mode %s): the table at 0x%" PRIx64 " is the stub that it does "
		     "not need there, as it has patched it", snapshot->mode, t->best->at) < 0)
		stub->note = NULL;
	return stub;
}

/* What EL2 uses is the subject, whatever it looks like; the kernel's other tables are found as in its file. */
struct hv_stub *image_of_snapshot(const char *name, const void *data, size_t size, const struct snapshot *snapshot, char *error,
				  size_t error_size)
{
	unsigned level = snapshot_reg(&snapshot->cpu[0], "pstate") >> 2 & 3;
	struct hv_stub *(*const from)(const char *file, const void *bytes, size_t count, const struct snapshot *s,
				      struct tables *tables, char *why, size_t why_size) =
		level == 2 ? from_host : snapshot_is_bare(snapshot) ? from_bare : from_live;
	struct hv_stub *stub;
	struct tables t;

	if (level != 1 && level != 2) {
		complain_of(error, error_size, "%s: the CPU was stopped at EL%u, where no kernel is; boot it again", name, level);
		return NULL;
	}
	find_tables(data, size, &t);
	stub = from(name, data, size, snapshot, &t, error, error_size);
	if (stub)
		keep_others(stub, &t);
	return stub;
}

struct hv_stub *hv_stub_from_image_at(const char *name, const void *data, size_t size, uint64_t offset,
				      char *error, size_t error_size)
{
	struct hv_stub *stub;

	if (!stub_has_room(name, size, offset, error, error_size))
		return NULL;
	stub = from_image(name, data, size, error, error_size);
	if (stub)
		stub->table = offset;
	return stub;
}
