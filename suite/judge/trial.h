/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One call on trial: what it carried, what came of it, what should have, and its verdicts so far. Expectation is a register file of
 * its own: the state before the call, with the call's moves applied; every rule is then a set of registers in which the two must
 * agree. Private to suite/judge/. Freestanding.
 */
#ifndef SUITE_JUDGE_TRIAL_H
#define SUITE_JUDGE_TRIAL_H

#include "hvcheck/verdict.h"

struct trial {
	const struct hv_bench *bench;
	const struct hv_exec_info *exec;
	const struct hv_call *call;
	const struct hv_call_spec *spec;
	enum hv_ending ending;		/* of `spec`, but that a function comes back */
	const struct hv_outcome *out;
	struct hv_verdict *v;
	bool moved[HV_REG_COUNT];	/* the call has an effect on this register; aligned, as it is cleared for each call */
	unsigned count;			/* verdicts so far */
	bool general;			/* some general register is not as wanted */
	bool system;			/* some system register, of either level, is not as wanted */
	struct { uint64_t r[HV_REG_COUNT]; } want;	/* SIMD registers are as before */
};

/* Registers that an exception writes on its way: the stub need not preserve them. */
static inline bool trial_is_syndrome(unsigned reg)
{
	return reg == HV_ESR_EL2 || reg == HV_ELR_EL2 || reg == HV_SPSR_EL2;
}

/* EL0 comes back through an SVC, which writes these. */
static inline bool trial_is_way_home(const struct hv_call *call, unsigned reg)
{
	return call->from == HV_FROM_EL0 && (reg == HV_ESR_EL1 || reg == HV_ELR_EL1 || reg == HV_SPSR_EL1);
}

static inline bool trial_in_stub(const struct trial *t, uint64_t address)
{
	const struct hv_places *p = t->bench->places;

	return address - p->stub < p->stub_size;
}

/* A value as it must be compared: what the CPU cannot keep does not count. */
static inline uint64_t trial_visible(const struct trial *t, unsigned reg, uint64_t value)
{
	return reg == HV_VBAR_EL2 || reg == HV_VBAR_EL1 ? value & t->exec->vbar : value;
}

/* --- verdicts ------------------------------------------------------------------------------------------------ */

static inline struct hv_verdict *trial_open(struct trial *t, enum hv_rule rule)
{
	struct hv_verdict *v = &t->v[t->count++];
	uint64_t needs = hv_rules[rule].needs;

	v->rule = (uint16_t)rule;
	v->status = HV_PASS;
	v->diff_count = 0;	/* what lies behind the count means nothing, and clearing it takes longer than judging */
	if (needs & ~t->bench->sees || (needs & ~(HV_SEE_HANG | HV_SEE_SLOTS) & ~t->out->seen))
		v->status = HV_UNSEEN;
	return v;
}

/* One register is not as wanted: the verdict is FAIL, unless the machine cannot see what the rule needs. */
void trial_differ(struct hv_verdict *v, uint32_t reg, uint64_t want, uint64_t got);

static inline void trial_close(struct hv_verdict *v)
{
	if (v->diff_count > HV_DIFFS)
		v->diff_count = HV_DIFFS;
}

static inline void trial_compare(struct trial *t, struct hv_verdict *v, unsigned reg)
{
	uint64_t want = trial_visible(t, reg, t->want.r[reg]), got = trial_visible(t, reg, t->out->out.r[reg]);

	if (want != got)
		trial_differ(v, reg, want, got);
}

/* Hardly anything ever differs, and this is seen at a fraction of the price. */
static inline bool trial_differs(const uint64_t *want, const uint64_t *got, unsigned count)
{
	uint64_t bits = 0;
	unsigned i = 0;

	for (const unsigned fours = count & ~3u; i < fours; i += 4)	/* what a freestanding build would do a word at a time */
		bits |= (want[i] ^ got[i]) | (want[i + 1] ^ got[i + 1]) | (want[i + 2] ^ got[i + 2]) | (want[i + 3] ^ got[i + 3]);
	for (; i < count; i++)
		bits |= want[i] ^ got[i];
	return bits;
}

/* Those of x0-x30 that `set` has a bit for, but what the generation changes against its document. */
void trial_compare_set(struct trial *t, struct hv_verdict *v, uint32_t set);
void trial_compare_simd(struct trial *t, struct hv_verdict *v);
/* Registers that not every machine has a place for. */
void trial_compare_held(struct trial *t, struct hv_verdict *v, unsigned first, unsigned last);
/* ESR_EL2 as the call's own exception leaves it (Arm ARM D13.2.37): IRQ, FIQ and SError keep what was there. */
uint64_t trial_syndrome(const struct trial *t);

#endif
