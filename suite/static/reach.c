/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The code behind a vector table, followed through direct branches. Every walk has a bound in instructions,
 * so that a table which leads into a whole kernel, or a hostile file, ends as surely as a stub does.
 */
#include <stdlib.h>
#include <string.h>

#include "isa/encode.h"
#include "hvcheck/stub.h"
#include "isa/isa.h"
#include "suite/static/code.h"
#include "suite/static/word.h"
#include "suite/static/reach.h"

#define WALK_MAX 2048			/* instructions; a stub of Linux 6.19 has about 200 */
#define NEAR_MAX 256			/* a power of two; what saves registers comes first, and Linux saves 31 of them */
#define HASH_SIZE (4 * WALK_MAX)	/* a power of two; a walk of at most a quarter of it uses that much */

struct walk {
	const struct code *code;
	uint64_t seen[WALK_MAX];	/* offsets, in the order in which they were reached */
	unsigned seen_count;
	uint16_t hash[HASH_SIZE];	/* index in `seen` plus 1; 0: free */
	uint64_t todo[WALK_MAX];	/* branch targets; every instruction adds at most one */
	unsigned todo_count;
	unsigned max;			/* instructions that it may see: WALK_MAX, or a smaller power of two */
	bool passes_calls;		/* BL is taken to come back, and what it calls is not looked at */
	bool live, cut, leaves_image;
};

static bool in_range(uint64_t at, uint64_t low, uint64_t size)
{
	return at >= low && at - low < size;
}

static void walk_init(struct walk *w, const struct code *code, unsigned max, bool passes_calls)
{
	w->code = code;
	w->seen_count = 0;
	w->todo_count = 0;
	w->max = max;
	w->passes_calls = passes_calls;
	w->live = w->cut = w->leaves_image = false;
	memset(w->hash, 0, 4 * max * sizeof(*w->hash));
}

/* Remember `at`. False if it is known already, is no place for an instruction, or is one too many. */
static bool enter(struct walk *w, uint64_t at)
{
	unsigned slot = (unsigned)(at >> 1) * 2654435761u & (4 * w->max - 1);

	if (!code_has(w->code, at)) {
		w->leaves_image = true;
		return false;
	}
	while (w->hash[slot]) {
		if (w->seen[w->hash[slot] - 1] == at)
			return false;
		slot = (slot + 1) & (4 * w->max - 1);
	}
	if (w->seen_count == w->max) {
		w->cut = true;
		return false;
	}
	w->seen[w->seen_count++] = at;
	w->hash[slot] = w->seen_count;
	return true;
}

/* A BL within the entry code: to a routine that saves registers, or to fool the return predictor. */
static bool is_near(const struct isa_insn *insn, uint64_t at)
{
	int64_t distance = (int64_t)(isa_target(insn, at) - at);	/* of A64 alone */

	return distance >= -HV_SLOT_SIZE && distance <= HV_SLOT_SIZE;
}

/* A condition on XZR always holds, or never. */
static void decode(const struct code *code, uint64_t at, struct isa_insn *insn)
{
	bool zero;

	code_decode(code, at, insn);
	zero = code->set == ISA_A64 && insn->flow == ISA_BRANCH_IF && isa_find(insn, ISA_IN) && isa_register(insn, ISA_IN) == 31;
	if (zero && (insn->id == A64_CBZ || insn->id == A64_TBZ))
		insn->flow = ISA_JUMP;
	else if (zero)
		insn->flow = ISA_NEXT;
}

