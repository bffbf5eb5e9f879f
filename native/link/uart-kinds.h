/* SPDX-License-Identifier: GPL-2.0-or-later */
/* UARTs as rows of one table, for the payload that drives one and for the host that names it. */
#ifndef NATIVE_LINK_UART_KINDS_H
#define NATIVE_LINK_UART_KINDS_H

#include <stdint.h>

/* What a register's bits must be before a byte can be sent or received. */
struct uart_when {
	uint16_t at;
	uint32_t mask, want;
};

enum uart_manner { UART_PLAIN, UART_PL011, UART_LPUART, UART_GENI, UART_MSM };

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

extern const struct uart_kind uart_kinds[];
extern const unsigned uart_kind_count;
/* Index of the kind called so, or -1. */
int uart_kind_named(const char *name);

#endif
