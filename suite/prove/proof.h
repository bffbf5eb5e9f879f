/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A proof that a change is no break: what its parts share. Private to suite/prove/. */
#ifndef SUITE_PROVE_PROOF_H
#define SUITE_PROVE_PROOF_H

#include "hvcheck/abi.h"
#include "isa/sysreg.h"
#include "suite/prove/arguments.h"
#include "suite/prove/walker.h"

#define REG_KEY(crn, crm, op2) ISA_SYSREG(0, 0, crn, crm, op2)	/* of the events' keys */
#define OWN_MAX 8
#define PROOF_STEPS_LOADS 4000	/* of a walk of the good stub alone */

/* A proof under way. */
struct proof {
	struct walker w;
	const struct hv_abi *abi;
	uint32_t release;		/* of the generation, as the stub is judged */
	const struct change *change;
	uint64_t entry;			/* offset of the slot */
	uint8_t *leads;			/* places that lead to an edit; owned. NULL: not known */
	struct state start;
	const struct leaf *want;	/* the good stub's end on this path */
	struct event own[OWN_MAX];	/* what the good stub loads of its image before it changes anything */
	unsigned own_count;
	bool thorough;			/* all paths are walked, however many there are; parts have been tried before */
	bool from_slot;			/* the walk begins where a call does */
	bool idle_before;		/* or no ISB is missed for what the code has done on the way there: see idle_is_not() */
	uint32_t lost;			/* compare.c: what all calls of the ways so far may lose at an ERET */
	bool stronger, domain, later, clobbers, either, choice, res0; /* used on the way */
};

static inline bool same_event(const struct event *a, const struct event *b)
{
	return a->kind == b->kind && a->key == b->key && a->reg == b->reg && a->value == b->value;
}

static inline uint32_t number_of(enum hv_reg reg)
{
	const struct hv_reg_info *r = &hv_regs[reg];

	return ISA_SYSREG((uint32_t)r->op0, (uint32_t)r->op1, (uint32_t)r->crn, (uint32_t)r->crm, (uint32_t)r->op2);
}

/* The same term, or it is on this path. */
bool proof_same_value(struct proof *p, term want, term got);
/*
 * True if event `a` of the good stub and `b` of the changed one, whose end is `got`, count as the same: they are the same, or they
 * write one register and differ only in bits that the generation leaves open or no CPU looks at, and nothing reads that register
 * again.
 */
bool proof_same_event(struct proof *p, const struct event *a, const struct event *b, const struct state *got);
/*
 * Among the first `to` events a register of this key is read behind a write to it. Terms of such a read tell how often it was
 * written, and not what: so that may not differ then.
 */
bool proof_is_read_back(const struct state *s, uint32_t key, unsigned to);
/* A write that some releases of the generation do not make, whichever call takes this path. */
bool proof_is_optional(struct proof *p, const struct event *e);
/* `s` without writes that leave a register as it is, but for what the generation leaves open. True if there was one. */
bool proof_drop_choices(struct proof *p, const struct state *s, struct state *to);
/* x registers that every call of this path may have lost where it ends in an ERET. */
uint32_t proof_lost(const struct proof *p);
bool proof_same_registers(struct proof *p, const struct leaf *want, const struct leaf *got);
bool proof_same_system(struct proof *p, const struct leaf *want, const struct leaf *got);
/* Why a change that was proved is no break: by what the proof had to make use of. */
enum prove_argument proof_argument(const struct proof *p);
/* compare.c: the end that the changed stub has come to is the same as p->want. `ctx` is the proof. */
bool proof_compare(void *ctx, const struct leaf *got);

#endif
