/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an instruction does to terms. What is not in these rows is not known, and ends the proof. */
#include <string.h>

#include "suite/static/decode.h"
#include "suite/mutate/step.h"

#define ESR_EL2 HV_SYSREG(3, 4, 5, 2, 0)
#define EC_HVC64 0x16
#define ESR_HVC_RES0 0x1ff0000ull

static uint32_t bits(uint32_t word, unsigned lsb, unsigned width)
{
	return word >> lsb & ((1u << width) - 1);
}

/* --- registers -------------------------------------------------------------------------------------------------- */

static term narrow(struct walker *w, term a, bool wide)
{
	return wide ? a : term_make(&w->terms, TERM_LOW, a, 0, 0);
}

term step_get(struct walker *w, const struct state *s, uint32_t reg, bool wide)
{
	return narrow(w, reg == 31 ? term_const(&w->terms, 0) : s->r[reg], wide);
}

static void set(struct walker *w, struct state *s, uint32_t reg, term value, bool wide)
{
	if (reg != 31)
		s->r[reg] = narrow(w, value, wide);
}

static void set_flags(struct walker *w, struct state *s, enum flags_op op, term a, term b, bool wide)
{
	a = narrow(w, a, wide);
	b = narrow(w, b, wide);
	/* Two small numbers, and so their difference, compare the same on 32 bits and on 64. */
	wide |= op == FLAGS_SUB && !(w->terms.node[a].may >> 31) && !(w->terms.node[b].may >> 31);
	s->flags = term_make(&w->terms, TERM_FLAGS, a, b, op | (wide ? 0 : 0x100));
}

/* --- data processing -------------------------------------------------------------------------------------------- */

static void add_or_subtract(struct walker *w, struct state *s, uint32_t word, term a, term b, bool sp)
{
	bool wide = word >> 31, subtracts = bits(word, 30, 1), flags = bits(word, 29, 1);
	term r = term_make(&w->terms, subtracts ? TERM_SUB : TERM_ADD, a, b, 0);

	if (flags)
		set_flags(w, s, subtracts ? FLAGS_SUB : FLAGS_ADD, a, b, wide);
	if (sp && !flags && bits(word, 0, 5) == 31)
		s->r[31] = narrow(w, r, wide);
	else
		set(w, s, bits(word, 0, 5), r, wide);
}

static bool add_immediate(struct walker *w, struct state *s, uint32_t word)
{
	bool wide = word >> 31;
	term a = bits(word, 5, 5) == 31 ? narrow(w, s->r[31], wide) : step_get(w, s, bits(word, 5, 5), wide);

	add_or_subtract(w, s, word, a, term_const(&w->terms, (uint64_t)bits(word, 10, 12) << (bits(word, 22, 1) ? 12 : 0)), true);
	return true;
}

/* Rm, shifted as the instruction says; false if that is not allocated. */
static bool shifted(struct walker *w, const struct state *s, uint32_t word, term *to)
{
	static const enum term_op ops[] = { TERM_LSL, TERM_LSR, TERM_ASR, TERM_ROR };
	bool wide = word >> 31;
	uint32_t by = bits(word, 10, 6);

	*to = step_get(w, s, bits(word, 16, 5), wide);
	if (!by)
		return true;
	if (!wide && (by > 31 || bits(word, 22, 2) > 1))
		return false;		/* the sign is at bit 31: not worth the trouble */
	*to = narrow(w, term_make(&w->terms, ops[bits(word, 22, 2)], *to, 0, by), wide);
	return true;
}

static bool add_register(struct walker *w, struct state *s, uint32_t word)
{
	term b;

	if (bits(word, 22, 2) == 3 || !shifted(w, s, word, &b))
		return false;
	add_or_subtract(w, s, word, step_get(w, s, bits(word, 5, 5), word >> 31), b, false);
	return true;
}

