/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "isa/make.h"
#include "native/watched.h"

#include "hvcheck/call.h"
#include "native/link/crc32.h"
#include "native/mailbox.h"
#include "native/payload.h"
#include "native/second.h"

#define PAGE 4096ull
#define B_REACH 0x7fffff0ull	/* 128 MiB either way */

/* The stage holds what everything is compared with: the payload's own code, the canaries, and behind them the loaded image. */
#define OWN_AT entry_record.places.stage
#define CANARY_AT (OWN_AT + own_room())
#define IMAGE_AT (CANARY_AT + HV_CANARY_SIZE)

static struct region {
	uint64_t at, size, pristine;	/* addresses */
} own, canary, stub;

static uint64_t word(uint64_t at)
{
	return *(const volatile uint64_t *)(uintptr_t)at;
}

static uint8_t byte(uint64_t at)
{
	return *(const volatile uint8_t *)(uintptr_t)at;
}

static uint32_t instruction(uint64_t at)
{
	return *(const volatile uint32_t *)(uintptr_t)at;
}

/* The payload's code and tables, up to the page where its data begins. */
static uint64_t own_room(void)
{
	return ((uintptr_t)&hv_run & ~(PAGE - 1)) - (uintptr_t)hv_head;
}

static uint64_t image_room(void)
{
	uint64_t taken = own_room() + HV_CANARY_SIZE, all = entry_record.places.stage_size;

	return all > taken ? all - taken : 0;
}

/* Pages of the loaded image that the host has sent. All others are zero, and are not watched: see watched_sweep(). */
#define MOST_PAGES 0x8000
static uint64_t sent[MOST_PAGES / 64];

static bool is_sent(uint64_t offset)
{
	return sent[offset / PAGE / 64] >> (offset / PAGE % 64) & 1;
}

void watched_begin(void)
{
	for (unsigned i = 0; i < MOST_PAGES / 64; i++)
		sent[i] = 0;
}

uint64_t watched_put(uint64_t offset, const uint8_t *bytes, uint64_t size)
{
	if (offset > image_room() || size > image_room() - offset || offset + size > MOST_PAGES * PAGE)
		return HV_MAIL_RANGE;
	for (uint64_t at = offset & ~(PAGE - 1); at < offset + size; at += PAGE) {
		if (is_sent(at))
			continue;
		memset((void *)(uintptr_t)(IMAGE_AT + at), 0, at + PAGE <= image_room() ? PAGE : image_room() - at);
		sent[at / PAGE / 64] |= 1ull << (at / PAGE % 64);
	}
	memcpy((void *)(uintptr_t)(IMAGE_AT + offset), bytes, size);
	return HV_MAIL_OK;
}

/* The stub's bytes from `i` on that lie in one page of the image: `end` is behind them. Returns whether that page was sent. */
static bool page_of_stub(uint64_t i, uint64_t *end)
{
	const uint64_t offset = stub.pristine - IMAGE_AT + i, left = PAGE - (offset & (PAGE - 1));

	*end = i + (left < stub.size - i ? left : stub.size - i);
	return is_sent(offset);
}

/* Once, before any stub could run. */
static void keep_own(void)
{
	if (own.size)
		return;
	own = (struct region){ (uintptr_t)hv_head, own_room(), OWN_AT };
	memcpy((void *)(uintptr_t)OWN_AT, hv_head, own.size);
}

/* A word that tells its own address, so that a misplaced copy differs as much as a wrong value. */
static void make_canary(const struct hv_places *places)
{
	canary = (struct region){ places->canary, places->canary_size, CANARY_AT };
	for (uint64_t i = 0; i < canary.size; i += 8)
		*(volatile uint64_t *)(uintptr_t)(CANARY_AT + i) = (canary.at + i) * 0x9e3779b97f4a7c15ull;
	hv_copy(canary.at, CANARY_AT, canary.size);
}

static void clear(uint64_t from, uint64_t to)
{
	for (; from < to && (from & 7); from++)
		*(volatile uint8_t *)(uintptr_t)from = 0;
	for (; from + 8 <= to; from += 8)
		*(volatile uint64_t *)(uintptr_t)from = 0;
	for (; from < to; from++)
		*(volatile uint8_t *)(uintptr_t)from = 0;
}

/* Parts of the stub that were sent, in one piece each. */
#define MOST_RUNS 512
static struct { uint64_t from, end; } runs[MOST_RUNS];
static unsigned run_count;

