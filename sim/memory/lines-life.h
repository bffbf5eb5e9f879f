/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The life of the watched line: what is told of it. Of any other line nothing is. */
#ifndef SIM_MEMORY_LINES_LIFE_H
#define SIM_MEMORY_LINES_LIFE_H

#include "sim/memory/lines-table.h"

/* An event of the line at `pa`. `memory` is the line as last stored. */
void lines_tell(struct lines *l, uint64_t pa, enum hv_life_event event, unsigned size, const uint8_t *memory,
		const struct hv_actor *actor);
/* The same of an access. */
void lines_tell_access(struct lines *l, const struct part *p, enum hv_life_event event);
/* The same of what is no access: memory stays as it is. */
void lines_tell_watched(struct lines *l, uint64_t pa, enum hv_life_event event, const struct hv_actor *actor);
/* True if the watched line waits for a DSB, or for a context event. */
bool lines_watched_waits(struct lines *l, bool context);

#endif
