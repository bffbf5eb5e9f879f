/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIVE_JUDGE_H
#define LIVE_JUDGE_H

#include "machines/live/live.h"

/* What judging the live calls of one machine needs. */
struct live_judging {
	const struct hv_stub *stub;
	const struct hv_abi *abi;
	const struct hv_suite_options *options;
	struct hv_report *report;
	const struct live_places *places;
	const char *machine;
	uint64_t sees, has;	/* as of a hv_machine */
	uint64_t answer;	/* hv_bench.answer of the hypervisor */
};

/* The places of a call, for the judge: VBAR_EL2 goes back to the bare stub's table if that was found, or to any of the kernel's. */
struct hv_places live_bench_places(const struct hv_stub *stub, const struct live_places *places, const struct hv_call *call);
void live_judge_call(struct live_judging *j, const struct live_call *c, struct hv_outcome *out, const struct live_seen *seen);
/* A call that the machine cannot make: an exception that is no HVC. */
void live_judge_unrun(struct live_judging *j, const struct live_call *c);
/* The rules that only a resident hypervisor has: those on the way that the call took. live_judge_call() includes them. */
void live_judge_way(struct live_judging *j, const struct live_call *c, const struct hv_outcome *out, const struct live_seen *seen);
void live_judge_record(struct live_judging *j, const struct live_call *c, const struct hv_outcome *out, const struct hv_verdict *v);

#endif