static bool list_runs(void)
{
	run_count = 0;
	for (uint64_t i = 0, end; i < stub.size; i = end) {
		if (!page_of_stub(i, &end))
			continue;
		if (run_count && runs[run_count - 1].end == i) {
			runs[run_count - 1].end = end;
			continue;
		}
		if (run_count == MOST_RUNS)
			return false;
		runs[run_count].from = i;
		runs[run_count++].end = end;
	}
	return true;
}

static void lay_out(void)
{
	uint64_t done = 0;

	hv_flush(stub.at, stub.size);
	for (unsigned k = 0; k < run_count; k++) {
		clear(stub.at + done, stub.at + runs[k].from);
		hv_copy(stub.at + runs[k].from, stub.pristine + runs[k].from, runs[k].end - runs[k].from);
		done = runs[k].end;
	}
	clear(stub.at + done, stub.at + stub.size);
	hv_flush(stub.at, stub.size);
}

uint64_t watched_place(const struct hv_places *places, uint64_t from, uint64_t size, uint64_t to)
{
	uint64_t status;

	if (from > image_room() || size > image_room() - from)
		return HV_MAIL_RANGE;
	keep_own();
	if (stub.size)
		hv_fill(stub.at & ~3ull, (((stub.at + stub.size + 3) & ~3ull) - (stub.at & ~3ull)), 0);
	stub = (struct region){ to, 0, IMAGE_AT + from };
	status = hv_may_write(to, size) ? HV_MAIL_OK : HV_MAIL_RANGE;
	if (status != HV_MAIL_OK)
		return status;
	stub.size = size;
	if (!list_runs()) {
		stub.size = 0;
		return HV_MAIL_RANGE;
	}
	lay_out();
	make_canary(places);
	return HV_MAIL_OK;
}

uint32_t watched_sum(void)
{
	uint32_t sum = 0;

	for (unsigned k = 0; k < run_count; k++)
		sum = crc32_add(sum, (const void *)(uintptr_t)(stub.at + runs[k].from), runs[k].end - runs[k].from);
	return sum;
}

/* The words of the stub that the runner has planted in for the moment. */
static bool planted(uint64_t at)
{
	return hv_run.planted && at >= hv_run.door && at - hv_run.door < sizeof(hv_run.saved);
}

/* How many of these bytes, a multiple of 32 that is no more than `size`, are the same in front of what differs. */
static uint64_t same(uint64_t at, uint64_t pristine, uint64_t size)
{
	const uint64_t *a = (const uint64_t *)(uintptr_t)at, *b = (const uint64_t *)(uintptr_t)pristine;
	uint64_t i = 0;

	__asm__ volatile("" ::: "memory");	/* another CPU may have written there */
	while (size - 8 * i >= 32 && !((a[i] ^ b[i]) | (a[i + 1] ^ b[i + 1]) | (a[i + 2] ^ b[i + 2]) | (a[i + 3] ^ b[i + 3])))
		i += 4;
	return 8 * i;
}

/* The first byte from `i` on that differs, or `end`. */
static uint64_t difference(const struct region *region, uint64_t i, uint64_t end)
{
	for (; i < end; i++) {
		if (!((region->at + i) & 7) && !((region->pristine + i) & 7))
			i += same(region->at + i, region->pristine + i, end - i);
		if (i < end && byte(region->at + i) != byte(region->pristine + i))
			return i;
	}
	return end;
}

/* The same of all of it that is watched, or region->size. */
static uint64_t next_difference(const struct region *region, uint64_t from)
{
	if (region != &stub)
		return difference(region, from, region->size);
	for (unsigned k = 0; k < run_count; k++) {
		uint64_t i = from > runs[k].from ? from : runs[k].from;

		i = i < runs[k].end ? difference(region, i, runs[k].end) : runs[k].end;
		if (i < runs[k].end)
			return i;
	}
	return stub.size;
}

static uint64_t region_changed(const struct region *region, uint64_t *first)
{
	uint64_t count = 0;

	for (uint64_t i = 0; (i = next_difference(region, i)) < region->size; i++) {
		if (planted(region->at + i))
			continue;
		if (!count++ && !*first)
			*first = region->at + i;
	}
	return count;
}

/* Instructions of the harness that the runner rewrites: an HVC's immediate, and its jump into a slot. */
static bool rewritten(uint32_t was, uint32_t is)
{
	return (isa_word_is_hvc(was) && isa_word_is_call(is)) || (isa_word_is_a32_hvc(was) && isa_word_is_a32_hvc(is)) ||
	       (was == ISA_WORD_B_SELF && isa_word_is_b(is));
}

