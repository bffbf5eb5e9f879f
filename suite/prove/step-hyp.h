/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One instruction of 32 bits on terms. */
#ifndef SUITE_PROVE_STEP_HYP_H
#define SUITE_PROVE_STEP_HYP_H

#include "suite/prove/walker-hyp.h"

bool step_hyp_is_nop(const struct isa_insn *insn);
/* DSB, DMB, ISB, or maintenance that is written to coprocessor 15. */
bool step_hyp_is_barrier(const struct isa_insn *insn);

/* What it does, its condition aside; false if that is not known. `quiet`: in an IT block, short forms leave flags. */
bool step_hyp(struct walk_hyp *h, struct state *s, const struct isa_insn *insn, uint64_t at, bool quiet);
#define STEP_HYP_QUIET 0x20000	/* `reg` of a read that cannot fault and changes nothing */
/* What a register holds when so many others have been written. */
term step_hyp_found(struct walk_hyp *h, uint32_t key, bool is_hsctlr, unsigned epoch);

#endif
