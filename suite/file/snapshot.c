/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include <errno.h>
#include <gelf.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite/file/snapshot.h"
#include "suite/sparse.h"

#define HEAD "hvcheck-snapshot "
#define LINE_MAX 1200
#define AGAIN "boot the kernel again"

struct reader {
	struct snapshot *s;
	Elf *elf;
	size_t size;		/* of the file */
	size_t segments;
	bool told;		/* our note was there */
	char *why;
	size_t why_size;
};

static bool bad(struct reader *r, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(r->why, r->why_size, format, args);
	va_end(args);
	return false;
}

/* --- registers ------------------------------------------------------------------------------------------- */

static unsigned find(const struct snapshot_cpu *cpu, const char *name)
{
	unsigned i = 0;

	while (i < cpu->reg_count && strcmp(cpu->reg[i].name, name))
		i++;
	return i;
}

bool snapshot_add_reg(struct snapshot_cpu *cpu, const char *name, uint64_t value)
{
	if (cpu->reg_count == SNAPSHOT_REGS || !*name || strlen(name) >= sizeof(cpu->reg[0].name))
		return false;
	strcpy(cpu->reg[cpu->reg_count].name, name);
	cpu->reg[cpu->reg_count++].value = value;
	return true;
}

bool snapshot_has_reg(const struct snapshot_cpu *cpu, const char *name)
{
	return find(cpu, name) < cpu->reg_count;
}

uint64_t snapshot_reg(const struct snapshot_cpu *cpu, const char *name)
{
	unsigned i = find(cpu, name);

	return i < cpu->reg_count ? cpu->reg[i].value : 0;
}

bool snapshot_is_bare(const struct snapshot *s)
{
	const struct snapshot_cpu *cpu = &s->cpu[0];

	return hv_pstate_level(snapshot_reg(cpu, "pstate")) == 1 && !(snapshot_reg(cpu, "SCTLR_EL2") & 1) &&
	       snapshot_reg(cpu, "VBAR_EL2") - s->kernel < s->kernel_size;
}

/* --- text of the note ------------------------------------------------------------------------------------ */

static bool read_number(const char **text, uint64_t *value)
{
	char *end;

	if (strncmp(*text, "0x", 2) || !strchr("0123456789abcdef", (*text)[2]) || !(*text)[2])
		return false;
	errno = 0;
	*value = strtoull(*text, &end, 16);
	*text = end;
	return !errno;
}

static bool read_range(const char *text, uint64_t *at, uint64_t *size)
{
	return read_number(&text, at) && *text++ == ' ' && read_number(&text, size) && !*text;
}

static bool read_text(const char *text, char *to, size_t size)
{
	if (strlen(text) >= size)
		return false;
	strcpy(to, text);
	return true;
}

static bool begin_cpu(struct snapshot *s, const char *value)
{
	char *end;

	if (s->cpu_count == SNAPSHOT_CPUS || strtoul(value, &end, 10) != s->cpu_count || *end || end == value)
		return false;
	s->cpu_count++;
	return true;
}

static bool read_reg(struct snapshot *s, const char *name, const char *value)
{
	struct snapshot_cpu *cpu = s->cpu_count ? &s->cpu[s->cpu_count - 1] : NULL;
	uint64_t number;

	return cpu && read_number(&value, &number) && !*value && !snapshot_has_reg(cpu, name) &&
	       snapshot_add_reg(cpu, name, number);
}

