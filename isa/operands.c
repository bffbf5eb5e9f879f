/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Operands of an instruction: the values of its fields, what it reads and what it writes. */
#include "isa/isa.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Where the architecture has general registers: a letter's lowest bit (A64). Tests hold every pattern to this. */
static unsigned place(char letter)
{
	switch (letter) {
	case 'n': return 5;
	case 'a': case 'u': return 10;
	case 'm': case 's': return 16;
	case 'r': return 13;	/* of INDEX_VECTOR alone: w12 to w15 */
	default: return 0;	/* d, t */
	}
}

static uint64_t gather(const struct isa_insn *insn, char letter, unsigned *width);

/* The sets of AArch32 have registers in many places, and some in two parts. */
static unsigned register_32(const struct isa_insn *insn, const struct isa_operand *o)
{
	unsigned width = 0, low_width = 0;
	uint64_t value = gather(insn, o->letter, &width), low = o->low ? gather(insn, o->low, &low_width) : 0;

	return (unsigned)(value << low_width | low);
}

static unsigned register_of(const struct isa_insn *insn, const struct isa_operand *o)
{
	if (insn->set != ISA_A64)
		return register_32(insn, o);
	return o->role == ISA_INDEX_VECTOR ? 12 + (insn->word >> 13 & 3) : insn->word >> place(o->letter) & 31;
}

/* Bits of a letter, the highest first; `width` is how many. */
static uint64_t gather(const struct isa_insn *insn, char letter, unsigned *width)
{
	uint64_t value = 0;

	for (unsigned i = 0; i < 32; i++)
		if (insn->row->bits[i] == letter) {
			value = value << 1 | (insn->word >> (31 - i) & 1);
			++*width;
		}
	return value;
}

static uint32_t scatter(const struct isa_insn *insn, uint32_t word, char letter, uint64_t *value)
{
	for (unsigned n = 0; n < 32; n++)
		if (insn->row->bits[31 - n] == letter) {
			word = (word & ~(1u << n)) | (uint32_t)(*value & 1) << n;
			*value >>= 1;
		}
	return word;
}

/* Low bits of [11:10] and the like are not in the word if a register must be even, so these are of whole bits, too. */
static unsigned width_of(const struct isa_insn *insn, const struct isa_operand *o)
{
	unsigned width = 0;

	gather(insn, o->letter, &width);
	if (o->low)
		gather(insn, o->low, &width);
	return width;
}

static bool is_signed(const struct isa_operand *o)
{
	return o->role == ISA_SIGNED || o->role == ISA_TARGET || o->role == ISA_PAGE || o->role == ISA_TARGET_FAR ||
	       o->role == ISA_TARGET_IF;
}

static bool is_relative(const struct isa_operand *o)
{
	return o->role >= ISA_TARGET && o->role <= ISA_PAGE;
}

static int64_t scale(const struct isa_operand *o)
{
	return is_relative(o) && o->number ? o->number : 1;
}

/*
 * J1 and J2 of a branch of T32 (Arm ARM F5.1.18), which stand above the low 11 bits, or 10 of BLX, and belong right below the sign.
 * In B and BL each says whether it is the sign; in B<c> they are the next bits as they are, the other way round.
 */
static uint64_t far_bits(uint64_t value, unsigned low)
{
	uint64_t sign = value >> (low + 12) & 1, j1 = value >> (low + 1) & 1, j2 = value >> low & 1;
	uint64_t middle = value >> (low + 2) & 0x3ff, rest = value & ((1ull << low) - 1);

	return sign << (low + 12) | (j1 ^ sign ^ 1) << (low + 11) | (j2 ^ sign ^ 1) << (low + 10) | middle << low | rest;
}

static uint64_t far_word(uint64_t value, unsigned low)
{
	uint64_t sign = value >> (low + 12) & 1, i1 = value >> (low + 11) & 1, i2 = value >> (low + 10) & 1;
	uint64_t middle = value >> low & 0x3ff, rest = value & ((1ull << low) - 1);

	return sign << (low + 12) | middle << (low + 2) | (i1 ^ sign ^ 1) << (low + 1) | (i2 ^ sign ^ 1) << low | rest;
}

static uint64_t if_bits(uint64_t value)
{
	return (value >> 19 & 1) << 19 | (value >> 11 & 1) << 18 | (value >> 12 & 1) << 17 | (value >> 13 & 0x3f) << 11 |
	       (value & 0x7ff);
}

