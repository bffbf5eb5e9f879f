/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Data processing of A32 and T32 on terms. */
#include "suite/prove/process-hyp.h"
#include "suite/prove/proof.h"

#define SP_HYP 15	/* in struct state */
#define ALL_BITS 0xffffffffu

term process_hyp_get(const struct state *s, unsigned reg)
{
	return s->r[reg == 13 ? SP_HYP : reg];
}

void process_hyp_set(struct state *s, unsigned reg, term value)
{
	s->r[reg == 13 ? SP_HYP : reg] = value;
}

/* The table lies at a multiple of its size, and so does the image. */
term process_hyp_in_image(struct walk_hyp *h, uint64_t at)
{
	struct terms *t = &h->w->terms;
	const struct hv_stub *stub = h->w->flow->stub;
	uint64_t align = stub->table % hv_table_size(HV_A32) ? 1 : hv_table_size(HV_A32);
	term base = term_make(t, TERM_AND, term_make(t, TERM_IMAGE, 0, 0, 0), term_const(t, ~(align - 1)), 0);

	return term_make(t, TERM_ADD, base, term_const(t, at), 0);
}

enum op {
	OP_NONE, OP_MOV, OP_MVN, OP_ADD, OP_SUB, OP_RSB, OP_AND, OP_ORR, OP_EOR, OP_BIC, OP_CMP, OP_CMN, OP_TST, OP_TEQ, OP_MOVT,
	OP_ORN,
};

static const struct process_hyp_row rows[] = {
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

const struct process_hyp_row *process_hyp_row(const struct isa_insn *insn)
{
	for (size_t i = 0; insn->id && i < sizeof(rows) / sizeof(rows[0]); i++)
		if (insn->id == (insn->set == ISA_A32 ? rows[i].a32 : rows[i].t32))
			return &rows[i];
	return NULL;
}

unsigned process_hyp_source(const struct isa_insn *insn, unsigned which)
{
	for (const struct isa_operand *o = insn->row->operands; o->role; o++) {
		bool reads = o->role == ISA_IN || o->role == ISA_IN_OUT || o->role == ISA_SHIFTED;

		if (reads && !which--)
			return (unsigned)isa_get(insn, o);
	}
	return 15;
}

bool process_hyp_destination(const struct isa_insn *insn, unsigned *reg)
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
	if (ops[op] == TERM_ORR && term_is_const(t, b, &mask))		/* what is one already */
		b = term_const(t, mask & ~t->node[a].must);
	a = term_make(t, (enum term_op)ops[op], a, b, 0);
	return is_in_image(t, a) ? a : narrow(t, a);
}

term process_hyp_sum(struct terms *t, term a, term b, bool plus)
{
	return compute(t, plus ? OP_ADD : OP_SUB, a, b);
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

/* A register that is shifted is not known. PC is two instructions of the set ahead; where T32 must not name it, that was asked. */
static bool last_operand(struct walk_hyp *h, const struct state *s, const struct isa_insn *insn,
			 const struct process_hyp_row *row, uint64_t at, term *to)
{
	struct terms *t = &h->w->terms;
	uint32_t value = (uint32_t)isa_value(insn, ISA_IMM);
	bool two = row->op != OP_MOV && row->op != OP_MVN;
	unsigned reg = process_hyp_source(insn, two);

	if (row->imm) {
		*to = term_const(t, row->imm == 2 ? isa_constant(insn->set, value) : value);
		return true;
	}
	if (isa_value(insn, ISA_SHIFT) || isa_value(insn, ISA_KIND))
		return false;
	*to = reg == 15 ? process_hyp_in_image(h, at + (insn->set == ISA_A32 ? 8 : 4)) : process_hyp_get(s, reg);
	return true;
}

bool process_hyp(struct walk_hyp *h, struct state *s, const struct isa_insn *insn, const struct process_hyp_row *row, uint64_t at,
		    bool quiet)
{
	struct terms *t = &h->w->terms;
	bool test = row->op >= OP_CMP && row->op <= OP_TEQ, one = row->op == OP_MOV || row->op == OP_MVN;
	unsigned to = 15, from = process_hyp_source(insn, 0);
	bool pc = insn->set == ISA_A32 && from == 15 && isa_reads(insn) >> 15 & 1 && row->imm;
	term a = 0, b, result;

	if (!last_operand(h, s, insn, row, at, &b) || (!test && !process_hyp_destination(insn, &to)) || (!one && from == 15 && !pc))
		return false;
	if (!one)
		a = pc ? process_hyp_in_image(h, at + 8) : process_hyp_get(s, from);
	if (row->op == OP_MOVT) {
		a = term_make(t, TERM_AND, a, term_const(t, 0xffff), 0);
		process_hyp_set(s, to, term_make(t, TERM_ORR, a, term_make(t, TERM_LSL, b, 0, 16), 0));
		return true;
	}
	result = compute(t, (enum op)row->op, a, b);
	if (sets_flags(insn, quiet))
		set_flags(t, s, (enum op)row->op, a, b, result);
	if (!test)
		process_hyp_set(s, to, result);
	return true;
}

/* MOV of a register that is shifted by another one, in which there is zero. */
bool process_hyp_move(struct walk_hyp *h, struct state *s, const struct isa_insn *insn)
{
	unsigned to, from = process_hyp_source(insn, 0), by = process_hyp_source(insn, 1);
	uint64_t distance;

	if (!process_hyp_destination(insn, &to) || from == 15 || by == 15 || isa_value(insn, ISA_SETS_FLAGS) ||
	    !term_is_const(&h->w->terms, process_hyp_get(s, by), &distance) || distance & 0xff)
		return false;
	process_hyp_set(s, to, process_hyp_get(s, from));
	return true;
}

/* Another function of registers alone, and of flags: the same for the same word. */
#define OPAQUE(word, what) ((uint64_t)(word) | (uint64_t)(what + 1) << 40)

bool process_hyp_opaque(struct walk_hyp *h, struct state *s, const struct isa_insn *insn)
{
	struct terms *t = &h->w->terms;
	uint64_t reads = isa_reads(insn), writes = isa_writes(insn);
	term value = s->flags;

	if (insn->class != ISA_ALU || (reads | writes) & ~(ISA_FLAGS | 0x7fffull) || isa_relative(insn))
		return false;
	for (unsigned r = 0; r < 15; r++)
		if (reads >> r & 1)
			value = term_make(t, TERM_OTHER, value, process_hyp_get(s, r), OPAQUE(insn->word, r));
	for (unsigned r = 0; r < 15; r++)
		if (writes >> r & 1)
			process_hyp_set(s, r, narrow(t, term_make(t, TERM_OTHER, value, 0, OPAQUE(insn->word, 16 + r))));
	if (writes & ISA_FLAGS)
		s->flags = term_make(t, TERM_OTHER, value, 0, OPAQUE(insn->word, 32));
	return true;
}
