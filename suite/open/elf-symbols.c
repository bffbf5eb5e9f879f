/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sections and symbols of an ELF file, read once and checked against the file's size.
 */
#include <stdlib.h>
#include <string.h>

#include "suite/open/elf-file.h"

static bool read_section(struct elf_file *file, size_t i, size_t names)
{
	struct elf_section *s = &file->sections[i];
	Elf_Scn *scn = elf_getscn(file->elf, i);

	if (!scn || !gelf_getshdr(scn, &s->header))
		return elf_complain(file, "section header %zu is damaged", i);
	s->name = elf_strptr(file->elf, names, s->header.sh_name);
	if (!s->name)
		s->name = "?";
	if (s->header.sh_type == SHT_NOBITS || s->header.sh_type == SHT_NULL)
		return true;
	if (s->header.sh_offset > file->size || s->header.sh_size > file->size - s->header.sh_offset)
		return elf_complain(file, "section %s does not lie in the file, which has %zu bytes", s->name,
				    file->size);
	s->bytes = file->data + s->header.sh_offset;
	return true;
}

bool elf_read_sections(struct elf_file *file)
{
	size_t names;

	if (elf_getshdrnum(file->elf, &file->section_count) || elf_getshdrstrndx(file->elf, &names))
		return elf_complain(file, "damaged section headers (%s)", elf_errmsg(-1));
	file->sections = calloc(file->section_count + 1, sizeof(*file->sections));
	if (!file->sections)
		return elf_no_memory(file);
	for (size_t i = 0; i < file->section_count; i++)
		if (!read_section(file, i, names))
			return false;
	return true;
}

/* Index of the first section of that type; 0: none. */
static size_t find_section(const struct elf_file *file, unsigned type)
{
	for (size_t i = 1; i < file->section_count; i++)
		if (file->sections[i].header.sh_type == type)
			return i;
	return 0;
}

static size_t symbol_size(const struct elf_file *file)
{
	return file->exec == HV_A32 ? sizeof(Elf32_Sym) : sizeof(Elf64_Sym);
}

/* In AArch32 bit 0 of a function's address says Thumb, and is no address. */
static bool says_thumb(const struct elf_file *file, const struct elf_symbol *symbol)
{
	return file->exec == HV_A32 && GELF_ST_TYPE(symbol->symbol.st_info) == STT_FUNC && symbol->symbol.st_value & 1;
}

/* A mark of code: $a, $t, $a.1 ... */
static bool is_mark(const struct elf_symbol *symbol, char of)
{
	return symbol->name[0] == '$' && symbol->name[1] == of && (!symbol->name[2] || symbol->name[2] == '.');
}

/* The last mark at or below the symbol in its section tells, if its type does not. */
bool elf_is_thumb(const struct elf_file *file, const struct elf_symbol *symbol)
{
	const struct elf_symbol *last = NULL;

	if (file->exec != HV_A32 || symbol->thumb)
		return symbol->thumb;
	for (size_t i = 1; i < file->symbol_count; i++) {
		const struct elf_symbol *s = &file->symbols[i];

		if (s->symbol.st_shndx == symbol->symbol.st_shndx && (is_mark(s, 'a') || is_mark(s, 't')) &&
		    s->symbol.st_value <= symbol->symbol.st_value && (!last || s->symbol.st_value >= last->symbol.st_value))
			last = s;
	}
	return last && last->name[1] == 't';
}

bool elf_read_symbols(struct elf_file *file)
{
	size_t index = find_section(file, SHT_SYMTAB);
	const struct elf_section *s;
	Elf_Data *data;

	if (!index)
		index = find_section(file, SHT_DYNSYM);
	if (!index)
		return file->header.e_type != ET_REL ||
			elf_complain(file, file->for_blocks ? "it has no symbol table, by which blocks of code are found" :
				     "it has no symbol table; say FILE@OFFSET (see hvcheck scan)");
	s = &file->sections[index];
	data = elf_getdata(elf_getscn(file->elf, index), NULL);
	if (!data || s->header.sh_entsize != symbol_size(file))
		return elf_complain(file, "its symbol table is damaged");
	file->symbol_table = index;
	file->symbol_count = s->header.sh_size / symbol_size(file);
	file->symbols = calloc(file->symbol_count + 1, sizeof(*file->symbols));
	if (!file->symbols)
		return elf_no_memory(file);
	for (size_t i = 0; i < file->symbol_count; i++) {
		struct elf_symbol *symbol = &file->symbols[i];

		if (!gelf_getsym(data, (int)i, &symbol->symbol))
			return elf_complain(file, "symbol %zu is damaged", i);
		symbol->name = elf_strptr(file->elf, s->header.sh_link, symbol->symbol.st_name);
		if (!symbol->name)
			symbol->name = "";
		symbol->thumb = says_thumb(file, symbol);
		symbol->symbol.st_value -= symbol->thumb;
	}
	return true;
}

