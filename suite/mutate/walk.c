/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One instruction after the other on terms. What is not in these rows is not known, and ends the proof. */
#include <string.h>

#include "suite/static/decode.h"
#include "suite/mutate/fields.h"
#include "suite/mutate/walk.h"

#define STEPS_MAX 20000	/* of all paths of one proof */
#define PATH_STEPS 1024

static uint32_t bits(uint32_t word, unsigned lsb, unsigned width)
{
	return word >> lsb & ((1u << width) - 1);
}

static uint32_t fetch(const struct walker *w, const struct hv_mutant *m, uint64_t at)
{
	for (uint32_t i = 0; m && i < m->count; i++)
		if (w->all->edits[m->first + i].at == at)
			return w->all->edits[m->first + i].is;
	return hv_mutants_word(w->all, at);
}

/* --- registers -------------------------------------------------------------------------------------------------- */

static term narrow(struct walker *w, term a, bool wide)
{
	return wide ? a : term_make(&w->terms, TERM_LOW, a, 0, 0);
}

/* Register 31 is zero here, and SP there. */
static term get(struct walker *w, const struct state *s, uint32_t reg, bool wide)
{
	return narrow(w, reg == 31 ? term_const(&w->terms, 0) : s->r[reg], wide);
}

static void set(struct walker *w, struct state *s, uint32_t reg, term value, bool wide)
{
	if (reg != 31)
		s->r[reg] = narrow(w, value, wide);
}

/* What was done last, reads aside, was the very same: done once more it changes nothing. */
static bool is_repeated(const struct state *s, const struct event *e)
{
	unsigned i = s->event_count;

	while (i && s->event[i - 1].kind == EVENT_LOAD)
		i--;
	return i && e->kind != EVENT_LOAD && s->event[i - 1].kind == e->kind && s->event[i - 1].key == e->key &&
	       s->event[i - 1].reg == e->reg && s->event[i - 1].value == e->value;
}

#define SCTLR_KEY (HV_SYSREG(3, 4, 1, 0, 0) & 0x7ff)

/* With the MMU off an address is itself, whatever is written to registers other than SCTLR_EL2: loads see the same. */
static bool is_blind(const struct walker *w, const struct state *s, uint32_t key)
{
	bool off = !w->mmu_on && key != SCTLR_KEY;

	for (unsigned i = 0; i < s->event_count; i++)
		off &= !(s->event[i].kind == EVENT_WRITE && s->event[i].key == SCTLR_KEY);
	return off;
}

static bool add_event(struct walker *w, struct state *s, enum event_kind kind, uint32_t key, uint32_t reg, term value)
{
	const struct event e = { (uint8_t)kind, key, reg, value };

	if (is_repeated(s, &e))
		return true;
	if (s->event_count == EVENTS_MAX)
		w->gave_up = true;
	else
		s->event[s->event_count++] = e;
	if (kind != EVENT_LOAD && !(kind == EVENT_WRITE && is_blind(w, s, key)))
		s->epoch++;
	return !w->gave_up;
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
	term a = bits(word, 5, 5) == 31 ? narrow(w, s->r[31], wide) : get(w, s, bits(word, 5, 5), wide);

	add_or_subtract(w, s, word, a, term_const(&w->terms, (uint64_t)bits(word, 10, 12) << (bits(word, 22, 1) ? 12 : 0)), true);
	return true;
}

/* Rm, shifted as the instruction says; false where that is not allocated. */
static bool shifted(struct walker *w, const struct state *s, uint32_t word, term *to)
{
	static const enum term_op ops[] = { TERM_LSL, TERM_LSR, TERM_ASR, TERM_ROR };
	bool wide = word >> 31;
	uint32_t by = bits(word, 10, 6);

	*to = get(w, s, bits(word, 16, 5), wide);
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
	add_or_subtract(w, s, word, get(w, s, bits(word, 5, 5), word >> 31), b, false);
	return true;
}

