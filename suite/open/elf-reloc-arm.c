/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Relocations of an object of AArch32 (ELF for the Arm Architecture, section 5.6). They have no addends of their own: what is
 * added stands in the place itself.
 */
#include <inttypes.h>

#include "suite/open/elf-file.h"

enum way { NOTHING, ABSOLUTE, RELATIVE };

static const struct kind {
	unsigned type;
	enum way way;
} kinds[] = {
	{ R_ARM_NONE, NOTHING }, { R_ARM_V4BX, NOTHING }, { R_ARM_ABS32, ABSOLUTE }, { R_ARM_TARGET1, ABSOLUTE },
	{ R_ARM_REL32, RELATIVE }, { R_ARM_PREL31, NOTHING },	/* of unwinding tables, which are not run */
};

static const struct kind *find_kind(unsigned type)
{
	for (const struct kind *kind = kinds; kind < kinds + sizeof(kinds) / sizeof(*kinds); kind++)
		if (kind->type == type)
			return kind;
	return NULL;
}

/* S + A, and bit 0 of a Thumb function. False with a sentence: the file does not have it. */
static bool resolve(struct elf_file *file, const struct elf_section *s, const struct elf_symbol *symbol, uint32_t addend,
		    uint64_t *target)
{
	const struct elf_section *home = elf_section_of(file, symbol);

	if (elf_is_absent(file, symbol))
		*target = symbol->data_at + addend;
	else if (home && home->placed)
		*target = ((home->address + symbol->symbol.st_value + addend) & 0xffffffff) | symbol->thumb;
	else
		return elf_complain(file, "%s needs %s, which is not loaded", s->name, elf_symbol_label(file, symbol));
	return true;
}

bool elf_relocate_arm(struct elf_file *file, const struct elf_section *s, GElf_Rela rela)
{
	const struct kind *kind = find_kind(GELF_R_TYPE(rela.r_info));
	size_t index = GELF_R_SYM(rela.r_info);
	uint64_t at = s->address + rela.r_offset - file->base, target = 0;
	uint8_t *to;

	if (index >= file->symbol_count)
		return elf_complain(file, "a relocation of %s names symbol %zu of %zu", s->name, index, file->symbol_count);
	if (!kind)
		return elf_complain(file, "relocation type %u at 0x%" PRIx64 " of %s (symbol %s) is not supported",
				    (unsigned)GELF_R_TYPE(rela.r_info), rela.r_offset, s->name,
				    elf_symbol_label(file, &file->symbols[index]));
	if (!s->bytes || s->header.sh_size < 4 || rela.r_offset > s->header.sh_size - 4)
		return elf_complain(file, "a relocation lies outside of its section %s", s->name);
	if (kind->way == NOTHING)
		return true;
	to = file->stub->image + at;
	if (!resolve(file, s, &file->symbols[index], (uint32_t)hv_le(to, 4), &target))
		return false;
	if (kind->way == RELATIVE)
		hv_put_le(to, 4, target - file->base - at);
	else if (!stub_add_fixup(file->stub, at, (int64_t)(target - file->base), 4))
		return elf_no_memory(file);
	return true;
}
