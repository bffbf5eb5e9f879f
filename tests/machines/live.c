/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A resident hypervisor in the machine that booted it: a good one passes, and each break of it fails the rule that is for it. */
#include <check.h>
#include <string.h>

#include "hvcheck/machine.h"
#include "hvcheck/replay.h"
#include "machines/live/fuzz.h"
#include "suite/stub/private.h"
#include "tests/assembled.h"
#include "tests/make-live.h"
#include "tests/parts.h"
#include "tests/suites.h"

static const char *const good[] = { "kvm-live-5.11", "pkvm-5.16" };

START_TEST(a_good_one_passes)
{
	struct live_made m = live_make(good[_i]);
	struct hv_report r = live_made_judge(&m);

	for (size_t i = 0; i < r.row_count; i++)
		ck_assert_msg(r.rows[i].status != HV_FAIL, "%s failed: %s", r.rows[i].id, r.rows[i].why ? r.rows[i].why : "");
	ck_assert_uint_gt(r.count[HV_PASS], 40);
	hv_report_free(&r);
	live_made_end(&m);
}
END_TEST

/* What the built-in siblings break, they break here, too. */
static const struct { const char *stub; enum hv_rule rule; } siblings[] = {
	{ "kvm-live-5.11/bad-mmu-on", HV_LIVE_01 },
	{ "kvm-live-5.11/bad-set-vectors", HV_LIVE_01 },
	{ "kvm-live-5.11/bad-reset-restarts", HV_RET_01 },
	{ "pkvm-5.16/bad-error", HV_RES_01 },
	{ "pkvm-5.16/bad-reset", HV_RES_01 },
};

START_TEST(a_broken_one_fails)
{
	struct live_made m = live_make(siblings[_i].stub);

	ck_assert_msg(live_made_fails(&m, siblings[_i].rule), "%s does not fail %s", siblings[_i].stub,
		      hv_rules[siblings[_i].rule].name);
	live_made_end(&m);
}
END_TEST

/* One word of the way is another. `behind` it is that one. */
static const struct { const char *symbol, *word; uint32_t behind; const char *is; enum hv_rule rule; } words[] = {
	{ "handle_stub_hvc", ASM("msr sctlr_el2, x5"), 4, ASM("nop"), HV_SYNC_01 },	/* its ISB */
	{ "handle_stub_hvc", ASM("msr sctlr_el2, x5"), 4, ASM("wfe"), HV_LIVE_01 },
	{ "handle_stub_hvc", ASM("msr sctlr_el2, x5"), 0, ASM("nop"), HV_LIVE_01 },
	{ "handle_stub_hvc", ASM("msr sctlr_el2, x5"), 0, ASM("nop"), HV_SYS_02 },
	{ "handle_stub_hvc", ASM("msr vbar_el2, x5"), 0, ASM("nop"), HV_VBAR_01 },
	{ "handle_stub_hvc", ASM("msr elr_el2, x1"), 0, ASM("nop"), HV_LIVE_01 },
	{ "host_sync", ASM("br x5"), 0, ASM("udf #0"), HV_LIVE_01 },
	{ "host_sync", ASM("br x5"), 0, ASM("ldp x6, x6, [x5]"), HV_CODE_01 },
	{ "host_sync", ASM("mrs x5, esr_el2"), 0, ASM("wfe"), HV_LIVE_01 },
	{ "host_sync", ASM("mov x0, #-1"), 0, ASM("nop"), HV_RES_02 },
};

START_TEST(a_broken_word_fails)
{
	struct live_made m = live_make("kvm-live-5.11");

	live_made_break(&m, words[_i].symbol, assembled_word(words[_i].word), words[_i].behind, assembled_word(words[_i].is));
	ck_assert_msg(live_made_fails(&m, words[_i].rule), "%s does not fail %s", words[_i].word, hv_rules[words[_i].rule].name);
	live_made_end(&m);
}
END_TEST

