/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <gelf.h>
#include <string.h>

#include "suite/static/layout.h"

#define IMAGE_TEXT_OFFSET_AT 8
#define IMAGE_MAGIC_AT 56
#define PE_AT 0x3c		/* offset of the PE header in a DOS header */
#define PE_HEADER_SIZE 24
#define PE_SECTION_SIZE 40

static void add(struct layout *l, size_t file_size, uint64_t offset, uint64_t size, uint64_t address)
{
	if (l->count < LAYOUT_MAX && size && offset <= file_size && size <= file_size - offset)
		l->parts[l->count++] = (struct layout_part) { offset, size, address };
}

static void read_segments(struct layout *l, Elf *elf, size_t size)
{
	GElf_Phdr p;
	size_t count = 0;

	if (elf_getphdrnum(elf, &count))
		return;
	for (size_t i = 0; i < count && i < LAYOUT_MAX; i++)
		if (gelf_getphdr(elf, (int)i, &p) && p.p_type == PT_LOAD)
			add(l, size, p.p_offset, p.p_filesz, p.p_vaddr);
}

static void read_sections(struct layout *l, Elf *elf, size_t size)
{
	GElf_Shdr s;

	for (Elf_Scn *scn = elf_nextscn(elf, NULL); scn && l->count < LAYOUT_MAX; scn = elf_nextscn(elf, scn))
		if (gelf_getshdr(scn, &s) && s.sh_type == SHT_PROGBITS && s.sh_flags & SHF_EXECINSTR)
			add(l, size, s.sh_offset, s.sh_size, s.sh_addr);
}

static void read_elf(struct layout *l, const void *data, size_t size)
{
	GElf_Ehdr header;
	Elf *elf;

	elf_version(EV_CURRENT);
	/* libelf wants a writable pointer, and does not write through it while it only reads. */
	elf = elf_memory((char *)(uintptr_t)data, size);
	if (elf && gelf_getehdr(elf, &header)) {
		if (header.e_type == ET_REL)
			read_sections(l, elf, size);
		else
			read_segments(l, elf, size);
	}
	elf_end(elf);
}

static uint32_t le(const uint8_t *p, unsigned bytes)
{
	uint32_t value = 0;

	while (bytes--)
		value = value << 8 | p[bytes];
	return value;
}

static void read_pe(struct layout *l, const uint8_t *data, size_t size)
{
	uint64_t at = size >= PE_AT + 4 ? le(data + PE_AT, 4) : size;
	unsigned count;

	if (at > size || size - at < PE_HEADER_SIZE || memcmp(data + at, "PE\0\0", 4))
		return;
	count = le(data + at + 6, 2);
	at += PE_HEADER_SIZE + le(data + at + 20, 2);
	for (; count && at <= size && size - at >= PE_SECTION_SIZE; count--, at += PE_SECTION_SIZE)
		add(l, size, le(data + at + 20, 4), le(data + at + 16, 4), le(data + at + 12, 4));
}

/* Its text offset is where the Image begins in 2 MiB of memory (Documentation/arch/arm64/booting.rst). */
static void read_image(struct layout *l, const uint8_t *data, size_t size)
{
	add(l, size, 0, size, le(data + IMAGE_TEXT_OFFSET_AT, 4));
}

void layout_read(struct layout *layout, const void *data, size_t size)
{
	const char *bytes = data;

	layout->count = 0;
	if (size > SELFMAG && !memcmp(bytes, ELFMAG, SELFMAG))
		read_elf(layout, data, size);
	else if (size >= IMAGE_MAGIC_AT + 4 && !memcmp(bytes + IMAGE_MAGIC_AT, "ARM\x64", 4))
		read_image(layout, data, size);
	else if (size > 2 && !memcmp(bytes, "MZ", 2))
		read_pe(layout, data, size);
}

bool layout_address(const struct layout *layout, uint64_t offset, uint64_t *address)
{
	const struct layout_part *end = layout->parts + layout->count;

	*address = offset;
	for (const struct layout_part *p = layout->parts; p < end; p++)
		if (offset >= p->offset && offset - p->offset < p->size) {
			*address = p->address + (offset - p->offset);
			return true;
		}
	return false;
}
