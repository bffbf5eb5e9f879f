/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All paths through a stub of 32-bit instructions, on terms. It gives up if it meets what it does not know. */
#ifndef SUITE_PROVE_WALK_HYP_H
#define SUITE_PROVE_WALK_HYP_H

#include "suite/prove/walker-hyp.h"

/* State of r0 to r14 as a call finds them: 15 is SP_hyp, 14 LR_usr. */
void walk_hyp_begin(struct walk_hyp *h, struct state *s);
/*
 * Each end of each path from `at`, under the conditions of w->path, is handed to `leaf`. False: one said so, or the walk gave up.
 */
bool walk_hyp(struct walk_hyp *h, uint64_t at, const struct state *from, bool (*leaf)(void *ctx, const struct leaf *leaf),
	      void *ctx);

#endif
