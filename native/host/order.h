/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The host's side of random calls that a payload makes and judges: what it is told to do, and its account of what it did. */
#ifndef NATIVE_ORDER_H
#define NATIVE_ORDER_H

#include <stdbool.h>

#include "hvcheck/fuzz.h"
#include "hvcheck/machine.h"
#include "native/link/mailbox.h"

#define ORDER_SLICE_MS 500	/* of one request: so long does it take to notice Ctrl-C */

/* All but the baseline, which is zero then. Plain data, in a form that may lie in memory that a stub can write. */
void order_make(const struct hv_machine *m, const struct hv_fuzz *f, const struct hv_news *news, struct fuzz_order *order);
/* `answer` is indexed by MAIL_FUZZ_*. An account that cannot be right, since a stub may have written over it, says nothing. */
void order_read(const uint64_t *answer, uint64_t count, struct hv_fuzzed *fuzzed);
/*
 * When memory has been compared. `changed`: one of the calls has written where it must not, and those behind it ran into what it
 * did, so that all of them are made again. So is a batch of which nothing is known.
 */
void order_settle(uint64_t count, bool changed, struct hv_fuzzed *fuzzed);

#endif