/* ADD, SUB and CMP with an extended register: zero is zero, however extended. */
static bool add_zero(struct walker *w, struct state *s, uint32_t word)
{
	bool wide = word >> 31;

	if (bits(word, 16, 5) != 31 || bits(word, 10, 3) > 4 || bits(word, 22, 2))
		return false;
	add_or_subtract(w, s, word, bits(word, 5, 5) == 31 ? narrow(w, s->r[31], wide) : step_get(w, s, bits(word, 5, 5), wide),
			term_const(&w->terms, 0), true);
	return true;
}

/* An HVC's syndrome: 16 bits of immediate, and zeroes up to IL (Arm ARM D13.2.37, ISS encoding of HVC). */
static term of_hvc(struct walker *w, term a)
{
	term esr = term_make(&w->terms, TERM_READ, 0, 0, (uint64_t)ESR_EL2 << 32);
	const struct term_node n = w->terms.node[a];
	uint64_t ec, mask;

	if (n.op != TERM_AND || n.a != esr || !term_is_const(&w->terms, n.b, &mask) || !(mask & ESR_HVC_RES0) ||
	    !path_knows(&w->terms, &w->path, term_make(&w->terms, TERM_LSR, esr, 0, 26), &ec) || ec != EC_HVC64)
		return a;
	return term_make(&w->terms, TERM_AND, esr, term_const(&w->terms, mask & ~ESR_HVC_RES0), 0);
}

static void logic(struct walker *w, struct state *s, uint32_t word, term b, bool sp)
{
	static const enum term_op ops[] = { TERM_AND, TERM_ORR, TERM_EOR, TERM_AND };
	bool wide = word >> 31, flags = bits(word, 29, 2) == 3;
	term r = term_make(&w->terms, ops[bits(word, 29, 2)], step_get(w, s, bits(word, 5, 5), wide), b, 0);

	r = of_hvc(w, r);
	if (flags)
		set_flags(w, s, FLAGS_LOGIC, r, term_const(&w->terms, 0), wide);
	if (sp && !flags && bits(word, 0, 5) == 31)
		s->r[31] = narrow(w, r, wide);
	else
		set(w, s, bits(word, 0, 5), r, wide);
}

static bool logic_register(struct walker *w, struct state *s, uint32_t word)
{
	bool wide = word >> 31;
	term b;

	if (!shifted(w, s, word, &b))
		return false;
	if (bits(word, 21, 1))
		b = narrow(w, term_make(&w->terms, TERM_NOT, b, 0, 0), wide);
	logic(w, s, word, b, false);
	return true;
}

/* Bit mask immediate (Arm ARM, DecodeBitMasks); false if it is not allocated. */
static bool bit_mask(uint32_t word, uint64_t *to)
{
	bool wide = word >> 31;
	uint32_t n = bits(word, 22, 1), immr = bits(word, 16, 6), imms = bits(word, 10, 6), both = n << 6 | (~imms & 63);
	unsigned length = 6, size, ones;
	uint64_t element;

	while (length && !(both >> length & 1))
		length--;
	size = 1u << length;
	ones = (imms & (size - 1)) + 1;
	if (!length || ones == size || (!wide && n))
		return false;
	element = (1ull << ones) - 1;
	immr &= size - 1;
	if (immr)
		element = (element >> immr | element << (size - immr)) & (size == 64 ? ~0ull : (1ull << size) - 1);
	for (*to = element; size < 64; size *= 2)
		*to |= *to << size;
	return true;
}

static bool logic_immediate(struct walker *w, struct state *s, uint32_t word)
{
	bool wide = word >> 31;
	uint64_t mask;

	if (!bit_mask(word, &mask))
		return false;
	logic(w, s, word, narrow(w, term_const(&w->terms, mask), wide), true);
	return true;
}

