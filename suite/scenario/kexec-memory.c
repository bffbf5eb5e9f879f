/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The memory of a kexec: pages of the image and where they belong, the list that says so, the routine. */
#include <string.h>

#include "isa/encode.h"
#include "suite/scenario/kexec-memory.h"

#define SHORT_LIST 5		/* entries before the one that leads on */
#define GAP 3			/* pages between two segments: both are guarded */

/* Destinations: two segments, with room between them. One of them lies above 4 GiB, if there is memory. */
static void choose_destinations(struct kexec *k)
{
	const struct scene_draw *d = &k->s->draw;
	unsigned split = k->flags & KEXEC_OVERLAP ? k->pages : (k->pages + 1) / 2;

	for (unsigned i = 0; i < k->pages; i++) {
		bool first = i < split;

		k->to[i] = SCENE_DESTINATION + (uint64_t)(d->shift + i + (first ? 0 : GAP)) * k->s->page;
		if (k->s->options->high && first != d->low_first)
			k->to[i] += SCENE_TO_HIGH;
	}
	if (k->flags & KEXEC_OVER_TABLE)
		k->to[k->pages - 1] = k->s->places->table & ~(uint64_t)(k->s->page - 1);
	if (k->flags & KEXEC_OVER_DESCRIPTOR)
		k->to[k->pages - 1] = SCENE_ARGUMENT;
}

/*
 * Sources: anywhere; where they already are; or each in the page that the next one belongs to, which the list's order allows, and
 * the last in its own, as is one in the middle, behind which others follow.
 */
static void choose_sources(struct kexec *k)
{
	for (unsigned i = 0; i < k->pages; i++) {
		unsigned middle = k->pages / 2;

		if (k->flags & KEXEC_IN_PLACE || (k->flags & KEXEC_OVERLAP && (i + 1 == k->pages || i == middle)))
			k->from[i] = k->to[i];
		else if (k->flags & KEXEC_OVERLAP && i + 2 < k->pages && i + 1 != middle)
			k->from[i] = k->to[i + 1];
		else
			k->from[i] = scene_page(k->s);
	}
}

static void put_insn(uint8_t *at, uint32_t insn)
{
	memcpy(at, &insn, sizeof(insn));
}

/* The entry can be anywhere in memory. Who rounds it down to a page, or takes the first destination for it, hangs. */
static void write_entry(struct kexec *k)
{
	const struct scene_draw *d = &k->s->draw;
	unsigned i = d->entry_page % k->pages;
	uint8_t *page = k->image + (size_t)i * k->s->page;
	uint64_t payload = k->s->places->payload;

	put_insn(k->image, ISA_WORD_B_SELF);
	put_insn(page, ISA_WORD_B_SELF);
	put_insn(page + d->entry_at, ISA_MAKE_MOVZ(16, payload));
	put_insn(page + d->entry_at + 4, ISA_MAKE_MOVK_16(16, payload >> 16));
	put_insn(page + d->entry_at + 8, ISA_MAKE_BR(16));
	k->entry = k->to[i] + d->entry_at;
}

static void write_image(struct kexec *k)
{
	const struct hv_places *places = k->s->places;
	uint8_t *last = k->image + (size_t)(k->pages - 1) * k->s->page + (places->table & (k->s->page - 1));

	k->stream = k->s->random;
	scene_fill_random(k->s, k->image, (size_t)k->pages * k->s->page);
	write_entry(k);
	if (!(k->flags & KEXEC_OVER_TABLE))
		return;
	/* A call through the old table now hangs, rather than does something at random. */
	put_insn(last + 0x200, ISA_WORD_B_SELF);
	put_insn(last + 0x400, ISA_WORD_B_SELF);
}

bool kexec_in_scene(uint64_t addr)
{
	return addr - HV_SCENE_BASE < HV_SCENE_SIZE || addr - HV_SCENE_HIGH < HV_SCENE_SIZE;
}

bool kexec_begins_run(const struct kexec *k, unsigned i)
{
	return !i || k->to[i] != k->to[i - 1] + k->s->page;
}

unsigned kexec_run_length(const struct kexec *k, unsigned i)
{
	unsigned n = 1;

	while (i + n < k->pages && !kexec_begins_run(k, i + n))
		n++;
	return n;
}

