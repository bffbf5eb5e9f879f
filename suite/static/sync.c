/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The order of system register writes, barriers and maintenance, read off the code along each path from a live slot. */
#include "isa/encode.h"
#include "isa/barrier.h"
#include "isa/isa.h"
#include "isa/cp15.h"
#include "isa/sysreg.h"
#include "suite/static/code.h"
#include "suite/static/reach.h"
#include "suite/static/sync.h"

/* Instructions that the order of a context switch depends on. */
enum step {
	STEP_OTHER, STEP_PLAIN, STEP_ISB, STEP_DSB, STEP_DSB_LOCAL, STEP_TLBI, STEP_TLBI_ALL, STEP_TLBI_SHARED, STEP_IC,
	STEP_IC_SHARED, STEP_SCTLR, STEP_SCTLR_VHE, STEP_HCR, STEP_EL12, STEP_TABLES, STEP_LEAVES,
};

static enum step step_of_dsb(const struct isa_insn *insn)
{
	struct isa_barrier b = isa_barrier(insn->word);

	/* Maintenance waits for a DSB of loads and stores alike. */
	if (!b.loads || !b.stores || b.nxs || !isa_value(insn, ISA_ACCESS))
		return STEP_OTHER;
	return b.reach == ISA_NSH ? STEP_DSB_LOCAL : STEP_DSB;
}

static const struct { uint16_t number; uint8_t step; } operations[] = {
	{ ISA_SYSREG(1, 0, 8, 7, 0), STEP_TLBI },	/* VMALLE1, the kernel's; KVM's ALLE2 makes do with the ISB behind SCTLR */
	{ ISA_SYSREG(1, 4, 8, 7, 0), STEP_TLBI_ALL },		/* ALLE2: under E2H the same translations */
	{ ISA_SYSREG(1, 0, 8, 3, 0), STEP_TLBI_SHARED },	/* VMALLE1IS, ALLE2IS */
	{ ISA_SYSREG(1, 4, 8, 3, 0), STEP_TLBI_SHARED },
	{ ISA_SYSREG(1, 0, 7, 5, 0), STEP_IC },			/* IALLU */
	{ ISA_SYSREG(1, 0, 7, 1, 0), STEP_IC_SHARED },		/* IALLUIS */
};

