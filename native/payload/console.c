/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/payload/console.h"

#include "native/payload/arch.h"
#include "native/payload/uart.h"

/*
 * Between two looks at a port that had nothing: short against a FIFO of 16 bytes at 1.5 Mbaud. An emulator that is asked all the
 * time has no time to fetch what comes.
 */
#define LOOK_US 50
#define RING 16384	/* a power of two: bytes that came while the payload was busy, more than a window holds */

static uint8_t ring[RING];
static uint64_t looked;
static unsigned taken, come;	/* bytes so far; their difference is what the ring holds */

bool console_open(void)
{
	return uart_is_open();
}

/* A byte that finds no room is lost: the link sends it again. */
static void fetch(void)
{
	int byte;

	if (console_now() - looked < LOOK_US)
		return;
	looked = console_now();
	while ((byte = uart_get()) >= 0)
		if (come - taken < RING)
			ring[come++ % RING] = (uint8_t)byte;
}

int console_get(void)
{
	fetch();
	return come == taken ? -1 : ring[taken++ % RING];
}

void console_write(const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		fetch();
		uart_put(bytes[i]);
	}
}

uint64_t console_now(void)
{
	const uint64_t count = arch_counter();
	uint64_t frequency = arch_counter_hz();

	frequency = frequency ? frequency : 62500000;	/* firmware has left it 0: near enough to send again by */
	return count / frequency * 1000000 + count % frequency * 1000000 / frequency;
}
