/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Vector tables in any file: a sweep finds places that are shaped like one, and what their slots do first
 * tells tables from other code. Tables at 2 KiB come first; what lies elsewhere, because the file has a header
 * or is an archive of some kind, must not overlap them and needs more evidence.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "isa/encode.h"
#include "hvcheck/stub.h"
#include "suite/static/classify-arm.h"
#include "suite/static/classify.h"
#include "suite/static/word.h"
#include "suite/static/entry.h"
#include "suite/static/layout.h"
#include "suite/static/sweep.h"

#define PLACES_MAX 65536		/* that are looked into; a kernel has two dozen tables, and more that are alike */
#define TABLES_MAX 1024		/* in one file */
#define HANDLES_MIN 7		/* slots of a table of 8 or 16 that handle exceptions */
#define SLOTS_MIN 13		/* slots of a stub that handle exceptions or are dead */
#define SURE 70			/* confidence */

struct place {
	uint64_t at;
	unsigned shape;		/* slots that end as a slot does, and slots that do not begin in padding */
	bool aligned;		/* at a multiple of 2 KiB, by the address or else by the offset */
	bool sure;		/* it is so by the address */
};

struct scan {
	const uint8_t *bytes;
	size_t size;
	struct layout layout;
	struct place *places;	/* owned */
	size_t count;
	struct hv_found *best;
	size_t kept, max, found;
};

static unsigned ones(unsigned bits)
{
	unsigned count = 0;

	for (; bits; bits &= bits - 1)
		count++;
	return count;
}

static bool is_padding(const struct scan *s, uint64_t at)
{
	uint32_t word = hv_word(s->bytes, s->size, at);

	return !word || word == ISA_WORD_NOP;
}

/* KVM's slots may begin with a NOP that the kernel can make an ESB: elsewhere, that would be the end of padding. */
static unsigned begun_slots(const struct scan *s, const struct place *place)
{
	unsigned count = 0;

	for (unsigned slot = 0; slot < 16; slot++) {
		uint64_t at = place->at + slot * HV_SLOT_SIZE;

		count += !is_padding(s, at) || (place->aligned && !is_padding(s, at + 4));
	}
	return count;
}

/* Nearly all slots handle exceptions or hang, and begin at once. */
static bool is_stub(const struct scan *s, uint64_t at)
{
	struct entry entry;
	unsigned begun = 0;

	for (unsigned slot = 0; slot < 16; slot++)
		begun += !is_padding(s, at + slot * HV_SLOT_SIZE);
	if (begun < SLOTS_MIN)
		return false;
	entry_read(s->bytes, s->size, at, &entry);
	return ones(entry.handles | entry.dead) >= SLOTS_MIN;
}

/* What is not at 2 KiB may hang only if it is a stub that is known. */
static bool is_table(const struct scan *s, const struct place *place)
{
	struct hv_found found;

	if (entry_count(s->bytes, s->size, place->at, HANDLES_MIN))
		return true;
	if (!is_stub(s, place->at))
		return false;
	if (place->aligned)
		return true;
	classify(s->bytes, s->size, place->at, &found);
	return found.confidence >= SURE && hv_is_generation(found.guess);
}

static void note_place(void *ctx, uint64_t at, unsigned closed)
{
	struct scan *s = ctx;
	struct place place = { .at = at };
	uint64_t address;
	bool known = layout_address(&s->layout, at, &address);

	place.aligned = address % HV_TABLE_SIZE == 0;
	place.sure = known && place.aligned;
	place.shape = closed + begun_slots(s, &place);
	if (s->count < PLACES_MAX)
		s->places[s->count++] = place;
}

static int best_first(const void *a, const void *b)
{
	const struct hv_found *x = a, *y = b;

	if (x->confidence != y->confidence)
		return x->confidence < y->confidence ? 1 : -1;
	return (x->at > y->at) - (x->at < y->at);
}

/* Put `found` where it belongs among the `kept` best of at most `max`. Returns how many are kept. */
static size_t keep(struct hv_found *best, size_t kept, size_t max, const struct hv_found *found)
{
	size_t i = kept < max ? kept : max;

	while (i > 0 && best_first(&best[i - 1], found) > 0)
		i--;
	if (i == max)
		return kept;
	kept = kept < max ? kept + 1 : max;
	memmove(best + i + 1, best + i, (kept - i - 1) * sizeof(*best));
	best[i] = *found;
	return kept;
}

static void take(struct scan *s, const struct place *place)
{
	struct hv_found found = { .at = place->at, .aligned = place->aligned };

	classify(s->bytes, s->size, place->at, &found);
	if (!found.confidence)
		return;
	s->found++;
	s->kept = keep(s->best, s->kept, s->max, &found);
}

/*
 * A table without its first slots, or seen a few words too early, looks much like one. So a place at a known
 * address goes first, then the best shape; and of several tables in a row, the first one's first slot.
 */
static int best_place_first(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->sure != y->sure)
		return x->sure ? -1 : 1;
	if (x->shape != y->shape)
		return x->shape < y->shape ? 1 : -1;
	return (x->at > y->at) - (x->at < y->at);
}

static bool overlaps(const struct place *places, size_t count, uint64_t at)
{
	for (size_t i = 0; i < count; i++)
		if (at < places[i].at + HV_TABLE_SIZE && places[i].at < at + HV_TABLE_SIZE)
			return true;
	return false;
}

/* What is taken moves to the front of the places. */
static void take_best(struct scan *s)
{
	size_t taken = 0;

	if (s->count)
		qsort(s->places, s->count, sizeof(*s->places), best_place_first);
	for (size_t i = 0; i < s->count && taken < TABLES_MAX; i++) {
		struct place place = s->places[i];

		if (overlaps(s->places, taken, place.at) || !is_table(s, &place))
			continue;
		s->places[taken++] = place;
		take(s, &place);
	}
}

/* A zImage, or an ELF file of 32-bit Arm: there is no A64 code in it. */
static bool is_arm(const uint8_t *data, size_t size)
{
	static const uint8_t zimage[] = { 0x18, 0x28, 0x6f, 0x01 }, elf[] = { 0x7f, 'E', 'L', 'F' };

	return size >= 64 && (!memcmp(data + 0x24, zimage, sizeof(zimage)) || (!memcmp(data, elf, sizeof(elf)) && data[18] == 40));
}

/* Vectors of Hyp mode that are no stub's jump to what takes over: those by which the decompressor enters the kernel. */
static void take_arm(void *ctx, const struct code *code, uint64_t at)
{
	struct scan *s = ctx;
	struct hv_found found = { .at = at, .exec = HV_A32, .thumb = code->set == ISA_T32,
				  .aligned = at % hv_table_size(HV_A32) == 0 };

	classify_arm(code, at, &found);
	if (!found.confidence) {
		snprintf(found.guess, sizeof(found.guess), "Hyp vectors");
		snprintf(found.why, sizeof(found.why), "branches that are dead but for a few");
		found.level = "Hyp";
		found.confidence = 50;
	}
	s->found++;
	s->kept = keep(s->best, s->kept, s->max, &found);
}

size_t hv_scan(const void *data, size_t size, struct hv_found *found, size_t max)
{
	struct scan s = { .bytes = data, .size = size, .best = found, .max = max };

	s.places = calloc(PLACES_MAX, sizeof(*s.places));
	if (!s.places)
		return 0;
	layout_read(&s.layout, data, size);
	if (!is_arm(data, size)) {
		sweep(data, size, note_place, &s);
		take_best(&s);
	}
	if (!s.found)
		sweep_arm(data, size, take_arm, &s);
	free(s.places);
	return s.found;
}
