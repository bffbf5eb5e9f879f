/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is known of registers on one path through a stub: some bits of their values, and which registers of the caller the rest
 * depends on. What is not known stays open, so that a path which a call can take is never left out.
 */
#ifndef SUITE_CYCLES_VALUE_H
#define SUITE_CYCLES_VALUE_H

#include "isa/isa.h"
#include "suite/cycles/state.h"

/* Every general register is what the caller had, the flags too. */
void value_begin(struct value_state *s);
/* What the instruction at `at` leaves. What it does is not known of every instruction: then its results are open. */
void value_step(struct value_state *s, const struct isa_insn *insn, uint64_t at);
/* Whether a conditional branch is taken: 1, 0, or -1: both may be. `of`: what that depends on. */
int value_asks(const struct value_state *s, const struct isa_insn *insn, uint64_t *of);
/* The branch was taken, or not: what that says of the register that it asks. */
void value_learn(struct value_state *s, const struct isa_insn *insn, bool taken);

#endif
