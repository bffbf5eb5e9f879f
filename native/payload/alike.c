/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/payload/alike.h"

#define OTHERS HV_FUZZ_RUN_NUMBERS
#define ANY (HV_STUB_NUMBERS + OTHERS)	/* every x0 that is none of the generation's numbers */
#define NO_NUMBER 0x77			/* nor of any other's */
#define GENERAL (HV_X30 + 1)

/* What comes of calls with one x0. */
static struct answer {
	uint64_t number, x0;
	uint64_t other;		/* as right in this generation; 0: nothing is */
	uint32_t loose;		/* bit n: xn may change, as the judge has said */
} answers[ANY + 1];		/* first the numbers that stubs have */
static unsigned other_count;
static const struct hv_bench *bench;

static struct answer *answer_of(uint64_t x0)
{
	if (x0 < HV_STUB_NUMBERS)
		return &answers[x0];
	for (unsigned i = 0; i < other_count; i++)
		if (answers[HV_STUB_NUMBERS + i].number == x0)
			return &answers[HV_STUB_NUMBERS + i];
	return &answers[ANY];
}

static void expect(struct answer *a, uint64_t number)
{
	static struct hv_call call;
	static struct hv_outcome out;
	struct hv_verdict v;

	hv_call_init(&call, bench->places);
	call.in.r[HV_X0] = number;
	hv_expected(bench, &call, &out);
	*a = (struct answer){ .number = number, .x0 = out.out.r[HV_X0] };
	if (hv_fuzz_judge(bench, &call, &out, &v) != HV_RULE_NONE)
		a->x0 = bench->abi->unknown_x0;
}

void alike_begin(const struct hv_bench *of)
{
	bench = of;
	other_count = 0;
	if (bench->abi->call_count > OTHERS)
		return;
	for (unsigned i = 0; i < HV_STUB_NUMBERS; i++)
		expect(&answers[i], i);
	for (unsigned i = 0; i < bench->abi->call_count; i++)
		if (bench->abi->calls[i].number >= HV_STUB_NUMBERS)
			expect(&answers[HV_STUB_NUMBERS + other_count++], bench->abi->calls[i].number);
	expect(&answers[ANY], NO_NUMBER);
}

/* Bit n: xn is not what it was. */
static uint32_t changed(const uint64_t *x, const struct hv_outcome *out)
{
	uint32_t set = 0;

	for (unsigned i = 0; i < GENERAL; i++)
		set |= (uint32_t)(x[i] != out->out.r[i]) << i;
	return set;
}

/* x1 to x30 are as they were. In assembly, as this is what most of the time is spent on that a call takes to be judged. */
static bool is_kept(const struct hv_fuzz_inner *call, const struct hv_outcome *out)
{
#ifdef __aarch64__
	uint64_t same, a, b, c;

	__asm__("cmp	xzr, xzr\n"
		".irp	at, 8, 24, 40, 56, 72, 88, 104, 120, 136, 152, 168, 184, 200, 216, 232\n"
		"ldp	%0, %1, [%4, #\\at]\n"
		"ldp	%2, %3, [%5, #\\at]\n"
		"ccmp	%0, %2, #0, eq\n"
		"ccmp	%1, %3, #0, eq\n"
		".endr\n"
		"cset	%0, eq" : "=&r"(same), "=&r"(a), "=&r"(b), "=&r"(c)
		: "r"(call->r), "r"(out->out.r), "m"(*call), "m"(out->out) : "cc");
	return same;
#else
	return !(changed(call->r, out) & ~1u);
#endif
}

bool alike_is_right(const struct hv_fuzz_inner *call, const struct hv_outcome *out)
{
	const struct answer *a = answer_of(call->r[HV_X0]);
	uint64_t x0 = out->out.r[HV_X0];

	if (out->id != call->id || out->how != HV_HOW_RETURNED || (x0 != a->x0 && (x0 != a->other || !a->other)) ||
	    (out->out.r[HV_PSTATE] ^ call->r[HV_PSTATE]) & HV_PSTATE_READ)
		return false;
	return is_kept(call, out) || (a->loose && !(changed(call->r, out) & ~(a->loose | 1)));
}

enum hv_rule alike_judge(const struct hv_call *whole, const struct hv_outcome *out)
{
	static struct hv_outcome all;
	struct answer *a = answer_of(whole->in.r[HV_X0]);
	struct hv_verdict v;
	enum hv_rule rule;

	if (out->id != whole->id || out->how != HV_HOW_RETURNED)
		return HV_LIVE_01;
	hv_expected(bench, whole, &all);
	all.id = out->id;
	for (unsigned i = 0; i < GENERAL; i++)
		all.out.r[i] = out->out.r[i];
	all.out.r[HV_PSTATE] = out->out.r[HV_PSTATE];
	rule = hv_fuzz_judge(bench, whole, &all, &v);
	if (rule != HV_RULE_NONE)
		return rule;
	a->loose |= changed(whole->in.r, out) & ~1u;
	if (out->out.r[HV_X0] != a->x0)
		a->other = out->out.r[HV_X0];
	return HV_RULE_NONE;
}
