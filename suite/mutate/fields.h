/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Operands that a mutant may change, and words in another place or of another strength. Private to suite/mutate/. */
#ifndef SUITE_MUTATE_FIELDS_H
#define SUITE_MUTATE_FIELDS_H

#include "isa/isa.h"

enum field_kind { FIELD_REGISTER, FIELD_IMMEDIATE, FIELD_CONDITION, FIELD_SHIFT, FIELD_SYSREG };

struct fields {
	struct isa_insn insn;
	unsigned count;
	struct field {
		uint8_t kind;				/* enum field_kind */
		const struct isa_operand *operand;	/* of insn.row */
	} field[ISA_OPERANDS_MAX];
};

/* None of what is no instruction. Targets of branches are not among them, nor what barriers, hints and SYS say. */
void fields_of(uint32_t word, struct fields *to);
/* `word`, standing at `from`, as it must be at `to` to mean the same address. */
uint32_t fields_rebase(uint32_t word, uint64_t from, uint64_t to);
/* A B that stands at `from` and leads to `to`. */
uint32_t fields_branch(uint64_t from, uint64_t to);

/* Words that stand for a barrier's or a maintenance operation's weaker or wrong forms; returns how many, at most `max`. */
unsigned fields_weaker(uint32_t word, uint32_t *to, unsigned max);
/* ISB, DSB, DMB, SB, or an operation of SYS. */
bool fields_is_barrier(uint32_t word);

#endif
