/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Relocations of an object (ELF for the Arm 64-bit Architecture, section 5.7). What cannot be encoded is
 * noted as a misreach and cut off; only what has no meaning in an image that may lie anywhere is refused.
 */
#include <inttypes.h>

#include "isa/isa.h"
#include "suite/open/elf-file.h"

enum way {
	ABSOLUTE,	/* S + A: known when the image is placed */
	RELATIVE,	/* S + A - P, as data */
	BRANCH,		/* S + A - P, in a branch */
	ADDRESS,	/* S + A - P, in an address formation or a literal load */
	PAGES,		/* Page(S + A) - Page(P) */
	LOW12,		/* (S + A) modulo 4 KiB */
};

static const struct kind {
	unsigned type;
	enum way way;
	unsigned size;		/* bytes of data; 4: an instruction */
	enum isa_id like;	/* the field is where this instruction has its own; ISA_UNKNOWN: data */
	unsigned scale;		/* LOW12: log2 of the field's unit */
} kinds[] = {
	{ R_AARCH64_ABS64, ABSOLUTE, 8, ISA_UNKNOWN, 0 },
	{ R_AARCH64_ABS32, ABSOLUTE, 4, ISA_UNKNOWN, 0 },
	{ R_AARCH64_PREL64, RELATIVE, 8, ISA_UNKNOWN, 0 },
	{ R_AARCH64_PREL32, RELATIVE, 4, ISA_UNKNOWN, 0 },
	{ R_AARCH64_PREL16, RELATIVE, 2, ISA_UNKNOWN, 0 },
	{ R_AARCH64_JUMP26, BRANCH, 4, A64_B, 0 },
	{ R_AARCH64_CALL26, BRANCH, 4, A64_B, 0 },
	{ R_AARCH64_CONDBR19, BRANCH, 4, A64_B_COND, 0 },
	{ R_AARCH64_TSTBR14, BRANCH, 4, A64_TBZ, 0 },
	{ R_AARCH64_LD_PREL_LO19, ADDRESS, 4, A64_B_COND, 0 },
	{ R_AARCH64_ADR_PREL_LO21, ADDRESS, 4, A64_ADR, 0 },
	{ R_AARCH64_ADR_PREL_PG_HI21, PAGES, 4, A64_ADRP, 0 },
	{ R_AARCH64_ADR_PREL_PG_HI21_NC, PAGES, 4, A64_ADRP, 0 },
	{ R_AARCH64_ADD_ABS_LO12_NC, LOW12, 4, A64_ADD_IMM, 0 },
	{ R_AARCH64_LDST8_ABS_LO12_NC, LOW12, 4, A64_ADD_IMM, 0 },
	{ R_AARCH64_LDST16_ABS_LO12_NC, LOW12, 4, A64_ADD_IMM, 1 },
	{ R_AARCH64_LDST32_ABS_LO12_NC, LOW12, 4, A64_ADD_IMM, 2 },
	{ R_AARCH64_LDST64_ABS_LO12_NC, LOW12, 4, A64_ADD_IMM, 3 },
	{ R_AARCH64_LDST128_ABS_LO12_NC, LOW12, 4, A64_ADD_IMM, 4 },
};

/* One relocation under way. */
struct job {
	struct elf_file *file;
	const struct elf_section *section;	/* that is changed */
	const struct elf_symbol *symbol;
	const struct kind *kind;
	uint64_t offset;			/* in the section */
	uint64_t place;				/* P */
	uint64_t target;			/* S + A */
	bool anchored;				/* S is a number, and does not move with the image */
	bool nowhere;				/* S is a weak symbol that is not defined */
};

static const struct kind *find_kind(unsigned type)
{
	for (const struct kind *kind = kinds; kind < kinds + sizeof(kinds) / sizeof(*kinds); kind++)
		if (kind->type == type)
			return kind;
	return NULL;
}

/* The word as if it were the instruction that the relocation is for. */
static struct isa_insn as_kind(const struct kind *kind, uint32_t word)
{
	unsigned count;

