/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ELF files made in memory, so that a test can have anything wrong with one.
 */
#ifndef HVCHECK_TESTS_MAKE_ELF_H
#define HVCHECK_TESTS_MAKE_ELF_H

#include <elf.h>
#include <stddef.h>
#include <stdint.h>

#define MADE_MAX 8

struct made_section {
	const char *name;
	uint32_t type;
	uint64_t flags, align, address;
	const void *data;	/* NULL: zeroes */
	size_t size;
	uint32_t info;		/* section that a SHT_RELA section is about */
};

struct made_symbol {
	const char *name;
	unsigned bind, section;
	uint64_t value;
};

/* Sections and symbols are numbered from 1; the symbol table and the names are added behind them. */
struct made_elf {
	unsigned type, machine;
	struct made_section sections[MADE_MAX];
	struct made_symbol symbols[MADE_MAX];
	Elf64_Phdr segments[MADE_MAX];	/* p_offset: number of the section that it holds */
};

/* The file; the caller frees it. */
uint8_t *make_elf(const struct made_elf *made, size_t *size);
/* Where its section header `i` lies. */
size_t made_header_at(const uint8_t *file, unsigned i);

/* A table of sixteen slots, only 0x400 live: SET_VECTORS and ERET. HV_TABLE_SIZE bytes. */
void make_table(uint8_t *bytes);
void put_word(uint8_t *bytes, size_t at, uint32_t word);

#endif
