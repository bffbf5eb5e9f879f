/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which symbol is the vector table, and may it be one?
 */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite/open/elf-file.h"

#define DEFAULT_TABLE "__hyp_stub_vectors"

static bool is_code(const struct elf_section *s)
{
	return (s->header.sh_flags & (SHF_ALLOC | SHF_EXECINSTR)) == (SHF_ALLOC | SHF_EXECINSTR);
}

static bool has_code(const struct elf_file *file)
{
	for (size_t i = 1; i < file->section_count; i++)
		if (is_code(&file->sections[i]))
			return true;
	return false;
}

/* Offset of a symbol in its section. */
static uint64_t offset_of(const struct elf_file *file, const struct elf_symbol *symbol,
			  const struct elf_section *s)
{
	return symbol->symbol.st_value - (file->header.e_type == ET_REL ? 0 : s->header.sh_addr);
}

/*
 * The table must be code of this file. Its last slot may be cut short: assemblers pad the end of a section or
 * leave it, as they like.
 */
static bool check_table(struct elf_file *file, const struct elf_symbol *table)
{
	const struct elf_section *s = elf_section_of(file, table);
	uint64_t at;

	if (!s)
		return elf_complain(file, "the symbol %s is not defined in it", table->name);
	if (!is_code(s) || !s->bytes)
		return elf_complain(file, "%s lies in section %s, which holds no code", table->name, s->name);
	at = offset_of(file, table, s);
	if (at >= s->header.sh_size)
		return elf_complain(file, "%s lies outside of its section %s", table->name, s->name);
	if (s->header.sh_size - at <= hv_table_size(file->exec) - hv_execs[file->exec].slot_size)
		return elf_complain(file, "only 0x%" PRIx64 " bytes of section %s are left at %s, not "
				    "%s slots", (uint64_t)(s->header.sh_size - at), s->name,
				    table->name, file->exec == HV_A32 ? "eight" : "sixteen");
	if (at & 3)
		return elf_complain(file, "%s does not lie at an instruction", table->name);
	return true;
}

/* Not the usual name, but named for vectors, aligned as a table, and with slots that do something. */
static bool may_be_table(const struct elf_file *file, const struct elf_symbol *symbol)
{
	const struct elf_section *s = elf_section_of(file, symbol);
	char guess[64], why[8];
	uint64_t at;

	if (!s || !is_code(s) || !s->bytes || !strstr(symbol->name, "vectors"))
		return false;
	at = offset_of(file, symbol, s);
	return at % hv_table_size(file->exec) == 0 && file->exec == HV_A64 &&
		hv_classify(s->bytes, s->header.sh_size, at, guess, sizeof(guess), why, sizeof(why)) &&
		strcmp(guess, "dead table");
}

/* Whether --symbol takes it: there is a name, and room for a table behind it. */
static bool is_choice(const struct elf_file *file, const struct elf_symbol *symbol)
{
	const struct elf_section *s = elf_section_of(file, symbol);
	uint64_t least = hv_table_size(file->exec) - hv_execs[file->exec].slot_size, at;

	if (!s || !is_code(s) || !s->bytes || !*symbol->name || *symbol->name == '$' ||
	    elf_find_symbol(file, symbol->name) != symbol)
		return false;
	at = offset_of(file, symbol, s);
	return at < s->header.sh_size && s->header.sh_size - at > least && !(at & 3);
}

/* The one at an offset of the file, or any that is named for vectors if that is NULL. */
static const struct elf_symbol *find_choice(const struct elf_file *file, const uint64_t *at)
{
	for (size_t i = 1; i < file->symbol_count; i++) {
		const struct elf_symbol *symbol = &file->symbols[i];
		const struct elf_section *s = elf_section_of(file, symbol);

		if (is_choice(file, symbol) &&
		    (at ? s->header.sh_offset + offset_of(file, symbol, s) == *at : strstr(symbol->name, "vector") != NULL))
			return symbol;
	}
	return NULL;
}

static const char *alignment_of(const struct elf_file *file, const struct elf_symbol *symbol)
{
	return symbol->symbol.st_value % hv_table_size(file->exec) ? ", which is not aligned as a table is" : "";
}

