/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lz4 of kernel builds ("legacy"): blocks, each after its size, and no end mark. libarchive takes a size that makes no sense
 * for the end, so a kernel whose second block is damaged would pass as its first 8 MiB. The sizes are checked here first.
 */
#include "suite/file/layer.h"
#include "suite/bytes.h"

#define MAGIC 0x184c2102
#define BLOCK_MAX ((8u << 20) + (8u << 20) / 255 + 16)	/* 8 MiB that cannot be compressed */

/* Where the blocks end; `*next` is the word that is there, or 0. */
static size_t end_of_blocks(const uint8_t *data, size_t size, uint32_t *next)
{
	size_t at = 0;

	for (*next = 0; size - at >= 4; at += 4 + (*next == MAGIC ? 0 : *next)) {
		*next = (uint32_t)hv_le(data + at, 4);
		if (!*next || (*next != MAGIC && (*next > BLOCK_MAX || *next > size - at - 4)))
			return at;
	}
	*next = 0;
	return at;
}

bool lz4_legacy_open(struct unwrapped *u, const struct layer_kind *kind)
{
	uint32_t next;
	size_t end = end_of_blocks(u->data, u->size, &next), rest = u->size - end;
	bool tree = rest > 4 && layer_be(u->data + end, 4) == LAYER_FDT_MAGIC;

	if ((rest && rest < 4) || (rest > 4 && next && next <= BLOCK_MAX))
		return layer_bad(u, "it ends too early, within a block of lz4");
	if (rest > 4 && next && !tree)
		return layer_bad(u, "it is damaged: a block of lz4 that is larger than 8 MiB");
	u->size = end;
	if (!archive_open(u, kind))
		return false;
	return rest != 4 || !next || u->size == next ||
		layer_bad(u, "it is damaged: 0x%zx bytes were compressed, and the size behind them is 0x%x", u->size, next);
}
