/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses and loads on terms, and the one kind of store that is known. */
#include <string.h>

#include "suite/prove/step-rows.h"

term step_image(struct walker *w, const struct state *s, uint64_t offset)
{
	struct terms *t = &w->terms;

	return s->image ? term_const(t, s->image + offset) :
	       term_make(t, TERM_ADD, term_make(t, TERM_IMAGE, 0, 0, 0), term_const(t, offset), 0);
}

bool step_address(const struct step *x)
{
	struct terms *t = &x->w->terms;
	const struct isa_operand *o = isa_relative(x->insn);
	uint64_t target = (uint64_t)isa_get(x->insn, o) + (o->role == ISA_PAGE ? 0 : x->at);
	term from;

	if (x->s->image)
		from = term_const(t, o->role == ISA_PAGE ? (x->s->image + x->at) & ~0xfffull : x->s->image);
	else if (o->role == ISA_PAGE)	/* its page is that of the instruction, wherever the image lies */
		from = term_make(t, TERM_OTHER, 0, 0, (uint64_t)ADRP_WORD << 32 | (x->at >> 12));
	else
		from = term_make(t, TERM_IMAGE, 0, 0, 0);
	step_set(x, ISA_OUT, term_make(t, TERM_ADD, from, term_const(t, target), 0));
	return true;
}

/* Mutants differ there; or it is none of the image. */
static bool is_code(const struct walker *w, uint64_t offset)
{
	return offset / 4 >= w->flow->stub->size / 4 || w->flow->reach[offset / 4];
}

#define NO_TERM ((term)-1)

/* `a` as another term, or none, and a number behind it. */
static term base_of(const struct walker *w, term a, uint64_t *offset)
{
	const struct term_node *n = &w->terms.node[a];

	*offset = 0;
	if (term_is_const(&w->terms, a, offset))
		return NO_TERM;
	return n->op == TERM_ADD && term_is_const(&w->terms, n->b, offset) ? n->a : a;
}

#define ON_STACK 16

/* What the latest stores left at SP and right above. A function that was called since leaves what lies there (AAPCS64 6.2.2). */
static bool is_on_stack(const struct walker *w, const struct state *s, term from, unsigned size, term *stored)
{
	uint64_t low, offset, at;
	term base = base_of(w, s->r[31], &low);

	if (base_of(w, from, &offset) != base || offset - low >= ON_STACK || size != 8 || w->terms.full)
		return false;
	for (unsigned i = s->event_count; i--;) {
		const struct event *e = &s->event[i];

		if (e->kind != EVENT_STORE)
			continue;
		if (base_of(w, e->value, &at) != base || (at != offset && at - offset < 8) || (at < offset && offset - at < e->reg))
			return false;	/* they may overlap */
		*stored = (term)e->key;
		if (at == offset)
			return e->reg == size;
	}
	return false;
}

/* What lies at an address that is a number, where nothing writes to. */
static bool is_fixed(const struct walker *w, term from, unsigned size, uint64_t *value)
{
	const struct residence *r = w->flow->residence;
	uint64_t at;

	if (!r || !r->read || !term_is_const(&w->terms, from, &at) || !r->read(r->ctx, at, value))
		return false;
	*value &= size < 8 ? (1ull << 8 * size) - 1 : ~0ull;
	return true;
}

static term load(struct walker *w, struct state *s, term at, uint64_t by, unsigned size)
{
	term from = term_make(&w->terms, TERM_ADD, at, term_const(&w->terms, by), 0);
	const struct term_node *n = &w->terms.node[from];
	uint64_t offset, value;
	term stored;

	if (s->image && term_is_const(&w->terms, from, &offset) && offset - s->image < w->flow->stub->size &&
	    is_code(w, offset - s->image))
		w->gave_up = true;
	if (n->op == TERM_ADD && w->terms.node[n->a].op == TERM_IMAGE && term_is_const(&w->terms, n->b, &offset) &&
	    (is_code(w, offset) || is_code(w, offset + size - 1)))
		w->gave_up = true;	/* code as data: the changed stub's differs */
	step_event(w, s, EVENT_LOAD, 0, size, from);
	if (is_on_stack(w, s, from, size, &stored))
		return stored;
	if (is_fixed(w, from, size, &value))
		return term_const(&w->terms, value);
	/* The first bytes of eight, in little-endian order: the file's, and so EL2's. */
	stored = term_make(&w->terms, TERM_LOAD, from, 0, (uint64_t)s->epoch << 8 | 8);
	return size == 8 ? stored : term_make(&w->terms, TERM_AND, stored, term_const(&w->terms, (1ull << 8 * size) - 1), 0);
}

/* Bytes of what is loaded or stored. */
static unsigned size_of(const struct step *x)
{
	return 1u << isa_value(x->insn, ISA_SIZE);
}

/* Load `size` bytes into the register. */
static void load_into(const struct step *x, unsigned reg, term at, uint64_t by, unsigned size)
{
	term value = load(x->w, x->s, at, by, size);

	if (reg != 31)
		x->s->r[reg] = value;
}

