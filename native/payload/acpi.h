/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ACPI's tables, as firmware has them in memory. Freestanding. */
#ifndef HVCHECK_NATIVE_ACPI_H
#define HVCHECK_NATIVE_ACPI_H

#include <stdbool.h>
#include <stdint.h>

#define ACPI_HEADER 36		/* bytes of every table: signature, length, ... */

/* The `size` bytes at a physical address, or NULL if they cannot be read. */
typedef const uint8_t *acpi_memory(uint64_t at, uint64_t size);

/* The value of `count` bytes, which may lie at any address. */
uint64_t acpi_value(const uint8_t *bytes, unsigned count);
/*
 * The table with this signature that the RSDP at `rsdp` leads to, if it is no shorter than `least` and its bytes add up to 0. NULL:
 * there is none.
 */
const uint8_t *acpi_table(acpi_memory *memory, uint64_t rsdp, const char *signature, uint32_t least, uint32_t *size);

#endif