/* A function that EL2 calls may leave anything in x7, even if the one that is there leaves it alone; not in x19. */
START_TEST(what_a_function_may_write_is_written)
{
	static const char *const codes[] = {
		ASM("mov x7, x30; bl .+16; mov x30, x7; mov x0, #-1; eret; ret"),
		ASM("mov x19, x30; bl .+16; mov x30, x19; mov x0, #-1; eret; ret"),
	};
	struct live_made m = live_make("kvm-live-5.11");
	size_t count;
	const uint32_t *code = assembled(codes[_i], &count);
	uint64_t from = live_made_find(&m, "host_sync", assembled_word(ASM("mov x0, #-1")));
	uint64_t to = m.idmap - LIVE_MADE_KERNEL + 0x1000 - 4 * count;
	const uint32_t go = assembled_word(ASM("b .")) | (uint32_t)((to - from) / 4);

	live_made_write(&m, to, code, count);
	live_made_write(&m, from, &go, 1);
	ck_assert_int_eq(live_made_fails(&m, HV_REG_02), !_i);
	live_made_end(&m);
}
END_TEST

/* The kernel was stopped with the flags that a comparison gives: calls with others tell that it is missing. */
START_TEST(a_missing_comparison_fails)
{
	struct live_made m = live_make("kvm-live-5.11");

	live_made_set(&m, "pstate", 0x40000005);
	ck_assert(!live_made_fails(&m, HV_RES_01));
	live_made_break(&m, "host_sync", assembled_word(ASM("cmp x5, #0x16")), 0, assembled_word(ASM("nop")));
	ck_assert(live_made_fails(&m, HV_RES_01));
	live_made_end(&m);
}
END_TEST

static struct fuzz_result fuzz(const struct live_made *m)
{
	const struct fuzz_options options = { .calls = 20 };
	static struct fuzz_result result;

	result = (struct fuzz_result){ 0 };
	ck_assert_msg(!live_fuzz(m->stub, live_abi(m->stub), false, &options, &result), "%s", result.error);
	ck_assert_uint_eq(result.calls, 20);
	return result;
}

START_TEST(random_calls_find_nothing_in_a_good_one)
{
	struct live_made m = live_make(good[_i]);
	struct fuzz_result r = fuzz(&m);

	ck_assert_msg(!r.finding_count, "%s of %s", hv_rules[r.findings[0].rule].name, r.findings[0].call_name);
	live_made_end(&m);
}
END_TEST

START_TEST(random_calls_find_a_broken_word)
{
	struct live_made m = live_make("kvm-live-5.11");
	struct fuzz_result r;
	bool found = false;

	live_made_break(&m, words[_i].symbol, assembled_word(words[_i].word), words[_i].behind, assembled_word(words[_i].is));
	r = fuzz(&m);
	for (unsigned i = 0; i < r.finding_count; i++)
		found |= r.findings[i].rule == words[_i].rule;
	ck_assert_msg(found, "%s does not fail %s", words[_i].word, hv_rules[words[_i].rule].name);
	live_made_end(&m);
}
END_TEST

/* It is a machine like any other: a call of it begins with the kernel's registers, and differs from that in what is chosen. */
START_TEST(a_call_is_made_by_the_machine_of_the_table)
{
	struct live_made m = live_make("kvm-live-5.11");
	struct hv_machine *live;
	struct hv_replay r = { 0 };
	struct hv_verdict v[HV_RULE_COUNT];
	struct hv_outcome out;
	struct hv_call call;
	char error[256];
	int status;

	live = hv_machine_open("live:sim", error, sizeof(error), &status);
	ck_assert_msg(live && !live->ops->load(live, m.stub, 0), "%s", live ? live->error : error);
	hv_call_init(&call, &live->places);
	ck_assert_uint_eq(call.in.r[HV_TTBR0_EL2], live->baseline.r[HV_TTBR0_EL2]);
	ck_assert_uint_ne(call.in.r[HV_TTBR0_EL2], 0);
	call.in.r[HV_X0] = (uint64_t)_i;
	if (_i == 1)
		call.in.r[HV_X1] = live->places.payload;
	ck_assert(!hv_replay_describe(&r, &call, &live->places));
	ck_assert_uint_eq(r.setting_count, _i == 1 ? 2 : 1);
	ck_assert_msg(!live->ops->run(live, &call, &out, 1), "%s", live->error);
	ck_assert_uint_eq(out.how, _i == 1 ? HV_HOW_RESTARTED : HV_HOW_RETURNED);
	status = (int)hv_judge(&(struct hv_bench){ .abi = live_abi(m.stub), .places = &live->places, .baseline = &live->baseline,
						   .sees = live->sees, .has = live->has }, &call, &out, v);
	while (status--)
		ck_assert_int_ne(v[status].status, HV_FAIL);
	hv_replay_free(&r);
	hv_machine_close(live);
	live_made_end(&m);
}
END_TEST

