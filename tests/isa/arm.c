/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tables of A32 and T32: against themselves, and against GNU objdump, which must have the same name, the same general registers
 * and the same target for random words of each row. Without a compiler for 32-bit Arm there is no objdump, and that part is left
 * out.
 */
#define _GNU_SOURCE
#include <check.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "isa/cp15.h"
#include "isa/isa.h"
#include "tests/isa-words.h"
#include "tests/suites.h"

#define WORDS 64		/* of each row */
#define NOP_16 0xbf00

static const char *const ids_a32[] = {
	"",
#define A32(id, name, bits, class, flow, ...) #id,
#define A32_ALWAYS(id, name, bits, class, flow, ...) #id,
#include "isa/a32.def"
};

static const char *const ids_t32[] = {
	"",
#define T16(id, name, bits, class, flow, ...) #id,
#define T32(id, name, bits, class, flow, ...) #id,
#include "isa/t32.def"
};

static const enum isa_set sets[] = { ISA_A32, ISA_T32 };

static const char *id_of(enum isa_set set, unsigned id)
{
	return set == ISA_A32 ? ids_a32[id] : ids_t32[id];
}

/* --- against itself ------------------------------------------------------------------------------------------------ */

static bool has_operand(const struct isa_row *row, char letter)
{
	for (const struct isa_operand *o = row->operands; o->role; o++)
		if (o->letter == letter || o->low == letter)
			return true;
	return false;
}

/* Each letter has an operand, each operand a letter, and no letter two. */
START_TEST(letters_and_operands_go_together)
{
	enum isa_set set = sets[_i];
	unsigned count;
	const struct isa_row *rows = isa_rows(set, &count);

	for (unsigned i = 1; i < count; i++) {
		const struct isa_row *row = &rows[i];

		ck_assert_msg(strlen(row->bits) == 32 && !row->operands[ISA_OPERANDS_MAX].role, "%s", id_of(set, i));
		for (unsigned k = 0; k < 32; k++)
			ck_assert_msg(strchr("01x", row->bits[k]) || has_operand(row, row->bits[k]), "%s: nothing says what %c is",
				      id_of(set, i), row->bits[k]);
		for (const struct isa_operand *a = row->operands; a->role; a++) {
			ck_assert_msg(!a->letter || strchr(row->bits, a->letter), "%s: no %c", id_of(set, i), a->letter);
			for (const struct isa_operand *b = row->operands; b < a; b++)
				ck_assert_msg(!a->letter || (a->letter != b->letter && a->letter != b->low), "%s: %c twice",
					      id_of(set, i), a->letter);
		}
	}
}
END_TEST

/* A word of the row, whatever its condition; what should be zero is. */
static uint32_t word_of(const struct isa_row *row, uint64_t *state)
{
	uint32_t word = isa_random_word(row, state);

	for (const struct isa_operand *o = row->operands; o->role; o++)
		for (unsigned n = 0; n < 32; n++)
			if (o->role == ISA_ZEROS && row->bits[31 - n] == o->letter)
				word &= ~(1u << n);
	return *row->bits == 'c' ? (word & 0x0fffffff) | 0xe0000000 : word;
}

/* No row hides another, and a field that is put back is the same word. */
START_TEST(each_row_is_reached_and_its_fields_come_back)
{
	enum isa_set set = sets[_i];
	unsigned count;
	const struct isa_row *rows = isa_rows(set, &count);
	uint64_t state = 3;

	for (unsigned i = 1; i < count; i++) {
		unsigned hits = rows[i].class == ISA_UNALLOCATED;

		for (unsigned k = 0; k < 200; k++) {
			struct isa_insn insn;

			if (!isa_decode(set, word_of(&rows[i], &state), &insn) || insn.id != i)
				continue;
			hits++;
			for (const struct isa_operand *o = insn.row->operands; o->role; o++)
				ck_assert_msg(o->role == ISA_BEHIND || o->role == ISA_AHEAD_CONSTANT ||
					      o->role == ISA_BEHIND_CONSTANT || isa_with(&insn, o, isa_get(&insn, o)) == insn.word,
					      "%s %08x: %c", id_of(set, i), insn.word, o->letter);
		}
		ck_assert_msg(hits, "%s is hidden", id_of(set, i));
	}
}
END_TEST

/* --- against objdump ------------------------------------------------------------------------------------------------ */

static const struct known {
	const char *ours, *theirs;	/* what objdump's name begins with */
} known[] = {
	{ "dsb", "dfb" }, { "dsb", "pssbb" }, { "dsb", "ssbb" },	/* options with names of their own */
	{ "mov", "lsl" }, { "mov", "lsr" }, { "mov", "asr" }, { "mov", "ror" }, { "mov", "rrx" },
	{ "sxta", "sxt" }, { "uxta", "uxt" }, { "rsb", "neg" }, { "ldmia", "clrm" }, { "stmia", "push" }, { "stm", "push" },
	{ "ldm", "pop" }, { "stmdb", "push" }, { "str", "push" }, { "ldr", "pop" },
	{ "mcr2", "vudot" }, { "mcr2", "vsudot" }, { "mrc2", "vudot" }, { "mrc2", "vsudot" }, { "crc32", "cmn" },
	{ "smmul", "autg" }, { "smmul", "bxaut" }, { "smmla", "autg" }, { "smmla", "bxaut" }, { "smmls", "pacg" },
	{ "ldr", "pld" }, { "ldr", "pli" },	/* of r15, with an address that is written back */
};