static void logic(struct walker *w, struct state *s, uint32_t word, term b, bool sp)
{
	static const enum term_op ops[] = { TERM_AND, TERM_ORR, TERM_EOR, TERM_AND };
	bool wide = word >> 31, flags = bits(word, 29, 2) == 3;
	term r = term_make(&w->terms, ops[bits(word, 29, 2)], get(w, s, bits(word, 5, 5), wide), b, 0);

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

/* Bit mask immediate (Arm ARM, DecodeBitMasks); false where it is not allocated. */
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
	old = term_make(&w->terms, TERM_AND, get(w, s, rd, wide), term_const(&w->terms, ~(0xffffull << shift)), 0);
	set(w, s, rd, term_make(&w->terms, TERM_ORR, old, term_const(&w->terms, imm), 0), wide);
	return true;
}

static bool bit_field(struct walker *w, struct state *s, uint32_t word)
{
	bool wide = word >> 31;
	uint32_t opc = bits(word, 29, 2), r = bits(word, 16, 6), t = bits(word, 10, 6), rd = bits(word, 0, 5);
	term a = get(w, s, bits(word, 5, 5), wide), old = get(w, s, rd, wide);

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

static bool two_sources(struct walker *w, struct state *s, uint32_t word)
{
	bool wide = word >> 31;
	uint32_t op = bits(word, 10, 6);

	if (op != 2 && op != 3 && (op < 8 || op > 11))	/* division and shifts */
		return false;
	set(w, s, bits(word, 0, 5), term_make(&w->terms, TERM_OTHER, get(w, s, bits(word, 5, 5), wide),
					      get(w, s, bits(word, 16, 5), wide), word & 0xffe0fc00), wide);
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
	add_event(w, s, EVENT_LOAD, 0, size, from);
	if (is_on_stack(w, s, from, size, &stored))
		return stored;
	return term_make(&w->terms, TERM_LOAD, from, 0, (uint64_t)s->epoch << 8 | size);
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

/* A BR or RET leads on in the stub: its address is made of what the stub's own variables hold, which nobody writes. */
static bool leads_on(const struct walker *w, const struct state *s, term target, uint64_t *at)
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
	term value = get(w, s, rt, size == 8);

	if (rn == rt && rn != 31)
		return false;
	if (bits(word, 22, 1))
		set(w, s, rt, load(w, s, at, 0, size), size == 8);
	else if (!add_event(w, s, EVENT_STORE, value, size, at))
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

/* --- the system ------------------------------------------------------------------------------------------------- */

/* CRn, CRm, op2: with E2H, names of different levels mean one register; CPACR_EL1 is CPTR_EL2, whose numbers differ, too. */
#define SYSREG_KEY(r) (((r) & 0x7ff) == CPACR ? CPTR : (r) & 0x7ff)
#define CPACR (HV_SYSREG(3, 0, 1, 0, 2) & 0x7ff)
#define CPTR (HV_SYSREG(3, 4, 1, 1, 2) & 0x7ff)
#define VBAR_EL2 HV_SYSREG(3, 4, 12, 0, 0)
#define HCR_KEY SYSREG_KEY(HV_SYSREG(3, 4, 1, 1, 0))

#define SPSR_EL2 HV_SYSREG(3, 4, 4, 0, 0)
#define E2H_TGE (1ull << 34 | 1ull << 27)

/* With both set these two invalidate the same: all of the EL2&0 regime (Arm ARM D5.10.2). */
#define TLBI_VMALLE1 0xd508871fu
#define TLBI_ALLE2 0xd50c871fu

/*
 * E2H and TGE were set on this path, an ISB has made that so, and a register that only then has its name was used, so that the
 * CPU has VHE. Behind all this *_EL1 names mean EL2's registers.
 */
static bool is_redirected(const struct walker *w, const struct state *s)
{
	unsigned stage = 0;

	for (unsigned i = 0; i < s->event_count; i++) {
		const struct event *e = &s->event[i];
		uint32_t reg = e->kind == EVENT_WRITE ? e->reg : e->key;
		uint64_t value;

		if (e->kind == EVENT_WRITE && e->key == HCR_KEY)
			stage = term_is_const(&w->terms, e->value, &value) && (value & E2H_TGE) == E2H_TGE;
		else if (stage == 1 && e->kind == EVENT_BARRIER && e->key == 0xd5033fdf)
			stage = 2;
		else if (stage == 2 && (e->kind == EVENT_WRITE || (e->kind == EVENT_LOAD && !e->reg)) && HV_SYSREG_OP1(reg) == 5)
			stage = 3;
	}
	return stage == 3;
}

/* The one name of a register that has two under E2H (Arm ARM D5.6.3); those whose numbers differ otherwise, too, keep both. */
static uint32_t real_name(const struct walker *w, const struct state *s, uint32_t reg)
{
	static const uint32_t twice[] = {
		HV_SYSREG(3, 0, 1, 0, 0), HV_SYSREG(3, 0, 2, 0, 0), HV_SYSREG(3, 0, 2, 0, 1), HV_SYSREG(3, 0, 2, 0, 2),
		HV_SYSREG(3, 0, 4, 0, 0), HV_SYSREG(3, 0, 4, 0, 1), HV_SYSREG(3, 0, 5, 2, 0), HV_SYSREG(3, 0, 6, 0, 0),
		HV_SYSREG(3, 0, 10, 2, 0), HV_SYSREG(3, 0, 12, 0, 0),
	};

	for (unsigned i = 0; i < sizeof(twice) / sizeof(twice[0]); i++)
		if (reg == twice[i])
			return is_redirected(w, s) ? reg | HV_SYSREG(0, 4, 0, 0, 0) : reg;
	return reg;
}

/* Twice the writes to HCR_EL2, which rename registers, and one more where an ISB has made the last one so. */
static unsigned renamings(const struct state *s)
{
	unsigned n = 0;

	for (unsigned i = 0; i < s->event_count; i++) {
		const struct event *e = &s->event[i];

		if (e->kind == EVENT_WRITE && e->key == HCR_KEY)
			n = (n | 1) + 1;
		else if (n && e->kind == EVENT_BARRIER && e->key == 0xd5033fdf)
			n |= 1;
	}
	return n;
}

/* What a read of `reg` sees besides the state at the call: writes to it, under any of its names, and to what renames it. */
static uint64_t epoch_of(const struct state *s, uint32_t reg)
{
	unsigned count = 0;

	for (unsigned i = 0; i < s->event_count; i++)
		count += s->event[i].kind == EVENT_FENCE ||
			 (s->event[i].kind == EVENT_WRITE && s->event[i].key == SYSREG_KEY(reg));
	return reg == SPSR_EL2 ? count : count | (uint64_t)renamings(s) << 16;
}

/*
 * Registers that are more than state: PSTATE, of which flags and stack pointer are modelled elsewhere; counters and random
 * numbers, which change by themselves; the interrupt controller's, whose reading acknowledges.
 */
static bool is_lively(uint32_t reg)
{
	unsigned crn = HV_SYSREG_CRN(reg), crm = HV_SYSREG_CRM(reg);

	return (crn == 4 && crm == 2) || crn == 14 || (crn == 2 && crm == 4) ||
	       (crn == 12 && crm >= 8 && HV_SYSREG_OP1(reg) != 4) || HV_SYSREG_OP0(reg) == 2;
}

static bool read_register(struct walker *w, struct state *s, const struct hv_insn *insn)
{
	uint32_t reg = real_name(w, s, insn->sysreg);

	if (is_lively(reg))
		return false;
	add_event(w, s, EVENT_LOAD, reg, 0, (term)renamings(s));	/* it may be UNDEFINED, or trapped */
	if (insn->rd == 31)
		return true;
	s->r[insn->rd] = term_make(&w->terms, TERM_READ, 0, 0, (uint64_t)reg << 32 | epoch_of(s, reg));
	return true;
}

static bool write_register(struct walker *w, struct state *s, const struct hv_insn *insn)
{
	uint32_t reg = real_name(w, s, insn->sysreg);
	term value = get(w, s, insn->rd, true);
	uint64_t same = (uint64_t)reg << 32 | epoch_of(s, reg);

	if (is_lively(reg))
		return false;
	if (reg == VBAR_EL2 && value == term_make(&w->terms, TERM_READ, 0, 0, same))
		return true;		/* it holds that already */
	return add_event(w, s, EVENT_WRITE, SYSREG_KEY(reg), reg, value);
}

/*
 * Hints that do something on some CPU (Arm ARM C6.2, HINT); all others are NOPs on each. Keys are enabled by SCTLR_ELx, of which
 * the bare stub's value enables none; nobody has written it yet on the way here.
 */
static bool keys_are_off(const struct walker *w, const struct state *s)
{
	if (w->mmu_on)
		return false;
	for (unsigned i = 0; i < s->event_count; i++)
		if (s->event[i].kind == EVENT_FENCE ||
		    (s->event[i].kind == EVENT_WRITE && (s->event[i].key == SCTLR_KEY || s->event[i].key == HCR_KEY)))
			return false;
	return true;
}

static bool hint(struct walker *w, struct state *s, const struct hv_insn *insn)
{
	uint32_t n = insn->imm;

	if (n == 8 || n == 10 || n == 12 || n == 14 || (n >= 24 && n <= 31)) {	/* PAC*, AUT* */
		w->hints = true;
		return keys_are_off(w, s);
	}
	if (n == 7 || n == 39 || n == 40)	/* XPACLRI, PACM, CHKFEAT: they change a register, or what comes next */
		return false;
	/* YIELD, SEV, SEVL, DGH, PSB, TSB, GCSB, CSDB, CLRBHB: no state that software sees; ESB (16) takes SErrors */
	w->hints |= n != 0;
	return n == 16 ? add_event(w, s, EVENT_FENCE, 0xd503221f, 0, 0) : true;
}

static bool system_insn(struct walker *w, struct state *s, uint32_t word, const struct hv_insn *insn)
{
	switch (insn->form) {
	case HV_FORM_NOP:
		return true;
	case HV_FORM_BTI:
		return add_event(w, s, EVENT_BARRIER, word, 0, 0);	/* without it a branch to here faults on a guarded page */
	case HV_FORM_WFE: case HV_FORM_WFI:
		return add_event(w, s, EVENT_FENCE, word, 0, 0);	/* it may wait for long */
	case HV_FORM_HINT:
		return hint(w, s, insn);
	case HV_FORM_ISB: case HV_FORM_DSB: case HV_FORM_DMB:
		return add_event(w, s, EVENT_BARRIER, insn->form == HV_FORM_ISB ? 0xd5033fdf : word, 0, 0);
	case HV_FORM_SYS:
		if (word == TLBI_ALLE2 && is_redirected(w, s))
			word = TLBI_VMALLE1;
		return add_event(w, s, EVENT_FENCE, word & ~31u, 0, get(w, s, insn->rd, true));
	case HV_FORM_MSR:
		return write_register(w, s, insn);
	case HV_FORM_MRS:
		return read_register(w, s, insn);
	case HV_FORM_CLREX:	/* an exception return does the same, and nobody relies on a monitor behind a restart */
		return true;
	default:
		return false;
	}
}

/* --- all of them ------------------------------------------------------------------------------------------------ */

static const struct {
	uint32_t mask, match;
	bool (*step)(struct walker *w, struct state *s, uint32_t word);
} rows[] = {
	{ 0x1f800000, 0x11000000, add_immediate },
	{ 0x1f200000, 0x0b000000, add_register },
	{ 0x1f800000, 0x12000000, logic_immediate },
	{ 0x1f000000, 0x0a000000, logic_register },
	{ 0x1f800000, 0x12800000, move_wide },
	{ 0x1f800000, 0x13000000, bit_field },
	{ 0x7fe00000, 0x1ac00000, two_sources },
	{ 0xbfc00000, 0xb9400000, load_one },
	{ 0xbfe00c00, 0xb8400000, load_unscaled },
	{ 0xbfa00400, 0xb8000400, access_and_move },
	{ 0x7e400000, 0x28400000, load_pair },
};

static bool step(struct walker *w, struct state *s, uint32_t word, const struct hv_insn *insn, uint64_t at)
{
	if (insn->form == HV_FORM_ADR || insn->form == HV_FORM_ADRP)
		return address(w, s, insn, at);
	if (insn->form == HV_FORM_LDR_LITERAL)
		return load_literal(w, s, insn, word, at);
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if ((word & rows[i].mask) == rows[i].match)
			return rows[i].step(w, s, word);
	return word >> 22 == 0x354 && system_insn(w, s, word, insn);
}

/* Flags and condition of a conditional branch; false where it is none. */
static bool branch_condition(struct walker *w, struct state *s, uint32_t word, const struct hv_insn *insn, struct assumption *a)
{
	bool wide = word >> 31;
	term zero = term_const(&w->terms, 0), of = get(w, s, insn->rd, wide);

	a->holds = true;
	switch (insn->form) {
	case HV_FORM_BCOND:
		if (word & 0x10)
			return false;	/* BC.cond: UNDEFINED where FEAT_HBC is not */
		a->flags = s->flags;
		a->cond = bits(word, 0, 4);
		return true;
	case HV_FORM_CBZ: case HV_FORM_CBNZ:
		if (w->terms.node[of].op == TERM_ASR)	/* zero or not, whatever the sign is copied to */
			of = term_make(&w->terms, TERM_LSR, w->terms.node[of].a, 0, w->terms.node[of].c);
		a->flags = term_make(&w->terms, TERM_FLAGS, of, zero, FLAGS_SUB);
		a->cond = insn->form == HV_FORM_CBNZ;
		return true;
	case HV_FORM_TBZ: case HV_FORM_TBNZ:
		of = term_make(&w->terms, TERM_AND, get(w, s, insn->rd, true),
			       term_const(&w->terms, 1ull << (wide << 5 | bits(word, 19, 5))), 0);
		a->flags = term_make(&w->terms, TERM_FLAGS, of, zero, FLAGS_SUB);
		a->cond = insn->form == HV_FORM_TBNZ;
		return true;
	default:
		return false;
	}
}

/* One path under way. */
struct trip {
	struct walker *w;
	const struct hv_mutant *m;
	bool (*leaf)(void *ctx, const struct leaf *leaf);
	void *ctx;
};

static bool arrive(const struct trip *t, enum leaf_kind kind, term target, const struct state *s)
{
	const struct leaf leaf = { kind, target, s };

	return t->leaf(t->ctx, &leaf);
}

static bool travel(const struct trip *t, uint64_t at, const struct state *from);

/* Both ways of a branch, as far as they are possible. */
static bool fork_at(const struct trip *t, const struct assumption *a, uint64_t taken, uint64_t next, const struct state *s)
{
	struct path *p = &t->w->path;

	if (p->count == ASSUMPTIONS_MAX)
		return !(t->w->gave_up = true);
	for (unsigned way = 0; way < 2; way++) {
		bool fine = true;

		p->a[p->count] = *a;
		p->a[p->count++].holds = !way;
		if (path_is_possible(&t->w->terms, p))
			fine = travel(t, way ? next : taken, s);
		p->count--;
		if (!fine)
			return false;
	}
	return true;
}

static bool same_state(const struct state *a, const struct state *b)
{
	return !memcmp(a->r, b->r, sizeof(a->r)) && a->flags == b->flags && a->event_count == b->event_count;
}

/* Numbers of TERM_INPUT that stand for no register of the caller. */
enum { INPUT_FLAGS = 32, INPUT_RETURN, INPUT_CALLEE = 64 };

/* A function is called: x30 is an address behind the call, whatever it is; then every register is what the function leaves. */
static bool call(const struct trip *t, term target, struct state *s)
{
	struct terms *terms = &t->w->terms;

	s->r[30] = term_make(terms, TERM_INPUT, 0, 0, INPUT_RETURN);
	if (!arrive(t, LEAF_CALL, target, s))
		return false;
	s->calls++;
	for (unsigned i = 0; i < 31; i++)
		s->r[i] = term_make(terms, TERM_INPUT, 0, 0, INPUT_CALLEE + 32 * s->calls + i);
	return add_event(t->w, s, EVENT_FENCE, 0, 0, (term)s->calls);	/* which function, compare() has seen */
}

static bool travel(const struct trip *t, uint64_t at, const struct state *from)
{
	struct state s = *from, turned = { .event_count = ~0u };
	uint64_t turned_to = ~0ull;
	unsigned turns = 0, keep = 1;	/* a loop may turn at several places: what is compared with is kept for longer and longer */
	struct assumption a;
	struct hv_insn insn;

	for (unsigned i = 0; i < PATH_STEPS && t->w->steps < STEPS_MAX && !t->w->gave_up; i++, t->w->steps++) {
		uint32_t word;

		if (at % 4 || at + 4 > t->w->all->stub->size)
			break;
		word = fetch(t->w, t->m, at);
		hv_decode(word, &insn);
		if (insn.form == HV_FORM_B || (insn.form == HV_FORM_BCOND && (word & 0x1e) == 0xe)) {	/* AL and NV */
			uint64_t target = hv_insn_target(&insn, at);

			if (target <= at && turned_to == target && same_state(&turned, &s))
				return arrive(t, LEAF_HANG, 0, &s);
			if (target <= at && ++turns == keep) {
				turned_to = target;
				turned = s;
				keep *= 2;
			}
			at = target;
			continue;
		}
		if (insn.form == HV_FORM_BL) {
			s.r[30] = term_make(&t->w->terms, TERM_ADD, term_make(&t->w->terms, TERM_IMAGE, 0, 0, 0),
					    term_const(&t->w->terms, at + 4), 0);
			at = hv_insn_target(&insn, at);
			continue;
		}
		if (insn.form == HV_FORM_ERET && word == 0xd69f03e0)
			return arrive(t, LEAF_ERET, 0, &s);
		if (word >> 16 == 0xd61f || word >> 16 == 0xd65f || word >> 16 == 0xd63f) {
			if (word & 0xfc1f)
				break;
			if (word >> 16 != 0xd63f && leads_on(t->w, &s, get(t->w, &s, insn.rn, true), &at))
				continue;
			if (word >> 16 != 0xd63f)
				return arrive(t, LEAF_BRANCH, get(t->w, &s, insn.rn, true), &s);
			if (!call(t, get(t->w, &s, insn.rn, true), &s))
				return false;
			if (t->w->gone)
				return !(t->w->gone = false);
			at += 4;
			continue;
		}
		if (branch_condition(t->w, &s, word, &insn, &a))
			return fork_at(t, &a, hv_insn_target(&insn, at), at + 4, &s);
		if (!step(t->w, &s, word, &insn, at) || t->w->terms.full)
			break;
		at += 4;
	}
	t->w->gave_up = true;
	return false;
}

bool walk(struct walker *w, const struct hv_mutant *m, uint64_t at, const struct state *from,
	  bool (*leaf)(void *ctx, const struct leaf *leaf), void *ctx)
{
	const struct trip t = { w, m, leaf, ctx };

	return travel(&t, at, from);
}

void walk_begin(struct walker *w, struct state *s)
{
	memset(s, 0, sizeof(*s));
	terms_begin(&w->terms);
	w->path.count = 0;
	w->steps = 0;
	w->gave_up = false;
	for (unsigned i = 0; i < 32; i++)
		s->r[i] = term_make(&w->terms, TERM_INPUT, 0, 0, i);
	s->flags = term_make(&w->terms, TERM_INPUT, 0, 0, INPUT_FLAGS);
}
