/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Microsoft's "Serial Port Console Redirection Table". See spcr.h. */
#include "native/payload/spcr.h"

#include <stdbool.h>
#include <stddef.h>

#include "native/payload/uart.h"

#define SPCR_SIZE 52		/* as far as it is read */
#define SPCR_TYPE_AT 36
#define SPCR_SPACE_AT 40	/* generic address: space, bits, offset, access size, address */
#define SPCR_ACCESS_AT 43
#define SPCR_ADDRESS_AT 44

/* SPCR's interface types. */
static const struct { uint8_t type; const char *kind; } types[] = {
	{ 0x00, "8250" }, { 0x01, "8250" }, { 0x12, "8250" }, { 0x03, "pl011" }, { 0x0d, "sbsa-uart" }, { 0x0e, "sbsa-uart" },
};

static bool read_spcr(const uint8_t *spcr, struct entry_uart *uart)
{
	const uint64_t address = acpi_value(spcr + SPCR_ADDRESS_AT, 8);
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

bool spcr_find(acpi_memory *memory, uint64_t rsdp, struct entry_uart *uart)
{
	uint32_t size;
	const uint8_t *spcr = acpi_table(memory, rsdp, "SPCR", SPCR_SIZE, &size);

	return spcr && read_spcr(spcr, uart);
}
