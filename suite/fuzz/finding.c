/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What has failed: whether that is news, what is left of it once all that does not matter is gone, and the file that it is kept in.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>

#include "suite/fuzz/fuzzer.h"
#include "suite/fuzz/hazard.h"
#include "suite/fuzz/minimise.h"

enum hv_rule finding_judge(const struct fuzzer *z, size_t machine, const struct hv_call *call, const struct hv_outcome *out,
			  struct hv_verdict *v)
{
	return hv_fuzz_judge(&z->bench[machine], call, out, v);
}

enum hv_rule finding_agree(const struct fuzzer *z, size_t machine, const struct hv_call *call, const struct hv_outcome *first,
			  const struct hv_outcome *out, struct hv_verdict *v)
{
	hv_agree(&z->bench[0], first, &z->bench[machine], out, call, v);
	return v->status == HV_FAIL ? HV_AGREE_01 : HV_RULE_NONE;
}

const char *finding_name(const struct fuzzer *z, const struct hv_call *call)
{
	static char name[32];
	unsigned slot = hv_call_slot(z->abi->exec, call);

	if (call->event == HV_EVENT_SVC || call->event == HV_EVENT_SMC)
		return "nearby";
	if (call->event == HV_EVENT_TRAP)
		return "trap";
	if (call->from == hv_execs[z->abi->exec].caller_from && call->event == HV_EVENT_HVC)
		return hv_abi_select(z->abi, call)->name;
	snprintf(name, sizeof(name), "slot-0x%03x", hv_slot_offset(z->abi->exec, slot));
	return name;
}

bool finding_is_known(const struct fuzzer *z, enum hv_rule rule, const char *name)
{
	for (unsigned i = 0; i < z->r->finding_count; i++)
		if (z->r->findings[i].rule == rule && !strcmp(z->r->findings[i].call_name, name))
			return true;
	return z->r->finding_count == FUZZ_FINDINGS;
}

void finding_learn(struct fuzzer *z, enum hv_rule rule, const struct hv_call *call)
{
	hv_rule_set_add(&z->known[hv_fuzz_kind(z->abi, call)], rule);
	if (z->r->finding_count == FUZZ_FINDINGS)
		memset(z->known, 0xff, sizeof(z->known));
}

/* What a smaller call must still do. */
struct same {
	struct fuzzer *z;
	size_t machine;			/* FUZZ_MACHINES: the one that models barriers */
	enum hv_rule rule;
	char name[40];
	struct hv_verdict verdict;	/* of the last call that did */
	bool unrun;			/* the last call was not made by some machine: one like it has cost a CPU */
};

static int is_hazard(struct same *s, const struct hv_call *call)
{
	struct fuzzer *z = s->z;
	enum hv_rule rule;

	if (fuzz_hazard_run(z->modelled, call, &rule))
		return fuzzer_lose(z, z->modelled);
	return rule == s->rule && !strcmp(finding_name(z, call), s->name);
}

static int fails_the_same(void *ctx, const struct hv_call *call)
{
	struct same *s = ctx;
	struct fuzzer *z = s->z;
	struct hv_outcome out, first = { 0 };
	struct hv_verdict v;
	enum hv_rule rule;

	if (s->machine == FUZZ_MACHINES)
		return is_hazard(s, call);
	if (z->m[s->machine]->ops->run(z->m[s->machine], call, &out, 1))
		return fuzzer_lose(z, z->m[s->machine]);
	if (s->rule == HV_AGREE_01) {
		if (z->m[0]->ops->run(z->m[0], call, &first, 1))
			return fuzzer_lose(z, z->m[0]);
		rule = finding_agree(z, s->machine, call, &first, &out, &v);
	} else {
		rule = finding_judge(z, s->machine, call, &out, &v);
	}
	s->unrun = hv_is_unrun(&out) || hv_is_unrun(&first);
	if (s->unrun || rule != s->rule || strcmp(finding_name(z, call), s->name))
		return 0;
	s->verdict = v;
	return 1;
}

static void make_path(const struct fuzzer *z, struct fuzz_finding *found)
{
	char name[160];

	snprintf(name, sizeof(name), "%.80s-%s-%s", z->stub->name, hv_rules[found->rule].name, found->call_name);
	for (char *c = name; *c; c++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._", *c))
			*c = '-';
	snprintf(found->path, sizeof(found->path), "%s/%s.replay%s", z->o->out, name + (name[0] == '.'), z->o->suffix);
}

static int save(struct fuzzer *z, struct fuzz_finding *found)
{
	char comment[512];

	if (!z->o->out)
		return 0;
	make_path(z, found);
	if (found->asked)
		snprintf(comment, sizeof(comment), "# %s: %s\n# asked as by hvcheck run%s\n", hv_rules[found->rule].name,
			 hv_rules[found->rule].sentence, found->rule == HV_REG_06 ? "\n# needs --strict" : "");
	else
		snprintf(comment, sizeof(comment), "# %s: %s\n# %s %llu of seed %llu%s%s\n", hv_rules[found->rule].name,
		 hv_rules[found->rule].sentence, found->sequence.count ? "sequence" : "call", (unsigned long long)found->index,
		 (unsigned long long)found->seed,
		 found->rule == HV_REG_06 ? "\n# needs --strict" : "",
		 found->alone ? "" : "\n# by itself it does not fail: what was called before it matters");
	return fuzz_write(found->path, z->stub, z->abi, found->machine, z->o->symbol, found->sequence.count ? NULL : &found->call,
			  &found->sequence, z->f.places, comment, z->r->error, sizeof(z->r->error));
}

void finding_count(struct fuzzer *z)
{
	__atomic_store_n(&z->r->finding_count, z->r->finding_count + 1, __ATOMIC_RELEASE);
}

int finding_publish(struct fuzzer *z, struct fuzz_finding *found)
{
	int err = save(z, found);

	if (err)	/* it is told all the same */
		*found->path = 0;
	finding_count(z);
	return err;
}

int finding_add(struct fuzzer *z, size_t machine, enum hv_rule rule, const struct hv_call *call, uint64_t index,
		       const struct hv_verdict *v)
{
	struct fuzz_finding *found = &z->r->findings[z->r->finding_count];
	struct same same = { .z = z, .machine = machine, .rule = rule, .verdict = *v };
	int alone;

	*found = (struct fuzz_finding){ .rule = (uint16_t)rule, .broken = (uint16_t)rule, .index = index, .seed = z->o->seed,
					.seconds = fuzzer_elapsed(z), .call = *call };
	snprintf(found->call_name, sizeof(found->call_name), "%s", finding_name(z, call));
	snprintf(same.name, sizeof(same.name), "%s", found->call_name);
	if (rule == HV_AGREE_01)
		snprintf(found->machine, sizeof(found->machine), "%s+%s", z->m[0]->name, z->m[machine]->name);
	else
		snprintf(found->machine, sizeof(found->machine), "%s", z->m[machine == FUZZ_MACHINES ? 0 : machine]->name);
	alone = fails_the_same(&same, call);
	if (alone < 0 || (alone && fuzz_minimise(&z->f, &found->call, fails_the_same, &same) < 0))
		return -1;
	found->alone = alone || same.unrun;
	found->verdict = same.verdict;
	return finding_publish(z, found);
}
