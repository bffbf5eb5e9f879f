/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The CRC-32 of zlib, Ethernet and PNG: polynomial 0x04c11db7, reflected, inverted before and behind. Freestanding. */
#ifndef NATIVE_LINK_CRC32_H
#define NATIVE_LINK_CRC32_H

#include <stddef.h>
#include <stdint.h>

/* Go on with `crc`, which is 0 in front of the first byte. */
uint32_t crc32_add(uint32_t crc, const void *bytes, size_t size);

#endif