const struct elf_section *elf_section_of(const struct elf_file *file, const struct elf_symbol *symbol)
{
	unsigned index = symbol->symbol.st_shndx;

	if (index == SHN_UNDEF || index >= SHN_LORESERVE || index >= file->section_count)
		return NULL;
	return &file->sections[index];
}

const struct elf_symbol *elf_find_symbol(const struct elf_file *file, const char *name)
{
	const struct elf_symbol *found = NULL;

	for (size_t i = 1; i < file->symbol_count; i++) {
		const struct elf_symbol *symbol = &file->symbols[i];

		if (!strcmp(symbol->name, name) &&
		    (!found || GELF_ST_BIND(symbol->symbol.st_info) != STB_LOCAL))
			found = symbol;
	}
	return found;
}

const char *elf_symbol_label(const struct elf_file *file, const struct elf_symbol *symbol)
{
	const struct elf_section *s = elf_section_of(file, symbol);

	return *symbol->name || !s ? symbol->name : s->name;
}

uint64_t elf_symbol_address(const struct elf_file *file, const struct elf_symbol *symbol)
{
	const struct elf_section *s = elf_section_of(file, symbol);

	return symbol->symbol.st_value + (file->header.e_type == ET_REL && s ? s->address : 0);
}

/* Marks of code and data ($x, $d) and the assembler's own labels name no place that a reader knows. */
static bool is_worth_a_name(const struct elf_symbol *symbol)
{
	unsigned type = GELF_ST_TYPE(symbol->symbol.st_info);

	return *symbol->name && *symbol->name != '$' && type != STT_SECTION && type != STT_FILE;
}

/* The places that stand for a symbol which the file does not define. */
static bool add_absent(struct elf_file *file, const struct elf_symbol *symbol)
{
	const char *name = *symbol->name ? symbol->name : "?";

	return (!symbol->data_at || stub_add_symbol(file->stub, name, symbol->data_at - file->base)) &&
	       (!symbol->code_at || stub_add_symbol(file->stub, name, symbol->code_at - file->base));
}

bool elf_add_symbols(struct elf_file *file)
{
	for (size_t i = 1; i < file->symbol_count; i++) {
		const struct elf_symbol *symbol = &file->symbols[i];
		const struct elf_section *s = elf_section_of(file, symbol);
		uint64_t at = elf_symbol_address(file, symbol) - file->base;

		if (!add_absent(file, symbol))
			return elf_no_memory(file);
		if (!s || !s->placed || at > file->stub->size || !is_worth_a_name(symbol))
			continue;
		if (!stub_add_symbol(file->stub, symbol->name, at))
			return elf_no_memory(file);
	}
	stub_sort_symbols(file->stub);
	return true;
}

static size_t rela_size(const struct elf_file *file)
{
	return file->exec == HV_A32 ? sizeof(Elf32_Rel) : sizeof(Elf64_Rela);
}

unsigned elf_rela_type(const struct elf_file *file)
{
	return file->exec == HV_A32 ? SHT_REL : SHT_RELA;
}

const uint8_t *elf_relas(struct elf_file *file, const struct elf_section *section, size_t *count)
{
	*count = section->header.sh_size / rela_size(file);
	if (section->bytes && section->header.sh_entsize == rela_size(file))
		return section->bytes;
	elf_complain(file, "relocation section %s is damaged", section->name);
	return NULL;
}

GElf_Rela elf_rela(const struct elf_file *file, const uint8_t *relas, size_t i)
{
	const uint8_t *row = relas + i * rela_size(file);

	if (file->exec == HV_A32)
		return (GElf_Rela) {
			.r_offset = hv_le(row, 4),
			.r_info = GELF_R_INFO(hv_le(row + 4, 4) >> 8, hv_le(row + 4, 1)),
		};
	return (GElf_Rela) {
		.r_offset = hv_le(row, 8),
		.r_info = hv_le(row + 8, 8),
		.r_addend = (int64_t)hv_le(row + 16, 8),
	};
}

bool elf_is_absent(const struct elf_file *file, const struct elf_symbol *symbol)
{
	return symbol != file->symbols && symbol->symbol.st_shndx == SHN_UNDEF &&
	       GELF_ST_BIND(symbol->symbol.st_info) != STB_WEAK;
}
