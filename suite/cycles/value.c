/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What instructions do to values of which only some bits are known. */
#include "isa/sysreg.h"
#include "suite/cycles/flags.h"
#include "suite/cycles/system.h"
#include "suite/cycles/value.h"

#define LOW_32 0xffffffffull

/* --- registers ---------------------------------------------------------------------------------------------------- */

static struct value get(const struct value_state *s, unsigned reg, bool sp)
{
	return reg == 31 && !sp ? value_constant(0) : s->r[reg];
}

static void set(struct value_state *s, unsigned reg, bool sp, struct value v)
{
	if (reg != 31 || sp)
		s->r[reg] = v;
}

/* Operand `n` of those in that role. */
static unsigned numbered(const struct isa_insn *insn, enum isa_role role, unsigned n)
{
	for (const struct isa_operand *o = insn->row->operands; o->role; o++)
		if (o->role == role && !n--)
			return (unsigned)isa_get(insn, o);
	return 31;
}

static struct value source(const struct value_state *s, const struct isa_insn *insn, unsigned n)
{
	bool sp = isa_find(insn, ISA_IN_SP);

	return number_narrow(get(s, numbered(insn, sp ? ISA_IN_SP : ISA_IN, n), sp), isa_is_wide(insn));
}

static void result(struct value_state *s, const struct isa_insn *insn, struct value v)
{
	bool sp = isa_find(insn, ISA_OUT_SP);

	set(s, isa_register(insn, sp ? ISA_OUT_SP : ISA_OUT), sp, number_narrow(v, isa_is_wide(insn)));
}

/* The two differ in a bit that is known of both; or one is no call's number, and the other is one. */
static bool differ(const struct value_state *s, const struct value *a, const struct value *b)
{
	uint64_t number;

	if ((a->bits ^ b->bits) & a->known & b->known)
		return true;
	if (!value_is(b, &number))
		return false;
	if (a->set && !number)
		return true;
	if (!a->other)
		return false;
	for (unsigned i = 0; i < s->other_count; i++)
		if (s->others[i] == number)
			return true;
	return false;
}

static void flags_by_sum(struct value_state *s, struct value a, struct value b, bool subtracts, bool wide)
{
	a = number_narrow(a, wide);
	b = number_narrow(b, wide);
	flags_of_sum(&s->flags, a, b, subtracts, wide, subtracts && differ(s, &a, &b));
}

/* --- instructions ------------------------------------------------------------------------------------------------- */

/* Rm, shifted or extended as the instruction says (Arm ARM, ShiftReg and ExtendReg). */
static struct value shifted(const struct value_state *s, const struct isa_insn *insn)
{
	bool wide = isa_is_wide(insn);
	unsigned kind = (unsigned)isa_value(insn, ISA_KIND), by = (unsigned)isa_value(insn, ISA_SHIFT);
	struct value v = number_narrow(get(s, isa_register(insn, ISA_SHIFTED), false), wide);

	if (isa_find(insn, ISA_IN_SP)) {	/* extended: the low bits of a byte, halfword, word or all */
		unsigned drop = 64 - (8u << (kind & 3));

		return number_narrow(number_shift_left(number_shift_right(number_shift_left(v, drop), drop, kind & 4), by), wide);
	}
	if (!by)
		return v;
	if (!wide && kind == 2)			/* ASR: the sign is bit 31 */
		return number_narrow(number_shift_right(number_shift_left(v, 32), 32 + by, true), false);
	if (!wide && kind == 3)
		return number_narrow(number_or(number_shift_right(v, by, false), number_shift_left(v, 32 - by)), false);
	v = kind == 0 ? number_shift_left(v, by) : kind == 3 ? number_rotate(v, by) : number_shift_right(v, by, kind == 2);
	return number_narrow(v, wide);
}

/* Bit mask immediate (Arm ARM, DecodeBitMasks). */
static uint64_t bit_mask(const struct isa_insn *insn)
{
	unsigned n = (unsigned)isa_value(insn, ISA_KIND), immr = (unsigned)isa_value(insn, ISA_SHIFT);
	unsigned imms = (unsigned)isa_value(insn, ISA_IMM), both = n << 6 | (~imms & 63), length = 6, size;
	uint64_t element;

	while (length && !(both >> length & 1))
		length--;
	size = 1u << length;
	element = (2ull << (imms & (size - 1))) - 1;
	immr &= size - 1;
	if (immr)
		element = (element >> immr | element << (size - immr)) & (size == 64 ? ~0ull : (1ull << size) - 1);
	for (; size < 64; size *= 2)
		element |= element << size;
	return element;
}

