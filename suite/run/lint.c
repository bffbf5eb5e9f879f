/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The static rules: what can be read off a stub without running it. */
#include "isa/isa.h"
#include "isa/sysreg.h"
#include "suite/static/code.h"
#include "suite/static/span.h"
#include "suite/static/sync.h"
#include "suite/static/unpredictable.h"
#include "suite/run/rows.h"

struct lint {
	const struct hv_stub *stub;
	const struct hv_abi *abi;
	const struct hv_suite_options *options;
	struct hv_report *report;
	struct hv_reach reach;
	enum isa_set set;
	const char *absent;		/* first code that is reached and not in the file; NULL: none */
	const char *absent_from[16];	/* the same by slot; of what several reach, the first of them has it */
	uint64_t unallocated;		/* first word that is no instruction; 0: none */
	uint64_t unpredictable;		/* first instruction of which the manual does not say what it does; 0: none */
	uint64_t block_at;		/* the next instruction of an IT block, in which so many are left */
	unsigned block_left;
	uint64_t newer;			/* first instruction of an extension that no stub asks the CPU for; 0: none */
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
	unsigned size = hv_table_size(s->exec);
	bool holds = s->align % size == 0 && (s->skew + s->table) % size == 0;
	struct hv_row *row = judge(l, HV_ALIGN_01, holds);

	if (!holds)
		rows_say(row, "the file lets the table be put at 0x%llx modulo %s are RES0, so the CPU would "
			 "vector %lld bytes before it", (unsigned long long)((s->skew + s->table) % size),
			 s->exec == HV_A32 ? "32: HVBAR[4:0]" : "2 KiB: VBAR_EL2[10:0]",
			 (long long)((s->skew + s->table) % size));
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
			rows_say(row, "slot 0x%03x is %s, and must %s calls in %s", hv_slot_offset(l->abi->exec, i),
				 l->reach.live >> i & 1 ? "live" : "dead", l->abi->live >> i & 1 ? "answer" : "hang on",
				 l->abi->name);
	row = judge(l, HV_SIZE_01, !l->reach.overflow);
	for (unsigned i = 0; i < 16; i++)
		if (l->reach.overflow >> i & 1)
			rows_say(row, "the code of slot 0x%03x runs on into slot 0x%03x", hv_slot_offset(l->abi->exec, i),
				 hv_slot_offset(l->abi->exec, i + 1));
}

/*
 * The code behind the vectors of a kernel's hypervisor is its own functions as well, which save and restore SCTLR for guests: what
 * is found there is no fault of a stub call's.
 */
static bool reaches_hypervisor(const struct lint *l)
{
	return l->abi->mmu_on && hv_stub_is_kernel(l->stub);
}

/* A core with an erratum needs it. A kernel can be built without regard to that, so that it is asked for on demand. */
static bool needs_hcr_dsb(const struct lint *l)
{
	return l->options->strict && l->abi->hcr_dsb_since &&
	       hv_abi_release(l->abi, l->stub->release) >= l->abi->hcr_dsb_since;
}

/* Each rule of order has its own row: it tells what is missing. */
static void synchronisation(struct lint *l)
{
	bool hypervisor = reaches_hypervisor(l);

	for (size_t i = 0; i < SYNC_RULES; i++) {
		uint64_t distance, at = sync_broken_at(l->stub, (enum sync_rule)i);
		bool asked = i != SYNC_HCR_DSB || needs_hcr_dsb(l);
		struct hv_row *row = asked ? judge(l, sync_rules[i].rule, !at || hypervisor) : NULL;
		const char *symbol = at ? hv_stub_symbol(l->stub, at, &distance) : NULL;

		if (at && hypervisor)
			rows_hide(row, "the code that is reached from this table is the hypervisor's own as well");
		else if (at)
			rows_say(row, "the instruction at %s+0x%llx comes before %s", symbol ? symbol : "image",
				 (unsigned long long)(symbol ? distance : at), sync_rules[i].missing);
	}
}

/* An operation that takes no operand, and is given one: a CPU may take it for its neighbour, but need not. Rt is 31. */
static bool has_needless_operand(const struct isa_insn *insn)
{
	const struct isa_sysop *op = insn->id == A64_SYS ? isa_sysop(ISA_SYSREG_OF(insn->word)) : NULL;

	return op && (op->kind == ISA_SYSOP_TLBI || op->kind == ISA_SYSOP_IC) && op->operand == ISA_OPERAND_ALL &&
	       isa_register(insn, ISA_IN) != 31;
}

/* ISB has one option. */
static bool is_reserved(const struct isa_insn *insn)
{
	unsigned isb = insn->set == ISA_A64 ? (unsigned)A64_ISB : insn->set == ISA_A32 ? (unsigned)A32_ISB : (unsigned)T32_ISB;

	return (insn->id == isb && isa_value(insn, ISA_OPTION) != 15) || (insn->set == ISA_A64 && has_needless_operand(insn));
}

/* LDAPUR, STLUR and the like (Arm ARM C4.1.66): a bit beside LDR, and UNDEFINED on a CPU that has SVE and not FEAT_LRCPC2. */
static bool is_newer(uint32_t insn)
{
	return isa_is(A64_HOLE_LDAPUR, insn);	/* all of them, and what is not allocated beside them */
}

/* Of AArch32, in the order of addresses; NULL: it is no instruction. */
static void check_hyp(struct lint *l, uint64_t at, const struct isa_insn *insn)
{
	unsigned left = at == l->block_at ? l->block_left : 0;

	if (!l->unallocated && (!insn || is_reserved(insn)))
		l->unallocated = at;
	if (!insn)
		return;
	if (!l->unpredictable && is_unpredictable_in_hyp(insn, left))
		l->unpredictable = at;
	l->block_left = left > 1 ? left - 1 : left ? 0 : isa_block(insn);
	l->block_at = at + insn->size;
}

