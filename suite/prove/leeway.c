/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What may differ between a stub and a changed one because the generation says so: registers that every call of a path may change,
 * bits and writes that it leaves to the kernel that has the stub, bits that no exception goes by.
 */
#include "suite/prove/proof.h"
#include "suite/prove/system.h"

static bool may_be_unknown(const struct proof *p)
{
	const struct hv_abi *abi = p->abi;

	for (uint64_t x0 = 0; x0 < 0x12; x0++) {
		uint64_t value = x0 < 0x10 ? x0 : x0 == 0x10 ? ~0ull : 0x7777;
		bool is_call = false;

		for (unsigned i = 0; i < abi->call_count; i++)
			is_call |= abi->calls[i].number == value;
		if (!is_call && path_allows(&p->w.terms, &p->w.path, TERM_INPUT, 0, value))
			return true;
	}
	return false;
}

bool proof_is_read_back(const struct state *s, uint32_t key, unsigned to)
{
	bool written = false;

	for (unsigned i = 0; i < to; i++) {
		uint32_t read = s->event[i].key & 0x7ff;

		if (read == REG_KEY(1, 0, 2))
			read = REG_KEY(1, 1, 2);	/* CPACR and CPTR are one under E2H */
		if (written && s->event[i].kind == EVENT_LOAD && !s->event[i].reg && read == key)
			return true;
		written |= s->event[i].kind == EVENT_WRITE && s->event[i].key == key;
	}
	return false;
}

/* No value of x0 that takes this path is a call. */
static bool is_no_call(const struct proof *p)
{
	for (unsigned i = 0; i < p->abi->call_count; i++)
		if (path_allows(&p->w.terms, &p->w.path, TERM_INPUT, 0, p->abi->calls[i].number))
			return false;
	return p->abi->selector == HV_SELECT_X0;
}

/* Bits that the call leaves to the stub: its choices, and what a change may set in this release. */
static uint64_t choice_in(const struct proof *p, const struct hv_call_spec *spec, uint32_t reg)
{
	uint64_t bits = 0;

	for (unsigned i = 0; i < spec->choice_count; i++)
		if (number_of(spec->choices[i].reg) == reg)
			bits |= spec->choices[i].bits;
	for (unsigned i = 0; i < spec->change_count; i++) {
		const struct hv_change *c = &spec->changes[i];

		if (c->move.may && !c->move.clear && number_of(c->move.to) == reg && hv_change_holds(c, p->release))
			bits |= c->move.set;
	}
	return bits;
}

/*
 * SCTLR_EL2 (Arm ARM D13.2.119): EnDB, WXN, IESB, EnDA, EnIB, EnIA, ITFSB. Calls that are left WXN find page tables which nothing
 * may write to.
 */
#define SCTLR_QUIET (1ull << 13 | 1ull << 19 | 1ull << 21 | 1ull << 27 | 1ull << 30 | 1ull << 31 | 1ull << 37)

/*
 * Attributes of walks, keys of PAC, IESB, CnP; SMPME, whose map makes all priorities the same. If the choice is another one, as
 * EE or a granule, page tables have to be others, too.
 */
static uint64_t quiet_bits(uint32_t reg)
{
	if (reg == number_of(HV_SCTLR_EL2))
		return SCTLR_QUIET;
	if (reg == number_of(HV_HCRX_EL2))
		return 1u << 5;
	return reg == number_of(HV_TCR_EL2) ? 0x3f00 : reg == number_of(HV_TTBR0_EL2);
}

bool proof_same_value(struct proof *p, term want, term got)
{
	return want == got || path_rewrite(&p->w.terms, &p->w.path, want) == path_rewrite(&p->w.terms, &p->w.path, got);
}

