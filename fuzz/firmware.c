/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What firmware hands to the payload: a device tree, or ACPI's tables with the RSDP in front. Whatever is read of them makes sense:
 * a UART is of a known kind and width, RAM is in whole pages and in order.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "native/payload/facts.h"
#include "native/payload/madt.h"
#include "native/payload/spcr.h"
#include "native/payload/uart.h"

#define BASE 0x40000000ull
#define MOST 0x20000

static const uint8_t *bytes;
static size_t count;

static const uint8_t *memory(uint64_t at, uint64_t size)
{
	return at >= BASE && at - BASE <= count && size <= count - (at - BASE) ? bytes + (at - BASE) : NULL;
}

static void check_uart(const struct entry_uart *uart)
{
	if (uart->kind >= uart_kind_count || uart->shift > 3 || (uart->width != 1 && uart->width != 2 && uart->width != 4) ||
	    memchr(uart->options, 0, sizeof(uart->options)) == NULL)
		abort();
}

static void check_arena(const struct arena *a)
{
	for (unsigned i = 0; i < a->count; i++)
		if (!a->ranges[i].size || (a->ranges[i].at | a->ranges[i].size) & (ARENA_PAGE - 1) ||
		    (i && a->ranges[i - 1].at + a->ranges[i - 1].size >= a->ranges[i].at))
			abort();
}

static void read_tree(void)
{
	static struct entry_record record;
	struct entry_uart uart = { 0 };
	struct arena arena = { 0 };
	struct dt dt;

	if (!dt_open(&dt, bytes, count))
		return;
	memset(&record, 0, sizeof(record));
	facts_read(&dt, &record);
	if (record.gic.kind > ENTRY_GIC_BCM2836 || record.psci > ENTRY_PSCI_HVC)
		abort();
	if (facts_uart(&dt, &uart))
		check_uart(&uart);
	facts_memory(&dt, &arena);
	check_arena(&arena);
}

static void read_madt(void)
{
	static struct entry_record record;

	memset(&record, 0, sizeof(record));
	madt_read(memory, BASE, &record);
	if (record.gic.kind > ENTRY_GIC_V3 || record.psci > ENTRY_PSCI_HVC || record.cpu_count > MOST)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct entry_uart uart = { 0 };
	uint8_t *copy = size && size <= MOST ? malloc(size) : NULL;	/* aligned, and no byte longer */

	if (!copy)
		return 0;
	memcpy(copy, data, size);
	bytes = copy;
	count = size;
	read_tree();
	if (spcr_find(memory, BASE, &uart))
		check_uart(&uart);
	read_madt();
	free(copy);
	return 0;
}
