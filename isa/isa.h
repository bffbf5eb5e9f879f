/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What one instruction is: its name, its bits, where control goes, and which registers, flags and memory it reads and writes. An
 * instruction is one row of a64.def. What it computes is not said here: the prover and the simulator each know that by themselves,
 * so that they can disagree. Freestanding: the payload may link this, too.
 */
#ifndef ISA_ISA_H
#define ISA_ISA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Instruction sets; each has a table of its own. */
enum isa_set { ISA_A64, ISA_A32, ISA_T32, ISA_SETS };

/* Kinds of instructions. */
enum isa_class {
	ISA_UNALLOCATED,	/* a hole: the words of a later row that are no instruction */
	ISA_ALU,		/* integer data processing */
	ISA_POINTER,		/* signs, authenticates or strips a pointer, in registers alone */
	ISA_BRANCH,
	ISA_LOAD, ISA_STORE,
	ISA_LOAD_EXCLUSIVE, ISA_STORE_EXCLUSIVE,
	ISA_ATOMIC,		/* reads and writes memory in one step */
	ISA_COPY,		/* CPY*, SET*: memory to memory, or a value to memory */
	ISA_LOAD_TAG, ISA_STORE_TAG,
	ISA_PREFETCH,
	ISA_SYSTEM,		/* MSR, MRS, SYS, SYSL */
	ISA_PSTATE,		/* MSR (immediate) and what changes flags in place */
	ISA_BARRIER,
	ISA_HINT,
	ISA_WAIT,		/* WFE, WFI and their forms with a timeout */
	ISA_EXCEPTION,		/* causes one, or returns from one */
	ISA_FP,			/* SIMD and FP: registers alone */
	ISA_FP_LOAD, ISA_FP_STORE,
	ISA_SVE, ISA_SVE_LOAD, ISA_SVE_STORE,
	ISA_SME, ISA_SME_LOAD, ISA_SME_STORE,
};

/* Where control goes next. */
enum isa_flow {
	ISA_NEXT,		/* the following word */
	ISA_JUMP,		/* the target */
	ISA_BRANCH_IF,		/* the target or the following word */
	ISA_CALL,		/* the target, and some day the following word */
	ISA_INDIRECT,		/* what a register says */
	ISA_INDIRECT_CALL,	/* the same, and some day the following word */
	ISA_RETURN,		/* RET */
	ISA_ERET,
	ISA_STOP,		/* an exception from which nothing returns here: UDF, BRK, HLT */
};

