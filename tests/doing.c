/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "hvcheck/report.h"
#include "suite/static/word.h"
#include "tests/assembled.h"
#include "tests/doing.h"
#include "tests/parts.h"
#include "tests/subject.h"

static const char *machine_spec;

#define SLOT 0x400	/* the live one of linux-4.12, which has room for eight words before it branches to its handler */
#define WORDS 8

/* What every call begins with, and the rule that it breaks; none: such a stub is good. */
static const struct {
	const char *what;
	enum hv_rule rule;
	const char *code;
} beginnings[] = {
	{ "CNTKCTL_EL1 is put back, and acted until then", HV_SYS_04,
	  ASM("mrs x16, cntkctl_el1; msr cntkctl_el1, xzr; msr cntkctl_el1, x16") },
	{ "TPIDR_EL1 is put back", HV_RULE_NONE, ASM("mrs x16, tpidr_el1; msr tpidr_el1, xzr; msr tpidr_el1, x16") },
	{ "CSSELR_EL1 is put back, which no outcome holds", HV_RULE_NONE,
	  ASM("mrs x16, csselr_el1; msr csselr_el1, xzr; msr csselr_el1, x16") },
	{ "CSSELR_EL1 is read too late", HV_SYS_04, ASM("msr csselr_el1, xzr; mrs x16, csselr_el1; msr csselr_el1, x16") },
	{ "PAR_EL1 is put back", HV_RULE_NONE, ASM("mrs x16, par_el1; at s1e2r, x1; msr par_el1, x16") },
	{ "PAR_EL1 is not put back", HV_SYS_04, ASM("mrs x16, par_el1; at s1e2r, x1") },
	{ "HSTR_EL2 is cleared", HV_SYS_04, ASM("mrs x16, hstr_el2; msr hstr_el2, xzr") },	/* zero stood there */
	{ "VBAR_EL2 is written as it was read", HV_RULE_NONE, ASM("mrs x16, vbar_el2; msr vbar_el2, x16") },
	{ "SPSR_EL2 and ELR_EL2 are written as they were read", HV_RULE_NONE,
	  ASM("mrs x16, spsr_el2; msr spsr_el2, x16; mrs x16, elr_el2; msr elr_el2, x16") },
	{ "WFE behind SEVL does not sleep", HV_RULE_NONE, ASM("sevl; wfe") },
	{ "a second WFE sleeps", HV_LIVE_01, ASM("sevl; wfe; wfe") },
	{ "WFI sleeps", HV_LIVE_01, ASM("wfi") },
	{ "maintenance and barriers lose nothing", HV_RULE_NONE,
	  ASM("msr daifset, #0xf; msr spsel, #1; dsb sy; clrex; ic iallu; dc csw, xzr; esb") },
	{ "an operation that no call names", HV_SYS_04, ASM("cfp rctx, x0") },
	{ "the stub reads its own words", HV_RULE_NONE, ASM("adr x16, .; ldr x16, [x16]") },
	{ "the stub reads the HVC that called it", HV_MEM_02, ASM("mrs x16, elr_el2; ldur w16, [x16, #-4]") },
	{ "the stub reads a stack that is none", HV_MEM_02, ASM("ldr x16, [sp]") },
	{ "DC ZVA", HV_MEM_02, ASM("adr x16, .; dc zva, x16") },	/* it faults here, and is seen before */
	{ "an atomic that adds nothing", HV_MEM_02, ASM("adr x16, .; ldadd xzr, x17, [x16]") },
	{ "a SIMD register is only read", HV_REG_05, ASM("fmov x16, d0") },
};

static void begin_with(struct hv_stub *stub, const char *code)
{
	uint64_t at = stub->table + SLOT;
	uint32_t branch = hv_word(stub->image, stub->size, at);
	size_t count;
	const uint32_t *words = assembled(code, &count);

	ck_assert_uint_eq(branch >> 26, 5);	/* B */
	ck_assert_uint_le(count, WORDS);
	memcpy(stub->image + at, words, 4 * count);
	branch -= (uint32_t)count;
	memcpy(stub->image + at + 4 * count, &branch, 4);
}

START_TEST(deed_is_judged)
{
	const struct hv_suite_options options = { .seed = 1, .filter = "*@sim*" };
	struct subject s = subject_open("linux-4.12", machine_spec);
	struct hv_report report = { 0 };
	char error[256] = "";
	enum hv_rule rule = beginnings[_i].rule;
	bool failed = false;

	begin_with(s.stub, beginnings[_i].code);
	ck_assert_msg(!hv_suite_run(s.stub, s.abi, &s.m, 1, &options, &report, error, sizeof(error)), "%s", error);
	for (size_t i = 0; i < report.row_count; i++) {
		const struct hv_row *row = &report.rows[i];

		failed |= row->rule == rule && row->status == HV_FAIL;
		/* What this CPU stumbles over is told by other rules, too. */
		if (rule == HV_RULE_NONE || row->rule == HV_SYS_04 || row->rule == HV_MEM_02)
			ck_assert_msg(row->rule == rule || row->status != HV_FAIL, "%s: %s", beginnings[_i].what, row->id);
	}
	ck_assert_msg(failed == (rule != HV_RULE_NONE), "%s", beginnings[_i].what);
	hv_report_free(&report);
	subject_close(&s);
}
END_TEST

