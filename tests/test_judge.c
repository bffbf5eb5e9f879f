/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The judge alone: outcomes made by hand, one thing wrong with each, and the rule that must say so. Nothing is run.
 */
#include <check.h>
#include <string.h>

#include "hvcheck/verdict.h"
#include "tests/suites.h"

static const struct hv_places places = {
	.site = 0x40201000, .payload = 0x40202000, .recorder = 0x40202800, .landing = 0x40204000, .el1_vectors = 0x40203000,
	.idmap_ro = 0x40209000, .params = 0x4020b080,
	HV_PLACES_USUAL, .table = HV_STUB_BASE, .stub = HV_STUB_BASE, .stub_size = 0x1000,
};
static struct hv_state baseline;
static struct hv_bench bench;
static struct hv_call call;
static struct hv_outcome out;

static void start(void)
{
	hv_call_init(&call, &places);
	baseline = call.in;
	baseline.r[HV_MDCR_EL2] = 6;	/* a CPU that keeps something else than the canary */
	bench = (struct hv_bench){ .abi = hv_abi_find("linux-4.12"), .places = &places, .baseline = &baseline,
				    .sees = ~0ull, .has = ~0ull };
	memset(&out, 0, sizeof(out));
}

/* What a faultless stub would have made of `call`, written out by hand for each ending. */
static void returns(uint64_t x0)
{
	out.how = HV_HOW_RETURNED;
	out.seen = ~0ull;
	out.out = call.in;
	out.out.r[HV_MDCR_EL2] = 6;
	out.out.r[HV_X0] = x0;
	out.out.r[HV_ESR_EL2] = 0x5a000000 | call.imm;
	out.out.r[HV_ELR_EL2] = places.site + 4;
	out.out.r[HV_SPSR_EL2] = call.in.r[HV_PSTATE];
}

static void restarts(void)
{
	returns(call.in.r[HV_X2]);
	out.how = HV_HOW_RESTARTED;
	out.out.r[HV_X1] = call.in.r[HV_X3];
	out.out.r[HV_X2] = call.in.r[HV_X4];
	out.out.r[HV_X4] = call.in.r[HV_X1];
	out.out.r[HV_PC] = call.in.r[HV_X1];
	out.out.r[HV_PSTATE] = 0x600003c9;
}

static void hangs(uint64_t pc)
{
	returns(call.in.r[HV_X0]);
	out.how = HV_HOW_HUNG;
	out.out.r[HV_PC] = pc;
	out.out.r[HV_PSTATE] = 0x3c9;
	if (call.event != HV_EVENT_HVC)
		out.out.r[HV_ESR_EL2] = call.in.r[HV_ESR_EL2];
}

static enum hv_status status_of(enum hv_rule rule)
{
	struct hv_verdict v[HV_RULE_COUNT];
	unsigned count = hv_judge(&bench, &call, &out, v);

	for (unsigned i = 0; i < count; i++)
		if (v[i].rule == rule)
			return (enum hv_status)v[i].status;
	return HV_SKIP;
}

static unsigned failures(void)
{
	struct hv_verdict v[HV_RULE_COUNT];
	unsigned count = hv_judge(&bench, &call, &out, v), failed = 0;

	for (unsigned i = 0; i < count; i++)
		failed += v[i].status == HV_FAIL;
	return failed;
}

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

