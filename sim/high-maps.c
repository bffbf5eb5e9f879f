/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The page tables at places.high_maps: what idmap_ro of the harness is, above 4 GiB and once for each granule. Hyp mode's long
 * descriptors are those of 4 KiB pages, and it reads the first four.
 */
#include "hvcheck/places.h"
#include "sim/engine/engine.h"
#include "sim/high-maps.h"

/* Descriptors (Arm ARM D5.3). AP[2:1]: EL2 alone has them, and AP[1] is one there; nothing can be written. */
#define TABLE 3ull
#define BLOCK (1ull << 10 | 1ull << 7 | 1ull << 6 | 1)
#define MAIR_INDEX_A32 3ull	/* as payload32.S has it */

#define MIB (1ull << 20)
#define MAPPED (8 * 1024 * MIB)
#define LEVEL2_16K 0x4000	/* of 16 KiB pages: 39 bits begin in level 1, and blocks are of level 2 */
#define USED (LEVEL2_16K + MAPPED / (32 * MIB) * 8)

static void write_word(uint8_t *to, uint64_t word)
{
	for (unsigned i = 0; i < 8; i++)
		to[i] = (uint8_t)(word >> 8 * i);
}

static void write_blocks(uint8_t *table, uint64_t size, uint64_t index)
{
	for (uint64_t at = 0; at < MAPPED; at += size)
		write_word(table + at / size * 8, at | BLOCK | index << 2);
}

size_t high_maps_make(struct engine *e)
{
	uint8_t *maps = engine_map(e, HV_HIGH_MAPS_BASE, HV_HIGH_MAPS_SIZE);
	uint64_t index = e->kind->exec == HV_A32 ? MAIR_INDEX_A32 : HV_IDMAP_MAIR_INDEX;

	if (!maps)
		return 0;
	write_blocks(maps + HV_HIGH_MAP_4K, 1024 * MIB, index);
	write_blocks(maps + HV_HIGH_MAP_64K, 512 * MIB, index);
	write_blocks(maps + LEVEL2_16K, 32 * MIB, index);
	write_word(maps + HV_HIGH_MAP_16K, (HV_HIGH_MAPS_BASE + LEVEL2_16K) | TABLE);
	return USED;
}