/* Bits of `reg` that every call which may take this path leaves to the kernel, and that no other call runs into. */
static uint64_t choice(const struct proof *p, uint32_t reg, uint64_t bits)
{
	const struct hv_abi *abi = p->abi;

	if (abi->selector != HV_SELECT_X0)
		return 0;
	for (unsigned i = 0; i < abi->call_count; i++)
		if (path_allows(&p->w.terms, &p->w.path, TERM_INPUT, 0, abi->calls[i].number))
			bits &= choice_in(p, &abi->calls[i], reg);
	return may_be_unknown(p) || is_no_call(p) ? bits & choice_in(p, &abi->unknown, reg) : bits;
}

/* Both write the same to one register, but for the bits of `open`. */
static bool same_write(struct proof *p, const struct event *a, const struct event *b, uint64_t open)
{
	term rest = term_const(&p->w.terms, ~open);

	return open && term_make(&p->w.terms, TERM_AND, a->value, rest, 0) == term_make(&p->w.terms, TERM_AND, b->value, rest, 0);
}

/* Bits [10:0] of a table's address (Arm ARM D13.2.153), or [4:0] of AArch32's: an exception goes by none of them. */
static uint64_t res0(const struct hv_abi *abi, uint32_t reg)
{
	return reg == number_of(HV_VBAR_EL1) || reg == number_of(HV_VBAR_EL2) ? hv_table_size(abi->exec) - 1 : 0;
}

bool proof_same_event(struct proof *p, const struct event *a, const struct event *b, const struct state *got)
{
	uint64_t quiet;

	if (same_event(a, b))
		return true;
	if (a->kind != EVENT_WRITE || b->kind != EVENT_WRITE || a->reg != b->reg)
		return false;
	if (proof_same_value(p, a->value, b->value))
		return true;
	if (proof_is_read_back(got, b->key, got->event_count))
		return false;
	if (same_write(p, a, b, res0(p->abi, a->reg)))
		return p->res0 = true;
	quiet = quiet_bits(a->reg);
	return same_write(p, a, b, choice(p, a->reg, quiet)) && (p->choice = true);
}

static bool may_stay(const struct hv_call_spec *spec, uint32_t reg)
{
	for (unsigned i = 0; i < spec->move_count; i++)
		if (spec->moves[i].may && number_of(spec->moves[i].to) == reg)
			return true;
	return false;
}

bool proof_is_optional(struct proof *p, const struct event *e)
{
	const struct hv_abi *abi = p->abi;
	bool may = e->kind == EVENT_WRITE && abi->selector == HV_SELECT_X0;

	for (unsigned i = 0; may && i < abi->call_count; i++)
		if (path_allows(&p->w.terms, &p->w.path, TERM_INPUT, 0, abi->calls[i].number))
			may = may_stay(&abi->calls[i], e->reg);
	if (may && (may_be_unknown(p) || is_no_call(p)))
		may = may_stay(&abi->unknown, e->reg);
	p->choice |= may;
	return may;
}

bool proof_drop_choices(struct proof *p, const struct state *s, struct state *to)
{
	unsigned n = 0;

	*to = *s;
	for (unsigned i = 0; i < s->event_count; i++) {
		const struct event *e = &s->event[i];
		struct event none = *e;

		none.value = system_read(&p->w, s, i, e->kind == EVENT_WRITE ? e->reg : 0);
		if (e->kind != EVENT_WRITE || proof_is_read_back(s, e->key, s->event_count) ||
		    !same_write(p, e, &none, choice(p, e->reg, quiet_bits(e->reg))))
			to->event[n++] = *e;
	}
	to->event_count = n;
	return n != s->event_count;
}

/* x registers that the call has a value for, if it ends in this way. */
static uint32_t results(const struct hv_call_spec *spec, enum leaf_kind kind)
{
	uint32_t mask = 0;

	bool here = (spec->ending == HV_RESTARTS) == (kind != LEAF_ERET) || (spec->ending == HV_RETURNS && spec->links);

	for (unsigned i = 0; here && i < spec->move_count; i++)
		mask |= spec->moves[i].to < 31 ? 1u << spec->moves[i].to : 0;
	for (unsigned i = 0; i < spec->always_count; i++)
		mask |= spec->always[i].to < 31 ? 1u << spec->always[i].to : 0;
	return mask;
}

