/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Instructions of A32 and T32 on terms: those that stubs are made of. */
#include <string.h>

#include "isa/cp15.h"
#include "suite/mutate/hyp.h"
#include "suite/mutate/proof.h"
#include "suite/mutate/walk-hyp.h"
#include "suite/static/effect-a32.h"

#define SP_HYP 15	/* in struct state */
#define T_BIT 0x20
#define ALWAYS 0xe0000000u
#define HSCTLR_EE (1ull << 25)	/* clear as a call finds it: walks are of little-endian code */
#define HSCTLR_MCI 0x1005ull
#define KEY_CPSR 0x8000u	/* no number of a coprocessor's register that is read */
#define KEY_SPSR 0x8001u
#define HSCTLR_TE (1ull << 30)
#define ALL_BITS 0xffffffffu

term step_hyp_get(const struct state *s, unsigned reg)
{
	return s->r[reg == 13 ? SP_HYP : reg];
}

static void set(struct state *s, unsigned reg, term value)
{
	s->r[reg == 13 ? SP_HYP : reg] = value;
}

static bool add_event(struct state *s, enum event_kind kind, uint32_t key, uint32_t reg, term value)
{
	if (s->event_count == EVENTS_MAX)
		return false;
	s->event[s->event_count++] = (struct event){ (uint8_t)kind, key, reg, value };
	s->epoch += kind == EVENT_WRITE || kind == EVENT_FENCE;	/* a direct read sees a direct write */
	return true;
}

/* The table lies at a multiple of its size, and so does the image. */
static term in_image(struct walk_hyp *h, uint64_t at)
{
	struct terms *t = &h->w->terms;
	const struct hv_stub *stub = h->w->all->stub;
	uint64_t align = stub->table % hv_table_size(HV_A32) ? 1 : hv_table_size(HV_A32);
	term base = term_make(t, TERM_AND, term_make(t, TERM_IMAGE, 0, 0, 0), term_const(t, ~(align - 1)), 0);

	return term_make(t, TERM_ADD, base, term_const(t, at), 0);
}

/* --- data processing ------------------------------------------------------------------------------------------------ */

enum op {
	OP_NONE, OP_MOV, OP_MVN, OP_ADD, OP_SUB, OP_RSB, OP_AND, OP_ORR, OP_EOR, OP_BIC, OP_CMP, OP_CMN, OP_TST, OP_TEQ, OP_MOVT,
	OP_ORN,
};

/* `imm`: the last operand is a number; 1: as it stands, 2: a constant of twelve bits. */
static const struct row { uint16_t a32, t32; uint8_t op, imm; } rows[] = {
	{ A32_MOV_IMM, T32_MOV_IMM, OP_MOV, 2 }, { A32_MVN_IMM, T32_MVN_IMM, OP_MVN, 2 }, { A32_ADD_IMM, T32_ADD_IMM, OP_ADD, 2 },
	{ A32_SUB_IMM, T32_SUB_IMM, OP_SUB, 2 }, { A32_RSB_IMM, T32_RSB_IMM, OP_RSB, 2 }, { A32_AND_IMM, T32_AND_IMM, OP_AND, 2 },
	{ A32_ORR_IMM, T32_ORR_IMM, OP_ORR, 2 }, { A32_EOR_IMM, T32_EOR_IMM, OP_EOR, 2 }, { A32_BIC_IMM, T32_BIC_IMM, OP_BIC, 2 },
	{ A32_CMP_IMM, T32_CMP_IMM, OP_CMP, 2 }, { A32_CMN_IMM, T32_CMN_IMM, OP_CMN, 2 }, { A32_TST_IMM, T32_TST_IMM, OP_TST, 2 },
	{ A32_TEQ_IMM, T32_TEQ_IMM, OP_TEQ, 2 }, { A32_MOVW, T32_MOVW, OP_MOV, 1 }, { A32_MOVT, T32_MOVT, OP_MOVT, 1 },
	{ A32_MOV, T32_MOV, OP_MOV, 0 }, { A32_MVN, T32_MVN, OP_MVN, 0 }, { A32_ADD, T32_ADD, OP_ADD, 0 },
	{ A32_SUB, T32_SUB, OP_SUB, 0 }, { A32_RSB, T32_RSB, OP_RSB, 0 }, { A32_AND, T32_AND, OP_AND, 0 },
	{ A32_ORR, T32_ORR, OP_ORR, 0 }, { A32_EOR, T32_EOR, OP_EOR, 0 }, { A32_BIC, T32_BIC, OP_BIC, 0 },
	{ A32_CMP, T32_CMP, OP_CMP, 0 }, { A32_CMN, T32_CMN, OP_CMN, 0 }, { A32_TST, T32_TST, OP_TST, 0 },
	{ A32_TEQ, T32_TEQ, OP_TEQ, 0 },
	{ 0, T32_MOV_IMM_16, OP_MOV, 1 }, { 0, T32_CMP_IMM_16, OP_CMP, 1 }, { 0, T32_ADD_3_16, OP_ADD, 1 },
	{ 0, T32_SUB_3_16, OP_SUB, 1 }, { 0, T32_ADD_IMM_16, OP_ADD, 1 }, { 0, T32_SUB_IMM_16, OP_SUB, 1 },
	{ 0, T32_MOVS_REG_16, OP_MOV, 0 }, { 0, T32_MOV_HIGH_16, OP_MOV, 0 }, { 0, T32_ADD_HIGH_16, OP_ADD, 0 },
	{ 0, T32_CMP_16, OP_CMP, 0 }, { 0, T32_CMP_HIGH_16, OP_CMP, 0 }, { 0, T32_ADD_REG_16, OP_ADD, 0 },
	{ 0, T32_SUB_REG_16, OP_SUB, 0 }, { 0, T32_AND_16, OP_AND, 0 }, { 0, T32_ORR_16, OP_ORR, 0 }, { 0, T32_EOR_16, OP_EOR, 0 },
	{ 0, T32_BIC_16, OP_BIC, 0 }, { 0, T32_MVN_16, OP_MVN, 0 }, { 0, T32_TST_16, OP_TST, 0 },
	{ 0, T32_ORN_IMM, OP_ORN, 2 }, { 0, T32_ORN, OP_ORN, 0 },
	{ 0, T32_ADDW, OP_ADD, 1 }, { 0, T32_SUBW, OP_SUB, 1 },
};

