/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The entry record, filled in: where the payload lies, what the device tree or UEFI says of the board, which memory is whose. The
 * MMU is off from here on.
 */
#include "hvcheck/call.h"
#include "native/payload/arch.h"
#include "native/payload/facts.h"
#include "native/link/crc32.h"
#include "native/link/image.h"
#include "native/link/mailbox.h"
#include "native/payload/payload.h"
#include "native/link/places.h"
#include "native/payload/trial.h"
#include "native/payload/uart.h"

/* In the file's data, not in what is zeroed: boot.S writes to it first. */
struct entry_record entry_record __attribute__((section(".data"))) = { .version = ENTRY_VERSION };
struct arena entry_arena;

/* With a mailbox: it, calls, outcomes and stage at these distances. */
#define WORK_ALIGN 0x1000000ull
#define WORK_STAGE_AT 0x10000000ull
/* Without. */
#define LARGEST_STAGE (160ull << 20)
#define FEW_CALLS 256			/* in one batch if memory is short */
#define SHORT_OF_MEMORY (64ull << 20)
#define ABOVE_4_GIB 0x100000000ull
#define REACH 0x7e00000ull		/* a B of the runner's reaches 128 MiB, less the runner and the table */
#define STUB_ALIGN 0x200000ull		/* as kernels are placed */
#define MOST_HOME 0x4000000ull
#define LEAST_HOME 0x200000ull
#define LEAST_FAR 0x40000000ull

static const struct image_words *words(void)
{
	return (const struct image_words *)(uintptr_t)(hv_head + IMAGE_WORDS_AT);
}

/* --- the device tree ------------------------------------------------------------------------------------------- */

static bool open_dtb_at(struct dt *dt, uint64_t at)
{
	uint32_t value;

	if (!at || (at & 7) || !trial_load(at, &value))
		return false;
	/* A loader whose caches were on may not have cleaned it. */
	hv_flush(at, DT_HEADER);
	if (!dt_open(dt, (const void *)(uintptr_t)at, IMAGE_DTB_MOST))
		return false;
	hv_flush(at, dt->size);
	entry_record.dtb = at;
	entry_record.dtb_size = dt->size;
	return dt_open(dt, (const void *)(uintptr_t)at, IMAGE_DTB_MOST);
}

/* At an Image's entry a register has it, or anything: so the first look at it is a trial. If it has none, the file may. */
static bool open_dtb(struct dt *dt)
{
	const uint64_t given = entry_record.booted == ENTRY_BOOTED_PE ? entry_record.dtb : entry_record.x[ARCH_DTB];

	entry_record.dtb = entry_record.dtb_size = 0;
	if (open_dtb_at(dt, given))
		return true;
	if (!words()->dtb || !open_dtb_at(dt, (uintptr_t)hv_head + words()->dtb))
		return false;
	entry_record.dtb_source = ENTRY_FROM_FILE;
	return true;
}

/* --- the UART -------------------------------------------------------------------------------------------------- */

static void choose_uart(const struct dt *dt)
{
	struct entry_uart *uart = &entry_record.uart;	/* UEFI's SPCR may stand there already */
	unsigned kind = words()->uart_kind - 1;

	if (dt)
		facts_uart(dt, uart);
	if (words()->uart_kind && kind < uart_kind_count)
		*uart = (struct entry_uart){ .at = words()->uart, .kind = kind, .source = ENTRY_FROM_FILE,
					     .shift = words()->uart_shift, .width = uart_kinds[kind].width };
	if (uart->source == ENTRY_FROM_FILE && words()->uart_width)
		uart->width = words()->uart_width;
	for (unsigned i = 0; uart->source && i + 1 < sizeof(uart->name) && uart_kinds[uart->kind].name[i]; i++)
		uart->name[i] = uart_kinds[uart->kind].name[i];
}

/* --- memory ---------------------------------------------------------------------------------------------------- */

static uint64_t pages(uint64_t size)
{
	return (size + ARENA_PAGE - 1) & ~(ARENA_PAGE - 1);
}

/* What is not listed is dropped, so that nothing is placed there: is_ram() would not know it for RAM. */
static void list_ranges(void)
{
	arena_keep(&entry_arena, ENTRY_RANGES, (uintptr_t)hv_head, pages((uintptr_t)hv_image_end));
	entry_record.range_count = 0;
	for (unsigned i = 0; i < entry_arena.count; i++)
		entry_record.ranges[entry_record.range_count++] = entry_arena.ranges[i];
}

/* Everything as struct hv_places usually has it, from the mailbox on. */
static void place_by_mailbox(struct entry_places *p, uint64_t mailbox)
{
	p->work = mailbox;
	p->work_size = WORK_STAGE_AT + HV_STAGE_SIZE;
	p->calls = mailbox + WORK_ALIGN;
	p->outs = mailbox + 2 * WORK_ALIGN;
	p->batch_max = HV_BATCH_MAX;
	p->stage = mailbox + WORK_STAGE_AT;
	p->stage_size = HV_STAGE_SIZE;
	arena_remove(&entry_arena, p->work, p->work_size);
}

/*
 * Above 4 GiB, so that a stub that keeps 32 bits of a stack pointer is seen; else anywhere. Here as below, the place that struct
 * hv_places usually has is taken if it is free: then a call is the same on a board as on every other machine.
 */
