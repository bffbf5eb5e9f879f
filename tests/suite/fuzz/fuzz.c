/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random calls: the same ones everywhere, only those that may be asked, and small ones if they fail. Nothing is run. */
#include <check.h>
#include <string.h>

#include "hvcheck/scenario.h"
#include "suite/fuzz/private.h"
#include "suite/fuzz/minimise.h"
#include "suite/fuzz/sequence.h"
#include "tests/suites.h"

#define CALLS 4096
#define FAR 0x100000

static const struct hv_places places = {
	.site = 0x40201000, .site_event = 0x40201040, .payload = 0x40202000, .recorder = 0x40202800, .landing = 0x40204000,
	.el1_vectors = 0x40203000, .idmap = 0x40206000, .idmap_ro = 0x40209000, .params = 0x4020b080,
	HV_PLACES_USUAL, .table = HV_STUB_BASE, .stub = HV_STUB_BASE, .stub_size = 0x1000,
};
static const uint64_t words[] = { 3, 0xbadca11, 0x10000 };
static struct hv_call calls[CALLS];
static struct hv_fuzz f;

static void start(const struct hv_abi *abi)
{
	f = (struct hv_fuzz){ .abi = abi, .places = &places, .seed = 7, .sees = ~0ull, .has = ~0ull,
				.words = words, .word_count = 3 };
}

static uint64_t add(uint64_t sum, uint64_t value)
{
	return random_mix(sum + value + 0x9e3779b97f4a7c15ull);
}

static uint64_t checksum(void)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < CALLS; i++) {
		sum = add(sum, calls[i].imm | (uint64_t)calls[i].from << 16 | (uint64_t)calls[i].event << 24);
		for (unsigned reg = 0; reg <= HV_X30; reg++)
			sum = add(sum, calls[i].in.r[reg]);
		for (unsigned n = 0; n < 64; n++)
			sum = add(sum, calls[i].in.v[n]);
	}
	return sum;
}

/*
 * Check writes each assertion that holds to a file, so that it can say where a test died: a loop of thousands of calls compares
 * first, and asserts only what differs.
 */
static void expect_same(const struct hv_call *got, const struct hv_call *want, unsigned i)
{
	if (!memcmp(got, want, sizeof(*got)))
		return;
	for (unsigned reg = 0; reg < HV_REG_COUNT; reg++)
		ck_assert_msg(got->in.r[reg] == want->in.r[reg], "%s of call %u: %#lx, not %#lx", hv_regs[reg].name, i,
			      (unsigned long)got->in.r[reg], (unsigned long)want->in.r[reg]);
	ck_abort_msg("call %u differs beyond its registers", i);
}

/* Kept findings name a call by seed and index. Who changes the calls on purpose changes the number here. */
START_TEST(a_seed_gives_the_same_calls_for_ever)
{
	start(hv_abi_find("linux-4.12"));
	hv_fuzz_batch(&f, 0, CALLS, calls);
	ck_assert_uint_eq(checksum(), 0x8354c262cda8a343ull);
	f.seed = 8;
	hv_fuzz_batch(&f, 0, CALLS, calls);
	ck_assert_uint_ne(checksum(), 0x8354c262cda8a343ull);
}
END_TEST

START_TEST(any_call_can_be_made_alone)
{
	static const uint64_t firsts[] = { 0, 255, 1000, 0xffffff00, 0x123456789abcdef };

	start(hv_abis[_i]);
	for (unsigned k = 0; k < 10; k++) {
		f.home = k & 1;
		hv_fuzz_batch(&f, firsts[k / 2], 600, calls);
		for (unsigned i = 0; i < 600; i++) {
			struct hv_call alone;

			hv_fuzz_call(&f, firsts[k / 2] + i, &alone);
			expect_same(&calls[i], &alone, i);
		}
	}
}
END_TEST

/* The fast way and the thorough one agree on what may be asked. */
START_TEST(what_is_made_may_be_asked)
{
	start(hv_abis[_i]);
	for (unsigned home = 0; home < 3; home++) {
		f.home = home;
		hv_fuzz_batch(&f, home == 2 ? FAR : 0, CALLS, calls);	/* there most calls come in runs */
		for (unsigned i = 0; i < CALLS; i++) {
			struct hv_call allowed = calls[i];

			hv_fuzz_allow(&f, &allowed);
			expect_same(&calls[i], &allowed, i);
		}
	}
}
END_TEST

