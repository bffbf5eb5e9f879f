/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Dynamic relocations of executables and shared objects, as fixups. What was linked to an absolute address
 * without one stays as it is.
 */
#include <inttypes.h>

#include "suite/open/elf-file.h"

/* S of a dynamic relocation, as linked. The symbol table at hand need not be the one it means. */
static bool dynamic_symbol(const struct elf_file *file, const struct elf_section *relas, size_t index,
			   uint64_t *value)
{
	const struct elf_section *s;

	if (relas->header.sh_link != file->symbol_table || index >= file->symbol_count)
		return false;
	s = elf_section_of(file, &file->symbols[index]);
	*value = file->symbols[index].symbol.st_value;
	return s && s->placed;
}

/* The 64-bit word at link address `at` moves with the image and holds link address `value`. */
static bool add_fixup(struct elf_file *file, uint64_t at, uint64_t value)
{
	at -= file->base;
	if (file->stub->size < 8 || at > file->stub->size - 8)
		return elf_complain(file, "a dynamic relocation lies outside of the image");
	if (file->stub->fixup_count > file->stub->size / 8)
		return elf_complain(file, "it has more dynamic relocations than words");
	return stub_add_fixup(file->stub, at, (int64_t)(value - file->base), 8) || elf_no_memory(file);
}

static bool apply_rela(struct elf_file *file, const struct elf_section *relas, GElf_Rela rela)
{
	unsigned type = GELF_R_TYPE(rela.r_info);
	uint64_t value = 0;

	switch (type) {
	case R_AARCH64_NONE:
		return true;
	case R_AARCH64_RELATIVE:
		break;
	case R_AARCH64_ABS64:
	case R_AARCH64_GLOB_DAT:
	case R_AARCH64_JUMP_SLOT:
		if (dynamic_symbol(file, relas, GELF_R_SYM(rela.r_info), &value))
			break;
		return true; /* another object's business: the word stays as it is */
	default:
		return elf_complain(file, "dynamic relocation type %u at 0x%" PRIx64 " is not supported",
				    type, (uint64_t)rela.r_offset);
	}
	return add_fixup(file, rela.r_offset, value + (uint64_t)rela.r_addend);
}

static bool apply_relas(struct elf_file *file, const struct elf_section *s)
{
	size_t count;
	const uint8_t *relas = elf_relas(file, s, &count);

	if (!relas)
		return false;
	for (size_t i = 0; i < count; i++)
		if (!apply_rela(file, s, elf_rela(file, relas, i)))
			return false;
	return true;
}

/* The word at `at` holds its own addend: an address as linked. */
static bool apply_relr(struct elf_file *file, uint64_t at)
{
	uint64_t offset = at - file->base;

	if (file->stub->size < 8 || offset > file->stub->size - 8)
		return elf_complain(file, "a dynamic relocation lies outside of the image");
	return add_fixup(file, at, hv_le(file->stub->image + offset, 8));
}

/* Packed relocations: an address, then words of 63 bits for the words behind it (generic ABI, SHT_RELR). */
static bool apply_relrs(struct elf_file *file, const struct elf_section *s)
{
	uint64_t at = 0;

	for (size_t i = 0; s->bytes && i < s->header.sh_size / 8; i++) {
		uint64_t entry = hv_le(s->bytes + i * 8, 8);

		if (!(entry & 1)) {
			if (!apply_relr(file, entry))
				return false;
			at = entry + 8;
			continue;
		}
		for (unsigned bit = 1; bit < 64; bit++)
			if (entry >> bit & 1 && !apply_relr(file, at + (bit - 1) * 8))
				return false;
		at += 63 * 8;
	}
	return true;
}

/* Sections that are loaded are the dynamic ones; the linker left the others behind for other tools. */
bool elf_apply_dynamic(struct elf_file *file)
{
	for (size_t i = 1; file->exec == HV_A64 && i < file->section_count; i++) {
		const struct elf_section *s = &file->sections[i];

		if (!(s->header.sh_flags & SHF_ALLOC))
			continue;
		if (s->header.sh_type == SHT_RELA && !apply_relas(file, s))
			return false;
		if (s->header.sh_type == SHT_RELR && !apply_relrs(file, s))
			return false;
	}
	return true;
}
