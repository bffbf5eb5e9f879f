/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the conditions of a path say if the flags are those of 32-bit comparisons. Private to suite/prove/. */
#ifndef SUITE_PROVE_PATH_HYP_H
#define SUITE_PROVE_PATH_HYP_H

#include "suite/prove/terms.h"

/* Whether some value takes the path with one more condition at its end. Yes, if that is not known. */
bool path_hyp_is_possible(const struct terms *t, const struct path *p);
/* The number that a term is on this path, as a term, if what the call found is one number there; else the term. */
term path_hyp_rewrite(struct terms *t, const struct path *p, term a);

#endif