static bool move_wide(struct walker *w, struct state *s, uint32_t word)
{
	bool wide = word >> 31;
	uint32_t opc = bits(word, 29, 2), shift = 16 * bits(word, 21, 2), rd = bits(word, 0, 5);
	uint64_t imm = (uint64_t)bits(word, 5, 16) << shift;
	term old;

	if (opc == 1 || (!wide && shift > 16))
		return false;
	if (opc != 3) {
		set(w, s, rd, term_const(&w->terms, opc ? imm : ~imm), wide);
		return true;
	}
	old = term_make(&w->terms, TERM_AND, step_get(w, s, rd, wide), term_const(&w->terms, ~(0xffffull << shift)), 0);
	set(w, s, rd, term_make(&w->terms, TERM_ORR, old, term_const(&w->terms, imm), 0), wide);
	return true;
}

static bool bit_field(struct walker *w, struct state *s, uint32_t word)
{
	bool wide = word >> 31;
	uint32_t opc = bits(word, 29, 2), r = bits(word, 16, 6), t = bits(word, 10, 6), rd = bits(word, 0, 5);
	term a = step_get(w, s, bits(word, 5, 5), wide), old = step_get(w, s, rd, wide);

	if (opc == 3 || bits(word, 22, 1) != wide || (!wide && (r > 31 || t > 31)))
		return false;
	if (opc == 2 && t >= r) {	/* UBFX and LSR */
		a = term_make(&w->terms, TERM_LSR, a, 0, r);
		a = term_make(&w->terms, TERM_AND, a, term_const(&w->terms, t - r == 63 ? ~0ull : (1ull << (t - r + 1)) - 1), 0);
	} else if (opc == 2) {		/* LSL, and UBFIZ */
		a = term_make(&w->terms, TERM_AND, a, term_const(&w->terms, (1ull << (t + 1)) - 1), 0);
		a = term_make(&w->terms, TERM_LSL, a, 0, (wide ? 64 : 32) - r);
	} else if (opc == 0) {		/* SBFX and ASR, and SBFIZ: bit t is the sign */
		a = term_make(&w->terms, TERM_LSL, a, 0, 63 - t);
		a = term_make(&w->terms, TERM_ASR, a, 0, 63 - t + (t >= r ? r : 0));
		a = t >= r ? a : term_make(&w->terms, TERM_LSL, a, 0, (wide ? 64 : 32) - r);
	} else {			/* BFXIL and BFI: the field in `old` makes room */
		uint64_t field = t >= r ? (2ull << (t - r)) - 1 : (2ull << t) - 1;
		unsigned at = t >= r ? 0 : (wide ? 64 : 32) - r;

		a = t >= r ? term_make(&w->terms, TERM_LSR, a, 0, r) : a;
		a = term_make(&w->terms, TERM_LSL, term_make(&w->terms, TERM_AND, a, term_const(&w->terms, field), 0), 0, at);
		old = term_make(&w->terms, TERM_AND, old, term_const(&w->terms, ~(field << at)), 0);
		a = term_make(&w->terms, TERM_ORR, old, a, 0);
	}
	set(w, s, rd, a, wide);
	return true;
}

/* EXTR; ROR by an immediate is one of them. */
static bool extract(struct walker *w, struct state *s, uint32_t word)
{
	bool wide = word >> 31;
	uint32_t by = bits(word, 10, 6), size = wide ? 64 : 32;
	term low = step_get(w, s, bits(word, 16, 5), wide), high = step_get(w, s, bits(word, 5, 5), wide);

	if (bits(word, 22, 1) != wide || by >= size)
		return false;
	if (wide && low == high)
		low = term_make(&w->terms, TERM_ROR, low, 0, by);
	else if (by)
		low = term_make(&w->terms, TERM_ORR, term_make(&w->terms, TERM_LSR, low, 0, by),
				term_make(&w->terms, TERM_LSL, high, 0, size - by), 0);
	set(w, s, bits(word, 0, 5), low, wide);
	return true;
}

static bool two_sources(struct walker *w, struct state *s, uint32_t word)
{
	bool wide = word >> 31;
	uint32_t op = bits(word, 10, 6);

	if (op != 2 && op != 3 && (op < 8 || op > 11))	/* division and shifts */
		return false;
	set(w, s, bits(word, 0, 5), term_make(&w->terms, TERM_OTHER, step_get(w, s, bits(word, 5, 5), wide),
					      step_get(w, s, bits(word, 16, 5), wide), word & 0xffe0fc00), wide);
	return true;
}

