/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Operands of an instruction, read from a state and written to it. */
#include "suite/prove/step-rows.h"

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
