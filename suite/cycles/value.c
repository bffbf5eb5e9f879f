/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What instructions do to values of which only some bits are known. */
#include "isa/bits.h"
#include "isa/sysreg.h"
#include "suite/cycles/value.h"

#define LOW_32 0xffffffffull
enum { FLAG_V = 1, FLAG_C = 2, FLAG_Z = 4, FLAG_N = 8 };

/* --- values ------------------------------------------------------------------------------------------------------ */

struct value value_constant(uint64_t bits)
{
	return (struct value){ .known = ~0ull, .bits = bits };
}

struct value value_unknown(uint64_t of)
{
	return (struct value){ .of = of };
}

bool value_is(const struct value *v, uint64_t *bits)
{
	*bits = v->bits;
	return v->known == ~0ull;
}

static struct value made(uint64_t known, uint64_t bits, uint64_t of)
{
	return (struct value){ .known = known, .bits = bits & known, .of = known == ~0ull ? 0 : of };
}

static struct value narrow(struct value v, bool wide)
{
	return wide ? v : made(v.known | ~LOW_32, v.bits & LOW_32, v.of);
}

static struct value invert(struct value a)
{
	return made(a.known, ~a.bits, a.of);
}

static struct value and(struct value a, struct value b)
{
	return made((a.known & b.known) | (a.known & ~a.bits) | (b.known & ~b.bits), a.bits & b.bits, a.of | b.of);
}

static struct value or(struct value a, struct value b)
{
	if (b.known == ~0ull && !b.bits)	/* a move: it is still the caller's number, or none of the calls' */
		return a;
	if (a.known == ~0ull && !a.bits)
		return b;
	return made((a.known & b.known) | a.bits | b.bits, a.bits | b.bits, a.of | b.of);
}

static struct value exclusive_or(struct value a, struct value b)
{
	return made(a.known & b.known, a.bits ^ b.bits, a.of | b.of);
}

/* Sums are known up to the lowest bit that is open in one of the two. */
static struct value add(struct value a, struct value b, bool carry)
{
	uint64_t both = a.known & b.known, open = ~both & -~both;

	return made(open ? open - 1 : ~0ull, a.bits + b.bits + carry, a.of | b.of);
}

static struct value shift_left(struct value a, unsigned by)
{
	return made(a.known << by | ((1ull << by) - 1), a.bits << by, a.of);
}

static struct value shift_right(struct value a, unsigned by, bool keeps_sign)
{
	uint64_t high = by ? ~0ull << (64 - by) : 0;

	if (!keeps_sign)
		return made(a.known >> by | high, a.bits >> by, a.of);
	return made(a.known >> by | (a.known >> 63 ? high : 0), a.bits >> by | (a.bits >> 63 ? high : 0), a.of);
}

static struct value rotate(struct value a, unsigned by)
{
	return by ? made(a.known >> by | a.known << (64 - by), a.bits >> by | a.bits << (64 - by), a.of) : a;
}

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

	return narrow(get(s, numbered(insn, sp ? ISA_IN_SP : ISA_IN, n), sp), isa_is_wide(insn));
}

static void result(struct value_state *s, const struct isa_insn *insn, struct value v)
{
	bool sp = isa_find(insn, ISA_OUT_SP);

	set(s, isa_register(insn, sp ? ISA_OUT_SP : ISA_OUT), sp, narrow(v, isa_is_wide(insn)));
}

struct value value_system(const struct value_state *s, unsigned reg)
{
	for (unsigned i = 0; i < s->system_count; i++)
		if (s->system[i].reg == reg)
			return s->system[i].is;
	return value_unknown(VALUE_OF_SYSTEM);
}

void value_set_system(struct value_state *s, unsigned reg, struct value v)
{
	unsigned i = 0;

	while (i < s->system_count && s->system[i].reg != reg)
		i++;
	if (i == VALUE_SYSTEM_MAX)	/* no room: none of them is known any more */
		i = s->system_count = 0;
	if (i == s->system_count)
		s->system[s->system_count++].reg = (uint16_t)reg;
	s->system[i].is = v;
}

/* --- flags -------------------------------------------------------------------------------------------------------- */

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

static void set_flags(struct value_state *s, uint64_t known, uint64_t bits, uint64_t of)
{
	s->flags = (struct value){ .known = known, .bits = bits & known, .of = known == 15 ? 0 : of };
}

