/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Instructions of 32 bits whose result is a term by what is known on the path: a carry, or bits that are zero. */
#include "suite/prove/known-hyp.h"
#include "suite/prove/path-hyp.h"
#include "suite/prove/process-hyp.h"

#define COND_EQ 0
#define COND_HS 2
#define TABLES_UPPER 0xffull	/* page tables lie below 1 TiB (Arm ARM G4.6.1): so much of the upper word can be set */

/* --- the carry ------------------------------------------------------------------------------------------------------ */

/* Whether the path can go on with one more condition. */
static bool can_be(struct walk_hyp *h, term flags, uint8_t cond, bool holds)
{
	struct path *p = &h->w->path;
	bool possible = true;

	if (p->count == ASSUMPTIONS_MAX)
		return true;
	p->a[p->count++] = (struct assumption){ flags, cond, holds };
	possible = path_hyp_is_possible(&h->w->terms, p);
	p->count--;
	return possible;
}

static bool find_carry(struct walk_hyp *h, const struct state *s, bool *carry)
{
	bool may_be_set = can_be(h, s->flags, COND_HS, true), may_be_clear = can_be(h, s->flags, COND_HS, false);

	*carry = may_be_set;
	return h->w->terms.node[s->flags].op == TERM_FLAGS && may_be_set != may_be_clear;
}

static const struct {
	uint16_t a32, t32;
	bool is_sum, has_number;
} carries[] = {
	{ A32_ADC_IMM, T32_ADC_IMM, true, true }, { A32_ADC, T32_ADC, true, false }, { 0, T32_ADC_16, true, false },
	{ A32_SBC_IMM, T32_SBC_IMM, false, true }, { A32_SBC, T32_SBC, false, false }, { 0, T32_SBC_16, false, false },
};

static bool sets_flags(const struct isa_insn *insn)
{
	const struct isa_operand *o = isa_find(insn, ISA_SETS_FLAGS);

	return o ? isa_get(insn, o) : isa_find(insn, ISA_FLAGS_OUT) != NULL;
}

static bool operand(struct walk_hyp *h, const struct state *s, const struct isa_insn *insn, unsigned reg, uint64_t at, term *to)
{
	if (reg == 15 && insn->set != ISA_A32)
		return false;
	*to = reg == 15 ? process_hyp_in_image(h, at + 8) : process_hyp_get(s, reg);
	return true;
}

bool known_hyp_carry(struct walk_hyp *h, struct state *s, const struct isa_insn *insn, uint64_t at)
{
	struct terms *t = &h->w->terms;
	unsigned to, i = 0;
	term a, b;
	bool carry;

	while (i < sizeof(carries) / sizeof(carries[0]) &&
	       (!insn->id || insn->id != (insn->set == ISA_A32 ? carries[i].a32 : carries[i].t32)))
		i++;
	if (i == sizeof(carries) / sizeof(carries[0]) || sets_flags(insn) || isa_value(insn, ISA_SHIFT) ||
	    isa_value(insn, ISA_KIND) || !process_hyp_destination(insn, &to) || !find_carry(h, s, &carry))
		return false;
	if (!operand(h, s, insn, process_hyp_source(insn, 0), at, &a))
		return false;
	if (carries[i].has_number)
		b = term_const(t, isa_constant((enum isa_set)insn->set, (uint32_t)isa_value(insn, ISA_IMM)));
	else if (!operand(h, s, insn, process_hyp_source(insn, 1), at, &b))
		return false;
	a = process_hyp_sum(t, a, b, carries[i].is_sum);
	if (carry == carries[i].is_sum)		/* one more, or without a carry one less */
		a = process_hyp_sum(t, a, term_const(t, 1), carries[i].is_sum);
	process_hyp_set(s, to, a);
	return true;
}

/* --- fields ---------------------------------------------------------------------------------------------------------- */

static bool takes_upper(const struct hv_call_spec *spec, unsigned reg)
{
	for (unsigned i = 0; i < spec->move_count; i++)
		if (spec->moves[i].upper && spec->moves[i].upper == reg)
			return true;
	return false;
}

/* On this path each call that is possible has the upper word of page tables in the register. */
static bool is_upper(struct walk_hyp *h, unsigned reg)
{
	const struct hv_abi *abi = h->abi;
	struct terms *t = &h->w->terms;
	term r0 = term_make(t, TERM_INPUT, 0, 0, HV_X0);

	if (abi->selector != HV_SELECT_X0 || !takes_upper(&abi->unknown, reg))
		return false;
	for (unsigned i = 0; i < abi->call_count; i++) {
		term flags = term_make(t, TERM_FLAGS, r0, term_const(t, abi->calls[i].number), FLAGS_SUB | 0x100);

		if (!takes_upper(&abi->calls[i], reg) && can_be(h, flags, COND_EQ, true))
			return false;
	}
	return true;
}

/* Bits that may be set in it as the call found it. */
static uint64_t may_be_set(struct walk_hyp *h, term a)
{
	const struct term_node *n = &h->w->terms.node[a];

	return n->may & (n->op == TERM_INPUT && n->c <= HV_X14 && is_upper(h, (unsigned)n->c) ? TABLES_UPPER : 0xffffffff);
}

/* SBFX and UBFX of a field that is zero. */
bool known_hyp_field(struct walk_hyp *h, struct state *s, const struct isa_insn *insn)
{
	static const uint16_t ids[][2] = { { A32_SBFX, T32_SBFX }, { A32_UBFX, T32_UBFX } };
	unsigned t32 = insn->set == ISA_T32, to, from = process_hyp_source(insn, 0);
	uint64_t low = (uint64_t)isa_value(insn, ISA_SHIFT), width = (uint64_t)isa_value(insn, ISA_IMM) + 1;

	if (!insn->id || (insn->id != ids[0][t32] && insn->id != ids[1][t32]) || from == 15 || !process_hyp_destination(insn, &to))
		return false;
	if (may_be_set(h, process_hyp_get(s, from)) >> low & ((1ull << width) - 1))
		return false;
	process_hyp_set(s, to, term_const(&h->w->terms, 0));
	return true;
}