	return (struct isa_insn){ .word = word, .id = kind->like, .row = &isa_rows(ISA_A64, &count)[kind->like], .set = ISA_A64 };
}

bool elf_is_branch(unsigned type)
{
	const struct kind *kind = find_kind(type);

	return kind && kind->way == BRANCH;
}

/* S of `job`. */
static bool resolve(struct job *job, int64_t addend)
{
	const struct elf_symbol *symbol = job->symbol;
	const struct elf_section *s = elf_section_of(job->file, symbol);
	unsigned index = symbol->symbol.st_shndx;
	const char *label = elf_symbol_label(job->file, symbol);

	job->target = symbol->symbol.st_value + (uint64_t)addend;
	if (s && s->placed)
		job->target += s->address;
	else if (s)
		return elf_complain(job->file, "%s needs %s, which is not loaded", job->section->name, label);
	else if (index == SHN_ABS || symbol == job->file->symbols)
		job->anchored = true;
	else if (index == SHN_UNDEF && GELF_ST_BIND(symbol->symbol.st_info) == STB_WEAK)
		job->anchored = job->nowhere = true;
	else if (index == SHN_UNDEF)
		job->target = job->kind->way == BRANCH ? symbol->code_at : symbol->data_at + (uint64_t)addend;
	else
		return elf_complain(job->file, "the symbol %s lies in no section (index 0x%x)", label, index);
	return true;
}

/* PC-relative distance. A branch to a weak symbol that is not defined goes to the next instruction. */
static int64_t distance_of(const struct job *job)
{
	if (job->nowhere)
		return job->kind->way == BRANCH ? 4 : 0;
	if (job->kind->way == PAGES)
		return (int64_t)((job->target & ~0xfffull) - (job->place & ~0xfffull));
	return (int64_t)(job->target - job->place);
}

static bool note_misreach(struct job *job, int64_t distance, int64_t limit, uint32_t word)
{
	struct hv_misreach misreach = {
		.at = job->place - job->file->base,
		.distance = distance,
		.limit = limit,
	};

	misreach.form = job->kind->like == ISA_UNKNOWN ? "data" : elf_form(ISA_A64, word);
	return stub_add_misreach(job->file->stub, misreach) || elf_no_memory(job->file);
}

static bool apply_absolute(struct job *job, uint8_t *to)
{
	uint64_t addend = job->target - job->file->base;

	if (job->anchored)
		hv_put_le(to, job->kind->size, job->nowhere ? 0 : job->target);
	else if (!stub_add_fixup(job->file->stub, job->place - job->file->base, (int64_t)addend,
				 job->kind->size))
		return elf_no_memory(job->file);
	return true;
}

/* The low bits of an address; a scaled load cannot hold those below its unit. */
static bool apply_low12(struct job *job, uint8_t *to, uint32_t word)
{
	uint64_t low = job->target & 0xfff;
	struct isa_insn insn = as_kind(job->kind, word);

	if (low & ((1u << job->kind->scale) - 1))
		return elf_complain(job->file, "the load or store at 0x%" PRIx64 " of %s is scaled, and %s "
				    "is at 0x%" PRIx64 " of a page", job->offset, job->section->name,
				    elf_symbol_label(job->file, job->symbol), low);
	hv_put_le(to, 4, isa_with(&insn, isa_find(&insn, ISA_IMM), (int64_t)(low >> job->kind->scale)));
	return true;
}

/* Branches and literal loads count in words. */
static bool needs_alignment(enum isa_id like)
{
	return like == A64_B || like == A64_B_COND || like == A64_TBZ;
}

