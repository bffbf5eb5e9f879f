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

/* CRC-32 (IEEE 802.3), four bits at a time: the table fits a few lines of a cache that is off. */
uint32_t hv_crc32(const void *bytes, uint64_t size)
{
	static const uint32_t table[16] = {
		0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
		0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
	};
	const uint8_t *at = bytes;
	uint32_t crc = ~0u;

	for (; size; size--) {
		crc ^= *at++;
		crc = crc >> 4 ^ table[crc & 15];
		crc = crc >> 4 ^ table[crc & 15];
	}
	return ~crc;
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