/* Add an entry. If the page is full, its last one leads to the next page. */
static void put_entry(struct kexec *k, uint64_t entry)
{
	unsigned most = k->flags & KEXEC_SHORT_LISTS ? SHORT_LIST : (unsigned)(k->s->page / 8) - 1;
	unsigned n = k->list_count;

	if (!n || k->lists[n - 1].used == most) {
		uint64_t page = scene_page(k->s);
		uint64_t *words = (uint64_t *)(void *)scene_bytes(k->s, k->s->page);

		if (n == KEXEC_LISTS_MAX || !words) {
			k->s->failed = true;
			return;
		}
		if (n)
			k->lists[n - 1].words[k->lists[n - 1].used++] = page | HV_IND_INDIRECTION;
		else
			k->head = page | HV_IND_INDIRECTION;
		k->lists[n].page = page;
		k->lists[n].words = words;
		k->list_count = ++n;
		scene_patch(k->s, page, NULL, k->s->page);
		scene_keep(k->s, "page of the list", page, (const uint8_t *)words, NULL, k->s->page);
	}
	k->lists[n - 1].words[k->lists[n - 1].used++] = entry;
}

void kexec_make_list(struct kexec *k)
{
	if (k->flags & KEXEC_IN_PLACE) {
		k->head = HV_IND_DONE;
		return;
	}
	for (unsigned i = 0; i < k->pages && !k->s->failed; i++) {
		if (kexec_begins_run(k, i))
			put_entry(k, k->to[i] | HV_IND_DESTINATION);
		if (!k->s->failed)
			put_entry(k, k->from[i] | HV_IND_SOURCE);
	}
	if (!k->s->failed)
		put_entry(k, HV_IND_DONE);
}

static void lay_out_destinations(struct kexec *k)
{
	for (unsigned i = 0; i < k->pages; i++) {
		unsigned n = kexec_run_length(k, i);

		if (kexec_begins_run(k, i) && kexec_in_scene(k->to[i]))
			scene_patch(k->s, k->to[i], NULL, (size_t)n * k->s->page);
		scene_expect(k->s, "page of the image", k->to[i], k->image + (size_t)i * k->s->page, k->s->page);
	}
}

static bool is_destination(const struct kexec *k, uint64_t page)
{
	for (unsigned i = 0; i < k->pages; i++)
		if (k->to[i] == page)
			return true;
	return false;
}

static void lay_out_sources(struct kexec *k)
{
	scene_patch_random(k->s, SCENE_STAGING, k->image, (size_t)k->pages * k->s->page, k->stream);
	for (unsigned i = 0; i < k->pages; i++) {
		if (k->flags & (KEXEC_OVERLAP | KEXEC_IN_PLACE) && is_destination(k, k->from[i]))
			continue;
		scene_patch(k->s, k->from[i], NULL, k->s->page);
		scene_keep(k->s, "source page", k->from[i], k->image + (size_t)i * k->s->page, NULL, k->s->page);
	}
}

/* A page that is free while this goes on. */
static void keep_page(struct scenario_scene *s, uint64_t page)
{
	uint8_t *bytes = scene_bytes(s, SCENE_PAGE);

	scene_fill_random(s, bytes, SCENE_PAGE);
	scene_patch(s, page, bytes, SCENE_PAGE);
	scene_keep(s, "page beside the control page", page, bytes, bytes, SCENE_PAGE);
}

static void lay_out_routine(struct kexec *k)
{
	struct scenario_scene *s = k->s;
	size_t size = s->routine_size < HV_KEXEC_CODE_MAX ? s->routine_size : HV_KEXEC_CODE_MAX;
	uint8_t *bytes = scene_bytes(s, SCENE_PAGE);

	k->code_size = (size + 15) & ~15ull;
	if (!bytes || !size)
		return;
	memcpy(bytes, s->routine, size);
	scene_patch(s, SCENE_ROUTINE, bytes, SCENE_PAGE);
	scene_patch(s, SCENE_CONTROL, NULL, SCENE_PAGE);	/* the routine may do with it what it wants */
	keep_page(s, SCENE_CONTROL - SCENE_PAGE);
	keep_page(s, SCENE_CONTROL + SCENE_PAGE);
}

void kexec_choose(struct kexec *k)
{
	choose_destinations(k);
	choose_sources(k);
	write_image(k);
}

void kexec_lay_out(struct kexec *k)
{
	lay_out_destinations(k);
	lay_out_sources(k);
	if (k->s->routine)
		lay_out_routine(k);
}
