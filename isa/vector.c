/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SIMD and floating point registers, by row; and what the fields of a row add to that. */
#include "isa/vector.h"

/* Letters of registers: [4:0], [9:5], [14:10], [20:16]. */
static const struct form {
	uint16_t id;
	uint8_t op;		/* ISA_VECTOR_NONE: the fields say it */
	const char *out, *in;
} forms[] = {
	{ A64_FP_ONE, 0, "d", "n" }, { A64_FP_CONSTANT, ISA_VECTOR_LOGIC, "d", "" }, { A64_FP_TWO, 0, "d", "nm" },
	{ A64_FP_THREE, ISA_VECTOR_SUM, "d", "nma" },
	{ A64_FCMP, ISA_VECTOR_LOGIC, "", "nm" }, { A64_FCCMP, ISA_VECTOR_LOGIC, "", "nm" },
	{ A64_FCSEL, ISA_VECTOR_LOGIC, "d", "nm" },
	{ A64_FJCVTZS, ISA_VECTOR_MOVE, "", "n" }, { A64_FMOV_TO_S, ISA_VECTOR_MOVE, "", "n" },
	{ A64_FMOV_TO_D, ISA_VECTOR_MOVE, "", "n" }, { A64_FMOV_TO_H, ISA_VECTOR_MOVE, "", "n" },
	{ A64_FMOV_TO_TOP, ISA_VECTOR_MOVE, "", "n" }, { A64_FMOV_FROM_S, ISA_VECTOR_MOVE, "d", "" },
	{ A64_FMOV_FROM_D, ISA_VECTOR_MOVE, "d", "" }, { A64_FMOV_FROM_H, ISA_VECTOR_MOVE, "d", "" },
	{ A64_FMOV_FROM_TOP, ISA_VECTOR_MOVE, "d", "d" }, { A64_FCVT_TO, ISA_VECTOR_MOVE, "", "n" },
	{ A64_FCVTA_TO, ISA_VECTOR_MOVE, "", "n" }, { A64_FCVTZ_FIXED, ISA_VECTOR_MOVE, "", "n" },
	{ A64_CVTF_FROM, ISA_VECTOR_MOVE, "d", "" }, { A64_CVTF_FIXED, ISA_VECTOR_MOVE, "d", "" },
	{ A64_UMOV, ISA_VECTOR_MOVE, "", "n" }, { A64_UMOV_64, ISA_VECTOR_MOVE, "", "n" }, { A64_SMOV, ISA_VECTOR_MOVE, "", "n" },
	{ A64_DUP_FROM, ISA_VECTOR_MOVE, "d", "" }, { A64_INS_FROM, ISA_VECTOR_MOVE, "d", "d" },
	{ A64_SIMD_SAME, 0, "d", "nm" }, { A64_SIMD_SAME_HALF, 0, "d", "nm" }, { A64_SIMD_SAME_MORE, 0, "d", "nm" },
	{ A64_SIMD_DIFFERENT, 0, "d", "nm" }, { A64_SIMD_TWO, 0, "d", "n" }, { A64_SIMD_TWO_HALF, 0, "d", "n" },
	{ A64_SIMD_ACROSS, 0, "d", "n" }, { A64_SIMD_CRYPTO_TWO, ISA_VECTOR_INTEGER, "d", "n" },
	{ A64_SIMD_CRYPTO_THREE, ISA_VECTOR_INTEGER, "d", "dnm" }, { A64_SIMD_COPY, ISA_VECTOR_INTEGER, "d", "n" },
	{ A64_SIMD_PERMUTE, ISA_VECTOR_INTEGER, "d", "nm" }, { A64_SIMD_TABLE, ISA_VECTOR_INTEGER, "d", "m" },
	{ A64_SIMD_EXTRACT, ISA_VECTOR_INTEGER, "d", "nm" }, { A64_SIMD_CONSTANT, ISA_VECTOR_LOGIC, "d", "" },
	{ A64_SIMD_SHIFT, 0, "d", "n" }, { A64_SIMD_ELEMENT, 0, "d", "n" },
	{ A64_SIMD_OTHER, ISA_VECTOR_INTEGER, "d", "dn" }, { A64_CRYPTO_OTHER, ISA_VECTOR_INTEGER, "d", "dnma" },
};

static unsigned field(const struct isa_insn *insn, char letter)
{
	for (const struct isa_operand *o = insn->row->operands; o->role; o++)
		if (o->letter == letter)
			return (unsigned)isa_get(insn, o);
	return 0;
}