/* What a letter of a row's pattern is for. Of general registers first; 31 is the zero register unless it says SP. */
enum isa_role {
	ISA_NONE,
	ISA_OUT, ISA_OUT_SP,		/* written */
	ISA_IN, ISA_IN_SP,		/* read */
	ISA_IN_OUT,			/* read and written */
	ISA_SHIFTED,			/* read, and shifted or extended by what other letters say */
	ISA_BASE,			/* the address, or where an offset is added; SP */
	ISA_BASE_BACK,			/* the same, and the instruction writes the address back */
	ISA_INDEX,			/* added to the base */
	ISA_DATA, ISA_DATA_SP,		/* stored */
	ISA_STATUS,			/* written: whether a store exclusive was done */
	ISA_IN_OUT_PAIR, ISA_DATA_PAIR,	/* this register and the next */
	ISA_OUT_PAIR, ISA_IN_PAIR,
	ISA_DATA_8, ISA_OUT_8,		/* this register and the seven behind it */
	ISA_INDEX_VECTOR,		/* w12 and the three behind it, told by two bits */
	ISA_LAST_GENERAL = ISA_INDEX_VECTOR,
	/* Without a letter */
	ISA_FIXED_OUT, ISA_FIXED_IN,	/* the register `number` */
	ISA_FLAGS_OUT, ISA_FLAGS_IN,	/* NZCV */
	ISA_OPAQUE,			/* not known which general registers and flags it reads and writes: a gap */
	/* What is no general register */
	ISA_VECTOR,			/* a SIMD, SVE or SME register or a predicate */
	ISA_WIDE, ISA_NARROW,		/* one bit: 64-bit operands if set, or if clear */
	ISA_SIZE,			/* bytes, log2; a suffix of the name: b, h */
	ISA_ACQUIRE, ISA_RELEASE,	/* one bit; suffixes of the name: a, l */
	ISA_COND, ISA_COND_NAME,	/* a condition; as a suffix of the name: .eq */
	ISA_IMM,			/* unsigned, of one letter or of two */
	ISA_SIGNED,			/* the same, with a sign */
	ISA_TARGET,			/* signed, times `scale`, relative to the PC */
	ISA_TARGET_FAR, ISA_TARGET_IF,	/* the same, as B and B<c> of T32 have it, with two bits elsewhere */
	ISA_ON,				/* unsigned, times `scale`, relative to the PC: a branch */
	ISA_AHEAD, ISA_BEHIND,		/* the same, added to the PC's word or taken from it: data */
	ISA_AHEAD_CONSTANT, ISA_BEHIND_CONSTANT, /* the same, a constant of A32 that is turned */
	ISA_PAGE,			/* the same, relative to the PC's page */
	ISA_SHIFT,			/* how far, or in which unit, another operand is shifted */
	ISA_KIND,			/* which shift or extension, or which of some variants */
	ISA_SYSREG,			/* a system register or operation */
	ISA_FIELD,			/* MSR (immediate): op1 and op2 of a field of PSTATE */
	ISA_DOMAIN, ISA_ACCESS,		/* of a barrier */
	ISA_ONES,			/* should be ones: if not, CONSTRAINED UNPREDICTABLE */
	ISA_OPTION,			/* should be all ones, as in ISB and CLREX, and a CPU must not care */
	ISA_ZEROS,			/* should be zeros */
	/* AArch32: */
	ISA_CONDITION,			/* if it does not hold, nothing happens */
	ISA_SETS_FLAGS,			/* one bit: NZCV is written; a suffix of the name: s */
	ISA_LIST_OUT, ISA_LIST_IN,	/* a bit for each general register */
	ISA_LR_IN, ISA_PC_OUT,		/* one bit: that register, too */
	ISA_UNLESS_15, ISA_UNLESS_13,	/* read, unless it is that number; 15, 13 and 15 */
	ISA_UNLESS_LISTED,		/* the base of a load of many: written, unless it is loaded */
	ISA_OUT_BUT_15,			/* written; 15 is the flags */
	ISA_COPROC,			/* 14 or 15 */
};

enum isa_id {
	ISA_UNKNOWN,
#define A64_GROUP(name) A64_FROM_##name, A64_BEFORE_##name = A64_FROM_##name - 1,
#define A64_HOLE(id, bits) A64_HOLE_##id,
#define A64(id, name, bits, class, flow, ...) A64_##id,
#include "isa/a64.def"
	A64_END
};

enum isa_a32_id {
	A32_UNKNOWN,
#define A32(id, name, bits, class, flow, ...) A32_##id,
#define A32_ALWAYS(id, name, bits, class, flow, ...) A32_##id,
#include "isa/a32.def"
	A32_END
};

enum isa_t32_id {
	T32_UNKNOWN,
#define T16(id, name, bits, class, flow, ...) T32_##id,
#define T32(id, name, bits, class, flow, ...) T32_##id,
#include "isa/t32.def"
	T32_END
};

#define ISA_OPERANDS_MAX 9

struct isa_operand {
	uint8_t role;		/* enum isa_role */
	char letter, low;	/* of the pattern; `low`: of its low bits, if they stand apart, else 0 */
	uint16_t number;	/* fixed registers: which; a target: bytes a unit */
};

struct isa_row {
	const char *name;	/* without suffixes; "" if the row holds many instructions */
	const char *bits;	/* 32 characters: 0, 1, a letter for a field, x for what is not looked at */
	uint32_t mask, match;
	uint8_t class, flow;
	struct isa_operand operands[ISA_OPERANDS_MAX + 1];	/* the last has no role */
};

/* All rows of a set, by id; `count` is one more than the last. */
const struct isa_row *isa_rows(enum isa_set set, unsigned *count);

struct isa_insn {
	uint32_t word;
	uint16_t id;		/* enum isa_id, isa_a32_id or isa_t32_id */
	uint8_t class, flow;	/* enum isa_class, enum isa_flow */
	const struct isa_row *row;
	uint8_t set, size;	/* enum isa_set; bytes, 4 or 2 */
	bool may_skip;		/* its condition need not hold: then control goes on behind it */
};

