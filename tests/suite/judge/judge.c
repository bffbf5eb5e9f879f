/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The judge alone: outcomes made by hand, one thing wrong with each, and the rule that must say so. Nothing is run.
 */
#include <check.h>

#include "tests/suite/judge/made.h"
#include "tests/suites.h"

/* PAN and its like are seen in SPSR_EL2 alone, of which the ERET made PSTATE. */
START_TEST(later_fields_of_pstate_come_back)
{
	start();
	call.in.r[HV_X0] = 2;
	call.in.r[HV_PSTATE] |= HV_PSTATE_LATER;
	returns(0);
	out.out.r[HV_PSTATE] &= HV_PSTATE_READ;
	ck_assert_uint_eq(failures(), 0);
	for (unsigned bit = 0; bit < 32; bit++) {
		if (!(HV_PSTATE_LATER >> bit & 1))
			continue;
		out.out.r[HV_SPSR_EL2] ^= 1ull << bit;
		ck_assert_int_eq(status_of(HV_RET_02), HV_FAIL);
		out.out.r[HV_SPSR_EL2] ^= 1ull << bit;
	}
	out.out.r[HV_SPSR_EL2] ^= HV_PSTATE_PAN;
	out.seen &= ~HV_SEE_SYNDROME;	/* a machine that does not show it */
	ck_assert_int_eq(status_of(HV_RET_02), HV_UNSEEN);
}
END_TEST

/* 2 in 4.8, 3 since 4.9: a release has one of them, and so has a stub. */
START_TEST(hyp_gone_is_one_value)
{
	const uint32_t old = HV_RELEASE(4, 8), new = HV_RELEASE(4, 11);

	start();
	bench.abi = hv_abi_find("linux-4.8");
	call.in.r[HV_X0] = 0x77;
	returns(3);
	ck_assert_int_eq(status_of(HV_RES_02), HV_PASS);
	hv_bench_learn(&bench, &call, &out);
	ck_assert_int_eq(status_of(HV_RES_02), HV_PASS);
	returns(2);
	ck_assert_int_eq(status_of(HV_RES_02), HV_FAIL);
	hv_bench_learn(&bench, &call, &out);	/* the first one stays */
	ck_assert_int_eq(status_of(HV_RES_02), HV_FAIL);
	bench.release = old;
	ck_assert_int_eq(status_of(HV_RES_02), HV_PASS);
	bench.release = new;
	ck_assert_int_eq(status_of(HV_RES_02), HV_FAIL);
	returns(3);
	ck_assert_int_eq(status_of(HV_RES_02), HV_PASS);
	returns(4);
	ck_assert_int_eq(status_of(HV_RES_02), HV_FAIL);
}
END_TEST

START_TEST(an_address_is_no_call)
{
	start();
	bench.abi = hv_abi_find("kvm-init-4.12");
	call.in.r[HV_X0] = 3;
	hangs(places.table);
	ck_assert_uint_eq(failures(), 0);
	ck_assert_int_eq(status_of(HV_CALL_02), HV_PASS);
	returns(0x0badca11);
	ck_assert_uint_eq(failures(), 1);
	ck_assert_int_eq(status_of(HV_CALL_02), HV_FAIL);
}
END_TEST

START_TEST(faultless_calls_pass)
{
	start();
	call.in.r[HV_X0] = 0;
	call.in.r[HV_X1] = places.recorder;
	returns(0);
	out.out.r[HV_VBAR_EL2] = places.recorder;
	ck_assert_uint_eq(failures(), 0);
	ck_assert_int_eq(status_of(HV_VBAR_01), HV_PASS);
	start();
	call.in.r[HV_X0] = 2;
	returns(0);
	ck_assert_uint_eq(failures(), 0);
	ck_assert_int_eq(status_of(HV_VBAR_02), HV_PASS);
	start();
	call.in.r[HV_X0] = 77;
	returns(0x0badca11);
	ck_assert_uint_eq(failures(), 0);
	ck_assert_int_eq(status_of(HV_CALL_01), HV_PASS);
	start();
	call.in.r[HV_X0] = 1;
	call.in.r[HV_X1] = places.payload;
	restarts();
	ck_assert_uint_eq(failures(), 0);
	ck_assert_int_eq(status_of(HV_RST_02), HV_PASS);
}
END_TEST