/* Nothing but x0-x30 and the flags is another within a run, and no call of one changes anything but x0. */
START_TEST(calls_of_a_run_are_alike)
{
	const char *rest = (const char *)&calls[0].in.r[HV_PSTATE + 1];
	unsigned runs = 0, x0[3] = { 0 };

	start(hv_abi_find("linux-4.12"));
	ck_assert(!hv_fuzz_is_run(&f, FAR));
	f.home = true;
	ck_assert(!hv_fuzz_is_run(&f, 0));
	hv_fuzz_batch(&f, FAR, CALLS, calls);
	for (unsigned i = 0; i < CALLS; i++) {
		const struct hv_call *first = &calls[i / HV_FUZZ_RUN * HV_FUZZ_RUN], *call = &calls[i];
		uint64_t number = call->in.r[HV_X0];

		if (!hv_fuzz_is_run(&f, FAR + i))
			continue;
		runs += call == first;
		x0[number == 2 ? 0 : number == 0 || number == 1 ? 1 : 2]++;
		ck_assert_uint_eq(call->event, HV_EVENT_HVC);
		ck_assert_uint_eq(call->from, HV_FROM_EL1);
		ck_assert_uint_eq(call->imm, first->imm);
		ck_assert_uint_eq(call->alike, 0);
		ck_assert(!memcmp(&call->in.r[HV_SP_EL0], &first->in.r[HV_SP_EL0], 3 * sizeof(uint64_t)));
		ck_assert_uint_eq((call->in.r[HV_PSTATE] ^ first->in.r[HV_PSTATE]) & ~(uint64_t)HV_PSTATE_NZCV, 0);
		ck_assert(!memcmp(&call->in.r[HV_PSTATE + 1], &first->in.r[HV_PSTATE + 1],
				  sizeof(*call) - (size_t)(rest - (const char *)&calls[0])));
	}
	ck_assert_uint_gt(runs, CALLS / HV_FUZZ_RUN * 3 / 4);
	ck_assert_uint_gt(x0[0], CALLS / 20);
	ck_assert_uint_eq(x0[1], 0);
	ck_assert_uint_gt(x0[2], CALLS / 2);
}
END_TEST

/* Those that change more, a hypervisor's, and all of 32 bits, are made one by one. */
START_TEST(runs_are_of_bare_stubs)
{
	static const char *const others[] = { "linux-3.8", "kvm-live-4.12", "kvm-init-5.11", "pkvm-5.16", "arm-4.12" };

	for (unsigned i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		start(hv_abi_find(others[i]));
		f.home = true;
		for (unsigned n = 0; n < CALLS; n += HV_FUZZ_RUN)
			ck_assert_msg(!hv_fuzz_is_run(&f, FAR + n), "%s", others[i]);
	}
}
END_TEST

START_TEST(a_neighbour_may_be_asked)
{
	struct hv_call call, allowed;

	start(hv_abis[_i]);
	hv_fuzz_batch(&f, 0, CALLS, calls);
	for (unsigned i = 0; i < CALLS; i++) {
		hv_fuzz_mutate(&f, i, &calls[i], &call);
		allowed = call;
		hv_fuzz_allow(&f, &allowed);
		expect_same(&call, &allowed, i);
	}
}
END_TEST

/* Whatever an engine feeds: a call that may be asked, and the same one from the same bytes. */
START_TEST(any_bytes_are_a_call)
{
	uint8_t bytes[64];
	uint64_t s = 1;

	start(hv_abis[_i]);
	for (unsigned i = 0; i < CALLS; i++) {
		struct hv_call call, again;
		size_t size = random_next(&s) % sizeof(bytes);

		for (unsigned n = 0; n < sizeof(bytes); n++)
			bytes[n] = (uint8_t)(random_next(&s) >> (n % 3 ? 0 : 58));
		hv_fuzz_read(&f, bytes, size, &call);
		again = call;
		hv_fuzz_allow(&f, &again);
		expect_same(&call, &again, i);
		hv_fuzz_read(&f, bytes, size, &again);
		expect_same(&again, &call, i);
	}
}
END_TEST

