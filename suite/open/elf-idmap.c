/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which code the kernel maps to itself: its linker script gathers the sections .idmap.text, and puts a symbol before and behind
 * them. What is linked otherwise keeps the section.
 */
#include <string.h>

#include "suite/open/elf-file.h"

#define SECTION ".idmap.text"

static bool is_idmap(const struct elf_section *s)
{
	return s->placed && s->header.sh_size && !strncmp(s->name, SECTION, sizeof(SECTION) - 1);
}

static void find_sections(struct elf_file *file)
{
	struct hv_stub *stub = file->stub;

	for (size_t i = 1; i < file->section_count; i++) {
		const struct elf_section *s = &file->sections[i];
		uint64_t low = s->address - file->base, high = low + s->header.sh_size;

		if (!is_idmap(s))
			continue;
		if (!stub->idmap_high || low < stub->idmap_low)
			stub->idmap_low = low;
		if (high > stub->idmap_high)
			stub->idmap_high = high;
	}
}

static bool find_symbols(struct elf_file *file)
{
	const struct elf_symbol *low = elf_find_symbol(file, "__idmap_text_start");
	const struct elf_symbol *high = elf_find_symbol(file, "__idmap_text_end");

	if (!low || !high || !elf_section_of(file, low) || !elf_section_of(file, high))
		return false;
	if (high->symbol.st_value <= low->symbol.st_value)
		return false;
	file->stub->idmap_low = elf_symbol_address(file, low) - file->base;
	file->stub->idmap_high = elf_symbol_address(file, high) - file->base;
	return true;
}

/* An object has the section or lacks it. A linker may have put it into another one. */
void elf_find_idmap(struct elf_file *file)
{
	struct hv_stub *stub = file->stub;

	if (stub->linked && find_symbols(file)) {
		stub->idmap_known = true;
		return;
	}
	find_sections(file);
	stub->idmap_known = !stub->linked || stub->idmap_high;
}
