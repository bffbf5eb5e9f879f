/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Instructions of A32 and T32 on terms: those that stubs are made of. */
#include <string.h>

#include "isa/cp15.h"
#include "suite/prove/known-hyp.h"
#include "suite/prove/process-hyp.h"
#include "suite/prove/proof.h"
#include "suite/prove/step-hyp.h"
#include "suite/static/effect-a32.h"

#define T_BIT 0x20
#define ALWAYS 0xe0000000u
#define HSCTLR_EE (1ull << 25)	/* clear as a call finds it: walks are of little-endian code */
#define HSCTLR_MCI 0x1005ull
#define KEY_CPSR 0x8000u	/* no number of a coprocessor's register that is read */
#define KEY_SPSR 0x8001u
#define CPSR_CONTROL 0x3ffull	/* E, A, I, F, T, mode */
#define CPSR_HYP 0x1daull
#define HSCTLR_TE (1ull << 30)
#define ALL_BITS 0xffffffffu

static bool add_event(struct state *s, enum event_kind kind, uint32_t key, uint32_t reg, term value)
{
	if (s->event_count == EVENTS_MAX)
		return false;
	s->event[s->event_count++] = (struct event){ (uint8_t)kind, key, reg, value };
	s->epoch += kind == EVENT_WRITE || kind == EVENT_FENCE;	/* a direct read sees a direct write */
	return true;
}

/* --- addresses and literals ----------------------------------------------------------------------------------------- */

static bool address(struct walk_hyp *h, struct state *s, const struct isa_insn *insn, uint64_t at)
{
	unsigned to;

	if (!process_hyp_destination(insn, &to))
		return false;
	process_hyp_set(s, to, process_hyp_in_image(h, isa_target(insn, at)));
	return true;
}

/* The good stub loads it, too, if not on this path. */
static bool is_used(const struct walk_hyp *h, uint64_t from)
{
	const struct code good = code_of(h->w->flow->stub);

	for (size_t i = 0; i < h->w->flow->place_count; i++) {
		struct isa_insn insn;

		code_decode(&good, h->w->flow->places[i], &insn);
		if (isa_is_literal(&insn) && isa_target(&insn, h->w->flow->places[i]) == from)
			return true;
	}
	return false;
}

/* A word of the stub's own. One that the good stub does not load counts, since a copy of the stub may not have it. */
static bool literal(struct walk_hyp *h, struct state *s, const struct isa_insn *insn, uint64_t at)
{
	uint64_t from = isa_target(insn, at);
	unsigned to;
	uint32_t word;

	if (from % 4 || h->code.size < 4 || from > h->code.size - 4 || !process_hyp_destination(insn, &to))
		return false;
	memcpy(&word, h->code.image + from, 4);
	process_hyp_set(s, to, term_const(&h->w->terms, word));
	return is_used(h, from) || add_event(s, EVENT_LOAD, 0, 4, term_const(&h->w->terms, from));
}

/* --- the system ------------------------------------------------------------------------------------------------------ */

static term general(struct terms *t, const struct state *s, const struct effect_a32 *e)
{
	term low = process_hyp_get(s, e->rt);

	if (e->bits != 64)
		return low;
	return term_make(t, TERM_ORR, low, term_make(t, TERM_LSL, process_hyp_get(s, e->rt2), 0, 32), 0);
}

/* The register that regs.def has, if this is the lower half of it or all of it. */
static uint32_t register_of(const struct effect_a32 *e)
{
	return e->reg != HV_REG_NONE && !e->shift ? number_of((enum hv_reg)e->reg) : 0x10000u | e->key;
}

/* What it holds depends on all that was done before: it may be that register, or depend on it. */
static term found(struct walk_hyp *h, const struct state *s, uint32_t key)
{
	return term_make(&h->w->terms, TERM_READ, s->flags, 0, (0xa0000000ull | key) << 32 | (key == KEY_CPSR ? 0 : s->epoch));
}