static bool is_same_name(const char *ours, const char *theirs)
{
	if (!strncmp(theirs, ours, strlen(ours)))
		return true;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (!strncmp(ours, known[i].ours, strlen(known[i].ours)) &&
		    !strncmp(theirs, known[i].theirs, strlen(known[i].theirs)))
			return true;
	return false;
}

static uint64_t number(const char **p)
{
	char *end;
	uint64_t value = strtoul(*p, &end, 10);

	*p = end;
	return value;
}

/* r3, sp, lr and pc, and r1-r5, where they are whole words. */
static uint64_t registers_of(const char *text)
{
	uint64_t bits = 0;

	for (const char *p = text; *p && *p != '@' && *p != ';'; p++) {
		bool begins = !isalnum((unsigned char)p[-1]) && p[-1] != '_';

		if (begins && *p == 'r' && isdigit((unsigned char)p[1])) {
			unsigned first, last;

			p++;
			first = last = (unsigned)number(&p);
			if (*p == '-' && p[1] == 'r') {
				p += 2;
				last = (unsigned)number(&p);
			}
			for (; first <= last && last < 16; first++)
				bits |= 1ull << first;
			p--;
		}
		bits |= begins && !strncmp(p, "sp", 2) && !isalnum((unsigned char)p[2]) ? 1u << 13 : 0;
		bits |= begins && !strncmp(p, "lr", 2) && !isalnum((unsigned char)p[2]) ? 1u << 14 : 0;
		bits |= begins && !strncmp(p, "pc", 2) && !isalnum((unsigned char)p[2]) ? 1u << 15 : 0;
	}
	return bits;
}

/* Rows of which objdump prints registers that are none, or prints less than there is. */
static bool has_other_registers(enum isa_set set, const struct isa_insn *insn, const char *text)
{
	static const char *const a32[] = { "SRS", "CRC32", "LDM_ERET", "MCR2", "MRC2", "STLEXD", "LDAEXD" };
	static const char *const t32[] = { "SRS_DB", "SRS_IA", "ERET", "SUBS_PC_LR", "PUSH_16", "POP_16", "CRC32", "HINT",
					   "REV", "REV16", "RBIT", "REVSH", "CLZ", "SMMLS", "SMMUL", "SMMLA" };
	const char *const *names = set == ISA_A32 ? a32 : t32;
	size_t count = set == ISA_A32 ? sizeof(a32) / sizeof(a32[0]) : sizeof(t32) / sizeof(t32[0]);

	if (!*insn->row->name || insn->class == ISA_PREFETCH || insn->class == ISA_BRANCH || isa_relative(insn) ||
	    strstr(text, "UNPREDICTABLE") || !strncmp(text, "pld", 3) || !strncmp(text, "pli", 3) || !strncmp(text, "clrm", 4) ||
	    !strncmp(text, "push", 4) || !strncmp(text, "pop", 3) || isa_find(insn, ISA_OUT_PAIR) || isa_find(insn, ISA_DATA_PAIR))
		return true;
	for (size_t i = 0; i < count; i++)
		if (!strcmp(id_of(set, insn->id), names[i]))
			return true;
	return (insn->class == ISA_LOAD || insn->class == ISA_STORE) && strstr(text, "[r15");
}

struct line {
	uint32_t word;
	char text[160];
};

static void compare(enum isa_set set, const struct line *line, uint64_t at, unsigned *compared)
{
	char name[ISA_NAME_MAX];
	struct isa_insn insn;
	const char *target = strstr(line->text, "0x");

	if (!*line->text || strcasestr(line->text, "undefined") || *line->text == '.')
		return;
	ck_assert(isa_decode(set, line->word, &insn));
	isa_name(&insn, name);
	ck_assert_msg(is_same_name(name, line->text), "%s %08x is %s, and not %s", id_of(set, insn.id), line->word, line->text,
		      name);
	if (!has_other_registers(set, &insn, line->text))
		ck_assert_msg((((isa_reads(&insn) | isa_writes(&insn)) & 0xffff) | 0) ==
			      registers_of(line->text + strcspn(line->text, " \t")),
			      "%s %08x: %s, and not %llx", id_of(set, insn.id),
			      line->word, line->text, (unsigned long long)((isa_reads(&insn) | isa_writes(&insn)) & 0xffff));
	if (insn.class == ISA_BRANCH && isa_relative(&insn) && target)
		ck_assert_msg((uint32_t)isa_target(&insn, at) == strtoul(target, NULL, 16), "%s %08x at %#lx: %s, and not %#lx",
			      id_of(set, insn.id), line->word, (unsigned long)at, line->text,
			      (unsigned long)(uint32_t)isa_target(&insn, at));
	++*compared;
}