START_TEST(the_machine_takes_no_other_stub)
{
	char error[256];
	int status = 0;
	struct hv_machine *live = hv_machine_open("live", error, sizeof(error), &status);
	struct hv_stub *stub = hv_stub_open("linux-4.12", NULL, error, sizeof(error));

	ck_assert(live && stub && live->ops->load(live, stub, HV_STUB_BASE));
	ck_assert_ptr_nonnull(strstr(live->error, "snapshot"));
	ck_assert(!hv_machine_open("live:board", error, sizeof(error), &status));
	ck_assert_int_eq(status, 2);
	hv_stub_free(stub);
	hv_machine_close(live);
}
END_TEST

START_TEST(a_broken_map_fails)
{
	struct live_made m = live_make("kvm-live-5.11");

	live_made_map(&m, m.idmap, m.idmap + 0x100000, 0);
	ck_assert(live_made_fails(&m, HV_MAP_01));
	live_made_map(&m, m.idmap, m.idmap, LIVE_MADE_XN);
	ck_assert(live_made_fails(&m, HV_MAP_01));
	live_made_map(&m, m.idmap, 0, 0);
	ck_assert(live_made_fails(&m, HV_MAP_01));
	ck_assert(live_made_fails(&m, HV_LIVE_01));
	live_made_map(&m, m.idmap, m.idmap, 0);
	ck_assert(!live_made_fails(&m, HV_MAP_01));
	live_made_map(&m, LIVE_MADE_VA + m.stub->table, 0, 0);
	ck_assert(live_made_fails(&m, HV_MAP_02));
	live_made_end(&m);
}
END_TEST

/* What a descriptor says besides where it leads. */
static const uint64_t flags[] = {
	1ull << 9,	/* SH, made the reserved value */
	3ull << 8,	/* and not shareable */
	1ull << 10,	/* AF */
	1ull << 52,	/* contiguous, which its neighbours are not */
	1ull << 54,	/* XN */
	7ull << 2,	/* another attribute: Device memory */
};

START_TEST(a_broken_descriptor_fails)
{
	struct live_made m = live_make("kvm-live-5.11");

	live_made_flip(&m, m.idmap, flags[_i]);
	ck_assert(live_made_fails(&m, HV_MAP_01));
	live_made_flip(&m, m.idmap, flags[_i]);
	live_made_flip(&m, LIVE_MADE_VA + m.stub->table, flags[_i]);
	ck_assert(live_made_fails(&m, HV_MAP_02));
	live_made_end(&m);
}
END_TEST

/* Bits that KVM never sets for its host, or that it takes from it. */
static const struct { const char *builtin, *name; uint64_t flip; } flips[] = {
	{ "kvm-live-5.11", "HCR_EL2", 1ull << 27 },	/* TGE */
	{ "kvm-live-5.11", "HCR_EL2", 1ull << 6 },	/* VI, of which Unicorn makes an endless loop */
	{ "kvm-live-5.11", "HCR_EL2", 1ull << 13 },	/* TWI */
	{ "kvm-live-5.11", "HCR_EL2", 1ull << 31 },	/* RW */
	{ "kvm-live-5.11", "MAIR_EL2", 1ull << 6 },
	{ "kvm-live-5.11", "TCR_EL2", 1ull << 13 },	/* SH0 */
	{ "kvm-live-5.11", "TCR_EL2", 1ull << 16 },	/* PS */
	{ "kvm-live-5.11", "TCR_EL2", 1ull << 20 },	/* TBI */
	{ "pkvm-5.16", "HCR_EL2", 1 },			/* VM */
	{ "pkvm-5.16", "HCR_EL2", 1ull << 19 },		/* TSC */
};

START_TEST(a_flipped_bit_fails)
{
	struct live_made m = live_make(flips[_i].builtin);

	live_made_set(&m, flips[_i].name, snapshot_reg(&m.stub->ram->snapshot.cpu[0], flips[_i].name) ^ flips[_i].flip);
	ck_assert(live_made_fails(&m, HV_SYS_02));
	live_made_end(&m);
}
END_TEST

