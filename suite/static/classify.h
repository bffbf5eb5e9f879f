/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the vector table at a place is taken for. */
#ifndef HVCHECK_CLASSIFY_H
#define HVCHECK_CLASSIFY_H

#include "hvcheck/stub.h"

/* Fill in all of `found` but its place. The table at offset `table` lies within `size`. */
void classify(const uint8_t *image, size_t size, uint64_t table, struct hv_found *found);

#endif
