/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "machines/live/live.h"
#include "sim/memory/translate.h"

#define DESCRIPTOR_SH (3ull << 8)
#define DESCRIPTOR_OUTER 2u	/* 3 is inner; 1 is reserved (Arm ARM D5.5.2) */
#define DESCRIPTOR_READ_ONLY (1ull << 7)	/* AP[2] (Arm ARM D5.4.4) */
#define DESCRIPTOR_AF (1ull << 10)
#define DESCRIPTOR_GP (1ull << 50)	/* a branch to a register must lead to a BTI */
#define DESCRIPTOR_CONTIGUOUS (1ull << 52)
#define DESCRIPTOR_PXN (1ull << 53)
#define DESCRIPTOR_XN (1ull << 54)
#define TABLE_PXN (1ull << 59)
#define TABLE_XN (1ull << 60)
#define TABLE_READ_ONLY (1ull << 62)	/* APTable[1] */
#define SCTLR_WXN (1ull << 19)

struct memory {
	const struct snapshot *s;
	const uint8_t *bytes;
};

static uint64_t descriptor(void *ctx, uint64_t pa, bool cached)
{
	const struct memory *m = ctx;
	uint64_t d = 0;

	(void)cached;
	if (pa >= m->s->ram && m->s->ram_size >= sizeof(d) && pa - m->s->ram <= m->s->ram_size - sizeof(d))
		memcpy(&d, m->bytes + (pa - m->s->ram), sizeof(d));
	return d;
}

/* Under E2H, EL2's tables have two ranges and EL1's format, PXN too. */
static struct regime regime_of(const struct snapshot_cpu *cpu)
{
	return (struct regime){
		.sctlr = snapshot_reg(cpu, "SCTLR_EL2"), .tcr = snapshot_reg(cpu, "TCR_EL2"), .mair = snapshot_reg(cpu, "MAIR_EL2"),
		.ttbr = { snapshot_reg(cpu, "TTBR0_EL2"), snapshot_reg(cpu, "TTBR1_EL2") },
		.two_ranges = snapshot_reg(cpu, "HCR_EL2") & HV_HCR_E2H,
	};
}

static struct regime regime_of_host(const struct snapshot_cpu *cpu)
{
	return (struct regime){
		.sctlr = snapshot_reg(cpu, "SCTLR_EL1"), .tcr = snapshot_reg(cpu, "TCR_EL1"), .mair = snapshot_reg(cpu, "MAIR_EL1"),
		.ttbr = { snapshot_reg(cpu, "TTBR0_EL1"), snapshot_reg(cpu, "TTBR1_EL1") }, .two_ranges = true,
	};
}

/* TCR_ELx, which has two formats. */
static bool tcr_bit(const struct regime *r, unsigned one_range, unsigned two_ranges)
{
	return r->tcr >> (r->two_ranges ? two_ranges : one_range) & 1;
}

static bool is_shareable(const struct regime *r, uint64_t descriptor)
{
	bool by_tcr = tcr_bit(r, 32, 59);	/* DS: the descriptor has no room for it */

	return (by_tcr ? r->tcr >> 12 & 3 : (descriptor & DESCRIPTOR_SH) >> 8) >= DESCRIPTOR_OUTER;
}

/* How many pages or blocks one that is marked contiguous goes on over (Arm ARM D5.3). */
static uint64_t contiguous(const struct regime *r, unsigned shift)
{
	switch (r->tcr >> 14 & 3) {
	case 0: return 16;
	case 2: return shift == 14 ? 128 : 32;
	default: return 32;
	}
}

/* The CPU may translate by any of them for all. */
static bool is_lone(struct translator *t, const struct regime *r, unsigned el, uint64_t va, const struct translation *to)
{
	uint64_t size = 1ull << to->shift, all = contiguous(r, to->shift) * size;
	bool lone = false;

	if (!(to->descriptor & DESCRIPTOR_CONTIGUOUS))
		return false;
	for (uint64_t at = va & ~(all - 1), end = at + all; at != end; at += size) {
		struct translation other = translate(t, r, el, at, false);

		lone |= !other.mapped || other.descriptor - to->descriptor != at - (va & ~(size - 1));
	}
	return lone;
}

static struct live_page look_up(const struct ram *ram, const uint8_t *bytes, const struct regime *r, unsigned el, uint64_t va)
{
	struct memory m = { &ram->snapshot, bytes };
	struct translator t = { .descriptor = descriptor, .ctx = &m };
	struct translation to;
	struct live_page page = { 0 };

	translate_forget(&t);
	to = translate(&t, r, el, va, false);
	if (tcr_bit(r, 24, 41))		/* HPD: what tables say of it does not count */
		to.limits = 0;
	page.mapped = to.mapped;
	page.pa = to.pa;
	page.cacheable = to.memory == MEMORY_CACHEABLE;
	page.accessed = to.descriptor & DESCRIPTOR_AF || tcr_bit(r, 21, 39);
	page.shareable = is_shareable(r, to.descriptor);
	page.lone = to.mapped && is_lone(&t, r, el, va, &to);
	page.writable = !(to.descriptor & DESCRIPTOR_READ_ONLY) && !(to.limits & TABLE_READ_ONLY);
	page.guarded = to.descriptor & DESCRIPTOR_GP;
	page.executable = !(to.descriptor & (r->two_ranges ? DESCRIPTOR_PXN : DESCRIPTOR_XN)) &&
			  !(to.limits & (r->two_ranges ? TABLE_PXN : TABLE_XN)) && !(page.writable && r->sctlr & SCTLR_WXN);
	return page;
}

struct live_page live_translate(const struct ram *ram, const uint8_t *bytes, unsigned cpu, uint64_t va)
{
	struct regime r = regime_of(&ram->snapshot.cpu[cpu]);

	return look_up(ram, bytes, &r, 2, va);
}

struct live_page live_translate_host(const struct ram *ram, const uint8_t *bytes, unsigned cpu, uint64_t va)
{
	struct regime r = regime_of_host(&ram->snapshot.cpu[cpu]);

	return look_up(ram, bytes, &r, 1, va);
}
