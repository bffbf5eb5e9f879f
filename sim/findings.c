/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>

#include "sim/findings.h"

#define MOST 4096	/* hazards that are kept, and events of a life: more than a person reads */

static void *append(struct findings_list *l, size_t size)
{
	if (l->count == MOST)
		return NULL;
	if (l->count == l->room) {
		size_t room = l->room ? 2 * l->room : 16;
		void *items = realloc(l->items, room * size);

		if (!items)
			return NULL;
		l->items = items;
		l->room = room;
	}
	return (char *)l->items + l->count++ * size;
}

void findings_hazard(struct findings *f, const struct hv_hazard *hazard)
{
	struct hv_hazard *h = append(&f->hazards, sizeof(*h));

	if (h)
		*h = *hazard;
}

void findings_life(struct findings *f, const struct hv_life *life)
{
	struct hv_life *l = append(&f->life, sizeof(*l));

	if (l)
		*l = *life;
}

size_t findings_take(struct findings_list *l, void **items)
{
	size_t count = l->count;

	*items = l->items;
	*l = (struct findings_list){ 0 };
	return count;
}

void findings_clear(struct findings *f)
{
	free(f->hazards.items);
	free(f->life.items);
}
