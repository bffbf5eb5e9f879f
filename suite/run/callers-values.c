/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls with other values in general registers: restarts and vectors at every address bit, arguments that are zero or equal,
 * numbers with a bit the other way, x0 that is another register's value, numbers and immediates of the stub's own code.
 */
#include "isa/exception.h"
#include "suite/run/callers-plan.h"

#define ENTRY_LOW 0x02345a7cu	/* of no alignment but an instruction's */
#define KERNEL CALLERS_KERNEL
#define EQUALS 6u	/* x0 to x5: more are no arguments of any call */

/* Bits of an entry where no machine has memory, above `base`. */
static const struct { unsigned first, last; uint64_t base; } entry_bits[HV_EXECS] = {
	[HV_A64] = { 33, 63, 0 }, [HV_A32] = { 26, 29, HV_RAM_END_A32 },
};
/* Entries where other machines have RAM: from address 0 on, as the Raspberry Pi, or anywhere below 1 GiB. */
static const uint64_t low_entries[] = { 0, 0x80000, ENTRY_LOW, 0x10000000 | ENTRY_LOW, 0x20000000 | ENTRY_LOW };

static bool is_aimed(const struct hv_call_spec *spec, unsigned reg)
{
	for (unsigned i = 0; i < spec->aim_count; i++)
		if (spec->aims[i].to == reg)
			return true;
	return false;
}

static void add_entry(struct callers *c, const struct hv_planned *like, const struct hv_call_spec *spec, uint64_t entry)
{
	struct hv_planned *n = callers_add(c, like, "an entry where there is no memory");

	n->call.in.r[spec->entry] = entry + spec->entry_less;
	n->aim = HV_RST_01;
	n->is_other = true;	/* hvcheck call takes no entry where there is no code */
}

/* The machine has no memory there: that EL2 faults at this very address shows that it has arrived. */
static void add_entries(struct callers *c, const struct hv_planned *like, const struct hv_call_spec *spec)
{
	if (spec->ending != HV_RESTARTS || c->sh->bench.places->absent_size)
		return;
	for (unsigned bit = entry_bits[c->s->abi->exec].first; bit <= entry_bits[c->s->abi->exec].last; bit++)
		add_entry(c, like, spec, entry_bits[c->s->abi->exec].base | 1ull << bit | ENTRY_LOW);
	for (size_t i = 0; i < sizeof(low_entries) / sizeof(low_entries[0]); i++)
		add_entry(c, like, spec, low_entries[i]);
}

/* Two registers are alike, the entry of a restart among them: a comparison of one with the other is right by chance. */
static void add_equal(struct callers *c, const struct hv_planned *like, const struct hv_call_spec *spec)
{
	for (unsigned a = 0; a < EQUALS; a++)
		for (unsigned b = a + 1; b < EQUALS; b++) {
			bool kept = (spec->ending == HV_RESTARTS && b == spec->entry) || is_aimed(spec, b);
			unsigned to = kept ? a : b, from = kept ? b : a;
			struct hv_call *call = &callers_add(c, like, "two registers alike")->call;

			call->in.r[to] = call->in.r[from];
			if (hv_abi_select(c->s->abi, call) != spec || is_aimed(spec, to) ||
			    (spec->ending == HV_RESTARTS && to == spec->entry))
				c->count--;
		}
	for (unsigned a = 0; a < EQUALS && c->s->abi->exec == HV_A64; a++) {	/* AArch32 has stack pointers among the others */
		struct hv_call *call = &callers_add(c, like, "a register like all that are no arguments")->call;

		for (unsigned b = EQUALS; b <= HV_X30; b++)
			if (!is_aimed(spec, b))
				call->in.r[b] = call->in.r[a];
	}
}

static bool sets_vectors(const struct hv_call_spec *spec, unsigned from)
{
	for (unsigned i = 0; i < spec->move_count; i++)
		if (spec->moves[i].to == HV_VBAR_EL2 && spec->moves[i].from == from)
			return true;
	return false;
}

/* Arguments that lie as far from another register, or from the table, as a number of the stub's code says. */
static void add_apart(struct callers *c, const struct hv_planned *like, const struct hv_call_spec *spec, const uint64_t *words,
		      unsigned count)
{
	for (unsigned i = 0; spec->move_count && c->s->abi->exec == HV_A64 && i < count * 2 * EQUALS; i++) {
		unsigned from = i % EQUALS;	/* x0 stands for the table: it is a number already */
		uint64_t word = words[i / EQUALS / 2], base = from ? like->call.in.r[from] : c->sh->m->places.table;
		struct hv_planned *n;

		if (!word)
			continue;
		n = callers_add(c, like, "arguments as far apart as a number of the stub's code");
		for (unsigned to = HV_X1; to < EQUALS; to++)
			if (to != from && !is_aimed(spec, to) && (spec->ending != HV_RESTARTS || to != spec->entry)) {
				n->call.in.r[to] = i / EQUALS % 2 ? base - word : base + word;
				if (sets_vectors(spec, to))
					n->aim = HV_VBAR_03;
			}
		if (hv_abi_select(c->s->abi, &n->call) != spec)
			c->count--;
	}
}

