/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Mutants of a stub of 32-bit instructions. An edit is four bytes of memory there as well, at any instruction: behind one of two
 * bytes they hold what stood there. Private to suite/mutate/.
 */
#ifndef SUITE_MUTATE_HYP_H
#define SUITE_MUTATE_HYP_H

#include "suite/mutate/mutate.h"
#include "suite/static/code.h"

/* As mutants_make() of such a stub. */
int make_hyp(const struct hv_stub *stub, struct mutants *to);

#endif
