/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A kernel's own relocation routine and hibernation exit, found by what they do. */
#include <stdio.h>
#include <string.h>

#include "isa/isa.h"
#include "isa/encode.h"
#include "isa/sysreg.h"
#include "suite/scenario/find.h"
#include "suite/scenario/forms.h"

#define PAGE_16K 0x4000u
#define NEAR 0x200u		/* bytes within which the parts of a routine lie */

/* The code that is looked at: offsets into the file. */
struct search {
	struct code code;
	struct found_routine *found;
	size_t count, max;
};

/* What is known of one routine while it is looked at. */
struct candidate {
	const struct code *code;
	struct found_routine *r;
	uint64_t first;		/* lowest instruction that takes an argument or a field */
};

static uint64_t back(uint64_t at, uint64_t bytes)
{
	return at > bytes ? at - bytes : 0;
}

/* The first word in [from, to) that `is`, or `to`. */
static uint64_t find(const struct code *code, uint64_t from, uint64_t to, bool (*is)(uint32_t insn))
{
	while (from < to && !is(code_word(code, from)))
		from += 4;
	return from;
}

/* The last word in [from, to) that `is`, or `to`. */
static uint64_t find_last(const struct code *code, uint64_t from, uint64_t to, bool (*is)(uint32_t insn))
{
	for (uint64_t at = to; at > from; at -= 4)
		if (is(code_word(code, at - 4)))
			return at - 4;
	return to;
}

static bool tests_entry(const struct code *code, unsigned reg, uint64_t from, uint64_t to)
{
	unsigned bits = 0;

	for (uint64_t at = from; at < to; at += 4)
		for (unsigned bit = 0; bit < 4; bit++)
			bits |= (unsigned)forms_tests_bit(code_word(code, at), reg, bit) << bit;
	return bits == 15;
}

/* --- what plays which part ------------------------------------------------------------------------------------------ */

static void give_up(struct candidate *c, const char *part)
{
	if (!c->r->why[0])
		snprintf(c->r->why, sizeof(c->r->why), "where it gets %s is not understood", part);
}

static void note_first(struct candidate *c, const struct origin *o)
{
	if (o->at < c->first)
		c->first = o->at;
}

/* `reg` before `at` is the argument x`want`. */
static void expect_argument(struct candidate *c, unsigned reg, uint64_t at, unsigned want, const char *part)
{
	struct origin o = code_origin(c->code, reg, at);

	if (o.kind != ORIGIN_ARGUMENT || o.reg != want)
		give_up(c, part);
	else
		note_first(c, &o);
}

/* `reg` before `at` is a word of what x0 points at: its offset. */
static unsigned expect_field(struct candidate *c, unsigned reg, uint64_t at, const char *part)
{
	struct origin o = code_origin(c->code, reg, at);

	if (o.kind != ORIGIN_FIELD || o.reg != 0 || o.offset > HV_KEXEC_PAGE - 8) {
		give_up(c, part);
		return 0;
	}
	note_first(c, &o);
	return o.offset;
}

/* MOV from an argument's register, LDR of a field of what x0 points at, or a hint such as BTI. */
static bool is_prologue(uint32_t insn)
{
	return (forms_is_mov(insn) && ISA_RM(insn) < ARGUMENTS) || (forms_is_ldr(insn) && !ISA_RN(insn)) || forms_is_hint(insn);
}

/*
 * Where a routine begins: with what takes its arguments. Other words in front may be any code, such as what the kernel keeps there
 * for its alternatives.
 */
static uint64_t entry_of(const struct candidate *c)
{
	uint64_t at = c->first;

	while (at >= 4 && is_prologue(code_word(c->code, at - 4)))
		at -= 4;
	while (code_word(c->code, at) == ISA_WORD_NOP)	/* padding */
		at += 4;
	return at;
}

static void finish(struct search *s, struct candidate *c, const char *form, const char *what)
{
	struct found_routine *r = c->r;

	r->form = form;
	r->what = what;
	r->at = entry_of(c);
	r->size = code_extent(&s->code, r->at);
	if (!r->size && !r->why[0])
		snprintf(r->why, sizeof(r->why), "its code leads out of the %u bytes that are copied", HV_KEXEC_CODE_MAX);
	for (size_t i = 0; i < s->count; i++)
		if (s->found[i].at == r->at)
			return;
	s->count++;
}