static unsigned number(const struct isa_insn *insn, char letter)
{
	return insn->word >> (letter == 'd' || letter == 't' ? 0 : letter == 'n' ? 5 : letter == 'm' ? 16 : 10) & 31;
}

static void reads(struct isa_vectors *v, unsigned reg)
{
	if (v->reads < ISA_VECTOR_READS)
		v->read[v->reads++] = (uint8_t)(reg & 31);
}

static void writes(struct isa_vectors *v, unsigned reg)
{
	if (v->writes < ISA_VECTOR_WRITES)
		v->write[v->writes++] = (uint8_t)(reg & 31);
}

/* --- what kind of operation ------------------------------------------------------------------------------------- */

static enum isa_vector_op op_of_one(unsigned o)
{
	return o == 0 ? ISA_VECTOR_LOGIC : o == 3 ? ISA_VECTOR_DIVIDE : ISA_VECTOR_ADD;
}

static enum isa_vector_op op_of_two(unsigned o)
{
	return o == 0 || o == 8 ? ISA_VECTOR_PRODUCT : o == 1 ? ISA_VECTOR_DIVIDE : ISA_VECTOR_ADD;
}

/* FMLA, FMLAL, FRECPS and their like; FMUL, FMULX; FDIV. From 24 on it is floating point. */
static enum isa_vector_op op_of_same(unsigned o, bool j)
{
	switch (o) {
	case 3: return ISA_VECTOR_LOGIC;
	case 18: case 19: case 22: return ISA_VECTOR_MULTIPLY;
	case 25: return ISA_VECTOR_SUM;
	case 27: return ISA_VECTOR_PRODUCT;
	case 29: return j ? ISA_VECTOR_ADD : ISA_VECTOR_SUM;
	case 31: return j ? ISA_VECTOR_DIVIDE : ISA_VECTOR_SUM;
	default: return o < 24 ? ISA_VECTOR_INTEGER : ISA_VECTOR_ADD;
	}
}

static bool is_addition(unsigned o)		/* FCADD */
{
	return (o & 13) == 12;
}

static enum isa_vector_op op_of_more(unsigned o)
{
	return is_addition(o) ? ISA_VECTOR_ADD : o >= 8 && o < 12 ? ISA_VECTOR_SUM : ISA_VECTOR_MULTIPLY;
}

/* Of integers among those of floating point: XTN, SHLL, SQXTN. */
static enum isa_vector_op op_of_single(unsigned o, bool j)
{
	if (o == 5)
		return ISA_VECTOR_LOGIC;
	if (o == 31 && j)
		return ISA_VECTOR_DIVIDE;
	return o < 12 || (o >= 18 && o <= 20) ? ISA_VECTOR_INTEGER : ISA_VECTOR_ADD;
}

/* Products of floating point with an element: FMLA, FMLS, FMLAL, FCMLA; FMUL, FMULX. */
static enum isa_vector_op op_of_element(unsigned o, bool j)
{
	if (o == 9)
		return ISA_VECTOR_PRODUCT;
	if (j ? o == 8 || o == 12 || (o < 8 && o & 1) : o < 8 && !(o & 2))
		return ISA_VECTOR_SUM;
	return ISA_VECTOR_MULTIPLY;
}

static enum isa_vector_op op_of(const struct isa_insn *insn)
{
	unsigned o = field(insn, 'o');
	bool j = field(insn, 'j');

	switch (insn->id) {
	case A64_FP_ONE: return op_of_one(o);
	case A64_FP_TWO: return op_of_two(o);
	case A64_SIMD_SAME: return op_of_same(o, j);
	case A64_SIMD_SAME_HALF: return op_of_same(24 + o, j);
	case A64_SIMD_SAME_MORE: return op_of_more(o);
	case A64_SIMD_DIFFERENT: return o < 8 ? ISA_VECTOR_INTEGER : ISA_VECTOR_MULTIPLY;
	case A64_SIMD_TWO: return op_of_single(o, j);
	case A64_SIMD_TWO_HALF: return o == 31 && j ? ISA_VECTOR_DIVIDE : ISA_VECTOR_ADD;
	case A64_SIMD_ACROSS: return o >= 12 && o <= 15 ? ISA_VECTOR_ADD : ISA_VECTOR_INTEGER;
	case A64_SIMD_SHIFT: return o >= 28 ? ISA_VECTOR_ADD : ISA_VECTOR_INTEGER;
	default: return op_of_element(o, j);
	}
}