/* A restart goes to code, or the failure would be the caller's own. */
START_TEST(restarts_go_to_the_payload)
{
	unsigned restarts = 0;

	start(hv_abi_find("linux-4.12"));
	hv_fuzz_batch(&f, 0, CALLS, calls);
	for (unsigned i = 0; i < CALLS; i++)
		if (calls[i].event == HV_EVENT_HVC && calls[i].from == HV_FROM_EL1 && calls[i].in.r[HV_X0] == 1) {
			ck_assert_uint_eq(calls[i].in.r[HV_X1], places.payload);
			restarts++;
		}
	ck_assert_uint_gt(restarts, CALLS / 20);
}
END_TEST

/* What the calls should meet: neighbours of numbers, cut and extended ones, words of the code, every slot that can be asked. */
START_TEST(calls_have_every_shape)
{
	unsigned wide = 0, cut = 0, hint = 0, word = 0, sp0 = 0, mmu = 0, slots = 0;

	start(hv_abi_find("linux-4.12"));
	hv_fuzz_batch(&f, 0, CALLS, calls);
	for (unsigned i = 0; i < CALLS; i++) {
		const uint64_t *r = calls[i].in.r;

		wide += r[HV_X0] >> 32 && (r[HV_X0] & 0xffffffff) < 5;
		cut += r[HV_X0] >> 32 == 0xffffffff;
		hint += (r[HV_X0] & ~7ull) == 0x10000;
		word += r[HV_X0] - 0xbadca10 < 3;
		sp0 += !(r[HV_PSTATE] & 1);
		mmu += r[HV_SCTLR_EL2] & 1;
		if (calls[i].event < HV_EVENT_NONE)
			slots |= 1u << hv_slot(calls[i].from, calls[i].event);
	}
	ck_assert_uint_gt(wide, 20);
	ck_assert_uint_gt(cut, 20);
	ck_assert_uint_gt(hint, 20);
	ck_assert_uint_gt(word, 0);
	ck_assert_uint_gt(sp0, 0);
	ck_assert_uint_gt(mmu, 0);
	ck_assert_uint_eq(slots, 0xffff);
}
END_TEST

/* --- smaller calls --------------------------------------------------------------------------------------- */

static unsigned asked;

static int fails_by_three(void *ctx, const struct hv_call *call)
{
	(void)ctx;
	asked++;
	return call->in.r[HV_X0] == 7 && (call->in.r[HV_X5] & 0xff) == 0xef && call->in.v[6] == 0x33;
}

START_TEST(what_matters_stays)
{
	struct hv_call call, plain;

	start(hv_abi_find("linux-4.12"));
	hv_fuzz_call(&f, 3, &call);
	call.from = HV_FROM_EL1;
	call.event = HV_EVENT_HVC;
	call.in.r[HV_X0] = 7;
	call.in.r[HV_X5] = 0x123ef;
	call.in.v[6] = 0x33;
	hv_fuzz_allow(&f, &call);
	asked = 0;
	ck_assert_int_gt(fuzz_minimise(&f, &call, fails_by_three, NULL), 0);
	ck_assert_int_eq(fails_by_three(NULL, &call), 1);
	ck_assert_uint_lt(asked, 300);
	hv_call_init(&plain, &places);
	for (unsigned reg = HV_X1; reg <= HV_X30; reg++)
		ck_assert_uint_eq(call.in.r[reg], reg == HV_X5 ? 0xef : plain.in.r[reg]);
	ck_assert(!memcmp(&call.in.v[8], &plain.in.v[8], 56 * sizeof(uint64_t)));
	ck_assert_uint_eq(call.in.r[HV_SP_EL1], plain.in.r[HV_SP_EL1]);
	ck_assert_uint_eq(call.imm, 0);
}
END_TEST

static int is_lost(void *ctx, const struct hv_call *call)
{
	(void)ctx;
	(void)call;
	return -1;
}

START_TEST(a_lost_machine_ends_it)
{
	struct hv_call call;

	start(hv_abi_find("linux-4.12"));
	hv_fuzz_call(&f, 3, &call);
	ck_assert_int_eq(fuzz_minimise(&f, &call, is_lost, NULL), -1);
}
END_TEST

/* --- sequences --------------------------------------------------------------------------------------------- */