static uint64_t if_word(uint64_t value)
{
	return (value >> 19 & 1) << 19 | (value >> 11 & 0x3f) << 13 | (value >> 17 & 1) << 12 | (value >> 18 & 1) << 11 |
	       (value & 0x7ff);
}

/* BLX has no lowest bit, as it goes to a word. */
static int64_t get_thumb_target(const struct isa_operand *o, uint64_t value, unsigned width)
{
	unsigned low = width - 13;
	uint64_t bits = o->role == ISA_TARGET_IF ? if_bits(value) : far_bits(value, low), sign = 1ull << (width - 1);

	return (int64_t)((bits ^ sign) - sign) * (low == 10 ? 4 : 2);
}

static int64_t get_constant(const struct isa_insn *insn, const struct isa_operand *o, uint64_t value)
{
	int64_t constant = isa_constant((enum isa_set)insn->set, (uint32_t)value);

	return o->role == ISA_AHEAD_CONSTANT ? constant : -constant;
}

int64_t isa_get(const struct isa_insn *insn, const struct isa_operand *o)
{
	unsigned width = 0, low_width = 0;
	uint64_t value, sign;

	if (!o->letter)
		return o->number;
	value = gather(insn, o->letter, &width);
	if (o->low) {
		uint64_t low = gather(insn, o->low, &low_width);

		value = value << low_width | low;
	}
	width += low_width;
	if (o->role == ISA_TARGET_FAR || o->role == ISA_TARGET_IF)
		return get_thumb_target(o, value, width);
	if (o->role == ISA_AHEAD_CONSTANT || o->role == ISA_BEHIND_CONSTANT)
		return get_constant(insn, o, value);
	if (o->role == ISA_BEHIND)
		return -(int64_t)value * scale(o);
	sign = is_signed(o) && width ? 1ull << (width - 1) : 0;
	return (int64_t)((value ^ sign) - sign) * scale(o);
}

uint32_t isa_with(const struct isa_insn *insn, const struct isa_operand *o, int64_t value)
{
	uint64_t bits = (uint64_t)(value / scale(o));
	uint32_t word = insn->word;

	if (value % scale(o) < 0)
		bits--;		/* rounded down, as a shift does */
	if (o->role == ISA_TARGET_FAR || o->role == ISA_TARGET_IF) {
		unsigned low = width_of(insn, o) - 13;

		bits = (uint64_t)value >> (low == 10 ? 2 : 1);
		bits = o->role == ISA_TARGET_IF ? if_word(bits) : far_word(bits, low);
	}
	if (o->low)
		word = scatter(insn, word, o->low, &bits);
	return o->letter ? scatter(insn, word, o->letter, &bits) : word;
}

int64_t isa_limit(const struct isa_insn *insn, const struct isa_operand *o)
{
	unsigned width = width_of(insn, o);

	if (o->role == ISA_TARGET_FAR || o->role == ISA_TARGET_IF)
		return 1ll << (width == 23 ? 24 : width);
	return is_signed(o) ? (1ll << (width - 1)) * scale(o) : 0;
}

const struct isa_operand *isa_find(const struct isa_insn *insn, enum isa_role role)
{
	for (const struct isa_operand *o = insn->row->operands; o->role; o++)
		if (o->role == role)
			return o;
	return NULL;
}

int64_t isa_value(const struct isa_insn *insn, enum isa_role role)
{
	const struct isa_operand *o = isa_find(insn, role);

	return o ? isa_get(insn, o) : 0;
}

unsigned isa_register(const struct isa_insn *insn, enum isa_role role)
{
	const struct isa_operand *o = isa_find(insn, role);

	return !o ? 31 : o->letter ? register_of(insn, o) : o->number;
}

bool isa_is_sp(enum isa_role role)
{
	return role == ISA_OUT_SP || role == ISA_IN_SP || role == ISA_BASE || role == ISA_BASE_BACK || role == ISA_DATA_SP;
}

const struct isa_operand *isa_relative(const struct isa_insn *insn)
{
	for (const struct isa_operand *o = insn->row->operands; o->role; o++)
		if (is_relative(o))
			return o;
	return NULL;
}