static void place_canary(struct entry_places *p)
{
	const uint64_t usual = hv_execs[ARCH_EXEC].canary;

	p->canary = arena_take(&entry_arena, HV_CANARY_SIZE, HV_CANARY_SIZE, usual, usual + HV_CANARY_SIZE);
	if (!p->canary)
		p->canary = arena_take(&entry_arena, HV_CANARY_SIZE, HV_CANARY_SIZE, ABOVE_4_GIB, ~0ull);
	if (!p->canary)
		p->canary = arena_take(&entry_arena, HV_CANARY_SIZE, HV_CANARY_SIZE, 0, ABOVE_4_GIB);
}

/* Calls, outcomes and stage in one piece. The stage holds a copy of the stub, so it is as large as memory allows. */
static void place_work(struct entry_places *p)
{
	const uint64_t largest = arena_largest(&entry_arena);
	uint64_t calls, outs;

	if (arena_room(&entry_arena, HV_MAILBOX_BASE) >= WORK_STAGE_AT + HV_STAGE_SIZE) {
		place_by_mailbox(p, HV_MAILBOX_BASE);
		return;
	}
	p->batch_max = largest < SHORT_OF_MEMORY ? FEW_CALLS : HV_BATCH_MAX;
	p->stage_size = largest / 4 < LARGEST_STAGE ? pages(largest / 4) : LARGEST_STAGE;
	calls = pages(p->batch_max * HV_CALL_SIZE);
	outs = pages(p->batch_max * HV_OUT_SIZE);
	p->work_size = calls + outs + p->stage_size;
	p->work = arena_take(&entry_arena, p->work_size, ARENA_PAGE, 0, ~0ull);
	p->calls = p->work;
	p->outs = p->work + calls;
	p->stage = p->outs + outs;
}

/* Where a branch of the runner reaches: as much as there is, beginning at a place that suits most stubs. */
static void place_stub(struct entry_places *p)
{
	const uint64_t from = p->image > REACH ? p->image - REACH : 0;

	if (HV_STUB_BASE > p->image && HV_STUB_BASE - p->image < REACH) {
		p->stub_size = arena_room(&entry_arena, HV_STUB_BASE);
		p->stub = p->stub_size >= LEAST_HOME ? HV_STUB_BASE : 0;
	}
	for (uint64_t size = MOST_HOME; size >= LEAST_HOME && !p->stub; size /= 2) {
		p->stub = arena_take(&entry_arena, size, STUB_ALIGN, from, p->image + REACH);
		p->stub_size = p->stub ? size : 0;
		if (p->stub)	/* copies may lie there, too */
			arena_add(&entry_arena, p->stub, p->stub_size);
	}
}

/* The largest range that is left, from its first multiple of STUB_ALIGN on. */
static void place_far(struct entry_places *p)
{
	p->far_size = arena_room(&entry_arena, HV_FAR_BASE);
	p->far = p->far_size >= LEAST_FAR ? HV_FAR_BASE : 0;
	for (unsigned i = 0; i < entry_arena.count && p->far != HV_FAR_BASE; i++) {
		uint64_t end = entry_arena.ranges[i].at + entry_arena.ranges[i].size;
		uint64_t at = (entry_arena.ranges[i].at + STUB_ALIGN - 1) & ~(STUB_ALIGN - 1);

		if (at < end && end - at > p->far_size) {
			p->far = at;
			p->far_size = end - at;
		}
	}
}

static void place_all(void)
{
	struct entry_places *p = &entry_record.places;

	*p = (struct entry_places){ .image = entry_record.place, .image_size = (uintptr_t)hv_image_end - (uintptr_t)hv_head,
				    .canary_size = HV_CANARY_SIZE };
	if (words()->mailbox) {		/* the host has RAM in common with us, and knows where things are */
		p->mailbox = words()->mailbox;
		p->canary = hv_execs[ARCH_EXEC].canary;
		place_by_mailbox(p, p->mailbox);
		return;
	}
	place_canary(p);
	place_work(p);
	place_stub(p);
	place_far(p);
}

/* --- all ----------------------------------------------------------------------------------------------------------- */

/* Of the code, to which nothing has been written yet: what a loader did not clean is seen here. */
static uint64_t code_crc(void)
{
	extern const char hv_text[], hv_data[];

	return crc32_add(0, hv_text, (uintptr_t)hv_data - (uintptr_t)hv_text);
}

void entry_look(uint64_t level, uint64_t place)
{
	struct dt tree, *dt = NULL;

	entry_record.level = level;
	entry_record.place = place;
	entry_record.exec = ARCH_EXEC;
	entry_record.thumb = places_is_thumb(hv_head);
	if (open_dtb(&tree))
		dt = &tree;
	if (dt)
		facts_read(dt, &entry_record);
	choose_uart(dt);
	entry_record.build = words()->build;
	entry_record.image_crc = code_crc();
	if (dt && entry_record.ram_source == ENTRY_FROM_UEFI)
		facts_reserved(dt, &entry_arena);
	if (dt && entry_record.ram_source != ENTRY_FROM_UEFI) {
		facts_memory(dt, &entry_arena);
		entry_record.ram_source = ENTRY_FROM_MEMORY;
	}
	if (!dt && words()->mailbox)	/* QEMU, which has started us as it starts a program and not as a kernel */
		arena_add(&entry_arena, HV_RAM_BASE, hv_execs[ARCH_EXEC].ram_end - HV_RAM_BASE);
	if (ARCH_ADDRESSES != ~0ull)
		arena_remove(&entry_arena, ARCH_ADDRESSES, ~0ull - ARCH_ADDRESSES);
	arena_remove(&entry_arena, place, (uintptr_t)hv_image_end - (uintptr_t)hv_head);
	arena_remove(&entry_arena, place + words()->stub, words()->stub_size);
	arena_remove(&entry_arena, entry_record.dtb, entry_record.dtb_size);
	list_ranges();
	place_all();
}
