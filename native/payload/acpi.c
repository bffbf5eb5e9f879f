/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ACPI 6.5, 5.2.5 (RSDP), 5.2.6 (headers), 5.2.8 (XSDT). See acpi.h. */
#include "native/payload/acpi.h"

#include <stddef.h>

#define LONGEST 0x100000	/* a table that says more is none */
#define RSDP_SIZE 36
#define RSDP_XSDT_AT 24

uint64_t acpi_value(const uint8_t *bytes, unsigned count)
{
	uint64_t value = 0;

	while (count--)
		value = value << 8 | bytes[count];
	return value;
}

static bool is_signed(const uint8_t *table, const char *signature, unsigned size)
{
	for (unsigned i = 0; i < size; i++)
		if (table[i] != (uint8_t)signature[i])
			return false;
	return true;
}

static bool sums_to_0(const uint8_t *bytes, uint64_t size)
{
	uint8_t sum = 0;

	while (size--)
		sum = (uint8_t)(sum + *bytes++);
	return !sum;
}

/* The whole table at `at`, if it is one of this signature. */
static const uint8_t *table_at(acpi_memory *memory, uint64_t at, const char *signature, uint32_t least, uint32_t *size)
{
	const uint8_t *table = at ? memory(at, ACPI_HEADER) : NULL;

	if (!table || !is_signed(table, signature, 4))
		return NULL;
	*size = (uint32_t)acpi_value(table + 4, 4);
	if (*size < least || *size > LONGEST)
		return NULL;
	table = memory(at, *size);
	return table && sums_to_0(table, *size) ? table : NULL;
}

const uint8_t *acpi_table(acpi_memory *memory, uint64_t rsdp_at, const char *signature, uint32_t least, uint32_t *size)
{
	const uint8_t *rsdp = memory(rsdp_at, RSDP_SIZE), *xsdt, *table = NULL;
	uint32_t xsdt_size;

	if (!rsdp || !is_signed(rsdp, "RSD PTR ", 8))
		return NULL;
	xsdt = table_at(memory, acpi_value(rsdp + RSDP_XSDT_AT, 8), "XSDT", ACPI_HEADER, &xsdt_size);
	for (uint32_t at = ACPI_HEADER; xsdt && !table && at + 8 <= xsdt_size; at += 8)
		table = table_at(memory, acpi_value(xsdt + at, 8), signature, least, size);
	return table;
}
