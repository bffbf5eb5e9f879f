/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The payload's count of stale plays, of memory and a cache that are modelled: QEMU has none. */
#include <string.h>

#include <check.h>

#include "native/payload/stale.h"
#include "tests/suites.h"

#define BASE 0x44000000ull
#define WORDS 4096u

static struct bed {
	uint64_t memory[WORDS], cache[WORDS];
	bool dirty[WORDS];
	uint64_t plays, every;		/* in each of so many plays the caches write back by themselves; 0: in none */
	uint64_t ends;			/* the plays before this one come to their end */
	uint64_t from, to;		/* offsets of the words that a play stores */
	uint64_t cleaned_from, cleaned_to; /* and of those that it cleans */
} bed;

static uint64_t index_of(uint64_t at)
{
	ck_assert_uint_eq(at % 8, 0);
	ck_assert_uint_lt((at - BASE) / 8, WORDS);
	return (at - BASE) / 8;
}

static void write_back(uint64_t from, uint64_t to)
{
	for (uint64_t i = from; i < to; i++)
		if (bed.dirty[i]) {
			bed.memory[i] = bed.cache[i];
			bed.dirty[i] = false;
		}
}

static bool play(void *ctx)
{
	ck_assert_ptr_eq(ctx, &bed);
	memset(bed.memory, 0, sizeof(bed.memory));
	memset(bed.dirty, 0, sizeof(bed.dirty));
	for (uint64_t i = bed.from; i < bed.to; i++) {
		bed.cache[i] = 0x600d0000 + i;
		bed.dirty[i] = true;
	}
	write_back(bed.cleaned_from, bed.cleaned_to);
	if (bed.every && bed.plays % bed.every == 0)
		write_back(0, WORDS);
	return bed.plays++ < bed.ends;
}

static uint64_t read_word(void *ctx, uint64_t at)
{
	ck_assert_ptr_eq(ctx, &bed);
	return bed.memory[index_of(at)];
}

static void clean(void *ctx, uint64_t at, uint64_t size)
{
	ck_assert_ptr_eq(ctx, &bed);
	write_back(index_of(at), index_of(at + size - 8) + 1);
}

static const struct stale_eye eye = { play, read_word, clean, &bed };

static struct stale_count count(const struct hv_extent *extents, unsigned extent_count, uint64_t tries)
{
	struct stale_count found;

	stale_try(&eye, extents, extent_count, tries, &found);
	return found;
}

static void begin(uint64_t from, uint64_t to)
{
	memset(&bed, 0, sizeof(bed));
	bed.ends = ~0ull;
	bed.from = from;
	bed.to = to;
}

START_TEST(what_is_not_cleaned_is_stale)
{
	const struct hv_extent extents[] = { { BASE, 512 }, { BASE + 8 * 1000, 4096 } };
	struct stale_count found;

	begin(1000, 1512);
	found = count(extents, 2, 1000);
	ck_assert_uint_eq(found.tries, 1000);
	ck_assert_uint_eq(found.stale, 1000);
	ck_assert_uint_eq(found.at, BASE + 8 * 1000);
	ck_assert_uint_eq(found.read, 0);
	ck_assert_uint_eq(found.stored, 0x600d0000 + 1000);
}
END_TEST

/* A cache that writes back in three of four plays is seen in the fourth. */
START_TEST(each_play_counts_by_itself)
{
	const struct hv_extent extent = { BASE, 64 };
	struct stale_count found;

	begin(0, 8);
	bed.every = 4;
	found = count(&extent, 1, 1000);
	ck_assert_uint_eq(found.tries, 1000);
	ck_assert_uint_eq(found.stale, 750);
}
END_TEST

START_TEST(what_is_cleaned_is_not)
{
	const struct hv_extent extent = { BASE + 800, 4096 };
	struct stale_count found;

	begin(100, 612);
	bed.cleaned_from = 100;
	bed.cleaned_to = 612;
	found = count(&extent, 1, 10);
	ck_assert_uint_eq(found.tries, 10);
	ck_assert_uint_eq(found.stale, 0);
	bed.cleaned_to = 611;		/* all but the last word, which is in another line */
	found = count(&extent, 1, 10);
	ck_assert_uint_eq(found.stale, 10);
	ck_assert_uint_eq(found.at, BASE + 8 * 611);
}
END_TEST

/* Its first and its last byte are looked at, wherever they lie; and nothing beside their words. */
START_TEST(an_extent_is_looked_at_whole)
{
	const struct hv_extent extent = { BASE + 8 * 300 + 3, 8 * 700 };

	begin(300, 301);
	ck_assert_uint_eq(count(&extent, 1, 1).stale, 1);
	begin(1000, 1001);
	ck_assert_uint_eq(count(&extent, 1, 1).stale, 1);
	begin(299, 300);
	ck_assert_uint_eq(count(&extent, 1, 1).stale, 0);
	begin(1001, 1002);
	ck_assert_uint_eq(count(&extent, 1, 1).stale, 0);
}
END_TEST

START_TEST(a_play_without_an_end_is_the_last)
{
	const struct hv_extent extent = { BASE, 64 };
	struct stale_count found;

	begin(0, 8);
	bed.ends = 3;
	found = count(&extent, 1, 1000);
	ck_assert_uint_eq(found.tries, 3);
	ck_assert_uint_eq(found.stale, 3);
	ck_assert_uint_eq(bed.plays, 4);
}
END_TEST

Suite *stale_suite(void)
{
	Suite *suite = suite_create("stale");
	TCase *tc = tcase_create("stale");

	tcase_add_test(tc, what_is_not_cleaned_is_stale);
	tcase_add_test(tc, each_play_counts_by_itself);
	tcase_add_test(tc, what_is_cleaned_is_not);
	tcase_add_test(tc, an_extent_is_looked_at_whole);
	tcase_add_test(tc, a_play_without_an_end_is_the_last);
	suite_add_tcase(suite, tc);
	return suite;
}