static const struct row *row_of(const struct isa_insn *insn)
{
	for (size_t i = 0; insn->id && i < sizeof(rows) / sizeof(rows[0]); i++)
		if (insn->id == (insn->set == ISA_A32 ? rows[i].a32 : rows[i].t32))
			return &rows[i];
	return NULL;
}

/* Registers that are read, in the order of the row; 15 if there are not so many. */
static unsigned source(const struct isa_insn *insn, unsigned which)
{
	for (const struct isa_operand *o = insn->row->operands; o->role; o++) {
		bool reads = o->role == ISA_IN || o->role == ISA_IN_OUT || o->role == ISA_SHIFTED;

		if (reads && !which--)
			return (unsigned)isa_get(insn, o);
	}
	return 15;
}

static bool destination(const struct isa_insn *insn, unsigned *reg)
{
	const struct isa_operand *o = isa_find(insn, ISA_OUT);

	if (!o)
		o = isa_find(insn, ISA_IN_OUT);
	*reg = o ? (unsigned)isa_get(insn, o) : 15;
	return *reg != 15;
}

/* Registers are of 32 bits as they are found, which terms do not know. */
static term narrow(struct terms *t, term a)
{
	return t->node[a].op == TERM_INPUT ? a : term_make(t, TERM_LOW, a, 0, 0);
}

/* An address in the image: memory of 32 bits does not end within that. */
static bool is_in_image(const struct terms *t, term a)
{
	const struct term_node *n = &t->node[a], *base = &t->node[n->a];
	uint64_t by;

	return n->op == TERM_ADD && base->op == TERM_AND && t->node[base->a].op == TERM_IMAGE && term_is_const(t, n->b, &by) &&
	       by < 0x10000;
}

static term compute(struct terms *t, enum op op, term a, term b)
{
	uint64_t mask;

	static const uint8_t ops[] = {
		[OP_ADD] = TERM_ADD, [OP_SUB] = TERM_SUB, [OP_AND] = TERM_AND, [OP_ORR] = TERM_ORR, [OP_EOR] = TERM_EOR,
		[OP_BIC] = TERM_AND, [OP_ORN] = TERM_ORR, [OP_CMP] = TERM_SUB, [OP_CMN] = TERM_ADD, [OP_TST] = TERM_AND,
		[OP_TEQ] = TERM_EOR,
	};

	if (op == OP_MVN || op == OP_BIC || op == OP_ORN)
		b = narrow(t, term_make(t, TERM_NOT, b, 0, 0));
	if (op == OP_MOV || op == OP_MVN)
		return b;
	if (op == OP_RSB)
		return narrow(t, term_make(t, TERM_SUB, b, a, 0));
	if (ops[op] == TERM_AND && term_is_const(t, b, &mask) && mask == ALL_BITS)
		return a;
	if (ops[op] == TERM_ORR && term_is_const(t, b, &mask) && mask == ALL_BITS)
		return b;
	a = term_make(t, (enum term_op)ops[op], a, b, 0);
	return is_in_image(t, a) ? a : narrow(t, a);
}