static bool address(struct walker *w, struct state *s, const struct hv_insn *insn, uint64_t at)
{
	uint64_t target = insn->form == HV_FORM_ADRP ? (uint64_t)insn->offset : at + (uint64_t)insn->offset;
	term image;

	if (insn->form == HV_FORM_ADRP)	/* its page is that of the instruction, wherever the image lies */
		image = term_make(&w->terms, TERM_OTHER, 0, 0, (uint64_t)ADRP_WORD << 32 | (at >> 12));
	else
		image = term_make(&w->terms, TERM_IMAGE, 0, 0, 0);
	set(w, s, insn->rd, term_make(&w->terms, TERM_ADD, image, term_const(&w->terms, target), 0), true);
	return true;
}

/* --- memory ----------------------------------------------------------------------------------------------------- */

/* Mutants differ there; or it is none of the image. */
static bool is_code(const struct walker *w, uint64_t offset)
{
	return offset / 4 >= w->all->stub->size / 4 || w->all->reach[offset / 4];
}

/* What the latest store left at SP. A function that was called since leaves what lies there (AAPCS64 6.2.2). */
static bool is_on_stack(const struct walker *w, const struct state *s, term from, unsigned size, term *stored)
{
	for (unsigned i = s->event_count; i-- && from == s->r[31];)
		if (s->event[i].kind == EVENT_STORE) {
			*stored = (term)s->event[i].key;
			return s->event[i].value == from && s->event[i].reg == size && size == 8 && !w->terms.full;
		}
	return false;
}

static term load(struct walker *w, struct state *s, term at, uint64_t by, unsigned size)
{
	term from = term_make(&w->terms, TERM_ADD, at, term_const(&w->terms, by), 0);
	const struct term_node *n = &w->terms.node[from];
	uint64_t offset;
	term stored;

	if (n->op == TERM_ADD && w->terms.node[n->a].op == TERM_IMAGE && term_is_const(&w->terms, n->b, &offset) &&
	    (is_code(w, offset) || is_code(w, offset + size - 1)))
		w->gave_up = true;	/* code as data: the mutant's differs */
	step_event(w, s, EVENT_LOAD, 0, size, from);
	if (is_on_stack(w, s, from, size, &stored))
		return stored;
	/* The first bytes of eight, in little-endian order: the file's, and so EL2's. */
	stored = term_make(&w->terms, TERM_LOAD, from, 0, (uint64_t)s->epoch << 8 | 8);
	return size == 8 ? stored : term_make(&w->terms, TERM_AND, stored, term_const(&w->terms, (1ull << 8 * size) - 1), 0);
}

static term base(struct walker *w, const struct state *s, uint32_t word)
{
	(void)w;
	return s->r[bits(word, 5, 5)];	/* 31: SP */
}

static bool load_one(struct walker *w, struct state *s, uint32_t word)
{
	unsigned size = 1u << bits(word, 30, 2);

	if (bits(word, 22, 2) != 1)
		return false;
	set(w, s, bits(word, 0, 5), load(w, s, base(w, s, word), (uint64_t)bits(word, 10, 12) * size, size), size == 8);
	return true;
}

static bool load_unscaled(struct walker *w, struct state *s, uint32_t word)
{
	unsigned size = 1u << bits(word, 30, 2);
	uint64_t by = (uint64_t)((int64_t)(bits(word, 12, 9) ^ 256) - 256);

	set(w, s, bits(word, 0, 5), load(w, s, base(w, s, word), by, size), size == 8);
	return true;
}

/* An address: so many times where the image lies, and a number. */
struct address {
	uint64_t image, offset;
};

