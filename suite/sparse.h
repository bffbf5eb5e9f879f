/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory most of which is zero, and takes no room where it is. */
#ifndef SUITE_SPARSE_H
#define SUITE_SPARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SPARSE_PAGE 4096ull

/* Copy `size` bytes to memory that is zero, without touching pages that stay so. */
void sparse_copy(void *to, const void *from, size_t size);
bool sparse_is_zero(const uint8_t *bytes, size_t size);

#endif