/* x registers that every call which may take this path is known to change, whatever to. */
static uint32_t clobbers(const struct proof *p, enum leaf_kind kind)
{
	const struct hv_abi *abi = p->abi;
	bool by_x0 = abi->selector == HV_SELECT_X0, any = false;
	bool no_other = abi->selector == HV_SELECT_ADDR || abi->selector == HV_SELECT_ANY;	/* whatever comes is a call */
	uint32_t mask = ~0u, told = 0;

	for (unsigned i = 0; i < abi->call_count; i++)
		if (!by_x0 || path_allows(&p->w.terms, &p->w.path, TERM_INPUT, 0, abi->calls[i].number)) {
			mask &= abi->calls[i].clobbers;
			told |= results(&abi->calls[i], kind);
			any = true;
		}
	if (!no_other && (!by_x0 || !any || may_be_unknown(p))) {
		mask &= abi->unknown.clobbers;
		told |= results(&abi->unknown, kind);
	}
	return ((mask & abi->may_clobber) | abi->deviates) & ~told;
}

uint32_t proof_lost(const struct proof *p)
{
	return clobbers(p, LEAF_ERET);
}

/* Whether x0 may be `limit` or more on this path. */
static bool may_reach(struct proof *p, uint64_t limit)
{
	struct terms *t = &p->w.terms;
	static struct path longer;
	term x0 = term_make(t, TERM_INPUT, 0, 0, 0), flags = term_make(t, TERM_FLAGS, x0, term_const(t, limit), FLAGS_SUB);

	longer = p->w.path;
	if (longer.count == ASSUMPTIONS_MAX)
		return true;
	longer.a[longer.count++] = (struct assumption){ flags, 2, true };	/* HS */
	return path_is_possible(t, &longer);
}

/*
 * The generation allows a second value in x0: if there is no such call, but elsewhere there was; or after all unknown calls, if
 * the release that tells which of the two is right is not known.
 */
static bool is_other_error(struct proof *p, term want, term got)
{
	const struct hv_abi *abi = p->abi;
	uint64_t a, b;

	if (!abi->unknown_x0 || !abi->unknown.move_count || !is_no_call(p) || hv_abi_numbers(abi, p->w.flow->stub->release))
		return false;
	if (abi->unknown_any ? abi->unknown_since && p->release : may_reach(p, HV_STUB_NUMBERS))
		return false;
	return term_is_const(&p->w.terms, want, &a) && term_is_const(&p->w.terms, got, &b) && b == abi->unknown_x0 &&
	       a == abi->unknown.moves[0].set;
}

bool proof_same_registers(struct proof *p, const struct leaf *want, const struct leaf *got)
{
	uint32_t differ = 0;

	for (unsigned i = 0; i < 32; i++)
		if (!proof_same_value(p, want->state->r[i], got->state->r[i]))
			differ |= 1u << i;
	if (differ & 1 && is_other_error(p, want->state->r[0], got->state->r[0])) {
		differ &= ~1u;
		p->either = true;
	}
	if (!differ)
		return true;
	p->clobbers = true;
	return want->kind != LEAF_HANG && !(differ & ~clobbers(p, want->kind));
}

enum prove_argument proof_argument(const struct proof *p)
{
	const struct { bool is; enum prove_argument argument; } uses[] = {
		{ p->either, ARGUMENT_EITHER }, { p->choice, ARGUMENT_CHOICE }, { p->res0, ARGUMENT_RES0 },
		{ p->clobbers, ARGUMENT_CLOBBER }, { p->later, ARGUMENT_LATER }, { p->domain, ARGUMENT_DOMAIN },
		{ p->stronger, ARGUMENT_STRONGER }, { p->w.hints, ARGUMENT_HINT },
	};

	for (size_t i = 0; i < sizeof(uses) / sizeof(uses[0]); i++)
		if (uses[i].is)
			return uses[i].argument;
	return ARGUMENT_SAME_EFFECT;
}
