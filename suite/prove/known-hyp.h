/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Instructions of 32 bits whose result is a term by what is known on the path. Private to suite/prove/. */
#ifndef SUITE_PROVE_KNOWN_HYP_H
#define SUITE_PROVE_KNOWN_HYP_H

#include "suite/prove/walker-hyp.h"

/* False if it is none of these, or its result is not known on this path. */
bool known_hyp_carry(struct walk_hyp *h, struct state *s, const struct isa_insn *insn, uint64_t at);
bool known_hyp_field(struct walk_hyp *h, struct state *s, const struct isa_insn *insn);

#endif
