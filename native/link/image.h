/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The payload as a file: words in its first page that `hvcheck image` and the host fill in before it is booted. Offsets are from
 * the file's first byte.
 */
#ifndef HVCHECK_NATIVE_IMAGE_H
#define HVCHECK_NATIVE_IMAGE_H

#define IMAGE_WORDS_AT 0x1c0		/* struct image_words */
#define IMAGE_PE_AT 0x240		/* the PE header */
#define IMAGE_DTB_MOST 0x200000		/* bytes of a device tree; a larger one is none (booting.rst) */
#define IMAGE_MAGIC 0x3167614d49637668	/* "hvcIMag1", little endian */

#ifndef __ASSEMBLER__
#include <stddef.h>
#include <stdint.h>

struct image_words {
	uint64_t magic;
	uint32_t rela, rela_size;	/* offset and bytes of the table of R_AARCH64_RELATIVE, each 24 bytes; AArch32: 0, 0 */
	uint64_t mailbox;		/* physical address of the host's struct mailbox; 0: the host is at the end of a line */
	uint64_t uart;			/* physical address, */
	uint16_t uart_kind;		/* and kind + 1 of the UART; 0: the payload finds it itself */
	uint16_t uart_shift, uart_width, unused; /* as in struct entry_uart; width 0: the kind's */
	uint32_t stub, stub_size;	/* offset and bytes of a stub that the file brings along; 0, 0: none */
	uint32_t stub_crc, stub_table;	/* CRC-32 of these bytes, and offset of the vector table in them */
	uint32_t dtb, dtb_size;		/* offset and bytes of a device tree, for a board that gives none; 0, 0: none */
	uint64_t build;			/* image_build() of the payload that the file was made of */
};
#endif

#endif
