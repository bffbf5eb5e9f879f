/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A kernel as if it had been booted: the built-in stub of Linux 4.12 behind an Image's header, and its snapshot. */
#ifndef HVCHECK_TESTS_MAKE_SNAPSHOT_H
#define HVCHECK_TESTS_MAKE_SNAPSHOT_H

#include "machines/boot/boot.h"

#define MADE_IMAGE_SIZE 0x10000u
#define MADE_TABLE_AT 0x3000u	/* of the stub in the Image */

/* The Image, on the heap. */
uint8_t *made_image(void);
/* A machine that stands still with it; ended by made_end(). */
struct boot *made_boot(const uint8_t *image);
void made_end(struct boot *b);
/* Its snapshot, on the heap. */
uint8_t *made_snapshot(const struct boot *b, size_t *size);
/* Another value for a register. */
void made_set(struct boot *b, const char *name, uint64_t value);

#endif
