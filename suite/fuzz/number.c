/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers worth trying: near those that select a call, at the edges of memory, with bits cut off or extended. Freestanding. */
#include "suite/fuzz/private.h"

#define PLACE(field) offsetof(struct hv_places, field)

/* Addresses at which something begins or ends: a place of the harness, or a fixed one. */
static const struct {
	uint16_t place;		/* HV_NO_PLACE: `address` */
	uint64_t address;
} edges[] = {
	{ HV_NO_PLACE, 0 },
	{ PLACE(ram), 0 },
	{ PLACE(ram_end), 0 },
	{ HV_NO_PLACE, 0x100000000 },
	{ PLACE(calls), 0 },
	{ PLACE(outs), 0 },
	{ HV_NO_PLACE, 0x0001000000000000 },	/* 48 bits of VA, and the other half */
	{ HV_NO_PLACE, 0xffff000000000000 },
	{ HV_NO_PLACE, 0xffff800008080000 },
	{ HV_NO_PLACE, 0x8000000000000000 },
	{ HV_NO_PLACE, HVC_STUB_ERR },
	{ PLACE(table), 0 },
	{ PLACE(stub), 0 },
	{ PLACE(canary), 0 },
	{ PLACE(params), 0 },
	{ PLACE(payload), 0 },
	{ PLACE(recorder), 0 },
	{ PLACE(landing), 0 },
	{ PLACE(idmap), 0 },
};

static const uint16_t steps[] = { 0, 0, 0, 1, 2, 4, 8, 0x10, 0x40, 0x80, 0x200, 0x400, 0x7f8, 0x800, 0xff8, 0x1000 };

uint64_t fuzz_edge(const struct hv_fuzz *f, uint64_t dice)
{
	unsigned n = dice % (sizeof(edges) / sizeof(edges[0]));
	uint64_t at = edges[n].place == HV_NO_PLACE ? edges[n].address :
		      *(const uint64_t *)((const char *)f->places + edges[n].place);
	uint64_t step = steps[dice >> 16 & 15];

	return dice >> 20 & 1 ? at - step : at + step;
}

static uint64_t word(const struct hv_fuzz *f, uint64_t dice)
{
	return f->word_count ? f->words[dice % f->word_count] : dice & 0xfff;
}

uint64_t fuzz_value(const struct hv_fuzz *f, uint64_t *s)
{
	uint64_t kind = random_next(s), dice = random_mix(kind + 1);

	switch (kind & 15) {
	case 0: return dice & 15;
	case 1: return 1ull << (dice & 63);
	case 2: return ~0ull >> (dice & 63);
	case 3: return ~0ull << (dice & 63);
	case 4: return (uint32_t)dice;
	case 5: return (uint64_t)(int32_t)dice;
	case 6: return word(f, dice >> 8) + (dice & 3) - 1;
	case 7: return word(f, dice >> 8) << (dice & 63);
	case 8: return hv_regs[dice % (HV_X30 + 1)].canary;
	case 9:
	case 10:
	case 11: return fuzz_edge(f, dice);
	case 12: return (uint32_t)fuzz_edge(f, dice);
	case 13: return fuzz_edge(f, dice) | 0xffffffff00000000;
	default: return dice;
	}
}

uint64_t fuzz_selector(const struct hv_fuzz *f, uint64_t *s)
{
	uint64_t kind = random_next(s), dice = random_mix(kind + 1);
	uint64_t base = kind >> 8 & 3 ? fuzz_number(f, kind >> 16) : word(f, kind >> 16);

	switch (kind & 15) {
	case 0:
	case 1: return base + (dice & 7) - 3;
	case 2: return base | 1ull << (dice & 63);
	case 3: return base ^ 1ull << (dice & 63);
	case 4: return base | 0xffffffff00000000;
	case 5: return base | 1ull << 32;
	case 6: return base | dice << 32;
	case 7: return base | 0x10000;		/* SMCCC's SVE hint */
	case 8: return base << (dice & 63);
	case 9: return dice & 1 ? ~base : -base;
	case 10: return HVC_STUB_ERR + (dice & 7) - 3;
	case 11: return 0x84000000 | (dice & 0x4200001f);	/* PSCI and its SMC64 twins */
	case 12: return dice & 0x1fff;
	case 13: return base;
	case 14: return fuzz_value(f, s);
	default: return dice;
	}
}
