/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which generation of 32-bit Arm is this table? By what the code behind its live words does, in either instruction set: a row says
 * what a generation shows and what it cannot show.
 */
#include <stdio.h>
#include <string.h>

#include "isa/cp15.h"
#include "suite/static/classify-arm.h"

#define FEATURES(F) \
	F(ONLY_TRAP, "word 0x14 alone is live") \
	F(ERR, "the value 0x0badca11") \
	F(MINUS_ONE, "r0 := -1") \
	F(ASKS_MINUS_ONE, "compares r0 with -1") \
	F(CMP_0, "compares r0 with 0") \
	F(CMP_1, "compares r0 with 1") \
	F(CMP_2, "compares r0 with 2") \
	F(CMP_3, "compares r0 with 3") \
	F(RANGE, "compares r0 with a range") \
	F(GET, "r0 := HVBAR") \
	F(SET_R0, "HVBAR := r0") \
	F(SET_R1, "HVBAR := r1") \
	F(BX, "branches to r1") \
	F(ELR, "writes ELR_hyp") \
	F(HYP_CALLS, "words 0x08 and 0x14 alone are live") \
	F(ENTERS, "branches to r4") \
	F(ARGS, "r1 := r7, r2 := r8") \
	F(HSCTLR, "writes HSCTLR") \
	F(HTTBR, "writes HTTBR")

enum {
#define F(id, phrase) id##_AT,
	FEATURES(F)
#undef F
	FEATURE_COUNT,
#define F(id, phrase) id = 1 << id##_AT,
	FEATURES(F)
#undef F
};

static const char *const phrases[FEATURE_COUNT] = {
#define F(id, phrase) [id##_AT] = phrase,
	FEATURES(F)
#undef F
};

#define STUB_ERR 0x0badca11u

/* --- one instruction ---------------------------------------------------------------------------------------------- */

/* Comparisons of r0 with a constant. */
static const struct {
	uint8_t set;
	uint16_t id;
	bool is_plain;		/* the constant is the field itself */
	bool negates;
} compares[] = {
	{ ISA_A32, A32_CMP_IMM, false, false }, { ISA_A32, A32_TEQ_IMM, false, false }, { ISA_A32, A32_CMN_IMM, false, true },
	{ ISA_T32, T32_CMP_IMM, false, false }, { ISA_T32, T32_TEQ_IMM, false, false }, { ISA_T32, T32_CMN_IMM, false, true },
	{ ISA_T32, T32_CMP_IMM_16, true, false },
};

/* The constant that r0 is compared with, or -2. */
static int64_t compared(const struct isa_insn *insn)
{
	for (size_t i = 0; i < sizeof(compares) / sizeof(compares[0]); i++) {
		uint32_t bits = (uint32_t)isa_value(insn, ISA_IMM);

		if (compares[i].set != insn->set || compares[i].id != insn->id || isa_register(insn, ISA_IN) != 0)
			continue;
		if (!compares[i].is_plain)
			bits = isa_constant((enum isa_set)insn->set, bits);
		return compares[i].negates ? -(int64_t)bits : bits;
	}
	if (insn->set == ISA_T32 && (insn->id == T32_CBZ || insn->id == T32_CBNZ) && isa_register(insn, ISA_IN) == 0)
		return 0;
	return -2;
}

/* A branch by order: lo, hs, lt and their like. */
static bool is_ordered(const struct isa_insn *insn)
{
	const struct isa_operand *o = isa_find(insn, insn->set == ISA_T32 ? ISA_COND_NAME : ISA_CONDITION);

	return o && insn->flow == ISA_BRANCH_IF && 1u << isa_get(insn, o) & 0x3f0c;
}

static uint32_t of_comparison(int64_t with, const struct isa_insn *next)
{
	static const uint32_t equal[] = { CMP_0, CMP_1, CMP_2, CMP_3 };

	if (with == -1)
		return ASKS_MINUS_ONE;
	if (with < 0 || with >= 8)
		return 0;
	if (is_ordered(next))
		return RANGE;
	return with < 4 ? equal[with] : 0;
}

