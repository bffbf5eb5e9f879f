/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Callers other than the plan's, for machines on which a call costs little: restarts and vectors at every address bit,
 * arguments that are zero or equal, what a kernel has in the registers that a move to EL2 copies and in PSTATE, immediates
 * that the stub's own code has, and random calls of a seed. A stub that knows the plan's canaries does not know those of
 * the seed. Then each call on other CPUs of the machine, and while an interrupt waits.
 */
#include <stdlib.h>
#include <string.h>

#include "hvcheck/fuzz.h"
#include "suite/fuzz/fuzz.h"
#include "suite/run/share.h"

#define GROUPS 4	/* of random calls: each has system registers of its own */
#define CALLS 256	/* of each group */
#define ENTRY_LOW 0x02345a7cu	/* of no alignment but an instruction's */
#define SCTLR_HIGH 0xfffff00000000000ull	/* SCTLR_EL1 from DSSBS up: none matters to a caller whose MMU is off */
#define KERNEL 0xffff800081234560ull
#define KERNEL_HALF 0xffff800000000000ull
#define EQUALS 6u	/* x0 to x5: more are no arguments of any call */
#define ROOM (GROUPS * CALLS + 3072)

/* Bits of an entry where no machine has memory, above `base`. */
static const struct { unsigned first, last; uint64_t base; } entry_bits[HV_EXECS] = {
	[HV_A64] = { 33, 47, 0 }, [HV_A32] = { 26, 29, HV_RAM_END_A32 },
};

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
	for (unsigned bit = entry_bits[c->s->abi->exec].first; bit <= entry_bits[c->s->abi->exec].last; bit++) {
		struct hv_planned *n = add(c, like, "an entry where there is no memory");
		uint64_t base = entry_bits[c->s->abi->exec].base;

		n->call.in.r[spec->entry] = (base | 1ull << bit | ENTRY_LOW) + spec->entry_less;
		n->aim = HV_RST_01;
		n->is_other = true;	/* hvcheck call takes no entry where there is no code */
	}
}

/*
 * The caller is where a kernel is, as ELR_EL2 tells the stub, with a kernel's pointers in the registers that it may look at. Its
 * HVC is the first or the last instruction of a page, or of some line in between.
 */
static void add_kernel(struct callers *c, const struct hv_planned *like, const struct hv_call_spec *spec)
{
	static const uint64_t places[] = { 0, 0x1000, 0xffc, 0x840, 0xfffffffff010, ~0xfffull & ~KERNEL_HALF };
	struct hv_call *call;

	if (spec->ending == HV_RISES || c->s->abi->exec != HV_A64)
		return;		/* it would go on where there is nothing; or has no other half of addresses */
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		call = &add(c, like, "a caller at a kernel address")->call;
		call->in.r[HV_PC] = KERNEL_HALF | (i ? places[i] : call->in.r[HV_PC]);
		call->in.r[HV_SP_EL1] = call->in.r[HV_TPIDR_EL1] = KERNEL;
		call->in.r[HV_ELR_EL1] = call->in.r[HV_FAR_EL1] = KERNEL;
	}
}

/* Each system register that may be otherwise is otherwise in all such bits; then all of them are. */
static void add_system(struct callers *c, const struct hv_planned *like, const struct hv_call_spec *spec)
{
	struct hv_fuzz f = { .abi = c->s->abi, .places = &c->sh->m->places };
	struct hv_call *all;

	if (spec->ending == HV_RISES)
		return;		/* what it copies is the kernel's */
	all = &add(c, like, "all system registers are otherwise")->call;
	for (unsigned reg = HV_REG_FIRST_SYS; reg < HV_REG_COUNT; reg++)
		if (hv_fuzz_free_bits(&f, reg)) {
			add(c, like, "a system register is otherwise")->call.in.r[reg] ^= hv_fuzz_free_bits(&f, reg);
			all->in.r[reg] ^= hv_fuzz_free_bits(&f, reg);
		}
}

static bool is_aimed(const struct hv_call_spec *spec, unsigned reg)
{
	for (unsigned i = 0; i < spec->aim_count; i++)
		if (spec->aims[i].to == reg)
			return true;
	return false;
}