static void flags_of_sum(struct value_state *s, struct value a, struct value b, bool subtracts, bool wide)
{
	uint64_t sign = wide ? 1ull << 63 : 1ull << 31, x, y, sum, flags;

	a = narrow(a, wide);
	b = narrow(b, wide);
	if (subtracts && differ(s, &a, &b)) {
		set_flags(s, FLAG_Z, 0, a.of | b.of);
		if (a.known != ~0ull || b.known != ~0ull)
			return;
	}
	if (!value_is(&a, &x) || !value_is(&b, &y)) {
		set_flags(s, 0, 0, a.of | b.of);
		return;
	}
	sum = (subtracts ? x - y : x + y) & (wide ? ~0ull : LOW_32);
	flags = (sum & sign ? FLAG_N : 0) | (sum ? 0 : FLAG_Z);
	flags |= (subtracts ? x >= y : sum < x) ? FLAG_C : 0;
	flags |= (subtracts ? (x ^ y) & (x ^ sum) : ~(x ^ y) & (x ^ sum)) & sign ? FLAG_V : 0;
	set_flags(s, 15, flags, 0);
}

static void flags_of_bits(struct value_state *s, struct value r, bool wide)
{
	uint64_t sign = wide ? 1ull << 63 : 1ull << 31, known = FLAG_C | FLAG_V, flags = 0;

	r = narrow(r, wide);
	if (r.known & sign) {
		known |= FLAG_N;
		flags |= r.bits & sign ? FLAG_N : 0;
	}
	if (r.bits || r.known == ~0ull) {
		known |= FLAG_Z;
		flags |= r.bits ? 0 : FLAG_Z;
	}
	set_flags(s, known, flags, r.of);
}

/* Whether a condition holds: 1, 0, -1. It is open if two values of the open flags differ in it. */
static int condition(const struct value *flags, unsigned cond)
{
	int is = -2;

	for (unsigned f = 0; f < 16; f++) {
		bool n = f & FLAG_N, z = f & FLAG_Z, c = f & FLAG_C, v = f & FLAG_V;
		const bool holds[] = { z, c, n, v, c && !z, n == v, n == v && !z, true };
		int now = cond == 15 || holds[cond >> 1] != (cond & 1);

		if ((f ^ flags->bits) & flags->known)
			continue;
		if (is != -2 && is != now)
			return -1;
		is = now;
	}
	return is;
}

/* --- instructions ------------------------------------------------------------------------------------------------- */

/* Rm, shifted or extended as the instruction says (Arm ARM, ShiftReg and ExtendReg). */
static struct value shifted(const struct value_state *s, const struct isa_insn *insn)
{
	bool wide = isa_is_wide(insn);
	unsigned kind = (unsigned)isa_value(insn, ISA_KIND), by = (unsigned)isa_value(insn, ISA_SHIFT);
	struct value v = narrow(get(s, isa_register(insn, ISA_SHIFTED), false), wide);

	if (isa_find(insn, ISA_IN_SP)) {	/* extended: the low bits of a byte, halfword, word or all */
		unsigned drop = 64 - (8u << (kind & 3));

		return narrow(shift_left(shift_right(shift_left(v, drop), drop, kind & 4), by), wide);
	}
	if (!by)
		return v;
	if (!wide && kind == 2)			/* ASR: the sign is bit 31 */
		return narrow(shift_right(shift_left(v, 32), 32 + by, true), false);
	if (!wide && kind == 3)
		return narrow(or(shift_right(v, by, false), shift_left(v, 32 - by)), false);
	return narrow(kind == 0 ? shift_left(v, by) : kind == 3 ? rotate(v, by) : shift_right(v, by, kind == 2), wide);
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
		flags_of_sum(s, a, b, subtracts, isa_is_wide(insn));
	result(s, insn, add(a, subtracts ? invert(b) : b, subtracts));
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
		flags_of_sum(s, a, b, subtracts, isa_is_wide(insn));
	result(s, insn, add(a, subtracts ? invert(b) : b, subtracts));
}

static void logic(struct value_state *s, const struct isa_insn *insn)
{
	bool immediate = !isa_find(insn, ISA_SHIFTED);
	struct value a = source(s, insn, 0), b = immediate ? value_constant(bit_mask(insn)) : shifted(s, insn), r;

	switch (insn->id) {
	case A64_BIC: case A64_BICS: r = and(a, invert(b)); break;
	case A64_ORR: case A64_ORR_IMM: r = or(a, b); break;
	case A64_ORN: r = or(a, invert(b)); break;
	case A64_EOR: case A64_EOR_IMM: r = exclusive_or(a, b); break;
	case A64_EON: r = exclusive_or(a, invert(b)); break;
	default: r = and(a, b); break;
	}
	if (isa_writes(insn) & ISA_FLAGS)
		flags_of_bits(s, r, isa_is_wide(insn));
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
		v = or(and(get(s, rd, false), value_constant(~(0xffffull << by))), v);
	set(s, rd, false, narrow(v, isa_is_wide(insn)));
}

