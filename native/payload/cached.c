/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See cached.h. The tables are of 4 KiB granule and 39 bits: one of 1 GiB entries, and one of 2 MiB blocks where the image lies. */
#include "native/payload/cached.h"

#include "native/payload/payload.h"

#define ENTRIES 512
#define GIB_SHIFT 30
#define BLOCK 0x200000ull
#define TABLE 3ull			/* descriptor of another table */
#define NORMAL_BLOCK 0x741ull		/* AF, inner shareable, AP[1], MAIR's first attribute */
#define TCR_RES1 (1ull << 31 | 1ull << 23)
#define TCR_T0SZ_39 25ull		/* granule 4 KiB; the tables themselves are read past the caches */
#define TCR_SH_INNER (3ull << 12)
#define TCR_PS_SHIFT 16
#define MOST_PS 5ull
#define HCR_E2H (1ull << 34)

uint64_t cached_call(uint64_t (*leaf)(uint64_t, uint64_t), uint64_t a, uint64_t b, uint64_t ttbr, uint64_t tcr);
uint64_t cached_leaf_load(uint64_t at, uint64_t unused);
uint64_t cached_leaf_store(uint64_t at, uint64_t value);
uint64_t cached_leaf_crc(uint64_t at, uint64_t size);

static uint64_t tables[2][ENTRIES] __attribute__((aligned(4096)));

static bool is_e2h_stuck(void)
{
	uint64_t hcr;

	__asm__("mrs %0, hcr_el2" : "=r"(hcr));
	return hcr & HCR_E2H;
}

static uint64_t tcr(void)
{
	uint64_t mmfr0, size;

	__asm__("mrs %0, id_aa64mmfr0_el1" : "=r"(mmfr0));
	size = mmfr0 & 15;
	return TCR_RES1 | TCR_T0SZ_39 | TCR_SH_INNER | (size < MOST_PS ? size : MOST_PS) << TCR_PS_SHIFT;
}

bool cached_open(void)
{
	const uint64_t from = (uintptr_t)hv_head, to = (uintptr_t)hv_image_end - 1;

	if (is_e2h_stuck() || from >> GIB_SHIFT != to >> GIB_SHIFT || from >> GIB_SHIFT >= ENTRIES)
		return false;
	tables[0][from >> GIB_SHIFT] = (uintptr_t)tables[1] | TABLE;
	for (uint64_t at = from & ~(BLOCK - 1); at <= to; at += BLOCK)
		tables[1][at / BLOCK % ENTRIES] = at | NORMAL_BLOCK;
	hv_flush((uintptr_t)tables, sizeof(tables));
	return true;
}

static uint64_t call(uint64_t (*leaf)(uint64_t, uint64_t), uint64_t a, uint64_t b)
{
	return cached_call(leaf, a, b, (uintptr_t)tables[0], tcr());
}

uint64_t cached_load(const uint64_t *at)
{
	return call(cached_leaf_load, (uintptr_t)at, 0);
}

void cached_store(uint64_t *at, uint64_t value)
{
	call(cached_leaf_store, (uintptr_t)at, value);
}

uint32_t cached_crc(const void *at, uint64_t size)
{
	return (uint32_t)call(cached_leaf_crc, (uintptr_t)at, size);
}
