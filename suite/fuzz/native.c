/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The loop, if a machine makes and judges the calls itself: it tells which of them failed, and those are made again here. Its
 * word is never a verdict (docs/decisions/0008-the-payloads-word.md).
 */
#include "suite/fuzz/fuzzer.h"

#define LONGEST (1u << 20)

bool native_is_on(const struct fuzzer *z)
{
	return z->machine_count == 1 && z->m[0]->ops->fuzz && !z->o->no_native && !z->parent_count;
}

/* The machine has seen a failure that did not come again, though its call was made again: it is told all the same. */
static int confirm(struct fuzzer *z, enum hv_rule rule, uint64_t index)
{
	const struct hv_verdict v = { .rule = (uint16_t)rule, .status = HV_FAIL };
	struct hv_call call;

	hv_fuzz_call(&z->f, index, &call);
	if (!finding_is_known(z, rule, finding_name(z, &call)) && finding_add(z, 0, rule, &call, index, &v))
		return -1;
	finding_learn(z, rule, &call);
	return 0;
}

int native_step(struct fuzzer *z)
{
	const struct hv_news news = { .strict = z->o->strict, .release = z->stub->release, .known = z->known };
	uint64_t left = z->o->calls ? z->o->calls - z->r->calls : z->stretch, end;
	struct hv_fuzzed fuzzed;

	if (z->m[0]->ops->fuzz(z->m[0], &z->f, &news, z->next, left < z->stretch ? left : z->stretch, &fuzzed))
		return fuzzer_lose(z, z->m[0]);
	z->next += fuzzed.done;
	z->unrun[0] = fuzzed.done ? 0 : z->unrun[0];
	z->r->calls += fuzzed.done;
	end = z->next + fuzzed.repeat;
	while (z->next < end && !fuzzer_is_over(z))
		if (batch_step(z, end - z->next))
			return -1;
	if (fuzzed.rule != HV_RULE_COUNT && z->next == end && !z->unrun[0] && confirm(z, (enum hv_rule)fuzzed.rule, end - 1))
		return -1;
	z->stretch = fuzzed.repeat > FUZZ_STRETCH / 2 ? FUZZ_STRETCH : z->stretch < LONGEST ? 2 * z->stretch : LONGEST;
	return 0;
}