/* Follow straight-line code from `at`, leaving branch targets in `todo`. */
static void follow(struct walk *w, uint64_t at)
{
	struct isa_insn insn;
	unsigned block = 0;

	while (enter(w, at)) {
		bool may_skip = block;

		decode(w->code, at, &insn);
		may_skip |= insn.may_skip;
		block = block ? block - 1 : isa_block(&insn);
		switch (insn.flow) {
		case ISA_JUMP:
			if (may_skip) {
				w->todo[w->todo_count++] = code_target(w->code, &insn, at);
				break;
			}
			at = code_target(w->code, &insn, at);
			continue;
		case ISA_CALL:
			if (w->passes_calls && !is_near(&insn, at))
				break;
			/* fall through */
		case ISA_BRANCH_IF:
			w->todo[w->todo_count++] = code_target(w->code, &insn, at);
			break;
		case ISA_INDIRECT_CALL:
			w->live = true;
			break;
		case ISA_INDIRECT:
			if (code_is_sum_jump(&insn))
				w->todo[w->todo_count++] = code_target(w->code, &insn, at);
			/* fall through */
		case ISA_RETURN:
		case ISA_ERET:
			w->live = true;
			if (!may_skip)
				return;
			break;
		case ISA_STOP:
			if (!may_skip)
				return;
			break;
		case ISA_NEXT:
			break;
		}
		at += insn.size;
	}
}

/* Add all that is reached from `at` to what was reached before. */
static void walk_from(struct walk *w, uint64_t at)
{
	follow(w, at);
	while (w->todo_count)
		follow(w, w->todo[--w->todo_count]);
}

