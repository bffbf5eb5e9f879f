/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See places.h. */
#include "native/link/places.h"

#include "hvcheck/scenario.h"
#include "isa/encode.h"

bool places_is_thumb(const void *image)
{
	const struct hv_harness *h = (const void *)((const char *)image + HV_HARNESS_AT);

	return h->next & 1;	/* the linker says it so */
}

bool places_plants32(const struct hv_places *places, uint64_t at, uint32_t before, uint32_t was)
{
	if (at == places->site || at == places->site + 4 || at == places->site_event + 4)
		return true;	/* the call itself, and the ways back from it */
	return !was && (before == ISA_WORD_A32_JUMP || before == ISA_WORD_T32_JUMP);
}

/* Between ranges of RAM lies what the board keeps or does not have. */
static void list_gaps(struct hv_places *places, const struct entry_record *record)
{
	uint64_t end = places->ram;

	places->gap_count = 0;
	for (uint64_t i = 0; i < record->range_count && i < ENTRY_RANGES; i++) {
		const struct entry_range *r = &record->ranges[i];

		if (r->at > end && places->gap_count < HV_GAPS)
			places->gaps[places->gap_count++] = (struct hv_gap){ end, r->at };
		end = r->at + r->size;
	}
	places->ram_end = end;
}
_Static_assert(ENTRY_RANGES <= HV_GAPS, "there is a gap in front of each range at most");

void places_chosen(struct hv_places *places, const struct entry_record *record)
{
	const struct entry_places *p = &record->places;

	places->canary = p->canary;
	places->canary_size = p->canary_size;
	places->work = p->work;
	places->work_end = p->work + p->work_size;
	places->calls = p->calls;
	places->outs = p->outs;
	places->home = p->stub;
	places->home_end = p->stub + p->stub_size;
	places->far = p->far;
	places->ram = record->range_count && record->ranges[0].at < places->image ? record->ranges[0].at : places->image;
	places->is_small = p->stage_size < 2 * HV_SCENE_SIZE;
	list_gaps(places, record);
}
