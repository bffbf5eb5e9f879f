/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a call that fails to the few registers that make it fail. First by groups, since most calls fail by x0 alone, then one by
 * one.
 */
#include <string.h>

#include "suite/fuzz/private.h"
#include "suite/fuzz/minimise.h"

#define VECTORS HV_REG_COUNT		/* v0-v31 count as registers behind the others */
#define IMMEDIATE (VECTORS + 32)
#define FLAGS (IMMEDIATE + 1)
#define MASKS (FLAGS + 1)
#define PARTS (MASKS + 1)

/* What is tried together, [first, end). */
static const struct { unsigned first, end; } groups[] = {
	{ HV_X1, PARTS }, { HV_FPCR, VECTORS }, { VECTORS, IMMEDIATE }, { HV_PARAM0, HV_FPCR }, { HV_SP_EL0, HV_PSTATE },
	{ HV_X5, HV_SP_EL0 }, { HV_X1, HV_X5 }, { IMMEDIATE, PARTS }, { HV_X5, HV_X18 }, { HV_X18, HV_SP_EL0 },
};

struct job {
	const struct hv_fuzz *f;
	int (*fails)(void *ctx, const struct hv_call *call);
	void *ctx;
	struct hv_call plain;
	int tried;
};

static void reset(const struct job *j, unsigned part, struct hv_call *call)
{
	const uint64_t *plain = j->plain.in.r, pstate = plain[HV_PSTATE];

	if (part == IMMEDIATE)
		call->imm = 0;
	else if (part == FLAGS)
		call->in.r[HV_PSTATE] = (call->in.r[HV_PSTATE] & ~(uint64_t)HV_PSTATE_NZCV) | (pstate & HV_PSTATE_NZCV);
	else if (part == MASKS && call->from == HV_FROM_EL1)
		call->in.r[HV_PSTATE] = (call->in.r[HV_PSTATE] & HV_PSTATE_NZCV) | (pstate & ~(uint64_t)HV_PSTATE_NZCV);
	else if (part >= VECTORS && part < IMMEDIATE)
		memcpy(&call->in.v[2 * (part - VECTORS)], &j->plain.in.v[2 * (part - VECTORS)], 2 * sizeof(uint64_t));
	else if (part < VECTORS && part != HV_PSTATE)
		call->in.r[part] = plain[part];
}

/* Take `next` over if it fails as well. */
static int try_call(struct job *j, struct hv_call *call, struct hv_call *next)
{
	int fails;

	hv_fuzz_allow(j->f, next);	/* arguments that must be right stay right */
	if (!memcmp(next, call, sizeof(*next)))
		return 0;
	j->tried++;
	fails = j->fails(j->ctx, next);
	if (fails > 0)
		*call = *next;
	return fails;
}

static int try_range(struct job *j, struct hv_call *call, unsigned first, unsigned end)
{
	struct hv_call next = *call;

	for (unsigned part = first; part < end; part++)
		reset(j, part, &next);
	return try_call(j, call, &next);
}

/* A register that matters: a shorter number that does as well. */
static int shorten(struct job *j, struct hv_call *call, unsigned reg)
{
	const uint64_t value = call->in.r[reg], shorter[] = {
		0, 1, (uint32_t)value, value & 0xff, value & ~0xfffull, value & -value
	};

	if (value == j->plain.in.r[reg])
		return 0;
	for (unsigned i = 0; i < sizeof(shorter) / sizeof(shorter[0]); i++) {
		struct hv_call next = *call;
		int fails;

		next.in.r[reg] = shorter[i];
		if (shorter[i] >= call->in.r[reg])
			continue;
		fails = try_call(j, call, &next);
		if (fails)
			return fails;
	}
	return 0;
}

int fuzz_minimise(const struct hv_fuzz *f, struct hv_call *call, int (*fails)(void *ctx, const struct hv_call *call), void *ctx)
{
	struct job j = { .f = f, .fails = fails, .ctx = ctx };

	fuzz_begin(f, &j.plain);
	for (unsigned i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		if (try_range(&j, call, groups[i].first, groups[i].end) < 0)
			return -1;
	for (unsigned part = 0; part < PARTS; part++)
		if (try_range(&j, call, part, part + 1) < 0)
			return -1;
	for (unsigned reg = HV_X0; reg <= HV_X30; reg++)
		if (shorten(&j, call, reg) < 0)
			return -1;
	return j.tried;
}
