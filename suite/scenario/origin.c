/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the registers of a routine get their values from, and how far its code goes. */
#include "hvcheck/kexec.h"
#include "hvcheck/stub.h"
#include "isa/isa.h"
#include "suite/scenario/forms.h"
#include "suite/scenario/origin.h"
#include "suite/static/word.h"

#define PROLOGUE_MAX 0x400u	/* bytes that are looked through backwards */
#define WORDS_MAX (HV_KEXEC_CODE_MAX / 4)

uint32_t code_word(const struct code *code, uint64_t at)
{
	return hv_word(code->data, code->size, at);
}

/* Nothing flows from this word to the next one. */
static bool ends_flow(uint32_t insn)
{
	struct isa_insn i;

	isa_decode(ISA_A64, insn, &i);
	return i.flow == ISA_RETURN || i.flow == ISA_ERET || i.flow == ISA_STOP || i.flow == ISA_INDIRECT;
}

uint64_t code_begin(const struct code *code, uint64_t at)
{
	uint64_t low = at > PROLOGUE_MAX ? at - PROLOGUE_MAX : 0;

	while (at > low && hv_has_word(code->size, at - 4) && !ends_flow(code_word(code, at - 4)))
		at -= 4;
	return at;
}

static struct origin argument(unsigned reg, uint64_t at)
{
	return (struct origin){ .kind = ORIGIN_ARGUMENT, .reg = reg, .at = at };
}

struct origin code_origin(const struct code *code, unsigned reg, uint64_t at)
{
	uint64_t low = code_begin(code, at), first = at;

	while (at > low) {
		uint32_t insn = code_word(code, at -= 4);

		if (!(hv_insn_writes(insn) >> reg & 1))
			continue;
		first = at;
		if (forms_is_ldr(insn))
			return (struct origin){ ORIGIN_FIELD, ISA_RN(insn), forms_ldr_offset(insn), at };
		if (!forms_is_mov(insn) && !forms_is_fold(insn) && !forms_is_and(insn))
			return (struct origin){ .kind = ORIGIN_UNKNOWN };
		reg = forms_is_mov(insn) ? ISA_RM(insn) : ISA_RN(insn);
		/* A move from an argument's register is the routine's first: what stands before it is other code. */
		if (reg < ARGUMENTS && !forms_is_and(insn))
			return argument(reg, at);
	}
	return reg < ARGUMENTS ? argument(reg, first) : (struct origin){ .kind = ORIGIN_UNKNOWN };
}

struct extent {
	const struct code *code;
	uint64_t at, end;
	bool seen[WORDS_MAX], leaves;
	uint16_t todo[WORDS_MAX];	/* each instruction adds at most one */
	unsigned todo_count;
};

/* Straight-line code from word `i` on. */
static void follow(struct extent *e, uint64_t i)
{
	struct isa_insn insn;

	for (;; i++) {
		uint64_t at = e->at + 4 * i, target;

		if (i >= WORDS_MAX || !hv_has_word(e->code->size, at)) {
			e->leaves = true;
			return;
		}
		if (e->seen[i])
			return;
		e->seen[i] = true;
		e->end = at + 4 > e->end ? at + 4 : e->end;
		isa_decode(ISA_A64, code_word(e->code, at), &insn);
		target = isa_relative(&insn) ? isa_target(&insn, at) : e->at;
		if (insn.flow != ISA_NEXT && target - e->at >= HV_KEXEC_CODE_MAX)
			e->leaves = true;
		else if (insn.flow == ISA_JUMP || insn.flow == ISA_BRANCH_IF || insn.flow == ISA_CALL)
			e->todo[e->todo_count++] = (uint16_t)((target - e->at) / 4);
		if (!isa_goes_on(&insn))
			return;
	}
}

uint64_t code_extent(const struct code *code, uint64_t at)
{
	struct extent e = { .code = code, .at = at, .end = at };

	follow(&e, 0);
	while (e.todo_count)
		follow(&e, e.todo[--e.todo_count]);
	return e.leaves ? 0 : e.end - at;
}
