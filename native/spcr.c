/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ACPI 6.5, 5.2.5 (RSDP), 5.2.8 (XSDT); Microsoft's "Serial Port Console Redirection Table". See spcr.h. */
#include "native/spcr.h"

#include <stdbool.h>
#include <stddef.h>

#include "native/uart.h"

#define HEADER 36		/* of every table: signature, length, ... */
#define LONGEST 0x100000	/* a table that says more is none */
#define RSDP_SIZE 36
#define RSDP_XSDT_AT 24
#define SPCR_SIZE 52		/* as far as it is read */
#define SPCR_TYPE_AT 36
#define SPCR_SPACE_AT 40	/* generic address: space, bits, offset, access size, address */
#define SPCR_ACCESS_AT 43
#define SPCR_ADDRESS_AT 44

/* SPCR's interface types. */
static const struct { uint8_t type; const char *kind; } types[] = {
	{ 0x00, "8250" }, { 0x01, "8250" }, { 0x12, "8250" }, { 0x03, "pl011" }, { 0x0d, "sbsa-uart" }, { 0x0e, "sbsa-uart" },
};

static uint64_t little(const uint8_t *bytes, unsigned count)
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

/* The whole table at `at` if it has this signature, is no shorter than `least`, and its bytes add up to 0. */
static const uint8_t *table_at(spcr_memory *memory, uint64_t at, const char *signature, uint32_t least, uint32_t *size)
{
	const uint8_t *table = at ? memory(at, HEADER) : NULL;

	if (!table || !is_signed(table, signature, 4))
		return NULL;
	*size = (uint32_t)little(table + 4, 4);
	if (*size < least || *size > LONGEST)
		return NULL;
	table = memory(at, *size);
	return table && sums_to_0(table, *size) ? table : NULL;
}

static bool read_spcr(const uint8_t *spcr, struct entry_uart *uart)
{
	const uint64_t address = little(spcr + SPCR_ADDRESS_AT, 8);
	const unsigned access = spcr[SPCR_ACCESS_AT];	/* 1 byte, 2 half-word, 3 word */

	if (spcr[SPCR_SPACE_AT] != 0 || !address)	/* system memory */
		return false;
	for (unsigned i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (types[i].type != spcr[SPCR_TYPE_AT])
			continue;
		int kind = uart_kind_named(types[i].kind);

		*uart = (struct entry_uart){ .at = address, .kind = (uint32_t)kind, .source = ENTRY_FROM_SPCR,
					     .width = uart_kinds[kind].width };
		if (uart_kinds[kind].width == 1 && access >= 1 && access <= 3) {
			uart->shift = access - 1;
			uart->width = 1u << (access - 1);
		}
		return true;
	}
	return false;
}

bool spcr_find(spcr_memory *memory, uint64_t rsdp_at, struct entry_uart *uart)
{
	const uint8_t *rsdp = memory(rsdp_at, RSDP_SIZE), *xsdt, *spcr;
	uint32_t size, spcr_size;

	if (!rsdp || !is_signed(rsdp, "RSD PTR ", 8))
		return false;
	xsdt = table_at(memory, little(rsdp + RSDP_XSDT_AT, 8), "XSDT", HEADER, &size);
	for (uint32_t at = HEADER; xsdt && at + 8 <= size; at += 8) {
		spcr = table_at(memory, little(xsdt + at, 8), "SPCR", SPCR_SIZE, &spcr_size);
		if (spcr)
			return read_spcr(spcr, uart);
	}
	return false;
}
