/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The payload as a file, made ready for being booted. */
#ifndef NATIVE_HOST_IMAGE_H
#define NATIVE_HOST_IMAGE_H

#include <stddef.h>

#include "native/link/image.h"

struct image {
	uint8_t *bytes;	/* owned */
	size_t size;
};
/* A payload's size and CRC-32. The host knows where things lie in its own payload, and must not use another one. */
uint64_t image_build(const unsigned char *from, const unsigned char *end);
/* A copy of a payload's file, with its image_build() in it. -1: no memory. */
int image_make(struct image *image, const unsigned char *from, const unsigned char *end);
struct image_words image_read_words(const uint8_t *bytes);
void image_write_words(uint8_t *bytes, const struct image_words *words);
/* Do to a copy what the payload does to itself at `base`. */
void image_relocate(struct image *image, uint64_t base);
/* Append these bytes of a stub, whose vector table is at offset `table` of them. -1: no memory. */
int image_add_stub(struct image *image, const uint8_t *stub, size_t size, uint32_t table);
/* Append a device tree. -1: no memory. */
int image_add_dtb(struct image *image, const uint8_t *dtb, size_t size);
/* CRC-32 of the code of a payload's file. */
uint32_t image_code_crc(const uint8_t *bytes);

#endif