/* What the image has at `offset`: an address in it, or a number. */
static bool read_data(const struct walker *w, uint64_t offset, struct address *to)
{
	const struct hv_stub *stub = w->all->stub;

	if (offset % 8 || offset >= stub->size || stub->size - offset < 8 || is_code(w, offset) || is_code(w, offset + 4))
		return false;
	*to = (struct address){ 0 };
	memcpy(&to->offset, stub->image + offset, 8);
	for (size_t i = 0; i < stub->fixup_count; i++)
		if (stub->fixups[i].at == offset)
			*to = (struct address){ 1, (uint64_t)stub->fixups[i].addend };
	return true;
}

#define RESOLVE_MAX 8

/* `a` as an address, by what the image has in its variables. */
static bool resolve(const struct walker *w, term a, unsigned depth, struct address *to)
{
	const struct term_node *n = &w->terms.node[a];
	struct address x, y;

	*to = (struct address){ n->op == TERM_IMAGE, n->op == TERM_CONST ? n->c : 0 };
	if (n->op == TERM_IMAGE || n->op == TERM_CONST)
		return true;
	if (n->op != TERM_ADD && n->op != TERM_SUB && n->op != TERM_LOAD)
		return false;
	if (depth == RESOLVE_MAX || !resolve(w, n->a, depth + 1, &x))
		return false;
	if (n->op == TERM_LOAD)
		return (n->c & 0xff) == 8 && x.image == 1 && read_data(w, x.offset, to);
	if (!resolve(w, n->b, depth + 1, &y))
		return false;
	*to = n->op == TERM_ADD ? (struct address){ x.image + y.image, x.offset + y.offset } :
				  (struct address){ x.image - y.image, x.offset - y.offset };
	return true;
}

bool step_leads_on(const struct walker *w, const struct state *s, term target, uint64_t *at)
{
	struct address to;

	for (unsigned i = 0; i < s->event_count; i++)
		if (s->event[i].kind == EVENT_STORE)
			return false;
	if (!resolve(w, target, 0, &to) || to.image != 1 || to.offset % 4 || to.offset >= w->all->stub->size)
		return false;
	*at = to.offset;
	return true;
}

/* LDR and STR with write-back, before the access or behind it. */
static bool access_and_move(struct walker *w, struct state *s, uint32_t word)
{
	unsigned size = 1u << bits(word, 30, 2);
	uint32_t rn = bits(word, 5, 5), rt = bits(word, 0, 5);
	term by = term_const(&w->terms, (uint64_t)((int64_t)(bits(word, 12, 9) ^ 256) - 256));
	term from = s->r[rn], to = term_make(&w->terms, TERM_ADD, from, by, 0), at = bits(word, 11, 1) ? to : from;
	term value = step_get(w, s, rt, size == 8);

	if (rn == rt && rn != 31)
		return false;
	if (bits(word, 22, 1))
		set(w, s, rt, load(w, s, at, 0, size), size == 8);
	else if (!step_event(w, s, EVENT_STORE, value, size, at))
		return false;
	s->r[rn] = to;
	return true;
}

static bool load_literal(struct walker *w, struct state *s, const struct hv_insn *insn, uint32_t word, uint64_t at)
{
	unsigned size = bits(word, 30, 2) ? 8 : 4;

	if (bits(word, 26, 1) || bits(word, 30, 2) > 1)
		return false;		/* SIMD, sign extended, prefetched */
	set(w, s, insn->rd, load(w, s, term_make(&w->terms, TERM_IMAGE, 0, 0, 0), at + (uint64_t)insn->offset, size), size == 8);
	return true;
}

static bool load_pair(struct walker *w, struct state *s, uint32_t word)
{
	unsigned size = word >> 31 ? 8 : 4;
	uint64_t by = (uint64_t)((int64_t)(bits(word, 15, 7) ^ 64) - 64) * size;
	term from = base(w, s, word);

	uint32_t how = bits(word, 23, 2), rn = bits(word, 5, 5);	/* 0 LDNP, 1 behind, 2 LDP, 3 before */

	if (bits(word, 0, 5) == bits(word, 10, 5))
		return false;
	if (how & 1 && (rn == bits(word, 0, 5) || rn == bits(word, 10, 5)) && rn != 31)
		return false;
	if (how & 1)
		s->r[rn] = term_make(&w->terms, TERM_ADD, from, term_const(&w->terms, by), 0);
	if (how == 1)
		by = 0;
	set(w, s, bits(word, 0, 5), load(w, s, from, by, size), size == 8);
	set(w, s, bits(word, 10, 5), load(w, s, from, by + size, size), size == 8);
	return true;
}