/* On a board without RAM above 4 GiB a stack pointer has no upper half: that nothing was cut off is not seen, a change below is. */
START_TEST(low_stack_pointers_are_not_seen_whole)
{
	struct hv_places low = places;

	low.canary = 0x50000000;
	start();
	bench.places = &low;
	call.in.r[HV_X0] = 2;
	returns(0);
	ck_assert_int_eq(status_of(HV_REG_04), HV_UNSEEN);
	out.out.r[HV_SP_EL1] ^= 8;
	ck_assert_int_eq(status_of(HV_REG_04), HV_FAIL);
}
END_TEST

/* One register wrong after a RESET_VECTORS, and the rule that owns it. */
static const struct { unsigned reg; enum hv_rule rule; } owners[] = {
	{ HV_X0, HV_RES_01 }, { HV_X18, HV_REG_03 }, { HV_X19, HV_REG_01 }, { HV_X29, HV_REG_01 }, { HV_X30, HV_REG_02 },
	{ HV_SP_EL0, HV_REG_04 }, { HV_SP_EL1, HV_REG_04 }, { HV_SP_EL2, HV_REG_04 }, { HV_PSTATE, HV_RET_02 },
	{ HV_FPCR, HV_REG_05 }, { HV_FPSR, HV_REG_05 }, { HV_TPIDR_EL0, HV_SYS_01 }, { HV_TPIDR_EL1, HV_SYS_01 },
	{ HV_ELR_EL1, HV_SYS_01 }, { HV_HCR_EL2, HV_SYS_02 }, { HV_TPIDR_EL2, HV_SYS_02 }, { HV_MDCR_EL2, HV_SYS_02 },
	{ HV_CNTVOFF_EL2, HV_SYS_02 }, { HV_VBAR_EL2, HV_VBAR_02 }, { HV_VBAR_EL1, HV_SYS_01 },
};

START_TEST(each_register_has_its_rule)
{
	start();
	call.in.r[HV_X0] = 2;
	returns(0);
	out.out.r[owners[_i].reg] ^= 0x80000000;
	ck_assert_uint_eq(failures(), 1);
	ck_assert_int_eq(status_of(owners[_i].rule), HV_FAIL);
}
END_TEST

START_TEST(simd_and_memory)
{
	start();
	call.in.r[HV_X0] = 2;
	returns(0);
	out.out.v[63]++;
	ck_assert_int_eq(status_of(HV_REG_05), HV_FAIL);
	returns(0);
	out.mem_at = HV_CANARY_BASE;
	out.mem_bytes = 1;
	ck_assert_int_eq(status_of(HV_MEM_01), HV_FAIL);
}
END_TEST

START_TEST(clobbers_count_only_strictly)
{
	start();
	call.in.r[HV_X0] = 2;
	returns(0);
	out.out.r[HV_X5]++;
	ck_assert_uint_eq(failures(), 0);
	ck_assert_uint_eq(hv_changed(&call, &out), 1u << 0 | 1u << 5);
	bench.strict = true;
	ck_assert_int_eq(status_of(HV_REG_06), HV_FAIL);
}
END_TEST

START_TEST(unknown_call_has_its_own_rules)
{
	start();
	call.in.r[HV_X0] = 0xffffffff00000000;
	returns(0);
	ck_assert_int_eq(status_of(HV_RES_02), HV_FAIL);
	returns(0xffffffff0badca11);
	ck_assert_int_eq(status_of(HV_RES_02), HV_FAIL);
	returns(0x0badca11);
	out.out.r[HV_VBAR_EL2] = call.in.r[HV_X1];
	ck_assert_int_eq(status_of(HV_CALL_01), HV_FAIL);
}
END_TEST

