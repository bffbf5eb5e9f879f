/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the engine keeps for Hyp mode. */
#ifndef SIM_HYP_STATE_H
#define SIM_HYP_STATE_H

#include "sim/engine/state.h"
#include "sim/hyp/micro.h"

/* identity.c's: what the MRC under way is to have read; 0: nothing else than the engine says. */
struct hyp_identity {
	struct watcher watcher;
	int number;		/* of the register that it writes */
	uint32_t before, value;
};

/* What the engine keeps for this state: engine.own. */
struct hyp {
	struct hyp_descriptor *descriptor;	/* in the microcode page */
	uint32_t elr;				/* ELR_hyp as the last exception left it */
	uint64_t hint_pc, hint_left;		/* behind the last YIELD or WFE; the budget's blocks then */
	struct hyp_identity identity;
};

static inline struct hyp *hyp_of(const struct engine *e)
{
	return e->own;
}

#endif
