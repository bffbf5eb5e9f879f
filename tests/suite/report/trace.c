/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Traces and instructions as text, on a machine that is an array of registers. */
#define _GNU_SOURCE
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "hvcheck/report.h"
#include "tests/assembled.h"
#include "tests/suites.h"

START_TEST(instructions_read_as_the_assembler_spells_them)
{
	static const struct {
		const char *code, *text;
	} rows[] = {
		{ ASM("eret"), "eret" },
		{ ASM("eretaa"), "eretaa" },
		{ ASM("hvc #0x42"), "hvc #0x42" },
		{ ASM("msr vbar_el2, x1"), "msr vbar_el2, x1" },
		{ ASM("msr zcr_el2, x1"), "msr zcr_el2, x1" },
		{ ASM("mrs x1, id_aa64mmfr1_el1"), "mrs x1, id_aa64mmfr1_el1" },
		{ ASM("mrs xzr, id_aa64smfr0_el1"), "mrs xzr, id_aa64smfr0_el1" },
		{ ASM("bti c"), "bti c" },
		{ ASM("sb"), "sb" },
		{ ASM("msr ssbs, #1"), "msr ssbs, #1" },
		{ ASM("braa x1, x2"), "braa x1" },
		{ ASM("udf #5"), "udf #5" },
		{ ASM(".inst 0xffffffff"), ".inst 0xffffffff" },
		{ ASM("b.eq .+0x24"), "b.eq #0x42000024" },
	};
	char text[128];

	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		ck_assert_str_eq(hv_disassemble(0x42000000, assembled_word(rows[i].code), text, sizeof(text)), rows[i].text);
}
END_TEST

static struct hv_symbol symbols[] = {
	{ (char[]){ "table" }, 0 },
	{ (char[]){ "nasty\nok 9 name\033[2J" }, 0x800 },
};
static struct hv_stub stub = { .size = 0x1000, .symbols = symbols, .symbol_count = 2 };
static uint64_t registers[HV_REG_COUNT];

static uint64_t peek(struct hv_machine *m, enum hv_reg reg)
{
	(void)m;
	return registers[reg];
}

static const struct hv_machine_ops ops = { .peek = peek };
static struct hv_machine machine = {
	.ops = &ops,
	.places = { .site = 0x40200000, .payload = 0x40203000, .stub = 0x42000000, .stub_size = 0x1000 },
};

/* What a trace of `limit` lines says of a call that compares, restarts and never comes back. */
static char *trace(size_t limit)
{
	char *text;
	size_t size;
	FILE *f = open_memstream(&text, &size);
	struct hv_trace *t = hv_trace_new(f, &stub, 0x42000000, limit);
	const struct hv_observer *o = hv_trace_observer(t);

	memset(registers, 0, sizeof(registers));
	o->enter(o->ctx, &machine, 0x40200004, 0x42000400, 0x5a000042, 2);
	o->step(o->ctx, &machine, 0x42000400, assembled_word(ASM("b .+0x400")), 2);
	o->step(o->ctx, &machine, 0x42000800, assembled_word(ASM("cmp x0, #0")), 2);
	registers[HV_PSTATE] = 0x60000000;
	o->step(o->ctx, &machine, 0x42000804, assembled_word(ASM("mov x0, x2")), 2);
	registers[HV_X0] = 7;
	registers[HV_X4] = 0x40203000;
	for (int i = 0; i < 4; i++)
		o->step(o->ctx, &machine, 0x42000808, assembled_word(ASM("b .")), 2);
	o->step(o->ctx, &machine, 0x4200080c, assembled_word(ASM("br x4")), 2);
	registers[HV_X9] = 1;	/* no longer the stub's doing */
	hv_trace_free(t);
	fclose(f);
	return text;
}

START_TEST(a_trace_shows_what_each_instruction_changed)
{
	char *text = trace(0);

	ck_assert_str_eq(
		text,
		"-> EL2 slot 0x400, HVC #0x42, return to 0x40200004 <behind the HVC>, ESR 0x5a000042\n"
		"EL2  42000400  table+0x400               b #0x42000800 <nasty?ok 9 name?[2J>\n"
		"EL2  42000800  nasty?ok 9 name?[2J       cmp x0, #0                    nzcv 0000 -> 0110\n"
		"EL2  42000804  nasty?ok 9 name?[2J+0x4   mov x0, x2                    x0 0 -> 0x7  x4 0 "
		"-> 0x40203000\n"
		"EL2  42000808  nasty?ok 9 name?[2J+0x8   b #0x42000808 <nasty?ok 9 name?[2J+0x8>  (3 "
		"times more)\n"
		"EL2  4200080c  nasty?ok 9 name?[2J+0xc   br x4\n"
		"-> EL2 leaves the stub for 0x40203000 <payload>\n");
	free(text);
}
END_TEST

START_TEST(a_trace_ends_at_its_limit)
{
	char *text = trace(3), *line = text;
	unsigned lines = 0;

	while ((line = strchr(line, '\n')))
		line++, lines++;
	ck_assert_uint_eq(lines, 4);
	ck_assert_msg(strstr(text, "... and 6 instructions more\n") != NULL, "%s", text);
	free(text);
}
END_TEST

Suite *trace_suite(void)
{
	Suite *suite = suite_create("trace");
	TCase *words = tcase_create("words");

	tcase_add_test(words, instructions_read_as_the_assembler_spells_them);
	tcase_add_test(words, a_trace_shows_what_each_instruction_changed);
	tcase_add_test(words, a_trace_ends_at_its_limit);
	suite_add_tcase(suite, words);
	return suite;
}
