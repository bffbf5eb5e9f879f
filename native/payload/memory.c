/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory in the payload: which of it a host may name, and how bytes become code.
 */
#include "hvcheck/call.h"
#include "native/payload/arch.h"
#include "native/link/mailbox.h"
#include "native/payload/payload.h"
#include "native/link/places.h"

static bool overlap(uint64_t at, uint64_t size, uint64_t with, uint64_t with_size)
{
	return at < with + with_size && with < at + size;
}

static bool within(uint64_t at, uint64_t size, uint64_t base, uint64_t base_size)
{
	return at >= base && at - base <= base_size && size <= base_size - (at - base);
}

/* RAM of the board that is not kept for something else. */
static bool is_ram(uint64_t at, uint64_t size)
{
	for (uint64_t i = 0; i < entry_record.range_count; i++)
		if (within(at, size, entry_record.ranges[i].at, entry_record.ranges[i].size))
			return true;
	return false;
}

bool hv_may_write(uint64_t at, uint64_t size)
{
	const struct entry_places *p = &entry_record.places;
	const struct entry_range taken[] = {
		{ p->mailbox, p->mailbox ? sizeof(struct mailbox) : 0 },
		{ p->calls, p->batch_max * HV_CALL_SIZE },
		{ p->outs, p->batch_max * HV_OUT_SIZE },
		{ p->stage, p->stage_size },
	};

	for (unsigned i = 0; i < sizeof(taken) / sizeof(taken[0]); i++)
		if (overlap(at, size, taken[i].at, taken[i].size))
			return false;
	return is_ram(at, size);
}

/*
 * Clean and invalidate to the point of coherency. Our own stores pass the caches by, as the MMU is off; lines
 * that firmware left behind must neither hide them from a later reader nor be written back over them.
 */
void hv_flush(uint64_t at, uint64_t size)
{
	const uint64_t line = arch_line_size();

	for (uint64_t a = at & ~(line - 1); a < at + size; a += line)
		arch_flush_line(a);
	__asm__ volatile("dsb sy" ::: "memory");
}

static void become_code(uint64_t at, uint64_t size)
{
	__asm__ volatile("dsb sy" ::: "memory");
	hv_flush(at, size);
	arch_drop_code();
}

/* The pointers are volatile so that the compiler does not make calls of memcpy() of the loops. */
static void copy_bytes(uint64_t to, uint64_t from, uint64_t size)
{
	while (size > 0 && ((to & 7) || size < 8)) {
		*(volatile uint8_t *)(uintptr_t)to++ = *(volatile uint8_t *)(uintptr_t)from++;
		size--;
	}
	if (from & 7) {
		while (size-- > 0)
			*(volatile uint8_t *)(uintptr_t)to++ = *(volatile uint8_t *)(uintptr_t)from++;
		return;
	}
	for (; size >= 8; size -= 8, to += 8, from += 8)
		*(volatile uint64_t *)(uintptr_t)to = *(volatile uint64_t *)(uintptr_t)from;
	if (size > 0)
		copy_bytes(to, from, size);
}

uint64_t hv_copy(uint64_t to, uint64_t from, uint64_t size)
{
	if (!hv_may_write(to, size) || !within(from, size, entry_record.places.stage, entry_record.places.stage_size))
		return MAIL_RANGE;
	hv_flush(to, size);
	copy_bytes(to, from, size);
	become_code(to, size);
	return MAIL_OK;
}

uint64_t hv_fill(uint64_t to, uint64_t size, uint32_t word)
{
	uint64_t a = to;

	if ((to & 3) || (size & 3) || !hv_may_write(to, size))
		return MAIL_RANGE;
	hv_flush(to, size);
	for (; !(a & 7) && to + size - a >= 8; a += 8)
		*(volatile uint64_t *)(uintptr_t)a = (uint64_t)word << 32 | word;
	for (; a < to + size; a += 4)
		*(volatile uint32_t *)(uintptr_t)a = word;
	become_code(to, size);
	return MAIL_OK;
}

int places_own(struct hv_places *places)
{
	const uint64_t image = (uintptr_t)hv_head;

	places->exec = ARCH_EXEC;
	places->thumb = entry_record.thumb;
	if (hv_places_read(places, hv_head, (uintptr_t)hv_image_end - image, image))
		return -1;
	if (!entry_record.places.mailbox)	/* else the host has chosen, as struct hv_places usually has it */
		places_chosen(places, &entry_record);
	return 0;
}
