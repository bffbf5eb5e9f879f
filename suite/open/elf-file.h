/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An ELF file while a stub is made of it. libelf finds the parts; every offset and size is checked once, when
 * it is read, and nothing later goes back to the file.
 */
#ifndef SUITE_STUB_ELF_FILE_H
#define SUITE_STUB_ELF_FILE_H

#include <gelf.h>

#include "isa/isa.h"
#include "suite/open/private.h"

struct elf_section {
	GElf_Shdr header;
	const char *name;	/* "?" if the file gives none */
	const uint8_t *bytes;	/* borrowed; NULL: no contents in the file */
	uint64_t address;	/* objects: where it was laid out; executables: as linked */
	bool placed;		/* part of the image */
};

struct elf_symbol {
	GElf_Sym symbol;
	const char *name;	/* "" if the file gives none */
	bool thumb;		/* AArch32: its type and bit 0 of its value, which is not kept, say so */
	/* Objects, of a symbol that is used and not defined: */
	bool called;		/* as code */
	uint64_t room;		/* as data, of this many bytes */
	uint64_t code_at, data_at; /* where it was laid out, 0: nowhere */
};

struct elf_file {
	const char *name;	/* as the user wrote it */
	const uint8_t *data;	/* borrowed */
	size_t size;
	Elf *elf;
	GElf_Ehdr header;
	enum hv_exec exec;	/* of its code */
	struct elf_section *sections;
	size_t section_count;
	struct elf_symbol *symbols;
	size_t symbol_count;
	size_t symbol_table;	/* index of its section */
	bool for_blocks;	/* read for the code of its symbols: no offset replaces them */
	struct hv_stub *stub;
	uint64_t absent;	/* address where symbols begin that the file does not define, 0: there is none */
	uint64_t base;		/* address of the image's first byte, as `address` counts */
	char *error;
	size_t error_size;
};

/* The sentence is preceded by the file's name. Always false. */
bool elf_complain(struct elf_file *file, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool elf_no_memory(struct elf_file *file);

/* What every kind of file needs first: headers, sections and symbols. */
bool elf_read(struct elf_file *file);
bool elf_read_sections(struct elf_file *file);
bool elf_read_symbols(struct elf_file *file);
/* Name the places of the image, once it is there. */
bool elf_add_symbols(struct elf_file *file);

/* The vector table: `name`, or NULL for the usual one. If another was chosen, `*note` (owned) says so. */
const struct elf_symbol *elf_choose_table(struct elf_file *file, const char *name, char **note);
/* True if the file names the usual one. */
bool elf_names_table(const struct elf_file *file);
/* Look for a hyp stub in the image of an executable, and enter it in the stub. False if none is there. */
bool elf_search_table(struct elf_file *file, char **note);
/* Enter it in the stub, once the image is there. */
bool elf_place_table(struct elf_file *file, const struct elf_symbol *table);

/* Section that a symbol is defined in, or NULL. */
const struct elf_section *elf_section_of(const struct elf_file *file, const struct elf_symbol *symbol);
/* Symbol by name, a global one before local ones; NULL. */
const struct elf_symbol *elf_find_symbol(const struct elf_file *file, const char *name);
/* Address of a symbol that lies in a placed section. */
uint64_t elf_symbol_address(const struct elf_file *file, const struct elf_symbol *symbol);
/* Type of the sections in which its relocations stand: with addends in AArch64, without in AArch32. */
unsigned elf_rela_type(const struct elf_file *file);
/* The rows of such a section, `*count` of them, unaligned. NULL with a sentence if it is damaged. */
const uint8_t *elf_relas(struct elf_file *file, const struct elf_section *section, size_t *count);
/* One of them; its addend is 0 in AArch32. */
GElf_Rela elf_rela(const struct elf_file *file, const uint8_t *relas, size_t i);
/* Whether the code at a symbol is of Thumb instructions. */
bool elf_is_thumb(const struct elf_file *file, const struct elf_symbol *symbol);
/* Name of a relocation's symbol, of its section if it has none. */
const char *elf_symbol_label(const struct elf_file *file, const struct elf_symbol *symbol);

/* Relocatable objects: lay the sections out around `table`, then fill in what they say of each other. */
bool elf_lay_out(struct elf_file *file, const struct elf_symbol *table);
bool elf_relocate(struct elf_file *file);
bool elf_relocate_arm(struct elf_file *file, const struct elf_section *section, GElf_Rela rela);
/* Whether a relocation of this type is a branch. */
bool elf_is_branch(unsigned type);
/* A symbol that the file does not define, and that is not weak: a weak one is 0. */
bool elf_is_absent(const struct elf_file *file, const struct elf_symbol *symbol);
/* Lay out those that an object uses from address `*at` on; write them into the image; tell of them in the stub's note. */
bool elf_lay_out_absent(struct elf_file *file, uint64_t *at);
void elf_fill_absent(struct elf_file *file);
void elf_note_absent(struct elf_file *file);
/* Enter in the stub what the kernel maps to itself, if the file tells. */
void elf_find_idmap(struct elf_file *file);
/* Executables and shared objects: segments, dynamic relocations as fixups, and branches out of the image. */
bool elf_load(struct elf_file *file);
bool elf_apply_dynamic(struct elf_file *file);
/* How far what lies at `offset` in the file is behind its place in the image, and that place; ~0 if no segment has it. */
int64_t elf_in_file(const struct elf_file *file, uint64_t offset, uint64_t *at);
/* The same of the stub's table, whose place is known. */
int64_t elf_of_table(const struct elf_file *file);
/* What a word that reaches too little is called: "b.cond", "adr", "ldr literal". */
const char *elf_form(enum isa_set set, uint32_t word);
bool elf_check_branches(struct elf_file *file);

#endif