/* Bytes that an instruction of that set takes which begins with `word`. */
unsigned isa_size(enum isa_set set, uint32_t word);
/*
 * The word at `bytes`, of which there are `count`: little endian, but of T32 the first halfword is the upper one. What is not there
 * is 0.
 */
uint32_t isa_fetch(enum isa_set set, const uint8_t *bytes, size_t count);

/* False: `word` is no instruction, or is none of the table. Then `out` is ISA_UNKNOWN and flows on, and touches nothing. */
bool isa_decode(enum isa_set set, uint32_t word, struct isa_insn *out);

/* True if the word of A64 fits the row, which is quicker than to decode it. A row that stands before it, or a hole, may take it. */
bool isa_is(enum isa_id id, uint32_t word);

/* Where A64 has general registers; which of them an instruction has, isa_find() tells. */
#define ISA_RD(word) ((word) & 31)
#define ISA_RN(word) ((word) >> 5 & 31)
#define ISA_RM(word) ((word) >> 16 & 31)

/* What is read and written: a bit for each of x0 to x30, or r0 to r15, and these. */
#define ISA_SP (1ull << 31)
#define ISA_FLAGS (1ull << 32)
#define ISA_MEMORY (1ull << 33)
#define ISA_ANY (1ull << 34)		/* and what else the table does not know: the row has an OPAQUE operand */
#define ISA_GENERAL 0x7fffffffull	/* x0 to x30 */
uint64_t isa_reads(const struct isa_insn *insn);
uint64_t isa_writes(const struct isa_insn *insn);

/* The first operand in that role, or NULL. */
const struct isa_operand *isa_find(const struct isa_insn *insn, enum isa_role role);
/* The number of a general register in that role; 31 as well if there is none. */
unsigned isa_register(const struct isa_insn *insn, enum isa_role role);
/* The value of an operand as it stands in the word: sign extended if it has a sign, times its scale. */
int64_t isa_get(const struct isa_insn *insn, const struct isa_operand *operand);
/* The value of the first operand in that role; 0 if there is none. */
int64_t isa_value(const struct isa_insn *insn, enum isa_role role);
/* The word with another value in that operand; what does not fit is cut off. */
uint32_t isa_with(const struct isa_insn *insn, const struct isa_operand *operand, int64_t value);
/* How far a signed operand reaches: -limit <= value < limit; 0 for others. */
int64_t isa_limit(const struct isa_insn *insn, const struct isa_operand *operand);
/* True if 31 is the stack pointer in that role. */
bool isa_is_sp(enum isa_role role);
/* True if the operation is one of 64 bits. */
bool isa_is_wide(const struct isa_insn *insn);
/* True of A64's HINT space, which a CPU without the feature takes for NOP: NOP, WFE, PACIASP, BTI, what is not allocated. */
bool isa_is_hint(const struct isa_insn *insn);
/* True if it goes on with the following word, now or when what it calls returns. */
bool isa_goes_on(const struct isa_insn *insn);
/* How many instructions behind it an IT makes conditional; 0: it is no IT. */
unsigned isa_block(const struct isa_insn *insn);
/* True of PC-relative loads and prefetches: the target is data. */
bool isa_is_literal(const struct isa_insn *insn);

/* The operand that names an address relative to the PC, or NULL; and that address. */
const struct isa_operand *isa_relative(const struct isa_insn *insn);
uint64_t isa_target(const struct isa_insn *insn, uint64_t pc);

/*
 * True if the architecture does not say what the word does: CONSTRAINED UNPREDICTABLE by two registers that are the same, or by
 * bits that should be one.
 */
bool isa_is_unpredictable(const struct isa_insn *insn);

/* A constant of AArch32: of the twelve bits of MOV, CMP and the like, as A32 and T32 have them. */
uint32_t isa_constant(enum isa_set set, uint32_t bits);

/* A word of the row: every field 0, but for what should be ones. */
uint32_t isa_word(enum isa_id id);

/* The name, with its suffixes; "" if the row has none. Returns its length. */
#define ISA_NAME_MAX 24
size_t isa_name(const struct isa_insn *insn, char name[ISA_NAME_MAX]);

#endif
