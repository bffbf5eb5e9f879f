/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/alike.h"
#include "tests/assembled.h"

#include <string.h>

#include "hvcheck/fuzz.h"
#include "hvcheck/verdict.h"
#include "tests/subject.h"

#define SEED 5
#define FIRST (1u << 16)	/* among the first calls of a seed there are no runs */
#define MOST (1u << 21)		/* calls within which what one in 65,536 does is met */
#define ATTEMPTS 100
#define KNOWN_CALLS 8192
#define TOGETHER 256	/* calls that are made again at once, at most */
#define SLOT 0x400

static const char *machine_spec;

/* One call in 65,536 of those that are noise goes wrong. Which ones, the test says by itself: is_hit(). */
static const char trigger[] = ASM("tst x7, #0xfff0; b.ne .+32; tst x8, #0xf; b.ne .+24");
static bool is_hit(const struct hv_call *call)
{
	return !(call->in.r[HV_X7] & 0xfff0) && !(call->in.r[HV_X8] & 0xf);
}

/* And this is done with the others, and with it as well if it comes back. */
static const char answer[] = ASM("cbz x0, 1f; cmp x0, #1; b.eq 2f; cmp x0, #2; b.eq 3f; mov w0, #0xca11; "
				 "movk w0, #0xbad, lsl #16; eret; 1: msr vbar_el2, x1; 3: mov x0, xzr; eret; "
				 "2: mov x0, x2; mov x2, x4; mov x4, x1; mov x1, x3; br x4");

/* What goes wrong: five words. */
static const struct {
	const char *what, *code;
	enum hv_rule rule;	/* HV_RULE_NONE: it depends on the call */
	bool exact;		/* else nothing proves it, so it is waited for */
#define EXACT true
} cases[] = {
	{ "x19 is another", ASM("add x19, x19, #1; nop; nop; nop; nop"), HV_REG_01, EXACT },
	{ "x30 is another", ASM("mov x30, x29; nop; nop; nop; nop"), HV_REG_02, EXACT },
	{ "the answer is another", ASM("mov x0, #7; eret; nop; nop; nop"), HV_RULE_NONE, EXACT },
	{ "TPIDR_EL2 is another", ASM("msr tpidr_el2, x7; nop; nop; nop; nop"), HV_SYS_02, EXACT },
	{ "TPIDR_EL1 is another", ASM("msr tpidr_el1, x7; nop; nop; nop; nop"), HV_SYS_01, EXACT },
	{ "SP_EL2 is another", ASM("add sp, sp, #16; nop; nop; nop; nop"), HV_REG_04, EXACT },
	{ "v5 is another", ASM("msr cptr_el2, xzr; isb; mov v5.d[0], x7; nop; nop"), HV_REG_05, EXACT },
	{ "the vectors are others", ASM("msr vbar_el2, x7; nop; nop; nop; nop"), HV_RULE_NONE, EXACT },
	{ "it hangs", ASM("b .; nop; nop; nop; nop"), HV_LIVE_01, EXACT },
	{ "it counts for ever", ASM("add x5, x5, #1; nop; b .-8; nop; nop"), HV_LIVE_01, !EXACT },
	{ "it takes an exception", ASM(".inst 0; nop; nop; nop; nop"), HV_LIVE_01, EXACT },
	{ "it stays at EL2", ASM("mov w0, #0x3c9; msr spsr_el2, x0; mov x0, xzr; eret; nop"), HV_RULE_NONE, EXACT },
	{ "it comes back elsewhere", ASM("mrs x0, elr_el2; add x0, x0, #8; msr elr_el2, x0; eret; nop"), HV_RULE_NONE, EXACT },
	{ "it enters its caller at EL2", ASM("br x1; nop; nop; nop; nop"), HV_RULE_NONE, EXACT },
};

static void put(uint8_t **at, const char *text)
{
	size_t count;
	const uint32_t *words = assembled(text, &count);

	memcpy(*at, words, 4 * count);
	*at += 4 * count;
}

static struct subject open_with(const char *when, const char *code)
{
	struct subject s = subject_open("linux-4.12", machine_spec);
	uint8_t *at = s.stub->image + s.stub->table + SLOT;

	put(&at, when);
	put(&at, code);
	put(&at, answer);
	ck_assert_uint_le((size_t)(at - s.stub->image) - s.stub->table - SLOT, HV_SLOT_SIZE);
	ck_assert_msg(!s.m->ops->load(s.m, s.stub, hv_stub_home(s.stub, &s.m->places)), "%s", s.m->error);
	return s;
}

static struct hv_fuzz fuzz_of(const struct subject *s)
{
	return (struct hv_fuzz){ .abi = s->abi, .places = &s->m->places, .seed = SEED, .sees = s->m->sees, .has = s->m->has,
				 .home = true };
}

static enum hv_rule rule_of(struct subject *s, const struct hv_call *call)
{
	const struct hv_bench bench = hv_bench_of(s->m, s->abi);
	struct hv_outcome out;
	struct hv_verdict v;

