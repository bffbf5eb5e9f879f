/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "machines/live/live.h"
#include "sim/memory/translate.h"

#define DESCRIPTOR_READ_ONLY (1ull << 7)	/* AP[2] (Arm ARM D5.4.4) */
#define DESCRIPTOR_XN (1ull << 54)
#define DESCRIPTOR_PXN (1ull << 53)
#define DESCRIPTOR_GP (1ull << 50)	/* a branch to a register must lead to a BTI */
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

static struct live_page look_up(const struct ram *ram, const uint8_t *bytes, const struct regime *r, unsigned el, uint64_t va)
{
	struct memory m = { &ram->snapshot, bytes };
	struct translator t = { .descriptor = descriptor, .ctx = &m };
	struct translation to;
	struct live_page page = { 0 };

	translate_forget(&t);
	to = translate(&t, r, el, va, false);
	page.mapped = to.mapped;
	page.pa = to.pa;
	page.cacheable = to.memory == MEMORY_CACHEABLE;
	page.writable = !(to.descriptor & DESCRIPTOR_READ_ONLY);
	page.guarded = to.descriptor & DESCRIPTOR_GP;
	page.executable = !(to.descriptor & (r->two_ranges ? DESCRIPTOR_PXN : DESCRIPTOR_XN)) &&
			  !(page.writable && r->sctlr & SCTLR_WXN);
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
