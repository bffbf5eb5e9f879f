/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of instructions against GNU objdump: random words of each row have the same name there, the same general registers, and
 * what it does not know the table does not know, either. And back: what it prints, the assembler makes into the same words.
 */
#define _GNU_SOURCE
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "isa/isa.h"
#include "isa/sysreg.h"
#include "tests/isa-words.h"
#include "tests/suites.h"

#define WORDS 128		/* of each row */
#define RANDOM_WORDS 100000	/* of no row in particular */
#define WORDS_MAX 200000
#define TEXT_MAX 200

static struct line {
	uint32_t word, assembled;
	char plain[TEXT_MAX], alias[TEXT_MAX];	/* as objdump prints it; "" if undefined */
} *lines;
static unsigned line_count;
static bool has_objdump;
static char folder[] = "/tmp/hvcheck-isa-XXXXXX";

/* MRS x1 of each system register, SYS x1 of each operation. */
static void write_system_words(void)
{
	size_t count;
	const struct isa_sysreg *r = isa_sysregs(&count);
	const struct isa_sysop *op;

	for (size_t i = 0; i < count; i++)
		lines[line_count++].word = isa_word(A64_MRS) | (uint32_t)r[i].number << 5 | 1;
	op = isa_sysops(&count);
	for (size_t i = 0; i < count; i++)
		lines[line_count++].word = isa_word(A64_SYS) | (uint32_t)op[i].number << 5 | (op[i].operand ? 1 : 31);
}

static void write_words(void)
{
	unsigned count;
	const struct isa_row *rows = isa_rows(ISA_A64, &count);
	uint64_t state = 13;
	char path[64];
	FILE *f;

	snprintf(path, sizeof(path), "%s/words", folder);
	f = fopen(path, "wb");
	ck_assert_ptr_nonnull(f);
	for (unsigned i = 1; i < count; i++)
		for (unsigned k = 0; k < WORDS; k++)
			lines[line_count++].word = isa_random_word(&rows[i], &state);
	write_system_words();
	for (unsigned k = 0; k < RANDOM_WORDS; k++)
		lines[line_count++].word = (uint32_t)isa_random(&state);
	ck_assert_uint_le(line_count, WORDS_MAX);
	for (unsigned i = 0; i < line_count; i++)
		for (unsigned k = 0; k < 4; k++)
			fputc(lines[i].word >> (8 * k) & 0xff, f);
	fclose(f);
}

/* "   10:\td503201f \tnop": the index of the word, and its text; NULL: another line. */
static char *text_of(char *line, unsigned *index)
{
	unsigned long at;
	unsigned word;
	int skip = 0;

	if (sscanf(line, " %lx:\t%x \t%n", &at, &word, &skip) != 2 || !skip)
		return NULL;
	*index = (unsigned)(at / 4);
	ck_assert(*index < line_count && lines[*index].word == word);
	line += skip;
	line[strcspn(line, "\n")] = '\0';
	return strncmp(line, ".inst", 5) && !strstr(line, "undefined") ? line : NULL;
}

static bool disassemble(bool aliases)
{
	char command[300], line[300], *text;
	unsigned index;
	FILE *pipe;

	snprintf(command, sizeof(command),
		 "LC_ALL=C \"$(%s -print-prog-name=objdump)\" -D -z -b binary -m aarch64 %s %s/words 2>/dev/null",
		 TESTS_CROSS_CC, aliases ? "" : "-M no-aliases", folder);
	pipe = popen(command, "r");
	ck_assert_ptr_nonnull(pipe);
	while (fgets(line, sizeof(line), pipe)) {
		text = text_of(line, &index);
		if (text)
			snprintf(aliases ? lines[index].alias : lines[index].plain, TEXT_MAX, "%s", text);
	}
	return pclose(pipe) == 0;
}

/* Named instructions. Not ADRP, which the assembler leaves to the linker, nor EL3's registers. */
static bool is_assembled(const struct line *line, struct isa_insn *insn)
{
	char name[ISA_NAME_MAX];

	return *line->plain && isa_decode(ISA_A64, line->word, insn) && isa_name(insn, name) && insn->id != A64_ADRP &&
	       !strstr(line->plain, "_el3");
}

