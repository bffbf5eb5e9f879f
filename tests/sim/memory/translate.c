/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Descriptors of 32 bits, made by hand from the figures of Arm ARM G5.4: where they lead, and through the caches or past them. */
#include <check.h>
#include <string.h>

#include "sim/memory/translate-short.h"
#include "tests/suites.h"

#define MEMORY_SIZE 0x8000u
#define FIRST 0x4000u		/* of 16 KiB */
#define SECOND 0x400u
#define HIGH 0x800u		/* a table of TTBR1, which needs no more of it here */
#define TRE (1u << 28)

static uint32_t memory[MEMORY_SIZE / 4];
static bool through;		/* the last walk went through the caches */

static uint64_t descriptor(void *ctx, uint64_t pa, bool cached)
{
	uint64_t d = 0;

	(void)ctx;
	through = cached;
	if (pa % 8 == 0 && pa <= MEMORY_SIZE - 8)
		memcpy(&d, memory + pa / 4, 8);
	return d;
}

static struct translator translator = { .descriptor = descriptor };

static struct translation walk(const struct regime *r, uint64_t va)
{
	return translate_short(&translator, r, va);
}

START_TEST(a_descriptor_leads_somewhere)
{
	static const struct { uint32_t first, second; uint64_t va, pa; unsigned shift; } rows[] = {
		{ 0x41200c0e, 0, 0x12345678, 0x41245678, 20 },
		{ 0x41240c0e, 0, 0x12345678, 0x41345678, 24 },	/* a supersection: bit 18 */
		{ SECOND | 1, 0x41208002, 0x12345678, 0x41208678, 12 },
		{ SECOND | 1, 0x41218001, 0x12345678, 0x41215678, 16 },	/* of a large page bits [15:12] are TEX */
		{ 0, 0, 0x12345678, 0, 0 },
		{ SECOND | 1, 0, 0x12345678, 0, 0 },
	};
	const struct regime r = { .sctlr = 5, .ttbr = { FIRST | 0x40 }, .short_form = true };

	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct translation to;

		memset(memory, 0, sizeof(memory));
		memory[(FIRST + 0x123 * 4) / 4] = rows[i].first;
		memory[(SECOND + 0x45 * 4) / 4] = rows[i].second;
		to = walk(&r, rows[i].va);
		ck_assert_msg(to.mapped == !!rows[i].pa && to.pa == rows[i].pa && to.shift == rows[i].shift, "row %u", i);
		ck_assert(through);
	}
}
END_TEST

/* The upper part of the addresses is TTBR1's, and each may be disabled. */
START_TEST(ttbcr_chooses_the_table)
{
	struct regime r = { .sctlr = 5, .tcr = 1, .ttbr = { FIRST, HIGH & ~0x3fffu }, .short_form = true };

	memset(memory, 0, sizeof(memory));
	memory[(FIRST + 0x123 * 4) / 4] = 0x41200c0e;
	memory[(0 + 0x800 * 4) / 4] = 0x50000c0e;
	ck_assert_uint_eq(walk(&r, 0x12345678).pa, 0x41245678);
	ck_assert(!through);		/* TTBR0 does not say that walks are cached */
	ck_assert_uint_eq(walk(&r, 0x80012345).pa, 0x50012345);
	r.tcr |= 1 << 4;
	ck_assert(!walk(&r, 0x12345678).mapped && walk(&r, 0x80012345).mapped);
	r.tcr ^= 3 << 4;
	ck_assert(walk(&r, 0x12345678).mapped && !walk(&r, 0x80012345).mapped);
}
END_TEST

START_TEST(attributes_are_of_tex_c_and_b)
{
	/* TRE: PRRR has Normal at 2, 6 and 7 and Device at 1, NMRR write-back at 6 and write-through at 7. */
	static const struct { unsigned tex, cb; bool tre; enum translate_memory want; } rows[] = {
		{ 0, 0, false, MEMORY_DEVICE }, { 0, 1, false, MEMORY_DEVICE }, { 0, 2, false, MEMORY_CACHEABLE },
		{ 0, 3, false, MEMORY_CACHEABLE }, { 1, 0, false, MEMORY_NONCACHEABLE }, { 1, 3, false, MEMORY_CACHEABLE },
		{ 2, 0, false, MEMORY_DEVICE }, { 4, 0, false, MEMORY_NONCACHEABLE }, { 5, 1, false, MEMORY_CACHEABLE },
		{ 0, 1, true, MEMORY_DEVICE }, { 0, 2, true, MEMORY_NONCACHEABLE }, { 1, 2, true, MEMORY_CACHEABLE },
		{ 3, 3, true, MEMORY_CACHEABLE },
	};
	const uint64_t prrr = 2 << 4 | 2 << 12 | 2 << 14 | 1 << 2, nmrr = 3 << 12 | 2 << 14;

	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct regime r = { .sctlr = 5 | (rows[i].tre ? TRE : 0), .ttbr = { FIRST }, .mair = nmrr << 32 | prrr,
					  .short_form = true };

		memset(memory, 0, sizeof(memory));
		memory[(FIRST + 0x123 * 4) / 4] = 0x41200c02 | rows[i].tex << 12 | rows[i].cb << 2;
		ck_assert_msg(walk(&r, 0x12345678).memory == rows[i].want, "row %u", i);
	}
}
END_TEST

Suite *translate_suite(void)
{
	Suite *s = suite_create("translate");
	TCase *t = tcase_create("descriptors of 32 bits");

	tcase_add_test(t, a_descriptor_leads_somewhere);
	tcase_add_test(t, ttbcr_chooses_the_table);
	tcase_add_test(t, attributes_are_of_tex_c_and_b);
	suite_add_tcase(s, t);
	return s;
}