static uint32_t of_register(const struct isa_insn *insn)
{
	unsigned t = isa_register(insn, ISA_IN);

	switch (isa_cp15_written(insn)) {
	case ISA_HVBAR: return t == 0 ? SET_R0 : t == 1 ? SET_R1 : 0;
	case ISA_HSCTLR: return HSCTLR;
	case ISA_HTTBR: return HTTBR;
	default: break;
	}
	return isa_cp15_read(insn) == ISA_HVBAR && isa_register(insn, ISA_OUT) == 0 ? GET : 0;
}

static uint32_t of_constant(const struct code *code, uint64_t at, const struct isa_insn *insn)
{
	bool a32 = insn->set == ISA_A32, top = insn->id == (a32 ? (unsigned)A32_MOVT : (unsigned)T32_MOVT);
	bool mvn = insn->id == (a32 ? (unsigned)A32_MVN_IMM : (unsigned)T32_MVN_IMM);
	uint64_t target = isa_relative(insn) ? code_target(code, insn, at) : 0;
	struct code words = *code;

	words.set = ISA_A32;	/* data is in words */
	if (mvn && !isa_value(insn, ISA_IMM) && isa_register(insn, ISA_OUT) == 0)
		return MINUS_ONE;
	if (top && isa_value(insn, ISA_IMM) == STUB_ERR >> 16)
		return ERR;
	return insn->class == ISA_LOAD && isa_relative(insn) && code_word(&words, target) == STUB_ERR ? ERR : 0;
}

/* The register that is read: A32 has MOV with a shift, and MOV to PC as a branch. */
static unsigned source(const struct isa_insn *insn)
{
	return isa_register(insn, isa_find(insn, ISA_SHIFTED) ? ISA_SHIFTED : ISA_IN);
}

/* MOV of the kernel's arguments to their places. */
static uint32_t of_move(const struct isa_insn *insn)
{
	unsigned to = isa_register(insn, ISA_OUT), from = source(insn);

	if (insn->class != ISA_ALU || strncmp(insn->row->name, "mov", 3))
		return 0;
	return (to == 1 && from == 7) || (to == 2 && from == 8) ? ARGS : 0;
}

static uint32_t of_branch(const struct isa_insn *insn)
{
	bool banked = insn->id == (insn->set == ISA_A32 ? (unsigned)A32_MSR_BANKED : (unsigned)T32_MSR_BANKED);

	if (banked && isa_value(insn, ISA_IMM) == 0x1e && !isa_value(insn, ISA_KIND))
		return ELR;
	if (insn->flow != ISA_INDIRECT)
		return 0;
	return source(insn) == 1 ? BX : source(insn) == 4 ? ENTERS : 0;
}

struct reading {
	struct code code;
	uint16_t live;
	uint32_t found;
};

static void read_word(void *ctx, unsigned slot, uint64_t at, uint32_t word)
{
	struct reading *r = ctx;
	struct isa_insn insn, next;

	if (!(r->live >> slot & 1))
		return;
	isa_decode(code_set(&r->code, at), word, &insn);
	code_decode(&r->code, at + insn.size, &next);
	r->found |= of_comparison(compared(&insn), &next) | of_register(&insn) | of_branch(&insn) |
		    of_move(&insn) | of_constant(&r->code, at, &insn);
}

/* --- all of them -------------------------------------------------------------------------------------------------- */