/* An instruction that is reached and that no call executes is told of; of the good stub each is executed. */
START_TEST(unexecuted_code_is_told)
{
	const struct hv_suite_options options = { .seed = 1 };
	struct subject s = subject_open("linux-4.12", machine_spec);
	struct hv_report report = { 0 };
	char error[256] = "";

	if (_i)
		begin_with(s.stub, ASM("mrs x16, currentel; cbnz x16, .+8; nop"));
	ck_assert_msg(!hv_suite_run(s.stub, s.abi, &s.m, 1, &options, &report, error, sizeof(error)), "%s", error);
	ck_assert_uint_gt(report.behind_slots, 10);
	ck_assert_uint_eq(report.unexecuted, (unsigned)_i);
	if (_i)
		ck_assert_uint_eq(report.first_unexecuted, s.stub->table + SLOT + 8);
	ck_assert_ptr_null(s.m->coverage);
	hv_report_free(&report);
	subject_close(&s);
}
END_TEST

/* Of a call with random registers that fails, the line that makes it again has those that matter, and no others. */
START_TEST(random_failure_is_made_small)
{
	const struct hv_suite_options options = { .seed = 1 };
	struct subject s = subject_open("linux-4.12", machine_spec);
	struct hv_report report = { 0 };
	char error[256] = "";
	bool found = false;

	begin_with(s.stub, ASM("tst x7, #0x2000; ccmp x9, x3, #0, ne; b.ls .+8; udf #0"));
	ck_assert_msg(!hv_suite_run(s.stub, s.abi, &s.m, 1, &options, &report, error, sizeof(error)), "%s", error);
	for (const struct hv_row *row = report.rows; row < report.rows + report.row_count; row++)
		if (row->status == HV_FAIL && row->one_call) {
			found = true;
			ck_assert_msg(strstr(row->replay, " x7=0x") && !strstr(row->replay, " v1=") && strlen(row->replay) < 200,
				      "%s: %s", row->id, row->replay);
		}
	ck_assert(found);
	hv_report_free(&report);
	subject_close(&s);
}
END_TEST

/* The stub's image grows by a variable of that name, which its code does not read. */
static void add_variable(struct hv_stub *stub, const char *name)
{
	stub->image = realloc(stub->image, stub->size + 16);
	stub->symbols = realloc(stub->symbols, (stub->symbol_count + 1) * sizeof(*stub->symbols));
	ck_assert(stub->image && stub->symbols);
	memset(stub->image + stub->size, 0, 16);
	stub->symbols[stub->symbol_count++] = (struct hv_symbol){ .name = strdup(name), .at = stub->size };
	stub->size += 16;
}

/* Kernels before 6.4 have it for other features: VHE that is for the hypervisor alone is not asked of them. */
START_TEST(variable_that_is_not_read_is_no_fault)
{
	const struct hv_suite_options options = { .seed = 1, .filter = "*/VHE-01@*" };
	struct subject s = subject_open("linux-5.13", "sim:max");
	struct hv_report report = { 0 };
	char error[256] = "";

	add_variable(s.stub, _i ? "arm64_sw_feature_override" : "override_software");
	ck_assert_msg(!hv_suite_run(s.stub, s.abi, &s.m, 1, &options, &report, error, sizeof(error)), "%s", error);
	ck_assert_uint_eq(report.count[HV_FAIL], 0);
	ck_assert_uint_eq(report.count[HV_PASS], 1);
	hv_report_free(&report);
	subject_close(&s);
}
END_TEST

Suite *doing_suite(const char *spec)
{
	Suite *s = suite_create("what is done");
	TCase *t = tcase_create("beginnings");

	machine_spec = spec;
	add_rows(t, deed_is_judged, sizeof(beginnings) / sizeof(beginnings[0]));
	suite_add_tcase(s, t);
	t = tcase_create("what is not executed");
	tcase_add_loop_test(t, unexecuted_code_is_told, 0, 2);
	tcase_add_test(t, random_failure_is_made_small);
	suite_add_tcase(s, t);
	t = tcase_create("what is not read");
	tcase_add_loop_test(t, variable_that_is_not_read_is_no_fault, 0, 2);
	suite_add_tcase(s, t);
	return s;
}
