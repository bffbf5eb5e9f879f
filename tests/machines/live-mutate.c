/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Breaks of a resident hypervisor: they are made all along the way of its calls, and each is seen or argued away. */
#include <check.h>
#include <string.h>

#include "machines/live/mutate.h"
#include "tests/make-live.h"
#include "tests/parts.h"
#include "tests/suites.h"

#define CMP_X5_HVC 0xf10058bfu	/* cmp x5, #0x16 */
#define CMP_X5_X5 0xeb0500bfu
#define MOV_X0_MINUS_1 0x92800000u
#define ERET 0xd69f03e0u
#define SAMPLE 11

static struct mutate_report mutate(const struct live_made *m, unsigned every)
{
	const struct mutate_options options = { .every = every };
	struct mutate_report r;
	char error[256] = "";
	uint8_t was[HV_TABLE_SIZE];

	memcpy(was, m->stub->image + m->stub->table, sizeof(was));
	ck_assert_msg(!live_mutate(m->stub, live_abi(m->stub), &options, &r, error, sizeof(error)), "%s", error);
	ck_assert(r.complete);
	ck_assert_msg(!memcmp(was, m->stub->image + m->stub->table, sizeof(was)), "a break was left in the stub");
	return r;
}

/* Whether a break was made of the word at `at`. */
static bool is_broken(const struct mutate_report *r, uint64_t at)
{
	bool broken = false;

	for (size_t i = 0; i < r->mutants.edit_count; i++)
		broken |= r->mutants.edits[i].at == at;
	return broken;
}

static void survives_none(const struct mutate_report *r)
{
	for (size_t i = 0; i < r->mutants.count; i++)
		ck_assert_msg(r->results[i].fate != FATE_SURVIVED, "#%zu survived: 0x%x -> 0x%08x", i,
			      r->mutants.edits[r->mutants.m[i].first].at, r->mutants.edits[r->mutants.m[i].first].is);
}

START_TEST(the_way_is_broken_from_the_vectors_on)
{
	struct live_made m = live_make("kvm-live-5.11");
	uint64_t sctlr = m.idmap - LIVE_MADE_KERNEL;
	struct mutate_report r = mutate(&m, is_long_run() ? 1 : SAMPLE);
	bool in_page = false;

	ck_assert(is_broken(&r, m.stub->table + 0x400));
	ck_assert(is_broken(&r, live_made_find(&m, "host_sync", CMP_X5_HVC)));
	for (uint64_t at = sctlr; at < sctlr + 0x1000; at += 4)
		in_page |= is_broken(&r, at);
	ck_assert(in_page);
	/* What no call of the stub executes: a function's answer, and the slot of IRQs. */
	ck_assert(!is_broken(&r, m.stub->table + 0x484));
	ck_assert_uint_gt(mutate_count(&r, FATE_KILLED), 20);
	survives_none(&r);
	mutate_report_free(&r);
	live_made_end(&m);
}
END_TEST

/* It answers no call of the stub's: the way there is broken, and no more. */
START_TEST(one_that_keeps_el2_is_broken_as_well)
{
	struct live_made m = live_make("pkvm-5.16");
	struct mutate_report r = mutate(&m, 1);

	ck_assert(is_broken(&r, m.stub->table + 0x400));
	ck_assert_uint_gt(mutate_count(&r, FATE_KILLED), 0);
	mutate_report_free(&r);
	live_made_end(&m);
}
END_TEST

START_TEST(one_that_fails_is_refused)
{
	struct live_made m = live_make("kvm-live-5.11");
	const struct mutate_options options = { .every = 1 };
	struct mutate_report r;
	char error[256] = "";

	live_made_break(&m, "host_sync", MOV_X0_MINUS_1, 0, ERET);
	ck_assert(live_mutate(m.stub, live_abi(m.stub), &options, &r, error, sizeof(error)));
	ck_assert_ptr_nonnull(strstr(error, "fails as it is"));
	mutate_report_free(&r);
	live_made_end(&m);
}
END_TEST

/* Every exception is taken for an HVC. */
START_TEST(a_trap_is_no_call)
{
	struct live_made m = live_make("kvm-live-5.11");

	ck_assert(!live_made_fails(&m, HV_CAUSE_01));
	live_made_break(&m, "host_sync", CMP_X5_HVC, 0, CMP_X5_X5);
	ck_assert(live_made_fails(&m, HV_CAUSE_01));
	live_made_end(&m);
}
END_TEST

/* A function that answers gets the host's registers in x0's memory; this one gets none. */
START_TEST(a_function_finds_the_hosts_registers)
{
	const uint32_t code[] = {
		0xaa1e03f3,	/* mov x19, x30 */
		0x94000003,	/* bl, to the last word but one */
		0xaa1303fe,	/* mov x30, x19 */
		ERET,
		MOV_X0_MINUS_1,
		0xd65f03c0,	/* ret */
	};
	struct live_made m = live_make("kvm-live-5.11");
	uint64_t to = m.idmap - LIVE_MADE_KERNEL + 0x1000 - sizeof(code), from = live_made_find(&m, "host_sync", MOV_X0_MINUS_1);
	const uint32_t go = 0x14000000 | (uint32_t)((to - from) / 4);

	ck_assert(!live_made_fails(&m, HV_REG_07));
	live_made_write(&m, to, code, sizeof(code) / sizeof(code[0]));
	live_made_write(&m, from, &go, 1);
	ck_assert(live_made_fails(&m, HV_REG_07));
	live_made_end(&m);
}
END_TEST

Suite *live_mutate_suite(void)
{
	Suite *s = suite_create("live_mutate");
	TCase *t = tcase_create("mutate");

	tcase_set_timeout(t, 600);
	tcase_add_test(t, the_way_is_broken_from_the_vectors_on);
	tcase_add_test(t, one_that_keeps_el2_is_broken_as_well);
	tcase_add_test(t, one_that_fails_is_refused);
	tcase_add_test(t, a_trap_is_no_call);
	tcase_add_test(t, a_function_finds_the_hosts_registers);
	suite_add_tcase(s, t);
	return s;
}
