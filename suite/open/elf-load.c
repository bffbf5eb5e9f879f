/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Executables and shared objects: their segments as one image.
 */
#include <inttypes.h>
#include <string.h>

#include "isa/isa.h"
#include "suite/static/code.h"
#include "suite/open/elf-file.h"

#define PAGE 4096
#define ALIGN_MAX (2ull << 20)

struct extent {
	uint64_t low, high, align;
	bool any, writable;
};

static bool read_segment(struct elf_file *file, size_t i, GElf_Phdr *segment)
{
	if (!gelf_getphdr(file->elf, (int)i, segment))
		return elf_complain(file, "program header %zu is damaged", i);
	if (segment->p_type != PT_LOAD)
		return true;
	if (segment->p_offset > file->size || segment->p_filesz > file->size - segment->p_offset)
		return elf_complain(file, "segment %zu does not lie in the file, which has %zu bytes", i,
				    file->size);
	if (segment->p_filesz > segment->p_memsz || segment->p_vaddr + segment->p_memsz < segment->p_vaddr)
		return elf_complain(file, "segment %zu has a size that makes no sense", i);
	return true;
}

static bool measure(struct elf_file *file, size_t count, struct extent *e)
{
	GElf_Phdr p;

	for (size_t i = 0; i < count; i++) {
		if (!read_segment(file, i, &p))
			return false;
		if (p.p_type != PT_LOAD || !p.p_memsz)
			continue;
		if (!e->any || p.p_vaddr < e->low)
			e->low = p.p_vaddr;
		if (!e->any || p.p_vaddr + p.p_memsz > e->high)
			e->high = p.p_vaddr + p.p_memsz;
		if (p.p_align > e->align && !(p.p_align & (p.p_align - 1)))
			e->align = p.p_align < ALIGN_MAX ? p.p_align : ALIGN_MAX;
		e->writable |= (p.p_flags & PF_W) != 0;
		e->any = true;
	}
	if (!e->any)
		return elf_complain(file, "it has no segment to load");
	if (e->high - e->low > ELF_MAX)
		return elf_complain(file, "its segments spread over 0x%" PRIx64 " bytes, more than 512 MiB",
				    e->high - e->low);
	return true;
}

static bool copy_segments(struct elf_file *file, size_t count)
{
	GElf_Phdr p;

	for (size_t i = 0; i < count; i++) {
		if (!read_segment(file, i, &p))
			return false;
		if (p.p_type == PT_LOAD && p.p_filesz)
			memcpy(file->stub->image + (p.p_vaddr - file->base), file->data + p.p_offset,
			       p.p_filesz);
	}
	return true;
}

/* A section that lies in the image is placed; symbols of others name nothing. */
static void place_sections(struct elf_file *file)
{
	for (size_t i = 1; i < file->section_count; i++) {
		struct elf_section *s = &file->sections[i];
		uint64_t at = s->header.sh_addr - file->base;

		s->address = s->header.sh_addr;
		s->placed = s->header.sh_flags & SHF_ALLOC && at <= file->stub->size &&
			s->header.sh_size <= file->stub->size - at;
	}
}

bool elf_load(struct elf_file *file)
{
	struct extent e = { .align = PAGE };
	size_t count;

	if (elf_getphdrnum(file->elf, &count))
		return elf_complain(file, "damaged program headers (%s)", elf_errmsg(-1));
	if (!measure(file, count, &e))
		return false;
	file->base = e.low;
	file->stub = stub_new(file->name, e.high - e.low, file->error, file->error_size);
	if (!file->stub || !copy_segments(file, count))
		return false;
	file->stub->exec = file->exec;
	file->stub->align = e.align;
	file->stub->skew = e.low & (e.align - 1);
	file->stub->writable = e.writable;
	place_sections(file);
	return elf_apply_dynamic(file);
}

const char *elf_form(enum isa_set set, uint32_t word)
{
	struct isa_insn insn;

	if (!isa_decode(set, word, &insn))
		return "instruction";
	if (set == ISA_A64 && isa_find(&insn, ISA_COND_NAME))
		return insn.id == A64_BC_COND ? "bc.cond" : "b.cond";
	if (set == ISA_A64 && isa_is_literal(&insn))
		return insn.class == ISA_PREFETCH ? "prfm literal" : "ldr literal";
	return *insn.row->name ? insn.row->name : "instruction";
}

struct branches {
	struct elf_file *file;
	bool failed;
};

static void check_branch(void *ctx, unsigned slot, uint64_t at, uint32_t word)
{
	struct branches *b = ctx;
	struct hv_stub *stub = b->file->stub;
	const struct code code = code_of(stub);
	struct hv_misreach misreach = { .at = code_place(&code, at) };
	struct isa_insn insn;

	(void)slot;
	isa_decode(code_set(&code, at), word, &insn);
	if (insn.flow == ISA_NEXT || !isa_relative(&insn) || code_place(&code, code_target(&code, &insn, at)) < stub->size)
		return;
	misreach.distance = (int64_t)(isa_target(&insn, misreach.at) - misreach.at);
	misreach.limit = isa_limit(&insn, isa_relative(&insn));
	misreach.form = elf_form((enum isa_set)insn.set, word);
	b->failed |= !stub_add_misreach(stub, misreach);
}

bool elf_check_branches(struct elf_file *file)
{
	struct branches b = { .file = file };

	hv_stub_visit(file->stub, check_branch, &b);
	return !b.failed || elf_no_memory(file);
}
