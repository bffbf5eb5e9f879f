/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Verdicts, and the judge that makes them. Freestanding: the judge runs on the host and inside a board's payload.
 */
#ifndef HVCHECK_VERDICT_H
#define HVCHECK_VERDICT_H

#include "hvcheck/abi.h"
#include "hvcheck/linkage.h"
#include "hvcheck/machine.h"
#include "hvcheck/rule.h"

HV_BEGIN

enum hv_status {
	HV_PASS,
	HV_FAIL,
	HV_SKIP,	/* not tried, `why` says why */
	HV_UNSEEN,	/* tried, but this machine cannot observe it */
	HV_KNOWN,	/* fails, as shipped kernels are known to (suite/known.h); a failure under --strict */
	HV_STATUS_COUNT
};

/* One register that is not as it must be. `reg` is an enum hv_reg, or HV_DIFF_V + n for half n of v0..v31. */
#define HV_DIFF_V 0x100
#define HV_DIFF_MEMORY 0x200	/* `got` is the first changed address, `want` the number of bytes */
#define HV_DIFF_HOW 0x201	/* `want` and `got` are HV_HOW_* */
#define HV_DIFF_VECTORS 0x202	/* `want` is their address; what there is in its place is not known, but that it does not answer */
struct hv_diff {
	uint32_t reg;
	uint64_t want, got;
};

#define HV_DIFFS 6
struct hv_verdict {
	uint16_t rule;		/* enum hv_rule */
	uint8_t status;		/* enum hv_status */
	uint8_t diff_count;	/* how many registers differ, HV_DIFFS kept at most */
	struct hv_diff diff[HV_DIFFS];
};

struct hv_machine;

/* What the judge needs beside a call and its outcome. All borrowed. */
struct hv_bench {
	const struct hv_abi *abi;
	const struct hv_places *places;
	const struct hv_state *baseline;
	uint64_t sees;		/* HV_SEE_* of the machine */
	uint64_t has;		/* HV_HAS_* of its CPU */
	uint32_t release;	/* of the stub, as hv_abi_release() takes it */
	bool strict;
	uint64_t answer;	/* of this stub to unknown calls, if its generation has two: hv_bench_learn(); 0: not known */
	bool overridden;	/* the stub's command line says that the CPU has no VHE */
};

/* Of calls to a stub of this generation on this machine, which keeps both; the other members are 0. */
struct hv_bench hv_bench_of(const struct hv_machine *m, const struct hv_abi *abi);

/*
 * Judge one outcome: fills at most HV_RULE_COUNT verdicts, one for each rule that applies to this call, and returns how many.
 * A call that ended where it must not is judged on that alone.
 */
unsigned hv_judge(const struct hv_bench *bench, const struct hv_call *call, const struct hv_outcome *out, struct hv_verdict *v);

/*
 * A generation may have two answers to an unknown call, each right in some of its releases. A stub has one: that of its first such
 * call, to be learnt from each outcome before it is judged.
 */
void hv_bench_learn(struct hv_bench *bench, const struct hv_call *call, const struct hv_outcome *out);

/* What a call of a stub without fault comes to: its ending, and the registers that the call says. For lists of tests. */
void hv_expected(const struct hv_bench *bench, const struct hv_call *call, struct hv_outcome *out);

/* Judge x0 alone, behind a call that is answered and that another follows, by the same rules: one verdict. */
void hv_judge_answer(const struct hv_bench *bench, const struct hv_call *call, uint64_t x0, struct hv_verdict *v);

/* Bit n: xn after the call is not what it was before (x0-x30); results count. */
uint32_t hv_changed(const struct hv_call *call, const struct hv_outcome *out);

/*
 * Compare two outcomes of one call on two machines: AGREE-01, SKIP if they need not agree. The benches
 * give what each saw and its baseline.
 */
void hv_agree(const struct hv_bench *a_bench, const struct hv_outcome *a,
	      const struct hv_bench *b_bench, const struct hv_outcome *b, const struct hv_call *call,
	      struct hv_verdict *v);

/* One call that the generator wants run. */
struct hv_planned {
	struct hv_call call;
	const char *name;	/* call's name in the ABI, or "unknown", "slot-0x280": part of the test id */
	const char *probe;	/* what is special about it, for people: "immediate 0xffff" */
	uint16_t aim;		/* rule that this call was made for, else HV_RULE_NONE: then every rule it meets counts */
	uint64_t sees, has;	/* HV_SEE_* of a machine and HV_HAS_* of its CPU without which it cannot be run at all */
	bool is_other;		/* the call alone does not make it fail again: another CPU made it, or its entry is nowhere */
};

bool hv_is_runnable(const struct hv_planned *p, const struct hv_machine *m);

#define HV_PLAN_MAX 4096
/*
 * Fill `plan` (room for `max`) with the calls for a generation, aimed at `places`; returns how many there are. The same
 * arguments give the same plan.
 */
size_t hv_generate(const struct hv_abi *abi, const struct hv_places *places, uint64_t seed, struct hv_planned *plan, size_t max);

HV_END

#endif
