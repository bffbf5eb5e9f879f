/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is done to the system on a path. Private to suite/prove/. */
#ifndef SUITE_PROVE_SYSTEM_H
#define SUITE_PROVE_SYSTEM_H

#include "suite/prove/walker.h"

/*
 * What a read of `reg` behind the first `at` events sees: the state at the call, and writes to it, under any of its names, and to
 * what renames it.
 */
term system_read(struct walker *w, const struct state *s, unsigned at, uint32_t reg);

#endif
