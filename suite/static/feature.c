/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Features of a vector table. Most are one instruction somewhere behind a live slot: a row of what it is, and of which registers.
 */
#include "isa/encode.h"
#include "hvcheck/stub.h"
#include "isa/exception.h"
#include "isa/isa.h"
#include "isa/sysreg.h"
#include "suite/static/word.h"
#include "suite/static/entry.h"
#include "suite/static/feature.h"
#include "suite/static/reach.h"

#define BIT(f) (1ull << FEATURE_##f)

const char *const feature_phrases[FEATURE_COUNT] = {
#define F(id, phrase) [FEATURE_##id] = phrase,
	FEATURES(F)
#undef F
};

/* Any register or operand. */
#define ANY (-1)

/* An instruction of 64 bits: `reg` is compared, branched to, transferred; `operand` is the constant, or the system register. */
#define CMP(reg, operand, feature) { A64_SUBS_IMM, reg, operand, BIT(feature) }
#define MRS(reg, sysreg, feature) { A64_MRS, reg, ISA_##sysreg, BIT(feature) }
#define MSR(sysreg, reg, feature) { A64_MSR, reg, ISA_##sysreg, BIT(feature) }
#define ONE(id, reg, feature) { A64_##id, reg, ANY, BIT(feature) }

static const struct word {
	uint16_t id;
	int8_t reg;
	int32_t operand;
	uint64_t shows;
} words[] = {
	CMP(0, 0, X0_0), ONE(CBZ, 0, X0_0), ONE(CBNZ, 0, X0_0),
	CMP(0, 1, X0_1), CMP(0, 2, X0_2), CMP(0, 3, X0_3), CMP(0, 4, X0_4),
	CMP(18, ANY, ISS),
	CMP(ANY, ISA_EC_HVC64, HVC64),
	MRS(1, ESR_EL2, ESR_X1), MRS(30, ESR_EL2, ESR_LR), MRS(ANY, ESR_EL2, ESR),
	MRS(0, VBAR_EL2, GET),
	MSR(VBAR_EL2, 0, SET_X0), MSR(VBAR_EL2, 1, SET_X1), MSR(VBAR_EL2, 24, SET_X24), MSR(VBAR_EL2, ANY, SET),
	ONE(BR, 4, BR_X4), ONE(BR, ANY, BR), ONE(BLR, ANY, BLR),
	MSR(HCR_EL2, ANY, HCR), MSR(ZCR_EL2, ANY, SVE), MSR(SMCR_EL2, ANY, SVE), MRS(ANY, ICH_VTR_EL2, ICH_VTR),
	MSR(SCTLR_EL2, ANY, SCTLR), MSR(TTBR0_EL2, ANY, TTBR0), MRS(ANY, VTTBR_EL2, VTTBR), MRS(ANY, ESR_EL1, ESR_EL1),
	ONE(LDR_LITERAL, ANY, LITERAL), ONE(LDR_LITERAL_W, ANY, LITERAL), ONE(LDRSW_LITERAL, ANY, LITERAL),
	ONE(PRFM_LITERAL, ANY, LITERAL), ONE(FP_LDR_LITERAL, ANY, LITERAL), ONE(ADR, ANY, LITERAL), ONE(ADRP, ANY, LITERAL),
};

/* A comparison: its result goes nowhere. */
static bool is_compare(const struct isa_insn *insn)
{
	return insn->id == A64_SUBS_IMM && isa_is_wide(insn) && isa_register(insn, ISA_OUT) == 31 && !isa_value(insn, ISA_SHIFT);
}

/* ROR x0, x0, #24, which is EXTR of one register twice: the selector and what it is folded with change places. */
static bool is_fold(const struct isa_insn *insn)
{
	const struct isa_insn extr = { .word = isa_word(A64_EXTR), .row = insn->row };

	return insn->id == A64_EXTR && insn->word == isa_with(&extr, isa_find(&extr, ISA_IMM), 24);
}

static int register_of(const struct isa_insn *insn)
{
	switch (insn->id) {
	case A64_SUBS_IMM: return (int)isa_register(insn, ISA_IN_SP);
	case A64_MRS: return (int)isa_register(insn, ISA_OUT);
	default: return (int)isa_register(insn, ISA_IN);
	}
}

static int32_t operand_of(const struct isa_insn *insn)
{
	return insn->id == A64_SUBS_IMM ? (int32_t)isa_value(insn, ISA_IMM) : (int32_t)ISA_SYSREG_OF(insn->word);
}

static bool is_64_bits(const struct isa_insn *insn)
{
	return insn->id == A64_CBZ || insn->id == A64_CBNZ ? isa_is_wide(insn) : insn->id != A64_SUBS_IMM || is_compare(insn);
}

