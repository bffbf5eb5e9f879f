/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What conditions ask of terms. */
#include "suite/prove/step-rows.h"
#include "suite/prove/step.h"

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
	term field;

	if (f.op != TERM_FLAGS || f.c != FLAGS_SUB || n.op != TERM_ASR || m.op != TERM_LSL || m.c > n.c ||
	    !term_is_const(&w->terms, f.b, &b) || b >> (63 - n.c))
		return flags;
	field = term_make(&w->terms, TERM_LSR, m.a, 0, n.c - m.c);
	return term_make(&w->terms, TERM_FLAGS, term_make(&w->terms, TERM_AND, field, term_const(&w->terms, ~0ull >> n.c), 0), f.b,
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