/*
 * An encoding of this group that is no known instruction is unallocated, and UNDEFINED on every CPU. An engine may take it for the
 * one that it resembles.
 */
static void check_allocated(void *ctx, unsigned slot, uint64_t at, uint32_t insn)
{
	struct lint *l = ctx;
	struct isa_insn decoded;
	const struct code code = code_of(l->stub);
	bool known = isa_decode(code_set(&code, at), insn, &decoded);

	(void)slot;
	at = code_place(&code, at);
	if (l->set != ISA_A64) {
		check_hyp(l, at, known ? &decoded : NULL);
		return;
	}
	if (!l->newer && is_newer(insn))
		l->newer = at;
	if (!l->unpredictable && is_unpredictable(insn))
		l->unpredictable = at;
	if (l->unallocated)
		return;
	if (is_reserved(&decoded) || (!known && insn >> 25 == 0x6b))	/* branch to a register, RET, ERET */
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

	hv_stub_visit(l->stub, check_allocated, l);
	row = judge(l, HV_CODE_01, !l->unallocated && !l->unpredictable && !l->newer);
	if (l->unallocated)
		say_code(l, row, l->unallocated, "is no instruction, or a reserved form of one, though it looks like it");
	else if (l->unpredictable)
		say_code(l, row, l->unpredictable, l->set == ISA_A64 ?
			 "is an instruction whose registers make it CONSTRAINED UNPREDICTABLE" :
			 "is UNPREDICTABLE in Hyp mode, with these registers or at this place");
	else if (l->newer)
		say_code(l, row, l->newer, "is LDAPUR or STLUR, which a CPU without FEAT_LRCPC2 does not have");
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

/* MAP-03. */
struct switched {
	const struct hv_stub *stub;
	uint64_t first, outside;	/* behind a switch; the first that is not mapped; ~0: there is none */
};

static void find_outside(void *ctx, uint64_t at)
{
	struct switched *s = ctx;

	if (s->first == ~0ull)
		s->first = at;
	if (s->outside == ~0ull && (at < s->stub->idmap_low || at >= s->stub->idmap_high))
		s->outside = at;
}

static bool moves_kernel(const struct hv_abi *abi)
{
	for (unsigned i = 0; i < abi->call_count; i++)
		if (abi->calls[i].needs_vhe)
			return true;
	return false;
}

static void switched(struct lint *l)
{
	struct switched s = { l->stub, ~0ull, ~0ull };
	uint64_t distance;
	const char *symbol;
	struct hv_row *row;

	if (moves_kernel(l->abi))
		sync_visit_switched(l->stub, find_outside, &s);
	if (s.first == ~0ull)
		return;
	row = rows_get(l->report, l->options, "table", HV_MAP_03, "static");
	if (!row)
		return;
	rows_add(row, !l->stub->idmap_known ? HV_UNSEEN : s.outside == ~0ull ? HV_PASS : HV_FAIL);
	symbol = hv_stub_symbol(l->stub, s.outside, &distance);
	if (!l->stub->idmap_known)
		rows_say(row, "the file does not tell which of its code is .idmap.text");
	else if (s.outside != ~0ull)
		rows_say(row, "the instruction at %s+0x%llx is executed through the MMU and does not lie in .idmap.text",
			 symbol ? symbol : "image", (unsigned long long)(symbol ? distance : s.outside));
}

/* MAP-04. */
static bool takes_tables(const struct hv_call_spec *spec)
{
	for (unsigned i = 0; i < spec->move_count && !spec->needs_vhe; i++)
		if (spec->moves[i].to == HV_TTBR0_EL2)
			return true;
	return false;
}

static bool begins_kvm(const struct hv_abi *abi)
{
	bool begins = takes_tables(&abi->unknown);

	for (unsigned i = 0; i < abi->call_count; i++)
		begins |= takes_tables(&abi->calls[i]);
	return begins && !abi->mmu_on;
}

/* An object's code is put to the start of a page by the kernel's linker. */
static void page(struct lint *l)
{
	uint64_t low = l->reach.low, high = l->reach.high;
	struct hv_row *row;
	bool fits;

	if (!begins_kvm(l->abi))
		return;
	if (l->stub->linked) {
		low += l->stub->skew;
		high += l->stub->skew;
		fits = low / HV_STUB_PAGE == (high - 1) / HV_STUB_PAGE;
	} else {
		fits = high - low <= HV_STUB_PAGE;
	}
	row = judge(l, HV_MAP_04, fits);
	if (!fits)
		rows_say(row, "it lies at table%+lld..%+lld", (long long)(l->reach.low - l->stub->table),
			 (long long)(l->reach.high - l->stub->table));
}

void hv_suite_lint(const struct hv_stub *stub, const struct hv_abi *abi, const struct hv_suite_options *options,
		   struct hv_report *report)
{
	struct lint l = { .stub = stub, .abi = abi, .options = options, .report = report, .set = code_of(stub).set };

	report->stub = stub;
	report->abi = abi;
	hv_stub_reach(stub, &l.reach);
	hv_stub_visit(stub, find_absent, &l);
	report->can_write = hv_reach_writes(stub);
	alignment(&l);
	slots(&l);
	synchronisation(&l);
	allocation(&l);
	reach(&l);
	copy(&l);
	switched(&l);
	page(&l);
	rows_total(report);
}