/* No symbol may be a table, by its name and by where it lies. Say what else there is, and only what works if it is typed. */
static void suggest_table(struct elf_file *file)
{
	struct hv_found found;
	bool seen = hv_scan(file->data, file->size, &found, 1) && found.exec == file->exec &&
		    file->size - found.at >= hv_table_size(file->exec) && !file->for_blocks;
	const struct elf_symbol *symbol = find_choice(file, seen ? &found.at : NULL);

	if (seen && symbol)
		elf_complain(file, "no symbol %s, but a table at %s%s; say --symbol %s", DEFAULT_TABLE, symbol->name,
			     alignment_of(file, symbol), symbol->name);
	else if (seen && found.at % hv_table_size(file->exec))	/* FILE@OFFSET takes no such offset */
		elf_complain(file, "no symbol %s, but a table at offset %#" PRIx64 " of the file that no symbol names; give it a "
			     "symbol, and say --symbol NAME", DEFAULT_TABLE, found.at);
	else if (seen)
		elf_complain(file, "no symbol %s, but a table that no symbol names; say %s@%#" PRIx64, DEFAULT_TABLE, file->name,
			     found.at);
	else if (symbol)
		elf_complain(file, "no symbol %s, but %s%s; if that is the table, say --symbol %s", DEFAULT_TABLE, symbol->name,
			     alignment_of(file, symbol), symbol->name);
	else
		elf_complain(file, "no symbol %s; say --symbol NAME or FILE@OFFSET", DEFAULT_TABLE);
}

/* If the usual name is missing: the only symbol that may be a table. */
static const struct elf_symbol *guess_table(struct elf_file *file)
{
	const struct elf_symbol *found = NULL;

	for (size_t i = 1; i < file->symbol_count; i++) {
		const struct elf_symbol *symbol = &file->symbols[i];

		if (!may_be_table(file, symbol))
			continue;
		if (found && elf_symbol_address(file, found) != elf_symbol_address(file, symbol)) {
			elf_complain(file, "no symbol %s, and both %s and %s may be meant; say --symbol NAME",
				     DEFAULT_TABLE, found->name, symbol->name);
			return NULL;
		}
		found = symbol;
	}
	if (!found)
		suggest_table(file);
	return found;
}

bool elf_names_table(const struct elf_file *file)
{
	return elf_find_symbol(file, DEFAULT_TABLE) != NULL;
}

/* Tables lie at multiples of their size where the file was linked, which the image's first byte need not. */
bool elf_search_table(struct elf_file *file, char **note)
{
	struct hv_stub *stub = file->stub;
	uint64_t skip = -file->base & (HV_TABLE_SIZE - 1), table;
	size_t count;

	if (file->exec != HV_A64 || skip >= stub->size ||
	    !image_find_table(stub->image + skip, stub->size - skip, &table, &count, note))
		return false;
	stub->table = skip + table;
	stub->kind = HV_STUB_ELF;
	return true;
}

const struct elf_symbol *elf_choose_table(struct elf_file *file, const char *name, char **note)
{
	const struct elf_symbol *table = elf_find_symbol(file, name ? name : DEFAULT_TABLE);
	char text[256];

	if (!file->symbols) {
		elf_complain(file, "it has no symbol table, and no vector table in it looks like a hyp stub's; say FILE@OFFSET "
			     "(see hvcheck scan)");
		return NULL;
	}
	if (!has_code(file)) {
		elf_complain(file, "it has no executable section");
		return NULL;
	}
	if (!table && name) {
		elf_complain(file, "no symbol %s", name);
		return NULL;
	}
	if (!table) {
		table = guess_table(file);
		if (!table)
			return NULL;
		snprintf(text, sizeof(text), "no symbol %s; the table is %s", DEFAULT_TABLE, table->name);
		*note = strdup(text);
	}
	if (check_table(file, table))
		return table;
	free(*note);
	*note = NULL;
	return NULL;
}

bool elf_place_table(struct elf_file *file, const struct elf_symbol *table)
{
	uint64_t at = elf_symbol_address(file, table) - file->base;

	if (file->stub->size < hv_table_size(file->exec) || at > file->stub->size - hv_table_size(file->exec))
		return elf_complain(file, "%s does not lie in the image that the file describes",
				    table->name);
	file->stub->table = at;
	file->stub->thumb = elf_is_thumb(file, table);
	file->stub->kind = HV_STUB_ELF;
	return true;
}