/* --- what else is read ------------------------------------------------------------------------------------------ */

/* BSL, BIT, BIF; SABA, UABA; MLA, MLS, FMLA, FMLS, FMLAL. */
static bool keeps_same(unsigned o, bool j, unsigned z)
{
	return (o == 3 && j && z) || o == 15 || o == 18 || o == 25 || (o == 29 && !j);
}

/* SADALP; SUQADD; what narrows into the upper half. */
static bool keeps_single(const struct isa_insn *insn, unsigned o)
{
	bool upper = field(insn, 'q') && !field(insn, 's');

	return o == 3 || o == 6 || (upper && (o == 18 || o == 20 || o == 22));
}

/* SSRA, SRSRA; SRI, SLI; what narrows into the upper half. */
static bool keeps_shift(const struct isa_insn *insn, unsigned o)
{
	bool upper = field(insn, 'q') && !field(insn, 's');

	return o == 2 || o == 6 || (field(insn, 'j') && (o == 8 || o == 10)) || (upper && o >= 16 && o <= 19);
}

static bool keeps_element(unsigned o, bool j)
{
	return o < 8 || o >= 14 || (j && (o == 8 || o >= 12));
}

/* ORR and BIC of a constant. */
static bool keeps_constant(unsigned k)
{
	return k & 1 && k < 12;
}

/* The destination is read, too: it is added to, or a part of it stays. */
static bool keeps(const struct isa_insn *insn)
{
	unsigned o = field(insn, 'o');
	bool j = field(insn, 'j');

	switch (insn->id) {
	case A64_SIMD_SAME: return keeps_same(o, j, field(insn, 'z'));
	case A64_SIMD_SAME_HALF: return o == 1;
	case A64_SIMD_SAME_MORE: return !is_addition(o);
	case A64_SIMD_DIFFERENT: return o == 5 || (o >= 8 && o <= 11) || (field(insn, 'q') && (o == 4 || o == 6));
	case A64_SIMD_TWO: return keeps_single(insn, o);
	case A64_SIMD_CRYPTO_TWO: return field(insn, 's') ? o != 0 : o < 6;
	case A64_SIMD_COPY: return j;
	case A64_SIMD_TABLE: return o;
	case A64_SIMD_CONSTANT: return keeps_constant(field(insn, 'k'));
	case A64_SIMD_SHIFT: return keeps_shift(insn, o);
	case A64_SIMD_ELEMENT: return keeps_element(o, j);
	default: return false;
	}
}

/* An element of 16 bits is of v0 to v15, but for FCMLA, which has two. */
static unsigned element_register(const struct isa_insn *insn)
{
	unsigned o = field(insn, 'o'), z = field(insn, 'z');
	bool j = field(insn, 'j'), is_long = j ? o == 8 || o == 12 : o == 0 || o == 4 || (o == 15 && z == 3);
	bool is_complex = j && o < 8 && o & 1;

	return number(insn, 'm') & (!is_complex && (z < 2 || is_long) ? 15 : 31);
}

static void special(const struct isa_insn *insn, struct isa_vectors *v)
{
	if (insn->id == A64_SIMD_ELEMENT)
		reads(v, element_register(insn));
	for (unsigned i = 0; insn->id == A64_SIMD_TABLE && i <= field(insn, 'l'); i++)
		reads(v, number(insn, 'n') + i);
	if (insn->id == A64_FCMP && field(insn, 'j') & 1)	/* with zero */
		v->reads = 1;
	if (keeps(insn)) {
		if (v->op == ISA_VECTOR_MULTIPLY || v->op == ISA_VECTOR_SUM)
			v->addend = v->reads;
		reads(v, number(insn, 'd'));
	}
	if (insn->id == A64_FP_THREE)
		v->addend = 2;
}

/* --- memory ----------------------------------------------------------------------------------------------------- */

/* LD1 to LD4 of whole registers. */
static unsigned structure_registers(unsigned k)
{
	static const uint8_t count[16] = { [0] = 4, [2] = 4, [4] = 3, [6] = 3, [7] = 1, [8] = 2, [10] = 2 };

	return count[k & 15] ? count[k & 15] : 1;
}

/* Of bytes, of 16 bits, of 32 or 64; the fourth are loads into all elements. */
static unsigned element_bytes(unsigned k, unsigned z)
{
	unsigned scale = k >> 1 & 3;

	return 1u << (scale == 3 ? z : scale == 2 && z & 1 ? 3 : scale);
}