static bool begin(struct search *s, struct candidate *c, uint64_t at, uint64_t page)
{
	if (s->count == s->max)
		return false;
	*c = (struct candidate){ .code = &s->code, .r = &s->found[s->count], .first = at };
	memset(c->r, 0, sizeof(*c->r));
	c->r->page = (unsigned)page;
	if (page != HV_KEXEC_PAGE && page != PAGE_16K)
		snprintf(c->r->why, sizeof(c->r->why), "it copies pages of %u KiB, and scenarios have those of 4 and 16",
			 c->r->page >> 10);
	return true;
}

/* --- kexec ------------------------------------------------------------------------------------------------------------ */

/* The page that the list's loop has in work: ADD or SUB Xp, Xp, Xk behind the mask makes a virtual address of it. */
static uint64_t find_offset(const struct code *code, uint64_t mask)
{
	unsigned page = ISA_RD(code_word(code, mask));

	for (uint64_t at = mask + 4; at < mask + 16; at += 4) {
		uint32_t insn = code_word(code, at);

		if ((forms_is_sum(insn) || forms_is_difference(insn)) && ISA_RD(insn) == page && ISA_RN(insn) == page)
			return at;
	}
	return 0;
}

static void read_kimage(struct candidate *c, uint64_t mask, uint64_t leave, uint64_t zero)
{
	const struct code *code = c->code;
	struct kimage_fields *k = &c->r->kimage;
	uint64_t offset = find_offset(code, mask);
	uint64_t hvc = find(code, mask, leave, forms_is_hvc), cbz = find_last(code, mask, hvc, forms_is_cbz);
	uint64_t table = find_last(code, zero + 4, mask, forms_is_msr_ttbr1);

	k->head = expect_field(c, ISA_RN(code_word(code, mask)), mask, "the list's first entry");
	k->start = expect_field(c, ISA_RN(code_word(code, leave)), leave, "the new kernel's entry");
	k->dtb = expect_field(c, 0, leave, "the device tree");
	if (hvc == leave || cbz == hvc)
		give_up(c, "the vectors of EL2");
	else
		k->el2_vectors = expect_field(c, ISA_RD(code_word(code, cbz)), cbz, "the vectors of EL2");
	k->zero_page = expect_field(c, ISA_RD(code_word(code, zero)), zero, "the table without translations");
	if (table == mask)
		give_up(c, "the copy of the linear map");
	else
		k->ttbr1 = expect_field(c, ISA_RD(code_word(code, table)), table, "the copy of the linear map");
	if (!offset) {
		give_up(c, "virtual addresses");
		return;
	}
	k->phys_offset = expect_field(c, ISA_RM(code_word(code, offset)), offset, "virtual addresses");
	k->subtracts = forms_is_difference(code_word(code, offset));
}

/*
 * A loop at `mask` that takes a list's entries apart and copies, with BR behind: kexec's. Maintenance and barriers are not asked
 * for: a routine without them is one, and a scenario says what it lacks.
 */
static void look_at_kexec(struct search *s, uint64_t mask)
{
	const struct code *code = &s->code;
	unsigned entry = ISA_RN(code_word(code, mask));
	uint64_t leave = find(code, mask, mask + NEAR, forms_is_leave);
	uint64_t zero = find(code, code_begin(code, mask), mask, forms_is_msr_ttbr1);
	struct candidate c;

	if (leave == mask + NEAR || !forms_is_br(code_word(code, leave)) || find(code, mask, leave, forms_is_stp) == leave ||
	    !tests_entry(code, entry, back(mask, 16), leave) ||
	    !begin(s, &c, mask, forms_page_of_mask(code_word(code, mask))))
		return;
	if (zero == mask) {
		expect_argument(&c, entry, mask, 0, "the list's first entry");
		expect_argument(&c, ISA_RN(code_word(code, leave)), leave, 1, "the new kernel's entry");
		expect_argument(&c, 0, leave, 2, "the device tree");
	} else {
		read_kimage(&c, mask, leave, zero);
	}
	finish(s, &c, zero == mask ? "kexec-4.8" : "kexec-5.16", "kexec's relocation routine");
}

/* --- hibernation ------------------------------------------------------------------------------------------------------ */

/* The base of the load or store pair at `at` is a word of the list's entry, which `list` points at: its offset. */
static unsigned expect_entry(struct candidate *c, uint64_t at, unsigned list, const char *part)
{
	struct origin o = code_origin(c->code, ISA_RN(code_word(c->code, at)), at);

	if (o.kind != ORIGIN_FIELD || o.reg != list)
		give_up(c, part);
	return o.offset;
}

