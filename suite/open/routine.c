/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A routine from an ELF file: the code of one symbol, up to the next one or to its section's end, so that literals behind it
 * come along. What it says of other sections is filled in, as far as the file has them.
 */
#include <stdlib.h>
#include <string.h>

#include "suite/open/elf-file.h"

static bool is_code(const struct elf_section *s)
{
	return s && (s->header.sh_flags & (SHF_ALLOC | SHF_EXECINSTR)) == (SHF_ALLOC | SHF_EXECINSTR) && s->bytes &&
		s->header.sh_size;
}

/* A symbol that names code: a function, or what assembly makes global without saying what it is. */
static bool names_code(const struct elf_file *file, const struct elf_symbol *symbol)
{
	unsigned type = GELF_ST_TYPE(symbol->symbol.st_info);

	return is_code(elf_section_of(file, symbol)) && *symbol->name &&
		(type == STT_FUNC || (type == STT_NOTYPE && GELF_ST_BIND(symbol->symbol.st_info) == STB_GLOBAL));
}

/* What values of symbols count from: in an object the section, which is not placed yet. */
static uint64_t base_of(const struct elf_file *file, size_t section)
{
	return file->header.e_type == ET_REL ? 0 : file->sections[section].header.sh_addr;
}

/* The file's only function; if it has none, the beginning of its only section of code, which is put into `*start`. */
static const struct elf_symbol *only_code(struct elf_file *file, struct elf_symbol *start)
{
	const struct elf_symbol *found = NULL;
	size_t functions = 0, sections = 0;

	for (size_t i = 1; i < file->symbol_count; i++)
		if (names_code(file, &file->symbols[i]) && !functions++)
			found = &file->symbols[i];
	for (size_t i = 1; i < file->section_count; i++)
		if (is_code(&file->sections[i]) && !sections++)
			*start = (struct elf_symbol){ .symbol = { .st_shndx = (GElf_Section)i, .st_value = base_of(file, i) },
						      .name = "" };
	if (functions == 1 || (!functions && sections == 1))
		return functions ? found : start;
	if (functions)
		elf_complain(file, "it has %zu functions; say --symbol NAME", functions);
	else
		elf_complain(file, sections ? "it has %zu sections of code and no function; say --symbol NAME or FILE@OFFSET" :
			     "it has no executable section", sections);
	return NULL;
}

static const struct elf_symbol *choose(struct elf_file *file, const char *name, struct elf_symbol *start)
{
	const struct elf_symbol *symbol = name ? elf_find_symbol(file, name) : NULL;

	if (!name)
		return only_code(file, start);
	if (!symbol)
		elf_complain(file, "no symbol %s", name);
	else if (!is_code(elf_section_of(file, symbol)))
		elf_complain(file, "%s does not name code of this file", name);
	else
		return symbol;
	return NULL;
}

/* Where the code of the symbol at `from` ends, both as offsets in the image. */
static uint64_t end_of(const struct elf_file *file, const struct elf_symbol *symbol, uint64_t from)
{
	const struct elf_section *s = elf_section_of(file, symbol);
	uint64_t end = s->address + s->header.sh_size - file->base;

	for (size_t i = 1; i < file->symbol_count; i++) {
		const struct elf_symbol *other = &file->symbols[i];
		uint64_t at;

		if (!names_code(file, other) || elf_section_of(file, other) != s)
			continue;
		at = elf_symbol_address(file, other) - file->base;
		if (at > from && at < end)
			end = at;
	}
	return end;
}

static uint8_t *take(struct elf_file *file, const struct elf_symbol *symbol, size_t *count)
{
	uint64_t from = elf_symbol_address(file, symbol) - file->base, end = end_of(file, symbol, from);
	struct hv_stub *stub = file->stub;
	uint8_t *placed, *bytes;

	if (from >= end || end > stub->size || from % 4) {
		elf_complain(file, "%s does not lie at an instruction of its section", *symbol->name ? symbol->name : "the code");
		return NULL;
	}
	*count = (size_t)(end - from) & ~(size_t)3;
	placed = malloc(stub->size);
	bytes = malloc(*count);
	if (placed && bytes) {
		hv_stub_place(stub, hv_stub_base(stub, HV_ROUTINE_BASE), placed);
		memcpy(bytes, placed + from, *count);
	} else {
		elf_no_memory(file);
		free(bytes);
		bytes = NULL;
	}
	free(placed);
	return bytes;
}

/* Before anything is laid out around it: a symbol may have any value. */
static bool check_place(struct elf_file *file, const struct elf_symbol *symbol)
{
	const struct elf_section *s = elf_section_of(file, symbol);
	uint64_t at = symbol->symbol.st_value;

	at -= base_of(file, symbol->symbol.st_shndx);
	return (at < s->header.sh_size && at % 4 == 0) ||
		elf_complain(file, "%s does not lie at an instruction of its section", *symbol->name ? symbol->name : s->name);
}

static uint8_t *read_routine(struct elf_file *file, const char *name, size_t *count)
{
	struct elf_symbol start;
	const struct elf_symbol *symbol;
	bool done;

	if (!elf_read(file))
		return NULL;
	symbol = choose(file, name, &start);
	if (!symbol || !check_place(file, symbol))
		return NULL;
	if (file->header.e_type == ET_REL)
		done = elf_lay_out(file, symbol) && elf_relocate(file);
	else if (file->header.e_type == ET_EXEC || file->header.e_type == ET_DYN)
		done = elf_load(file);
	else
		done = elf_complain(file, "neither an object nor an executable (ELF type %u)", file->header.e_type);
	return done ? take(file, symbol, count) : NULL;
}

uint8_t *hv_routine_from_elf(const char *name, const void *data, size_t size, const char *symbol, size_t *count, char *error,
			     size_t error_size)
{
	struct elf_file file = { .name = name, .data = data, .size = size, .error = error, .error_size = error_size };
	uint8_t *bytes = read_routine(&file, symbol, count);

	hv_stub_free(file.stub);
	free(file.sections);
	free(file.symbols);
	elf_end(file.elf);
	return bytes;
}