static const struct row {
	const char *guess;
	bool is_stub;
	unsigned most;
	uint32_t sign, shows, lacks;
} rows[] = {
	{ "arm-3.6", true, 95, GET | SET_R0, ONLY_TRAP | GET | SET_R0 | ASKS_MINUS_ONE,
	  ERR | MINUS_ONE | CMP_0 | CMP_1 | CMP_2 | RANGE | BX | HSCTLR | HTTBR },
	{ "arm-mid-2017", true, 95, GET | SET_R1 | BX, ONLY_TRAP | GET | SET_R1 | BX | MINUS_ONE | CMP_0 | CMP_1 | CMP_2 | CMP_3,
	  ERR | RANGE | HSCTLR | HTTBR },
	{ "arm-4.12", true, 98, SET_R1 | BX | ERR, ONLY_TRAP | SET_R1 | BX | ERR | CMP_0 | CMP_1 | CMP_2,
	  GET | MINUS_ONE | CMP_3 | RANGE | HSCTLR | HTTBR },
	{ "arm-5.7", true, 95, BX | ERR, ONLY_TRAP | BX | ERR | CMP_1,
	  SET_R0 | SET_R1 | GET | CMP_0 | CMP_2 | CMP_3 | RANGE | HSCTLR | HTTBR },
	{ "arm-zimage", true, 97, SET_R1 | BX | ERR, ONLY_TRAP | SET_R1 | BX | ERR | CMP_0 | CMP_1,
	  GET | CMP_2 | CMP_3 | RANGE | HSCTLR | HTTBR },
	{ "arm-zimage-enter", false, 90, ENTERS | ARGS, HYP_CALLS | ENTERS | ARGS,
	  SET_R0 | SET_R1 | GET | CMP_0 | CMP_1 | CMP_2 | CMP_3 | RANGE | ERR | HTTBR },
	{ "kvm-arm-3.9", false, 90, HTTBR | HSCTLR, ONLY_TRAP | HTTBR | HSCTLR | CMP_0, ERR | RANGE | BX | GET },
	{ "kvm-arm-4.12", false, 95, HTTBR | HSCTLR | ERR | RANGE, ONLY_TRAP | HTTBR | HSCTLR | ERR | RANGE, BX | GET },
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))
#define COST 15
#define LEAST 25

static unsigned ones(uint32_t bits)
{
	unsigned count = 0;

	for (; bits; bits &= bits - 1)
		count++;
	return count;
}

static const struct row *best_row(uint32_t found, unsigned *confidence)
{
	const struct row *best = NULL;

	*confidence = 0;
	for (const struct row *row = rows; row < rows + ROWS; row++) {
		unsigned cost = COST * ones((row->shows & ~found) | (row->lacks & found));
		unsigned score = cost < row->most ? row->most - cost : 0;

		if (2 * ones(row->sign & found) <= ones(row->sign) || score <= *confidence)
			continue;
		*confidence = score;
		best = row;
	}
	return best;
}

static void explain(uint32_t found, const struct row *row, char *why, size_t size)
{
	const uint32_t sets[] = { row->shows & found, row->lacks & found, row->shows & ~found };
	static const char *const before[] = { "", "but ", "not " };
	size_t used = 0;

	if (size)
		*why = '\0';
	for (unsigned set = 0; set < 3; set++)
		for (unsigned i = 0; i < FEATURE_COUNT; i++)
			if (sets[set] >> i & 1 && used < size)
				used += (size_t)snprintf(why + used, size - used, "%s%s%s", used ? "; " : "", before[set],
							 phrases[i]);
}

void classify_arm(const struct code *code, uint64_t table, struct hv_found *found)
{
	struct reading r = { .code = *code };
	const struct row *row;

	reach_code(code, table, &found->reach);
	r.live = found->reach.live;
	if (!found->reach.cut)
		reach_code_visit(code, table, read_word, &r);
	if (r.live == 1 << 5)
		r.found |= ONLY_TRAP;
	if (r.live == (1 << 5 | 1 << 2))
		r.found |= HYP_CALLS;
	row = best_row(r.found, &found->confidence);
	found->owner = row ? "Linux" : "unknown";
	found->level = row ? "Hyp" : "unknown";
	*found->guess = *found->why = '\0';
	if (!row || found->confidence < LEAST) {
		found->confidence = 0;
		return;
	}
	snprintf(found->guess, sizeof(found->guess), "%s", row->guess);
	explain(r.found, row, found->why, sizeof(found->why));
}

static const struct row *row_of(const char *guess)
{
	for (const struct row *row = rows; row < rows + ROWS; row++)
		if (!strcmp(row->guess, guess))
			return row;
	return NULL;
}

bool classify_arm_knows(const char *guess)
{
	return row_of(guess) != NULL;
}

bool classify_arm_is_stub(const char *guess)
{
	return row_of(guess) && row_of(guess)->is_stub;
}
