/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The adversary, the other of the two models of lines.h. */
#ifndef SIM_MEMORY_LINES_EVICT_H
#define SIM_MEMORY_LINES_EVICT_H

#include "sim/memory/lines-table.h"

extern const struct model lines_adversary;

#endif