/* --- all of them ------------------------------------------------------------------------------------------------ */

static const struct {
	uint32_t mask, match;
	bool (*step)(struct walker *w, struct state *s, uint32_t word);
} rows[] = {
	{ 0x1f800000, 0x11000000, add_immediate },
	{ 0x1f200000, 0x0b000000, add_register },
	{ 0x1f200000, 0x0b200000, add_zero },
	{ 0x1f800000, 0x12000000, logic_immediate },
	{ 0x1f000000, 0x0a000000, logic_register },
	{ 0x1f800000, 0x12800000, move_wide },
	{ 0x1f800000, 0x13000000, bit_field },
	{ 0x7fa00000, 0x13800000, extract },
	{ 0x7fe00000, 0x1ac00000, two_sources },
	{ 0xbfc00000, 0xb9400000, load_one },
	{ 0xbfe00c00, 0xb8400000, load_unscaled },
	{ 0xbfa00400, 0xb8000400, access_and_move },
	{ 0x7e400000, 0x28400000, load_pair },
};

bool step_do(struct walker *w, struct state *s, uint32_t word, const struct hv_insn *insn, uint64_t at)
{
	if (insn->form == HV_FORM_ADR || insn->form == HV_FORM_ADRP)
		return address(w, s, insn, at);
	if (insn->form == HV_FORM_LDR_LITERAL)
		return load_literal(w, s, insn, word, at);
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if ((word & rows[i].mask) == rows[i].match)
			return rows[i].step(w, s, word);
	return word >> 22 == 0x354 && step_system(w, s, word, insn);
}

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

bool step_asks(struct walker *w, struct state *s, uint32_t word, const struct hv_insn *insn, struct assumption *a)
{
	bool wide = word >> 31;
	term zero = term_const(&w->terms, 0), of = step_get(w, s, insn->rd, wide);

	a->holds = true;
	switch (insn->form) {
	case HV_FORM_BCOND:
		if (word & 0x10)
			return false;	/* BC.cond: UNDEFINED where FEAT_HBC is not */
		*a = asked(w, s->flags, bits(word, 0, 4));
		return true;
	case HV_FORM_CBZ: case HV_FORM_CBNZ:
		a->flags = zero_asked(w, of);
		a->cond = insn->form == HV_FORM_CBNZ;
		return true;
	case HV_FORM_TBZ: case HV_FORM_TBNZ:
		of = term_make(&w->terms, TERM_AND, step_get(w, s, insn->rd, true),
			       term_const(&w->terms, 1ull << (wide << 5 | bits(word, 19, 5))), 0);
		a->flags = term_make(&w->terms, TERM_FLAGS, of, zero, FLAGS_SUB);
		a->cond = insn->form == HV_FORM_TBNZ;
		return true;
	default:
		return false;
	}
}

bool step_is_select(uint32_t word)
{
	return (word & 0x3fe00800) == 0x1a800000;
}

void step_select(struct walker *w, struct state *s, struct state *other, uint32_t word, struct assumption *a)
{
	bool wide = word >> 31, inverts = bits(word, 30, 1);
	term no = step_get(w, s, bits(word, 16, 5), wide);

	*a = asked(w, s->flags, bits(word, 12, 4));
	set(w, s, bits(word, 0, 5), step_get(w, s, bits(word, 5, 5), wide), wide);
	if (inverts)
		no = term_make(&w->terms, TERM_NOT, no, 0, 0);
	if (bits(word, 10, 1))
		no = term_make(&w->terms, TERM_ADD, no, term_const(&w->terms, 1), 0);
	set(w, other, bits(word, 0, 5), no, wide);
}
