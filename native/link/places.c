/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See places.h. */
#include "native/link/places.h"

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
	list_gaps(places, record);
}
