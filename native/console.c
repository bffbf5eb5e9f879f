/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/console.h"

#define RING 4096	/* a power of two: bytes that came while the payload was busy */

/* QEMU's virt board: a PL011 (Arm DDI 0183). */
#define PL011 0x09000000
#define PL011_DR 0x00
#define PL011_FR 0x18
#define FR_BUSY (1u << 3)
#define FR_RXFE (1u << 4)
#define FR_TXFF (1u << 5)

static uint8_t ring[RING];
static unsigned taken, come;	/* bytes so far; their difference is what the ring holds */

static volatile uint32_t *at(unsigned offset)
{
	return (volatile uint32_t *)(uintptr_t)(PL011 + offset);
}

bool console_open(void)
{
	return true;
}

/* A byte that finds no room is lost: the link sends it again. */
static void fetch(void)
{
	while (!(*at(PL011_FR) & FR_RXFE)) {
		uint8_t byte = (uint8_t)*at(PL011_DR);

		if (come - taken < RING)
			ring[come++ % RING] = byte;
	}
}

int console_get(void)
{
	fetch();
	return come == taken ? -1 : ring[taken++ % RING];
}

void console_write(const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		do
			fetch();
		while (*at(PL011_FR) & FR_TXFF);
		*at(PL011_DR) = bytes[i];
	}
}

void console_flush(void)
{
	while (*at(PL011_FR) & FR_BUSY)
		fetch();
}

uint64_t console_now(void)
{
	uint64_t count, frequency;

	__asm__ volatile("isb; mrs %0, cntpct_el0" : "=r"(count));
	__asm__ volatile("mrs %0, cntfrq_el0" : "=r"(frequency));
	frequency = frequency ? frequency : 62500000;	/* firmware has left it 0: near enough to send again by */
	return count / frequency * 1000000 + count % frequency * 1000000 / frequency;
}
