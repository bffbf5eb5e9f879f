/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What should come of a call. */
#ifndef SUITE_JUDGE_EXPECT_H
#define SUITE_JUDGE_EXPECT_H

#include "suite/judge/trial.h"

/* All but verdicts; `want` is the state before the call. */
void expect_begin(struct trial *t, const struct hv_bench *bench, const struct hv_call *call, const struct hv_outcome *out,
		  struct hv_verdict *v);
/* `spec`, `ending` and `want`, of a call to a live slot. */
void expect_call(struct trial *t);

/* Where a restart arrives. */
uint64_t expect_entry(const struct trial *t);
/* A restart whose entry is a dead slot of the stub itself: it hangs there, and not by an exception on the way. */
bool expect_parks(const struct trial *t);
/* A restart whose entry is where no machine has memory: EL2 faults at that very address once it is there. */
bool expect_afar(const struct trial *t);
/* Neither a call of the stub nor an address of anything. */
bool expect_nowhere(const struct trial *t);

#endif