static void sum(struct value_state *s, const struct isa_insn *insn, struct value b, bool subtracts)
{
	struct value a = source(s, insn, 0);

	if (isa_writes(insn) & ISA_FLAGS)
		flags_by_sum(s, a, b, subtracts, isa_is_wide(insn));
	result(s, insn, number_add(a, subtracts ? number_invert(b) : b, subtracts));
}

static void sum_immediate(struct value_state *s, const struct isa_insn *insn)
{
	uint64_t imm = (uint64_t)isa_value(insn, ISA_IMM) << (isa_value(insn, ISA_SHIFT) ? 12 : 0);

	sum(s, insn, value_constant(imm), insn->id == A64_SUB_IMM || insn->id == A64_SUBS_IMM);
}

static void sum_register(struct value_state *s, const struct isa_insn *insn)
{
	bool subtracts = insn->id == A64_SUB || insn->id == A64_SUBS || insn->id == A64_SUB_EXT || insn->id == A64_SUBS_EXT;
	struct value b = shifted(s, insn), a;

	if (isa_find(insn, ISA_IN_SP)) {
		sum(s, insn, b, subtracts);
		return;
	}
	a = source(s, insn, 0);
	if (isa_writes(insn) & ISA_FLAGS)
		flags_by_sum(s, a, b, subtracts, isa_is_wide(insn));
	result(s, insn, number_add(a, subtracts ? number_invert(b) : b, subtracts));
}

static void logic(struct value_state *s, const struct isa_insn *insn)
{
	bool immediate = !isa_find(insn, ISA_SHIFTED);
	struct value a = source(s, insn, 0), b = immediate ? value_constant(bit_mask(insn)) : shifted(s, insn), r;

	switch (insn->id) {
	case A64_BIC: case A64_BICS: r = number_and(a, number_invert(b)); break;
	case A64_ORR: case A64_ORR_IMM: r = number_or(a, b); break;
	case A64_ORN: r = number_or(a, number_invert(b)); break;
	case A64_EOR: case A64_EOR_IMM: r = number_xor(a, b); break;
	case A64_EON: r = number_xor(a, number_invert(b)); break;
	default: r = number_and(a, b); break;
	}
	if (isa_writes(insn) & ISA_FLAGS)
		flags_of_bits(&s->flags, r, isa_is_wide(insn));
	result(s, insn, r);
}

static void move_wide(struct value_state *s, const struct isa_insn *insn)
{
	unsigned by = 16 * (unsigned)isa_value(insn, ISA_SHIFT);
	uint64_t imm = (uint64_t)isa_value(insn, ISA_IMM) << by;
	bool keeps = insn->id == A64_MOVK || insn->id == A64_MOVK_W;
	bool negates = insn->id == A64_MOVN || insn->id == A64_MOVN_W;
	unsigned rd = isa_register(insn, keeps ? ISA_IN_OUT : ISA_OUT);
	struct value v = value_constant(negates ? ~imm : imm);

	if (keeps)
		v = number_or(number_and(get(s, rd, false), value_constant(~(0xffffull << by))), v);
	set(s, rd, false, number_narrow(v, isa_is_wide(insn)));
}

/* UBFM and SBFM: a field down to bit 0, or up to where it belongs. */
static void bit_field(struct value_state *s, const struct isa_insn *insn)
{
	bool wide = isa_is_wide(insn), keeps_sign = insn->id == A64_SBFM || insn->id == A64_SBFM_W;
	unsigned r = (unsigned)isa_value(insn, ISA_SHIFT), t = (unsigned)isa_value(insn, ISA_IMM);
	struct value v = number_shift_left(source(s, insn, 0), 63 - t);

	if (t >= r)
		v = number_shift_right(v, 63 - t + r, keeps_sign);
	else
		v = number_shift_left(number_shift_right(v, 63 - t, keeps_sign), (wide ? 64 : 32) - r);
	result(s, insn, v);
}

/* BFM: the field goes into what the register has. */
static void insert(struct value_state *s, const struct isa_insn *insn)
{
	unsigned r = (unsigned)isa_value(insn, ISA_SHIFT), t = (unsigned)isa_value(insn, ISA_IMM);
	unsigned size = isa_is_wide(insn) ? 64 : 32;
	unsigned rd = isa_register(insn, ISA_IN_OUT), width = t >= r ? t - r + 1 : t + 1, at = t >= r ? 0 : size - r;
	uint64_t field = width == 64 ? ~0ull : (1ull << width) - 1;
	struct value v = number_and(number_shift_right(source(s, insn, 0), t >= r ? r : 0, false), value_constant(field));
	struct value old = number_and(get(s, rd, false), value_constant(~(field << at)));

	set(s, rd, false, number_narrow(number_or(number_shift_left(v, at), old), size == 64));
}