static void set_flags(struct terms *t, struct state *s, enum op op, term a, term b, term result)
{
	if (op == OP_ADD || op == OP_CMN)
		s->flags = term_make(t, TERM_FLAGS, a, b, FLAGS_ADD | 0x100);
	else if (op == OP_SUB || op == OP_CMP)
		s->flags = term_make(t, TERM_FLAGS, a, b, FLAGS_SUB | 0x100);
	else if (op == OP_RSB)
		s->flags = term_make(t, TERM_FLAGS, b, a, FLAGS_SUB | 0x100);
	else
		s->flags = term_make(t, TERM_FLAGS, result, term_const(t, 0), FLAGS_LOGIC | 0x100);
}

static bool sets_flags(const struct isa_insn *insn, bool quiet)
{
	const struct isa_operand *o = isa_find(insn, ISA_SETS_FLAGS);

	if (!o)
		return isa_find(insn, ISA_FLAGS_OUT);
	return o->letter ? isa_get(insn, o) : !quiet;
}

/* A register that is shifted is not known. PC as an operand is not, either. */
static bool last_operand(struct walk_hyp *h, const struct state *s, const struct isa_insn *insn, const struct row *row, term *to)
{
	struct terms *t = &h->w->terms;
	uint32_t value = (uint32_t)isa_value(insn, ISA_IMM);
	bool two = row->op != OP_MOV && row->op != OP_MVN;
	unsigned reg = source(insn, two);

	if (row->imm) {
		*to = term_const(t, row->imm == 2 ? isa_constant(insn->set, value) : value);
		return true;
	}
	if (reg == 15 || isa_value(insn, ISA_SHIFT) || isa_value(insn, ISA_KIND))
		return false;
	*to = step_hyp_get(s, reg);
	return true;
}

static bool process(struct walk_hyp *h, struct state *s, const struct isa_insn *insn, const struct row *row, uint64_t at,
		    bool quiet)
{
	struct terms *t = &h->w->terms;
	bool test = row->op >= OP_CMP && row->op <= OP_TEQ, one = row->op == OP_MOV || row->op == OP_MVN;
	unsigned to = 15, from = source(insn, 0);
	bool pc = insn->set == ISA_A32 && from == 15 && isa_reads(insn) >> 15 & 1 && row->imm;
	term a = 0, b, result;

	if (!last_operand(h, s, insn, row, &b) || (!test && !destination(insn, &to)) || (!one && from == 15 && !pc))
		return false;
	if (!one)
		a = pc ? in_image(h, at + 8) : step_hyp_get(s, from);
	if (row->op == OP_MOVT) {
		a = term_make(t, TERM_AND, a, term_const(t, 0xffff), 0);
		set(s, to, term_make(t, TERM_ORR, a, term_make(t, TERM_LSL, b, 0, 16), 0));
		return true;
	}
	result = compute(t, (enum op)row->op, a, b);
	if (sets_flags(insn, quiet))
		set_flags(t, s, (enum op)row->op, a, b, result);
	if (!test)
		set(s, to, result);
	return true;
}

/* MOV of a register that is shifted by another one, in which there is zero. */
static bool move_unshifted(struct walk_hyp *h, struct state *s, const struct isa_insn *insn)
{
	unsigned to, from = source(insn, 0), by = source(insn, 1);
	uint64_t distance;

	if (!destination(insn, &to) || from == 15 || by == 15 || isa_value(insn, ISA_SETS_FLAGS) ||
	    !term_is_const(&h->w->terms, step_hyp_get(s, by), &distance) || distance & 0xff)
		return false;
	set(s, to, step_hyp_get(s, from));
	return true;
}

/* Another function of registers alone, and of flags: the same for the same word. */
#define OPAQUE(word, what) ((uint64_t)(word) | (uint64_t)(what + 1) << 40)

static bool opaque(struct walk_hyp *h, struct state *s, const struct isa_insn *insn)
{
	struct terms *t = &h->w->terms;
	uint64_t reads = isa_reads(insn), writes = isa_writes(insn);
	term value = s->flags;

	if (insn->class != ISA_ALU || (reads | writes) & ~(ISA_FLAGS | 0x7fffull) || isa_relative(insn))
		return false;
	for (unsigned r = 0; r < 15; r++)
		if (reads >> r & 1)
			value = term_make(t, TERM_OTHER, value, step_hyp_get(s, r), OPAQUE(insn->word, r));
	for (unsigned r = 0; r < 15; r++)
		if (writes >> r & 1)
			set(s, r, narrow(t, term_make(t, TERM_OTHER, value, 0, OPAQUE(insn->word, 16 + r))));
	if (writes & ISA_FLAGS)
		s->flags = term_make(t, TERM_OTHER, value, 0, OPAQUE(insn->word, 32));
	return true;
}

