/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The places that a payload has chosen, for its generator and judge and for the host's. Freestanding. */
#ifndef HVCHECK_NATIVE_PLACES_H
#define HVCHECK_NATIVE_PLACES_H

#include "hvcheck/places.h"
#include "native/link/entry.h"

/* What hv_places_read() has filled in stays, but for what the payload has chosen itself. The record may hold anything. */
void places_chosen(struct hv_places *places, const struct entry_record *record);

#endif
