/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Out of UEFI: what it knows is written down, then it is ended. This runs on UEFI's stack with its page tables, where every address
 * is itself (UEFI 2.10, 2.3.6), and calls nothing of UEFI but the three services below.
 */
#include "native/payload/arena.h"
#include "native/payload/madt.h"
#include "native/payload/payload.h"
#include "native/payload/spcr.h"

#define MAP_ROOM 0x10000	/* bytes for the memory map */
#define MOST_EXITS 4		/* ExitBootServices refuses if the map has changed since its key was made */

/* A row of the configuration table: a GUID as it lies in memory, and where that table is. */
struct table {
	uint64_t guid[2];
	uint64_t at;
};
static const uint64_t dtb_guid[2] = { 0x41a5f19cb1b621d5, 0xe0aa692c15d90b83 };	/* b1b621d5-f19c-41a5-830b-d9152c69aae0 */
static const uint64_t acpi_guid[2] = { 0x11d3e4f18868e871, 0x81883cc7800022bc };	/* 8868e871-e4f1-11d3-bc22-0080c73c8881 */

/* The fields that are used, at their offsets (UEFI 2.10, 4.3 and 4.4). */
struct services {
	uint64_t before[7];
	uint64_t (*get_memory_map)(uint64_t *size, void *map, uint64_t *key, uint64_t *row, uint32_t *version);
	uint64_t between[21];
	uint64_t (*exit_boot_services)(void *image, uint64_t key);
	uint64_t count, stall;
	uint64_t (*set_watchdog_timer)(uint64_t seconds, uint64_t code, uint64_t size, void *data);
};

struct system {
	uint64_t before[12];
	struct services *services;
	uint64_t table_count;
	struct table *tables;
};

/* A row of the memory map. The next is `row` bytes further on. */
struct stretch {
	uint32_t type, unused;
	uint64_t at, virtual_at, pages, attributes;
};
/* Types that are free once boot services have ended: the loader's code and data, boot services' code and data, and what is free. */
#define FREE_TYPES (1u << 1 | 1u << 2 | 1u << 3 | 1u << 4 | 1u << 7)

static _Alignas(16) uint8_t map[MAP_ROOM];

static uint64_t find_table(const struct system *system, const uint64_t *guid)
{
	for (uint64_t i = 0; i < system->table_count; i++)
		if (system->tables[i].guid[0] == guid[0] && system->tables[i].guid[1] == guid[1])
			return system->tables[i].at;
	return 0;
}

static const uint8_t *memory(uint64_t at, uint64_t size)
{
	(void)size;
	return (const uint8_t *)(uintptr_t)at;
}

static void add_memory(uint64_t size, uint64_t row)
{
	for (uint64_t at = 0; row >= sizeof(struct stretch) && at + row <= size; at += row) {
		const struct stretch *s = (const void *)(map + at);

		if (s->type < 32 && FREE_TYPES >> s->type & 1)
			arena_add(&entry_arena, s->at, s->pages * ARENA_PAGE);
	}
	entry_record.ram_source = ENTRY_FROM_UEFI;
}

void efi_main(void *image, void *table)
{
	const struct system *system = table;
	uint64_t rsdp = find_table(system, acpi_guid);

	entry_record.dtb = find_table(system, dtb_guid);
	if (rsdp) {
		spcr_find(memory, rsdp, &entry_record.uart);
		madt_read(memory, rsdp, &entry_record);
	}
	system->services->set_watchdog_timer(0, 0, 0, NULL);
	do {
		uint64_t size = sizeof(map), key = 0, row = 0;
		uint32_t version;

		entry_record.efi_status = system->services->get_memory_map(&size, map, &key, &row, &version);
		if (entry_record.efi_status)
			return;
		entry_record.efi_status = system->services->exit_boot_services(image, key);
		if (!entry_record.efi_status)
			add_memory(size, row);
	} while (++entry_record.efi_exits < MOST_EXITS && entry_record.efi_status);
}
