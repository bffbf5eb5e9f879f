/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "isa/encode.h"
#include "native/payload/arch.h"
#include "native/link/places.h"
#include "native/payload/watched.h"

#include "hvcheck/call.h"
#include "hvcheck/scenario.h"
#include "native/link/crc32.h"
#include "native/link/mailbox.h"
#include "native/payload/payload.h"

#define PAGE 4096ull

/* The stage holds what everything is compared with: the payload's own code, the canaries, and behind them the loaded image. */
#define OWN_AT entry_record.places.stage
#define CANARY_AT (OWN_AT + own_room())
#define IMAGE_AT (CANARY_AT + HV_CANARY_SIZE)

static struct region {
	uint64_t at, size, pristine;	/* addresses */
} own, canary, stub;
static struct hv_places harness;

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

/* And at the end of the stage, if it is not too small for that, the memory of a scenario. */
static uint64_t stage_for_images(void)
{
	const uint64_t all = entry_record.places.stage_size;

	return all < 2 * HV_SCENE_SIZE ? all : all - HV_SCENE_SIZE;
}

uint64_t watched_store(void)
{
	const uint64_t images = stage_for_images();

	return images < entry_record.places.stage_size ? entry_record.places.stage + images : 0;
}

static uint64_t image_room(void)
{
	const uint64_t taken = own_room() + HV_CANARY_SIZE, all = stage_for_images();

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
		return MAIL_RANGE;
	for (uint64_t at = offset & ~(PAGE - 1); at < offset + size; at += PAGE) {
		if (is_sent(at))
			continue;
		memset((void *)(uintptr_t)(IMAGE_AT + at), 0, at + PAGE <= image_room() ? PAGE : image_room() - at);
		sent[at / PAGE / 64] |= 1ull << (at / PAGE % 64);
	}
	memcpy((void *)(uintptr_t)(IMAGE_AT + offset), bytes, size);
	return MAIL_OK;
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
	harness = *places;
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

/* Where all but the runs is zero already, and no line of a cache hides that. */
static struct region zeroed;

static void make_zero(uint64_t at, uint64_t size)
{
	if (zeroed.at == at && zeroed.size == size)
		return;
	hv_flush(at, size);
	clear(at, at + size);
	hv_flush(at, size);
	zeroed = (struct region){ at, size, 0 };
}

static void lay_out(void)
{
	make_zero(stub.at, stub.size);
	for (unsigned k = 0; k < run_count; k++)
		hv_copy(stub.at + runs[k].from, stub.pristine + runs[k].from, runs[k].end - runs[k].from);
}

/* What a stray reference to the subject before finds is UDF. */
static void wipe(void)
{
	for (unsigned k = 0; k < run_count; k++) {
		clear(stub.at + runs[k].from, stub.at + runs[k].end);
		hv_flush(stub.at + runs[k].from, runs[k].end - runs[k].from);
	}
	arch_drop_code_everywhere();
}

uint64_t watched_place(const struct hv_places *places, uint64_t from, uint64_t size, uint64_t to)
{
	uint64_t status;

	if (from > image_room() || size > image_room() - from || from + size > MOST_PAGES * PAGE)
		return MAIL_RANGE;
	keep_own();
	if (stub.size)
		wipe();
	stub = (struct region){ to, 0, IMAGE_AT + from };
	status = hv_may_write(to, size) ? MAIL_OK : MAIL_RANGE;
	if (status != MAIL_OK)
		return status;
	stub.size = size;
	if (!list_runs()) {
		stub.size = 0;
		return MAIL_RANGE;
	}
	lay_out();
	make_canary(places);
	return MAIL_OK;
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
static bool rewritten64(uint32_t was, uint32_t is)
{
	return (isa_word_is_hvc(was) && isa_word_is_call(is)) || (isa_word_is_a32_hvc(was) && isa_word_is_a32_hvc(is)) ||
	       (was == ISA_WORD_B_SELF && isa_word_is_b(is));
}

static bool rewritten(uint64_t i)
{
	const uint32_t was = instruction(own.pristine + i), is = instruction(own.at + i);

	return ARCH_EXEC == HV_A64 ? rewritten64(was, is) :
	       places_plants32(&harness, own.at + i, i ? instruction(own.pristine + i - 4) : 0, was);
}

static uint64_t own_changed(uint64_t *first)
{
	uint64_t count = 0;

	for (uint64_t i = 0; (i = next_difference(&own, i) & ~3ull) < own.size; i += 4) {
		if (rewritten(i))
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

bool watched_run(unsigned index, uint64_t *from, uint64_t *to)
{
	if (index >= run_count)
		return false;
	*from = stub.at + runs[index].from;
	*to = stub.at + runs[index].end;
	return true;
}

void watched_extent(uint64_t *from, uint64_t *to)
{
	*from = stub.at;
	*to = stub.at + stub.size;
}

/* --- putting it back --------------------------------------------------------------------------------------------- */

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

static void restore_own(bool planted_too)
{
	uint64_t first = own.size, i;

	for (i = 0; (i = next_difference(&own, i) & ~3ull) < own.size; i += 4) {
		if (!planted_too && rewritten(i))
			continue;
		arch_set_code(own.at + i, instruction(own.pristine + i));
		first = first < i ? first : i;
	}
	if (first == own.size)
		return;
	hv_flush(own.at + first, own.size - first);
	arch_drop_code_everywhere();
	__asm__ volatile("dsb sy; isb" ::: "memory");
}

/* The first byte from `i` on that is not 0, or `end`. */
static uint64_t first_set(uint64_t i, uint64_t end)
{
	for (; i < end; i++) {
		const uint64_t *w = (const uint64_t *)(uintptr_t)(stub.at + i);

		for (; !((stub.at + i) & 7) && end - i >= 32 && !(w[0] | w[1] | w[2] | w[3]); w += 4)
			i += 32;
		if (i < end && byte(stub.at + i))
			return i;
	}
	return end;
}

/* The pages between `i` and `end` were not sent. */
static uint64_t sweep(uint64_t i, uint64_t end)
{
	const uint64_t found = first_set(i, end);

	if (found >= end)
		return 0;
	zeroed.size = 0;
	make_zero(stub.at + i, end - i);
	zeroed = (struct region){ stub.at, stub.size, 0 };
	return stub.pristine - IMAGE_AT + found + 1;
}

uint64_t watched_sweep(void)
{
	uint64_t done = 0, found = 0;

	__asm__ volatile("" ::: "memory");
	for (unsigned k = 0; !found && k < run_count; k++) {
		found = sweep(done, runs[k].from);
		done = runs[k].end;
	}
	return found ? found : sweep(done, stub.size);
}

void watched_restore_planted(void)
{
	restore_own(true);
}

/* A call may have written to the payload and come back all the same: each call behind it would be blamed for that. */
void watched_restore(void)
{
	restore_own(false);
	restore_stub();
	restore(&canary);
}
