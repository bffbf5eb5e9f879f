/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The payload's one UART, polled with the MMU off: every access is a device's. */
#include "native/payload/uart.h"

#define MOST_LOOKS 1000000	/* for room in a FIFO; behind that the byte is lost, and the other side asks again */

static const struct entry_uart *open_uart;
static const struct uart_kind *kind;

static uint32_t load(uint32_t at)
{
	uintptr_t a = (uintptr_t)open_uart->at + ((uintptr_t)at << open_uart->shift);

	switch (open_uart->width) {
	case 1:
		return *(volatile uint8_t *)a;
	case 2:
		return *(volatile uint16_t *)a;
	}
	return *(volatile uint32_t *)a;
}

static void store(uint32_t at, uint32_t value)
{
	uintptr_t a = (uintptr_t)open_uart->at + ((uintptr_t)at << open_uart->shift);

	switch (open_uart->width) {
	case 1:
		*(volatile uint8_t *)a = (uint8_t)value;
		return;
	case 2:
		*(volatile uint16_t *)a = (uint16_t)value;
		return;
	}
	*(volatile uint32_t *)a = value;
}

static bool holds(struct uart_when when)
{
	return (load(when.at) & when.mask) == when.want;
}

static void await(struct uart_when when)
{
	for (unsigned i = 0; i < MOST_LOOKS && !holds(when); i++)
		;
}

/* --- NXP LPUART ----------------------------------------------------------------------------------------------------- */

#define LPUART_OVERRUN (1u << 19)	/* of its STAT */

/* Behind an overrun it receives nothing until the flag is cleared, by a write of 1. */
static void lpuart_go_on(void)
{
	const uint32_t status = load(kind->received.at);

	if (status & LPUART_OVERRUN)
		store(kind->received.at, status);
}

/* --- Qualcomm GENI: a serial engine that takes commands. Linux's qcom_geni_serial.c, polled --------------------- */

#define GENI_STATUS 0x40
#define GENI_TX_LENGTH 0x270
#define GENI_M_COMMAND 0x600
#define GENI_M_IRQ 0x610
#define GENI_M_IRQ_CLEAR 0x618
#define GENI_S_COMMAND 0x630
#define GENI_TX_FIFO 0x700
#define GENI_RX_FIFO 0x780
#define GENI_RX_STATUS 0x804
#define GENI_START (1u << 27)	/* UART_START_TX of the main engine, UART_START_READ of the secondary */
#define GENI_M_ACTIVE 1u
#define GENI_S_ACTIVE (1u << 12)
#define GENI_M_DONE 1u
#define GENI_RX_WORDS 0x1ffffffu
#define GENI_RX_LAST(status) ((status) >> 28 & 7)	/* bytes of the last word, */
#define GENI_RX_IS_LAST(status) ((status) >> 31)	/* if there is one that is not full */

/* Bytes of a word of the FIFO that have not been taken yet. */
static uint32_t geni_word;
static unsigned geni_left;

static void geni_put(uint8_t byte)
{
	store(GENI_TX_LENGTH, 1);
	store(GENI_M_COMMAND, GENI_START);
	store(GENI_TX_FIFO, byte);
	await((struct uart_when){ GENI_M_IRQ, GENI_M_DONE, GENI_M_DONE });
	store(GENI_M_IRQ_CLEAR, GENI_M_DONE);
}

static int geni_get(void)
{
	if (!geni_left) {
		uint32_t status = load(GENI_RX_STATUS), words = status & GENI_RX_WORDS;

		if (!words)
			return -1;
		geni_left = words == 1 && GENI_RX_IS_LAST(status) && GENI_RX_LAST(status) ? GENI_RX_LAST(status) : 4;
		geni_word = load(GENI_RX_FIFO);
	}
	uint8_t byte = (uint8_t)geni_word;

	geni_word >>= 8;
	geni_left--;
	return byte;
}

static void geni_open(void)
{
	if (!(load(GENI_STATUS) & GENI_S_ACTIVE))
		store(GENI_S_COMMAND, GENI_START);
	await((struct uart_when){ GENI_STATUS, GENI_M_ACTIVE, 0 });
}

