/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Data processing on terms. */
#include "isa/sysreg.h"
#include "suite/prove/step-rows.h"

#define EC_HVC64 0x16
#define ESR_HVC_RES0 0x1ff0000ull

static uint64_t imm(const struct step *x)
{
	return (uint64_t)isa_value(x->insn, ISA_IMM);
}

static unsigned shift(const struct step *x)
{
	return (unsigned)isa_value(x->insn, ISA_SHIFT);
}

static bool writes_flags(const struct step *x)
{
	return isa_find(x->insn, ISA_FLAGS_OUT);
}

/* The result is a SP in some rows, and a register in the others. */
static void set_result(const struct step *x, term r)
{
	step_set(x, isa_find(x->insn, ISA_OUT_SP) ? ISA_OUT_SP : ISA_OUT, r);
}

static void set_flags(const struct step *x, enum flags_op op, term a, term b)
{
	struct terms *t = &x->w->terms;
	bool wide = x->wide;

	a = step_narrow(x, a);
	b = step_narrow(x, b);
	/* Two small numbers, and so their difference, compare the same on 32 bits and on 64. */
	wide |= op == FLAGS_SUB && !(t->node[a].may >> 31) && !(t->node[b].may >> 31);
	x->s->flags = term_make(t, TERM_FLAGS, a, b, op | (wide ? 0 : 0x100));
}

static bool add_or_subtract(const struct step *x, term a, term b)
{
	term r = term_make(&x->w->terms, (enum term_op)x->op, a, b, 0);

	if (writes_flags(x))
		set_flags(x, x->op == TERM_SUB ? FLAGS_SUB : FLAGS_ADD, a, b);
	set_result(x, r);
	return true;
}

bool step_add_immediate(const struct step *x)
{
	return add_or_subtract(x, step_operand(x, ISA_IN_SP), term_const(&x->w->terms, imm(x) << (shift(x) ? 12 : 0)));
}

/* The shifted operand; false if its sign is at bit 31, which is not worth the trouble. */
static bool shifted(const struct step *x, term *to)
{
	static const enum term_op ops[] = { TERM_LSL, TERM_LSR, TERM_ASR, TERM_ROR };
	unsigned by = shift(x), kind = (unsigned)isa_value(x->insn, ISA_KIND);

	*to = step_operand(x, ISA_SHIFTED);
	if (!by)
		return true;
	if (!x->wide && (by > 31 || kind > 1))
		return false;
	*to = step_narrow(x, term_make(&x->w->terms, ops[kind], *to, 0, by));
	return true;
}

bool step_add_register(const struct step *x)
{
	term b;

	return shifted(x, &b) && add_or_subtract(x, step_operand(x, ISA_IN), b);
}

/* ADD, SUB and CMP with an extended register: zero is zero, however extended. */
bool step_add_zero(const struct step *x)
{
	return isa_register(x->insn, ISA_SHIFTED) == 31 &&
	       add_or_subtract(x, step_operand(x, ISA_IN_SP), term_const(&x->w->terms, 0));
}

/* An HVC's syndrome: 16 bits of immediate, and zeroes up to IL (Arm ARM D13.2.37, ISS encoding of HVC). */
static term of_hvc(struct walker *w, term a)
{
	term esr = term_make(&w->terms, TERM_READ, 0, 0, (uint64_t)ISA_ESR_EL2 << 32);
	const struct term_node n = w->terms.node[a];
	uint64_t ec, mask;

	if (n.op != TERM_AND || n.a != esr || !term_is_const(&w->terms, n.b, &mask) || !(mask & ESR_HVC_RES0) ||
	    !path_knows(&w->terms, &w->path, term_make(&w->terms, TERM_LSR, esr, 0, 26), &ec) || ec != EC_HVC64)
		return a;
	return term_make(&w->terms, TERM_AND, esr, term_const(&w->terms, mask & ~ESR_HVC_RES0), 0);
}

static bool logic(const struct step *x, term b)
{
	struct terms *t = &x->w->terms;
	term r = of_hvc(x->w, term_make(t, (enum term_op)x->op, step_operand(x, ISA_IN), b, 0));

	if (writes_flags(x))
		set_flags(x, FLAGS_LOGIC, r, term_const(t, 0));
	set_result(x, r);
	return true;
}

bool step_logic_register(const struct step *x)
{
	term b;

	if (!shifted(x, &b))
		return false;
	if (x->inverts)
		b = step_narrow(x, term_make(&x->w->terms, TERM_NOT, b, 0, 0));
	return logic(x, b);
}