/* Each takes four bytes. An IT would change what is behind it. */
static unsigned write_words(enum isa_set set, struct line *lines, const char *path)
{
	unsigned rows_count, count = 0;
	const struct isa_row *rows = isa_rows(set, &rows_count);
	uint64_t state = 17;
	FILE *f = fopen(path, "wb");

	ck_assert_ptr_nonnull(f);
	for (unsigned i = 1; i < rows_count; i++)
		for (unsigned k = 0; k < WORDS; k++) {
			uint32_t word = word_of(&rows[i], &state);
			struct isa_insn insn;

			if (!isa_decode(set, word, &insn) || insn.id != i || (set == ISA_T32 && i == T32_IT))
				continue;
			lines[count++].word = word;
			if (set == ISA_T32)
				word = word >> 16 | (insn.size == 2 ? (uint32_t)NOP_16 : word & 0xffff) << 16;
			for (unsigned b = 0; b < 4; b++)
				fputc(word >> 8 * b & 0xff, f);
		}
	fclose(f);
	return count;
}

START_TEST(objdump_says_the_same)
{
	static struct line lines[1000 * WORDS];
	enum isa_set set = sets[_i];
	char folder[] = "/tmp/hvcheck-arm-XXXXXX", path[64], command[400], text[300];
	unsigned count, compared = 0;
	FILE *pipe;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/words", folder);
	count = write_words(set, lines, path);
	snprintf(command, sizeof(command),
		 "LC_ALL=C \"$(%s -print-prog-name=objdump)\" -D -z -b binary -m arm -M reg-names-raw%s %s",
		 TESTS_ARM_CC, set == ISA_T32 ? ",force-thumb" : "", path);
	pipe = popen(command, "r");
	ck_assert_ptr_nonnull(pipe);
	while (fgets(text, sizeof(text), pipe)) {
		unsigned long at;
		int skip = 0;

		if (sscanf(text, " %lx:\t%*[0-9a-f ]\t%n", &at, &skip) == 1 && skip && at % 4 == 0 && at / 4 < count)
			snprintf(lines[at / 4].text, sizeof(lines[0].text), "%.*s", (int)strcspn(text + skip, "\n"), text + skip);
	}
	pclose(pipe);
	unlink(path);
	rmdir(folder);
	for (unsigned i = 0; i < count; i++)
		compare(set, &lines[i], 4 * (uint64_t)i, &compared);
	ck_assert_uint_gt(compared, 10000);
}
END_TEST

/* --- system registers ------------------------------------------------------------------------------------------------ */

/* As the architecture writes them: MCR p15, 4, r1, c12, c0, 0 and the like, in either set. */
static const struct {
	uint32_t a32;
	enum isa_cp15 written, read;
} registers[] = {
	{ 0xee8c1f10, ISA_HVBAR, ISA_CP15_NONE }, { 0xee9c0f10, ISA_CP15_NONE, ISA_HVBAR },
	{ 0xee812f10, ISA_HSCTLR, ISA_CP15_NONE }, { 0xee912f10, ISA_CP15_NONE, ISA_HSCTLR },
	{ 0xee153f12, ISA_CP15_NONE, ISA_CP15_NONE }, { 0xee953f12, ISA_CP15_NONE, ISA_HSR },
	{ 0xec432f42, ISA_HTTBR, ISA_CP15_NONE }, { 0xec532f42, ISA_CP15_NONE, ISA_HTTBR },
	{ 0xee0c1e10, ISA_CP15_NONE, ISA_CP15_NONE },	/* coprocessor 14 */
};

START_TEST(system_registers_are_named)
{
	struct isa_insn insn;

	for (unsigned set = 0; set < 2; set++) {	/* their words are the same in both */
		ck_assert(isa_decode(sets[set], registers[_i].a32, &insn));
		ck_assert_str_eq(isa_cp15s[isa_cp15_written(&insn)].name, isa_cp15s[registers[_i].written].name);
		ck_assert_str_eq(isa_cp15s[isa_cp15_read(&insn)].name, isa_cp15s[registers[_i].read].name);
	}
}
END_TEST

Suite *isa_arm_suite(void)
{
	Suite *s = suite_create("isa_arm");
	TCase *t = tcase_create("tables");

	tcase_set_timeout(t, 120);
	tcase_add_loop_test(t, letters_and_operands_go_together, 0, 2);
	tcase_add_loop_test(t, each_row_is_reached_and_its_fields_come_back, 0, 2);
	if (*TESTS_ARM_CC)
		tcase_add_loop_test(t, objdump_says_the_same, 0, 2);
	tcase_add_loop_test(t, system_registers_are_named, 0, sizeof(registers) / sizeof(registers[0]));
	suite_add_tcase(s, t);
	return s;
}
