/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The console that ACPI names: RSDP, XSDT, SPCR. Freestanding. */
#ifndef HVCHECK_NATIVE_SPCR_H
#define HVCHECK_NATIVE_SPCR_H

#include "native/entry.h"

/* The `size` bytes at a physical address, or NULL if they cannot be read. */
typedef const uint8_t *spcr_memory(uint64_t at, uint64_t size);

/* Fill `uart` from the tables that the RSDP at `rsdp` leads to. False: none of them names a UART of a known kind. */
_Bool spcr_find(spcr_memory *memory, uint64_t rsdp, struct entry_uart *uart);

#endif
