/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a row of isa/ to registers by role. */
#include "cycles/shape.h"
#include "isa/isa.h"
#include "isa/vector.h"

#define KEPT_BITS 10
#define KEPT (1 << KEPT_BITS)	/* shapes, by the hash of their words */

const struct class_row class_rows[CLASS_COUNT] = {
#define CLASS(id, name, maker, sync) { name, MAKER_##maker, SYNC_##sync },
#include "cycles/class.def"
};

const char *const maker_names[MAKERS] = { "alu", "load", "narrow", "mul", "product", "sum", "other" };
const char *const taker_names[TAKERS] = { "plain", "shifted", "address", "index", "data", "factor", "accumulate", "flags" };

static void add_read(struct shape *s, unsigned reg, enum taker taker)
{
	if (s->reads < SHAPE_READS_MAX) {
		s->read[s->reads].reg = (uint8_t)reg;
		s->read[s->reads++].taker = (uint8_t)taker;
	}
}

static void add_write(struct shape *s, unsigned reg)
{
	if (s->writes < SHAPE_WRITES_MAX)
		s->write[s->writes++] = (uint8_t)reg;
}

/* Registers of a role, from the first on; how many, and as what they are read. */
struct role {
	uint8_t reads, writes, taker;
};
static const struct role roles[ISA_LAST_GENERAL + 1] = {
	[ISA_OUT] = { 0, 1, 0 }, [ISA_OUT_SP] = { 0, 1, 0 }, [ISA_STATUS] = { 0, 1, 0 },
	[ISA_IN] = { 1, 0, TAKER_PLAIN }, [ISA_IN_SP] = { 1, 0, TAKER_PLAIN }, [ISA_IN_OUT] = { 1, 1, TAKER_PLAIN },
	[ISA_SHIFTED] = { 1, 0, TAKER_SHIFTED }, [ISA_BASE] = { 1, 0, TAKER_ADDRESS }, [ISA_BASE_BACK] = { 1, 0, TAKER_ADDRESS },
	[ISA_INDEX] = { 1, 0, TAKER_INDEX }, [ISA_DATA] = { 1, 0, TAKER_DATA }, [ISA_DATA_SP] = { 1, 0, TAKER_DATA },
	[ISA_IN_OUT_PAIR] = { 2, 2, TAKER_PLAIN }, [ISA_DATA_PAIR] = { 2, 0, TAKER_DATA },
	[ISA_OUT_PAIR] = { 0, 2, 0 }, [ISA_IN_PAIR] = { 2, 0, TAKER_PLAIN },
	[ISA_DATA_8] = { 8, 0, TAKER_DATA }, [ISA_OUT_8] = { 0, 8, 0 },
};

static unsigned number_of(const struct isa_insn *insn, const struct isa_operand *o)
{
	return o->letter ? (unsigned)isa_get(insn, o) : o->number;
}

/* A shift by nothing is no shift; bit-field moves and their like read through the shifter, too. */
static enum taker taker_of(const struct shape *s, const struct isa_insn *insn, const struct isa_operand *o)
{
	enum taker taker = roles[o->role].taker;

	if (taker == TAKER_SHIFTED)
		return class_is_shifted(insn) ? TAKER_SHIFTED : TAKER_PLAIN;
	if (taker != TAKER_PLAIN)
		return taker;
	if (s->class == CLASS_BITFIELD || s->class == CLASS_EXTRACT || s->class == CLASS_BITFIELD_INSERT)
		return TAKER_SHIFTED;
	if (class_rows[s->class].maker == MAKER_MUL)
		return o->letter == 'a' ? TAKER_ACCUMULATE : TAKER_FACTOR;
	return s->class == CLASS_DIV32 || s->class == CLASS_DIV64 ? TAKER_FACTOR : TAKER_PLAIN;
}

static void add_operand(struct shape *s, const struct isa_insn *insn, const struct isa_operand *o)
{
	unsigned first, is_zero;

	if (o->role == ISA_FIXED_IN)
		add_read(s, o->number, TAKER_PLAIN);
	if (o->role == ISA_FIXED_OUT)
		add_write(s, o->number);
	if (o->role == ISA_FLAGS_IN)		/* a branch needs them no sooner than a store its data */
		add_read(s, SHAPE_FLAGS, s->class == CLASS_BRANCH_FLAGS ? TAKER_DATA : TAKER_FLAGS);
	if (o->role == ISA_FLAGS_OUT)
		add_write(s, SHAPE_FLAGS);
	if (o->role > ISA_LAST_GENERAL)
		return;
	first = number_of(insn, o);
	is_zero = first == 31 && !isa_is_sp(o->role);
	for (unsigned i = 0; i < roles[o->role].reads && !is_zero && first + i <= SHAPE_SP; i++)
		add_read(s, first + i, taker_of(s, insn, o));
	for (unsigned i = 0; i < roles[o->role].writes && !is_zero && first + i <= SHAPE_SP; i++)
		add_write(s, first + i);
	if (o->role == ISA_BASE_BACK)
		s->back = (uint8_t)first;
}

/* SIMD registers: stored, added to a product, or as any other. */
static void add_vectors(struct shape *s, const struct isa_insn *insn)
{
	struct isa_vectors v;

	isa_vectors(insn, &v);
	for (unsigned i = 0; i < v.reads; i++)
		add_read(s, SHAPE_VECTOR + v.read[i], v.op == ISA_VECTOR_STORE ? TAKER_DATA :
			 i == v.addend ? TAKER_ACCUMULATE : TAKER_PLAIN);
	for (unsigned i = 0; i < v.writes; i++)
		add_write(s, SHAPE_VECTOR + v.write[i]);
	s->vector = v.bytes;
	s->width = v.width;
	s->factors = v.widens ? 8 : v.width;
}

/* The second of a pair is the register of the letter u. */
static void note_second(struct shape *s, const struct isa_insn *insn)
{
	unsigned u = insn->word >> 10 & 31;

	if (s->pair && s->load && u != 31)
		s->second = (uint8_t)u;
}

static void make(struct shape *s, uint32_t word)
{
	struct isa_insn insn;

	*s = (struct shape){ .word = word, .back = SHAPE_NONE, .second = SHAPE_NONE };
	isa_decode(ISA_A64, word, &insn);
	s->class = (uint8_t)class_of(&insn);
	for (const struct isa_operand *o = insn.row->operands; o->role && s->class != CLASS_NOP; o++)	/* PACIASP: x30 stays */
		add_operand(s, &insn, o);
	add_vectors(s, &insn);
	s->load = isa_reads(&insn) & ISA_MEMORY;
	s->store = isa_writes(&insn) & ISA_MEMORY;
	s->pair = s->class == CLASS_LOAD_PAIR || s->class == CLASS_LOAD_PAIR_W || s->class == CLASS_LOAD_PAIR_SW ||
		s->class == CLASS_STORE_PAIR || s->class == CLASS_STORE_PAIR_W;
	s->narrow = s->class == CLASS_LOAD_PAIR_W || s->class == CLASS_LOAD_PAIR_SW || s->class == CLASS_STORE_PAIR_W;
	s->size = (uint8_t)class_size(&insn);
	note_second(s, &insn);
}

/* Costs are worked out of the same few hundred words again and again, and all of a shape follows from the word. */
const struct shape *shape_of(uint32_t word)
{
	static _Thread_local struct shape kept[KEPT];
	static _Thread_local bool known[KEPT];
	size_t i = (word * 0x9e3779b1u) >> (32 - KEPT_BITS);

	if (!known[i] || kept[i].word != word) {
		make(&kept[i], word);
		known[i] = true;
	}
	return &kept[i];
}
