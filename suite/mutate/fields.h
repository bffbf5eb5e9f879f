/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the instructions of a stub keep their operands: what a mutant may change in one of them. Private to suite/mutate/. */
#ifndef SUITE_MUTATE_FIELDS_H
#define SUITE_MUTATE_FIELDS_H

#include <stdbool.h>
#include <stdint.h>

enum field_kind { FIELD_END, FIELD_REGISTER, FIELD_IMMEDIATE, FIELD_CONDITION, FIELD_SHIFT, FIELD_SYSREG };

struct insn_field {
	uint8_t kind;		/* enum field_kind */
	uint8_t lsb, width;
};

/* Fields of `word`, up to FIELD_END; never NULL. Branch targets are not among them: hv_decode() knows those. */
const struct insn_field *insn_fields(uint32_t word);
uint32_t field_of(const struct insn_field *f, uint32_t word);
uint32_t with_field(const struct insn_field *f, uint32_t word, uint32_t value);
/* `word`, standing at `from`, as it must be at `to` to mean the same address. */
uint32_t insn_rebase(uint32_t word, uint64_t from, uint64_t to);

/* Words that stand for a barrier's or a maintenance operation's weaker or wrong forms; returns how many, at most `max`. */
unsigned insn_weaker(uint32_t word, uint32_t *to, unsigned max);
bool insn_is_barrier(uint32_t word);

#endif
