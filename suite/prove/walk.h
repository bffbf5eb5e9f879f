/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walking through a stub symbolically. Private to suite/prove/. */
#ifndef SUITE_PROVE_WALK_H
#define SUITE_PROVE_WALK_H

#include "suite/prove/walker.h"

/*
 * Walk from `at` (offset) in the stub with `change` applied (NULL: the good one) and call `leaf` at each end that the path allows.
 * Stops early if `leaf` returns false, and returns false then.
 */
bool walk(struct walker *w, const struct change *change, uint64_t at, const struct state *from,
	  bool (*leaf)(void *ctx, const struct leaf *leaf), void *ctx);
/* The state that a call finds. */
void walk_begin(struct walker *w, struct state *s);
/* A state that any path may have on its way: nothing is known of it, nor of what was done before. */
void walk_begin_within(struct walker *w, struct state *s);

#endif