	ck_assert_msg(!s->m->ops->run(s->m, call, &out, 1), "%s", s->m->error);
	return hv_fuzz_judge(&bench, call, &out, &v);
}

static bool has_hit(const struct hv_fuzz *f, uint64_t first, uint64_t count)
{
	struct hv_call call;

	for (uint64_t i = 0; i < count; i++) {
		hv_fuzz_call(f, first + i, &call);
		if (is_hit(&call))
			return true;
	}
	return false;
}

static bool some_are_right(struct subject *s, const struct hv_fuzz *f, uint64_t first, size_t count)
{
	const struct hv_bench bench = hv_bench_of(s->m, s->abi);
	static struct hv_call calls[TOGETHER];
	static struct hv_outcome outs[TOGETHER];
	struct hv_verdict v;
	bool right = true;

	for (size_t i = 0; i < count; i++)
		hv_fuzz_call(f, first + i, &calls[i]);
	ck_assert_msg(!s->m->ops->run(s->m, calls, outs, count), "%s", s->m->error);
	for (size_t i = 0; right && i < count; i++)
		right = hv_fuzz_judge(&bench, &calls[i], &outs[i], &v) == HV_RULE_NONE;
	return right;
}

/* On a busy host a call may seem not to come back, or to have changed memory. It is made again then, and is right. */
static bool are_right(struct subject *s, const struct hv_fuzz *f, uint64_t first, uint64_t count)
{
	bool right = true;

	for (uint64_t i = 0; right && i < count; i += TOGETHER)
		right = some_are_right(s, f, first + i, count - i < TOGETHER ? count - i : TOGETHER);
	return right;
}

/* The calls from FIRST on, up to those that the machine wants made again because something is wrong with one of them. */
static uint64_t find(struct subject *s, const struct hv_fuzz *f, struct hv_fuzzed *fuzzed)
{
	static const struct hv_rule_set known[HV_FUZZ_KINDS];
	const struct hv_news news = { .known = known };
	uint64_t at = FIRST;

	for (unsigned i = 0; i < ATTEMPTS && at < MOST; i++) {
		s->m->patience = HV_PATIENCE;
		ck_assert_msg(!s->m->ops->fuzz(s->m, f, &news, at, MOST - at, fuzzed), "%s", s->m->error);
		at += fuzzed->done;
		if (fuzzed->repeat && (fuzzed->rule != HV_RULE_COUNT || has_hit(f, at, fuzzed->repeat) ||
				       !are_right(s, f, at, fuzzed->repeat)))
			return at;
		at += fuzzed->repeat;
	}
	ck_abort_msg("nothing was found");
}

static uint64_t first_hit(const struct hv_fuzz *f, struct hv_call *call)
{
	for (uint64_t i = FIRST; i < MOST; i++) {
		hv_fuzz_call(f, i, call);
		if (call->event == HV_EVENT_HVC && call->from == HV_FROM_EL1 && is_hit(call))
			return i;
	}
	ck_abort_msg("no call hits");
}

START_TEST(one_call_in_many_is_named)
{
	struct subject s = open_with(trigger, cases[_i].code);
	const struct hv_fuzz f = fuzz_of(&s);
	struct hv_fuzzed fuzzed;
	struct hv_call call;
	uint64_t hit = first_hit(&f, &call), at = find(&s, &f, &fuzzed);
	bool exact = cases[_i].exact && !strncmp(machine_spec, "qemu", 4);
	enum hv_rule rule;

	ck_assert_msg(hv_fuzz_is_run(&f, hit), "%s: call %lu is of no run", cases[_i].what, (unsigned long)hit);
	/* If time is up before the payload has made the calls of the run again, or a CPU was lost, the host makes all of them. */
	ck_assert_msg(at + fuzzed.repeat - 1 == hit || (!exact && at <= hit && hit < at + fuzzed.repeat),
		      "%s by call %lu: %lu and %lu more are to be made again (%s)", cases[_i].what, (unsigned long)hit,
		      (unsigned long)at, (unsigned long)fuzzed.repeat - 1,
		      fuzzed.rule < HV_RULE_COUNT ? hv_rules[fuzzed.rule].name : "by the host");
	/* A board may have lost a CPU by it, and seen nothing: so it is not asked once more, which would take seconds. */
	if (exact) {
		rule = rule_of(&s, &call);
		ck_assert_msg(rule != HV_RULE_NONE && (cases[_i].rule == HV_RULE_NONE || rule == cases[_i].rule), "%s: %s",
			      cases[_i].what, rule == HV_RULE_NONE ? "nothing fails" : hv_rules[rule].name);
		ck_assert_msg(fuzzed.rule == HV_RULE_COUNT || fuzzed.rule == rule, "%s: %s", cases[_i].what,
			      hv_rules[fuzzed.rule].name);
	}
	subject_close(&s);
}
END_TEST

