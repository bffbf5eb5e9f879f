/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an instruction does to terms, a row an instruction; and what conditions ask. What has no row is not known, and ends the
 * proof.
 */
#include "suite/mutate/step.h"

/* --- operands --------------------------------------------------------------------------------------------------- */

term step_get(struct walker *w, const struct state *s, unsigned reg, bool wide)
{
	term a = reg == 31 ? term_const(&w->terms, 0) : s->r[reg];

	return wide ? a : term_make(&w->terms, TERM_LOW, a, 0, 0);
}

term step_narrow(const struct step *x, term a)
{
	return x->wide ? a : term_make(&x->w->terms, TERM_LOW, a, 0, 0);
}

term step_operand(const struct step *x, enum isa_role role)
{
	unsigned reg = isa_register(x->insn, role);

	return reg == 31 && isa_is_sp(role) ? step_narrow(x, x->s->r[31]) : step_get(x->w, x->s, reg, x->wide);
}

unsigned step_second(const struct step *x, enum isa_role role)
{
	const struct isa_operand *first = isa_find(x->insn, role), *o = first + 1;

	while (o->role != role)
		o++;
	return (unsigned)isa_get(x->insn, o);
}

void step_set_register(const struct step *x, unsigned reg, term value)
{
	if (reg != 31)
		x->s->r[reg] = step_narrow(x, value);
}

void step_set(const struct step *x, enum isa_role role, term value)
{
	unsigned reg = isa_register(x->insn, role);

	if (reg == 31 && isa_is_sp(role))
		x->s->r[31] = step_narrow(x, value);
	else
		step_set_register(x, reg, value);
}

/* --- rows ------------------------------------------------------------------------------------------------------- */

struct row {
	bool (*step)(const struct step *x);
	uint8_t op;	/* enum term_op */
	bool inverts;
};

