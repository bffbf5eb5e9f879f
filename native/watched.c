/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "isa/make.h"
#include "native/watched.h"

#include "hvcheck/call.h"
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

uint64_t watched_put(uint64_t offset, const uint8_t *bytes, uint64_t size)
{
	if (offset > image_room() || size > image_room() - offset)
		return HV_MAIL_RANGE;
	memcpy((void *)(uintptr_t)(IMAGE_AT + offset), bytes, size);
	return HV_MAIL_OK;
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

uint64_t watched_place(const struct hv_places *places, uint64_t from, uint64_t size, uint64_t to)
{
	uint64_t status;

	if (from > image_room() || size > image_room() - from)
		return HV_MAIL_RANGE;
	keep_own();
	if (stub.size)
		hv_fill(stub.at & ~3ull, (((stub.at + stub.size + 3) & ~3ull) - (stub.at & ~3ull)), 0);
	stub = (struct region){ to, 0, IMAGE_AT + from };
	status = hv_copy(to, stub.pristine, size);
	if (status != HV_MAIL_OK)
		return status;
	stub.size = size;
	make_canary(places);
	return HV_MAIL_OK;
}

/* The words of the stub that the runner has planted in for the moment. */
static bool planted(uint64_t at)
{
	return hv_run.planted && at >= hv_run.door && at - hv_run.door < sizeof(hv_run.saved);
}

/* The first byte from `from` on that differs, or region->size. */
static uint64_t next_difference(const struct region *region, uint64_t from)
{
	for (uint64_t i = from; i < region->size; i++) {
		while (!((region->at + i) & 7) && !((region->pristine + i) & 7) && region->size - i >= 8 &&
		       word(region->at + i) == word(region->pristine + i))
			i += 8;
		if (i < region->size && byte(region->at + i) != byte(region->pristine + i))
			return i;
	}
	return region->size;
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

void watched_cut(void)
{
	uint64_t home = way_home();

	if (!home)
		return;
	for (uint64_t at = (stub.at + 3) & ~3ull; at + 4 <= stub.at + stub.size; at += 4)
		*(volatile uint32_t *)(uintptr_t)at = isa_make_b(at, home);
	hv_flush(stub.at, stub.size);
	__asm__ volatile("ic ialluis; dsb sy; isb; sev" ::: "memory");
}

static void restore(const struct region *region)
{
	uint64_t i = next_difference(region, 0);

	if (i < region->size)
		hv_copy(region->at, region->pristine, region->size);
}

void watched_restore(void)
{
	restore(&stub);
	restore(&canary);
	remove_veneer();
}
