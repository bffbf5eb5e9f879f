/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The order of system register writes, barriers and maintenance, read off the code along each path from a live slot. */
#include "suite/static/decode.h"
#include "suite/static/reach.h"
#include "suite/static/sync.h"

/* Instructions that the order of a context switch depends on. */
enum step {
	STEP_OTHER, STEP_PLAIN, STEP_ISB, STEP_DSB, STEP_DSB_LOCAL, STEP_TLBI, STEP_TLBI_ALL, STEP_TLBI_SHARED, STEP_IC,
	STEP_IC_SHARED, STEP_SCTLR, STEP_SCTLR_VHE, STEP_HCR, STEP_EL12, STEP_TABLES, STEP_LEAVES,
};

static const struct {
	uint32_t mask, bits;
	enum step step;
} steps[] = {
	{ 0xffffffff, 0xd5033fdf, STEP_ISB },
	{ 0xffffffff, 0xd503379f, STEP_DSB_LOCAL },	/* NSH. Maintenance waits for a DSB of loads and stores alike */
	{ 0xfffff3ff, 0xd503339f, STEP_DSB },
	{ 0xffffffff, 0xd508871f, STEP_TLBI },		/* VMALLE1, the kernel's; KVM's ALLE2 makes do with the ISB behind SCTLR */
	{ 0xffffffff, 0xd50c871f, STEP_TLBI_ALL },	/* ALLE2: under E2H the same translations */
	{ 0xffffffff, 0xd508831f, STEP_TLBI_SHARED },	/* VMALLE1IS, ALLE2IS */
	{ 0xffffffff, 0xd50c831f, STEP_TLBI_SHARED },
	{ 0xffffffff, 0xd508751f, STEP_IC },		/* IALLU */
	{ 0xffffffff, 0xd508711f, STEP_IC_SHARED },	/* IALLUIS */
	{ 0xffffffe0, 0xd51c1000, STEP_SCTLR },		/* MSR SCTLR_EL2 */
	{ 0xffffffe0, 0xd5181000, STEP_SCTLR_VHE },	/* MSR SCTLR_EL1: under E2H the same register, with the kernel's MMU */
	{ 0xffffffc0, 0xd5182000, STEP_TABLES },	/* MSR TTBR0_EL1, TTBR1_EL1 */
	{ 0xffffffe0, 0xd5182040, STEP_TABLES },	/* TCR_EL1 */
	{ 0xffffffe0, 0xd518a200, STEP_TABLES },	/* MAIR_EL1 */
	{ 0xffffffe0, 0xd51c1100, STEP_HCR },
	{ 0xffdf0000, 0xd51d0000, STEP_EL12 },		/* MSR, MRS of *_EL12 */
	{ 0xffffffff, 0xd69f03e0, STEP_LEAVES },	/* ERET synchronises by itself */
	{ 0xffffffff, 0xd503201f, STEP_PLAIN },
	{ 0x1c000000, 0x10000000, STEP_PLAIN },		/* data processing touches neither memory nor system state */
	{ 0x0e000000, 0x0a000000, STEP_PLAIN },
};

static enum step step_at(const struct hv_stub *stub, uint64_t at)
{
	uint32_t insn = hv_word(stub->image, stub->size, at);

	if (!hv_has_word(stub->size, at))
		return STEP_LEAVES;
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if ((insn & steps[i].mask) == steps[i].bits)
			return steps[i].step;
	return STEP_OTHER;
}

#define LOOK_AHEAD 64 /* instructions */

/* The instruction behind the one at `at`: a plain B is followed. */
static uint64_t following(const struct hv_stub *stub, uint64_t at)
{
	struct hv_insn decoded;
	uint32_t insn;

	at += 4;
	for (unsigned i = 0; i < LOOK_AHEAD; i++) {
		insn = hv_word(stub->image, stub->size, at);
		if (insn >> 26 != 5)		/* B */
			break;
		hv_decode(insn, &decoded);
		at += (uint64_t)decoded.offset;
	}
	return at;
}

/* True if `step` relies upon what the write `what` does. */
static bool relies(enum step what, enum step step)
{
	switch (what) {
	case STEP_SCTLR: case STEP_SCTLR_VHE: return step != STEP_PLAIN;
	case STEP_HCR: return step == STEP_EL12;
	default: return step == STEP_SCTLR || step == STEP_SCTLR_VHE;
	}
}