static void extract(struct value_state *s, const struct isa_insn *insn)
{
	unsigned by = (unsigned)isa_value(insn, ISA_IMM), size = isa_is_wide(insn) ? 64 : 32;
	struct value high = source(s, insn, 0), low = source(s, insn, 1);

	result(s, insn, by ? number_or(number_shift_left(high, size - by), number_shift_right(low, by, false)) : low);
}

static void select(struct value_state *s, const struct isa_insn *insn)
{
	int holds = flags_hold(&s->flags, (unsigned)isa_value(insn, ISA_COND));
	struct value a = source(s, insn, 0), b = source(s, insn, 1);

	if (insn->id == A64_CSINV || insn->id == A64_CSNEG)
		b = number_invert(b);
	if (insn->id == A64_CSINC || insn->id == A64_CSNEG)
		b = number_add(b, value_constant(0), true);
	if (holds < 0) {	/* bits in which both are the same */
		uint64_t of = a.of | b.of | s->flags.of;

		a = number_make(a.known & b.known & ~(a.bits ^ b.bits), a.bits, of);
	}
	result(s, insn, holds ? a : b);
}

static void compare_if(struct value_state *s, const struct isa_insn *insn)
{
	bool immediate = insn->id == A64_CCMP_IMM || insn->id == A64_CCMN_IMM;
	int holds = flags_hold(&s->flags, (unsigned)isa_value(insn, ISA_COND));
	/* The flags stand in the word's last four bits, and so behind any other immediate. */
	uint64_t otherwise = 0, of = s->flags.of;
	struct value a = source(s, insn, 0), b = value_unknown(0);

	for (const struct isa_operand *o = insn->row->operands; o->role; o++) {
		if (o->role == ISA_IMM && o->letter == 'j')
			b = value_constant((uint64_t)isa_get(insn, o));
		if (o->role == ISA_IMM && o->letter == 'i')
			otherwise = (uint64_t)isa_get(insn, o);
	}
	if (!immediate)
		b = source(s, insn, 1);
	if (!holds) {
		flags_set(&s->flags, 15, otherwise, 0);
		return;
	}
	flags_by_sum(s, a, b, insn->id == A64_CCMP || insn->id == A64_CCMP_IMM, isa_is_wide(insn));
	if (holds < 0)
		flags_set(&s->flags, s->flags.known & ~(s->flags.bits ^ otherwise), s->flags.bits, s->flags.of | of);
}

static void address(struct value_state *s, const struct isa_insn *insn, uint64_t at)
{
	set(s, isa_register(insn, ISA_OUT), false, value_constant(isa_target(insn, at)));
}

static void move_system(struct value_state *s, const struct isa_insn *insn)
{
	unsigned reg = isa_sysreg_at_el2(ISA_SYSREG_OF(insn->word), system_is_e2h(s));

	if (insn->id == A64_MRS)
		set(s, isa_register(insn, ISA_OUT), false, system_get(s, reg));
	else
		system_set(s, reg, get(s, isa_register(insn, ISA_IN), false));
}

/* A load whose address is known, of what the image holds there. False: it is not known. */
static bool load(struct value_state *s, const struct isa_insn *insn, uint64_t from)
{
	bool pair = insn->id == A64_LDP, literal = insn->id == A64_LDR_LITERAL || insn->id == A64_LDR_LITERAL_W;
	unsigned size = literal ? (insn->id == A64_LDR_LITERAL ? 8 : 4) : pair ? (isa_is_wide(insn) ? 8 : 4) :
			1u << isa_value(insn, ISA_SIZE);
	uint64_t at = isa_target(insn, from), bits[2];

	if (!s->read || (!literal && !value_is(&s->r[isa_register(insn, ISA_BASE)], &at)))
		return false;
	if (!literal)
		at += insn->id == A64_LDR_IMM ? (uint64_t)isa_value(insn, ISA_IMM) * size :
		      (uint64_t)isa_value(insn, ISA_SIGNED) * (pair ? size : 1);
	for (unsigned i = 0; i <= pair; i++)
		if (!s->read(s->ctx, at + i * size, size, &bits[i]))
			return false;
	for (unsigned i = 0; i <= pair; i++)
		set(s, numbered(insn, ISA_OUT, i), false, value_constant(bits[i]));
	return true;
}

/* Any other: what it writes depends on all that it reads. */
static void other(struct value_state *s, const struct isa_insn *insn)
{
	uint64_t reads = isa_reads(insn), writes = isa_writes(insn), of = reads & ISA_MEMORY ? VALUE_OF_MEMORY : 0;

	if ((reads | writes) & ISA_ANY) {
		reads |= ISA_GENERAL;
		writes |= ISA_GENERAL | ISA_FLAGS;
	}
	for (unsigned i = 0; i < 32; i++)
		if (reads >> i & 1)
			of |= s->r[i].of;
	if (reads & ISA_FLAGS)
		of |= s->flags.of;
	if (insn->class == ISA_SYSTEM)
		of |= VALUE_OF_SYSTEM;
	for (unsigned i = 0; i < 32; i++)
		if (writes >> i & 1)
			s->r[i] = value_unknown(of);
	if (writes & ISA_FLAGS)
		flags_set(&s->flags, 0, 0, of);
}

