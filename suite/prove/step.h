/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One instruction on terms. Private to suite/prove/. */
#ifndef SUITE_PROVE_STEP_H
#define SUITE_PROVE_STEP_H

#include "isa/isa.h"
#include "suite/prove/walker.h"

/* What `insn` at offset `at` does to the state, if it is no branch; false if that is not known. */
bool step_do(struct walker *w, struct state *s, const struct isa_insn *insn, uint64_t at);
/* Flags and condition of a conditional branch; false if it is none. */
bool step_asks(struct walker *w, struct state *s, const struct isa_insn *insn, struct assumption *a);
/* CSEL, CSINC, CSINV, CSNEG (Arm ARM C4.1.96). */
bool step_is_select(const struct isa_insn *insn);
/* What such a one does to the state if its condition holds, and to `other`, the same state, if it does not. */
void step_select(struct walker *w, struct state *s, struct state *other, const struct isa_insn *insn, struct assumption *a);

#endif
