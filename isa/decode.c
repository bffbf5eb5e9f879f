/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A word to its row. The first row that fits wins, so that what is special stands before what is general. */
#include "isa/isa.h"

/* The compiler folds both out of the pattern: a bit is looked at if the character is a digit, and is one if it is `1`. */
#define LOOKED_AT(bits, n) ((uint32_t)((bits)[31 - (n)] == '0' || (bits)[31 - (n)] == '1') << (n))
#define IS_ONE(bits, n) ((uint32_t)((bits)[31 - (n)] == '1') << (n))
#define BITS_8(of, bits, n) \
	(of(bits, n) | of(bits, n + 1) | of(bits, n + 2) | of(bits, n + 3) | of(bits, n + 4) | of(bits, n + 5) | \
	 of(bits, n + 6) | of(bits, n + 7))
#define BITS_32(of, bits) (BITS_8(of, bits, 0) | BITS_8(of, bits, 8) | BITS_8(of, bits, 16) | BITS_8(of, bits, 24))

#define LETTER(role, l) { ISA_##role, (#l)[0], 0, 0 }
#define NO_LETTER(role) { ISA_##role, 0, 0, 0 }
#define OUT(l) LETTER(OUT, l)
#define OUT_SP(l) LETTER(OUT_SP, l)
#define IN(l) LETTER(IN, l)
#define IN_SP(l) LETTER(IN_SP, l)
#define IN_OUT(l) LETTER(IN_OUT, l)
#define SHIFTED(l) LETTER(SHIFTED, l)
#define BASE(l) LETTER(BASE, l)
#define BASE_BACK(l) LETTER(BASE_BACK, l)
#define INDEX(l) LETTER(INDEX, l)
#define DATA(l) LETTER(DATA, l)
#define DATA_SP(l) LETTER(DATA_SP, l)
#define STATUS(l) LETTER(STATUS, l)
#define IN_OUT_PAIR(l) LETTER(IN_OUT_PAIR, l)
#define DATA_PAIR(l) LETTER(DATA_PAIR, l)
#define OUT_PAIR(l) LETTER(OUT_PAIR, l)
#define IN_PAIR(l) LETTER(IN_PAIR, l)
#define DATA_8(l) LETTER(DATA_8, l)
#define OUT_8(l) LETTER(OUT_8, l)
#define INDEX_VECTOR(l) LETTER(INDEX_VECTOR, l)
#define FIXED_OUT(n) { ISA_FIXED_OUT, 0, 0, n }
#define FIXED_IN(n) { ISA_FIXED_IN, 0, 0, n }
#define FLAGS_OUT NO_LETTER(FLAGS_OUT)
#define FLAGS_IN NO_LETTER(FLAGS_IN)
#define OPAQUE NO_LETTER(OPAQUE)
#define VECTOR(l) LETTER(VECTOR, l)
#define WIDE(l) LETTER(WIDE, l)
#define NARROW(l) LETTER(NARROW, l)
#define SIZE(l) LETTER(SIZE, l)
#define ACQUIRE(l) LETTER(ACQUIRE, l)
#define RELEASE(l) LETTER(RELEASE, l)
#define COND(l) LETTER(COND, l)
#define COND_NAME(l) LETTER(COND_NAME, l)
#define IMM(l) LETTER(IMM, l)
#define IMM_OF(h, l) { ISA_IMM, (#h)[0], (#l)[0], 0 }
#define SIGNED(l) LETTER(SIGNED, l)
#define TARGET(l, scale) { ISA_TARGET, (#l)[0], 0, scale }
#define TARGET_OF(h, l) { ISA_TARGET, (#h)[0], (#l)[0], 1 }
#define PAGE_OF(h, l) { ISA_PAGE, (#h)[0], (#l)[0], 0x1000 }
#define SHIFT(l) LETTER(SHIFT, l)
#define KIND(l) LETTER(KIND, l)
#define SYSREG(l) LETTER(SYSREG, l)
#define FIELD(h, l) { ISA_FIELD, (#h)[0], (#l)[0], 0 }
#define DOMAIN(l) LETTER(DOMAIN, l)
#define ACCESS(l) LETTER(ACCESS, l)
#define ONES(l) LETTER(ONES, l)
#define OPTION(l) LETTER(OPTION, l)
#define ZEROS(l) LETTER(ZEROS, l)
#define NOTHING NO_LETTER(NONE)
/* AArch32 */
#define OF(role, h, l) { ISA_##role, (#h)[0], (#l)[0], 0 }
#define OUT_OF(h, l) OF(OUT, h, l)
#define IN_OF(h, l) OF(IN, h, l)
#define IN_OUT_OF(h, l) OF(IN_OUT, h, l)
#define IMM_IN(h, l) OF(IMM, h, l)
#define SETS(l) LETTER(SETS_FLAGS, l)
#define SETS_ALWAYS FLAGS_OUT
#define LIST_OUT(l) LETTER(LIST_OUT, l)
#define LIST_IN(l) LETTER(LIST_IN, l)
#define LR_IN(l) LETTER(LR_IN, l)
#define PC_OUT(l) LETTER(PC_OUT, l)
#define IN_UNLESS_PC(l) LETTER(UNLESS_15, l)
#define INDEX_UNLESS_SP(l) LETTER(UNLESS_13, l)
#define BASE_UNLESS_LISTED(l) LETTER(UNLESS_LISTED, l)
#define OUT_NO_PC(l) LETTER(OUT_BUT_15, l)
#define COPROC(l) LETTER(COPROC, l)
#define TARGET_AT(h, l, scale) { ISA_TARGET, (#h)[0], (#l)[0], scale }
#define TARGET_FAR(l) LETTER(TARGET_FAR, l)
#define TARGET_IF(l) LETTER(TARGET_IF, l)
#define ON_OF(h, l, scale) { ISA_ON, (#h)[0], (#l)[0], scale }
#define AHEAD(l, scale) { ISA_AHEAD, (#l)[0], 0, scale }
#define BEHIND(l, scale) { ISA_BEHIND, (#l)[0], 0, scale }
#define AHEAD_OF(h, l) { ISA_AHEAD, (#h)[0], (#l)[0], 1 }
#define BEHIND_OF(h, l) { ISA_BEHIND, (#h)[0], (#l)[0], 1 }
#define CONSTANT_AHEAD(l) { ISA_AHEAD_CONSTANT, (#l)[0], 0, 1 }
#define CONSTANT_BEHIND(l) { ISA_BEHIND_CONSTANT, (#l)[0], 0, 1 }