static bool read_key(struct snapshot *s, const char *key, const char *value)
{
	const struct { const char *key; char *to; size_t size; } texts[] = {
		{ "release", s->release, sizeof(s->release) },
		{ "model", s->model, sizeof(s->model) },
		{ "mode", s->mode, sizeof(s->mode) },
		{ "command", s->command, sizeof(s->command) },
	};

	for (unsigned i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (!strcmp(key, texts[i].key))
			return read_text(value, texts[i].to, texts[i].size);
	if (!strcmp(key, "ram"))
		return read_range(value, &s->ram, &s->ram_size);
	if (!strcmp(key, "kernel"))
		return read_range(value, &s->kernel, &s->kernel_size);
	if (!strcmp(key, "cpu"))
		return begin_cpu(s, value);
	return read_reg(s, key, value);
}

static bool read_line(struct reader *r, char *line, unsigned number)
{
	char *equals = strstr(line, " = ");

	if (number == 1) {
		if (strncmp(line, HEAD, strlen(HEAD)))
			return bad(r, "its note is no snapshot's");
		if (strcmp(line + strlen(HEAD), "1"))
			return bad(r, "a snapshot of version %.20s, and this hvcheck reads version %d; " AGAIN, line + strlen(HEAD),
				   SNAPSHOT_VERSION);
		return true;
	}
	if (equals)
		*equals = '\0';
	return (equals && read_key(r->s, line, equals + 3)) || bad(r, "line %u of its note makes no sense; " AGAIN, number);
}

static bool read_lines(struct reader *r, const char *text, size_t size)
{
	char line[LINE_MAX];
	unsigned number = 0;

	while (size > 0) {
		const char *end = memchr(text, '\n', size);
		size_t length = end ? (size_t)(end - text) : size;

		if (length >= sizeof(line) || memchr(text, '\0', length))
			return bad(r, "line %u of its note makes no sense; " AGAIN, number + 1);
		memcpy(line, text, length);
		line[length] = '\0';
		if (!read_line(r, line, ++number))
			return false;
		text += length + !!end;
		size -= length + !!end;
	}
	return number || bad(r, "its note is empty");
}

/* --- the ELF file ---------------------------------------------------------------------------------------- */

static bool get_segment(struct reader *r, size_t i, GElf_Phdr *p)
{
	if (!gelf_getphdr(r->elf, (int)i, p))
		return bad(r, "its program header %zu is damaged", i);
	if (p->p_offset > r->size || p->p_filesz > r->size - p->p_offset)
		return bad(r, "it is cut off: segment %zu ends behind the file's 0x%zx bytes", i, r->size);
	return true;
}

static bool read_notes(struct reader *r, const GElf_Phdr *p)
{
	Elf_Data *data = elf_getdata_rawchunk(r->elf, (int64_t)p->p_offset, p->p_filesz, ELF_T_NHDR);
	size_t at = 0, name_at, text_at;
	GElf_Nhdr note;

	while (data && (at = gelf_getnote(data, at, &note, &name_at, &text_at)) > 0) {
		const char *bytes = data->d_buf;

		if (note.n_type != SNAPSHOT_NOTE || note.n_namesz != sizeof(SNAPSHOT_OWNER) ||
		    memcmp(bytes + name_at, SNAPSHOT_OWNER, sizeof(SNAPSHOT_OWNER)))
			continue;
		if (r->told)
			return bad(r, "it has two notes of hvcheck's");
		r->told = true;
		if (!read_lines(r, bytes + text_at, note.n_descsz))
			return false;
	}
	return true;
}

static bool each_segment(struct reader *r, bool (*see)(struct reader *r, const GElf_Phdr *p), unsigned type)
{
	GElf_Phdr p;

	for (size_t i = 0; i < r->segments; i++)
		if (!get_segment(r, i, &p) || (p.p_type == type && !see(r, &p)))
			return false;
	return true;
}

static bool within(uint64_t at, uint64_t size, uint64_t base, uint64_t base_size)
{
	return at >= base && at - base <= base_size && size <= base_size - (at - base);
}

static bool check_memory(struct reader *r, const GElf_Phdr *p)
{
	if (p->p_filesz != p->p_memsz || !within(p->p_paddr, p->p_memsz, r->s->ram, r->s->ram_size))
		return bad(r, "its memory at 0x%" PRIx64 " is not in the RAM that it names", (uint64_t)p->p_paddr);
	return true;
}

static bool check(struct reader *r)
{
	static const char *const needed[] = { "pstate", "VBAR_EL2", "SCTLR_EL2", "HCR_EL2" };
	const struct snapshot *s = r->s;

	if (!r->told)
		return bad(r, "a core file, but not of hvcheck boot");
	if (!s->ram_size || s->ram_size > SNAPSHOT_MEMORY_MAX || s->ram + s->ram_size < s->ram)
		return bad(r, "its RAM makes no sense; " AGAIN);
	if (!s->kernel_size || !within(s->kernel, s->kernel_size, s->ram, s->ram_size))
		return bad(r, "its kernel is not in its RAM; " AGAIN);
	if (!s->cpu_count)
		return bad(r, "it has the registers of no CPU; " AGAIN);
	for (unsigned i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (!snapshot_has_reg(&s->cpu[0], needed[i]))
			return bad(r, "it lacks %s; " AGAIN, needed[i]);
	return each_segment(r, check_memory, PT_LOAD);
}

bool snapshot_read(struct snapshot *s, const uint8_t *data, size_t size, char *why, size_t why_size)
{
	struct reader r = { .s = s, .size = size, .why = why, .why_size = why_size };
	GElf_Ehdr header;
	bool good = false;

	*s = (struct snapshot){ 0 };
	elf_version(EV_CURRENT);
	/* libelf wants a writable pointer, and does not write through it while it only reads. */
	r.elf = elf_memory((char *)(uintptr_t)data, size);
	if (!r.elf || !gelf_getehdr(r.elf, &header) || elf_getphdrnum(r.elf, &r.segments))
		bad(&r, "a damaged core file (%s)", elf_errmsg(-1));
	else if (header.e_machine != EM_AARCH64 && header.e_machine != EM_ARM)
		bad(&r, "a core file of machine %u, neither AArch64 nor 32-bit Arm", header.e_machine);
	else
		good = each_segment(&r, read_notes, PT_NOTE) && check(&r);
	s->exec = good && header.e_machine == EM_ARM ? HV_A32 : HV_A64;
	elf_end(r.elf);
	return good;
}

void snapshot_memory(const uint8_t *data, size_t size_of_file, uint64_t at, uint8_t *to, size_t size)
{
	Elf *elf = elf_memory((char *)(uintptr_t)data, size_of_file);
	size_t segments = 0;
	GElf_Phdr p;

	elf_getphdrnum(elf, &segments);
	for (size_t i = 0; i < segments && gelf_getphdr(elf, (int)i, &p); i++) {
		uint64_t low = p.p_paddr > at ? p.p_paddr : at;
		uint64_t high = p.p_paddr + p.p_filesz < at + size ? p.p_paddr + p.p_filesz : at + size;

		if (p.p_type == PT_LOAD && low < high)
			sparse_copy(to + (low - at), data + p.p_offset + (low - p.p_paddr), high - low);
	}
	elf_end(elf);
}
