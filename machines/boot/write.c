/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ELF core file, front to back: nothing is sought, so it may go into a pipe. */
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "machines/boot/boot.h"

#define PAGE 4096u
#define GAP 0x10000u		/* so many bytes of zeroes are worth a header of their own */
#define STATUS_SIZE 392u	/* struct elf_prstatus of Linux for arm64: */
#define STATUS_PID 32u		/* pr_pid */
#define STATUS_REGS 112u	/* pr_reg: x0 to x30, sp, pc, pstate */
#define STATUS_REG_COUNT 34u

struct run {
	uint64_t at, size;	/* offsets in the RAM */
};

struct core {
	const struct boot *b;
	struct run *run;	/* owned */
	size_t run_count;
	char *text;		/* of our note; owned */
	size_t text_size;
};

static bool is_zero(const uint8_t *page)
{
	return !page[0] && !memcmp(page, page + 1, PAGE - 1);
}

/* Pages that are not zero, and the short gaps between them. False: there is no memory. */
static bool find_runs(struct core *c)
{
	size_t room = BOOT_RAM_SIZE / GAP + 1;

	c->run = calloc(room, sizeof(*c->run));
	for (uint64_t at = 0; c->run && at < BOOT_RAM_SIZE; at += PAGE) {
		struct run *last = c->run_count ? &c->run[c->run_count - 1] : NULL;

		if (is_zero(c->b->ram + at))
			continue;
		if (last && at - (last->at + last->size) < GAP)
			last->size = at + PAGE - last->at;
		else
			c->run[c->run_count++] = (struct run){ at, PAGE };
	}
	return c->run != NULL;
}

static bool make_text(struct core *c)
{
	const struct snapshot *s = &c->b->found;
	FILE *f = open_memstream(&c->text, &c->text_size);

	if (!f)
		return false;
	fprintf(f, "hvcheck-snapshot %d\nrelease = %s\nmodel = %s\nmode = %s\ncommand = %s\n", SNAPSHOT_VERSION, s->release,
		s->model, s->mode, s->command);
	fprintf(f, "ram = %#" PRIx64 " %#" PRIx64 "\nkernel = %#" PRIx64 " %#" PRIx64 "\n", s->ram, s->ram_size, s->kernel,
		s->kernel_size);
	for (unsigned i = 0; i < s->cpu_count; i++) {
		fprintf(f, "cpu = %u\n", i);
		for (unsigned k = 0; k < s->cpu[i].reg_count; k++)
			fprintf(f, "%s = 0x%" PRIx64 "\n", s->cpu[i].reg[k].name, s->cpu[i].reg[k].value);
	}
	return !fclose(f);
}

static uint64_t padded(uint64_t size)
{
	return (size + 3) & ~3ull;
}

static uint64_t note_size(size_t name, uint64_t size)
{
	return sizeof(Elf64_Nhdr) + padded(name) + padded(size);
}

static uint64_t notes_size(const struct core *c)
{
	return note_size(sizeof("CORE"), STATUS_SIZE) * c->b->found.cpu_count + note_size(sizeof(SNAPSHOT_OWNER), c->text_size);
}

static void put_note(FILE *f, const char *name, uint32_t type, const void *bytes, size_t size)
{
	static const char zeroes[4];
	size_t name_size = strlen(name) + 1;
	Elf64_Nhdr note = { (uint32_t)name_size, (uint32_t)size, type };

	fwrite(&note, sizeof(note), 1, f);
	fwrite(name, 1, name_size, f);
	fwrite(zeroes, 1, padded(name_size) - name_size, f);
	fwrite(bytes, 1, size, f);
	fwrite(zeroes, 1, padded(size) - size, f);
}

static void put_notes(const struct core *c, FILE *f)
{
	for (uint32_t i = 0; i < c->b->found.cpu_count; i++) {
		const struct snapshot_cpu *cpu = &c->b->found.cpu[i];
		uint8_t status[STATUS_SIZE] = { 0 };
		uint32_t pid = i + 1;

		memcpy(status + STATUS_PID, &pid, sizeof(pid));
		for (unsigned k = 0; k < STATUS_REG_COUNT; k++)	/* registers_read() begins with them, in this order */
			memcpy(status + STATUS_REGS + 8 * k, &cpu->reg[k].value, 8);
		put_note(f, "CORE", NT_PRSTATUS, status, sizeof(status));
	}
	put_note(f, SNAPSHOT_OWNER, SNAPSHOT_NOTE, c->text, c->text_size);
}

static void put_headers(const struct core *c, FILE *f)
{
	Elf64_Ehdr header = {
		.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT },
		.e_type = ET_CORE, .e_machine = EM_AARCH64, .e_version = EV_CURRENT, .e_phoff = sizeof(header),
		.e_ehsize = sizeof(header), .e_phentsize = sizeof(Elf64_Phdr), .e_phnum = (uint16_t)(c->run_count + 1),
	};
	uint64_t at = sizeof(header) + (c->run_count + 1) * sizeof(Elf64_Phdr);
	Elf64_Phdr notes = { .p_type = PT_NOTE, .p_offset = at, .p_filesz = notes_size(c), .p_align = 4 };

	fwrite(&header, sizeof(header), 1, f);
	fwrite(&notes, sizeof(notes), 1, f);
	at = (at + notes.p_filesz + PAGE - 1) & ~(uint64_t)(PAGE - 1);
	for (size_t i = 0; i < c->run_count; i++) {
		Elf64_Phdr memory = {
			.p_type = PT_LOAD, .p_flags = PF_R | PF_W | PF_X, .p_offset = at, .p_vaddr = BOOT_RAM_BASE + c->run[i].at,
			.p_paddr = BOOT_RAM_BASE + c->run[i].at, .p_filesz = c->run[i].size, .p_memsz = c->run[i].size,
			.p_align = PAGE,
		};

		fwrite(&memory, sizeof(memory), 1, f);
		at += memory.p_filesz;
	}
}

/* Up to the next page. */
static void put_padding(const struct core *c, FILE *f)
{
	uint64_t at = sizeof(Elf64_Ehdr) + (c->run_count + 1) * sizeof(Elf64_Phdr) + notes_size(c);

	for (; at % PAGE; at++)
		fputc(0, f);
}

int boot_write(const struct boot *b, FILE *f)
{
	struct core c = { .b = b };
	bool good = find_runs(&c) && make_text(&c);

	if (good) {
		put_headers(&c, f);
		put_notes(&c, f);
		put_padding(&c, f);
		for (size_t i = 0; i < c.run_count && !ferror(f); i++)
			fwrite(b->ram + c.run[i].at, 1, c.run[i].size, f);
	} else {
		errno = ENOMEM;
	}
	free(c.run);
	free(c.text);
	return good && !ferror(f) ? 0 : -1;
}
