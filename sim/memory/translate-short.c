/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Descriptors of 32 bits, which a kernel of AArch32 without LPAE has (Arm ARM G5.4). Domains and permissions are the engine's. */
#include "sim/memory/translate.h"
#include "sim/memory/translate-short.h"

#define SCTLR_C (1u << 2)
#define SCTLR_TRE (1u << 28)
#define TTBCR_N 7u
#define TTBCR_PD(high) (1u << ((high) ? 5 : 4))
#define TTBR_IRGN (1u << 6 | 1u)	/* IRGN[0], IRGN[1]: not both clear if walks go through the caches */
#define SUPERSECTION (1u << 18)

enum { FAULT, TABLE, SECTION, SECTION_PXN };	/* bits [1:0] of a first descriptor; of a second one: */
enum { LARGE = 1 };				/* and small pages otherwise */

/* TEX, C and B as they are without TEX remap: what no row says is implementation defined, and taken for Non-cacheable. */
static enum translate_memory plain(unsigned tex, unsigned cb)
{
	if (tex & 4)	/* the inner policy is CB */
		return cb ? MEMORY_CACHEABLE : MEMORY_NONCACHEABLE;
	if (tex == 0)
		return cb & 2 ? MEMORY_CACHEABLE : MEMORY_DEVICE;
	if (tex == 1)
		return cb == 3 ? MEMORY_CACHEABLE : MEMORY_NONCACHEABLE;
	return MEMORY_DEVICE;
}

/* By PRRR and NMRR, the two halves of MAIR_EL1. */
static enum translate_memory remapped(uint64_t mair, unsigned n)
{
	unsigned type = mair >> 2 * n & 3, inner = mair >> (32 + 2 * n) & 3;

	if (type != 2)
		return MEMORY_DEVICE;
	return inner ? MEMORY_CACHEABLE : MEMORY_NONCACHEABLE;
}

static enum translate_memory attributes(const struct regime *r, unsigned tex, unsigned cb)
{
	return r->sctlr & SCTLR_TRE ? remapped(r->mair, (tex & 1) << 2 | cb) : plain(tex, cb);
}

static uint32_t read(struct translator *t, uint64_t at, bool cached)
{
	return (uint32_t)(t->descriptor(t->ctx, at & ~7ull, cached) >> (at & 4) * 8);
}

/* Of a page or section with so many bits of address. */
static struct translation mapped(const struct regime *r, uint32_t d, uint64_t va, unsigned tex, unsigned shift)
{
	uint64_t offset = va & ((1ull << shift) - 1), base = d & ~((1ull << shift) - 1);

	return (struct translation){ base | offset, attributes(r, tex, d >> 2 & 3), true, d, 0, shift };
}

static struct translation page(struct translator *t, const struct regime *r, uint32_t first, uint64_t va, bool cached)
{
	uint32_t d = read(t, (first & 0xfffffc00) | (va >> 12 & 0xff) << 2, cached);

	if (!(d & 3))
		return (struct translation){ 0 };
	if ((d & 3) == LARGE)
		return mapped(r, d, va, d >> 12 & 7, 16);
	return mapped(r, d, va, d >> 6 & 7, 12);
}

struct translation translate_short(struct translator *t, const struct regime *r, uint64_t va)
{
	unsigned n = r->tcr & TTBCR_N;
	bool high = n && va >> (32 - n);
	uint64_t ttbr = r->ttbr[high], size = 0x4000u >> (high ? 0 : n);
	bool cached = ttbr & TTBR_IRGN && r->sctlr & SCTLR_C;
	uint32_t d;

	if (r->tcr & TTBCR_PD(high))
		return (struct translation){ 0 };
	d = read(t, (ttbr & 0xffffffff & ~(size - 1)) | ((va >> 18 & 0x3ffc) & (size - 1)), cached);
	if ((d & 3) == TABLE)
		return page(t, r, d, va, cached);
	if ((d & 3) == FAULT)
		return (struct translation){ 0 };
	return mapped(r, d, va, d >> 12 & 7, d & SUPERSECTION ? 24 : 20);
}
