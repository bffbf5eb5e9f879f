/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What may happen to a line of the adversary's at any moment, drawn at random. */
#ifndef SIM_MEMORY_LINES_CHANCE_H
#define SIM_MEMORY_LINES_CHANCE_H

#include "sim/memory/lines-table.h"

/* One thing happens to the line. */
void chance_happen(struct lines *l, struct line *line);
/* Around an access to a line, where it shows most: often nothing, sometimes a few things. */
void chance_provoke(struct lines *l, struct line *line);
/* At a barrier, the last moment for what is waiting: the same, to a few lines of any. */
void chance_provoke_some(struct lines *l);

#endif
