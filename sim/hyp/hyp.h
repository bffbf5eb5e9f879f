/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * EL2 in AArch32 state: Hyp mode of Unicorn's Cortex-A15 and Cortex-A7. The engine switches modes and banks and executes ERET; that
 * an exception is taken, with which syndrome and to which vector, is decided here.
 */
#ifndef SIM_HYP_HYP_H
#define SIM_HYP_HYP_H

#include "sim/engine/engine.h"
#include "sim/hyp/micro.h"

/* What the engine keeps for this state: engine.own. */
struct hyp {
	struct hyp_descriptor *descriptor;	/* in the microcode page */
	uint32_t elr;				/* ELR_hyp as the last exception left it */
	uint64_t hint_pc, hint_left;		/* behind the last YIELD or WFE; the budget's blocks then */
};

static inline struct hyp *hyp_of(const struct engine *e)
{
	return e->own;
}

/* The second is for a stub of Thumb instructions. */
extern const struct engine_kind hyp_kind, hyp_thumb_kind;

#endif