/* Two registers are alike, the entry of a restart among them: a comparison of one with the other is right by chance. */
static void add_equal(struct callers *c, const struct hv_planned *like, const struct hv_call_spec *spec)
{
	for (unsigned a = 0; a < EQUALS; a++)
		for (unsigned b = a + 1; b < EQUALS; b++) {
			bool kept = (spec->ending == HV_RESTARTS && b == spec->entry) || is_aimed(spec, b);
			unsigned to = kept ? a : b, from = kept ? b : a;
			struct hv_call *call = &add(c, like, "two registers alike")->call;

			call->in.r[to] = call->in.r[from];
			if (hv_abi_select(c->s->abi, call) != spec || is_aimed(spec, to) ||
			    (spec->ending == HV_RESTARTS && to == spec->entry))
				c->count--;
		}
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

/* The fields of PSTATE that SPSR_EL2 brings back, each alone and all of them. */
static void add_pstates(struct callers *c, const struct hv_planned *like)
{
	static const struct { uint32_t fields[9]; const char *probe; } states[HV_EXECS] = {
		[HV_A64] = { { 1u << 25, 1u << 24, 1u << 23, HV_PSTATE_PAN, 1u << 13, 1u << 12, 1u << 10, 2u << 10,
			       HV_PSTATE_LATER },
			     "a caller with PAN, UAO, SSBS, DIT, TCO, ALLINT or BTYPE" },
		[HV_A32] = { { 1u << 27, 1u << 19, 1u << 18, 1u << 17, 1u << 16 }, "a caller with Q or GE" },
	};

	for (size_t i = 0; i < 9 && states[c->s->abi->exec].fields[i]; i++)
		add(c, like, states[c->s->abi->exec].probe)->call.in.r[HV_PSTATE] |= states[c->s->abi->exec].fields[i];
}

/* The lowest bit that VBAR_EL2 has. */
static unsigned table_bit(const struct hv_exec_info *exec)
{
	unsigned bit = 0;

	while (!(exec->vbar >> bit & 1))
		bit++;
	return bit;
}

/* Vectors at each bit of an address: alone, and with all bits above it. */
static void add_vectors(struct callers *c, const struct hv_planned *like, const struct hv_call_spec *spec)
{
	const struct hv_exec_info *exec = &hv_execs[c->s->abi->exec];

	for (unsigned i = 0; i < spec->move_count; i++) {
		unsigned from = spec->moves[i].from;

		if (spec->moves[i].to != HV_VBAR_EL2 || from > HV_X30 || is_aimed(spec, from))
			continue;
		for (unsigned bit = 2 * table_bit(exec); bit < 2 * 64 && exec->general >> bit / 2; bit++) {
			struct hv_planned *p = add(c, like, "vectors at each bit of an address");

			p->call.in.r[from] = ((bit & 1 ? ~0ull : 1ull) << bit / 2) & exec->general;
			p->aim = HV_VBAR_03;
		}
	}
}

/* Each argument that a call passes on, with values by which a stub may take it for none; then all of them alike. */
static void add_arguments(struct callers *c, const struct hv_planned *like, const struct hv_call_spec *spec)
{
	static const uint64_t values[] = {
		0, 1, 2, 3, 4, 0x1000, 1u << 31, ~0u, 1ull << 32, 1ull << 63, KERNEL, HVC_STUB_ERR, ~0ull,
	};
	const size_t count = sizeof(values) / sizeof(values[0]);
	uint32_t passed = 0;

	for (unsigned i = 0; i < spec->move_count; i++) {
		unsigned to = spec->moves[i].to, from = spec->moves[i].from;

		if (from <= HV_X30 && (to <= HV_X30 || to == HV_TPIDR_EL2) && !is_aimed(spec, from) &&
		    (spec->ending != HV_RESTARTS || from != spec->entry) && (from || c->s->abi->selector == HV_SELECT_IMM))
			passed |= 1u << from;
	}
	for (size_t i = 0; passed && i < count * 32; i++) {
		unsigned reg = i % 32;
		struct hv_call *call;

		if (!(passed >> reg & 1) || values[i / 32] & ~hv_execs[c->s->abi->exec].general)
			continue;
		call = &add(c, like, "an argument that is nothing")->call;
		call->in.r[reg] = values[i / 32];
		call = &add(c, like, "all other arguments are nothing")->call;
		for (unsigned other = 0; other < 32; other++)
			if (passed >> other & 1 && other != reg)
				call->in.r[other] = values[i / 32];
	}
}

/* Each number with each bit the other way: a comparison of part of x0 takes it for the call. */
static void add_numbers(struct callers *c, const struct hv_planned *like, const struct hv_call_spec *spec)
{
	const struct hv_abi *abi = c->s->abi;

	if (spec != &abi->unknown || abi->selector != HV_SELECT_X0 || spec->aim_count)
		return;
	for (unsigned i = 0; i < abi->call_count; i++)
		for (unsigned bit = 0; bit < 64 && hv_execs[abi->exec].general >> bit; bit++) {
			struct hv_planned *n = add(c, like, "a call's number but for one bit");

			n->call.in.r[HV_X0] = (abi->calls[i].number ^ 1ull << bit) & hv_execs[abi->exec].general;
			n->call.in.r[HV_X1] = c->sh->m->places.payload & ~0x7ffull;
			if (hv_abi_select(abi, &n->call) != spec || (bit == 16 && abi->calls[i].number >= HV_STUB_NUMBERS))
				c->count--;
		}
}

static void add_each(struct callers *c, const struct hv_planned *p, const uint64_t *words, unsigned count)
{
	const struct hv_call_spec *spec = hv_abi_select(c->s->abi, &p->call);

	add_entries(c, p, spec);
	add_kernel(c, p, spec);
	add_system(c, p, spec);
	add_equal(c, p, spec);
	add_full(c, p, spec);
	add_pstates(c, p);
	add_vectors(c, p, spec);
	add_arguments(c, p, spec);
	add_numbers(c, p, spec);
	add_immediates(c, p, words, count);
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
		if (suite_ask_kinds(c->s, c->sh, &others[i].cpu, others[i].probe))
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
	c.plan = calloc(ROOM, sizeof(*c.plan));
	outs = calloc(ROOM, sizeof(*outs));
	if (c.plan && outs)
		err = ask_all(&c, outs);
	free(c.plan);
	free(outs);
	return err;
}