/* x0 alone, of a call in the middle of others: as of one that is looked at as a whole. */
static const struct {
	const char *abi;
	uint64_t asked, x0;
	uint64_t without;	/* HV_HAS_* that the CPU lacks */
	int rule;		/* that fails; -1: none does */
} answers[] = {
	{ "linux-4.12", 2, 0, 0, -1 },
	{ "linux-4.12", 2, 1, 0, HV_RES_01 },
	{ "linux-4.12", 5, HVC_STUB_ERR, 0, -1 },
	{ "linux-4.12", 5, 0, 0, HV_RES_02 },
	{ "linux-4.7", 0, HV_STUB_BASE, 0, -1 },
	{ "linux-4.7", 0, HV_STUB_BASE + 0x800, 0, HV_RES_01 },
	{ "linux-6.0", 3, HVC_STUB_ERR, HV_HAS_VHE, -1 },
	{ "linux-6.0", 3, 0, HV_HAS_VHE, HV_RES_02 },
	{ "linux-4.8", 4, 3, 0, -1 },			/* HYP_GONE is 3 since 4.9 */
	{ "linux-4.8", HV_STUB_NUMBERS, 3, 0, -1 },
	{ "linux-4.8", HV_STUB_NUMBERS, 4, 0, HV_RES_02 },
};

START_TEST(answers_alone)
{
	struct hv_verdict v;

	start();
	bench.abi = hv_abi_find(answers[_i].abi);
	bench.has &= ~answers[_i].without;
	call.in.r[HV_X0] = answers[_i].asked;
	hv_judge_answer(&bench, &call, answers[_i].x0, &v);
	ck_assert_int_eq(v.status == HV_FAIL ? (int)v.rule : -1, answers[_i].rule);
	if (answers[_i].rule >= 0)
		ck_assert_uint_eq(v.diff[0].got, answers[_i].x0);
}
END_TEST

/* KVM's answer to a number says whether the stub of that release has such a call. */
START_TEST(answers_by_release)
{
	static const struct { uint32_t release; uint64_t asked, x0; int rule; } rows[] = {
		{ 0, 3, HVC_STUB_ERR, -1 }, { 0, 4, ~0ull, -1 }, { 0, 5, HVC_STUB_ERR, HV_RES_02 },
		{ HV_RELEASE(5, 11), 3, ~0ull, -1 }, { HV_RELEASE(5, 11), 3, HVC_STUB_ERR, HV_RES_02 },
		{ HV_RELEASE(5, 12), 3, HVC_STUB_ERR, -1 }, { HV_RELEASE(5, 12), 3, ~0ull, HV_RES_02 },
		{ HV_RELEASE(6, 18), 4, ~0ull, -1 }, { HV_RELEASE(6, 18), 4, HVC_STUB_ERR, HV_RES_02 },
		{ HV_RELEASE(6, 19), 4, HVC_STUB_ERR, -1 }, { HV_RELEASE(6, 19), 4, ~0ull, HV_RES_02 },
		{ HV_RELEASE(7, 3), 5, ~0ull, -1 },
	};
	struct hv_verdict v;

	start();
	bench.abi = hv_abi_find(_i ? "kvm-live-5.11" : "kvm-init-5.11");
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		bench.release = rows[i].release;
		call.in.r[HV_X0] = rows[i].asked;
		hv_judge_answer(&bench, &call, rows[i].x0, &v);
		ck_assert_msg((v.status == HV_FAIL ? (int)v.rule : -1) == rows[i].rule, "row %u", i);
	}
}
END_TEST