/* As objdump has it, without comments; an address, which stands last, is written relative to the instruction. */
static void write_text(FILE *f, const struct line *line, const struct isa_insn *insn)
{
	const struct isa_operand *o = isa_relative(insn);
	int length = (int)strcspn(line->plain, "/;<");
	const char *address = strstr(line->plain, "0x");

	while (address && strstr(address + 2, "0x") && strstr(address + 2, "0x") < line->plain + length)
		address = strstr(address + 2, "0x");
	if (o && address)
		fprintf(f, "%.*s. + (%lld)\n", (int)(address - line->plain), line->plain, (long long)isa_get(insn, o));
	else
		fprintf(f, "%.*s\n", length, line->plain);
}

static bool assemble(void)
{
	struct isa_insn insn;
	char command[500];
	FILE *f;

	snprintf(command, sizeof(command), "%s/text.s", folder);
	f = fopen(command, "w");
	ck_assert_ptr_nonnull(f);
	for (unsigned i = 0; i < line_count; i++)
		if (is_assembled(&lines[i], &insn))
			write_text(f, &lines[i], &insn);
		else
			fprintf(f, ".inst 0x%08x\n", lines[i].word);
	fclose(f);
	snprintf(command, sizeof(command),
		 "cd %s && \"$(%s -print-prog-name=as)\" -mcpu=all -o text.o text.s 2>errors && "
		 "\"$(%s -print-prog-name=objcopy)\" -O binary -j .text text.o text.bin || "
		 "{ grep Error errors | head -n 5; false; }; s=$?; rm -f errors; exit $s", folder, TESTS_CROSS_CC, TESTS_CROSS_CC);
	return system(command) == 0;
}

static void read_assembled(void)
{
	char path[64];
	FILE *f;

	snprintf(path, sizeof(path), "%s/text.bin", folder);
	f = fopen(path, "rb");
	ck_assert_ptr_nonnull(f);
	for (unsigned i = 0; i < line_count; i++) {
		uint8_t b[4];

		ck_assert_uint_eq(fread(b, 1, 4, f), 4);
		lines[i].assembled = b[0] | b[1] << 8 | b[2] << 16 | (uint32_t)b[3] << 24;
	}
	fclose(f);
}

static void remove_words(void)
{
	static const char *const names[] = { "words", "text.s", "text.o", "text.bin" };
	char path[64];

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		unlink(path);
	}
	rmdir(folder);
}

static void run_objdump(void)
{
	lines = calloc(WORDS_MAX, sizeof(*lines));
	ck_assert_ptr_nonnull(lines);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	write_words();
	has_objdump = disassemble(false) && disassemble(true);
	if (has_objdump && assemble())
		read_assembled();
	remove_words();
	if (!has_objdump)
		printf("isa_binutils: %s has no GNU objdump beside it; nothing is compared\n", TESTS_CROSS_CC);
}

static void free_lines(void)
{
	free(lines);
}

START_TEST(names_are_objdumps)
{
	unsigned compared = 0;

	for (unsigned i = 0; i < line_count && has_objdump; i++) {
		char name[ISA_NAME_MAX];
		struct isa_insn insn;

		if (!isa_decode(ISA_A64, lines[i].word, &insn) || !*lines[i].plain || !isa_name(&insn, name))
			continue;
		compared++;
		if (isa_text_begins(lines[i].plain, "hint") || !strncmp(lines[i].plain, "smst", 4))	/* newer; an alias */
			continue;
		ck_assert_msg(isa_text_begins(lines[i].plain, name) || isa_text_begins(lines[i].alias, name),
			      "%08x: %s is %s, and not %s", lines[i].word, isa_id_name(insn.id), lines[i].plain, name);
	}
	ck_assert(!has_objdump || compared > 40000);
}
END_TEST

