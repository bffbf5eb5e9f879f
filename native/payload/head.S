/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The first page of the payload: an arm64 Image and a PE/COFF program in one file. Loaders that know one of them ignore the other.
 * Image: Documentation/arch/arm64/booting.rst. PE/COFF: Microsoft's "PE Format". Every offset is from the first byte.
 */
#include "native/link/image.h"

#define IMAGE_FLAGS (1 << 3 | 1 << 1)	/* anywhere in memory; pages of 4 KiB; little endian */

#define PE_MACHINE_ARM64 0xaa64
#define PE_CHARACTERISTICS 0x206	/* executable, no line numbers, no debug; not RELOCS_STRIPPED: it may lie anywhere */
#define PE32_PLUS 0x20b
#define PE_EFI_APPLICATION 10
#define PE_NX_COMPAT 0x100		/* code is not written while UEFI's page tables are in use */
#define PE_CODE 0x60000020		/* code; execute, read */
#define PE_DATA 0xc0000040		/* data; read, write */
#define PE_PAGE 4096
#define PE_FILE_BLOCK 512

	.section .hv.head, "ax"

	.globl	hv_head
hv_head:
	.inst	0xfa405a4d			// ccmp x18, #0, #13, pl: "MZ" to a loader of PE, no effect to the CPU
	b	boot_image
	.quad	0				// text_offset
	.quad	hv_image_end - hv_head		// image_size, with zeroed data and stack
	.quad	IMAGE_FLAGS
	.quad	0, 0, 0
	.ascii	"ARM\x64"
	.word	IMAGE_PE_AT

	.section .hv.words, "a"
words:	.quad	IMAGE_MAGIC
	.word	hv_rela - words + IMAGE_WORDS_AT
	.word	hv_rela_size - words + IMAGE_WORDS_AT
	.quad	0, 0, 0
	.word	0, 0, 0, 0
	.word	0, 0
	.quad	0

	.section .hv.pe, "a"
pe:	.ascii	"PE\0\0"
	.short	PE_MACHINE_ARM64
	.short	2				// sections
	.long	0, 0, 0				// time, symbol table, symbols
	.short	pe_sections - pe_optional
	.short	PE_CHARACTERISTICS
pe_optional:
	.short	PE32_PLUS
	.byte	0, 0				// linker version
	.long	hv_text_size - pe + IMAGE_PE_AT
	.long	hv_data_size - pe + IMAGE_PE_AT
	.long	0				// zeroed data: part of .data
	.long	boot_pe - pe + IMAGE_PE_AT
	.long	hv_text - pe + IMAGE_PE_AT
	.quad	0				// preferred place: none
	.long	PE_PAGE, PE_FILE_BLOCK
	.short	0, 0, 0, 0, 0, 0		// versions of system, image, subsystem
	.long	0
	.long	hv_image_end - pe + IMAGE_PE_AT
	.long	hv_text - pe + IMAGE_PE_AT		// size of the headers
	.long	0				// checksum
	.short	PE_EFI_APPLICATION
	.short	PE_NX_COMPAT
	.quad	0, 0, 0, 0			// stack and heap: UEFI gives its own
	.long	0
	.long	6				// data directories, all empty: nothing for a loader to relocate or import
	.quad	0, 0, 0, 0, 0, 0
pe_sections:
	.ascii	".text\0\0\0"
	.long	hv_text_size - pe + IMAGE_PE_AT, hv_text - pe + IMAGE_PE_AT
	.long	hv_text_size - pe + IMAGE_PE_AT, hv_text - pe + IMAGE_PE_AT
	.long	0, 0
	.short	0, 0
	.long	PE_CODE
	.ascii	".data\0\0\0"
	.long	hv_data_memory - pe + IMAGE_PE_AT, hv_data - pe + IMAGE_PE_AT
	.long	hv_data_size - pe + IMAGE_PE_AT, hv_data - pe + IMAGE_PE_AT
	.long	0, 0
	.short	0, 0
	.long	PE_DATA
