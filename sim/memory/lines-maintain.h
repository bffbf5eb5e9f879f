/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Maintenance and barriers as the checker has them: as the functions of struct model. */
#ifndef SIM_MEMORY_LINES_MAINTAIN_H
#define SIM_MEMORY_LINES_MAINTAIN_H

#include "sim/memory/lines-table.h"

void lines_check_dc(struct lines *l, struct line *line, enum lines_dc op, const struct hv_actor *actor);
void lines_check_dc_all(struct lines *l, enum lines_dc op, const struct hv_actor *actor);
void lines_check_ic(struct lines *l, struct line *line, unsigned at, unsigned size, const struct hv_actor *actor);
void lines_check_ic_all(struct lines *l, const struct hv_actor *actor);
void lines_check_barrier(struct lines *l, enum lines_barrier barrier);
void lines_check_context(struct lines *l);

#endif