/* Those of registers that a row names without a field are not in the text; of eight that are loaded, only the first is. */
static uint64_t registers_with_a_field(const struct isa_insn *insn)
{
	uint64_t bits = (isa_reads(insn) | isa_writes(insn)) & (ISA_GENERAL | ISA_SP);
	unsigned first;

	for (const struct isa_operand *o = insn->row->operands; o->role; o++) {
		if (o->role == ISA_FIXED_IN || o->role == ISA_FIXED_OUT)
			bits &= ~(1ull << o->number);
		first = insn->word & 31;
		if (o->role == ISA_DATA_8 || o->role == ISA_OUT_8)
			bits &= ~(0xfeull << first);
	}
	for (const struct isa_operand *o = insn->row->operands; o->role; o++) {
		struct isa_row row = { .bits = insn->row->bits, .operands = { *o } };
		struct isa_insn one = *insn;

		one.row = &row;
		if (o->letter && o->role != ISA_DATA_8 && o->role != ISA_OUT_8)
			bits |= (isa_reads(&one) | isa_writes(&one)) & (ISA_GENERAL | ISA_SP);
	}
	return bits;
}

START_TEST(general_registers_are_objdumps)
{
	unsigned compared = 0;

	for (unsigned i = 0; i < line_count && has_objdump; i++) {
		struct isa_insn insn;

		if (!isa_decode(ISA_A64, lines[i].word, &insn) || !*lines[i].plain || isa_reads(&insn) & ISA_ANY ||
		    insn.id == A64_RET)		/* x30 is not printed */
			continue;
		compared++;
		ck_assert_msg(isa_text_registers(lines[i].plain) == registers_with_a_field(&insn),
			      "%08x: %s is %s; the table has 0x%llx", lines[i].word, isa_id_name(insn.id), lines[i].plain,
			      (unsigned long long)registers_with_a_field(&insn));
	}
	ck_assert(!has_objdump || compared > 40000);
}
END_TEST

/* Newer than some releases of objdump, or told as undefined by it because it is unpredictable. */
static bool may_be_undefined(const struct isa_insn *insn)
{
	static const uint16_t newer[] = {
		A64_SMAX_IMM, A64_UMAX_IMM, A64_SMIN_IMM, A64_UMIN_IMM, A64_SMAX, A64_UMAX, A64_SMIN, A64_UMIN,
		A64_CTZ, A64_CNT, A64_ABS,
		A64_LDCLRP, A64_LDSETP, A64_SWPP, A64_MSRR, A64_MRRS, A64_SYSP, A64_STILP, A64_STILP_PRE, A64_LDIAPP,
		A64_LDIAPP_POST,
		A64_TSTART, A64_TTEST, A64_TCOMMIT, A64_TCANCEL,
	};

	for (unsigned i = 0; i < sizeof(newer) / sizeof(newer[0]); i++)
		if (newer[i] == insn->id)
			return true;
	return isa_is_unpredictable(insn);
}

START_TEST(words_of_rows_are_instructions)
{
	for (unsigned i = 0; i < line_count && has_objdump; i++) {
		char name[ISA_NAME_MAX];
		struct isa_insn insn;

		if (*lines[i].plain || !isa_decode(ISA_A64, lines[i].word, &insn) || !isa_name(&insn, name))
			continue;
		ck_assert_msg(may_be_undefined(&insn), "%08x: %s is undefined", lines[i].word, isa_id_name(insn.id));
	}
}
END_TEST

/*
 * What objdump knows and the table does not: the gaps that a64.def names. MSR and MRS: op0 is 0 or 1, which is no
 * system register; LD64B and its like: eight registers that begin with an odd one, or with none of x0 to x22. */
static bool is_gap(const char *text)
{
	static const char *const gaps[] = { "msr", "mrs", "ld64b", "st64b", "st64bv", "st64bv0" };

	for (unsigned i = 0; i < sizeof(gaps) / sizeof(gaps[0]); i++)
		if (isa_text_begins(text, gaps[i]))
			return true;
	return false;
}