/* First instruction behind the write or TLBI at `at` that relies upon it with no ISB (for a TLBI: DSB, ISB) between, or 0. */
static uint64_t too_early(const struct hv_stub *stub, uint64_t at)
{
	enum step what = step_at(stub, at), step;
	bool dsb = false;

	for (unsigned i = 0; i < LOOK_AHEAD; i++) {
		at = following(stub, at);
		step = step_at(stub, at);
		dsb |= step == STEP_DSB || step == STEP_DSB_LOCAL;
		if (step == STEP_LEAVES || (step == STEP_ISB && (what != STEP_TLBI || dsb)))
			return 0;
		if (relies(what, step))
			return at;
	}
	return 0;
}

/*
 * What must stand, in this order, between two points of the kernel's move to EL2. The TLB may hold anything, and so may the
 * instruction cache; and SCTLR_EL2.EOS is the kernel's by then, so the ERET is not sure to synchronise.
 */
struct sequence {
	enum step from, to;
	enum step steps[3];
};

static const struct sequence kernel_mmu = { STEP_TABLES, STEP_SCTLR_VHE, { STEP_TLBI, STEP_DSB, STEP_ISB } };
static const struct sequence kernel_code = { STEP_SCTLR_VHE, STEP_LEAVES, { STEP_IC, STEP_DSB, STEP_ISB } };

/* `step` does what `wanted` is to do; `before` is the step that was taken last. */
static bool serves(enum step wanted, enum step step, enum step before)
{
	switch (wanted) {
	case STEP_TLBI: return step == STEP_TLBI || step == STEP_TLBI_ALL || step == STEP_TLBI_SHARED;
	case STEP_IC: return step == STEP_IC || step == STEP_IC_SHARED;
	case STEP_DSB: return step == STEP_DSB ||
			      (step == STEP_DSB_LOCAL && before != STEP_TLBI_SHARED && before != STEP_IC_SHARED);
	default: return step == wanted;
	}
}

/* The end of a sequence that begins at `at`, if one of its steps is missing before it; else 0. */
static uint64_t incomplete(const struct hv_stub *stub, uint64_t at, const struct sequence *q)
{
	enum step before = q->from, step;
	unsigned done = 0;

	if (step_at(stub, at) != q->from)
		return 0;
	for (unsigned i = 0; i < LOOK_AHEAD && done < 3; i++) {
		at = following(stub, at);
		step = step_at(stub, at);
		if (step == q->to)
			return at;
		if (step == STEP_LEAVES)
			return 0;
		if (serves(q->steps[done], step, before)) {
			before = step;
			done++;
		}
	}
	return 0;
}

const struct sync_rule_info sync_rules[SYNC_RULES] = {
	[SYNC_SCTLR] = { HV_SYNC_01, "the ISB that the write of SCTLR needs" },
	[SYNC_HCR] = { HV_SYNC_07, "the ISB that the write of HCR_EL2 needs" },
	[SYNC_KERNEL_MMU] = { HV_SYNC_08, "the TLBI, DSB and ISB that the kernel's translation tables need" },
	[SYNC_KERNEL_CODE] = { HV_SYNC_09, "the IC IALLU, DSB and ISB that the kernel's code needs" },
};

/* Does the instruction at `at` begin an order that `rule` asks for? Then what breaks it, or 0. */
static uint64_t broken_from(const struct hv_stub *stub, enum sync_rule rule, uint64_t at)
{
	enum step step = step_at(stub, at);

	switch (rule) {
	case SYNC_SCTLR: return step == STEP_SCTLR || step == STEP_SCTLR_VHE ? too_early(stub, at) : 0;
	case SYNC_HCR: return step == STEP_HCR ? too_early(stub, at) : 0;
	case SYNC_KERNEL_MMU: return step == STEP_TLBI ? too_early(stub, at) : incomplete(stub, at, &kernel_mmu);
	case SYNC_KERNEL_CODE: return incomplete(stub, at, &kernel_code);
	default: return 0;
	}
}

struct search {
	const struct hv_stub *stub;
	enum sync_rule rule;
	uint64_t found;
};

static void search_from(void *ctx, unsigned slot, uint64_t at, uint32_t insn)
{
	struct search *s = ctx;

	(void)slot;
	(void)insn;
	if (!s->found)
		s->found = broken_from(s->stub, s->rule, at);
}

uint64_t sync_broken_at(const struct hv_stub *stub, enum sync_rule rule)
{
	struct search s = { stub, rule, 0 };

	hv_reach_visit(stub->image, stub->size, stub->table, search_from, &s);
	return s.found;
}