START_TEST(sequences_are_those_of_the_seed)
{
	struct fuzz_sequence s, again;
	unsigned shorter = 0;

	start(hv_abis[_i]);
	for (unsigned i = 0; i < 200; i++) {
		fuzz_sequence_make(&f, i, &s);
		fuzz_sequence_make(&f, i, &again);
		ck_assert(!memcmp(&s, &again, sizeof(s)));
		ck_assert(fuzz_sequence_allow(&f, &again));	/* and changes nothing */
		ck_assert(!memcmp(&s, &again, sizeof(s)));
		shorter += s.count < 2;
	}
	ck_assert(!shorter || shorter == 200);	/* a matter of the generation */
}
END_TEST

/* SET_VECTORS, what the resident is asked, the way home, and a restart at the end. */
START_TEST(sequences_hand_el2_over_and_back)
{
	unsigned set = 0, home = 0, restart = 0;
	struct fuzz_sequence s;

	start(hv_abi_find("linux-4.12"));
	for (unsigned i = 0; i < 200; i++) {
		fuzz_sequence_make(&f, i, &s);
		for (unsigned n = 0; n < s.count; n++) {
			set += s.x[n][0] == 0 && s.x[n][1] == HV_SCENE_BASE + FUZZ_RESIDENT;
			home += n && s.x[n][0] == FUZZ_HOME && s.x[n][1] == places.table;
		}
		restart += s.x[s.count - 1][0] == 1 && s.x[s.count - 1][1] == places.payload;
	}
	ck_assert_uint_gt(set, 100);
	ck_assert_uint_gt(home, 100);
	ck_assert_uint_gt(restart, 10);
}
END_TEST

/* Fails if a call 7 comes at some time behind a call 5, whose x2 has a bit. */
static int fails_by_two(void *ctx, const struct fuzz_sequence *s)
{
	bool five = false;

	(void)ctx;
	asked++;
	for (unsigned n = 0; n < s->count; n++) {
		if (five && s->x[n][0] == 7)
			return 1;
		five |= s->x[n][0] == 5 && s->x[n][2] & 4;
	}
	return 0;
}

START_TEST(calls_that_do_not_matter_are_dropped)
{
	struct fuzz_sequence s = { .count = FUZZ_SEQUENCE_MOST };

	start(hv_abi_find("linux-4.12"));
	for (unsigned n = 0; n < s.count; n++)
		for (unsigned i = 0; i < FUZZ_CARRIED; i++)
			s.x[n][i] = i ? 0x34 : 0x100 + n;
	s.x[6][0] = 5;
	s.x[17][0] = 7;
	ck_assert(fuzz_sequence_allow(&f, &s));
	asked = 0;
	ck_assert_int_gt(fuzz_sequence_minimise(&f, &s, fails_by_two, NULL), 0);
	ck_assert_uint_lt(asked, 100);
	ck_assert_uint_eq(s.count, 2);
	ck_assert_uint_eq(s.x[0][0], 5);
	ck_assert_uint_eq(s.x[0][1], hv_regs[HV_X1].canary);
	ck_assert_uint_eq(s.x[0][2], 0x34);
	ck_assert_uint_eq(s.x[1][0], 7);
	ck_assert_uint_eq(s.x[1][5], hv_regs[HV_X24].canary);
}
END_TEST

Suite *fuzz_suite(void)
{
	Suite *s = suite_create("fuzz");
	TCase *t = tcase_create("calls"), *small = tcase_create("smaller calls");
	int count = (int)hv_abi_count;

	tcase_set_timeout(t, 60);
	tcase_add_test(t, a_seed_gives_the_same_calls_for_ever);
	tcase_add_loop_test(t, any_call_can_be_made_alone, 0, count);
	tcase_add_loop_test(t, what_is_made_may_be_asked, 0, count);
	tcase_add_test(t, calls_of_a_run_are_alike);
	tcase_add_test(t, runs_are_of_bare_stubs);
	tcase_add_loop_test(t, a_neighbour_may_be_asked, 0, count);
	tcase_add_loop_test(t, any_bytes_are_a_call, 0, count);
	tcase_add_test(t, restarts_go_to_the_payload);
	tcase_add_test(t, calls_have_every_shape);
	tcase_add_test(small, what_matters_stays);
	tcase_add_test(small, a_lost_machine_ends_it);
	tcase_add_test(small, calls_that_do_not_matter_are_dropped);
	tcase_add_loop_test(t, sequences_are_those_of_the_seed, 0, count);
	tcase_add_test(t, sequences_hand_el2_over_and_back);
	suite_add_tcase(s, t);
	suite_add_tcase(s, small);
	return s;
}
