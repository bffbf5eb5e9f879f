/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A walk through a stub, and what it knows at each place. Private to suite/prove/. */
#ifndef SUITE_PROVE_WALKER_H
#define SUITE_PROVE_WALKER_H

#include "suite/prove/flow.h"
#include "suite/prove/terms.h"

/* Something done to the system, in order. */
enum event_kind { EVENT_WRITE, EVENT_LOAD, EVENT_FENCE, EVENT_BARRIER, EVENT_STORE };

struct event {
	uint8_t kind;		/* enum event_kind */
	uint32_t key;		/* WRITE: register with its aliases folded; FENCE, BARRIER: the word; LOAD: the system register;
				   STORE: the term that is stored */
	uint32_t reg;		/* WRITE: the register itself; LOAD, STORE: size, 0: of a system register;
				   FENCE: 1: its operand is XZR */
	term value;		/* WRITE, FENCE: operand; LOAD, STORE: address, or how often registers were renamed before */
};

#define EVENTS_MAX 96
struct state {
	term r[32];		/* 31: SP */
	term flags;
	struct event event[EVENTS_MAX];
	unsigned event_count;
	unsigned calls;		/* done on the way here */
	unsigned epoch;		/* changes so far to what a load finds */
	bool unsettled;		/* the last of them no ISB has settled yet */
	uint64_t image;		/* where the image lies that is executed; 0: anywhere */
	bool changed;		/* the good stub's path has come by a word that was changed */
	unsigned behind;	/* and since by so many words that lead to none of them */
};

/*
 * How a path ends. A CALL is only on the way: behind it the walk goes on with registers that the callee has left. MEET: it has come
 * to walker.meet or beyond.
 */
enum leaf_kind { LEAF_ERET, LEAF_BRANCH, LEAF_CALL, LEAF_HANG, LEAF_MEET };

struct leaf {
	enum leaf_kind kind;
	term target;		/* BRANCH, CALL; MEET: the offset */
	const struct state *state;
};

struct walker {
	const struct flow *flow;
	struct terms terms;
	struct path path;
	unsigned steps, steps_max; /* instructions walked, of which there can be only so many */
	uint64_t meet;		/* paths end at the first word from this offset on that the good stub reaches; 0: they do not */
	bool soon;		/* the good stub's end at the first word behind an edit that leads to none: so it has `leads` */
	unsigned later;		/* and by so many words more */
	uint64_t soon_at;	/* that word's offset: the changed stub's paths end there as well */
	uint64_t stop;		/* not 0: paths end as MEET at this offset and at no other, whatever `meet` and `soon` say */
	const uint8_t *leads;	/* flow_leads(): the good stub's paths that come by no edit are not walked to their ends. Or NULL */
	const struct change *edited; /* whose edits these are */
	bool mmu_on;		/* calls find EL2's MMU on, and with it whatever else a hypervisor enables */
	bool settled;		/* HCR_EL2 is in force as it is found where the walk begins */
	bool hints;		/* a hint was met that does something elsewhere */
	bool gone;		/* set by a CALL's leaf: that one never comes back */
	bool gave_up;		/* something was met that it does not know */
};

#endif