static const struct row rows[A64_END] = {
	[A64_ADD_IMM] = { step_add_immediate, TERM_ADD, false },
	[A64_ADDS_IMM] = { step_add_immediate, TERM_ADD, false },
	[A64_SUB_IMM] = { step_add_immediate, TERM_SUB, false },
	[A64_SUBS_IMM] = { step_add_immediate, TERM_SUB, false },
	[A64_ADD] = { step_add_register, TERM_ADD, false },
	[A64_ADDS] = { step_add_register, TERM_ADD, false },
	[A64_SUB] = { step_add_register, TERM_SUB, false },
	[A64_SUBS] = { step_add_register, TERM_SUB, false },
	[A64_ADD_EXT] = { step_add_zero, TERM_ADD, false },
	[A64_ADDS_EXT] = { step_add_zero, TERM_ADD, false },
	[A64_SUB_EXT] = { step_add_zero, TERM_SUB, false },
	[A64_SUBS_EXT] = { step_add_zero, TERM_SUB, false },
	[A64_AND_IMM] = { step_logic_immediate, TERM_AND, false },
	[A64_ORR_IMM] = { step_logic_immediate, TERM_ORR, false },
	[A64_EOR_IMM] = { step_logic_immediate, TERM_EOR, false },
	[A64_ANDS_IMM] = { step_logic_immediate, TERM_AND, false },
	[A64_AND] = { step_logic_register, TERM_AND, false },
	[A64_BIC] = { step_logic_register, TERM_AND, true },
	[A64_ORR] = { step_logic_register, TERM_ORR, false },
	[A64_ORN] = { step_logic_register, TERM_ORR, true },
	[A64_EOR] = { step_logic_register, TERM_EOR, false },
	[A64_EON] = { step_logic_register, TERM_EOR, true },
	[A64_ANDS] = { step_logic_register, TERM_AND, false },
	[A64_BICS] = { step_logic_register, TERM_AND, true },
	[A64_MOVZ] = { step_move_wide, TERM_CONST, false },
	[A64_MOVZ_W] = { step_move_wide, TERM_CONST, false },
	[A64_MOVN] = { step_move_wide, TERM_CONST, true },
	[A64_MOVN_W] = { step_move_wide, TERM_CONST, true },
	[A64_MOVK] = { step_move_wide, TERM_ORR, false },
	[A64_MOVK_W] = { step_move_wide, TERM_ORR, false },
	/* A field is copied with its sign, without one, or into what is there. */
	[A64_SBFM] = { step_bit_field, TERM_ASR, false },
	[A64_SBFM_W] = { step_bit_field, TERM_ASR, false },
	[A64_UBFM] = { step_bit_field, TERM_LSR, false },
	[A64_UBFM_W] = { step_bit_field, TERM_LSR, false },
	[A64_BFM] = { step_bit_field, TERM_ORR, false },
	[A64_BFM_W] = { step_bit_field, TERM_ORR, false },
	[A64_EXTR] = { step_extract, 0, false },
	[A64_EXTR_W] = { step_extract, 0, false },
	[A64_UDIV] = { step_two_sources, 0, false },
	[A64_SDIV] = { step_two_sources, 0, false },
	[A64_LSLV] = { step_two_sources, 0, false },
	[A64_LSRV] = { step_two_sources, 0, false },
	[A64_ASRV] = { step_two_sources, 0, false },
	[A64_RORV] = { step_two_sources, 0, false },
	[A64_ADR] = { step_address, 0, false },
	[A64_ADRP] = { step_address, 0, false },
	[A64_LDR_LITERAL] = { step_load_literal, 0, false },
	[A64_LDR_LITERAL_W] = { step_load_literal, 0, false },
	[A64_LDR_IMM] = { step_load, 0, false },
	[A64_LDUR] = { step_load, 0, false },
	[A64_LDR_POST] = { step_access_and_move, 0, false },
	[A64_LDR_PRE] = { step_access_and_move, 0, false },
	[A64_STR_POST] = { step_access_and_move, 0, false },
	[A64_STR_PRE] = { step_access_and_move, 0, false },
	[A64_LDP] = { step_load_pair, 0, false },
	[A64_LDNP] = { step_load_pair, 0, false },
	[A64_LDP_POST] = { step_load_pair, 0, false },
	[A64_LDP_PRE] = { step_load_pair, 0, false },
	[A64_NOP] = { step_nothing, 0, false },
	[A64_CLREX] = { step_nothing, 0, false },	/* an exception return does the same, and no payload relies on a monitor */
	[A64_BTI] = { step_barrier, 0, false },		/* without it a branch to here faults on a guarded page */
	[A64_BTI_C] = { step_barrier, 0, false },
	[A64_ISB] = { step_barrier, 0, false },
	[A64_DSB] = { step_barrier, 0, false },
	[A64_DSB_NXS] = { step_barrier, 0, false },
	[A64_DMB] = { step_barrier, 0, false },
	[A64_WFE] = { step_wait, 0, false },		/* it may wait for long */
	[A64_WFI] = { step_wait, 0, false },
	[A64_ESB] = { step_wait, 0, false },		/* it takes SErrors, and says so elsewhere */
	/* No state that software sees. */
	[A64_YIELD] = { step_hint, 0, false },
	[A64_SEV] = { step_hint, 0, false },
	[A64_SEVL] = { step_hint, 0, false },
	[A64_DGH] = { step_hint, 0, false },
	[A64_PSB] = { step_hint, 0, false },
	[A64_TSB] = { step_hint, 0, false },
	[A64_GCSB] = { step_hint, 0, false },
	[A64_CSDB] = { step_hint, 0, false },
	[A64_CLRBHB] = { step_hint, 0, false },
	[A64_HINT] = { step_hint, 0, false },
	/* XPACLRI and CHKFEAT change a register. */
	[A64_PACIA1716] = { step_keys, 0, false },
	[A64_PACIB1716] = { step_keys, 0, false },
	[A64_AUTIA1716] = { step_keys, 0, false },
	[A64_AUTIB1716] = { step_keys, 0, false },
	[A64_PACIAZ] = { step_keys, 0, false },
	[A64_PACIASP] = { step_keys, 0, false },
	[A64_PACIBZ] = { step_keys, 0, false },
	[A64_PACIBSP] = { step_keys, 0, false },
	[A64_AUTIAZ] = { step_keys, 0, false },
	[A64_AUTIASP] = { step_keys, 0, false },
	[A64_AUTIBZ] = { step_keys, 0, false },
	[A64_AUTIBSP] = { step_keys, 0, false },
	[A64_SYS] = { step_sys, 0, false },
	[A64_MSR] = { step_write_register, 0, false },
	[A64_MRS] = { step_read_register, 0, false },
};

bool step_do(struct walker *w, struct state *s, const struct isa_insn *insn, uint64_t at)
{
	const struct row *row = &rows[insn->id];
	const struct step x = { w, s, insn, at, isa_is_wide(insn), row->op, row->inverts };

	return row->step && row->step(&x);
}

/* --- conditions ------------------------------------------------------------------------------------------------- */

/* What was rotated is a number exactly if what it was before is the number that was not. */
static term without_rotation(struct walker *w, term flags)
{
	const struct term_node f = w->terms.node[flags], n = w->terms.node[f.a];
	uint64_t b;

	if (f.op != TERM_FLAGS || f.c != FLAGS_SUB || n.op != TERM_ROR || !term_is_const(&w->terms, f.b, &b))
		return flags;
	return term_make(&w->terms, TERM_FLAGS, n.a, term_make(&w->terms, TERM_ROR, f.b, 0, (64 - n.c) & 63), FLAGS_SUB);
}