/* Memory is looked at behind all of them: which one it was, those that make them again find out. */
START_TEST(memory_is_seen_to)
{
	struct subject s = open_with(trigger, ASM("str x7, [sp]; nop; nop; nop; nop"));
	const struct hv_fuzz f = fuzz_of(&s);
	struct hv_fuzzed fuzzed;
	struct hv_call call;
	uint64_t hit = first_hit(&f, &call), at = find(&s, &f, &fuzzed);

	ck_assert_uint_le(at, hit);
	ck_assert_uint_lt(hit, at + fuzzed.repeat);
	ck_assert_uint_eq(rule_of(&s, &call), HV_MEM_01);
	subject_close(&s);
}
END_TEST

/*
 * These go wrong only if the call is unknown, and EL1 came to it straight from another such call, as the runner's scratch register
 * tells them: made again, each is right. That is told as a failure all the same. Six words.
 */
static const char unknown[] = ASM("tst x7, #0xfff0; b.ne .+36; cmp x0, #2; b.ls .+28");
static const struct {
	const char *code;
	enum hv_rule rule;
} shy[] = {
	{ ASM("mrs x0, tpidrro_el0; lsr x0, x0, #20; sub x0, x0, #0xba; cbnz x0, .+8; add x19, x19, #1; mov x0, #9"), HV_REG_01 },
	{ ASM("mrs x0, tpidrro_el0; lsr x0, x0, #20; sub x0, x0, #0xba; cbnz x0, .+8; msr tpidr_el2, x7; mov x0, #9"), HV_SYS_02 },
};

START_TEST(what_does_not_come_again_is_told)
{
	struct subject s = open_with(unknown, shy[_i].code);
	const struct hv_fuzz f = fuzz_of(&s);
	struct hv_fuzzed fuzzed;

	find(&s, &f, &fuzzed);
	ck_assert_uint_eq(fuzzed.rule, shy[_i].rule);
	subject_close(&s);
}
END_TEST

/*
 * RESET_VECTORS is known to spoil TPIDR_EL2. Behind most runs that is seen, by another call: which one has done it is found out,
 * and it is no news.
 */
static const char reset[] = ASM("cmp x0, #2; b.ne .+32; nop; nop");

START_TEST(what_is_known_is_charged_to_no_other)
{
	static struct hv_rule_set known[HV_FUZZ_KINDS];
	const struct hv_news news = { .known = known };
	struct subject s = open_with(reset, ASM("msr tpidr_el2, x7; nop; nop; nop; nop"));
	const struct hv_fuzz f = fuzz_of(&s);
	struct hv_fuzzed fuzzed;
	struct hv_call call;

	memset(known, 0, sizeof(known));
	hv_call_init(&call, &s.m->places);
	call.in.r[HV_X0] = 2;
	hv_rule_set_add(&known[hv_fuzz_kind(s.abi, &call)], HV_SYS_02);
	for (uint64_t at = FIRST; at < FIRST + KNOWN_CALLS; at += fuzzed.done + fuzzed.repeat) {
		ck_assert_msg(!s.m->ops->fuzz(s.m, &f, &news, at, FIRST + KNOWN_CALLS - at, &fuzzed), "%s", s.m->error);
		ck_assert_msg(fuzzed.rule == HV_RULE_COUNT, "%s at %lu", hv_rules[fuzzed.rule].name, (unsigned long)at);
	}
	subject_close(&s);
}
END_TEST

/* A stub that is right at each call: nothing is wrong, however many they are. */
START_TEST(a_good_stub_goes_by)
{
	static const struct hv_rule_set known[HV_FUZZ_KINDS];
	const struct hv_news news = { .known = known };
	struct subject s = open_with(trigger, ASM("nop; nop; nop; nop; nop"));
	const struct hv_fuzz f = fuzz_of(&s);
	struct hv_fuzzed fuzzed;

	ck_assert_msg(!s.m->ops->fuzz(s.m, &f, &news, FIRST, MOST, &fuzzed), "%s", s.m->error);
	ck_assert_uint_gt(fuzzed.done + fuzzed.repeat, 0);
	ck_assert(!fuzzed.repeat || (fuzzed.rule == HV_RULE_COUNT && are_right(&s, &f, FIRST + fuzzed.done, fuzzed.repeat)));
	subject_close(&s);
}
END_TEST

Suite *alike_suite(const char *spec)
{
	Suite *suite = suite_create("alike");
	TCase *tcase = tcase_create("alike");

	machine_spec = spec;
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, one_call_in_many_is_named, 0, (int)(sizeof(cases) / sizeof(cases[0])));
	tcase_add_test(tcase, memory_is_seen_to);
	tcase_add_loop_test(tcase, what_does_not_come_again_is_told, 0, (int)(sizeof(shy) / sizeof(shy[0])));
	tcase_add_test(tcase, what_is_known_is_charged_to_no_other);
	tcase_add_test(tcase, a_good_stub_goes_by);
	suite_add_tcase(suite, tcase);
	return suite;
}
