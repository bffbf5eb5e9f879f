/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The page tables at places.high_maps: what idmap_ro of the harness is, above 4 GiB and once for each granule. */
#include "hvcheck/places.h"
#include "sim/engine/engine.h"
#include "sim/high-maps.h"

/* Descriptors (Arm ARM D5.3). AP[2:1]: EL2 alone has them, and AP[1] is one there; nothing can be written. */
#define TABLE 3ull
#define BLOCK (1ull << 10 | 1ull << 7 | 1ull << 6 | HV_IDMAP_MAIR_INDEX << 2 | 1)

#define MIB (1ull << 20)
#define MAPPED (8 * 1024 * MIB)
#define LEVEL2_16K 0x4000	/* of 16 KiB pages: 39 bits begin in level 1, and blocks are of level 2 */
#define USED (LEVEL2_16K + MAPPED / (32 * MIB) * 8)

static void write_word(uint8_t *to, uint64_t word)
{
	for (unsigned i = 0; i < 8; i++)
		to[i] = (uint8_t)(word >> 8 * i);
}

static void write_blocks(uint8_t *table, uint64_t size)
{
	for (uint64_t at = 0; at < MAPPED; at += size)
		write_word(table + at / size * 8, at | BLOCK);
}

size_t high_maps_make(struct engine *e)
{
	uint8_t *maps = engine_map(e, HV_HIGH_MAPS_BASE, HV_HIGH_MAPS_SIZE);

	if (!maps)
		return 0;
	write_blocks(maps + HV_HIGH_MAP_4K, 1024 * MIB);
	write_blocks(maps + HV_HIGH_MAP_64K, 512 * MIB);
	write_blocks(maps + LEVEL2_16K, 32 * MIB);
	write_word(maps + HV_HIGH_MAP_16K, (HV_HIGH_MAPS_BASE + LEVEL2_16K) | TABLE);
	return USED;
}
