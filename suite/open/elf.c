/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stubs from ELF files: what kind of file it is, and the order of the steps.
 */
#include <stdlib.h>
#include <string.h>

#include "hvcheck/release.h"
#include "suite/open/elf-file.h"
#include "suite/open/foreign.h"

static const struct {
	unsigned machine;
	const char *name;
} machines[] = {
	{ EM_386, "32-bit x86" },
	{ EM_X86_64, "x86-64" },
	{ EM_MIPS, "MIPS" },
	{ EM_PPC, "PowerPC" },
	{ EM_PPC64, "64-bit PowerPC" },
	{ EM_S390, "S/390" },
	{ EM_SPARCV9, "SPARC" },
	{ EM_IA_64, "Itanium" },
	{ EM_RISCV, "RISC-V" },
	{ 258, "LoongArch" },
};

static const char *name_of(unsigned machine)
{
	for (unsigned i = 0; i < sizeof(machines) / sizeof(*machines); i++)
		if (machines[i].machine == machine)
			return machines[i].name;
	return NULL;
}

const char *elf_foreign(const uint8_t *data, size_t size)
{
	bool big;

	if (size < sizeof(Elf32_Ehdr) || memcmp(data, ELFMAG, SELFMAG))
		return NULL;
	big = data[EI_DATA] == ELFDATA2MSB;
	return name_of((unsigned)data[18 + big] | (unsigned)data[19 - big] << 8);
}

static bool check_machine(struct elf_file *file, unsigned machine)
{
	if (name_of(machine))
		return elf_complain(file, "an ELF file for %s, not AArch64", name_of(machine));
	if (machine != EM_AARCH64 && machine != EM_ARM)
		return elf_complain(file, "an ELF file for machine %u, not AArch64", machine);
	file->exec = machine == EM_ARM ? HV_A32 : HV_A64;
	return true;
}

/* The identification bytes and the machine, read by hand: their order of bytes is not ours to assume yet. */
static bool check_ident(struct elf_file *file)
{
	static const unsigned char classes[HV_EXECS] = { ELFCLASS64, ELFCLASS32 };
	const uint8_t *ident = file->data;
	bool big;

	if (file->size < sizeof(Elf32_Ehdr) || memcmp(ident, ELFMAG, SELFMAG))
		return elf_complain(file, "not an ELF file, or only the beginning of one");
	big = ident[EI_DATA] == ELFDATA2MSB;
	if (!check_machine(file, (unsigned)ident[18 + big] | (unsigned)ident[19 - big] << 8))
		return false;
	if (big)
		return elf_complain(file, "a big-endian ELF file; only little-endian stubs are supported");
	if (ident[EI_CLASS] != classes[file->exec] || ident[EI_DATA] != ELFDATA2LSB)
		return elf_complain(file, "not a %s-bit little-endian ELF file", file->exec == HV_A32 ? "32" : "64");
	return true;
}

bool elf_read(struct elf_file *file)
{
	if (!check_ident(file))
		return false;
	elf_version(EV_CURRENT);
	/* libelf wants a writable pointer, and does not write through it while it only reads. */
	file->elf = elf_memory((char *)(uintptr_t)file->data, file->size);
	if (!file->elf || !gelf_getehdr(file->elf, &file->header))
		return elf_complain(file, "a damaged ELF file (%s)", elf_errmsg(-1));
	return elf_read_sections(file) && elf_read_symbols(file);
}

static bool read_object(struct elf_file *file, const char *symbol, char **note)
{
	const struct elf_symbol *table = elf_choose_table(file, symbol, note);

	return table && elf_lay_out(file, table) && elf_place_table(file, table) && elf_relocate(file);
}

/* If the user names no table and the file does not either, it is searched as an Image is. */
static bool read_executable(struct elf_file *file, const char *symbol, char **note)
{
	const struct elf_symbol *table;

	if (!elf_load(file))
		return false;
	if (symbol || elf_names_table(file) || !elf_search_table(file, note)) {
		table = elf_choose_table(file, symbol, note);
		if (!table || !elf_place_table(file, table))
			return false;
	}
	return elf_check_branches(file);
}

static bool read_stub(struct elf_file *file, const char *symbol)
{
	char *note = NULL;
	bool done;

	if (!elf_read(file))
		return false;
	if (file->header.e_type == ET_REL)
		done = read_object(file, symbol, &note);
	else if (file->header.e_type == ET_EXEC || file->header.e_type == ET_DYN)
		done = read_executable(file, symbol, &note);
	else
		done = elf_complain(file, "neither an object nor an executable (ELF type %u)",
				    file->header.e_type);
	if (!done || !elf_add_symbols(file)) {
		free(note);
		return false;
	}
	file->stub->note = note;
	elf_note_absent(file);
	elf_find_idmap(file);
	if (file->stub->linked)
		file->stub->in_file = elf_of_table(file);
	return true;
}

/* The stub of an open file, whose other parts are done with; NULL if it is none. */
static struct hv_stub *finish(struct elf_file *file, bool good)
{
	if (!good) {
		hv_stub_free(file->stub);
		file->stub = NULL;
	}
	free(file->sections);
	free(file->symbols);
	elf_end(file->elf);
	return file->stub;
}

struct hv_stub *hv_stub_from_elf(const char *name, const void *data, size_t size, const char *symbol,
				 char *error, size_t error_size)
{
	struct elf_file file = {
		.name = name,
		.data = data,
		.size = size,
		.error = error,
		.error_size = error_size,
	};

	return finish(&file, read_stub(&file, symbol));
}

static bool read_kernel_at(struct elf_file *file, uint64_t offset)
{
	uint64_t at;

	if (!elf_read(file) || (file->header.e_type != ET_EXEC && file->header.e_type != ET_DYN) || file->exec != HV_A64 ||
	    !elf_load(file) || !hv_release_find(file->stub->image, file->stub->size) || !elf_add_symbols(file))
		return false;
	file->stub->in_file = elf_in_file(file, offset, &at);
	file->stub->table = at;
	file->stub->kind = HV_STUB_ELF;
	return at < file->stub->size && file->stub->size - at >= HV_TABLE_SIZE && !((at + file->base) % HV_TABLE_SIZE);
}

struct hv_stub *elf_kernel_at(const char *name, const void *data, size_t size, uint64_t offset)
{
	char error[256];
	struct elf_file file = { .name = name, .data = data, .size = size, .error = error, .error_size = sizeof(error) };

	return finish(&file, read_kernel_at(&file, offset));
}
