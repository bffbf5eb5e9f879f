/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "hvcheck/stub.h"
#include "tests/make-elf.h"

#define ROOM (64 << 10)

struct builder {
	uint8_t *file;
	size_t size;
	char names[512];	/* of sections and symbols alike */
	size_t names_size;
};

static size_t append(struct builder *b, const void *data, size_t size, size_t align)
{
	size_t at = (b->size + align - 1) / align * align;

	if (size && data)
		memcpy(b->file + at, data, size);
	b->size = at + size;
	return at;
}

static uint32_t add_name(struct builder *b, const char *name)
{
	size_t at = b->names_size;

	strcpy(b->names + at, name);
	b->names_size += strlen(name) + 1;
	return (uint32_t)at;
}

static unsigned add_symbols(struct builder *b, const struct made_elf *made, Elf64_Sym *symbols)
{
	unsigned count = 1;

	for (const struct made_symbol *m = made->symbols; m < made->symbols + MADE_MAX && m->name; m++)
		symbols[count++] = (Elf64_Sym) {
			.st_name = add_name(b, m->name),
			.st_info = ELF64_ST_INFO(m->bind, STT_NOTYPE),
			.st_shndx = (Elf64_Section)m->section,
			.st_value = m->value,
		};
	return count;
}

static unsigned add_sections(struct builder *b, const struct made_elf *made, Elf64_Shdr *headers)
{
	unsigned count = 1, symtab = 1;

	while (symtab <= MADE_MAX && made->sections[symtab - 1].name)
		symtab++;
	for (const struct made_section *m = made->sections; count < symtab; m++)
		headers[count++] = (Elf64_Shdr) {
			.sh_name = add_name(b, m->name),
			.sh_type = m->type,
			.sh_flags = m->flags,
			.sh_addr = m->address,
			.sh_offset = append(b, m->data, m->type == SHT_NOBITS ? 0 : m->size, 8),
			.sh_size = m->size,
			.sh_link = m->type == SHT_RELA ? symtab : 0,
			.sh_info = m->info,
			.sh_addralign = m->align,
			.sh_entsize = m->type == SHT_RELA ? sizeof(Elf64_Rela) : 0,
		};
	return count;
}

static void add_segments(struct builder *b, const struct made_elf *made, const Elf64_Shdr *headers,
			 Elf64_Ehdr *header)
{
	header->e_phoff = (b->size + 7) / 8 * 8;
	for (const Elf64_Phdr *p = made->segments; p < made->segments + MADE_MAX && p->p_type; p++) {
		Elf64_Phdr segment = *p;

		segment.p_offset = headers[p->p_offset].sh_offset;
		append(b, &segment, sizeof(segment), 8);
		header->e_phnum++;
	}
}

uint8_t *make_elf(const struct made_elf *made, size_t *size)
{
	struct builder b = { .file = calloc(1, ROOM), .names_size = 1, .size = sizeof(Elf64_Ehdr) };
	Elf64_Shdr headers[MADE_MAX + 4] = { { 0 } };
	Elf64_Sym symbols[MADE_MAX + 1] = { { 0 } };
	unsigned count = add_sections(&b, made, headers), symbol_count = add_symbols(&b, made, symbols);
	Elf64_Ehdr header = {
		.e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT },
		.e_type = (Elf64_Half)made->type,
		.e_machine = (Elf64_Half)made->machine,
		.e_version = EV_CURRENT,
		.e_ehsize = sizeof(header),
		.e_phentsize = sizeof(Elf64_Phdr),
		.e_shentsize = sizeof(Elf64_Shdr),
	};

	headers[count] = (Elf64_Shdr) {
		.sh_type = SHT_SYMTAB, .sh_link = count + 1, .sh_info = 1, .sh_entsize = sizeof(Elf64_Sym),
		.sh_size = symbol_count * sizeof(Elf64_Sym), .sh_addralign = 8,
		.sh_offset = append(&b, symbols, symbol_count * sizeof(Elf64_Sym), 8),
	};
	headers[count + 1] = (Elf64_Shdr) {
		.sh_type = SHT_STRTAB, .sh_size = b.names_size, .sh_addralign = 1,
		.sh_offset = append(&b, b.names, b.names_size, 1),
	};
	add_segments(&b, made, headers, &header);
	header.e_shnum = (Elf64_Half)(count + 2);
	header.e_shstrndx = (Elf64_Half)(count + 1);
	header.e_shoff = append(&b, headers, (count + 2) * sizeof(*headers), 8);
	memcpy(b.file, &header, sizeof(header));
	*size = b.size;
	return b.file;
}

size_t made_header_at(const uint8_t *file, unsigned i)
{
	return ((const Elf64_Ehdr *)(const void *)file)->e_shoff + i * sizeof(Elf64_Shdr);
}

void put_word(uint8_t *bytes, size_t at, uint32_t word)
{
	for (unsigned i = 0; i < 4; i++)
		bytes[at + i] = word >> 8 * i & 0xff;
}

void make_table(uint8_t *bytes)
{
	for (size_t at = 0; at < HV_TABLE_SIZE; at += 4)
		put_word(bytes, at, at % HV_SLOT_SIZE ? 0xd503201f : 0x14000000);
	put_word(bytes, 0x400, 0xd51cc001);	/* msr vbar_el2, x1 */
	put_word(bytes, 0x404, 0xd69f03e0);	/* eret */
}
