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
#define STATUS_MAX 392u

/* struct elf_prstatus of Linux. */
static const struct status {
	unsigned size, pid, regs;	/* pr_pid, and pr_reg: */
	unsigned reg_count, reg_size;	/* x0 to x30, sp, pc, pstate; r0 to r12, sp, lr, pc, CPSR */
} statuses[HV_EXECS] = {
	[HV_A64] = { STATUS_MAX, 32, 112, 34, 8 },
	[HV_A32] = { 148, 24, 72, 17, 4 },
};

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
	return note_size(sizeof("CORE"), statuses[c->b->found.exec].size) * c->b->found.cpu_count +
	       note_size(sizeof(SNAPSHOT_OWNER), c->text_size);
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
	const struct status *shape = &statuses[c->b->found.exec];

	for (uint32_t i = 0; i < c->b->found.cpu_count; i++) {
		const struct snapshot_cpu *cpu = &c->b->found.cpu[i];
		uint8_t status[STATUS_MAX] = { 0 };
		uint32_t pid = i + 1;

		memcpy(status + shape->pid, &pid, sizeof(pid));
		for (unsigned k = 0; k < shape->reg_count; k++)	/* registers_read() begins with them, in this order */
			memcpy(status + shape->regs + shape->reg_size * k, &cpu->reg[k].value, shape->reg_size);
		put_note(f, "CORE", NT_PRSTATUS, status, shape->size);
	}
	put_note(f, SNAPSHOT_OWNER, SNAPSHOT_NOTE, c->text, c->text_size);
}

static bool is_narrow(const struct core *c)
{
	return c->b->found.exec == HV_A32;
}

/* Of the file's header, and of one of a segment. */
static size_t header_size(const struct core *c)
{
	return is_narrow(c) ? sizeof(Elf32_Ehdr) : sizeof(Elf64_Ehdr);
}

static size_t segment_size(const struct core *c)
{
	return is_narrow(c) ? sizeof(Elf32_Phdr) : sizeof(Elf64_Phdr);
}

static void put_header(const struct core *c, FILE *f)
{
	const Elf64_Ehdr wide = {
		.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT },
		.e_type = ET_CORE, .e_machine = EM_AARCH64, .e_version = EV_CURRENT, .e_phoff = sizeof(wide),
		.e_ehsize = sizeof(wide), .e_phentsize = sizeof(Elf64_Phdr), .e_phnum = (uint16_t)(c->run_count + 1),
	};
	const Elf32_Ehdr narrow = {
		.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS32, ELFDATA2LSB, EV_CURRENT },
		.e_type = ET_CORE, .e_machine = EM_ARM, .e_version = EV_CURRENT, .e_phoff = sizeof(narrow),
		.e_flags = EF_ARM_EABI_VER5,
		.e_ehsize = sizeof(narrow), .e_phentsize = sizeof(Elf32_Phdr), .e_phnum = (uint16_t)(c->run_count + 1),
	};

	fwrite(is_narrow(c) ? (const void *)&narrow : &wide, header_size(c), 1, f);
}

static void put_segment(const struct core *c, const Elf64_Phdr *wide, FILE *f)
{
	const Elf32_Phdr narrow = {
		.p_type = wide->p_type, .p_offset = (Elf32_Off)wide->p_offset, .p_vaddr = (Elf32_Addr)wide->p_vaddr,
		.p_paddr = (Elf32_Addr)wide->p_paddr, .p_filesz = (Elf32_Word)wide->p_filesz, .p_memsz = (Elf32_Word)wide->p_memsz,
		.p_flags = wide->p_flags, .p_align = (Elf32_Word)wide->p_align,
	};

	fwrite(is_narrow(c) ? (const void *)&narrow : wide, segment_size(c), 1, f);
}

static void put_headers(const struct core *c, FILE *f)
{
	uint64_t at = header_size(c) + (c->run_count + 1) * segment_size(c);
	Elf64_Phdr notes = { .p_type = PT_NOTE, .p_offset = at, .p_filesz = notes_size(c), .p_align = 4 };

	put_header(c, f);
	put_segment(c, &notes, f);
	at = (at + notes.p_filesz + PAGE - 1) & ~(uint64_t)(PAGE - 1);
	for (size_t i = 0; i < c->run_count; i++) {
		Elf64_Phdr memory = {
			.p_type = PT_LOAD, .p_flags = PF_R | PF_W | PF_X, .p_offset = at, .p_vaddr = BOOT_RAM_BASE + c->run[i].at,
			.p_paddr = BOOT_RAM_BASE + c->run[i].at, .p_filesz = c->run[i].size, .p_memsz = c->run[i].size,
			.p_align = PAGE,
		};

		put_segment(c, &memory, f);
		at += memory.p_filesz;
	}
}

/* Up to the next page. */
static void put_padding(const struct core *c, FILE *f)
{
	uint64_t at = header_size(c) + (c->run_count + 1) * segment_size(c) + notes_size(c);

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
