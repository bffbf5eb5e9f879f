/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Features of a vector table. Most are one instruction somewhere behind a live slot: a row of {mask, match}.
 */
#include "hvcheck/stub.h"
#include "suite/static/decode.h"
#include "suite/static/entry.h"
#include "suite/static/feature.h"
#include "suite/static/reach.h"

#define BIT(f) (1ull << HV_FEATURE_##f)

const char *const hv_feature_phrases[HV_FEATURE_COUNT] = {
#define F(id, phrase) [HV_FEATURE_##id] = phrase,
	HV_FEATURES(F)
#undef F
};

static const struct {
	uint32_t mask, match;
	uint64_t shows;
} words[] = {
	{ 0xffffffff, 0xf100001f, BIT(X0_0) },	/* cmp x0, #n */
	{ 0xfe00001f, 0xb4000000, BIT(X0_0) },	/* cbz, cbnz x0 */
	{ 0xffffffff, 0xf100041f, BIT(X0_1) },
	{ 0xffffffff, 0xf100081f, BIT(X0_2) },
	{ 0xffffffff, 0xf1000c1f, BIT(X0_3) },
	{ 0xffffffff, 0xf100101f, BIT(X0_4) },
	{ 0xffc003ff, 0xf100025f, BIT(ISS) },	/* cmp x18, #n */
	{ 0xffffffff, 0x93c06000, BIT(FOLDED) }, /* ror x0, x0, #24 */
	{ 0xfffffc1f, 0xf100581f, BIT(HVC64) },	/* cmp xN, #0x16 */
	{ 0xffffffff, 0xd53c5201, BIT(ESR_X1) }, /* mrs x1, esr_el2 */
	{ 0xffffffff, 0xd53c521e, BIT(ESR_LR) },
	{ 0xffffffe0, 0xd53c5200, BIT(ESR) },
	{ 0xffffffff, 0xd53cc000, BIT(GET) },	/* mrs x0, vbar_el2 */
	{ 0xffffffff, 0xd51cc000, BIT(SET_X0) }, /* msr vbar_el2, x0 */
	{ 0xffffffff, 0xd51cc001, BIT(SET_X1) },
	{ 0xffffffff, 0xd51cc018, BIT(SET_X24) },
	{ 0xffffffe0, 0xd51cc000, BIT(SET) },
	{ 0xffffffff, 0xd61f0080, BIT(BR_X4) },
	{ 0xfffffc1f, 0xd61f0000, BIT(BR) },
	{ 0xfffffc1f, 0xd63f0000, BIT(BLR) },
	{ 0xffffffe0, 0xd51c1100, BIT(HCR) },	/* msr hcr_el2 */
	{ 0xffffffe0, 0xd51c1200, BIT(SVE) },	/* msr zcr_el2 */
	{ 0xffffffe0, 0xd51c12c0, BIT(SVE) },	/* msr smcr_el2 */
	{ 0xffffffe0, 0xd53ccb20, BIT(ICH_VTR) }, /* mrs ich_vtr_el2 */
	{ 0xffffffe0, 0xd51c1000, BIT(SCTLR) },	/* msr sctlr_el2 */
	{ 0xffffffe0, 0xd51c2000, BIT(TTBR0) },	/* msr ttbr0_el2 */
	{ 0xffffffe0, 0xd53c2100, BIT(VTTBR) },	/* mrs vttbr_el2 */
	{ 0xffffffe0, 0xd5385200, BIT(ESR_EL1) }, /* mrs esr_el1 */
	{ 0x3b000000, 0x18000000, BIT(LITERAL) }, /* ldr literal */
	{ 0x1f000000, 0x10000000, BIT(LITERAL) }, /* adr, adrp */
};

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

static void read_constant(struct reading *r, uint64_t at, const struct hv_insn *insn)
{
	uint64_t value = (uint64_t)insn->imm << insn->shift, *reg = &r->reg[insn->rd];

	if (insn->form == HV_FORM_MOVZ)
		*reg = value;
	else if (insn->form == HV_FORM_MOVK)
		*reg = (*reg & ~(0xffffull << insn->shift)) | value;
	else if (insn->form == HV_FORM_LDR_LITERAL)
		*reg = hv_word(r->image, r->size, hv_insn_target(insn, at));
	else
		return;
	for (unsigned i = 0; i < sizeof(constants) / sizeof(*constants); i++)
		if (*reg == constants[i].value)
			r->found |= constants[i].shows;
}

/* "cmp x0, #small" and a branch for order (lo, hs, lt ...): a test for a range of calls, not for one. */
static bool tests_range(uint32_t cmp, uint32_t branch)
{
	return (cmp & 0xffffe3ff) == 0xf100001f && (branch & 0xff000010) == 0x54000000 &&
		(1u << (branch & 15) & 0x3f0c);
}

static void read_word(void *ctx, unsigned slot, uint64_t at, uint32_t word)
{
	struct reading *r = ctx;
	struct hv_insn insn;

	if (!(r->live >> slot & 1))
		return;
	if (tests_range(word, hv_word(r->image, r->size, at + 4))) {
		r->found |= BIT(X0_RANGE);
		return;
	}
	for (unsigned i = 0; i < sizeof(words) / sizeof(*words); i++)
		if ((word & words[i].mask) == words[i].match)
			r->found |= words[i].shows;
	hv_decode(word, &insn);
	read_constant(r, at, &insn);
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
		branches += hv_word(image, size, table + slot * HV_SLOT_SIZE) >> 26 == 5;
	return (el1 >> 26 != 5 && el1 != HV_NOP ? BIT(BODY) : 0) | (el1 == 0xd61f0080 ? BIT(BARE_BR) : 0) |
		(branches >= 13 ? BIT(BRANCHES) : 0);
}

uint64_t hv_features(const uint8_t *image, size_t size, uint64_t table, struct hv_reach *reach)
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