/* What the kernel's own code writes, to the bit: WXN is a choice of releases, and not of this kernel. */
START_TEST(the_code_says_what_sctlr_is)
{
	struct live_made m = live_make("kvm-live-5.11");
	size_t count;
	const uint32_t *code = assembled(ASM("mov x0, #0x183c; mov x0, #0x30cc0000; movk x0, #0x30cd, lsl #16; movk x0, #0x183d; "
					     "msr sctlr_el2, x0"), &count);
	uint64_t end = m.idmap - LIVE_MADE_KERNEL + 0x1000 - 4 * count;

	ck_assert_uint_le(end + 4 * count, m.stub->size);
	live_made_write(&m, end, code, count);
	ck_assert(live_made_fails(&m, HV_SYS_02));
	live_made_set(&m, "SCTLR_EL2", 0x30cd183d);
	ck_assert(!live_made_fails(&m, HV_SYS_02));
	live_made_end(&m);
}
END_TEST

/* XZR keeps nothing of what is moved there, and a register that gets a copy of it is 0: SCTLR_EL2 is not made of these. */
START_TEST(the_zero_register_is_zero)
{
	static const uint32_t code[] = {
		0xd28307bf,	/* movz xzr, #0x183d */
		0xf2a619bf,	/* movk xzr, #0x30cd, lsl #16 */
		0xaa1f03e0,	/* mov x0, xzr */
		0xd51c1000,	/* msr sctlr_el2, x0 */
		0xd51c101f,	/* msr sctlr_el2, xzr */
	};
	struct live_made m = live_make("kvm-live-5.11");
	uint64_t end = m.idmap - LIVE_MADE_KERNEL + 0x1000 - sizeof(code);

	live_made_write(&m, end, code, sizeof(code) / sizeof(code[0]));
	ck_assert(!live_made_fails(&m, HV_SYS_02));
	live_made_end(&m);
}
END_TEST

START_TEST(broken_registers_fail)
{
	struct live_made m = live_make("kvm-live-5.11");

	live_made_set(&m, "SCTLR_EL2", 0x30c50839);	/* I and C are off */
	ck_assert(live_made_fails(&m, HV_SYS_02));
	live_made_set(&m, "SCTLR_EL2", 0x30c5183d);
	live_made_set(&m, "VBAR_EL2", LIVE_MADE_VA + m.stub->table + 0x1000);
	ck_assert(live_made_fails(&m, HV_MAP_02));
	live_made_set(&m, "VBAR_EL2", LIVE_MADE_VA + m.stub->table);
	ck_assert(!live_made_fails(&m, HV_SYS_02));
	live_made_end(&m);
}
END_TEST

/* Each CPU has an EL2 of its own. */
START_TEST(the_second_cpu_is_judged_too)
{
	struct live_made m = live_make("kvm-live-5.11");
	struct snapshot *s = &m.stub->ram->snapshot;
	struct hv_report r;
	bool failed = false;

	s->cpu[1] = s->cpu[0];
	s->cpu_count = 2;
	r = live_made_judge(&m);
	ck_assert_uint_eq(r.count[HV_FAIL], 0);
	ck_assert_uint_gt(r.count[HV_PASS], 80);
	hv_report_free(&r);
	live_made_set(&m, "SCTLR_EL2", 0x30c50839);	/* I and C are off */
	s->cpu[1] = s->cpu[0];
	live_made_set(&m, "SCTLR_EL2", 0x30c5183d);
	r = live_made_judge(&m);
	for (size_t i = 0; i < r.row_count; i++) {
		bool of_second = !strcmp(r.rows[i].call, "resident-cpu1") || strstr(r.rows[i].machine, ":cpu1");

		ck_assert_msg(of_second || r.rows[i].status != HV_FAIL, "%s", r.rows[i].id);
		failed |= of_second && r.rows[i].rule == HV_SYS_02 && r.rows[i].status == HV_FAIL;
	}
	ck_assert(failed);
	hv_report_free(&r);
	live_made_end(&m);
}
END_TEST

/* The firmware of a CPU with pointer authentication lets EL2 have it (Documentation/arch/arm64/booting.rst). */
START_TEST(pointers_are_authenticated)
{
	struct live_made m = live_make("kvm-live-5.11");

	strcpy(m.stub->ram->snapshot.model, "max");
	live_made_set(&m, "SCTLR_EL2", 0xb0c5183d);	/* EnIA, too */
	live_made_break(&m, "host_sync", assembled_word(ASM("mov x0, #-1")), 0, assembled_word(ASM("pacia x5, x6")));
	ck_assert(live_made_fails(&m, HV_RES_02));
	ck_assert(!live_made_fails(&m, HV_LIVE_01));
	live_made_end(&m);
}
END_TEST