static uint64_t own_changed(uint64_t *first)
{
	uint64_t count = 0;

	for (uint64_t i = 0; (i = next_difference(&own, i) & ~3ull) < own.size; i += 4) {
		if (rewritten(instruction(own.pristine + i), instruction(own.at + i)))
			continue;
		if (!count && !*first)
			*first = own.at + i;
		count += 4;
	}
	return count;
}

uint64_t watched_changed(uint64_t *first)
{
	*first = 0;
	uint64_t count = own_changed(first);

	count += region_changed(&stub, first);
	return count + region_changed(&canary, first);
}

/* --- cutting --------------------------------------------------------------------------------------------------- */

static bool is_in_reach(uint64_t of)
{
	return stub.at - of + B_REACH <= 2 * B_REACH && stub.at + stub.size - of + B_REACH <= 2 * B_REACH;
}

/* What lies where the veneer comes. */
static struct {
	uint64_t at, was[VENEER_SIZE / 8];
} veneer;

static void sync_veneer(void)
{
	hv_flush(veneer.at, VENEER_SIZE);
	__asm__ volatile("ic ialluis; dsb sy; isb" ::: "memory");
}

/* Close to the stub: behind it, or before it. */
static bool place_veneer(void)
{
	const uint64_t behind = (stub.at + stub.size + 63) & ~63ull, before = (stub.at & ~63ull) - 64;

	if (!veneer.at && hv_may_write(behind, VENEER_SIZE))
		veneer.at = behind;
	else if (!veneer.at && stub.at >= 64 && hv_may_write(before, VENEER_SIZE))
		veneer.at = before;
	else
		return veneer.at != 0;
	for (unsigned i = 0; i < VENEER_SIZE / 8; i++) {
		volatile uint64_t *to = (volatile uint64_t *)(uintptr_t)(veneer.at + 8 * i);

		veneer.was[i] = *to;
		*to = i + 1 < VENEER_SIZE / 8 ? ((const uint64_t *)second_veneer)[i] : (uintptr_t)second_far_rescue;
	}
	sync_veneer();
	return true;
}

static void remove_veneer(void)
{
	if (!veneer.at)
		return;
	for (unsigned i = 0; i < VENEER_SIZE / 8; i++)
		*(volatile uint64_t *)(uintptr_t)(veneer.at + 8 * i) = veneer.was[i];
	sync_veneer();
	veneer.at = 0;
}

/* Where the branches go; 0: no B goes that far, and a CPU that loops there is lost. */
static uint64_t way_home(void)
{
	const struct hv_harness *h = (const void *)(hv_head + HV_HARNESS_AT);
	uint64_t rescue = (uintptr_t)&h->rescue_el1 + (uint64_t)h->rescue_el1;	/* which finds out at which level it is */

	if (is_in_reach(rescue))
		return rescue;
	return place_veneer() && is_in_reach(veneer.at) ? veneer.at : 0;
}

static void cut_run(uint64_t from, uint64_t to, uint64_t home)
{
	for (uint64_t at = (from + 3) & ~3ull; at + 4 <= to; at += 4)
		*(volatile uint32_t *)(uintptr_t)at = isa_make_b(at, home);
	hv_flush(from, to - from);
}

void watched_cut(void)
{
	uint64_t home = way_home();

	if (!home)
		return;
	/* What was not sent is UDF, which leads to what was. */
	for (unsigned k = 0; k < run_count; k++)
		cut_run(stub.at + runs[k].from, stub.at + runs[k].end, home);
	__asm__ volatile("ic ialluis; dsb sy; isb; sev" ::: "memory");
}

static void restore(const struct region *region)
{
	uint64_t i = next_difference(region, 0);

	if (i < region->size)
		hv_copy(region->at, region->pristine, region->size);
}

static void restore_stub(void)
{
	for (unsigned k = 0; k < run_count; k++)
		if (difference(&stub, runs[k].from, runs[k].end) < runs[k].end)
			hv_copy(stub.at + runs[k].from, stub.pristine + runs[k].from, runs[k].end - runs[k].from);
}

uint64_t watched_sweep(void)
{
	for (uint64_t i = 0, end, k; i < stub.size; i = end) {
		if (page_of_stub(i, &end))
			continue;
		for (k = i; k < end && !byte(stub.at + k); k++)
			while (!((stub.at + k) & 7) && end - k > 8 && !word(stub.at + k))
				k += 8;
		if (k < end) {
			clear(stub.at + i, stub.at + end);
			hv_flush(stub.at + i, end - i);
			return stub.pristine - IMAGE_AT + k + 1;
		}
	}
	return 0;
}

void watched_restore(void)
{
	restore_stub();
	restore(&canary);
	remove_veneer();
}
