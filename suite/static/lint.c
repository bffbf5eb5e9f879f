/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The static rules: what can be read off a stub without running it. */
#include "suite/static/decode.h"
#include "suite/static/span.h"
#include "suite/static/unpredictable.h"
#include "suite/run/rows.h"

struct lint {
	const struct hv_stub *stub;
	const struct hv_abi *abi;
	const struct hv_suite_options *options;
	struct hv_report *report;
	struct hv_reach reach;
	uint64_t unsynchronised;	/* first instruction that an ISB should have stood before; 0: none */
	const char *absent;		/* first code that is reached and not in the file; NULL: none */
	const char *absent_from[16];	/* the same by slot; of what several reach, the first of them has it */
	uint64_t unallocated;		/* first word that is no instruction; 0: none */
	uint64_t unpredictable;		/* first instruction of which the manual does not say what it does; 0: none */
};

static struct hv_row *judge(struct lint *l, enum hv_rule rule, bool holds)
{
	struct hv_row *row = rows_get(l->report, l->options, "table", rule, "static");

	if (row)
		rows_add(row, holds ? HV_PASS : HV_FAIL);
	return row;
}

static void find_absent(void *ctx, unsigned slot, uint64_t at, uint32_t insn)
{
	struct lint *l = ctx;
	const char *name = hv_stub_absent(l->stub, l->stub->table, at);

	(void)insn;
	if (!l->absent)
		l->absent = name;
	if (!l->absent_from[slot])
		l->absent_from[slot] = name;
}

static void alignment(struct lint *l)
{
	const struct hv_stub *s = l->stub;
	bool holds = s->align % HV_TABLE_SIZE == 0 && (s->skew + s->table) % HV_TABLE_SIZE == 0;
	struct hv_row *row = judge(l, HV_ALIGN_01, holds);

	if (!holds)
		rows_say(row, "the file lets the table be put at 0x%llx modulo 2 KiB: VBAR_EL2[10:0] are RES0, so the CPU would "
			 "vector %lld bytes before it", (unsigned long long)((s->skew + s->table) % HV_TABLE_SIZE),
			 (long long)((s->skew + s->table) % HV_TABLE_SIZE));
}

static void slots(struct lint *l)
{
	uint16_t unknown = l->absent ? l->reach.lost : 0, all = (l->reach.live ^ l->abi->live) & (uint16_t)~l->abi->busy;
	uint16_t wrong = all & (uint16_t)~unknown;
	struct hv_row *row = judge(l, HV_SLOT_03, !wrong);

	for (unsigned i = 0; row && i < 16; i++)
		if (all & unknown & 1u << i)
			rows_leave(row, l->absent_from[i] ? l->absent_from[i] : l->absent);
	for (unsigned i = 0; i < 16; i++)
		if (wrong >> i & 1)
			rows_say(row, "slot 0x%03x is %s, and %s must %s calls", i * HV_SLOT_SIZE,
				 l->reach.live >> i & 1 ? "live" : "dead", l->abi->name,
				 l->abi->live >> i & 1 ? "answer" : "hang on");
	row = judge(l, HV_SIZE_01, !l->reach.overflow);
	for (unsigned i = 0; i < 16; i++)
		if (l->reach.overflow >> i & 1)
			rows_say(row, "the code of slot 0x%03x runs on into slot 0x%03x", i * HV_SLOT_SIZE, (i + 1) * HV_SLOT_SIZE);
}

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

/* Where `what` must not be relied upon yet, `step` relies upon it. */
static bool relies(enum step what, enum step step)
{
	switch (what) {
	case STEP_SCTLR: case STEP_SCTLR_VHE: return step != STEP_PLAIN;
	case STEP_HCR: return step == STEP_EL12;
	default: return step == STEP_SCTLR || step == STEP_SCTLR_VHE;
	}
}

/* First instruction behind `at` that comes too early, or 0. */
static uint64_t too_early(const struct hv_stub *stub, uint64_t at)
{
	enum step what = step_at(stub, at), step;
	bool dsb = false;

	if (what != STEP_SCTLR && what != STEP_SCTLR_VHE && what != STEP_HCR && what != STEP_TLBI)
		return 0;
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
static const struct sequence {
	enum step from, to;
	enum step steps[3];
} sequences[] = {
	{ STEP_TABLES, STEP_SCTLR_VHE, { STEP_TLBI, STEP_DSB, STEP_ISB } },
	{ STEP_SCTLR_VHE, STEP_LEAVES, { STEP_IC, STEP_DSB, STEP_ISB } },
};

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

/* Where a sequence from `at` on is not complete at its end: that end, or 0. */
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

static void check_sync(void *ctx, unsigned slot, uint64_t at, uint32_t insn)
{
	struct lint *l = ctx;

	(void)slot;
	(void)insn;
	if (!l->unsynchronised)
		l->unsynchronised = too_early(l->stub, at);
	for (size_t i = 0; i < sizeof(sequences) / sizeof(sequences[0]) && !l->unsynchronised; i++)
		l->unsynchronised = incomplete(l->stub, at, &sequences[i]);
}

static void synchronisation(struct lint *l)
{
	struct hv_row *row;
	const char *symbol;
	uint64_t distance;

	hv_reach_visit(l->stub->image, l->stub->size, l->stub->table, check_sync, l);
	row = judge(l, HV_SYNC_01, !l->unsynchronised);
	if (!l->unsynchronised)
		return;
	symbol = hv_stub_symbol(l->stub, l->unsynchronised, &distance);
	rows_say(row, "the instruction at %s+0x%llx comes before the barrier or the maintenance that it needs",
		 symbol ? symbol : "image", (unsigned long long)(symbol ? distance : l->unsynchronised));
}

/* Encodings that a CPU may take for their neighbours, but need not, by what stands in one field. */
static const struct {
	uint32_t mask, bits;
	uint32_t field, is;
} reserved[] = {
	{ 0xfffff0ff, 0xd50330df, 0xf00, 0xf00 },	/* ISB has one option */
	{ 0xfff8ff00, 0xd5088700, 0x1f, 0x1f },		/* TLBI VMALLE1, ALLE2 and the like, once the operations with an */
	{ 0xfff8ff00, 0xd5088300, 0x1f, 0x1f },		/* address are out; and IC IALLU: Rt is 31 */
	{ 0xffffffe0, 0xd5087500, 0x1f, 0x1f },
	{ 0xffffffe0, 0xd5087100, 0x1f, 0x1f },
};

/* TLBI by address, ASID: these have an operand. */
static bool has_operand(uint32_t insn)
{
	unsigned op2 = insn >> 5 & 7;

	return (insn & 0xfff8f000) == 0xd5088000 && op2 != 0 && op2 != 4 && op2 != 6;
}

static bool is_reserved(uint32_t insn)
{
	for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++)
		if ((insn & reserved[i].mask) == reserved[i].bits && !has_operand(insn) &&
		    (insn & reserved[i].field) != reserved[i].is)
			return true;
	return false;
}