/* Vectors at each bit of an address: alone, and with all bits above it. */
static void add_vectors(struct callers *c, const struct hv_planned *like, const struct hv_call_spec *spec)
{
	const struct hv_exec_info *exec = &hv_execs[c->s->abi->exec];

	for (unsigned i = 0; i < spec->move_count; i++) {
		unsigned from = spec->moves[i].from;

		if (spec->moves[i].to != HV_VBAR_EL2 || from > HV_X30 || is_aimed(spec, from))
			continue;
		for (unsigned bit = 0; bit < 2 * 64 && exec->general >> bit / 2; bit++) {
			struct hv_planned *p = callers_add(c, like, "vectors at each bit of an address");

			p->call.in.r[from] = ((bit & 1 ? ~0ull : 1ull) << bit / 2) & exec->general;
			p->aim = HV_VBAR_03;
			if (hv_abi_select(c->s->abi, &p->call) != spec)
				c->count--;
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
		call = &callers_add(c, like, "an argument that is nothing")->call;
		call->in.r[reg] = values[i / 32];
		call = &callers_add(c, like, "all other arguments are nothing")->call;
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
			struct hv_planned *n = callers_add(c, like, "a call's number but for one bit");

			n->call.in.r[HV_X0] = (abi->calls[i].number ^ 1ull << bit) & hv_execs[abi->exec].general;
			n->call.in.r[HV_X1] = c->sh->m->places.payload & ~0x7ffull;
			if (hv_abi_select(abi, &n->call) != spec || (bit == 16 && abi->calls[i].number >= HV_STUB_NUMBERS))
				c->count--;
		}
}

/* A number of the stub's code in x0, and nothing or the same in all other registers. */
static void add_words(struct callers *c, const struct hv_planned *like, const struct hv_call_spec *spec, const uint64_t *words,
		      unsigned count)
{
	const struct hv_abi *abi = c->s->abi;

	if (spec != &abi->unknown || abi->selector != HV_SELECT_X0 || spec->aim_count || abi->exec != HV_A64)
		return;
	for (unsigned i = 0; i < 2 * count; i++) {
		struct hv_planned *n = callers_add(c, like, "x0 as a number of the stub's code");

		for (unsigned reg = HV_X0; reg <= HV_X30; reg++)
			n->call.in.r[reg] = !reg || i % 2 ? words[i / 2] : 0;
		if (hv_abi_select(abi, &n->call) != spec)
			c->count--;
	}
}

/* What `reg` holds while the call is answered: the exception sets three of them. */
static uint64_t value_in_call(const struct hv_abi *abi, const struct hv_call *call, unsigned reg)
{
	switch (reg) {
	case HV_ELR_EL2: return call->in.r[HV_PC] + 4;
	case HV_ESR_EL2: return (uint64_t)hv_execs[abi->exec].hvc_class << ISA_ESR_EC_SHIFT | 1u << 25 | call->imm;
	case HV_SPSR_EL2: return call->in.r[HV_PSTATE];
	default: return call->in.r[reg];
	}
}

/* x0 that is another register's value by chance. */
static void add_alike(struct callers *c, const struct hv_planned *like, const struct hv_call_spec *spec)
{
	const struct hv_abi *abi = c->s->abi;

	if (spec != &abi->unknown || abi->selector != HV_SELECT_X0 || spec->aim_count)
		return;
	for (unsigned reg = HV_X0 + 1; reg < HV_REG_COUNT; reg++) {
		struct hv_planned *n = callers_add(c, like, "x0 as another register");

		n->call.in.r[HV_X0] = value_in_call(abi, &like->call, reg) & hv_execs[abi->exec].general;
		if (hv_abi_select(abi, &n->call) != spec)
			c->count--;
	}
}

static void add_immediates(struct callers *c, const struct hv_planned *like, const uint64_t *words, unsigned count)
{
	for (unsigned i = 0; i < count && c->s->abi->selector != HV_SELECT_IMM; i++)
		if (words[i] && words[i] <= 0xffff) {
			struct hv_planned *n = callers_add(c, like, "an immediate that the stub's code mentions");

			n->call.imm = (uint16_t)words[i];
			n->aim = HV_IMM_01;
		}
}

void callers_add_values(struct callers *c, const struct hv_planned *like, const struct hv_call_spec *spec, const uint64_t *words,
			unsigned count)
{
	add_entries(c, like, spec);
	add_equal(c, like, spec);
	add_apart(c, like, spec, words, count);
	add_vectors(c, like, spec);
	add_arguments(c, like, spec);
	add_numbers(c, like, spec);
	add_words(c, like, spec, words, count);
	add_alike(c, like, spec);
	add_immediates(c, like, words, count);
}