/* What an offset is added to. Data of T32, and the ARM code that its BLX calls, is relative to a word. */
static uint64_t counted_from(const struct isa_insn *insn, const struct isa_operand *o, uint64_t pc)
{
	bool to_word = o->role == ISA_AHEAD || o->role == ISA_BEHIND || (insn->flow == ISA_CALL && width_of(insn, o) == 23);

	switch (insn->set) {
	case ISA_A32: return pc + 8;
	case ISA_T32: return to_word ? (pc + 4) & ~3ull : pc + 4;
	default: return o->role == ISA_PAGE ? pc & ~0xfffull : pc;
	}
}

uint64_t isa_target(const struct isa_insn *insn, uint64_t pc)
{
	const struct isa_operand *o = isa_relative(insn);

	if (!o)
		return pc;
	return counted_from(insn, o, pc) + (uint64_t)isa_get(insn, o);
}

#define READ 1u
#define WRITTEN 2u

/* By role: whether registers are read and written, and how many there are. */
static const struct { uint8_t how, count; } roles[ISA_COPROC + 1] = {
	[ISA_OUT] = { WRITTEN, 1 }, [ISA_OUT_SP] = { WRITTEN, 1 }, [ISA_STATUS] = { WRITTEN, 1 },
	[ISA_IN] = { READ, 1 }, [ISA_IN_SP] = { READ, 1 }, [ISA_SHIFTED] = { READ, 1 }, [ISA_INDEX] = { READ, 1 },
	[ISA_DATA] = { READ, 1 }, [ISA_DATA_SP] = { READ, 1 }, [ISA_BASE] = { READ, 1 },
	[ISA_IN_OUT] = { READ | WRITTEN, 1 }, [ISA_BASE_BACK] = { READ | WRITTEN, 1 },
	[ISA_IN_OUT_PAIR] = { READ | WRITTEN, 2 }, [ISA_DATA_PAIR] = { READ, 2 }, [ISA_IN_PAIR] = { READ, 2 },
	[ISA_OUT_PAIR] = { WRITTEN, 2 }, [ISA_DATA_8] = { READ, 8 }, [ISA_OUT_8] = { WRITTEN, 8 },
	[ISA_INDEX_VECTOR] = { READ, 1 },
	[ISA_FIXED_OUT] = { WRITTEN, 1 }, [ISA_FIXED_IN] = { READ, 1 },
	[ISA_LIST_OUT] = { WRITTEN, 1 }, [ISA_LIST_IN] = { READ, 1 }, [ISA_LR_IN] = { READ, 1 }, [ISA_PC_OUT] = { WRITTEN, 1 },
	[ISA_UNLESS_15] = { READ, 1 }, [ISA_UNLESS_13] = { READ, 1 }, [ISA_UNLESS_LISTED] = { READ | WRITTEN, 1 },
	[ISA_OUT_BUT_15] = { WRITTEN, 1 },
};

/* Registers of AArch32 that are not simply those of a number. */
static uint64_t registers_32(const struct isa_insn *insn, const struct isa_operand *o)
{
	unsigned value = o->letter ? register_of(insn, o) : o->number;

	switch (o->role) {
	case ISA_LIST_OUT: case ISA_LIST_IN: return value;
	case ISA_LR_IN: return (uint64_t)value << 14;
	case ISA_PC_OUT: return (uint64_t)value << 15;
	case ISA_UNLESS_13: return value == 13 || value == 15 ? 0 : 1ull << value;
	case ISA_UNLESS_15: case ISA_OUT_BUT_15: return value == 15 ? 0 : 1ull << value;
	default: return ((1ull << roles[o->role].count) - 1) << value & 0xffff;
	}
}

static uint64_t registers(const struct isa_insn *insn, const struct isa_operand *o)
{
	unsigned first = o->letter ? register_of(insn, o) : o->number;
	uint64_t bits = 0;

	if (insn->set != ISA_A64)
		return registers_32(insn, o);
	if (first == 31)
		return isa_is_sp(o->role) || !o->letter ? ISA_SP : 0;
	for (unsigned i = 0; i < roles[o->role].count && first + i < 31; i++)
		bits |= 1ull << (first + i);
	return bits;
}

