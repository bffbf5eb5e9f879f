/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between suite/fuzz/worker.c and suite/fuzz/minimise.c. */
#ifndef SUITE_FUZZ_MINIMISE_H
#define SUITE_FUZZ_MINIMISE_H

#include "hvcheck/fuzz.h"

/*
 * Set what does not matter in `call` back to what a call has that nothing was asked of. `fails` runs a call and tells whether it
 * still fails in the same way; -1: the machine is lost. Returns how many calls were tried, or -1.
 */
int fuzz_minimise(const struct hv_fuzz *f, struct hv_call *call, int (*fails)(void *ctx, const struct hv_call *call), void *ctx);

#endif