/* Bit mask immediate (Arm ARM, DecodeBitMasks). isa/ has decoded the word, so it is allocated. */
static uint64_t bit_mask(const struct step *x)
{
	unsigned imms = (unsigned)imm(x), immr = shift(x);
	unsigned both = (unsigned)isa_value(x->insn, ISA_KIND) << 6 | (~imms & 63), length = 6, size, ones;
	uint64_t element;

	while (length && !(both >> length & 1))
		length--;
	size = 1u << length;
	ones = (imms & (size - 1)) + 1;
	element = (1ull << ones) - 1;
	immr &= size - 1;
	if (immr)
		element = (element >> immr | element << (size - immr)) & (size == 64 ? ~0ull : (1ull << size) - 1);
	for (; size < 64; size *= 2)
		element |= element << size;
	return element;
}

bool step_logic_immediate(const struct step *x)
{
	return logic(x, step_narrow(x, term_const(&x->w->terms, bit_mask(x))));
}

bool step_move_wide(const struct step *x)
{
	struct terms *t = &x->w->terms;
	unsigned at = 16 * shift(x);
	uint64_t value = imm(x) << at;
	term old;

	if (x->op == TERM_CONST) {
		step_set(x, ISA_OUT, term_const(t, x->inverts ? ~value : value));
		return true;
	}
	old = term_make(t, TERM_AND, step_operand(x, ISA_IN_OUT), term_const(t, ~(0xffffull << at)), 0);
	step_set(x, ISA_IN_OUT, term_make(t, TERM_ORR, old, term_const(t, value), 0));
	return true;
}

/* UBFX and LSR; LSL and UBFIZ. */
static term unsigned_field(const struct step *x, term a, unsigned r, unsigned top, unsigned size)
{
	struct terms *t = &x->w->terms;

	if (top < r) {
		a = term_make(t, TERM_AND, a, term_const(t, (1ull << (top + 1)) - 1), 0);
		return term_make(t, TERM_LSL, a, 0, size - r);
	}
	a = term_make(t, TERM_LSR, a, 0, r);
	return term_make(t, TERM_AND, a, term_const(t, top - r == 63 ? ~0ull : (1ull << (top - r + 1)) - 1), 0);
}

/* SBFX and ASR; SBFIZ: bit `top` is the sign. */
static term signed_field(const struct step *x, term a, unsigned r, unsigned top, unsigned size)
{
	struct terms *t = &x->w->terms;

	a = term_make(t, TERM_LSL, a, 0, 63 - top);
	a = term_make(t, TERM_ASR, a, 0, 63 - top + (top >= r ? r : 0));
	return top >= r ? a : term_make(t, TERM_LSL, a, 0, size - r);
}

/* BFXIL and BFI: the field in `old` makes room. */
static term inserted_field(const struct step *x, term a, unsigned r, unsigned top, unsigned size)
{
	struct terms *t = &x->w->terms;
	uint64_t field = top >= r ? (2ull << (top - r)) - 1 : (2ull << top) - 1;
	unsigned at = top >= r ? 0 : size - r;
	term old = step_operand(x, ISA_IN_OUT);

	a = top >= r ? term_make(t, TERM_LSR, a, 0, r) : a;
	a = term_make(t, TERM_LSL, term_make(t, TERM_AND, a, term_const(t, field), 0), 0, at);
	return term_make(t, TERM_ORR, term_make(t, TERM_AND, old, term_const(t, ~(field << at)), 0), a, 0);
}

bool step_bit_field(const struct step *x)
{
	unsigned r = shift(x), top = (unsigned)imm(x), size = x->wide ? 64 : 32;
	term a = step_operand(x, ISA_IN);

	if (x->op == TERM_ORR)
		step_set(x, ISA_IN_OUT, inserted_field(x, a, r, top, size));
	else
		step_set(x, ISA_OUT, x->op == TERM_LSR ? unsigned_field(x, a, r, top, size) : signed_field(x, a, r, top, size));
	return true;
}

/* EXTR; ROR by an immediate is one of them. */
bool step_extract(const struct step *x)
{
	struct terms *t = &x->w->terms;
	unsigned by = (unsigned)imm(x), size = x->wide ? 64 : 32;
	term high = step_operand(x, ISA_IN), low = step_get(x->w, x->s, step_second(x, ISA_IN), x->wide);

	if (x->wide && low == high)
		low = term_make(t, TERM_ROR, low, 0, by);
	else if (by)
		low = term_make(t, TERM_ORR, term_make(t, TERM_LSR, low, 0, by), term_make(t, TERM_LSL, high, 0, size - by), 0);
	step_set(x, ISA_OUT, low);
	return true;
}

/* Division, and shifts by a register: some function of both, the same for the same row. */
bool step_two_sources(const struct step *x)
{
	term a = step_operand(x, ISA_IN), b = step_get(x->w, x->s, step_second(x, ISA_IN), x->wide);

	step_set(x, ISA_OUT, term_make(&x->w->terms, TERM_OTHER, a, b, (uint64_t)x->insn->row->match | (uint64_t)x->wide << 31));
	return true;
}