START_TEST(endings)
{
	start();
	call.in.r[HV_X0] = 2;
	hangs(HV_STUB_BASE + 0x400);
	ck_assert_int_eq(status_of(HV_LIVE_01), HV_FAIL);
	ck_assert_uint_eq(failures(), 1);
	returns(0);
	out.out.r[HV_PSTATE] = 0x3c9;	/* still at EL2 */
	ck_assert_int_eq(status_of(HV_RET_01), HV_FAIL);
	returns(0);
	out.how = HV_HOW_EL1_FAULT;
	ck_assert_int_eq(status_of(HV_RET_01), HV_FAIL);
	call.in.r[HV_X0] = 1;
	call.in.r[HV_X1] = places.payload;
	returns(0);
	ck_assert_int_eq(status_of(HV_RST_01), HV_FAIL);
	restarts();
	out.out.r[HV_PSTATE] = 0x600003c8;
	ck_assert_int_eq(status_of(HV_RST_03), HV_FAIL);
	restarts();
	out.out.r[HV_PSTATE] = 0x60000349;
	ck_assert_int_eq(status_of(HV_RST_03), HV_FAIL);
	restarts();
	out.out.r[HV_SCTLR_EL2] |= 4;
	ck_assert_int_eq(status_of(HV_RST_04), HV_FAIL);
	for (unsigned reg = HV_X0; reg <= HV_X2; reg++) {
		restarts();
		out.out.r[reg]++;
		ck_assert_int_eq(status_of(HV_RST_02), HV_FAIL);
	}
	restarts();
	out.out.r[HV_X4]++;	/* no argument: the contract says nothing of it */
	ck_assert_uint_eq(failures(), 0);
}
END_TEST

/* A function that comes back: the call returns, with what the function made of its arguments and the caller's x30. */
START_TEST(functions_return)
{
	static const uint64_t words[] = HV_FUNCTION_WORDS;

	start();
	bench.abi = hv_abi_find("iss-2015");
	call.imm = 3;
	call.in.r[HV_X0] = places.params;
	for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		call.in.r[HV_PARAM0 + i] = words[i];
	returns(call.in.r[HV_X1] + 1);
	out.out.r[HV_X1] = call.in.r[HV_X2];
	out.out.r[HV_X2] = call.in.r[HV_X3] + 1;
	out.out.r[HV_X18] = call.in.r[HV_X30];
	for (unsigned i = 3; i <= 17; i++)
		out.out.r[HV_X0 + i] = 0xf00 + i;
	ck_assert_uint_eq(failures(), 0);
	bench.strict = true;
	ck_assert_uint_eq(failures(), 0);
	out.out.r[HV_X9]++;		/* the function's own; a stub that changes it afterwards shows under --strict */
	ck_assert_int_eq(status_of(HV_REG_06), HV_FAIL);
	bench.strict = false;
	out.out.r[HV_X30] = places.stub + 0x870;
	ck_assert_int_eq(status_of(HV_REG_02), HV_FAIL);
	out.out.r[HV_X30] = call.in.r[HV_X30];
	out.out.r[HV_X0]--;
	ck_assert_int_eq(status_of(HV_RES_01), HV_FAIL);
	out.out.r[HV_X0]++;
	call.in.r[HV_PARAM0]++;		/* not that function: it is a restart, which does not come back */
	ck_assert_int_eq(status_of(HV_RST_01), HV_FAIL);
}
END_TEST

START_TEST(dead_slots)
{
	start();
	call.event = HV_EVENT_IRQ;
	hangs(HV_STUB_BASE + 0x480);
	ck_assert_uint_eq(failures(), 0);
	ck_assert_int_eq(status_of(HV_SLOT_01), HV_PASS);
	hangs(HV_STUB_BASE + 0x1000);
	ck_assert_int_eq(status_of(HV_SLOT_01), HV_FAIL);
	returns(0);
	ck_assert_int_eq(status_of(HV_SLOT_01), HV_FAIL);
	hangs(HV_STUB_BASE + 0x480);
	out.out.r[HV_TPIDR_EL2]++;
	ck_assert_int_eq(status_of(HV_SLOT_02), HV_FAIL);
	hangs(HV_STUB_BASE + 0x480);
	out.out.r[HV_ESR_EL2] = 1u << 25;	/* an undefined instruction in the slot */
	ck_assert_int_eq(status_of(HV_SLOT_02), HV_FAIL);
	hangs(HV_STUB_BASE + 0x480);
	out.out.r[HV_X7]++;
	ck_assert_int_eq(status_of(HV_SLOT_02), HV_FAIL);
	call.from = HV_FROM_A32;	/* keeps the lower halves alone */
	hangs(HV_STUB_BASE + 0x680);
	out.out.r[HV_X7] &= 0xffffffff;
	ck_assert_uint_eq(failures(), 0);
	out.out.r[HV_X30]++;
	ck_assert_int_eq(status_of(HV_SLOT_02), HV_FAIL);
}
END_TEST