static int by_address(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void visit_table(const struct code *code, uint64_t table, bool passes_calls,
			void (*visit)(void *ctx, unsigned slot, uint64_t at, uint32_t insn), void *ctx)
{
	struct walk w;
	unsigned first = 0;

	walk_init(&w, code, WALK_MAX, passes_calls);
	for (unsigned slot = 0; slot < hv_execs[code->exec].slots; slot++) {
		uint64_t sorted[WALK_MAX];
		unsigned count;

		walk_from(&w, table + hv_slot_offset(code->exec, slot));
		count = w.seen_count - first;
		memcpy(sorted, w.seen + first, count * sizeof(*sorted));
		qsort(sorted, count, sizeof(*sorted), by_address);
		for (unsigned i = 0; i < count; i++)
			visit(ctx, slot, sorted[i], code_word(code, sorted[i]));
		first = w.seen_count;
	}
}

void hv_reach_visit(const uint8_t *image, size_t size, uint64_t table,
		    void (*visit)(void *ctx, unsigned slot, uint64_t at, uint32_t insn), void *ctx)
{
	visit_table(&CODE_A64(image, size), table, false, visit, ctx);
}

void reach_code_visit(const struct code *code, uint64_t table,
		      void (*visit)(void *ctx, unsigned slot, uint64_t at, uint32_t insn), void *ctx)
{
	visit_table(code, table, false, visit, ctx);
}

void hv_stub_visit(const struct hv_stub *stub, void (*visit)(void *ctx, unsigned slot, uint64_t at, uint32_t insn), void *ctx)
{
	struct code code = code_of(stub);

	visit_table(&code, stub->table, false, visit, ctx);
}

void reach_without_calls(const uint8_t *image, size_t size, uint64_t table,
			 void (*visit)(void *ctx, unsigned slot, uint64_t at, uint32_t insn), void *ctx)
{
	visit_table(&CODE_A64(image, size), table, true, visit, ctx);
}

bool reach_handler(const uint8_t *image, size_t size, uint64_t at,
		   void (*visit)(void *ctx, uint64_t at, uint32_t insn), void *ctx)
{
	const struct code code = CODE_A64(image, size);
	struct walk w;

	walk_init(&w, &code, NEAR_MAX, true);
	walk_from(&w, at);
	for (unsigned i = 0; i < w.seen_count; i++)
		visit(ctx, w.seen[i], hv_word(image, size, w.seen[i]));
	return w.live || w.leaves_image || w.cut;
}

/* Bytes that an instruction takes from the address that it names. */
static uint64_t data_size(const struct isa_insn *insn)
{
	uint32_t word = insn->word;

	if (isa_find(insn, ISA_PAGE))
		return 0x1000;
	if (insn->set != ISA_A64 || insn->class == ISA_ALU || word >> 30 == 3)	/* ADR, PRFM */
		return 4;
	return word >> 26 & 1 ? 4u << (word >> 30) : word >> 30 == 1 ? 8 : 4;
}

static void note_data(struct hv_reach *reach, const struct isa_insn *insn, uint64_t at, uint64_t table)
{
	int64_t low = (int64_t)(isa_target(insn, at) - table), high = low + (int64_t)data_size(insn);
	bool first = !reach->data_low && !reach->data_high;

	if (first || low < reach->data_low)
		reach->data_low = low;
	if (first || high > reach->data_high)
		reach->data_high = high;
	reach->forms_pages |= isa_find(insn, ISA_PAGE) != NULL;
	reach->forms_addresses |= insn->set == ISA_A64 && insn->class == ISA_ALU;
}

/* One instruction of one slot, for the summary. */
static void account(struct hv_reach *reach, const struct code *code, uint64_t table, unsigned slot, uint64_t at)
{
	unsigned slot_size = hv_execs[code->exec].slot_size, table_size = hv_table_size(code->exec);
	uint64_t start = table + slot * slot_size;
	struct isa_insn insn;
	bool goes_on;

	decode(code, at, &insn);
	at = code_place(code, at);
	goes_on = insn.flow == ISA_NEXT || insn.flow == ISA_BRANCH_IF || insn.flow == ISA_CALL || insn.flow == ISA_INDIRECT_CALL;
	if (at < reach->low)
		reach->low = at;
	if (at + insn.size > reach->high)
		reach->high = at + insn.size;
	if (!in_range(at, table, table_size))
		reach->leaves_table = true;
	if (!in_range(at, start, slot_size))
		reach->inplace &= ~(1u << slot);
	if (at == start + slot_size - insn.size && (goes_on || insn.may_skip))
		reach->overflow |= 1u << slot;
	/* What a branch refers to is reached as code. */
	if (insn.flow != ISA_NEXT || !isa_relative(&insn))
		return;
	note_data(reach, &insn, at, table);
	if (!in_range(isa_target(&insn, at), table, table_size))
		reach->refers_out = true;
}

static void count_insn(void *ctx, unsigned slot, uint64_t at, uint32_t insn)
{
	struct hv_reach *reach = ctx;

	(void)slot, (void)at, (void)insn;
	reach->insn_count++;
}

void reach_code(const struct code *code, uint64_t table, struct hv_reach *reach)
{
	unsigned slots = hv_execs[code->exec].slots;
	struct walk w;

	*reach = (struct hv_reach) { .low = table, .high = table, .inplace = (uint16_t)((1u << slots) - 1) };
	for (unsigned slot = 0; slot < slots; slot++) {
		walk_init(&w, code, WALK_MAX, false);
		walk_from(&w, table + hv_slot_offset(code->exec, slot));
		for (unsigned i = 0; i < w.seen_count; i++)
			account(reach, code, table, slot, w.seen[i]);
		if (!w.seen_count)
			reach->inplace &= ~(1u << slot);
		if (w.leaves_image)
			reach->leaves |= 1u << slot;
		if (w.leaves_image && !w.live && !w.cut)
			reach->lost |= 1u << slot;
		if (w.live || w.leaves_image || w.cut)
			reach->live |= 1u << slot;
		reach->leaves_image |= w.leaves_image;
		reach->cut |= w.cut;
	}
	reach->leaves_table |= reach->leaves_image;
	visit_table(code, table, false, count_insn, reach);
}

void hv_reach_from(const uint8_t *image, size_t size, uint64_t table, struct hv_reach *reach)
{
	reach_code(&CODE_A64(image, size), table, reach);
}

void hv_stub_reach(const struct hv_stub *stub, struct hv_reach *reach)
{
	struct code code = code_of(stub);

	code.size = hv_stub_own_size(stub);
	reach_code(&code, stub->table, reach);
}
