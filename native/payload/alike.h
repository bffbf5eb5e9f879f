/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls of a run (hv_fuzz_is_run()) judged at a glance: x0 is the one answer, all else is as it was. */
#ifndef NATIVE_ALIKE_H
#define NATIVE_ALIKE_H

#include "hvcheck/fuzz.h"

/* What this stub should answer, as the judge has it. */
void alike_begin(const struct hv_bench *bench);
/* Whether a call of a run has come back as it should, as far as its outcome was stored: x0-x30, PSTATE. */
bool alike_is_right(const struct hv_fuzz_inner *call, const struct hv_outcome *out);
/*
 * It has not, at a glance. The rule that fails by the judge's word, with `whole` the call in full; HV_RULE_NONE: none does, and
 * what is allowed here is no longer looked at.
 */
enum hv_rule alike_judge(const struct hv_call *whole, const struct hv_outcome *out);

#endif