/* Its caller wants EL2 and is left at EL1: what is wanted is not what it came with. */
START_TEST(a_call_that_moves_to_el2_wants_el2)
{
	struct hv_verdict v[HV_RULE_COUNT];
	unsigned count, i = 0;

	start();
	bench.abi = hv_abi_find("linux-6.0");
	call.in.r[HV_X0] = 3;
	returns(0);
	count = hv_judge(&bench, &call, &out, v);
	while (i < count && v[i].rule != HV_RET_01)
		i++;
	ck_assert_uint_lt(i, count);
	ck_assert_int_eq(v[i].status, HV_FAIL);
	ck_assert_int_eq(v[i].diff[0].reg, HV_PSTATE);
	ck_assert_uint_eq(v[i].diff[0].want & 0xf, 9);
	ck_assert_uint_eq(v[i].diff[0].got & 0xf, 5);
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
	start();
	bench.abi = hv_abi_find("iss-2015");
	call.imm = 3;
	call.in.r[HV_X0] = places.params;
	call.in.r[HV_PARAM0] = HV_FUNCTION;
	call.in.r[HV_PARAM1] = HV_FUNCTION_END;
	returns(call.in.r[HV_X1] + 1);
	out.out.r[HV_X1] = call.in.r[HV_X2];
	out.out.r[HV_X2] = call.in.r[HV_X3] + 1;
	out.out.r[HV_X17] = call.in.r[HV_X0];
	out.out.r[HV_X18] = call.in.r[HV_X30];
	ck_assert_uint_eq(failures(), 0);
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

START_TEST(call_three_depends_on_the_cpu)
{
	start();
	bench.abi = hv_abi_find("linux-6.0");
	bench.has &= ~(uint64_t)(HV_HAS_VHE | HV_HAS_SVE | HV_HAS_SME);
	call.in.r[HV_X0] = 3;
	returns(HVC_STUB_ERR);
	out.out.r[HV_X1] = 0;
	out.out.r[HV_X2] = 0;
	ck_assert_uint_eq(failures(), 0);
	/* With SVE and SME the first stage has happened, although the call is refused. */
	bench.release = HV_RELEASE(6, 1);
	bench.has &= ~(uint64_t)(HV_HAS_MPAM | HV_HAS_MPAM_V1 | HV_HAS_GCS);
	bench.has |= HV_HAS_SVE | HV_HAS_SME;
	ck_assert_int_eq(status_of(HV_SYS_02), HV_FAIL);
	out.out.r[HV_CPTR_EL2] = 0x22ff;
	out.out.r[HV_SCTLR_EL2] |= 1ull << 60;
	out.out.r[HV_ZCR_EL2] = 0xf;
	out.out.r[HV_SMCR_EL2] = 0x8000000f;
	out.out.r[HV_SMPRIMAP_EL2] = 0;
	out.out.r[HV_HCRX_EL2] |= 1 << 5;
	ck_assert_uint_eq(failures(), 0);
	/* Later releases give SME2's table register, and no longer switch priorities on; between, a stub may do either. */
	out.out.r[HV_SMCR_EL2] |= 1 << 30;
	ck_assert_int_eq(status_of(HV_SYS_02), HV_FAIL);
	bench.release = HV_RELEASE(6, 5);
	ck_assert_uint_eq(failures(), 0);
	bench.release = HV_RELEASE(6, 12);
	ck_assert_int_eq(status_of(HV_SYS_02), HV_FAIL);
	out.out.r[HV_HCRX_EL2] = call.in.r[HV_HCRX_EL2];
	ck_assert_uint_eq(failures(), 0);
	bench.abi = hv_abi_find("linux-6.19");
	bench.release = 0;
	ck_assert_uint_eq(failures(), 0);
	bench.has &= ~HV_HAS_FA64;
	ck_assert_int_eq(status_of(HV_SYS_02), HV_FAIL);
	out.out.r[HV_SMCR_EL2] = 0x4000000f;
	ck_assert_uint_eq(failures(), 0);
	/* EL1's twin is nobody's to write. */
	out.out.r[HV_ZCR_EL1] = 0xf;
	ck_assert_int_eq(status_of(HV_SYS_01), HV_FAIL);
	bench.sees &= ~HV_SEE_HELD;
	ck_assert_uint_eq(failures(), 0);
	returns(0);
	ck_assert_uint_ne(failures(), 0);
}
END_TEST

/* Under E2H the traps have another format: two bits each, and set is what lets through. */
START_TEST(call_three_knows_both_traps)
{
	start();
	bench.abi = hv_abi_find("linux-6.19");
	bench.has &= ~(uint64_t)HV_HAS_MPAM_V1;
	bench.overridden = true;
	call.in.r[HV_X0] = 3;
	call.in.r[HV_HCR_EL2] |= 1ull << 34;
	call.in.r[HV_CPTR_EL2] = 0x300000;
	returns(HVC_STUB_ERR);
	out.out.r[HV_SCTLR_EL2] |= 1ull << 60;
	out.out.r[HV_ZCR_EL2] = 0xf;
	out.out.r[HV_SMCR_EL2] = 0xc000000f;
	out.out.r[HV_SMPRIMAP_EL2] = 0;
	out.out.r[HV_GCSCR_EL2] = 0;	/* EL1's is another register then */
	out.out.r[HV_GCSCRE0_EL1] = 0;
	out.out.r[HV_CPTR_EL2] = 0x3330000;
	ck_assert_uint_eq(failures(), 0);
	out.out.r[HV_CPTR_EL2] = 0x300000;
	ck_assert_int_eq(status_of(HV_SYS_02), HV_FAIL);
}
END_TEST

/* A generation's releases differ: what MPAM2_EL2 becomes, on which CPU; what HCR_EL2 and TPIDR_EL2 are behind a move to EL2. */
START_TEST(call_three_depends_on_the_release)
{
	start();
	bench.abi = hv_abi_find("linux-6.19");
	bench.has &= ~(uint64_t)(HV_HAS_SVE | HV_HAS_SME | HV_HAS_GCS | HV_HAS_MPAM_HCR | HV_HAS_VHE);
	call.in.r[HV_X0] = 3;
	returns(HVC_STUB_ERR);
	out.out.r[HV_MPAM2_EL2] = 0;
	ck_assert_uint_eq(failures(), 0);
	bench.release = HV_RELEASE(7, 1);
	ck_assert_int_eq(status_of(HV_SYS_02), HV_FAIL);
	out.out.r[HV_MPAM2_EL2] = 1ull << 50;
	ck_assert_uint_eq(failures(), 0);
	bench.has &= ~(uint64_t)HV_HAS_MPAM_V1;	/* MPAM_frac alone, which 7.1 does not look at */
	ck_assert_int_eq(status_of(HV_SYS_02), HV_FAIL);
	out.out.r[HV_MPAM2_EL2] = call.in.r[HV_MPAM2_EL2];
	ck_assert_uint_eq(failures(), 0);
	bench.release = HV_RELEASE(7, 3);
	ck_assert_int_eq(status_of(HV_SYS_02), HV_FAIL);
	out.out.r[HV_MPAM2_EL2] = 1ull << 50;
	ck_assert_uint_eq(failures(), 0);
}
END_TEST

/* What begins KVM: the size of addresses is the CPU's, and some bits are a kernel's choice. */
START_TEST(init_fits_the_cpu)
{
	start();
	bench.abi = hv_abi_find("kvm-init-4.12");
	baseline.r[HV_ID_AA64MMFR0_EL1] = 0x1124;
	call.in.r[HV_X0] = places.idmap_ro;
	call.in.r[HV_X2] = places.recorder;
	returns(places.idmap_ro);
	out.out.r[HV_TTBR0_EL2] = places.idmap_ro;
	out.out.r[HV_SP_EL2] = call.in.r[HV_X1];
	out.out.r[HV_VBAR_EL2] = places.recorder;
	out.out.r[HV_TPIDR_EL2] = call.in.r[HV_X3];
	out.out.r[HV_MAIR_EL2] = call.in.r[HV_MAIR_EL1];
	out.out.r[HV_TCR_EL2] = 0x80843519;
	out.out.r[HV_SCTLR_EL2] = 0x30c5183d;
	ck_assert_uint_eq(failures(), 0);
	out.out.r[HV_TCR_EL2] = 0x80843019;
	out.out.r[HV_SCTLR_EL2] |= 1 << 25;
	out.out.r[HV_TPIDR_EL2] = call.in.r[HV_TPIDR_EL2];	/* before 4.17 */
	ck_assert_uint_eq(failures(), 0);
	out.out.r[HV_TPIDR_EL2]++;
	ck_assert_int_eq(status_of(HV_SYS_02), HV_FAIL);
	out.out.r[HV_TPIDR_EL2] = call.in.r[HV_X3];
	out.out.r[HV_ESR_EL2] = 0x5a000001;
	ck_assert_int_eq(status_of(HV_SYS_02), HV_FAIL);
	out.out.r[HV_ESR_EL2] = 0x5a000000;
	out.out.r[HV_TCR_EL2] = 0x80843018;	/* of another table */
	ck_assert_int_eq(status_of(HV_SYS_02), HV_FAIL);
	out.out.r[HV_TCR_EL2] = 0x80823519;
	ck_assert_int_eq(status_of(HV_SYS_02), HV_FAIL);
	baseline.r[HV_ID_AA64MMFR0_EL1] = 0x1126;
	out.out.r[HV_TCR_EL2] = 0x80863519;
	ck_assert_uint_eq(failures(), 0);
	out.out.r[HV_TCR_EL2] = 0x80853519;
	ck_assert_uint_eq(failures(), 0);
	out.out.r[HV_SCTLR_EL2] &= ~(uint64_t)(1 << 11);
	ck_assert_int_eq(status_of(HV_SYS_02), HV_FAIL);
}
END_TEST

/* Where any x0 is an address of page tables, none is planned but that of ours, and some that are of no tables at all. */
START_TEST(no_call_lives_on_random_tables)
{
	static struct hv_planned plan[HV_PLAN_MAX];
	const struct hv_abi *abi = hv_abi_find("kvm-init-4.12");
	size_t n = hv_generate(abi, &places, 7, plan, HV_PLAN_MAX);

	for (size_t i = 0; i < n; i++)
		if (plan[i].call.event <= HV_EVENT_TRAP && plan[i].aim != HV_CALL_02 &&
		    abi->live >> hv_slot(plan[i].call.from, plan[i].call.event) & 1)
			ck_assert(plan[i].call.in.r[HV_X0] < 3 || plan[i].call.in.r[HV_X0] == places.idmap_ro);
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

START_TEST(machines_must_agree)
{
	struct hv_outcome other;
	struct hv_bench b2;
	struct hv_state baseline2;
	struct hv_verdict v;

	start();
	call.in.r[HV_X0] = 2;
	returns(0);
	other = out;
	b2 = bench;
	baseline2 = baseline;
	b2.baseline = &baseline2;
	hv_agree(&bench, &out, &b2, &other, &call, &v);
	ck_assert_int_eq(v.status, HV_PASS);
	/* Two CPUs that keep different bits of a canary agree as long as the call changed neither. */
	baseline2.r[HV_TCR_EL2] ^= 0xf00;
	other.out.r[HV_TCR_EL2] ^= 0xf00;
	hv_agree(&bench, &out, &b2, &other, &call, &v);
	ck_assert_int_eq(v.status, HV_PASS);
	other.out.r[HV_TCR_EL2] ^= 1;
	hv_agree(&bench, &out, &b2, &other, &call, &v);
	ck_assert_int_eq(v.status, HV_FAIL);
	ck_assert_uint_eq(v.diff[0].reg, HV_TCR_EL2);
	other = out;
	other.out.r[HV_X17]++;		/* scratch by the contract */
	hv_agree(&bench, &out, &bench, &other, &call, &v);
	ck_assert_int_eq(v.status, HV_PASS);
	other.out.r[HV_X19]++;
	hv_agree(&bench, &out, &bench, &other, &call, &v);
	ck_assert_int_eq(v.status, HV_FAIL);
	other = out;
	other.how = HV_HOW_HUNG;
	hv_agree(&bench, &out, &bench, &other, &call, &v);
	ck_assert_int_eq(v.status, HV_FAIL);
}
END_TEST

/* A kernel may set bits of extensions that one of two CPUs lacks and drops; all other bits of that register must be the same. */
START_TEST(two_cpus_keep_other_bits)
{
	static struct hv_outcome other;
	struct hv_verdict v;

	start();
	bench.abi = hv_abi_find("kvm-init-5.11");
	call.in.r[HV_X0] = 0xc6000000;
	returns(0);
	out.out.r[HV_SCTLR_EL2] = 0x2030ed183d;
	other = out;
	other.out.r[HV_SCTLR_EL2] = 0x30ed183d;	/* no ITFSB, which came with FEAT_MTE */
	hv_agree(&bench, &out, &bench, &other, &call, &v);
	ck_assert_int_eq(v.status, HV_PASS);
	other.out.r[HV_SCTLR_EL2] ^= 4;		/* C */
	hv_agree(&bench, &out, &bench, &other, &call, &v);
	ck_assert_int_eq(v.status, HV_FAIL);
	ck_assert_uint_eq(v.diff[0].reg, HV_SCTLR_EL2);
}
END_TEST

/* What a call returns of the CPU itself is each CPU's own: both must return theirs. */
START_TEST(two_gics_differ)
{
	static struct hv_outcome other;
	struct hv_state baseline2;
	struct hv_bench b2;
	struct hv_verdict v;

	start();
	bench.abi = hv_abi_find("linux-6.19");
	call.in.r[HV_X0] = 4;
	returns(0);
	other = out;
	b2 = bench;
	baseline2 = baseline;
	b2.baseline = &baseline2;
	baseline.r[HV_ICH_VTR_EL2] = out.out.r[HV_X1] = 0x90180403;
	baseline2.r[HV_ICH_VTR_EL2] = other.out.r[HV_X1] = 0x90b80003;
	hv_agree(&bench, &out, &b2, &other, &call, &v);
	ck_assert_int_eq(v.status, HV_PASS);
	other.out.r[HV_X1] = 0x90180403;
	hv_agree(&bench, &out, &b2, &other, &call, &v);
	ck_assert_int_eq(v.status, HV_FAIL);
	ck_assert_uint_eq(v.diff[0].reg, HV_X1);
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
	tcase_add_test(t, a_call_that_moves_to_el2_wants_el2);
	tcase_add_test(t, functions_return);
	tcase_add_test(t, dead_slots);
	tcase_add_test(t, unseen_is_no_verdict);
	tcase_add_test(t, call_three_depends_on_the_cpu);
	tcase_add_test(t, call_three_knows_both_traps);
	tcase_add_test(t, call_three_depends_on_the_release);
	tcase_add_test(t, init_fits_the_cpu);
	tcase_add_test(t, no_call_lives_on_random_tables);
	tcase_add_loop_test(t, traps_return_to_their_level, 0, 2);
	tcase_add_test(t, neighbours_of_hvc);
	tcase_add_test(t, machines_must_agree);
	tcase_add_test(t, two_cpus_keep_other_bits);
	tcase_add_test(t, two_gics_differ);
	tcase_add_test(t, plans_are_complete_and_repeatable);
	suite_add_tcase(s, t);
	return s;
}
