/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory in the payload of AArch32: which of it a host may name, and how bytes become code. */
#include "hvcheck/call.h"
#include "native/payload/arm/payload.h"
#include "native/link/mailbox.h"

static bool overlap(uint64_t at, uint64_t size, uint64_t with, uint64_t with_size)
{
	return at < with + with_size && with < at + size;
}

static bool within(uint64_t at, uint64_t size, uint64_t base, uint64_t base_size)
{
	return at >= base && at - base <= base_size && size <= base_size - (at - base);
}

bool arm_may_write(uint64_t at, uint64_t size)
{
	uint64_t image = (uintptr_t)hv_head, image_size = (uintptr_t)hv_image_end - (uintptr_t)hv_head;

	return within(at, size, HV_RAM_BASE, HV_RAM_END_A32 - HV_RAM_BASE) && !overlap(at, size, image, image_size) &&
	       !overlap(at, size, HV_MAILBOX_BASE, sizeof(struct mailbox)) &&
	       !overlap(at, size, HV_CALLS_BASE, (uint64_t)HV_BATCH_MAX * HV_CALL_SIZE) &&
	       !overlap(at, size, HV_OUTS_BASE, (uint64_t)HV_BATCH_MAX * HV_OUT_SIZE) &&
	       !overlap(at, size, HV_STAGE_BASE, HV_STAGE_SIZE);
}

static uint32_t line_size(void)
{
	uint32_t ctr;

	__asm__("mrc p15, 0, %0, c0, c0, 1" : "=r"(ctr));
	return 4u << (ctr >> 16 & 15);	/* CTR.DminLine, in words */
}

/*
 * Clean and invalidate to the point of coherency (DCCIMVAC). Our own stores pass the caches by, as the MMU is off; lines that
 * firmware left behind must neither hide them from a later reader nor be written back over them.
 */
static void flush_lines(uint32_t at, uint32_t size)
{
	uint32_t line = line_size();

	for (uint32_t a = at & ~(line - 1); a < at + size; a += line)
		__asm__ volatile("mcr p15, 0, %0, c7, c14, 1" ::"r"(a) : "memory");
	__asm__ volatile("dsb sy" ::: "memory");
}

/* ICIALLU */
static void become_code(uint32_t at, uint32_t size)
{
	__asm__ volatile("dsb sy" ::: "memory");
	flush_lines(at, size);
	__asm__ volatile("mcr p15, 0, %0, c7, c5, 0; dsb sy; isb" ::"r"(0) : "memory");
}

/* The pointers are volatile so that the compiler does not make calls of memcpy() of the loops. */
static void copy_bytes(uint32_t to, uint32_t from, uint32_t size)
{
	while (size > 0 && ((to & 3) || (from & 3) || size < 4)) {
		*(volatile uint8_t *)to++ = *(volatile uint8_t *)from++;
		size--;
	}
	for (; size >= 4; size -= 4, to += 4, from += 4)
		*(volatile uint32_t *)to = *(volatile uint32_t *)from;
	if (size > 0)
		copy_bytes(to, from, size);
}

uint64_t arm_copy(uint64_t to, uint64_t from, uint64_t size)
{
	if (!arm_may_write(to, size) || !within(from, size, HV_STAGE_BASE, HV_STAGE_SIZE))
		return MAIL_RANGE;
	flush_lines((uint32_t)to, (uint32_t)size);
	copy_bytes((uint32_t)to, (uint32_t)from, (uint32_t)size);
	become_code((uint32_t)to, (uint32_t)size);
	return MAIL_OK;
}

uint64_t arm_fill(uint64_t to, uint64_t size, uint32_t word)
{
	if ((to & 3) || (size & 3) || !arm_may_write(to, size))
		return MAIL_RANGE;
	flush_lines((uint32_t)to, (uint32_t)size);
	for (uint32_t a = (uint32_t)to; a < (uint32_t)(to + size); a += 4)
		*(volatile uint32_t *)a = word;
	become_code((uint32_t)to, (uint32_t)size);
	return MAIL_OK;
}
