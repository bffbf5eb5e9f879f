/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One instruction on terms. Private to suite/mutate/. */
#ifndef SUITE_MUTATE_STEP_H
#define SUITE_MUTATE_STEP_H

#include "suite/mutate/walk.h"

struct hv_insn;

/* What `word` at offset `at` does to the state, where it is no branch; false if that is not known. */
bool step_do(struct walker *w, struct state *s, uint32_t word, const struct hv_insn *insn, uint64_t at);
/* Flags and condition of a conditional branch; false if it is none. */
bool step_asks(struct walker *w, struct state *s, uint32_t word, const struct hv_insn *insn, struct assumption *a);
/* CSEL, CSINC, CSINV, CSNEG (Arm ARM C4.1.96). */
bool step_is_select(uint32_t word);
/* What such a one does to the state where its condition holds, and to `other`, the same state, where it does not. */
void step_select(struct walker *w, struct state *s, struct state *other, uint32_t word, struct assumption *a);
/* The same of an instruction of the system class. */
bool step_system(struct walker *w, struct state *s, uint32_t word, const struct hv_insn *insn);
/* A BR or RET leads on in the stub, to *at: its address is made of the stub's own variables, which the stub does not write. */
bool step_leads_on(const struct walker *w, const struct state *s, term target, uint64_t *at);
/* Note what is done to the system; false if there is no more room. Anything but a read may change what memory holds. */
bool step_event(struct walker *w, struct state *s, enum event_kind kind, uint32_t key, uint32_t reg, term value);
/* A register as an operand: 31 is zero here, and SP elsewhere. */
term step_get(struct walker *w, const struct state *s, uint32_t reg, bool wide);

#endif
