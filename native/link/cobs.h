/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Consistent overhead byte stuffing (Cheshire and Baker, 1999): bytes without a zero among them, so that a zero ends a frame.
 * Freestanding: host and payload share it.
 */
#ifndef NATIVE_LINK_COBS_H
#define NATIVE_LINK_COBS_H

#include <stddef.h>
#include <stdint.h>

/* Bytes that `size` of them become at most. */
#define COBS_MOST(size) ((size) + (size) / 254 + 1)
#define COBS_BAD ((size_t)-1)

/* Returns how many bytes stand at `to` then. */
size_t cobs_encode(uint8_t *to, const uint8_t *from, size_t size);
/* The other way; `to` may be `from`. Returns how many bytes stand at `to`, or COBS_BAD: that was never encoded so. */
size_t cobs_decode(uint8_t *to, const uint8_t *from, size_t size);

#endif