term step_hyp_found(struct walk_hyp *h, uint32_t key, bool is_hsctlr, unsigned epoch)
{
	struct terms *t = &h->w->terms;
	term value = term_make(t, TERM_READ, 0, 0, (0xa0000000ull | key) << 32 | epoch);

	if (is_hsctlr && !epoch)
		return term_make(t, TERM_AND, value,
				 term_const(t, ALL_BITS & ~(HSCTLR_EE | (h->code.set == ISA_A32 ? HSCTLR_TE : 0) |
							   (h->caches_off ? HSCTLR_MCI : 0))), 0);
	return term_make(t, TERM_LOW, value, 0, 0);
}

/* Written in this walk, so that it is not as it was found. */
static bool is_written(const struct state *s, uint32_t key)
{
	for (unsigned i = 0; i < s->event_count; i++)
		if (s->event[i].kind == EVENT_WRITE && s->event[i].key == key)
			return true;
	return false;
}

static bool transfer(struct walk_hyp *h, struct state *s, const struct effect_a32 *e)
{
	struct terms *t = &h->w->terms;
	bool is_hsctlr;

	if (e->rt == 15 || (e->bits == 64 && e->rt2 == 15))
		return false;
	if (e->effect == EFFECT_WRITE)
		return add_event(s, EVENT_WRITE, e->key, register_of(e), general(t, s, e));
	if (e->bits == 64)
		return false;
	is_hsctlr = e->reg == HV_SCTLR_EL2;
	process_hyp_set(s, e->rt, step_hyp_found(h, e->key, is_hsctlr, is_hsctlr && !is_written(s, e->key) ? 0 : s->epoch));
	return add_event(s, EVENT_LOAD, e->key, e->reg == HV_REG_NONE ? 0 : STEP_HYP_QUIET, 0);
}

/*
 * MRS of CPSR, of which the flags are those of now, and of SPSR_hyp. A stub is in Hyp mode with A, I and F masked, T reads as zero,
 * and what would change them ends the proof.
 */
static bool read_status(struct walk_hyp *h, struct state *s, const struct isa_insn *insn)
{
	uint32_t key = isa_value(insn, ISA_KIND) ? KEY_SPSR : KEY_CPSR;
	struct terms *t = &h->w->terms;
	unsigned to;
	term value;

	if (!process_hyp_destination(insn, &to))
		return false;
	value = term_make(t, TERM_LOW, found(h, s, key), 0, 0);
	if (key == KEY_CPSR) {
		value = term_make(t, TERM_AND, value, term_const(t, ALL_BITS & ~CPSR_CONTROL), 0);
		value = term_make(t, TERM_ORR, value, term_const(t, CPSR_HYP), 0);
	}
	process_hyp_set(s, to, value);
	return add_event(s, EVENT_LOAD, key, STEP_HYP_QUIET, 0);
}

/* MSR of some of SPSR_hyp's bytes; the others stay as the exception left them, if this is the first. */
static bool write_spsr(struct walk_hyp *h, struct state *s, const struct isa_insn *insn)
{
	struct terms *t = &h->w->terms;
	unsigned from = isa_register(insn, ISA_IN), fields = (unsigned)isa_value(insn, ISA_IMM);
	uint32_t bits = 0;
	term value, rest;

	for (unsigned i = 0; i < 4; i++)
		bits |= fields >> i & 1 ? 0xffu << 8 * i : 0;
	if (from == 15 || is_written(s, KEY_SPSR))
		return false;
	value = process_hyp_get(s, from);
	rest = term_make(t, TERM_READ, 0, 0, (0xa0000000ull | KEY_SPSR) << 32);
	rest = term_make(t, TERM_AND, rest, term_const(t, ~bits), 0);
	if (bits != ALL_BITS)
		value = term_make(t, TERM_ORR, rest, term_make(t, TERM_AND, value, term_const(t, bits), 0), 0);
	return add_event(s, EVENT_WRITE, KEY_SPSR, number_of(HV_SPSR_EL2), value);
}

