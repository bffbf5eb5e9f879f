/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The checker, one of the two models of lines.h. */
#ifndef SIM_MEMORY_LINES_CHECK_H
#define SIM_MEMORY_LINES_CHECK_H

#include "sim/memory/lines-table.h"

extern const struct model lines_checker;

#endif
