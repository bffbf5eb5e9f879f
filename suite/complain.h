/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SUITE_COMPLAIN_H
#define SUITE_COMPLAIN_H

#include <stdbool.h>
#include <stddef.h>

/* The reason for a failure, one sentence without a full stop. Always returns false. */
bool complain_of(char *error, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Put "?" for what cannot be printed: names come from hostile files, and go to terminals and line-based reports. */
void complain_clean(char *text);

#endif