/* Its effect as if it had no condition. */
static bool effect(const struct isa_insn *insn, struct effect_a32 *e)
{
	struct effect_it none = { 0 };
	uint32_t w = insn->word;
	bool a32 = insn->set == ISA_A32;

	if (a32 && w >> 28 != 15)
		w = (w & ~0xf0000000u) | ALWAYS;
	if (!a32)
		w = w >> 16 | w << 16;
	return effect_of_a32(&none, a32 ? 0 : T_BIT, w, e);
}

static bool is_id(const struct isa_insn *insn, unsigned a32, unsigned t32)
{
	return insn->id && insn->id == (insn->set == ISA_A32 ? a32 : t32);
}

bool step_hyp_is_barrier(const struct isa_insn *insn)
{
	enum isa_cp15 written = isa_cp15_written(insn);

	if (insn->class == ISA_BARRIER)
		return true;
	return written && (isa_cp15s[written].crn == 7 || isa_cp15s[written].crn == 8) && !isa_cp15s[written].wide;
}

bool step_hyp_is_nop(const struct isa_insn *insn)
{
	return is_id(insn, A32_NOP, T32_NOP) || is_id(insn, 0, T32_NOP_16);
}

/* A TLB maintenance operation for all takes no operand: the register that is named does not count. */
static bool maintain(struct state *s, const struct isa_insn *insn)
{
	const struct isa_cp15_info *r = &isa_cp15s[isa_cp15_written(insn)];
	const struct isa_sysop *op = isa_sysop(ISA_SYSREG(1, r->opc1, r->crn, r->crm, r->opc2));
	bool all = op && op->kind == ISA_SYSOP_TLBI && op->operand == ISA_OPERAND_ALL;

	if (insn->class == ISA_BARRIER)
		return add_event(s, EVENT_BARRIER, insn->word, 0, 0);
	return add_event(s, EVENT_FENCE, insn->word & 0x0fff0fffu, 0, all ? 0 : process_hyp_get(s, insn->word >> 12 & 15));
}

bool step_hyp(struct walk_hyp *h, struct state *s, const struct isa_insn *insn, uint64_t at, bool quiet)
{
	const struct process_hyp_row *row = process_hyp_row(insn);
	struct effect_a32 e;

	if (step_hyp_is_nop(insn))
		return true;
	if (row && !isa_value(insn, ISA_SHIFT) && (row->imm || !isa_value(insn, ISA_KIND)))
		return process_hyp(h, s, insn, row, at, quiet);
	if (is_id(insn, A32_MOV_RSR, 0) && process_hyp_move(h, s, insn))
		return true;
	if (insn->class == ISA_ALU && isa_relative(insn))
		return address(h, s, insn, at);
	if (is_id(insn, A32_LDR_LITERAL, T32_LDR_LITERAL) || is_id(insn, A32_LDR_LITERAL_BACK, T32_LDR_LITERAL_BACK) ||
	    is_id(insn, 0, T32_LDR_LITERAL_16))
		return literal(h, s, insn, at);
	if (step_hyp_is_barrier(insn))
		return maintain(s, insn);
	if (is_id(insn, A32_MRS, T32_MRS))
		return read_status(h, s, insn);
	if (insn->class == ISA_PREFETCH) {
		h->w->hints = true;
		return true;
	}
	if (known_hyp_carry(h, s, insn, at) || known_hyp_field(h, s, insn))
		return true;
	if (insn->class == ISA_ALU)
		return process_hyp_opaque(h, s, insn);
	if (is_id(insn, A32_MSR, T32_MSR) && isa_value(insn, ISA_KIND))
		return write_spsr(h, s, insn);
	if (insn->class != ISA_SYSTEM || !effect(insn, &e))
		return false;
	return (e.effect == EFFECT_READ || e.effect == EFFECT_WRITE) && transfer(h, s, &e);
}