static bool apply_relative(struct job *job, uint8_t *to, uint32_t word)
{
	struct isa_insn insn = as_kind(job->kind, word);
	const struct isa_operand *field = isa_relative(&insn);
	int64_t distance = distance_of(job), limit = field ? isa_limit(&insn, field) : 0;
	unsigned size = job->kind->size;

	if (job->anchored && !job->nowhere)
		return elf_complain(job->file, "0x%" PRIx64 " of %s is relative to the absolute address %s, "
				    "and the stub may lie anywhere", job->offset, job->section->name,
				    elf_symbol_label(job->file, job->symbol));
	if (distance & 3 && needs_alignment(job->kind->like))
		return elf_complain(job->file, "0x%" PRIx64 " of %s refers to a place that is not aligned",
				    job->offset, job->section->name);
	if (!limit && size < 8)
		limit = 1ll << (size * 8 - 1);
	if (limit && (distance < -limit || distance >= limit) && elf_is_absent(job->file, job->symbol))
		return elf_complain(job->file, "0x%" PRIx64 " of %s cannot reach the end of the image, where %s is put, which it "
				    "does not define", job->offset, job->section->name, elf_symbol_label(job->file, job->symbol));
	if (limit && (distance < -limit || distance >= limit) && !note_misreach(job, distance, limit, word))
		return false;
	if (!field)
		hv_put_le(to, size, (uint64_t)distance);
	else
		hv_put_le(to, 4, isa_with(&insn, field, distance));
	return true;
}

static bool apply(struct job *job)
{
	uint8_t *to = job->file->stub->image + (job->place - job->file->base);
	uint32_t word = (uint32_t)hv_le(to, job->kind->size < 4 ? job->kind->size : 4);

	switch (job->kind->way) {
	case ABSOLUTE:
		return apply_absolute(job, to);
	case LOW12:
		return apply_low12(job, to, word);
	default:
		return apply_relative(job, to, word);
	}
}

static bool relocate_one(struct elf_file *file, const struct elf_section *s, GElf_Rela rela)
{
	unsigned type = GELF_R_TYPE(rela.r_info);
	size_t index = GELF_R_SYM(rela.r_info);
	struct job job = {
		.file = file,
		.section = s,
		.offset = rela.r_offset,
		.place = s->address + rela.r_offset,
	};

	if (type == R_AARCH64_NONE)
		return true;
	if (index >= file->symbol_count)
		return elf_complain(file, "a relocation of %s names symbol %zu of %zu", s->name, index,
				    file->symbol_count);
	job.symbol = &file->symbols[index];
	job.kind = find_kind(type);
	if (!job.kind)
		return elf_complain(file,
				    "relocation type %u at 0x%" PRIx64 " of %s (symbol %s) is not supported",
				    type, rela.r_offset, s->name, elf_symbol_label(file, job.symbol));
	if (!s->bytes || s->header.sh_size < job.kind->size ||
	    rela.r_offset > s->header.sh_size - job.kind->size)
		return elf_complain(file, "a relocation lies outside of its section %s", s->name);
	return resolve(&job, rela.r_addend) && apply(&job);
}

static bool (*const relocators[HV_EXECS])(struct elf_file *file, const struct elf_section *s, GElf_Rela rela) = {
	[HV_A64] = relocate_one, [HV_A32] = elf_relocate_arm,
};

bool elf_relocate(struct elf_file *file)
{
	for (size_t i = 1; i < file->section_count; i++) {
		const struct elf_section *s = &file->sections[i], *target;
		const uint8_t *relas;
		size_t count;

		if (s->header.sh_info >= file->section_count)
			continue;
		target = &file->sections[s->header.sh_info];
		if (!target->placed)
			continue;
		if (s->header.sh_type == SHT_REL && file->exec == HV_A64)
			return elf_complain(file, "section %s has relocations without addends", s->name);
		if (s->header.sh_type != elf_rela_type(file))
			continue;
		if (s->header.sh_link != file->symbol_table)
			return elf_complain(file, "relocation section %s has no symbol table", s->name);
		relas = elf_relas(file, s, &count);
		if (!relas)
			return false;
		for (size_t k = 0; k < count; k++)
			if (!relocators[file->exec](file, target, elf_rela(file, relas, k)))
				return false;
	}
	return true;
}
