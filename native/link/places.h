/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The places that a payload has chosen, for its generator and judge and for the host's. Freestanding. */
#ifndef HVCHECK_NATIVE_PLACES_H
#define HVCHECK_NATIVE_PLACES_H

#include <stdbool.h>

#include "hvcheck/places.h"
#include "native/link/entry.h"

/* Whether the caller in this payload is of Thumb instructions. */
bool places_is_thumb(const void *image);
/* A word of the payload's own code that the runner has changed in AArch32: at `at`, behind the word `before`, and it was `was`. */
bool places_plants32(const struct hv_places *places, uint64_t at, uint32_t before, uint32_t was);

/* What hv_places_read() has filled in stays, but for what the payload has chosen itself. The record may hold anything. */
void places_chosen(struct hv_places *places, const struct entry_record *record);

#endif