static void read_list(struct candidate *c, uint64_t loop, uint64_t ic)
{
	const struct code *code = c->code;
	uint64_t again = find_last(code, loop, ic, forms_is_cbnz);
	uint64_t load = find(code, loop, ic, forms_is_ldp), store = find(code, loop, ic, forms_is_stp);
	unsigned list = ISA_RD(code_word(code, again));
	struct origin next = code_origin(code, list, again);
	uint64_t head = loop;

	if (again == ic || load == ic || store == ic) {
		give_up(c, "the list of pages");
		return;
	}
	while (head < load && !(forms_is_ldr(code_word(code, head)) && ISA_RN(code_word(code, head)) == list))
		head += 4;
	expect_argument(c, list, head, 3, "the list of pages");
	c->r->pbe.copy = expect_entry(c, load, list, "the copy of a page");
	c->r->pbe.home = expect_entry(c, store, list, "where a page belongs");
	c->r->pbe.next = next.offset;
	if (next.kind != ORIGIN_FIELD || next.reg != list || (1u << next.offset / 8 | 1u << c->r->pbe.copy / 8 |
							      1u << c->r->pbe.home / 8) != 7)
		give_up(c, "the next entry of the list");
}

static uint64_t page_of_loop(const struct code *code, uint64_t from, uint64_t to)
{
	for (uint64_t at = from; at < to; at += 4) {
		uint64_t page = forms_page_of_step(code_word(code, at));

		if (page)
			return page;
	}
	return 0;
}

/* Until 5.15 the table that takes x24 stands behind the code, and is copied with it. */
static bool has_own_table(const struct code *code, uint64_t from)
{
	for (uint64_t at = from; at < from + HV_KEXEC_CODE_MAX; at += 4)
		if (code_word(code, at) == ISA_MAKE_MSR(ISA_VBAR_EL2, 24) && code_word(code, at + 4) == ISA_WORD_ERET)
			return true;
	return false;
}

/* An HVC, and a return, behind a loop that copies pages between switches of TTBR1: hibernation's exit. */
static void look_at_hibernation(struct search *s, uint64_t hvc)
{
	const struct code *code = &s->code;
	uint64_t leave = find(code, hvc, hvc + NEAR / 8, forms_is_leave);
	uint64_t cbz = find_last(code, back(hvc, NEAR / 8), hvc, forms_is_cbz);
	uint64_t msr[4], at = back(hvc, NEAR);
	struct candidate c;
	unsigned count = 0;

	while (count < 4 && (at = find(code, at, hvc, forms_is_msr_ttbr1)) < hvc) {
		msr[count++] = at;
		at += 4;
	}
	if (leave == hvc + NEAR / 8 || cbz == hvc || count != 4 || find(code, msr[1], msr[2], forms_is_stp) == msr[2] ||
	    !begin(s, &c, msr[0], page_of_loop(code, msr[1], msr[2])))
		return;
	expect_argument(&c, ISA_RD(code_word(code, msr[0])), msr[0], 5, "the table without translations");
	expect_argument(&c, ISA_RD(code_word(code, msr[1])), msr[1], 0, "the copy of the linear map");
	expect_argument(&c, ISA_RD(code_word(code, msr[2])), msr[2], 5, "the table without translations");
	expect_argument(&c, ISA_RD(code_word(code, msr[3])), msr[3], 1, "the restored kernel's linear map");
	expect_argument(&c, ISA_RD(code_word(code, cbz)), cbz, 4, "the restored stub's table");
	expect_argument(&c, ISA_RN(code_word(code, leave)), leave, 2, "the address at which the restored kernel goes on");
	read_list(&c, msr[1], msr[2]);
	finish(s, &c, has_own_table(code, c.first) ? "hibernate-4.7" : "hibernate-5.16", "hibernation's exit code");
}

size_t routines_find(const uint8_t *data, size_t size, struct found_routine *found, size_t max)
{
	struct search s = { .code = { data, size }, .found = found, .max = max };

	for (uint64_t at = 0; at + 4 <= size; at += 4) {
		uint32_t insn = code_word(&s.code, at);

		if (forms_page_of_mask(insn))
			look_at_kexec(&s, at);
		else if (forms_is_hvc(insn))
			look_at_hibernation(&s, at);
	}
	return s.count;
}
