/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The payload's serial port, by polling. Bytes that come while others are written are kept. */
#ifndef NATIVE_CONSOLE_H
#define NATIVE_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether there is one. */
bool console_open(void);
/* The next byte that has come, or -1. */
int console_get(void);
void console_write(const uint8_t *bytes, size_t size);
/* Microseconds since the counter started. */
uint64_t console_now(void);

#endif