void value_step(struct value_state *s, const struct isa_insn *insn, uint64_t at)
{
	switch (insn->id) {
	case A64_ADD_IMM: case A64_ADDS_IMM: case A64_SUB_IMM: case A64_SUBS_IMM: sum_immediate(s, insn); break;
	case A64_ADD: case A64_ADDS: case A64_SUB: case A64_SUBS:
	case A64_ADD_EXT: case A64_ADDS_EXT: case A64_SUB_EXT: case A64_SUBS_EXT: sum_register(s, insn); break;
	case A64_AND_IMM: case A64_ORR_IMM: case A64_EOR_IMM: case A64_ANDS_IMM:
	case A64_AND: case A64_BIC: case A64_ORR: case A64_ORN: case A64_EOR: case A64_EON: case A64_ANDS: case A64_BICS:
		logic(s, insn);
		break;
	case A64_MOVZ: case A64_MOVK: case A64_MOVN: case A64_MOVZ_W: case A64_MOVK_W: case A64_MOVN_W:
		move_wide(s, insn); break;
	case A64_UBFM: case A64_UBFM_W: case A64_SBFM: bit_field(s, insn); break;
	case A64_BFM: case A64_BFM_W: insert(s, insn); break;
	case A64_EXTR: case A64_EXTR_W: extract(s, insn); break;
	case A64_CSEL: case A64_CSINC: case A64_CSINV: case A64_CSNEG: select(s, insn); break;
	case A64_CCMP: case A64_CCMP_IMM: case A64_CCMN: case A64_CCMN_IMM: compare_if(s, insn); break;
	case A64_ADR: case A64_ADRP: address(s, insn, at); break;
	case A64_MRS: case A64_MSR: move_system(s, insn); break;
	case A64_LDP: case A64_LDR_IMM: case A64_LDUR: case A64_LDR_LITERAL: case A64_LDR_LITERAL_W:
		if (!load(s, insn, at))
			other(s, insn);
		break;
	default: other(s, insn); break;
	}
}

/* --- branches ----------------------------------------------------------------------------------------------------- */

static struct value asked(const struct value_state *s, const struct isa_insn *insn)
{
	return number_narrow(get(s, isa_register(insn, ISA_IN), false),
		      insn->id == A64_TBZ || insn->id == A64_TBNZ || isa_is_wide(insn));
}

int value_asks(const struct value_state *s, const struct isa_insn *insn, uint64_t *of)
{
	struct value v = asked(s, insn), zero = value_constant(0);
	int is = -1;

	*of = v.of;
	if (insn->id == A64_B_COND || insn->id == A64_BC_COND) {
		*of = s->flags.of;
		return flags_hold(&s->flags, (unsigned)isa_value(insn, ISA_COND_NAME));
	}
	if (insn->id == A64_TBZ || insn->id == A64_TBNZ)
		v = number_and(v, value_constant(1ull << isa_value(insn, ISA_IMM)));
	if (v.bits || differ(s, &v, &zero))
		is = 0;
	else if (v.known == ~0ull)
		is = 1;
	return is < 0 || insn->id == A64_CBZ || insn->id == A64_TBZ ? is : !is;
}

void value_learn(struct value_state *s, const struct isa_insn *insn, bool taken)
{
	bool zero = taken == (insn->id == A64_CBZ || insn->id == A64_TBZ), bit = insn->id == A64_TBZ || insn->id == A64_TBNZ;
	unsigned reg = isa_register(insn, ISA_IN);
	uint64_t mask = bit ? 1ull << isa_value(insn, ISA_IMM) : isa_is_wide(insn) ? ~0ull : LOW_32;

	if (reg == 31 || insn->id == A64_B_COND || insn->id == A64_BC_COND)
		return;
	if (!zero && !bit) {
		s->r[reg].set = true;
		return;
	}
	s->r[reg].known |= mask;
	s->r[reg].bits = (s->r[reg].bits & ~mask) | (zero ? 0 : mask);
}

void value_begin(struct value_state *s)
{
	*s = (struct value_state){ .flags = { .of = VALUE_OF_FLAGS } };
	for (unsigned i = 0; i < 31; i++)
		s->r[i] = value_unknown(1ull << i);
	s->r[31] = value_unknown(0);
}