struct access { unsigned registers, bytes; bool keeps; };

static struct access access_of(const struct isa_insn *insn)
{
	unsigned k = field(insn, 'k'), z = field(insn, 'z');

	switch (insn->id) {
	case A64_FP_STN: case A64_FP_LDN: case A64_FP_STN_POST: case A64_FP_LDN_POST:
		return (struct access){ structure_registers(k), field(insn, 'q') ? 16 : 8, false };
	case A64_FP_ST1_LANE: case A64_FP_LD1_LANE: case A64_FP_ST1_LANE_POST: case A64_FP_LD1_LANE_POST:
		return (struct access){ ((k & 1) << 1 | field(insn, 'r')) + 1, element_bytes(k, z), (k & 6) != 6 };
	case A64_FP_LDR_LITERAL: return (struct access){ 1, 4u << z, false };
	default: return (struct access){ 1, field(insn, 'q') ? 16 : 1u << z, false };
	}
}

static void memory(const struct isa_insn *insn, struct isa_vectors *v)
{
	bool load = insn->class == ISA_FP_LOAD;
	bool pair = insn->id > A64_BEFORE_FP_PAIR && insn->id < A64_FROM_FP_SINGLE;
	struct access a = access_of(insn);
	unsigned t = number(insn, 't');

	v->op = load ? ISA_VECTOR_LOAD : ISA_VECTOR_STORE;
	v->bytes = (uint8_t)(pair ? 4u << field(insn, 'z') : a.bytes);
	for (unsigned i = 0; i < (pair ? 2 : a.registers); i++) {
		unsigned reg = pair && i ? number(insn, 'u') : t + i;

		if (load)
			writes(v, reg);
		if (!load || a.keeps)
			reads(v, reg);
	}
}

/* --- how wide it is --------------------------------------------------------------------------------------------- */

/* SADDL, SADDW, SMULL and their like, by an element too; SSHLL. */
static bool does_widen(const struct isa_insn *insn, const struct isa_vectors *v)
{
	unsigned o = field(insn, 'o');

	switch (insn->id) {
	case A64_SIMD_DIFFERENT: return o != 4 && o != 6;	/* ADDHN, SUBHN narrow */
	case A64_SIMD_SHIFT: return o == 20;
	case A64_SIMD_ELEMENT: return v->op == ISA_VECTOR_MULTIPLY && o < 12 && o & 2;
	default: return false;
	}
}

/* Vectors of 128 bits have bit 30, unless bit 28 says that it is a scalar. */
static bool is_wide(const struct isa_insn *insn, const struct isa_vectors *v)
{
	switch (insn->id) {
	case A64_SIMD_CRYPTO_TWO: case A64_SIMD_CRYPTO_THREE: case A64_CRYPTO_OTHER: return true;
	default: return v->widens || (v->op != ISA_VECTOR_MOVE && insn->id >= A64_SIMD_SAME && (insn->word >> 28 & 5) == 4);
	}
}

/* A load into an element keeps the rest of the register, so that all of it is made. */
static uint8_t width_of(const struct isa_insn *insn, const struct isa_vectors *v)
{
	bool memory = v->op == ISA_VECTOR_LOAD || v->op == ISA_VECTOR_STORE;

	if (!v->op)
		return 0;
	return (memory ? v->bytes == 16 || (v->op == ISA_VECTOR_LOAD && v->reads) : is_wide(insn, v)) ? 16 : 8;
}

void isa_vectors(const struct isa_insn *insn, struct isa_vectors *out)
{
	*out = (struct isa_vectors){ .addend = ISA_VECTOR_NO_ADDEND };
	if (insn->set != ISA_A64)
		return;
	if (insn->class == ISA_FP_LOAD || insn->class == ISA_FP_STORE)
		memory(insn, out);
	for (size_t i = 0; insn->class == ISA_FP && i < sizeof(forms) / sizeof(forms[0]); i++) {
		const struct form *f = &forms[i];

		if (f->id != insn->id)
			continue;
		out->op = f->op ? f->op : (uint8_t)op_of(insn);
		for (const char *l = f->out; *l; l++)
			writes(out, number(insn, *l));
		for (const char *l = f->in; *l; l++)
			reads(out, number(insn, *l));
		special(insn, out);
	}
	out->widens = insn->class == ISA_FP && does_widen(insn, out);
	out->width = width_of(insn, out);
}
