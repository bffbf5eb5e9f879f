/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The console that ACPI names. Freestanding. */
#ifndef HVCHECK_NATIVE_SPCR_H
#define HVCHECK_NATIVE_SPCR_H

#include "native/payload/acpi.h"
#include "native/link/entry.h"

/* Fill `uart` from the tables that the RSDP at `rsdp` leads to. False: none of them names a UART of a known kind. */
bool spcr_find(acpi_memory *memory, uint64_t rsdp, struct entry_uart *uart);

#endif
