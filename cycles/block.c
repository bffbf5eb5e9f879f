/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One pass through a block, without running it. */
#include <stdlib.h>

#include "cycles/cycles.h"
#include "cycles/shape.h"
#include "isa/isa.h"
#include "isa/sysreg.h"

#define CALLS_MAX 16

struct pass {
	const struct cycles_block *block;
	uint64_t written;	/* registers that the block writes, a bit each: ISA_SP and the others */
	size_t at;		/* the word that is next */
	size_t calls[CALLS_MAX], depth;
	uint64_t address[31];	/* of a register that an ADR has set, 0: not known */
	uint64_t elr;		/* the same of ELR_EL1 or ELR_EL2 */
	uint8_t *seen;		/* owned; a bit a word where the pass has been, outside calls; NULL: out of memory */
	bool closed, ended;
};

static uint64_t written(const struct cycles_block *block)
{
	struct isa_insn insn;
	uint64_t all = 0;

	for (size_t i = 0; i < block->count; i++) {
		isa_decode(ISA_A64, block->words[i], &insn);
		all |= isa_writes(&insn);
	}
	return all;
}

static int64_t offset_of(const struct isa_insn *insn, unsigned size)
{
	bool pair = insn->id >= A64_FROM_PAIR && insn->id < A64_FROM_SINGLE;

	return pair ? isa_value(insn, ISA_SIGNED) * (int64_t)(size / 2) :
		isa_find(insn, ISA_IMM) ? isa_value(insn, ISA_IMM) * (int64_t)size : isa_value(insn, ISA_SIGNED);
}

/* Each register that the block does not write is taken for the address of memory of its own. */
static void find_address(const struct pass *p, const struct isa_insn *insn, struct cycles_step *step)
{
	unsigned base = isa_register(insn, ISA_BASE);
	const struct shape *shape = shape_of(step->word);

	if (!shape->size)
		return;
	step->size = shape->size;
	if (isa_relative(insn)) {
		step->address = isa_target(insn, step->pc);
		step->flags |= CYCLES_ADDRESS;
	} else if (isa_find(insn, ISA_BASE) && !isa_find(insn, ISA_INDEX) && !(p->written >> base & 1)) {
		step->address = ((uint64_t)base + 1) << 48;
		step->address += (uint64_t)offset_of(insn, shape->size);
		step->flags |= CYCLES_ADDRESS;
	}
}

static uint64_t target_of(const struct pass *p, const struct isa_insn *insn, uint64_t pc)
{
	uint64_t known = p->block->targets ? p->block->targets[p->at] : 0;

	return known ? known : isa_target(insn, pc);
}

/* Nothing tells one round from the next: what jumps to where the pass has been never comes out of it. */
static bool has_been_at(const struct pass *p, size_t word)
{
	return !p->depth && p->seen && p->seen[word / 8] >> word % 8 & 1;
}

static void go_to(struct pass *p, uint64_t target, bool call)
{
	uint64_t from = p->block->pc, offset = target - from;

	if (target == from) {
		p->closed = p->ended = true;
	} else if (!call && offset % 4 == 0 && offset / 4 < p->block->count && has_been_at(p, offset / 4)) {
		p->ended = true;
	} else if (offset % 4 || offset / 4 >= p->block->count) {
		p->ended = !call;	/* a call returns, and what it does is not of the block */
		p->at++;
	} else {
		if (call && p->depth < CALLS_MAX)
			p->calls[p->depth++] = p->at + 1;
		p->at = (size_t)(offset / 4);
	}
}

/* Nothing but the word is known: of zero, and if the condition is none. */
static bool is_always_taken(const struct isa_insn *insn)
{
	switch (insn->id) {
	case A64_CBZ: case A64_TBZ: return isa_register(insn, ISA_IN) == 31;
	case A64_B_COND: case A64_BC_COND: return (insn->word & 14) == 14;	/* AL, NV */
	default: return false;
	}
}

static void note_registers(struct pass *p, const struct isa_insn *insn, uint64_t pc)
{
	uint64_t writes = isa_writes(insn);
	unsigned number = ISA_SYSREG_OF(insn->word), from = insn->word & 31;

	if (insn->class == ISA_EXCEPTION)
		p->elr = 0;
	if (insn->id == A64_MSR && (number == ISA_ELR_EL1 || number == ISA_ELR_EL2))
		p->elr = from < 31 ? p->address[from] : 0;
	for (unsigned i = 0; i < 31; i++)
		if (writes >> i & 1)
			p->address[i] = insn->id == A64_ADR ? isa_target(insn, pc) : 0;
}

static uint64_t register_target(const struct pass *p, const struct isa_insn *insn)
{
	bool is_indirect = insn->flow == ISA_INDIRECT || insn->flow == ISA_INDIRECT_CALL;
	unsigned reg = is_indirect && isa_find(insn, ISA_IN) ? isa_register(insn, ISA_IN) : 31;

	return insn->flow == ISA_ERET ? p->elr : reg < 31 ? p->address[reg] : 0;
}

static void follow(struct pass *p, const struct isa_insn *insn, struct cycles_step *step)
{
	uint64_t target = target_of(p, insn, step->pc);

	if (insn->flow == ISA_NEXT || (insn->flow == ISA_BRANCH_IF && target != p->block->pc && !is_always_taken(insn))) {
		p->at++;
		return;
	}
	step->flags |= CYCLES_TAKEN;
	if (register_target(p, insn))
		go_to(p, register_target(p, insn), insn->flow == ISA_INDIRECT_CALL);
	else if (insn->flow == ISA_JUMP || insn->flow == ISA_CALL || insn->flow == ISA_BRANCH_IF)
		go_to(p, target, insn->flow == ISA_CALL);
	else if (insn->flow == ISA_RETURN && p->depth)
		p->at = p->calls[--p->depth];
	else if (insn->flow == ISA_INDIRECT_CALL || insn->flow == ISA_INDIRECT)
		p->at++;	/* where to is not known: to the next word */
	else
		p->ended = true;
}

size_t cycles_pass(const struct cycles_block *block, struct cycles_step *steps, size_t max, bool *closed)
{
	struct pass p = { .block = block, .written = written(block), .seen = calloc(block->count / 8 + 1, 1) };
	size_t count = 0;

	while (count < max && !p.ended && p.at < block->count) {
		struct cycles_step *step = &steps[count++];
		struct isa_insn insn;

		if (p.seen && !p.depth)
			p.seen[p.at / 8] |= (uint8_t)(1u << p.at % 8);
		*step = (struct cycles_step){ .pc = block->pc + p.at * 4, .word = block->words[p.at], .el = 1 };
		isa_decode(ISA_A64, step->word, &insn);
		find_address(&p, &insn, step);
		follow(&p, &insn, step);
		note_registers(&p, &insn, step->pc);
	}
	free(p.seen);
	*closed = p.closed;
	return count;
}