/* --- Qualcomm UARTDM 1.3 and later: Linux's msm_serial.c, polled ------------------------------------------------- */

#define MSM_RX_LENGTH 0x34
#define MSM_TX_COUNT 0x40
#define MSM_RX_COUNT 0x50
#define MSM_STATUS 0xa4
#define MSM_COMMAND 0xa8
#define MSM_TX_FIFO 0x100
#define MSM_RX_FIFO 0x140
#define MSM_RX_READY 1u
#define MSM_TX_READY 4u
#define MSM_TX_EMPTY 8u
#define MSM_RX_ENABLE 1u
#define MSM_TX_ENABLE 4u
#define MSM_STALE_RESET (8u << 4)
#define MSM_STALE_ENABLE (5u << 8)
#define MSM_STALE_FORCE (4u << 8)	/* what stands in the packing buffer comes into the FIFO */

static uint32_t msm_word;
static unsigned msm_left;

static void msm_put(uint8_t byte)
{
	await((struct uart_when){ MSM_STATUS, MSM_TX_EMPTY, MSM_TX_EMPTY });
	store(MSM_TX_COUNT, 1);
	(void)load(MSM_TX_COUNT);
	await((struct uart_when){ MSM_STATUS, MSM_TX_READY, MSM_TX_READY });
	store(MSM_TX_FIFO, byte);
}

static int msm_get(void)
{
	if (!msm_left) {
		if (load(MSM_STATUS) & MSM_RX_READY) {
			msm_left = 4;
		} else {
			msm_left = load(MSM_RX_COUNT) >> 7 & 7;
			if (!msm_left)
				return -1;
			store(MSM_COMMAND, MSM_STALE_FORCE);
		}
		msm_word = load(MSM_RX_FIFO);
		store(MSM_COMMAND, MSM_STALE_RESET);
		store(MSM_RX_LENGTH, 0xffffff);
		store(MSM_COMMAND, MSM_STALE_ENABLE);
	}
	uint8_t byte = (uint8_t)msm_word;

	msm_word >>= 8;
	msm_left--;
	return byte;
}

/* --- all ----------------------------------------------------------------------------------------------------------- */

static void enable(void)
{
	uint32_t old = load(kind->enable_at), new = (old & ~kind->enable_clear) | kind->enable_set;

	if (kind->enable_set && old != new)
		store(kind->enable_at, new);
}

#define PL011_LCR 0x2c
#define PL011_LCR_FIFO 0x10

/* Without its FIFO a byte is lost if the next one comes before it was fetched. No firmware was there if it is off. */
static void pl011_open(void)
{
	if (!(load(PL011_LCR) & PL011_LCR_FIFO))
		store(PL011_LCR, load(PL011_LCR) | PL011_LCR_FIFO);
	enable();
}

void uart_open(const struct entry_uart *uart)
{
	open_uart = uart;
	kind = &uart_kinds[uart->kind];
	switch (kind->manner) {
	case UART_PLAIN:
	case UART_LPUART:
		enable();
		break;
	case UART_PL011:
		pl011_open();
		break;
	case UART_GENI:
		geni_open();
		break;
	case UART_MSM:
		store(MSM_COMMAND, MSM_RX_ENABLE | MSM_TX_ENABLE);
		break;
	}
}

bool uart_is_open(void)
{
	return open_uart != 0;
}

int uart_get(void)
{
	if (!open_uart)
		return -1;
	switch (kind->manner) {
	case UART_GENI:
		return geni_get();
	case UART_MSM:
		return msm_get();
	case UART_LPUART:
		lpuart_go_on();
		break;
	case UART_PLAIN:
	case UART_PL011:
		break;
	}
	return holds(kind->received) ? (int)(load(kind->rx) & 0xff) : -1;
}

void uart_put(uint8_t byte)
{
	if (!open_uart)
		return;
	switch (kind->manner) {
	case UART_GENI:
		geni_put(byte);
		return;
	case UART_MSM:
		msm_put(byte);
		return;
	case UART_LPUART:
	case UART_PLAIN:
	case UART_PL011:
		break;
	}
	await(kind->sendable);
	store(kind->tx, byte);
}