/* What a machine cannot see is neither PASS nor FAIL, whatever the outcome holds. */
START_TEST(unseen_is_no_verdict)
{
	start();
	call.in.r[HV_X0] = 2;
	returns(0);
	out.out.r[HV_HCR_EL2]++;
	out.out.v[0]++;
	bench.sees = HV_SEE_CORE | HV_SEE_HANG | HV_SEE_SLOTS;
	ck_assert_int_eq(status_of(HV_SYS_02), HV_UNSEEN);
	ck_assert_int_eq(status_of(HV_REG_05), HV_UNSEEN);
	ck_assert_int_eq(status_of(HV_RES_01), HV_PASS);
	bench.sees = ~0ull;
	out.seen = HV_SEE_CORE;
	ck_assert_int_eq(status_of(HV_SYS_02), HV_UNSEEN);
}
END_TEST

/* A trap returns to its level: EL0, of which the SVC on its way home writes three registers of EL1, and EL2. */
START_TEST(traps_return_to_their_level)
{
	static const struct { uint8_t from; uint32_t pstate; } from[] = {
		{ HV_FROM_EL0, 0x20000000 }, { HV_FROM_EL2H, 0x200003c9 },
	};

	start();
	bench.abi = hv_abi_find("linux-5.13");
	call.event = HV_EVENT_TRAP;
	call.from = from[_i].from;
	call.in.r[HV_PSTATE] = from[_i].pstate;
	call.in.r[HV_X0] = 2;
	call.in.r[HV_ESR_EL2] = 0x96000007;
	returns(0);
	out.out.r[HV_ESR_EL2] = 0x96000007;
	ck_assert_uint_eq(failures(), 0);
	out.out.r[HV_PSTATE] ^= HV_PSTATE_NZCV;
	ck_assert_int_eq(status_of(HV_RET_02), HV_FAIL);
	out.out.r[HV_PSTATE] = 0x200003c5;
	ck_assert_int_eq(status_of(HV_RET_01), HV_FAIL);
	out.out.r[HV_PSTATE] = from[_i].pstate;
	out.out.r[HV_SPSR_EL1]++;
	ck_assert_int_eq(status_of(HV_SYS_01), _i ? HV_FAIL : HV_PASS);
	out.out.r[HV_SPSR_EL1]--;
	out.out.r[HV_TPIDR_EL1]++;
	ck_assert_int_eq(status_of(HV_SYS_01), HV_FAIL);
	out.out.r[HV_TPIDR_EL1]--;
	bench.abi = hv_abi_find("linux-4.12");	/* which has no call from EL2 */
	ck_assert_int_eq(status_of(HV_SLOT_01), _i ? HV_FAIL : HV_SKIP);
}
END_TEST

START_TEST(neighbours_of_hvc)
{
	start();
	call.event = HV_EVENT_SVC;
	returns(call.in.r[HV_X0]);
	out.how = HV_HOW_EL1_FAULT;
	ck_assert_uint_eq(failures(), 0);
	ck_assert_int_eq(status_of(HV_NEAR_01), HV_PASS);
	out.out.r[HV_VBAR_EL2] += 0x800;
	ck_assert_int_eq(status_of(HV_NEAR_01), HV_FAIL);
	out.out.r[HV_VBAR_EL2] -= 0x800;
	out.how = HV_HOW_HUNG;
	ck_assert_int_eq(status_of(HV_NEAR_01), HV_FAIL);
}
END_TEST

