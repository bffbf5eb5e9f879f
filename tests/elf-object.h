/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The object that tests of ELF files start from: .text with the table, .data behind it, one relocation.
 */
#ifndef HVCHECK_TESTS_ELF_OBJECT_H
#define HVCHECK_TESTS_ELF_OBJECT_H

#include <elf.h>
#include <stdint.h>

#include "tests/make-elf.h"

#define CODE (SHF_ALLOC | SHF_EXECINSTR)
#define PLACE 0x800		/* in .text: the word that a relocation changes */
#define TARGET 0x908		/* in the image: what it refers to */

enum { TABLE = 1, DATA, WEAK, MISSING, NUMBER }; /* symbols */

struct hv_stub;

extern const struct made_elf object;
extern uint8_t object_text[0x900], object_data[32];
extern Elf64_Rela object_rela;
extern char object_error[256];	/* of the last load */

/* Everything as it was. */
void object_start(void);
/* Make the relocation be about PLACE. */
void object_relocate(unsigned type, unsigned symbol, int64_t addend);
/* As a stub, or NULL and object_error; the second fails the test if there is none. */
struct hv_stub *object_load(const struct made_elf *made, const char *symbol);
struct hv_stub *object_load_well(const struct made_elf *made);
uint32_t object_word(const struct hv_stub *stub, size_t at);

#endif
