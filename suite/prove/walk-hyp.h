/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All paths through a stub of 32-bit instructions, on terms. It gives up where it meets what it does not know. */
#ifndef SUITE_PROVE_WALK_HYP_H
#define SUITE_PROVE_WALK_HYP_H

#include "hvcheck/abi.h"
#include "suite/prove/walker.h"
#include "suite/static/code.h"

struct walk_hyp {
	struct walker *w;	/* terms and path, which both stubs share */
	struct code code;	/* one of the two */
	const struct hv_abi *abi;
	unsigned steps;
	bool caches_off;	/* calls find Hyp mode's MMU and caches off */
};

/* State of r0 to r14 as a call finds them: 15 is SP_hyp, 14 LR_usr. */
void walk_hyp_begin(struct walk_hyp *h, struct state *s);
/*
 * Each end of each path from `at`, under the conditions of w->path, is handed to `leaf`. False: one said so, or the walk gave up.
 */
bool walk_hyp(struct walk_hyp *h, uint64_t at, const struct state *from, bool (*leaf)(void *ctx, const struct leaf *leaf),
	      void *ctx);

bool step_hyp_is_nop(const struct isa_insn *insn);
/* DSB, DMB, ISB, or maintenance that is written to coprocessor 15. */
bool step_hyp_is_barrier(const struct isa_insn *insn);

/* step-hyp.c: what it does, its condition aside; false if that is not known. `quiet`: in an IT block, short forms leave flags. */
bool step_hyp(struct walk_hyp *h, struct state *s, const struct isa_insn *insn, uint64_t at, bool quiet);
#define STEP_HYP_QUIET 0x20000	/* `reg` of a read that cannot fault and changes nothing */
/* What a register holds when so many others have been written. */
term step_hyp_found(struct walk_hyp *h, uint32_t key, bool is_hsctlr, unsigned epoch);
/* A general register as an operand; PC is not for it. */
term step_hyp_get(const struct state *s, unsigned reg);

/* path-hyp.c: whether some value takes the path with one more condition at its end. Yes, where that is not known. */
bool path_hyp_is_possible(const struct terms *t, const struct path *p);
/* The number that a term is on this path, as a term, where what the call found is one number there; else the term. */
term path_hyp_rewrite(struct terms *t, const struct path *p, term a);

#endif
