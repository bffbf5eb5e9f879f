/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A call and an outcome made by hand, for the judge: what a faultless stub makes of it, which a test then spoils. */
#ifndef TESTS_SUITE_JUDGE_MADE_H
#define TESTS_SUITE_JUDGE_MADE_H

#include <string.h>

#include "hvcheck/verdict.h"

static const struct hv_places places = {
	.site = 0x40201000, .payload = 0x40202000, .recorder = 0x40202800, .landing = 0x40204000, .el1_vectors = 0x40203000,
	.idmap_ro = 0x40209000, .params = 0x4020b080,
	HV_PLACES_USUAL, .table = HV_STUB_BASE, .stub = HV_STUB_BASE, .stub_size = 0x1000,
};
static struct hv_state baseline;
static struct hv_bench bench;
static struct hv_call call;
static struct hv_outcome out;

static inline void start(void)
{
	hv_call_init(&call, &places);
	baseline = call.in;
	baseline.r[HV_MDCR_EL2] = 6;	/* a CPU that keeps something else than the canary */
	bench = (struct hv_bench){ .abi = hv_abi_find("linux-4.12"), .places = &places, .baseline = &baseline,
				    .sees = ~0ull, .has = ~0ull };
	memset(&out, 0, sizeof(out));
}

/* What a faultless stub would have made of `call`, written out by hand for each ending. */
static inline void returns(uint64_t x0)
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

static inline void restarts(void)
{
	returns(call.in.r[HV_X2]);
	out.how = HV_HOW_RESTARTED;
	out.out.r[HV_X1] = call.in.r[HV_X3];
	out.out.r[HV_X2] = call.in.r[HV_X4];
	out.out.r[HV_X4] = call.in.r[HV_X1];
	out.out.r[HV_PC] = call.in.r[HV_X1];
	out.out.r[HV_PSTATE] = 0x600003c9;
}

static inline void hangs(uint64_t pc)
{
	returns(call.in.r[HV_X0]);
	out.how = HV_HOW_HUNG;
	out.out.r[HV_PC] = pc;
	out.out.r[HV_PSTATE] = 0x3c9;
	if (call.event != HV_EVENT_HVC)
		out.out.r[HV_ESR_EL2] = call.in.r[HV_ESR_EL2];
}

static inline enum hv_status status_of(enum hv_rule rule)
{
	struct hv_verdict v[HV_RULE_COUNT];
	unsigned count = hv_judge(&bench, &call, &out, v);

	for (unsigned i = 0; i < count; i++)
		if (v[i].rule == rule)
			return (enum hv_status)v[i].status;
	return HV_SKIP;
}

static inline unsigned failures(void)
{
	struct hv_verdict v[HV_RULE_COUNT];
	unsigned count = hv_judge(&bench, &call, &out, v), failed = 0;

	for (unsigned i = 0; i < count; i++)
		failed += v[i].status == HV_FAIL;
	return failed;
}

#endif
