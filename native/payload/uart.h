/* SPDX-License-Identifier: GPL-2.0-or-later */
/* UARTs as rows of one table, polled. Firmware has set line and baud rate; they stay. */
#ifndef HVCHECK_NATIVE_UART_H
#define HVCHECK_NATIVE_UART_H

#include <stdbool.h>
#include <stdint.h>

#include "native/link/entry.h"

/* What a register's bits must be before a byte can be sent or received. */
struct uart_when {
	uint16_t at;
	uint32_t mask, want;
};

enum uart_manner { UART_PLAIN, UART_PL011, UART_GENI, UART_MSM };

struct uart_kind {
	const char *name;
	const char *const *compatible;	/* NULL-terminated: the device tree's words for it */
	uint32_t shift, width;		/* unless the device tree says otherwise; 8250 alone asks */
	uint16_t tx, rx;		/* offsets of the data registers; those of a kind with a shift are numbers of registers */
	struct uart_when sendable, received;
	uint16_t enable_at;		/* set these bits there, once; 0 bits: nothing */
	uint32_t enable_set, enable_clear;
	enum uart_manner manner;
};

/* uart-kinds.c */
extern const struct uart_kind uart_kinds[];
extern const unsigned uart_kind_count;
/* Index of the kind called so, or -1. */
int uart_kind_named(const char *name);

/* uart.c: the payload's one UART. */
void uart_open(const struct entry_uart *uart);
bool uart_is_open(void);
/* The next byte, or -1: there is none yet. */
int uart_get(void);
/* Waits until there is room, but not for ever. */
void uart_put(uint8_t byte);
#endif