/* The tables are walked all the same; the simulator's CPU has no such addresses, so no call is made, and none fails. */
START_TEST(addresses_of_52_bits_are_walked)
{
	struct live_made m = live_make("kvm-live-5.11");
	struct hv_report r;

	live_made_widen(&m);
	r = live_made_judge(&m);
	ck_assert_uint_eq(r.calls, 0);
	ck_assert_uint_eq(r.missing_count, 1);
	ck_assert_uint_eq(r.count[HV_FAIL], 0);
	ck_assert_uint_eq(r.count[HV_PASS], 3);
	hv_report_free(&r);
	live_made_map(&m, LIVE_MADE_VA + m.stub->table, 0, 0);
	ck_assert(live_made_fails(&m, HV_MAP_02));
	live_made_end(&m);
}
END_TEST

/* The simulator's CPU has 44 bits of physical addresses. */
START_TEST(a_large_stage_2_is_left_to_qemu)
{
	struct live_made m = live_make("pkvm-5.16");
	struct hv_report r;

	live_made_set(&m, "VTCR_EL2", 0x802d3590);	/* 48 bits */
	r = live_made_judge(&m);
	ck_assert_uint_eq(r.calls, 0);
	ck_assert_uint_eq(r.missing_count, 1);
	hv_report_free(&r);
	live_made_end(&m);
}
END_TEST

/* A snapshot may say anything: it is judged, or refused with a sentence. Every register has each value in `make check-long`. */
START_TEST(nonsense_ends)
{
	static const char *const names[] = { "TCR_EL2", "TTBR0_EL2", "MAIR_EL2", "SP_EL2", "HCR_EL2", "VTCR_EL2", "VTTBR_EL2",
					     "TCR_EL1", "TTBR1_EL1", "SCTLR_EL1", "CPTR_EL2", "MDCR_EL2", "CNTHCTL_EL2" };
	static const uint64_t values[] = { 0, ~0ull, 0x5555555555555555, 0xaaaaaaaaaaaaaaaa, 1ull << 63, 0x80000000 };

	for (unsigned k = 0; k < sizeof(values) / sizeof(values[0]); k++) {
		struct live_made m;
		struct hv_report r;

		if (!is_long_run() && k != (unsigned)_i % (sizeof(values) / sizeof(values[0])))
			continue;
		m = live_make("kvm-live-5.11");
		live_made_set(&m, names[_i], values[k]);
		r = live_made_judge(&m);
		ck_assert_uint_gt(r.row_count, 0);
		hv_report_free(&r);
		live_made_end(&m);
	}
}
END_TEST

Suite *live_suite(void)
{
	Suite *s = suite_create("live");
	TCase *t = tcase_create("live");

	tcase_set_timeout(t, 120);
	tcase_add_loop_test(t, a_good_one_passes, 0, sizeof(good) / sizeof(good[0]));
	tcase_add_loop_test(t, a_broken_one_fails, 0, sizeof(siblings) / sizeof(siblings[0]));
	tcase_add_loop_test(t, a_broken_word_fails, 0, sizeof(words) / sizeof(words[0]));
	tcase_add_test(t, a_missing_comparison_fails);
	tcase_add_loop_test(t, what_a_function_may_write_is_written, 0, 2);
	tcase_add_loop_test(t, random_calls_find_nothing_in_a_good_one, 0, sizeof(good) / sizeof(good[0]));
	tcase_add_loop_test(t, random_calls_find_a_broken_word, 0, sizeof(words) / sizeof(words[0]));
	tcase_add_loop_test(t, a_call_is_made_by_the_machine_of_the_table, 0, 3);
	tcase_add_test(t, the_machine_takes_no_other_stub);
	tcase_add_test(t, a_broken_map_fails);
	tcase_add_loop_test(t, a_broken_descriptor_fails, 0, sizeof(flags) / sizeof(flags[0]));
	tcase_add_loop_test(t, a_flipped_bit_fails, 0, sizeof(flips) / sizeof(flips[0]));
	tcase_add_test(t, the_code_says_what_sctlr_is);
	tcase_add_test(t, the_zero_register_is_zero);
	tcase_add_test(t, broken_registers_fail);
	tcase_add_test(t, the_second_cpu_is_judged_too);
	tcase_add_test(t, pointers_are_authenticated);
	tcase_add_test(t, a_large_stage_2_is_left_to_qemu);
	tcase_add_test(t, addresses_of_52_bits_are_walked);
	tcase_add_loop_test(t, nonsense_ends, 0, 13);
	suite_add_tcase(s, t);
	return s;
}