/* The plan is the same each time, names every call, tries every slot, and fits. */
START_TEST(plans_are_complete_and_repeatable)
{
	static struct hv_planned a[HV_PLAN_MAX], b[HV_PLAN_MAX];

	for (const struct hv_abi *const *abi = hv_abis; *abi; abi++) {
		size_t n = hv_generate(*abi, &places, 7, a, HV_PLAN_MAX);
		unsigned slots = 0;

		ck_assert_uint_gt(n, 30);
		ck_assert_uint_lt(n, HV_PLAN_MAX);
		ck_assert_uint_eq(hv_generate(*abi, &places, 7, b, HV_PLAN_MAX), n);
		ck_assert_int_eq(memcmp(a, b, n * sizeof(a[0])), 0);
		for (size_t i = 0; i < n; i++)
			slots |= 1u << hv_call_slot((*abi)->exec, &a[i].call);
		/* No exception is a reset, which is the first word of Hyp mode's table. */
		ck_assert_uint_eq(slots | (*abi)->busy, (*abi)->exec == HV_A32 ? 0xfe : 0xffff);
		for (unsigned c = 0; c < (*abi)->call_count; c++) {
			size_t i = 0;

			while (i < n && hv_abi_select(*abi, &a[i].call) != &(*abi)->calls[c])
				i++;
			ck_assert_msg(i < n, "%s: %s is not in the plan", (*abi)->name, (*abi)->calls[c].name);
		}
	}
}
END_TEST

/* The stub's object has not all of the code: what the rest does is neither right nor wrong. */
START_TEST(a_call_that_leaves_the_file_is_unseen)
{
	struct hv_places partial = places;
	uint64_t last;

	start();
	partial.absent = 0x900;
	partial.absent_size = 0x20;
	last = partial.table + 0x91c;
	bench.places = &partial;
	call.in.r[HV_X0] = 0x77;
	hangs(last);
	ck_assert_int_eq(status_of(HV_LIVE_01), HV_UNSEEN);
	ck_assert_int_eq(status_of(HV_REG_01), HV_SKIP);
	ck_assert_uint_eq(failures(), 0);
	hangs(last + 4);
	ck_assert_int_eq(status_of(HV_LIVE_01), HV_FAIL);
	hangs(partial.table + 0x8fc);
	ck_assert_int_eq(status_of(HV_LIVE_01), HV_FAIL);
	out.out.r[HV_ELR_EL2] = partial.table + 0x900;	/* data of that kind was executed */
	ck_assert_int_eq(status_of(HV_LIVE_01), HV_UNSEEN);
	returns(0x77);
	ck_assert_int_eq(status_of(HV_LIVE_01), HV_PASS);
	call.from = HV_FROM_A32;
	hangs(last);
	ck_assert_int_eq(status_of(HV_SLOT_01), HV_UNSEEN);
	bench.places = &places;
	hangs(last);
	ck_assert_int_ne(status_of(HV_SLOT_01), HV_UNSEEN);
}
END_TEST

Suite *judge_suite(void)
{
	Suite *s = suite_create("judge");
	TCase *t = tcase_create("judge");

	tcase_add_test(t, a_call_that_leaves_the_file_is_unseen);
	tcase_add_test(t, an_address_is_no_call);
	tcase_add_test(t, later_fields_of_pstate_come_back);
	tcase_add_test(t, hyp_gone_is_one_value);
	tcase_add_test(t, faultless_calls_pass);
	tcase_add_test(t, low_stack_pointers_are_not_seen_whole);
	tcase_add_loop_test(t, each_register_has_its_rule, 0, sizeof(owners) / sizeof(owners[0]));
	tcase_add_test(t, simd_and_memory);
	tcase_add_test(t, clobbers_count_only_strictly);
	tcase_add_test(t, unknown_call_has_its_own_rules);
	tcase_add_loop_test(t, answers_alone, 0, sizeof(answers) / sizeof(answers[0]));
	tcase_add_loop_test(t, answers_by_release, 0, 2);
	tcase_add_test(t, endings);
	tcase_add_test(t, functions_return);
	tcase_add_test(t, dead_slots);
	tcase_add_test(t, unseen_is_no_verdict);
	tcase_add_loop_test(t, traps_return_to_their_level, 0, 2);
	tcase_add_test(t, neighbours_of_hvc);
	tcase_add_test(t, plans_are_complete_and_repeatable);
	suite_add_tcase(s, t);
	return s;
}
