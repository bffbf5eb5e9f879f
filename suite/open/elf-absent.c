/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Symbols that an object uses and does not define, as objects of a kernel do until it is linked. Data is taken for zero. Code is
 * `bl .`: a CPU that comes there stays, and its PC says which symbol the path left the file for. So does x30, on a board that
 * cannot tell at which PC it has cut a CPU.
 */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "isa/encode.h"
#include "suite/open/elf-file.h"

#define UNIT 16			/* bytes of data: an override of the kernel is two words */
#define ROOM_MAX (64 << 10)	/* of one symbol */
#define NAMES_MAX 8		/* in a note */

static bool use(struct elf_file *file, const struct elf_section *target, GElf_Rela rela)
{
	size_t index = GELF_R_SYM(rela.r_info);
	struct elf_symbol *symbol = &file->symbols[index < file->symbol_count ? index : 0];

	if (!elf_is_absent(file, symbol))
		return true;
	if (elf_is_branch(GELF_R_TYPE(rela.r_info))) {
		symbol->called = true;
		return true;
	}
	if (rela.r_addend < 0 || rela.r_addend > ROOM_MAX - UNIT)
		return elf_complain(file, "0x%" PRIx64 " of %s refers to %" PRId64 " bytes behind %s, which is not defined in it",
				    (uint64_t)rela.r_offset, target->name, (int64_t)rela.r_addend, symbol->name);
	if (symbol->room < (uint64_t)rela.r_addend + UNIT)
		symbol->room = ((uint64_t)rela.r_addend + 2 * UNIT - 1) & ~(uint64_t)(UNIT - 1);
	return true;
}

static bool find_uses(struct elf_file *file, const struct elf_section *s)
{
	const struct elf_section *target;
	const uint8_t *relas;
	size_t count;

	if (s->header.sh_type != elf_rela_type(file) || s->header.sh_info >= file->section_count)
		return true;
	target = &file->sections[s->header.sh_info];
	if (!(target->header.sh_flags & SHF_ALLOC) || s->header.sh_link != file->symbol_table)
		return true;
	relas = elf_relas(file, s, &count);
	for (size_t i = 0; relas && i < count; i++)
		if (!use(file, target, elf_rela(file, relas, i)))
			return false;
	return relas;
}

bool elf_lay_out_absent(struct elf_file *file, uint64_t *at)
{
	for (size_t i = 1; i < file->section_count; i++)
		if (!find_uses(file, &file->sections[i]))
			return false;
	for (int code = 0; code < 2; code++)
		for (size_t i = 1; i < file->symbol_count; i++) {
			struct elf_symbol *symbol = &file->symbols[i];
			uint64_t size = code ? symbol->called * 4u : symbol->room;

			if (!size)
				continue;
			if (!file->absent)
				file->absent = *at = (*at + UNIT - 1) & ~(uint64_t)(UNIT - 1);
			*(code ? &symbol->code_at : &symbol->data_at) = *at;
			*at += size;
			if (*at > ELF_MAX)
				return elf_complain(file, "its sections take more than 512 MiB");
		}
	return true;
}

/* "undefined data is taken for zero: a, b ...", behind what was noted before. */
static void note(struct elf_file *file, bool code)
{
	struct hv_stub *stub = file->stub;
	char *text = NULL;
	size_t size, count = 0;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		return;
	if (stub->note)
		fprintf(f, "%s; ", stub->note);
	fputs(code ? "undefined code ends a path:" : "undefined data is taken for zero:", f);
	for (size_t i = 1; i < file->symbol_count; i++) {
		const struct elf_symbol *symbol = &file->symbols[i];

		if (!(code ? symbol->code_at : symbol->data_at) || ++count > NAMES_MAX)
			continue;
		fprintf(f, "%s %s", count > 1 ? "," : "", *symbol->name ? symbol->name : "?");
	}
	if (count > NAMES_MAX)
		fprintf(f, " and %zu more", count - NAMES_MAX);
	fclose(f);
	if (!count || !text) {
		free(text);
		return;
	}
	free(stub->note);
	stub->note = text;
}

void elf_fill_absent(struct elf_file *file)
{
	if (!file->absent)
		return;
	file->stub->absent = file->absent - file->base;
	file->stub->absent_size = file->stub->size - file->stub->absent;
	for (size_t i = 1; i < file->symbol_count; i++)
		if (file->symbols[i].code_at)
			hv_put_le(file->stub->image + (file->symbols[i].code_at - file->base), 4, ISA_WORD_BL_SELF);
}

void elf_note_absent(struct elf_file *file)
{
	note(file, false);
	note(file, true);
}
