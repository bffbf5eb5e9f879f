/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The payload's one UART, polled. Firmware has set line and baud rate; they stay. */
#ifndef HVCHECK_NATIVE_UART_H
#define HVCHECK_NATIVE_UART_H

#include <stdbool.h>
#include <stdint.h>

#include "native/link/entry.h"
#include "native/link/uart-kinds.h"

void uart_open(const struct entry_uart *uart);
bool uart_is_open(void);
/* The next byte, or -1: there is none yet. */
int uart_get(void);
/* Waits until there is room, but not for ever. */
void uart_put(uint8_t byte);
#endif