/*
 * An encoding of this group that is no known instruction is unallocated, and UNDEFINED on every CPU. An engine may take it for the
 * one that it resembles.
 */
static void check_allocated(void *ctx, unsigned slot, uint64_t at, uint32_t insn)
{
	struct lint *l = ctx;
	struct hv_insn decoded;

	(void)slot;
	if (!l->unpredictable && is_unpredictable(insn))
		l->unpredictable = at;
	if (l->unallocated)
		return;
	if (is_reserved(insn))
		l->unallocated = at;
	if (insn >> 25 != 0x6b)		/* branch to a register, RET, ERET */
		return;
	hv_decode(insn, &decoded);
	if (decoded.form == HV_FORM_OTHER)
		l->unallocated = at;
}

static void say_code(struct lint *l, struct hv_row *row, uint64_t at, const char *what)
{
	uint64_t distance;
	const char *symbol = hv_stub_symbol(l->stub, at, &distance);

	rows_say(row, "the word at %s+0x%llx %s", symbol ? symbol : "image", (unsigned long long)(symbol ? distance : at), what);
}

static void allocation(struct lint *l)
{
	struct hv_row *row;

	hv_reach_visit(l->stub->image, l->stub->size, l->stub->table, check_allocated, l);
	row = judge(l, HV_CODE_01, !l->unallocated && !l->unpredictable);
	if (l->unallocated)
		say_code(l, row, l->unallocated, "is no instruction, or a reserved form of one, though it looks like it");
	else if (l->unpredictable)
		say_code(l, row, l->unpredictable, "is an instruction whose registers make it CONSTRAINED UNPREDICTABLE");
}

static void reach(struct lint *l)
{
	struct hv_row *row = judge(l, HV_REACH_01, !l->stub->misreach_count);
	const struct hv_misreach *m = l->stub->misreaches;
	uint64_t distance;

	if (l->stub->misreach_count) {
		const char *symbol = hv_stub_symbol(l->stub, m->at, &distance);

		rows_say(row, "%s at %s+0x%llx must reach %lld bytes, and can reach %lld (%zu such)", m->form,
			 symbol ? symbol : "image",
			 (unsigned long long)(symbol ? distance : m->at), (long long)m->distance, (long long)m->limit,
			 l->stub->misreach_count);
	}
	if (row && l->absent)
		rows_leave(row, l->absent);
}

/* REACH-02. */
static void copy(struct lint *l)
{
	struct span span = span_of(l->abi, l->stub, &l->reach);
	const char *what = l->abi->copied == HV_COPIES_SECTION ? "a page of 4 KiB" : "the 2 KiB";
	long long code_low = (long long)(l->reach.low - l->stub->table), code_high = (long long)(l->reach.high - l->stub->table);
	struct hv_row *row = rows_get(l->report, l->options, "table", HV_REACH_02, "static");

	if (l->abi->copied == HV_COPIES_NOTHING) {
		rows_say(row, "%s does not promise that its table may be copied", l->abi->name);
		return;
	}
	if (!row)
		return;
	rows_add(row, span.holds == SPAN_WHOLE ? HV_PASS : span.holds == SPAN_DATA_BESIDE ? HV_UNSEEN : HV_FAIL);
	if (span.holds == SPAN_CODE_OUT)
		rows_say(row, "its code lies at table%+lld..%+lld, which is not within %s", code_low, code_high, what);
	else if (span.holds == SPAN_DATA_OUT)
		rows_say(row, "its code uses addresses outside %s", what);
	else if (span.holds == SPAN_DATA_BESIDE)
		rows_say(row, "its code uses table%+lld..%+lld, beside it: the file does not tell whether that is copied",
			 (long long)l->reach.data_low, (long long)l->reach.data_high);
}

void hv_suite_lint(const struct hv_stub *stub, const struct hv_abi *abi, const struct hv_suite_options *options,
		   struct hv_report *report)
{
	struct lint l = { .stub = stub, .abi = abi, .options = options, .report = report };

	report->stub = stub;
	report->abi = abi;
	hv_reach_from(stub->image, hv_stub_own_size(stub), stub->table, &l.reach);
	hv_reach_visit(stub->image, stub->size, stub->table, find_absent, &l);
	report->can_write = hv_reach_writes(stub->image, stub->size, stub->table);
	alignment(&l);
	slots(&l);
	synchronisation(&l);
	allocation(&l);
	reach(&l);
	copy(&l);
	rows_total(report);
}
