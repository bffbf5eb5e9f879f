/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Failures of random calls told apart: which kind of call, and which rule. Freestanding: host and payload must say the same. */
#include "hvcheck/fuzz.h"

enum { KIND_NEARBY, KIND_TRAP, KIND_UNKNOWN, KIND_SLOTS, KIND_CALLS = KIND_SLOTS + 16 };

unsigned hv_fuzz_kind(const struct hv_abi *abi, const struct hv_call *call)
{
	const struct hv_call_spec *spec = hv_abi_select(abi, call);

	if (call->event == HV_EVENT_SVC || call->event == HV_EVENT_SMC)
		return KIND_NEARBY;
	if (call->event == HV_EVENT_TRAP)
		return KIND_TRAP;
	if (call->from != hv_execs[abi->exec].caller_from || call->event != HV_EVENT_HVC)
		return KIND_SLOTS + hv_call_slot(abi->exec, call);
	for (unsigned i = 0; i < abi->call_count && KIND_CALLS + i < HV_FUZZ_KINDS; i++)
		if (spec == &abi->calls[i])
			return KIND_CALLS + i;
	return KIND_UNKNOWN;
}

enum hv_rule hv_fuzz_judge(const struct hv_bench *bench, const struct hv_call *call, const struct hv_outcome *out,
			   struct hv_verdict *v)
{
	struct hv_verdict all[HV_RULE_COUNT];
	unsigned count = hv_judge(bench, call, out, all);

	for (unsigned i = 0; i < count; i++)
		if (all[i].status == HV_FAIL) {
			*v = all[i];
			return (enum hv_rule)all[i].rule;
		}
	return HV_RULE_NONE;
}