/* --- addresses and literals ----------------------------------------------------------------------------------------- */

static bool address(struct walk_hyp *h, struct state *s, const struct isa_insn *insn, uint64_t at)
{
	unsigned to;

	if (!destination(insn, &to))
		return false;
	set(s, to, in_image(h, isa_target(insn, at)));
	return true;
}

/* The good stub loads it, too, if not on this path. */
static bool is_used(const struct walk_hyp *h, uint64_t from)
{
	const struct code good = code_of(h->w->all->stub);

	for (size_t i = 0; i < h->w->all->place_count; i++) {
		struct isa_insn insn;

		code_decode(&good, h->w->all->places[i], &insn);
		if (isa_is_literal(&insn) && isa_target(&insn, h->w->all->places[i]) == from)
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

	if (from % 4 || h->code.size < 4 || from > h->code.size - 4 || !destination(insn, &to))
		return false;
	memcpy(&word, h->code.image + from, 4);
	set(s, to, term_const(&h->w->terms, word));
	return is_used(h, from) || add_event(s, EVENT_LOAD, 0, 4, term_const(&h->w->terms, from));
}

/* --- the system ------------------------------------------------------------------------------------------------------ */

static term general(struct terms *t, const struct state *s, const struct effect_a32 *e)
{
	term low = step_hyp_get(s, e->rt);

	if (e->bits != 64)
		return low;
	return term_make(t, TERM_ORR, low, term_make(t, TERM_LSL, step_hyp_get(s, e->rt2), 0, 32), 0);
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
	set(s, e->rt, step_hyp_found(h, e->key, is_hsctlr, is_hsctlr && !is_written(s, e->key) ? 0 : s->epoch));
	return add_event(s, EVENT_LOAD, e->key, e->reg == HV_REG_NONE ? 0 : STEP_HYP_QUIET, 0);
}

/* MRS of CPSR, of which the flags are those of now, and of SPSR_hyp. */
static bool read_status(struct walk_hyp *h, struct state *s, const struct isa_insn *insn)
{
	uint32_t key = isa_value(insn, ISA_KIND) ? KEY_SPSR : KEY_CPSR;
	unsigned to;

	if (!destination(insn, &to))
		return false;
	set(s, to, term_make(&h->w->terms, TERM_LOW, found(h, s, key), 0, 0));
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
	value = step_hyp_get(s, from);
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
	return add_event(s, EVENT_FENCE, insn->word & 0x0fff0fffu, 0, all ? 0 : step_hyp_get(s, insn->word >> 12 & 15));
}

bool step_hyp(struct walk_hyp *h, struct state *s, const struct isa_insn *insn, uint64_t at, bool quiet)
{
	const struct row *row = row_of(insn);
	struct effect_a32 e;

	if (step_hyp_is_nop(insn))
		return true;
	if (row && !isa_value(insn, ISA_SHIFT) && (row->imm || !isa_value(insn, ISA_KIND)))
		return process(h, s, insn, row, at, quiet);
	if (is_id(insn, A32_MOV_RSR, 0) && move_unshifted(h, s, insn))
		return true;
	if (insn->class == ISA_ALU && isa_relative(insn))
		return address(h, s, insn, at);
	if (is_id(insn, A32_LDR_LITERAL, T32_LDR_LITERAL) || is_id(insn, A32_LDR_LITERAL_BACK, T32_LDR_LITERAL_BACK) ||
	    is_id(insn, 0, T32_LDR_LITERAL_16))
		return literal(h, s, insn, at);
	if (make_hyp_is_barrier(insn))
		return maintain(s, insn);
	if (is_id(insn, A32_MRS, T32_MRS))
		return read_status(h, s, insn);
	if (insn->class == ISA_PREFETCH) {
		h->w->hints = true;
		return true;
	}
	if (insn->class == ISA_ALU)
		return opaque(h, s, insn);
	if (is_id(insn, A32_MSR, T32_MSR) && isa_value(insn, ISA_KIND))
		return write_spsr(h, s, insn);
	if (insn->class != ISA_SYSTEM || !effect(insn, &e))
		return false;
	return (e.effect == EFFECT_READ || e.effect == EFFECT_WRITE) && transfer(h, s, &e);
}