static const struct isa_row a64[] = {
	{ .name = "", .bits = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" },
#define A64_GROUP(group)
#define A64_HOLE(id, pattern) A64(id, "", pattern, UNALLOCATED, NEXT, NOTHING)
#define A64(id, name, pattern, class, flow, ...) \
	{ name, pattern, BITS_32(LOOKED_AT, pattern), BITS_32(IS_ONE, pattern), ISA_##class, ISA_##flow, { __VA_ARGS__ } },
#include "isa/a64.def"
};

#define ROW(name, pattern, class, flow, ...) \
	{ name, pattern, BITS_32(LOOKED_AT, pattern), BITS_32(IS_ONE, pattern), ISA_##class, ISA_##flow, { __VA_ARGS__ } },

static const struct isa_row a32[] = {
	{ .name = "", .bits = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" },
#define A32(id, name, pattern, class, flow, ...) ROW(name, "cccc" pattern, class, flow, LETTER(CONDITION, c), __VA_ARGS__)
#define A32_ALWAYS(id, name, pattern, class, flow, ...) ROW(name, pattern, class, flow, __VA_ARGS__)
#include "isa/a32.def"
};

static const struct isa_row t32[] = {
	{ .name = "", .bits = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" },
#define T16(id, name, pattern, class, flow, ...) ROW(name, pattern "xxxxxxxxxxxxxxxx", class, flow, __VA_ARGS__)
#define T32(id, name, pattern, class, flow, ...) ROW(name, pattern, class, flow, __VA_ARGS__)
#include "isa/t32.def"
};

/* Which rows to look at, by bits [29:25] (Arm ARM C4.1): a group of rows, and the one behind it. */
#define ROWS(from, to) { A64_FROM_##from, A64_FROM_##to }
static const struct { uint16_t from, to; } a64_groups[32] = {
	[0x00] = ROWS(RESERVED, SVE), [0x10] = ROWS(RESERVED, SVE),
	[0x02] = ROWS(SVE, IMMEDIATE), [0x12] = ROWS(SVE, IMMEDIATE),
	[0x08] = ROWS(IMMEDIATE, IMMEDIATE_2), [0x18] = ROWS(IMMEDIATE, IMMEDIATE_2),
	[0x09] = ROWS(IMMEDIATE_2, BRANCH), [0x19] = ROWS(IMMEDIATE_2, BRANCH),
	[0x0a] = ROWS(BRANCH, TEST), [0x0b] = ROWS(BRANCH, TEST),
	[0x1a] = ROWS(TEST, BRANCH_REGISTER), [0x1b] = ROWS(TEST, BRANCH_REGISTER),
	[0x05] = ROWS(SHIFTED, REGISTER), [0x15] = ROWS(SHIFTED, REGISTER),
	[0x0d] = ROWS(REGISTER, EXCLUSIVE), [0x1d] = ROWS(REGISTER, EXCLUSIVE),
	[0x04] = ROWS(EXCLUSIVE, LITERAL), [0x06] = ROWS(FP_STRUCTURE, FP_LITERAL),
	[0x0c] = ROWS(LITERAL, PAIR), [0x0e] = ROWS(FP_LITERAL, FP_PAIR),
	[0x14] = ROWS(PAIR, SINGLE), [0x16] = ROWS(FP_PAIR, FP_SINGLE),
	[0x1c] = ROWS(SINGLE, FP_STRUCTURE), [0x1e] = ROWS(FP_SINGLE, FP),
	[0x07] = ROWS(FP, END), [0x17] = ROWS(FP, END), [0x0f] = ROWS(FP, END), [0x1f] = ROWS(FP, END),
};

/*
 * Of bits [28:25], 101x: what has 1 in bit 30 and 1 in bit 31 is not a test, but a branch to a register, an exception or a system
 * instruction. It has rows of its own since there are so many of it.
 */
static const struct isa_row *find_a64(uint32_t word)
{
	unsigned group = word >> 25 & 31, from = a64_groups[group].from, to = a64_groups[group].to;

	if (word >> 25 == 0x6a)
		from = A64_FROM_SYSTEM, to = A64_FROM_SHIFTED;
	else if (word >> 25 == 0x6b)
		from = A64_FROM_BRANCH_REGISTER, to = A64_FROM_SYSTEM;
	for (const struct isa_row *row = a64 + from; row < a64 + to; row++)
		if ((word & row->mask) == row->match)
			return row;
	return a64;
}

static const struct {
	const struct isa_row *rows;
	unsigned count;
} sets[ISA_SETS] = {
	[ISA_A64] = { a64, A64_END }, [ISA_A32] = { a32, A32_END }, [ISA_T32] = { t32, T32_END },
};

const struct isa_row *isa_rows(enum isa_set set, unsigned *count)
{
	*count = sets[set].count;
	return sets[set].rows;
}

#define PC 15u

/* What a condition and a write of r15 make of the flow. */
static void refine(struct isa_insn *insn)
{
	const struct isa_operand *o = isa_find(insn, ISA_CONDITION);
	int64_t condition = o ? isa_get(insn, o) : isa_find(insn, ISA_COND_NAME) ? isa_value(insn, ISA_COND_NAME) : 14;

	insn->may_skip = condition < 14;
	if (insn->flow == ISA_NEXT && insn->class != ISA_SYSTEM && isa_writes(insn) >> PC & 1)
		insn->flow = ISA_INDIRECT;
	if (insn->flow == ISA_JUMP && insn->may_skip)
		insn->flow = ISA_BRANCH_IF;
}

/* Few are asked for, a stub's, so the rows are looked at one after the other. */
static const struct isa_row *find_32(enum isa_set set, uint32_t word)
{
	for (const struct isa_row *row = sets[set].rows + 1; row < sets[set].rows + sets[set].count; row++)
		if ((word & row->mask) == row->match && (set == ISA_T32 || word >> 28 != 15 || row->mask >> 28 == 15))
			return row;
	return sets[set].rows;
}

bool isa_decode(enum isa_set set, uint32_t word, struct isa_insn *out)
{
	const struct isa_row *first = sets[set].rows, *row = set == ISA_A64 ? find_a64(word) : find_32(set, word);

	if (row->class == ISA_UNALLOCATED)
		row = first;
	*out = (struct isa_insn){ word, (uint16_t)(row - first), row->class, row->flow, row, (uint8_t)set,
				  (uint8_t)isa_size(set, word), false };
	if (set != ISA_A64 && row != first)
		refine(out);
	return row != first;
}

bool isa_is(enum isa_id id, uint32_t word)
{
	return (word & a64[id].mask) == a64[id].match;
}

unsigned isa_size(enum isa_set set, uint32_t word)
{
	return set == ISA_T32 && word >> 27 < 0x1d ? 2 : 4;
}

uint32_t isa_fetch(enum isa_set set, const uint8_t *bytes, size_t count)
{
	uint32_t half[2] = { 0, 0 };

	for (size_t i = 0; i < 4 && i < count; i++)
		half[i / 2] |= (uint32_t)bytes[i] << 8 * (i & 1);
	return set == ISA_T32 ? half[0] << 16 | half[1] : half[1] << 16 | half[0];
}

uint32_t isa_word(enum isa_id id)
{
	uint32_t word = a64[id].match;

	for (const struct isa_operand *o = a64[id].operands; o->role; o++)
		for (unsigned n = 0; n < 32; n++)
			if ((o->role == ISA_ONES || o->role == ISA_OPTION) && a64[id].bits[31 - n] == o->letter)
				word |= 1u << n;
	return word;
}