/* UBFM and SBFM: a field down to bit 0, or up to where it belongs. */
static void bit_field(struct value_state *s, const struct isa_insn *insn)
{
	bool wide = isa_is_wide(insn), keeps_sign = insn->id == A64_SBFM || insn->id == A64_SBFM_W;
	unsigned r = (unsigned)isa_value(insn, ISA_SHIFT), t = (unsigned)isa_value(insn, ISA_IMM);
	struct value v = shift_left(source(s, insn, 0), 63 - t);

	if (t >= r)
		v = shift_right(v, 63 - t + r, keeps_sign);
	else
		v = shift_left(shift_right(v, 63 - t, keeps_sign), (wide ? 64 : 32) - r);
	result(s, insn, v);
}

/* BFM: the field goes into what the register has. */
static void insert(struct value_state *s, const struct isa_insn *insn)
{
	unsigned r = (unsigned)isa_value(insn, ISA_SHIFT), t = (unsigned)isa_value(insn, ISA_IMM);
	unsigned size = isa_is_wide(insn) ? 64 : 32;
	unsigned rd = isa_register(insn, ISA_IN_OUT), width = t >= r ? t - r + 1 : t + 1, at = t >= r ? 0 : size - r;
	uint64_t field = width == 64 ? ~0ull : (1ull << width) - 1;
	struct value v = and(shift_right(source(s, insn, 0), t >= r ? r : 0, false), value_constant(field));
	struct value old = and(get(s, rd, false), value_constant(~(field << at)));

	set(s, rd, false, narrow(or(shift_left(v, at), old), size == 64));
}

static void extract(struct value_state *s, const struct isa_insn *insn)
{
	unsigned by = (unsigned)isa_value(insn, ISA_IMM), size = isa_is_wide(insn) ? 64 : 32;
	struct value high = source(s, insn, 0), low = source(s, insn, 1);

	result(s, insn, by ? or(shift_left(high, size - by), shift_right(low, by, false)) : low);
}

static void select(struct value_state *s, const struct isa_insn *insn)
{
	int holds = condition(&s->flags, (unsigned)isa_value(insn, ISA_COND));
	struct value a = source(s, insn, 0), b = source(s, insn, 1);

	if (insn->id == A64_CSINV || insn->id == A64_CSNEG)
		b = invert(b);
	if (insn->id == A64_CSINC || insn->id == A64_CSNEG)
		b = add(b, value_constant(0), true);
	if (holds < 0) {	/* bits in which both are the same */
		uint64_t of = a.of | b.of | s->flags.of;

		a = made(a.known & b.known & ~(a.bits ^ b.bits), a.bits, of);
	}
	result(s, insn, holds ? a : b);
}

static void compare_if(struct value_state *s, const struct isa_insn *insn)
{
	bool immediate = insn->id == A64_CCMP_IMM || insn->id == A64_CCMN_IMM;
	int holds = condition(&s->flags, (unsigned)isa_value(insn, ISA_COND));
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
		set_flags(s, 15, otherwise, 0);
		return;
	}
	flags_of_sum(s, a, b, insn->id == A64_CCMP || insn->id == A64_CCMP_IMM, isa_is_wide(insn));
	if (holds < 0)
		set_flags(s, s->flags.known & ~(s->flags.bits ^ otherwise), s->flags.bits, s->flags.of | of);
}

static void address(struct value_state *s, const struct isa_insn *insn, uint64_t at)
{
	set(s, isa_register(insn, ISA_OUT), false, value_constant(isa_target(insn, at)));
}

static bool is_e2h(const struct value_state *s)
{
	struct value hcr = value_system(s, ISA_HCR_EL2);

	return hcr.bits & ISA_HCR_E2H;
}

static void move_system(struct value_state *s, const struct isa_insn *insn)
{
	unsigned reg = isa_sysreg_at_el2(ISA_SYSREG_OF(insn->word), is_e2h(s));

	if (insn->id == A64_MRS)
		set(s, isa_register(insn, ISA_OUT), false, value_system(s, reg));
	else
		value_set_system(s, reg, get(s, isa_register(insn, ISA_IN), false));
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
		set_flags(s, 0, 0, of);
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
	return narrow(get(s, isa_register(insn, ISA_IN), false),
		      insn->id == A64_TBZ || insn->id == A64_TBNZ || isa_is_wide(insn));
}

int value_asks(const struct value_state *s, const struct isa_insn *insn, uint64_t *of)
{
	struct value v = asked(s, insn), zero = value_constant(0);
	int is = -1;

	*of = v.of;
	if (insn->id == A64_B_COND || insn->id == A64_BC_COND) {
		*of = s->flags.of;
		return condition(&s->flags, (unsigned)isa_value(insn, ISA_COND_NAME));
	}
	if (insn->id == A64_TBZ || insn->id == A64_TBNZ)
		v = and(v, value_constant(1ull << isa_value(insn, ISA_IMM)));
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
