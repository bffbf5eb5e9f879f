/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the marks of a byte mean to somebody who reads it. */
#ifndef SIM_MEMORY_LINES_CAUSE_H
#define SIM_MEMORY_LINES_CAUSE_H

#include "sim/memory/lines-marks.h"

/* The ways by which bytes are read. */
enum way { LOAD_CACHED, LOAD_PAST, FETCH_CACHED, FETCH_PAST };

/*
 * Report the first byte of the part whose stage, for this way, is one of the bits in `open`, and heal the line. False: there is
 * none.
 */
bool lines_check_bytes(struct lines *l, struct line *line, const struct part *p, enum way way, unsigned open);

#endif
