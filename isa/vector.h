/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which SIMD and floating point registers an instruction of A64 reads and writes, and what kind of operation it is. Not SVE. */
#ifndef ISA_VECTOR_H
#define ISA_VECTOR_H

#include "isa/isa.h"

enum isa_vector_op {
	ISA_VECTOR_NONE,	/* no instruction of SIMD and floating point */
	ISA_VECTOR_LOGIC,	/* bit by bit, selections, constants, moves, comparisons that set the flags */
	ISA_VECTOR_INTEGER,	/* on integers, but for multiplications; permutations */
	ISA_VECTOR_MULTIPLY,	/* the same, with or without an addend */
	ISA_VECTOR_ADD,		/* on floating point: additions, comparisons, conversions, rounding */
	ISA_VECTOR_PRODUCT,	/* multiplications */
	ISA_VECTOR_SUM,		/* multiplications with an addend */
	ISA_VECTOR_DIVIDE,	/* divisions and square roots */
	ISA_VECTOR_MOVE,	/* between these and general registers */
	ISA_VECTOR_LOAD, ISA_VECTOR_STORE,
};

#define ISA_VECTOR_READS 8
#define ISA_VECTOR_WRITES 4
#define ISA_VECTOR_NO_ADDEND 0xff

struct isa_vectors {
	uint8_t op;			/* enum isa_vector_op */
	uint8_t reads, writes;
	uint8_t read[ISA_VECTOR_READS], write[ISA_VECTOR_WRITES];	/* of loads and stores in the order of memory */
	uint8_t addend;			/* the register among `read` that a product is added to, or ISA_VECTOR_NO_ADDEND */
	uint8_t bytes;			/* of each register that is loaded or stored; of an element if that is all */
	uint8_t width;			/* bytes of the register that it makes or stores: 16, else 8; 0 if it has none */
	bool widens;			/* what it makes is twice as wide as what it multiplies, adds or shifts */
};

void isa_vectors(const struct isa_insn *insn, struct isa_vectors *out);

#endif
