/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The two functions of a C library that the payload has, too. */
#ifndef NATIVE_LINK_BYTES_H
#define NATIVE_LINK_BYTES_H

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memset(void *to, int byte, size_t size);

#endif
