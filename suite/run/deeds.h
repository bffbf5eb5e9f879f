/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a stub does on its way through one call. */
#ifndef SUITE_RUN_DEEDS_H
#define SUITE_RUN_DEEDS_H

#include "hvcheck/abi.h"
#include "hvcheck/machine.h"
#include "suite/static/effect-a32.h"

#define DEEDS_REGISTERS 16
#define DEEDS_ASKED 4
extern const enum hv_rule deeds_asked[DEEDS_ASKED];

/* A system register in one call, by its number as ISA_SYSREG() makes it. */
struct deeds_kept {
	uint16_t sysreg;
	bool known;		/* it was read before it was written */
	bool written, changed;
	uint64_t before, now;	/* as it was read, and as it was written last */
	bool certain;		/* `now` may be what was read: not what AT leaves in PAR_EL1, and not XZR */
	uint32_t holders;	/* bit n: xn still has what was read into it */
	bool as_read;		/* `now` was written from one of them */
	uint64_t at;		/* of the first write */
};

struct deed {
	enum hv_rule rule;
	const char *what;	/* NULL: nothing was found */
	uint64_t at;
};

struct doing {
	const struct hv_places *places;
	const struct hv_call *call;
	const struct hv_call_spec *spec;	/* NULL: the call goes to a dead slot, which may do nothing, but may sleep */
	bool refused;		/* what comes before the moves is all that may happen */
	bool e2h;
	uint64_t stack;		/* bytes below SP_EL2 that are the hypervisor's own; 0: none */
	bool left;		/* the last instruction was an ERET: accesses behind it are no more the stub's */
	bool event;		/* WFE would not sleep: an event was sent since the last one */
	uint32_t pending;	/* MRS whose result is not there yet; 0: none */
	struct effect_a32 read;	/* of AArch32, the same; EFFECT_NONE: none */
	struct effect_it it;
	struct deeds_kept kept[DEEDS_REGISTERS];
	unsigned kept_count;
	bool moved;		/* VBAR_EL2 was written with another address than that of the stub's table: `vectors` */
	uint64_t vectors;
	struct deed deeds[DEEDS_ASKED];
};

/* A call of that generation begins; nothing was done yet. `m` and `call` are borrowed. */
void deeds_begin(struct doing *d, const struct hv_abi *abi, const struct hv_machine *m, const struct hv_call *call);
/* For an observer, whose context is a struct doing. */
void deeds_look_at_step(void *ctx, struct hv_machine *m, uint64_t pc, uint32_t insn, unsigned el);
void deeds_look_at_step_a32(void *ctx, struct hv_machine *m, uint64_t pc, uint32_t insn, unsigned el);
void deeds_look_at_access(void *ctx, struct hv_machine *m, uint64_t pc, uint64_t addr, unsigned size, int is_store);
/* It has ended: what was read and written is as it was read, or it has changed. */
void deeds_look_back(struct doing *d);

#endif