static const struct { uint16_t number; uint8_t step; } writes[] = {
	{ ISA_SCTLR_EL2, STEP_SCTLR },
	{ ISA_SCTLR_EL1, STEP_SCTLR_VHE },	/* under E2H the same register, with the kernel's MMU */
	{ ISA_TTBR0_EL1, STEP_TABLES }, { ISA_TTBR1_EL1, STEP_TABLES }, { ISA_TCR_EL1, STEP_TABLES }, { ISA_MAIR_EL1, STEP_TABLES },
	{ ISA_HCR_EL2, STEP_HCR },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static enum step step_of_operation(const struct isa_insn *insn)
{
	for (size_t i = 0; i < COUNT(operations); i++)
		if (operations[i].number == ISA_SYSREG_OF(insn->word) && isa_register(insn, ISA_IN) == 31)
			return (enum step)operations[i].step;
	return STEP_OTHER;
}

static enum step step_of_register(const struct isa_insn *insn)
{
	unsigned number = ISA_SYSREG_OF(insn->word);

	for (size_t i = 0; i < COUNT(writes) && insn->id == A64_MSR; i++)
		if (writes[i].number == number)
			return (enum step)writes[i].step;
	return isa_sysreg_needs_e2h(number) ? STEP_EL12 : STEP_OTHER;
}

/* Data processing touches neither memory nor system state. */
static enum step step_a64(const struct isa_insn *insn)
{
	switch (insn->id) {
	case A64_ISB: return isa_value(insn, ISA_OPTION) == 15 ? STEP_ISB : STEP_OTHER;
	case A64_DSB: return step_of_dsb(insn);
	case A64_SYS: return step_of_operation(insn);
	case A64_MSR: case A64_MRS: return step_of_register(insn);
	case A64_ERET: return STEP_LEAVES;	/* ERET synchronises by itself */
	case A64_NOP: return STEP_PLAIN;
	default: return insn->class == ISA_ALU ? STEP_PLAIN : STEP_OTHER;
	}
}

/* A write of HVBAR relies upon nothing, and is in force with the ERET. */
static enum step step_a32(const struct isa_insn *insn)
{
	switch (isa_cp15_written(insn)) {
	case ISA_HSCTLR: return STEP_SCTLR;
	case ISA_HVBAR: return STEP_PLAIN;
	default: break;
	}
	if (insn->flow == ISA_ERET)
		return STEP_LEAVES;
	if (insn->class == ISA_BARRIER)
		return insn->row->name[0] == 'i' ? STEP_ISB : insn->row->name[1] == 's' ? STEP_DSB : STEP_OTHER;
	return insn->class == ISA_ALU || insn->class == ISA_HINT ? STEP_PLAIN : STEP_OTHER;
}

static enum step step_at(const struct hv_stub *stub, uint64_t at)
{
	const struct code code = code_of(stub);
	struct isa_insn insn;

	if (!code_has(&code, at))
		return STEP_LEAVES;
	code_decode(&code, at, &insn);
	return code.exec == HV_A64 ? step_a64(&insn) : step_a32(&insn);
}

#define LOOK_AHEAD 64 /* instructions */

/* The instruction behind the one at `at`: a plain B is followed. */
static uint64_t following(const struct hv_stub *stub, uint64_t at)
{
	const struct code code = code_of(stub);
	struct isa_insn insn;

	code_decode(&code, at, &insn);
	at += insn.size;
	for (unsigned i = 0; i < LOOK_AHEAD; i++) {
		code_decode(&code, at, &insn);
		if (insn.flow != ISA_JUMP)
			break;
		at = code_target(&code, &insn, at);
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

/* The write of HCR_EL2 right behind the instruction at `at`, if that one is not the DSB which AmpereOne needs; else 0. */
static uint64_t unguarded(const struct hv_stub *stub, uint64_t at)
{
	const struct code code = code_of(stub);
	struct isa_insn insn;
	uint64_t next;

	code_decode(&code, at, &insn);
	if (code.set != ISA_A64 || (insn.flow != ISA_NEXT && insn.flow != ISA_BRANCH_IF) ||
	    (insn.id == A64_DSB && isa_covers(insn.word, ISA_MAKE_DSB(7))))
		return 0;
	next = following(stub, at);
	if (step_at(stub, next) != STEP_HCR && insn.flow == ISA_BRANCH_IF)
		next = isa_target(&insn, at);
	return step_at(stub, next) == STEP_HCR ? next : 0;
}

const struct sync_rule_info sync_rules[SYNC_RULES] = {
	[SYNC_SCTLR] = { HV_SYNC_01, "the ISB that the write of SCTLR needs" },
	[SYNC_HCR] = { HV_SYNC_07, "the ISB that the write of HCR_EL2 needs" },
	[SYNC_KERNEL_MMU] = { HV_SYNC_08, "the TLBI, DSB and ISB that the kernel's translation tables need" },
	[SYNC_KERNEL_CODE] = { HV_SYNC_09, "the IC IALLU, DSB and ISB that the kernel's code needs" },
	[SYNC_HCR_DSB] = { HV_SYNC_10, "the DSB that AmpereOne needs right before it" },
};

uint64_t sync_broken_from(const struct hv_stub *stub, enum sync_rule rule, uint64_t at)
{
	enum step step = step_at(stub, at);

	switch (rule) {
	case SYNC_SCTLR: return step == STEP_SCTLR || step == STEP_SCTLR_VHE ? too_early(stub, at) : 0;
	case SYNC_HCR: return step == STEP_HCR ? too_early(stub, at) : 0;
	case SYNC_KERNEL_MMU: return step == STEP_TLBI ? too_early(stub, at) : incomplete(stub, at, &kernel_mmu);
	case SYNC_KERNEL_CODE: return incomplete(stub, at, &kernel_code);
	case SYNC_HCR_DSB: return unguarded(stub, at);
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
		s->found = sync_broken_from(s->stub, s->rule, at);
}

uint64_t sync_broken_at(const struct hv_stub *stub, enum sync_rule rule)
{
	struct search s = { stub, rule, 0 };

	hv_stub_visit(stub, search_from, &s);
	return s.found;
}

struct switched {
	const struct hv_stub *stub;
	void (*visit)(void *ctx, uint64_t at);
	void *ctx;
};

static void visit_switched(void *ctx, unsigned slot, uint64_t at, uint32_t insn)
{
	struct switched *s = ctx;

	(void)slot;
	(void)insn;
	if (step_at(s->stub, at) != STEP_SCTLR_VHE)
		return;
	for (unsigned i = 0; i < LOOK_AHEAD && step_at(s->stub, at) != STEP_LEAVES; i++) {
		at = following(s->stub, at);
		s->visit(s->ctx, at);
	}
}

void sync_visit_switched(const struct hv_stub *stub, void (*visit)(void *ctx, uint64_t at), void *ctx)
{
	struct switched s = { stub, visit, ctx };

	hv_stub_visit(stub, visit_switched, &s);
}
