/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The first page of the payload of AArch32: a zImage, as U-Boot's bootz and QEMU's -kernel start one. Linux's
 * Documentation/arch/arm/booting.rst; the header's words are at offset 0x24. Every offset is from the first byte.
 */
#include "native/link/image.h"

#define ZIMAGE_MAGIC 0x016f2818
#define LITTLE_ENDIAN 0x04030201

	.syntax unified
	.arch	armv7-a
	.arm

	.section .hv.head, "ax"
	.globl	hv_head
hv_head:
	.rept	8
	mov	r0, r0				// some loaders enter behind the first of them
	.endr
	b	boot_zimage
	.word	ZIMAGE_MAGIC
	.word	0				// where it wants to lie: anywhere
	.word	hv_image_size			// its end, with zeroed data and stack
	.word	LITTLE_ENDIAN

	.section .hv.words, "a"
	.word	IMAGE_MAGIC & 0xffffffff, IMAGE_MAGIC >> 32
	.word	0, 0				// it has a table of relocations of its own kind
	.word	0, 0, 0, 0, 0, 0
	.word	0, 0, 0, 0
	.word	0, 0
	.word	0, 0
