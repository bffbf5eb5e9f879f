/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is known of registers on one path through a stub: some bits of their values, and which registers of the caller the rest
 * depends on. What is not known stays open, so that a path which a call can take is never left out.
 */
#ifndef SUITE_CYCLES_VALUE_H
#define SUITE_CYCLES_VALUE_H

#include "isa/isa.h"

/* What a value depends on: bit n: on xn as the caller had it; and these. */
#define VALUE_OF_SYSTEM (1ull << 32)	/* on a system register */
#define VALUE_OF_MEMORY (1ull << 33)	/* on memory */
#define VALUE_OF_FLAGS (1ull << 34)	/* on the flags as the caller had them */

struct value {
	uint64_t known;		/* bits that are known */
	uint64_t bits;		/* their values; the others are 0 */
	uint64_t of;		/* VALUE_OF_*, and the caller's registers */
	bool other;		/* it is none of value_state.others */
	bool set;		/* it is not 0 */
};

#define VALUE_SYSTEM_MAX 48
struct value_state {
	struct value r[32];	/* 31: the stack pointer */
	struct value flags;	/* NZCV in bits 3 to 0 */
	struct {
		uint16_t reg;
		struct value is;
	} system[VALUE_SYSTEM_MAX];	/* system registers that are known, or were written */
	unsigned system_count;
	/* What the image holds at an address, if that is taken to be so: false, it is not known. NULL: nothing is. */
	bool (*read)(void *ctx, uint64_t address, unsigned size, uint64_t *bits);
	void *ctx;
	const uint64_t *others;	/* borrowed: numbers that x0 is not, where it is no call's */
	unsigned other_count;
};

struct value value_constant(uint64_t bits);
struct value value_unknown(uint64_t of);
bool value_is(const struct value *v, uint64_t *bits);	/* all of it is known */
struct value value_system(const struct value_state *s, unsigned reg);
void value_set_system(struct value_state *s, unsigned reg, struct value v);
/* Every general register is what the caller had, the flags too. */
void value_begin(struct value_state *s);
/* What the instruction at `at` leaves. What it does is not known of every instruction: then its results are open. */
void value_step(struct value_state *s, const struct isa_insn *insn, uint64_t at);
/* Whether a conditional branch is taken: 1, 0, or -1: both may be. `of`: what that depends on. */
int value_asks(const struct value_state *s, const struct isa_insn *insn, uint64_t *of);
/* The branch was taken, or not: what that says of the register that it asks. */
void value_learn(struct value_state *s, const struct isa_insn *insn, bool taken);

#endif
