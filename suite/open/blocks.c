/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Symbols of code in an ELF file, each with its words. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "suite/open/blocks.h"
#include "suite/open/elf-file.h"

static bool is_code(const struct elf_section *s)
{
	return s && s->bytes && (s->header.sh_flags & SHF_EXECINSTR);
}

/* "$d", "$x.1": where data and where code begins (Arm's ELF for AArch64, 5.5.4). */
static bool is_mapping(const struct elf_symbol *symbol)
{
	return symbol->name[0] == '$' && (symbol->name[1] == 'd' || symbol->name[1] == 'x') &&
		(!symbol->name[2] || symbol->name[2] == '.');
}

static bool is_named(const struct elf_symbol *symbol)
{
	unsigned type = GELF_ST_TYPE(symbol->symbol.st_info);

	return *symbol->name && !is_mapping(symbol) && (type == STT_NOTYPE || type == STT_FUNC || type == STT_OBJECT);
}

static uint64_t offset_of(const struct elf_file *file, const struct elf_symbol *symbol, const struct elf_section *s)
{
	return symbol->symbol.st_value - (file->header.e_type == ET_REL ? 0 : s->header.sh_addr);
}

/* Data at the end is a pool of literals. Words between instructions are instructions that the assembler does not know. */
static uint64_t without_data(const struct elf_file *file, const struct elf_section *s, uint64_t at, uint64_t end)
{
	uint64_t last = at;
	bool data = false;

	for (size_t i = 0; i < file->symbol_count; i++) {
		uint64_t there = offset_of(file, &file->symbols[i], s);

		if (elf_section_of(file, &file->symbols[i]) == s && is_mapping(&file->symbols[i]) && there > last && there < end) {
			last = there;
			data = file->symbols[i].name[1] == 'd';
		}
	}
	return data ? last : end;
}

/* Where the words of the symbol at `at` end: if it has no size, at the next symbol. */
static uint64_t end_of(const struct elf_file *file, const struct elf_symbol *symbol, const struct elf_section *s, uint64_t at)
{
	uint64_t end = s->header.sh_size, size = symbol->symbol.st_size;

	if (size && size < end - at)
		end = at + size;
	for (size_t i = 0; i < file->symbol_count && !size; i++) {
		uint64_t there = offset_of(file, &file->symbols[i], s);

		if (elf_section_of(file, &file->symbols[i]) == s && is_named(&file->symbols[i]) && there > at && there < end)
			end = there;
	}
	return without_data(file, s, at, end);
}

static void read_words(const struct elf_section *s, struct block *b, uint64_t at)
{
	for (size_t i = 0; i < b->count; i++) {
		const uint8_t *byte = s->bytes + at + i * 4;

		b->words[i] = (uint32_t)byte[0] | (uint32_t)byte[1] << 8 | (uint32_t)byte[2] << 16 | (uint32_t)byte[3] << 24;
	}
}

static void read_target(const struct elf_file *file, const GElf_Rela *rela, struct block *b, const struct elf_section *s)
{
	size_t index = GELF_R_SYM(rela->r_info), word;
	const struct elf_symbol *symbol = index < file->symbol_count ? &file->symbols[index] : NULL;

	if (rela->r_offset < b->at || rela->r_offset % 4 || !symbol || !elf_is_branch(GELF_R_TYPE(rela->r_info)))
		return;
	word = (size_t)(rela->r_offset - b->at) / 4;
	if (word < b->count)
		b->targets[word] = elf_section_of(file, symbol) != s ? BLOCKS_ELSEWHERE :
			(BLOCKS_BASE | symbol->symbol.st_value) + (uint64_t)rela->r_addend;
}

static bool read_targets(struct elf_file *file, struct block *b, const struct elf_section *s)
{
	for (size_t i = 1; i < file->section_count && file->header.e_type == ET_REL; i++) {
		const struct elf_section *from = &file->sections[i];
		const uint8_t *relas;
		size_t count;

		if (from->header.sh_type != SHT_RELA || from->header.sh_info >= file->section_count ||
		    &file->sections[from->header.sh_info] != s)
			continue;
		relas = elf_relas(file, from, &count);
		if (!relas)
			return false;
		for (size_t k = 0; k < count; k++) {
			GElf_Rela rela = elf_rela(file, relas, k);

			read_target(file, &rela, b, s);
		}
	}
	return true;
}

static bool read_block(struct elf_file *file, const struct elf_symbol *symbol, struct block *b)
{
	const struct elf_section *s = elf_section_of(file, symbol);
	uint64_t at = offset_of(file, symbol, s);

	*b = (struct block){ .at = symbol->symbol.st_value, .section = symbol->symbol.st_shndx };
	b->count = (size_t)(end_of(file, symbol, s, at) - at) / 4;
	b->name = strdup(symbol->name);
	b->words = calloc(b->count + 1, sizeof(*b->words));
	b->targets = calloc(b->count + 1, sizeof(*b->targets));
	if (!b->name || !b->words || !b->targets)
		return elf_no_memory(file);
	read_words(s, b, at);
	return read_targets(file, b, s);
}

static int by_address(const void *a, const void *b)
{
	const struct block *x = a, *y = b;

	if (x->section != y->section)
		return x->section < y->section ? -1 : 1;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return strcmp(x->name, y->name);
}

static bool read_all(struct elf_file *file, struct blocks *out)
{
	out->block = calloc(file->symbol_count + 1, sizeof(*out->block));
	if (!out->block)
		return elf_no_memory(file);
	for (size_t i = 0; i < file->symbol_count; i++) {
		const struct elf_symbol *symbol = &file->symbols[i];
		const struct elf_section *s = elf_section_of(file, symbol);

		if (!is_named(symbol) || !is_code(s) || offset_of(file, symbol, s) >= s->header.sh_size ||
		    symbol->symbol.st_value % 4)
			continue;
		if (!read_block(file, symbol, &out->block[out->count++]))
			return false;
	}
	qsort(out->block, out->count, sizeof(*out->block), by_address);
	return out->count || elf_complain(file, "no symbol in it names code");
}

bool blocks_read(struct blocks *out, const char *name, const uint8_t *data, size_t size, char *error, size_t error_size)
{
	struct elf_file file = { .name = name, .data = data, .size = size, .error = error, .error_size = error_size };
	bool good;

	*out = (struct blocks){ .count = 0 };
	good = elf_read(&file) && read_all(&file, out);
	if (!good)
		blocks_free(out);
	free(file.sections);
	free(file.symbols);
	elf_end(file.elf);
	return good;
}

void blocks_free(struct blocks *blocks)
{
	for (size_t i = 0; i < blocks->count; i++) {
		free(blocks->block[i].name);
		free(blocks->block[i].words);
		free(blocks->block[i].targets);
	}
	free(blocks->block);
	*blocks = (struct blocks){ .count = 0 };
}