/* LDR with an unsigned offset, and LDUR. */
bool step_load(const struct step *x)
{
	const struct isa_operand *by = isa_find(x->insn, ISA_SIGNED);
	unsigned size = size_of(x);
	term from = x->s->r[isa_register(x->insn, ISA_BASE)];	/* 31: SP */

	load_into(x, isa_register(x->insn, ISA_OUT), from,
		  (uint64_t)(by ? isa_get(x->insn, by) : isa_value(x->insn, ISA_IMM) * size), size);
	return true;
}

/* LDR and STR with write-back, before the access or behind it. */
bool step_access_and_move(const struct step *x)
{
	bool loads = x->insn->class == ISA_LOAD, before = x->insn->id == A64_LDR_PRE || x->insn->id == A64_STR_PRE;
	unsigned size = size_of(x), rn = isa_register(x->insn, ISA_BASE_BACK);
	unsigned rt = isa_register(x->insn, loads ? ISA_OUT : ISA_DATA);
	term by = term_const(&x->w->terms, (uint64_t)isa_value(x->insn, ISA_SIGNED));
	term from = x->s->r[rn], to = term_make(&x->w->terms, TERM_ADD, from, by, 0), at = before ? to : from;

	if ((size < 4 && !loads) || (rn == rt && rn != 31))
		return false;		/* a store of fewer than four bytes is not known here */
	if (loads)
		load_into(x, rt, at, 0, size);
	else if (!step_event(x->w, x->s, EVENT_STORE, step_get(x->w, x->s, rt, size == 8), size, at))
		return false;
	x->s->r[rn] = to;
	return true;
}

bool step_load_literal(const struct step *x)
{
	unsigned size = x->insn->id == A64_LDR_LITERAL ? 8 : 4;

	load_into(x, isa_register(x->insn, ISA_OUT), step_image(x->w, x->s, isa_target(x->insn, x->at)), 0, size);
	return true;
}

/* Two stores, the lower one first. */
bool step_store_pair(const struct step *x)
{
	unsigned size = x->wide ? 8 : 4, first = isa_register(x->insn, ISA_DATA), second = step_second(x, ISA_DATA);
	const struct isa_operand *back = isa_find(x->insn, ISA_BASE_BACK);
	unsigned rn = isa_register(x->insn, back ? ISA_BASE_BACK : ISA_BASE);
	struct terms *t = &x->w->terms;
	term from = x->s->r[rn];
	term to = term_make(t, TERM_ADD, from, term_const(t, (uint64_t)isa_value(x->insn, ISA_SIGNED) * size), 0);
	term at = x->insn->id == A64_STP_POST ? from : to;

	if (back && (rn == first || rn == second) && rn != 31)
		return false;
	if (!step_event(x->w, x->s, EVENT_STORE, step_get(x->w, x->s, first, x->wide), size, at) ||
	    !step_event(x->w, x->s, EVENT_STORE, step_get(x->w, x->s, second, x->wide), size,
			term_make(t, TERM_ADD, at, term_const(t, size), 0)))
		return false;
	if (back)
		x->s->r[rn] = to;
	return true;
}

bool step_load_pair(const struct step *x)
{
	unsigned size = x->wide ? 8 : 4, first = isa_register(x->insn, ISA_OUT), second = step_second(x, ISA_OUT);
	const struct isa_operand *back = isa_find(x->insn, ISA_BASE_BACK);
	unsigned rn = isa_register(x->insn, back ? ISA_BASE_BACK : ISA_BASE);
	uint64_t by = (uint64_t)isa_value(x->insn, ISA_SIGNED) * size;
	term from = x->s->r[rn], to;

	if (first == second || (back && (rn == first || rn == second) && rn != 31))
		return false;
	to = term_make(&x->w->terms, TERM_ADD, from, term_const(&x->w->terms, by), 0);
	if (x->insn->id == A64_LDP_POST)
		by = 0;
	load_into(x, first, from, by, size);
	load_into(x, second, from, by + size, size);
	if (back)
		x->s->r[rn] = to;
	return true;
}

/* An address: so many times where the image lies, and a number. */
struct address {
	uint64_t image, offset;
};

/* What the image has at `offset`: an address in it, or a number. */
static bool read_data(const struct walker *w, uint64_t offset, struct address *to)
{
	const struct hv_stub *stub = w->flow->stub;

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

/* A number in what is resident: there by its virtual address, or where it is mapped to itself. */
static bool leads_on_there(const struct walker *w, struct state *s, term target, uint64_t *at)
{
	const uint64_t images[] = { s->image, w->flow->residence->flat };
	uint64_t to;

	for (unsigned i = 0; i < 2 && term_is_const(&w->terms, target, &to); i++)
		if (to - images[i] < w->flow->stub->size && !(to % 4)) {
			*at = to - images[i];
			s->image = images[i];
			return true;
		}
	return false;
}

bool step_leads_on(const struct walker *w, struct state *s, term target, uint64_t *at)
{
	struct address to;

	if (s->image)
		return leads_on_there(w, s, target, at);
	for (unsigned i = 0; i < s->event_count; i++)
		if (s->event[i].kind == EVENT_STORE)
			return false;
	if (!resolve(w, target, 0, &to) || to.image != 1 || to.offset % 4 || to.offset >= w->flow->stub->size)
		return false;
	*at = to.offset;
	return true;
}
