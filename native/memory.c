/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory in the payload: which of it a host may name, and how bytes become code.
 */
#include "hvcheck/call.h"
#include "native/mailbox.h"
#include "native/payload.h"

static bool overlap(uint64_t at, uint64_t size, uint64_t with, uint64_t with_size)
{
	return at < with + with_size && with < at + size;
}

static bool within(uint64_t at, uint64_t size, uint64_t base, uint64_t base_size)
{
	return at >= base && at - base <= base_size && size <= base_size - (at - base);
}

bool hv_may_write(uint64_t at, uint64_t size)
{
	uint64_t image = (uintptr_t)hv_head;
	uint64_t image_size = (uintptr_t)hv_image_end - image;

	return within(at, size, HV_RAM_BASE, HV_RAM_SIZE) && !overlap(at, size, image, image_size) &&
	       !overlap(at, size, HV_MAILBOX_BASE, sizeof(struct hv_mailbox)) &&
	       !overlap(at, size, HV_CALLS_BASE, (uint64_t)HV_BATCH_MAX * HV_CALL_SIZE) &&
	       !overlap(at, size, HV_OUTS_BASE, (uint64_t)HV_BATCH_MAX * HV_OUT_SIZE) &&
	       !overlap(at, size, HV_STAGE_BASE, HV_STAGE_SIZE);
}

static uint64_t line_size(void)
{
	uint64_t ctr;

	__asm__("mrs %0, ctr_el0" : "=r"(ctr));
	return 4ull << (ctr >> 16 & 15); /* CTR_EL0.DminLine, in words */
}

/*
 * Clean and invalidate to the point of coherency. Our own stores pass the caches by, as the MMU is off; lines
 * that firmware left behind must neither hide them from a later reader nor be written back over them.
 */
static void flush_lines(uint64_t at, uint64_t size)
{
	uint64_t line = line_size();

	for (uint64_t a = at & ~(line - 1); a < at + size; a += line)
		__asm__ volatile("dc civac, %0" ::"r"(a) : "memory");
	__asm__ volatile("dsb sy" ::: "memory");
}

static void become_code(uint64_t at, uint64_t size)
{
	__asm__ volatile("dsb sy" ::: "memory");
	flush_lines(at, size);
	__asm__ volatile("ic iallu; dsb sy; isb" ::: "memory");
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
	if (!hv_may_write(to, size) || !within(from, size, HV_STAGE_BASE, HV_STAGE_SIZE))
		return HV_MAIL_RANGE;
	flush_lines(to, size);
	copy_bytes(to, from, size);
	become_code(to, size);
	return HV_MAIL_OK;
}

uint64_t hv_fill(uint64_t to, uint64_t size, uint32_t word)
{
	if ((to & 3) || (size & 3) || !hv_may_write(to, size))
		return HV_MAIL_RANGE;
	flush_lines(to, size);
	for (uint64_t a = to; a < to + size; a += 4)
		*(volatile uint32_t *)(uintptr_t)a = word;
	become_code(to, size);
	return HV_MAIL_OK;
}
