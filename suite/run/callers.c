/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Callers other than the plan's, for machines on which a call costs little: each call with registers, states and places that a
 * stub may get wrong, and random calls of a seed. A stub that knows the plan's canaries does not know those of the seed. Then
 * each call on other CPUs of the machine, and while an interrupt waits.
 */
#include <stdlib.h>
#include <string.h>

#include "hvcheck/fuzz.h"
#include "suite/fuzz/fuzz.h"
#include "suite/run/callers-plan.h"

#define GROUPS 4	/* of random calls: each has system registers of its own */
#define CALLS 256	/* of each group */

/* --- by hand --------------------------------------------------------------------------------------------------- */

static void add_each(struct callers *c, const struct hv_planned *p, const uint64_t *words, unsigned count)
{
	const struct hv_call_spec *spec = hv_abi_select(c->s->abi, &p->call);

	callers_add_values(c, p, spec, words, count);
	callers_add_states(c, p, spec);
}

static void add_by_hand(struct callers *c, const uint64_t *words, unsigned count)
{
	const struct hv_planned *p;
	const char *last = "";

	for (size_t at = 0; (p = suite_next_kind(c->s, &at, &last)); at++)
		add_each(c, p, words, count);
}

/* --- by a seed ------------------------------------------------------------------------------------------------- */

static void add_random(struct callers *c, const uint64_t *words, unsigned count)
{
	struct hv_fuzz f = { .abi = c->s->abi, .places = &c->sh->m->places, .seed = c->s->options->seed, .sees = c->sh->m->sees,
			     .has = c->sh->m->has, .home = true, .words = words, .word_count = count };

	for (uint64_t i = 0; i < GROUPS * CALLS; i++) {
		struct hv_planned *n = callers_add(c, &(struct hv_planned){ .aim = HV_RULE_NONE }, "a random call");
		const struct hv_call_spec *spec;

		hv_fuzz_call(&f, i / CALLS * HV_FUZZ_GROUP + i % CALLS, &n->call);
		spec = hv_abi_select(c->s->abi, &n->call);
		n->name = spec->name;
		n->has = spec->needs;
	}
}

/* --- other CPUs -------------------------------------------------------------------------------------------------- */

#define ISR_A 0x100	/* ISR_EL1 (Arm ARM D13.2.66): SError, IRQ, FIQ */
#define ISR_I 0x80
#define ISR_F 0x40

static const struct { struct hv_cpu cpu; const char *probe; } others[] = {
	{ { .mpidr = 0x80000001 }, "a CPU with Aff0 in MPIDR_EL1" },
	{ { .mpidr = 0x80000100 }, "a CPU with Aff1 in MPIDR_EL1" },
	{ { .mpidr = 0x80010000 }, "a CPU with Aff2 in MPIDR_EL1" },
	{ { .mpidr = 0x0180000000 }, "a CPU with Aff3 in MPIDR_EL1" },
	{ { .mpidr = 0x81000203 }, "a CPU with MT in MPIDR_EL1" },
	{ { .mpidr = 0xc0000000 }, "a CPU with U in MPIDR_EL1" },
	{ { .pending = ISR_I }, "an IRQ waits" },
	{ { .pending = ISR_F }, "an FIQ waits" },
	{ { .pending = ISR_A }, "an SError waits" },
	{ { .pending = ISR_A | ISR_I | ISR_F }, "an IRQ, an FIQ and an SError wait" },
};
#define OTHERS (sizeof(others) / sizeof(others[0]))

/* MPIDR of AArch32 has no Aff3. */
static bool has_identity(const struct hv_abi *abi, const struct hv_cpu *cpu)
{
	return abi->exec == HV_A64 || !(cpu->mpidr >> 32);
}

/* --- all of them ------------------------------------------------------------------------------------------------- */

static bool has_restart(const struct hv_call_spec *spec)
{
	return spec->ending == HV_RESTARTS;
}

static bool sets_vectors(const struct hv_call_spec *spec)
{
	for (unsigned i = 0; i < spec->move_count; i++)
		if (spec->moves[i].to == HV_VBAR_EL2 && spec->moves[i].from <= HV_X30)
			return true;
	return false;
}

static bool is_any(const struct hv_call_spec *spec)
{
	return spec;
}

/* What is not asked is not passed. */
static void say_unasked(struct suite *s, const struct share *sh)
{
	static const struct { enum hv_rule rule; bool (*concerns)(const struct hv_call_spec *spec); const char *why; } unasked[] = {
		{ HV_RES_01, is_any, "%s is not asked calls from a kernel's address, of other CPUs or of a seed" },
		{ HV_RET_02, is_any, "%s does not show PAN, UAO, SSBS, DIT, TCO and BTYPE of its caller" },
		{ HV_RST_01, has_restart, "%s is not asked for restarts at each bit of an address" },
		{ HV_VBAR_03, sets_vectors, "%s is not asked for vectors at each bit of an address" },
	};

	for (size_t i = 0; i < sizeof(unasked) / sizeof(unasked[0]); i++) {
		struct hv_row *row = NULL;

		if (unasked[i].rule == HV_RET_02 && s->abi->exec != HV_A64)
			continue;	/* AArch32 has none of these */
		for (unsigned k = 0; !row && k < s->abi->call_count; k++)
			if (unasked[i].concerns(&s->abi->calls[k]))
				row = suite_row(s, "other-callers", unasked[i].rule, sh->m->name);
		rows_say(row, unasked[i].why, sh->m->name);
		if (row)
			rows_add(row, HV_UNSEEN);
	}
}

static int ask_all(struct callers *c, struct hv_outcome *outs)
{
	uint64_t words[FUZZ_WORDS];
	unsigned count = fuzz_words(c->s->stub, words);

	add_by_hand(c, words, count);
	add_random(c, words, count);
	if (suite_run_plan(c->s, c->sh, c->plan, c->count, outs))
		return -1;
	for (size_t i = 0; c->sh->m->ops->become && i < OTHERS && !suite_knows_enough(c->s); i++)
		if (has_identity(c->s->abi, &others[i].cpu) && suite_ask_kinds(c->s, c->sh, &others[i].cpu, others[i].probe))
			return -1;
	return 0;
}

int suite_callers(struct suite *s, struct share *sh)
{
	struct callers c = { .s = s, .sh = sh };
	struct hv_outcome *outs;
	int err = -1;

	if (!(sh->m->sees & HV_SEE_PATH)) {
		say_unasked(s, sh);
		return 0;
	}
	c.plan = calloc(CALLERS_ROOM, sizeof(*c.plan));
	outs = calloc(CALLERS_ROOM, sizeof(*outs));
	if (c.plan && outs)
		err = ask_all(&c, outs);
	free(c.plan);
	free(outs);
	return err;
}
