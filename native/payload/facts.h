/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a device tree says of a board, as far as the payload needs it. Freestanding. */
#ifndef HVCHECK_NATIVE_FACTS_H
#define HVCHECK_NATIVE_FACTS_H

#include <stdbool.h>

#include "native/payload/arena.h"
#include "native/payload/dt.h"

/* CPUs, PSCI's method and the timer's frequency, into `record`. */
void facts_read(const struct dt *dt, struct entry_record *record);
/* The console's UART. False: the tree names none, or one of a kind that is not known. */
bool facts_uart(const struct dt *dt, struct entry_uart *uart);
/* RAM, less what is reserved. */
void facts_memory(const struct dt *dt, struct arena *arena);
/* What is reserved alone, out of RAM that is known already. */
void facts_reserved(const struct dt *dt, struct arena *arena);

#endif
