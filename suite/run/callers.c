/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Callers other than the plan's, for machines on which a call costs little: restarts at every address bit, what a kernel has in the
 * registers that a move to EL2 copies, immediates that the stub's own code has, and random calls of a seed. A stub that knows the
 * plan's canaries does not know those of the seed.
 */
#include <stdlib.h>
#include <string.h>

#include "hvcheck/fuzz.h"
#include "suite/fuzz/fuzz.h"
#include "suite/run/run.h"

#define GROUPS 4	/* of random calls: each has system registers of its own */
#define CALLS 256	/* of each group */
#define ENTRY_LOW 0x02345a7cu	/* of no alignment but an instruction's */
#define FIRST_BIT 33	/* below is RAM, in which something may lie */
#define LAST_BIT 47
#define SCTLR_HIGH 0xfffff00000000000ull	/* SCTLR_EL1 from DSSBS up: none matters to a caller whose MMU is off */
#define KERNEL 0xffff800081234560ull
#define KERNEL_HALF 0xffff800000000000ull
#define ROOM (GROUPS * CALLS + 1024)

struct callers {
	struct suite *s;
	struct share *sh;
	struct hv_planned *plan;
	size_t count;
};

static struct hv_planned *add(struct callers *c, const struct hv_planned *like, const char *probe)
{
	struct hv_planned *n = &c->plan[c->count < ROOM - 1 ? c->count++ : c->count];

	*n = *like;
	n->probe = probe;
	return n;
}

/* --- by hand --------------------------------------------------------------------------------------------------- */

/* The machine has no memory there: that EL2 faults at this very address shows that it has arrived. */
static void add_entries(struct callers *c, const struct hv_planned *like, const struct hv_call_spec *spec)
{
	if (spec->ending != HV_RESTARTS || c->sh->bench.places->absent_size)
		return;
	for (unsigned bit = FIRST_BIT; bit <= LAST_BIT; bit++) {
		struct hv_planned *n = add(c, like, "an entry where there is no memory");

		n->call.in.r[spec->entry] = (1ull << bit | ENTRY_LOW) + spec->entry_less;
		n->aim = HV_RST_01;
	}
}

/* The caller is where a kernel is, as ELR_EL2 tells the stub, with a kernel's pointers in the registers that it may look at. */
static void add_kernel(struct callers *c, const struct hv_planned *like, const struct hv_call_spec *spec)
{
	struct hv_call *call;

	if (spec->ending == HV_RISES)
		return;		/* it would go on where there is nothing */
	call = &add(c, like, "a caller at a kernel address")->call;
	call->in.r[HV_PC] |= KERNEL_HALF;
	call->in.r[HV_SP_EL1] = call->in.r[HV_TPIDR_EL1] = KERNEL;
	call->in.r[HV_ELR_EL1] = call->in.r[HV_FAR_EL1] = KERNEL;
}

/* What a move to EL2 copies is copied in all its bits. */
static void add_full(struct callers *c, const struct hv_planned *like, const struct hv_call_spec *spec)
{
	struct hv_call *call;

	if (spec->ending != HV_RISES)
		return;
	call = &add(c, like, "registers as a kernel has them")->call;
	call->in.r[HV_SCTLR_EL1] |= SCTLR_HIGH;
	call->in.r[HV_VBAR_EL1] = KERNEL & ~0x7ffull;
	call->in.r[HV_TPIDR_EL1] = call->in.r[HV_SP_EL1] = KERNEL;
	call->in.r[HV_TTBR0_EL1] |= 1;	/* CnP */
	call = &add(c, like, "the other bits of registers that are copied")->call;
	call->in.r[HV_SCTLR_EL1] &= ~SCTLR_HIGH;
	call->in.r[HV_VBAR_EL1] = ~KERNEL & ~0x7ffull;
	call->in.r[HV_TPIDR_EL1] = call->in.r[HV_SP_EL1] = ~KERNEL & ~0xfull;
}

static void add_immediates(struct callers *c, const struct hv_planned *like, const uint64_t *words, unsigned count)
{
	for (unsigned i = 0; i < count && c->s->abi->selector != HV_SELECT_IMM; i++)
		if (words[i] && words[i] <= 0xffff) {
			struct hv_planned *n = add(c, like, "an immediate that the stub's code mentions");

			n->call.imm = (uint16_t)words[i];
			n->aim = HV_IMM_01;
		}
}

/* Each number under each bit that it does not have: a comparison of part of x0 takes it for the call. */
static void add_numbers(struct callers *c, const struct hv_planned *like, const struct hv_call_spec *spec)
{
	const struct hv_abi *abi = c->s->abi;

	if (spec != &abi->unknown || abi->selector != HV_SELECT_X0 || spec->aim_count)
		return;
	for (unsigned i = 0; i < abi->call_count; i++)
		for (unsigned bit = 0; bit < 64; bit++) {
			struct hv_planned *n = add(c, like, "a call's number under another bit");

			n->call.in.r[HV_X0] = abi->calls[i].number | 1ull << bit;
			n->call.in.r[HV_X1] = c->sh->m->places.payload & ~0x7ffull;
			if (hv_abi_select(abi, &n->call) != spec || (bit == 16 && abi->calls[i].number >= HV_STUB_NUMBERS))
				c->count--;
		}
}

/* The first call of each name, as the plan makes it. */
static void add_by_hand(struct callers *c, const uint64_t *words, unsigned count)
{
	const char *last = "";

	for (size_t i = 0; i < c->s->plan_count; i++) {
		const struct hv_planned *p = &c->s->plan[i];
		const struct hv_call_spec *spec = hv_abi_select(c->s->abi, &p->call);

		if (p->aim != HV_RULE_NONE || p->call.event || p->call.from != HV_FROM_EL1 || !strcmp(p->name, last))
			continue;
		last = p->name;
		add_entries(c, p, spec);
		add_kernel(c, p, spec);
		add_full(c, p, spec);
		add_numbers(c, p, spec);
		add_immediates(c, p, words, count);
	}
}

/* --- by a seed ------------------------------------------------------------------------------------------------- */

static void add_random(struct callers *c, const uint64_t *words, unsigned count)
{
	struct hv_fuzz f = { .abi = c->s->abi, .places = &c->sh->m->places, .seed = c->s->options->seed, .sees = c->sh->m->sees,
			     .home = true, .words = words, .word_count = count };

	for (uint64_t i = 0; i < GROUPS * CALLS; i++) {
		struct hv_planned *n = add(c, &(struct hv_planned){ .aim = HV_RULE_NONE }, "a random call");
		const struct hv_call_spec *spec;

		hv_fuzz_call(&f, i / CALLS * HV_FUZZ_GROUP + i % CALLS, &n->call);
		spec = hv_abi_select(c->s->abi, &n->call);
		n->name = spec->name;
		n->needs = spec->needs;
	}
}

int suite_callers(struct suite *s, struct share *sh)
{
	struct callers c = { .s = s, .sh = sh };
	uint64_t words[FUZZ_WORDS];
	unsigned count = fuzz_words(s->stub, words);
	struct hv_outcome *outs;
	int err = -1;

	if (!(sh->m->sees & HV_SEE_PATH))
		return 0;
	c.plan = calloc(ROOM, sizeof(*c.plan));
	outs = calloc(ROOM, sizeof(*outs));
	if (c.plan && outs) {
		add_by_hand(&c, words, count);
		add_random(&c, words, count);
		err = suite_run_plan(s, sh, c.plan, c.count, outs);
	}
	free(c.plan);
	free(outs);
	return err;
}