START_TEST(instructions_have_rows)
{
	for (unsigned i = 0; i < line_count && has_objdump; i++) {
		struct isa_insn insn;

		ck_assert_msg(!*lines[i].plain || isa_decode(ISA_A64, lines[i].word, &insn) || is_gap(lines[i].plain),
			      "%08x: %s has no row", lines[i].word, lines[i].plain);
	}
}
END_TEST

/* Bits that the text does not hold: of a mask's rotation, those that are more than its element; of DUP, those above the size. */
static uint32_t without_a_text(const struct isa_insn *insn)
{
	bool is_mask = insn->id == A64_AND_IMM || insn->id == A64_ORR_IMM || insn->id == A64_EOR_IMM || insn->id == A64_ANDS_IMM;

	return (is_mask && !(insn->word >> 22 & 1)) || insn->id == A64_DUP_FROM ? 0x3f0000 : 0;
}

START_TEST(text_is_assembled_to_the_same_word)
{
	unsigned compared = 0;

	for (unsigned i = 0; i < line_count && has_objdump; i++) {
		struct isa_insn insn;

		if (!is_assembled(&lines[i], &insn) || isa_is_unpredictable(&insn))
			continue;
		compared++;
		ck_assert_msg(!((lines[i].assembled ^ lines[i].word) & ~without_a_text(&insn)),
			      "%08x: %s is assembled to %08x", lines[i].word, lines[i].plain, lines[i].assembled);
	}
	ck_assert(!has_objdump || compared > 30000);
}
END_TEST

START_TEST(system_registers_have_the_same_names)
{
	unsigned compared = 0;

	for (unsigned i = 0; i < line_count && has_objdump; i++) {
		char name[ISA_SYSREG_NAME_MAX];
		struct isa_insn insn;

		if (!isa_decode(ISA_A64, lines[i].word, &insn) || insn.id != A64_MRS || strstr(lines[i].alias, "\ts3_") ||
		    strstr(lines[i].alias, " s3_"))
			continue;		/* which it does not know */
		isa_sysreg_name(ISA_SYSREG_OF(insn.word), name);
		compared += *name != 0;
		ck_assert_msg(!*name || strcasestr(lines[i].alias, name), "%s: %s", lines[i].alias, name);
	}
	ck_assert(!has_objdump || compared > 80);
}
END_TEST

START_TEST(system_operations_have_the_same_names)
{
	static const char *const kinds[] = { "dc\t", "ic\t", "at\t", "tlbi\t" };
	unsigned compared = 0;

	for (unsigned i = 0; i < line_count && has_objdump; i++) {
		struct isa_insn insn;
		const struct isa_sysop *op = isa_decode(ISA_A64, lines[i].word, &insn) && insn.id == A64_SYS ?
					     isa_sysop(ISA_SYSREG_OF(insn.word)) : NULL;
		size_t length = op ? strlen(op->name) : 0;

		if (!op || !strncmp(lines[i].alias, "sys", 3))	/* no operand where there must be one, or the reverse */
			continue;
		compared++;
		ck_assert_msg(!strncmp(lines[i].alias, kinds[op->kind], strlen(kinds[op->kind])) &&
			      !strncasecmp(strchr(lines[i].alias, '\t') + 1, op->name, length), "%s: %s", lines[i].alias, op->name);
	}
	ck_assert(!has_objdump || compared > 100);
}
END_TEST

Suite *isa_binutils_suite(void)
{
	Suite *s = suite_create("isa_binutils");
	TCase *tc = tcase_create("objdump");

	tcase_set_timeout(tc, 60);
	tcase_add_unchecked_fixture(tc, run_objdump, free_lines);
	tcase_add_test(tc, names_are_objdumps);
	tcase_add_test(tc, general_registers_are_objdumps);
	tcase_add_test(tc, words_of_rows_are_instructions);
	tcase_add_test(tc, instructions_have_rows);
	tcase_add_test(tc, system_registers_have_the_same_names);
	tcase_add_test(tc, system_operations_have_the_same_names);
	tcase_add_test(tc, text_is_assembled_to_the_same_word);
	suite_add_tcase(s, tc);
	return s;
}
