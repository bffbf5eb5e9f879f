/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SIM_MEMORY_TRANSLATE_SHORT_H
#define SIM_MEMORY_TRANSLATE_SHORT_H

#include "sim/memory/translate.h"

/* translate() of a regime that has the short form, with its MMU on. */
struct translation translate_short(struct translator *t, const struct regime *r, uint64_t va);

#endif
