/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The entry record, filled in: where the payload lies, what the device tree or UEFI says of the board, which memory is whose. The
 * MMU is off from here on.
 */
#include "hvcheck/call.h"
#include "native/facts.h"
#include "native/image.h"
#include "native/mailbox.h"
#include "native/payload.h"
#include "native/trial.h"
#include "native/uart.h"

/* In the file's data, not in what is zeroed: boot.S writes to it first. */
struct entry_record entry_record __attribute__((section(".data"))) = { .version = ENTRY_VERSION };
struct arena entry_arena;

#define WORK_ALIGN 0x1000000ull		/* of calls, outcomes and stage, so that their pages do not meet in QEMU's TLB */
#define WORK_STAGE_AT 0x10000000ull	/* with a mailbox: it, calls, outcomes and stage at these distances */
#define LINE_STAGE 0x100000ull		/* without: bytes come in small frames */
#define FEW_CALLS 256			/* in one batch where memory is short */
#define SHORT_OF_MEMORY (64ull << 20)

static const struct image_words *words(void)
{
	return (const struct image_words *)(uintptr_t)(hv_head + IMAGE_WORDS_AT);
}

/* --- the device tree ------------------------------------------------------------------------------------------- */

/* At an Image's entry x0 has it, or anything: so the first look at it is a trial. */
static bool open_dtb(struct dt *dt)
{
	uint64_t at = entry_record.booted == ENTRY_BOOTED_PE ? entry_record.dtb : entry_record.x[0], value;

	entry_record.dtb = entry_record.dtb_size = 0;
	if (!at || (at & 7) || !trial_load(at, &value))
		return false;
	/* A loader whose caches were on may not have cleaned it. */
	hv_flush(at, sizeof(uint64_t) * 2);
	if (!dt_open(dt, (const void *)(uintptr_t)at, DT_LARGEST))
		return false;
	hv_flush(at, dt->size);
	entry_record.dtb = at;
	entry_record.dtb_size = dt->size;
	return dt_open(dt, (const void *)(uintptr_t)at, DT_LARGEST);
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

static void list_ranges(void)
{
	entry_record.range_count = 0;
	for (unsigned i = 0; i < entry_arena.count && i < ENTRY_RANGES; i++)
		entry_record.ranges[entry_record.range_count++] = entry_arena.ranges[i];
}

static uint64_t pages(uint64_t size)
{
	return (size + ARENA_PAGE - 1) & ~(ARENA_PAGE - 1);
}

/* The host has RAM in common with us: everything at fixed distances from the mailbox, whose place it chose. */
static void place_by_mailbox(struct entry_places *p)
{
	p->mailbox = words()->mailbox;
	p->calls = p->mailbox + WORK_ALIGN;
	p->outs = p->mailbox + 2 * WORK_ALIGN;
	p->batch_max = HV_BATCH_MAX;
	p->stage = p->mailbox + WORK_STAGE_AT;
	p->stage_size = HV_STAGE_SIZE;
	arena_remove(&entry_arena, p->mailbox, WORK_STAGE_AT + HV_STAGE_SIZE);
}

static void place_by_arena(struct entry_places *p)
{
	p->batch_max = arena_largest(&entry_arena) < SHORT_OF_MEMORY ? FEW_CALLS : HV_BATCH_MAX;
	p->calls = arena_take(&entry_arena, pages(p->batch_max * HV_CALL_SIZE), ARENA_PAGE, 0, ~0ull);
	p->outs = arena_take(&entry_arena, pages(p->batch_max * HV_OUT_SIZE), ARENA_PAGE, 0, ~0ull);
	p->stage = arena_take(&entry_arena, LINE_STAGE, ARENA_PAGE, 0, ~0ull);
	p->stage_size = LINE_STAGE;
}

#define ABOVE_4_GIB 0x100000000ull
#define STUB_REACH 0x7000000ull		/* a B of the runner's reaches 128 MiB */

static void place_all(void)
{
	struct entry_places *p = &entry_record.places;

	*p = (struct entry_places){ .image = entry_record.place, .image_size = (uintptr_t)hv_image_end - (uintptr_t)hv_head };
	if (words()->mailbox)
		place_by_mailbox(p);
	/* Above 4 GiB, so that a stub that keeps 32 bits of a stack pointer is seen; else anywhere. */
	p->canary_size = HV_CANARY_SIZE;
	p->canary = arena_take(&entry_arena, HV_CANARY_SIZE, HV_CANARY_SIZE, ABOVE_4_GIB, ~0ull);
	if (!p->canary)
		p->canary = arena_take(&entry_arena, HV_CANARY_SIZE, HV_CANARY_SIZE, 0, ABOVE_4_GIB);
	if (!p->mailbox)
		place_by_arena(p);
	/* Where a branch of the runner reaches. */
	for (p->stub_size = STUB_REACH / 2; p->stub_size >= HV_CANARY_SIZE && !p->stub; p->stub_size /= 2)
		p->stub = arena_take(&entry_arena, p->stub_size, 0x10000,
				     p->image > STUB_REACH ? p->image - STUB_REACH : 0, p->image + STUB_REACH);
	p->stub_size = p->stub ? p->stub_size * 2 : 0;
}

/* --- all ----------------------------------------------------------------------------------------------------------- */

/* Of the code, to which nothing has been written yet: what a loader did not clean is seen here. */
static uint64_t code_crc(void)
{
	extern const char hv_text[], hv_data[];

	return hv_crc32(hv_text, (uintptr_t)hv_data - (uintptr_t)hv_text);
}

void entry_look(uint64_t level, uint64_t place)
{
	struct dt tree, *dt = NULL;

	entry_record.level = level;
	entry_record.place = place;
	if (open_dtb(&tree))
		dt = &tree;
	if (dt)
		facts_read(dt, &entry_record);
	choose_uart(dt);
	entry_record.image_crc = code_crc();
	if (dt && entry_record.ram_source == ENTRY_FROM_UEFI)
		facts_reserved(dt, &entry_arena);
	if (dt && entry_record.ram_source != ENTRY_FROM_UEFI) {
		facts_memory(dt, &entry_arena);
		entry_record.ram_source = ENTRY_FROM_MEMORY;
	}
	arena_remove(&entry_arena, place, (uintptr_t)hv_image_end - (uintptr_t)hv_head);
	arena_remove(&entry_arena, place + words()->stub, words()->stub_size);
	arena_remove(&entry_arena, entry_record.dtb, entry_record.dtb_size);
	list_ranges();
	place_all();
}

void entry_look_late(void)
{
	uint64_t *noted = entry_record.noted, level = entry_record.level;

#define NOTED(id, reg, at)
#define NOTED_LATE(id, reg, at)							\
	if (level >= (at))							\
		__asm__ volatile("mrs %0, " #reg : "=r"(noted[ENTRY_NOTED_##id]));
#include "native/noted.def"
#undef NOTED
#undef NOTED_LATE
}
