/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "hvcheck/regs.h"
#include "sim/memory/translate.h"

#define SCTLR_C (1ull << 2)
#define SCTLR_I (1ull << 12)
#define ADDRESS 0x0000fffffffff000ull	/* of a table or a page in a descriptor, and of a table in TTBRn */
#define ADDRESS_52 0x0003fffffffff000ull	/* the same with 52 bits in pages of 4 or 16 KiB; [51:50] are in [9:8], below */
#define TCR_DS(two_ranges) (1ull << ((two_ranges) ? 59 : 32))	/* FEAT_LPA2: addresses of 52 bits in such pages */
#define BITS_MAX 52
#define LIMITS (0x1full << 59)
#define PAGE 0xfffull

void translate_forget(struct translator *t)
{
	memset(t->way, 0xff, sizeof(t->way));	/* no page number is all ones */
}

/* TCR_ELx.TGn as the number of bits of a page: 12, 14 or 16. The two fields are coded differently. */
static unsigned granule(uint64_t tcr, unsigned range)
{
	static const uint8_t low[] = { 12, 16, 14, 12 }, high[] = { 12, 14, 12, 16 };

	return range ? high[tcr >> 30 & 3] : low[tcr >> 14 & 3];
}

/* What MAIR_ELx says at the index of a descriptor. Write-through counts as cacheable: a clean line may be stale all the same. */
static enum translate_memory attributes(uint64_t mair, uint64_t descriptor)
{
	unsigned attr = mair >> (descriptor >> 2 & 7) * 8 & 0xff;

	if (attr >> 4 == 0)
		return MEMORY_DEVICE;
	return attr == 0x44 ? MEMORY_NONCACHEABLE : MEMORY_CACHEABLE;
}

static uint64_t address(uint64_t descriptor, bool ds)
{
	return ds ? (descriptor & ADDRESS_52) | (descriptor >> 8 & 3) << 50 : descriptor & ADDRESS;
}

/* The first table: as large as it needs to be, and it may begin at any multiple of that. */
static uint64_t first_table(uint64_t ttbr, uint64_t size, bool ds)
{
	uint64_t at = ttbr & 0x0000fffffffffffeull;

	if (ds)
		at = (at & ~0x3full) | (ttbr >> 2 & 15) << 48;
	return at & ~(size - 1);
}

static struct translation walk(struct translator *t, const struct regime *r, uint64_t va)
{
	unsigned range = r->two_ranges ? va >> 55 & 1 : 0;
	unsigned shift = granule(r->tcr, range), stride = shift - 3;
	unsigned bits = 64 - (unsigned)(r->tcr >> (range ? 16 : 0) & 0x3f);
	unsigned irgn = r->tcr >> (range ? 24 : 8) & 3;
	bool disabled = r->two_ranges && r->tcr >> (range ? 23 : 7) & 1;
	bool ds = shift < 16 && r->tcr & TCR_DS(r->two_ranges);
	uint64_t table, top = range ? ~0ull : 0;
	unsigned low = shift;
	struct translation none = { 0 };
	uint64_t limits = 0;

	if (disabled || bits > (ds || shift == 16 ? BITS_MAX : 48) || bits < shift + 1 || va >> bits != top >> bits)
		return none;
	while (low + stride < bits)
		low += stride;		/* the lowest bit that the first table's index covers */
	table = first_table(r->ttbr[range], 8ull << (bits - low), ds);
	for (unsigned high = bits; ; high = low, low -= stride) {
		uint64_t index = va >> low & ((1ull << (high - low)) - 1);
		uint64_t d = t->descriptor(t->ctx, table + index * 8, irgn && r->sctlr & SCTLR_C);
		bool last = low == shift;

		if (!(d & 1) || (last && !(d & 2)))
			return none;
		if (last || !(d & 2)) {
			uint64_t offset = va & ((1ull << low) - 1);

			return (struct translation){ (address(d, ds) & ~((1ull << low) - 1)) | offset, attributes(r->mair, d),
						     true, d, limits, low };
		}
		limits |= d & LIMITS;
		table = address(d, ds) & ~((1ull << shift) - 1);
	}
}

static struct translation look_up(struct translator *t, const struct regime *r, unsigned el, uint64_t va)
{
	uint64_t page = va & ~PAGE;
	unsigned way = (unsigned)(va >> 12) % TRANSLATE_WAYS;
	struct translation to;

	if (t->way[el][way].page != page) {
		to = walk(t, r, page);	/* which may look up in turn */
		t->way[el][way].page = page;
		t->way[el][way].to = to;
	}
	to = t->way[el][way].to;
	to.pa |= va & PAGE;
	return to;
}

/*
 * With the MMU off, loads and stores are to Device memory; instructions are fetched from Normal memory, through the caches where
 * SCTLR_ELx.I is set (D5.2.9). With it on, .C and .I clear make all Normal memory Non-cacheable to their side.
 */
struct translation translate(struct translator *t, const struct regime *r, unsigned el, uint64_t va, bool fetch)
{
	bool through = r->sctlr & (fetch ? SCTLR_I : SCTLR_C);
	struct translation to = { .pa = va, .memory = MEMORY_DEVICE, .mapped = true };

	if (r->sctlr & HV_SCTLR_M)
		to = look_up(t, r, el, va);
	else if (fetch)
		to.memory = through ? MEMORY_CACHEABLE : MEMORY_NONCACHEABLE;
	if (to.memory == MEMORY_CACHEABLE && !through)
		to.memory = MEMORY_NONCACHEABLE;
	return to;
}
