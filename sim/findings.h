/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the models of caches and barriers have found: hazards, and the life of the line that is watched. */
#ifndef SIM_FINDINGS_H
#define SIM_FINDINGS_H

#include <stddef.h>

#include "hvcheck/hazard.h"

/* A list that grows. */
struct findings_list {
	void *items;
	size_t count, room;
};

struct findings {
	struct findings_list hazards, life;
};

/* What has no room is left out. */
void findings_hazard(struct findings *f, const struct hv_hazard *hazard);
void findings_life(struct findings *f, const struct hv_life *life);
/* Let go of one list: the array is the caller's now (free(3)). */
size_t findings_take(struct findings_list *l, void **items);
void findings_clear(struct findings *f);

#endif
