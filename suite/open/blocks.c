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

/* A place in a section, by which others are found without a look at each symbol. */
struct place {
	const struct elf_section *section;
	uint64_t at;
	uint64_t what;		/* of a mapping symbol: whether it is of data; of a branch: where to, as in `targets` */
};

struct places {
	struct place *place;	/* owned; sorted */
	size_t count, room;
};

struct reader {
	struct elf_file file;
	struct places named, mapping, branches;
};

static int by_place(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->section != y->section)
		return x->section < y->section ? -1 : 1;
	return x->at != y->at ? x->at < y->at ? -1 : 1 : 0;
}

static bool add_place(struct places *p, const struct elf_section *s, uint64_t at, uint64_t what)
{
	if (p->count == p->room) {
		size_t room = p->room ? 2 * p->room : 64;
		struct place *more = reallocarray(p->place, room, sizeof(*more));

		if (!more)
			return false;
		p->place = more;
		p->room = room;
	}
	p->place[p->count++] = (struct place){ s, at, what };
	return true;
}

/* The first that is not before `at`, in that section or in one behind it. */
static size_t first_from(const struct places *p, const struct elf_section *s, uint64_t at)
{
	const struct place want = { s, at, 0 };
	size_t low = 0, high = p->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (by_place(&p->place[middle], &want) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Data at the end is a pool of literals. Words between instructions are instructions that the assembler does not know. */
static uint64_t without_data(const struct places *mapping, const struct elf_section *s, uint64_t at, uint64_t end)
{
	size_t next = first_from(mapping, s, end);
	const struct place *last = next ? &mapping->place[next - 1] : NULL;

	if (!last || last->section != s || last->at <= at)
		return end;
	return mapping->place[first_from(mapping, s, last->at)].what ? last->at : end;
}

/* Where the words of the symbol at `at` end: if it has no size, at the next symbol. */
static uint64_t end_of(const struct reader *r, const struct elf_symbol *symbol, const struct elf_section *s, uint64_t at)
{
	uint64_t end = s->header.sh_size, size = symbol->symbol.st_size;
	size_t next = first_from(&r->named, s, at + 1);

	if (size && size < end - at)
		end = at + size;
	if (!size && next < r->named.count && r->named.place[next].section == s && r->named.place[next].at < end)
		end = r->named.place[next].at;
	return without_data(&r->mapping, s, at, end);
}

static void read_words(const struct elf_section *s, struct block *b, uint64_t at)
{
	for (size_t i = 0; i < b->count; i++) {
		const uint8_t *byte = s->bytes + at + i * 4;

		b->words[i] = (uint32_t)byte[0] | (uint32_t)byte[1] << 8 | (uint32_t)byte[2] << 16 | (uint32_t)byte[3] << 24;
	}
}

static void read_targets(const struct places *branches, struct block *b, const struct elf_section *s)
{
	for (size_t i = first_from(branches, s, b->at); i < branches->count; i++) {
		const struct place *p = &branches->place[i];

		if (p->section != s || (p->at - b->at) / 4 >= b->count)
			return;
		if (p->at % 4 == 0)
			b->targets[(p->at - b->at) / 4] = p->what;
	}
}

static bool read_block(struct reader *r, const struct elf_symbol *symbol, struct block *b)
{
	const struct elf_section *s = elf_section_of(&r->file, symbol);
	uint64_t at = offset_of(&r->file, symbol, s);

	*b = (struct block){ .at = symbol->symbol.st_value, .section = symbol->symbol.st_shndx };
	b->count = (size_t)(end_of(r, symbol, s, at) - at) / 4;
	b->name = strdup(symbol->name);
	b->words = calloc(b->count + 1, sizeof(*b->words));
	b->targets = calloc(b->count + 1, sizeof(*b->targets));
	if (!b->name || !b->words || !b->targets)
		return elf_no_memory(&r->file);
	read_words(s, b, at);
	read_targets(&r->branches, b, s);
	return true;
}

/* Named symbols, and those that tell data from code. */
static bool find_symbols(struct reader *r)
{
	for (size_t i = 0; i < r->file.symbol_count; i++) {
		const struct elf_symbol *symbol = &r->file.symbols[i];
		const struct elf_section *s = elf_section_of(&r->file, symbol);
		bool good = true;

		if (s && is_mapping(symbol))
			good = add_place(&r->mapping, s, offset_of(&r->file, symbol, s), symbol->name[1] == 'd');
		else if (s && is_named(symbol))
			good = add_place(&r->named, s, offset_of(&r->file, symbol, s), 0);
		if (!good)
			return elf_no_memory(&r->file);
	}
	return true;
}

static bool add_branch(struct reader *r, const GElf_Rela *rela, const struct elf_section *s)
{
	size_t index = GELF_R_SYM(rela->r_info);
	const struct elf_symbol *symbol = index < r->file.symbol_count ? &r->file.symbols[index] : NULL;
	uint64_t to;

	if (!symbol || !elf_is_branch(GELF_R_TYPE(rela->r_info)))
		return true;
	to = elf_section_of(&r->file, symbol) != s ? BLOCKS_ELSEWHERE :
		(BLOCKS_BASE | symbol->symbol.st_value) + (uint64_t)rela->r_addend;
	return add_place(&r->branches, s, rela->r_offset, to) || elf_no_memory(&r->file);
}

/* What the linker is to fill in. */
static bool find_branches(struct reader *r)
{
	for (size_t i = 1; i < r->file.section_count && r->file.header.e_type == ET_REL; i++) {
		const struct elf_section *from = &r->file.sections[i];
		const uint8_t *relas;
		size_t count;

		if (from->header.sh_type != SHT_RELA || from->header.sh_info >= r->file.section_count ||
		    !is_code(&r->file.sections[from->header.sh_info]))
			continue;
		relas = elf_relas(&r->file, from, &count);
		if (!relas)
			return false;
		for (size_t k = 0; k < count; k++) {
			GElf_Rela rela = elf_rela(&r->file, relas, k);

			if (!add_branch(r, &rela, &r->file.sections[from->header.sh_info]))
				return false;
		}
	}
	return true;
}

static void sort(struct places *p)
{
	if (p->count)
		qsort(p->place, p->count, sizeof(*p->place), by_place);
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

static bool read_all(struct reader *r, struct blocks *out)
{
	struct elf_file *file = &r->file;

	if (file->exec != HV_A64)
		return elf_complain(file, "an ELF file of AArch32, and cycles are known of A64 alone");
	out->block = calloc(file->symbol_count + 1, sizeof(*out->block));
	if (!out->block)
		return elf_no_memory(file);
	if (!find_symbols(r) || !find_branches(r))
		return false;
	sort(&r->named);
	sort(&r->mapping);
	sort(&r->branches);
	for (size_t i = 0; i < file->symbol_count; i++) {
		const struct elf_symbol *symbol = &file->symbols[i];
		const struct elf_section *s = elf_section_of(file, symbol);

		if (!is_named(symbol) || !is_code(s) || offset_of(file, symbol, s) >= s->header.sh_size ||
		    symbol->symbol.st_value % 4)
			continue;
		if (!read_block(r, symbol, &out->block[out->count++]))
			return false;
	}
	qsort(out->block, out->count, sizeof(*out->block), by_address);
	return out->count || elf_complain(file, "no symbol in it names code");
}

bool blocks_read(struct blocks *out, const char *name, const uint8_t *data, size_t size, char *error, size_t error_size)
{
	struct reader r = { .file = { .name = name, .data = data, .size = size, .error = error, .error_size = error_size,
			.for_blocks = true } };
	bool good;

	*out = (struct blocks){ .count = 0 };
	good = elf_read(&r.file) && read_all(&r, out);
	if (!good)
		blocks_free(out);
	free(r.named.place);
	free(r.mapping.place);
	free(r.branches.place);
	free(r.file.sections);
	free(r.file.symbols);
	elf_end(r.file.elf);
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
