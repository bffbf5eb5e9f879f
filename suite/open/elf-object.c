/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Layout of a relocatable object: its allocated sections in order, each at the least alignment that it asks
 * for. A real linker may do better, and then hides that the object asks for too little; so the section of the
 * table goes to the worst place that it allows.
 */
#include <inttypes.h>
#include <string.h>

#include "suite/open/elf-file.h"

#define PAGE 4096
#define ALIGN_MAX (1ull << 30)

struct layout {
	const struct elf_section *table_section;
	uint64_t table_size, table_align, table_rest;	/* its address is `rest` modulo twice `align` */
	uint64_t at;				/* next free address */
	uint64_t align;				/* largest that any section asks for */
	bool writable;
};

static uint64_t align_of(const struct elf_section *s)
{
	uint64_t align = s->header.sh_addralign, least = s->header.sh_flags & SHF_EXECINSTR ? 4 : 1;

	return align > least ? align : least;
}

static uint64_t round_up(uint64_t at, uint64_t align)
{
	return (at + align - 1) & ~(align - 1);
}

/* A place for the table's section that honours its alignment but leaves the table off the next larger one. */
static void choose_worst(struct layout *layout, const struct elf_file *file, const struct elf_symbol *table)
{
	uint64_t align;

	layout->table_section = elf_section_of(file, table);
	align = layout->table_align = align_of(layout->table_section);
	layout->table_size = hv_table_size(file->exec);
	if (align >= layout->table_size)
		layout->table_rest = 0;
	else
		layout->table_rest = (align + table->symbol.st_value) % (2 * align) ? align : 0;
}

static uint64_t address_for(const struct layout *layout, const struct elf_section *s)
{
	uint64_t at = round_up(layout->at, align_of(s));

	if (s == layout->table_section && layout->table_align < layout->table_size &&
	    at % (2 * layout->table_align) != layout->table_rest)
		at += layout->table_align;
	return at;
}

static bool lay_out_section(struct elf_file *file, struct layout *layout, struct elf_section *s)
{
	uint64_t align = align_of(s);

	if (align & (align - 1) || align > ALIGN_MAX)
		return elf_complain(file, "section %s asks for an alignment of %" PRIu64, s->name, align);
	s->address = address_for(layout, s);
	if (s->header.sh_size > ELF_MAX || s->address > ELF_MAX - s->header.sh_size)
		return elf_complain(file, "its sections take more than 512 MiB");
	s->placed = true;
	layout->at = s->address + s->header.sh_size;
	if (align > layout->align)
		layout->align = align;
	if (s->header.sh_flags & SHF_WRITE && s->header.sh_size)
		layout->writable = true;
	return true;
}

static bool lay_out_sections(struct elf_file *file, struct layout *layout)
{
	for (size_t i = 1; i < file->section_count; i++) {
		struct elf_section *s = &file->sections[i];

		if (s->header.sh_flags & SHF_ALLOC && !lay_out_section(file, layout, s))
			return false;
	}
	return true;
}

bool elf_lay_out(struct elf_file *file, const struct elf_symbol *table)
{
	struct layout layout = { .align = PAGE };
	uint64_t table_end;

	choose_worst(&layout, file, table);
	layout.at = layout.table_rest;
	file->base = layout.at;
	if (!lay_out_sections(file, &layout))
		return false;
	table_end = elf_symbol_address(file, table) + layout.table_size;
	if (layout.at < table_end)
		layout.at = table_end;
	if (!elf_lay_out_absent(file, &layout.at))
		return false;
	file->stub = stub_new(file->name, layout.at - file->base, file->error, file->error_size);
	if (!file->stub)
		return false;
	for (size_t i = 1; i < file->section_count; i++) {
		const struct elf_section *s = &file->sections[i];

		if (s->placed && s->bytes && s->header.sh_size)
			memcpy(file->stub->image + (s->address - file->base), s->bytes, s->header.sh_size);
	}
	elf_fill_absent(file);
	file->stub->exec = file->exec;
	file->stub->align = layout.align;
	file->stub->skew = file->base;
	file->stub->writable = layout.writable;
	return true;
}