static uint64_t touched(const struct isa_insn *insn, unsigned how, enum isa_role flags)
{
	uint64_t bits = 0;

	for (const struct isa_operand *o = insn->row->operands; o->role; o++) {
		if (roles[o->role].how & how)
			bits |= registers(insn, o);
		if (o->role == flags || (o->role == ISA_SETS_FLAGS && how & WRITTEN && isa_get(insn, o)) ||
		    (o->role == ISA_CONDITION && how & READ && insn->may_skip))
			bits |= ISA_FLAGS;
		if (o->role == ISA_OPAQUE)
			bits |= ISA_ANY;
	}
	return bits;
}

/* By class: whether memory is. */
static const uint8_t memory[ISA_SME_STORE + 1] = {
	[ISA_LOAD] = READ, [ISA_LOAD_EXCLUSIVE] = READ, [ISA_LOAD_TAG] = READ, [ISA_FP_LOAD] = READ, [ISA_SVE_LOAD] = READ,
	[ISA_SME_LOAD] = READ,
	[ISA_STORE] = WRITTEN, [ISA_STORE_EXCLUSIVE] = WRITTEN, [ISA_STORE_TAG] = WRITTEN, [ISA_FP_STORE] = WRITTEN,
	[ISA_SVE_STORE] = WRITTEN, [ISA_SME_STORE] = WRITTEN,
	[ISA_ATOMIC] = READ | WRITTEN, [ISA_COPY] = READ | WRITTEN,
};

uint64_t isa_reads(const struct isa_insn *insn)
{
	return touched(insn, READ, ISA_FLAGS_IN) | (memory[insn->class] & READ ? ISA_MEMORY : 0);
}

uint64_t isa_writes(const struct isa_insn *insn)
{
	return touched(insn, WRITTEN, ISA_FLAGS_OUT) | (memory[insn->class] & WRITTEN ? ISA_MEMORY : 0);
}

static bool is_ones(const struct isa_insn *insn, const struct isa_operand *o)
{
	unsigned width = 0;
	uint64_t value = gather(insn, o->letter, &width);

	return value == (1ull << width) - 1;
}

/* Of one instruction: two registers of these roles must not be the same one (Arm ARM K1.2). 31 as a base is SP, as no other is. */
static const struct { uint8_t a, b; } clashes[] = {
	{ ISA_OUT, ISA_OUT }, { ISA_OUT, ISA_BASE_BACK }, { ISA_DATA, ISA_BASE_BACK },
	{ ISA_STATUS, ISA_DATA }, { ISA_STATUS, ISA_BASE },
};

static bool clash(const struct isa_insn *insn, const struct isa_operand *a, const struct isa_operand *b)
{
	unsigned reg = register_of(insn, a);

	if (reg != register_of(insn, b) || (reg == 31 && isa_is_sp(a->role) != isa_is_sp(b->role)))
		return false;
	for (size_t i = 0; i < COUNT(clashes); i++)
		if ((clashes[i].a == a->role && clashes[i].b == b->role) || (clashes[i].b == a->role && clashes[i].a == b->role))
			return true;
	return false;
}

/* Loads of two SIMD registers into one are so as well. */
static bool is_vector_pair_clash(const struct isa_insn *insn)
{
	unsigned t = insn->word & 31, u = insn->word >> 10 & 31;

	return insn->set == ISA_A64 && t == u && insn->class == ISA_FP_LOAD && (insn->word >> 27 & 7) == 5;
}

bool isa_is_unpredictable(const struct isa_insn *insn)
{
	if (is_vector_pair_clash(insn))
		return true;
	for (const struct isa_operand *a = insn->row->operands; a->role; a++) {
		if (a->role == ISA_ONES && !is_ones(insn, a))
			return true;
		for (const struct isa_operand *b = insn->row->operands; a->letter && b < a; b++)
			if (b->letter && clash(insn, a, b))
				return true;
	}
	return false;
}

static uint32_t turned(uint32_t value, unsigned by)
{
	return by ? value >> by | value << (32 - by) : value;
}

uint32_t isa_constant(enum isa_set set, uint32_t bits)
{
	uint32_t byte = bits & 0xff;

	if (set == ISA_A32)
		return turned(byte, bits >> 8 << 1 & 31);
	switch (bits >> 8 & 15) {
	case 0: return byte;
	case 1: return byte << 16 | byte;
	case 2: return byte << 24 | byte << 8;
	case 3: return byte * 0x01010101u;
	default: return turned(byte | 0x80, bits >> 7 & 31);
	}
}