/* A field that was sign extended is a number that is not negative exactly where it is that number. */
static term without_sign(struct walker *w, term flags)
{
	const struct term_node f = w->terms.node[flags], n = w->terms.node[f.a], m = w->terms.node[n.a];
	uint64_t b;

	if (f.op != TERM_FLAGS || f.c != FLAGS_SUB || n.op != TERM_ASR || m.op != TERM_LSL || m.c != n.c ||
	    !term_is_const(&w->terms, f.b, &b) || b >> (63 - n.c))
		return flags;
	return term_make(&w->terms, TERM_FLAGS, term_make(&w->terms, TERM_AND, m.a, term_const(&w->terms, ~0ull >> n.c), 0), f.b,
			 f.c);
}

/* Whether `of` is zero: by what the path says of its parts, wherever it stands. */
static term zero_asked(struct walker *w, term of)
{
	of = term_zero_form(&w->terms, path_rewrite(&w->terms, &w->path, of));
	return term_make(&w->terms, TERM_FLAGS, of, term_const(&w->terms, 0), FLAGS_SUB);
}

/* Flags of which EQ or NE is asked alone: of a field compared with zero neither its place counts nor how it was extended. */
static term without_place(struct walker *w, term flags)
{
	const struct term_node f = w->terms.node[flags];
	uint64_t b;

	if (f.op != TERM_FLAGS || ((f.c & 0xff) != FLAGS_SUB && (f.c & 0xff) != FLAGS_LOGIC) ||
	    !term_is_const(&w->terms, f.b, &b) || b)
		return without_rotation(w, without_sign(w, flags));
	return zero_asked(w, f.a);
}

/* The condition, put as EQ or NE if it comes to that: what is compared with zero is above it if it is not zero. */
static struct assumption asked(struct walker *w, term flags, unsigned cond)
{
	const struct term_node f = w->terms.node[flags];
	bool is_signed = cond == 12 || cond == 13;	/* GT, LE */
	uint64_t b;

	if (f.op == TERM_FLAGS && (f.c & 0xff) == FLAGS_SUB && term_is_const(&w->terms, f.b, &b) && !b &&
	    (cond == 8 || cond == 9 || (is_signed && !(w->terms.node[f.a].may >> (f.c & 0x100 ? 31 : 63)))))
		cond = !(cond & 1);			/* HI, LS */
	return (struct assumption){ cond > 1 ? flags : without_place(w, flags), (uint8_t)cond, true };
}

/* What is compared with zero, and whether it has to be other than zero. */
static bool ask_zero(struct walker *w, struct assumption *a, term of, bool is_not)
{
	*a = (struct assumption){ zero_asked(w, of), is_not, true };
	return true;
}

static bool ask_bit(struct walker *w, struct assumption *a, term of, uint64_t bit, bool is_set)
{
	of = term_make(&w->terms, TERM_AND, of, term_const(&w->terms, 1ull << bit), 0);
	*a = (struct assumption){ term_make(&w->terms, TERM_FLAGS, of, term_const(&w->terms, 0), FLAGS_SUB), is_set, true };
	return true;
}

bool step_asks(struct walker *w, struct state *s, const struct isa_insn *insn, struct assumption *a)
{
	switch (insn->id) {
	case A64_B_COND:
		*a = asked(w, s->flags, (unsigned)isa_value(insn, ISA_COND_NAME));
		return true;
	case A64_CBZ: case A64_CBNZ:
		return ask_zero(w, a, step_get(w, s, isa_register(insn, ISA_IN), isa_is_wide(insn)), insn->id == A64_CBNZ);
	case A64_TBZ: case A64_TBNZ:
		return ask_bit(w, a, step_get(w, s, isa_register(insn, ISA_IN), true), (uint64_t)isa_value(insn, ISA_IMM),
			       insn->id == A64_TBNZ);
	default:
		return false;	/* BC.cond is UNDEFINED on a CPU without FEAT_HBC */
	}
}

bool step_is_select(const struct isa_insn *insn)
{
	return insn->id == A64_CSEL || insn->id == A64_CSINC || insn->id == A64_CSINV || insn->id == A64_CSNEG;
}

void step_select(struct walker *w, struct state *s, struct state *other, const struct isa_insn *insn, struct assumption *a)
{
	const struct step x = { w, s, insn, 0, isa_is_wide(insn), 0, false };
	const struct step y = { w, other, insn, 0, x.wide, 0, false };
	term no = step_get(w, s, step_second(&x, ISA_IN), x.wide);

	*a = asked(w, s->flags, (unsigned)isa_value(insn, ISA_COND));
	step_set(&x, ISA_OUT, step_operand(&x, ISA_IN));
	if (insn->id == A64_CSINV || insn->id == A64_CSNEG)
		no = term_make(&w->terms, TERM_NOT, no, 0, 0);
	if (insn->id == A64_CSINC || insn->id == A64_CSNEG)
		no = term_make(&w->terms, TERM_ADD, no, term_const(&w->terms, 1), 0);
	step_set(&y, ISA_OUT, no);
}