static uint64_t features_of(const struct isa_insn *insn)
{
	uint64_t found = is_fold(insn) ? BIT(FOLDED) : 0;

	for (unsigned i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (words[i].id == insn->id && (words[i].reg == ANY || words[i].reg == register_of(insn)) &&
		    (words[i].operand == ANY || words[i].operand == operand_of(insn)) && is_64_bits(insn))
			found |= words[i].shows;
	return found;
}

static const struct {
	uint64_t value, shows;
} constants[] = {
	{ 0x0badca11, BIT(ERR) },
	{ 0xc6000000, BIT(SMCCC) },
};

struct reading {
	const uint8_t *image;
	size_t size;
	uint64_t found;
	uint64_t reg[32];	/* what move wide and literal loads made so far */
	uint16_t live;
};

static void read_constant(struct reading *r, uint64_t at, const struct isa_insn *insn)
{
	bool makes = insn->id == A64_MOVZ || insn->id == A64_MOVZ_W, keeps = insn->id == A64_MOVK || insn->id == A64_MOVK_W;
	uint64_t *reg;

	if (!makes && !keeps && !isa_is_literal(insn))
		return;
	reg = &r->reg[isa_register(insn, keeps ? ISA_IN_OUT : ISA_OUT)];
	if (makes || keeps) {
		unsigned shift = (unsigned)isa_value(insn, ISA_SHIFT) * 16;
		uint64_t value = (uint64_t)isa_value(insn, ISA_IMM) << shift;

		*reg = keeps ? (*reg & ~(0xffffull << shift)) | value : value;
	} else {
		*reg = hv_word(r->image, r->size, isa_target(insn, at));
	}
	for (unsigned i = 0; i < sizeof(constants) / sizeof(*constants); i++)
		if (*reg == constants[i].value)
			r->found |= constants[i].shows;
}

/* "cmp x0, #small" and a branch for order (lo, hs, lt ...): a test for a range of calls, not for one. */
static bool tests_range(const struct isa_insn *cmp, uint32_t word)
{
	struct isa_insn branch;

	isa_decode(ISA_A64, word, &branch);
	return is_compare(cmp) && isa_register(cmp, ISA_IN_SP) == 0 && isa_value(cmp, ISA_IMM) < 8 && branch.id == A64_B_COND &&
	       (1u << isa_value(&branch, ISA_COND_NAME) & 0x3f0c);
}

static void read_word(void *ctx, unsigned slot, uint64_t at, uint32_t word)
{
	struct reading *r = ctx;
	struct isa_insn decoded;

	if (!(r->live >> slot & 1))
		return;
	isa_decode(ISA_A64, word, &decoded);
	if (tests_range(&decoded, hv_word(r->image, r->size, at + 4))) {
		r->found |= BIT(X0_RANGE);
		return;
	}
	r->found |= features_of(&decoded);
	read_constant(r, at, &decoded);
}

static uint64_t features_of_live(uint16_t live)
{
	unsigned count = 0;

	for (unsigned slots = live; slots; slots &= slots - 1)
		count++;
	switch (live) {
	case 0:
		return BIT(DEAD);
	case 1 << 8:
		return BIT(ONLY_EL1);
	case 1 << 8 | 1 << 4:
		return BIT(EL2H);
	default:
		return count >= 8 ? BIT(MANY) : 0;
	}
}

static uint64_t features_of_entries(const uint8_t *image, size_t size, uint64_t table)
{
	uint32_t el1 = hv_word(image, size, table + 8 * HV_SLOT_SIZE);
	unsigned branches = 0;

	for (unsigned slot = 0; slot < 16; slot++)
		branches += isa_word_is_b(hv_word(image, size, table + slot * HV_SLOT_SIZE));
	return (!isa_word_is_b(el1) && el1 != ISA_WORD_NOP ? BIT(BODY) : 0) | (el1 == ISA_MAKE_BR(4) ? BIT(BARE_BR) : 0) |
		(branches >= 13 ? BIT(BRANCHES) : 0);
}

uint64_t feature_set_of(const uint8_t *image, size_t size, uint64_t table, struct hv_reach *reach)
{
	struct reading r = { .image = image, .size = size };
	struct entry entry;

	hv_reach_from(image, size, table, reach);
	r.live = reach->live;
	/* If there is more than a stub can have, then calls lead into C code, which may contain anything. */
	(reach->cut ? reach_without_calls : hv_reach_visit)(image, size, table, read_word, &r);
	entry_read(image, size, table, &entry);
	return r.found | entry.found | features_of_live(r.live) | features_of_entries(image, size, table);
}
