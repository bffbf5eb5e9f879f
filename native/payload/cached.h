/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Accesses through the data cache, of a payload that runs with the MMU off. Of memory the payload's own image alone is mapped. */
#ifndef NATIVE_CACHED_H
#define NATIVE_CACHED_H

#include <stdbool.h>
#include <stdint.h>

/* Make the page tables. False: the MMU cannot be switched on, as E2H is stuck, or the image lies in two pieces of 1 GiB. */
bool cached_open(void);
uint64_t cached_load(const uint64_t *at);
/* What is stored may stay in the cache. */
void cached_store(uint64_t *at, uint64_t value);
/* CRC-32 of memory as it is seen through the cache. */
uint32_t cached_crc(const void *at, uint64_t size);

#endif
