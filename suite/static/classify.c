/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which generation is this table? Each row says which features a generation shows and which it cannot show.
 * A broken stub still resembles its own generation most, so a feature out of place costs confidence and
 * excludes nothing, as long as most of what makes the generation is there.
 */
#include <stdio.h>
#include <string.h>

#include "hvcheck/stub.h"
#include "suite/static/classify-arm.h"
#include "suite/static/classify.h"
#include "suite/static/feature.h"
#include "suite/static/owner.h"

#define BIT(f) (1ull << FEATURE_##f)

#define CALLS (BIT(ERR) | BIT(SET_X1) | BIT(BR_X4))	/* what has set the stub apart since Linux 4.12 */
#define STUB (BIT(SET_X1) | BIT(BR_X4) | BIT(ERR) | BIT(X0_0) | BIT(X0_1)) /* of every one since Linux 4.12 */
#define VHE (BIT(HCR) | BIT(SVE) | BIT(ICH_VTR))		/* of one that can do more than those */
#define NEWER (BIT(ERR) | VHE)					/* than the oldest */
#define KVM (BIT(X0_RANGE) | BIT(TTBR0) | BIT(SMCCC) | BIT(VTTBR) | BIT(ESR_EL1) | BIT(ESR))

/*
 * A table that has not more than half of `sign` is out: two instructions of ten are no stub. Every other
 * feature out of place costs confidence.
 */
static const struct row {
	const char *guess;
	bool is_stub;		/* a generation of the hyp stub itself */
	unsigned most;		/* confidence if everything fits */
	uint64_t sign, shows, lacks;
	const char *owner;
} rows[] = {
	{ "linux-3.8", true, 95, BIT(ESR) | BIT(GET) | BIT(SET_X0),
	  BIT(ONLY_EL1) | BIT(ESR_X1) | BIT(ESR) | BIT(GET) | BIT(SET_X0),
	  NEWER | BIT(X0_1) | BIT(X0_2) | BIT(ISS) | BIT(BR) | BIT(X0_RANGE) | BIT(MANY), "Linux" },
	{ "iss-2015", true, 95, BIT(ESR) | BIT(ISS) | BIT(GET) | BIT(SET_X0),
	  BIT(ONLY_EL1) | BIT(ESR) | BIT(ISS) | BIT(GET) | BIT(SET_X0),
	  NEWER | BIT(X0_1) | BIT(X0_2) | BIT(ESR_X1) | BIT(BR) | BIT(MANY), "Linux" },
	{ "linux-4.7", true, 95, BIT(ESR) | BIT(GET) | BIT(SET_X1),
	  BIT(ONLY_EL1) | BIT(ESR_LR) | BIT(ESR) | BIT(GET) | BIT(SET_X1) | BIT(X0_0) | BIT(X0_1),
	  NEWER | BIT(X0_2) | BIT(BR) | BIT(MANY), "Linux" },
	{ "linux-4.8", true, 95, BIT(ESR) | BIT(GET) | BIT(SET_X1) | BIT(BR_X4),
	  BIT(ONLY_EL1) | BIT(ESR_LR) | BIT(ESR) | BIT(GET) | BIT(SET_X1) | BIT(X0_0) | BIT(X0_1) |
	  BIT(X0_2) | BIT(BR_X4),
	  NEWER | BIT(X0_3) | BIT(MANY), "Linux" },
	{ "linux-4.12", true, 98, CALLS,
	  STUB | BIT(ONLY_EL1) | BIT(X0_2),
	  KVM | VHE | BIT(X0_3) | BIT(X0_4) | BIT(BODY) | BIT(MANY), "Linux" },
	{ "call-func-2017", true, 95, BIT(ERR) | BIT(BR) | BIT(BR_X4),
	  BIT(ONLY_EL1) | BIT(ERR) | BIT(X0_0) | BIT(X0_1) | BIT(X0_2) | BIT(BR) | BIT(BR_X4) | BIT(LITERAL),
	  KVM | VHE | BIT(SET) | BIT(GET) | BIT(X0_3) | BIT(MANY), "Linux" },
	{ "linux-5.12", true, 98, CALLS,
	  STUB | BIT(ONLY_EL1) | BIT(X0_2) | BIT(X0_3) | BIT(HCR),
	  KVM | BIT(SVE) | BIT(ICH_VTR) | BIT(X0_4) | BIT(BODY) | BIT(MANY), "Linux" },
	{ "linux-5.13", true, 98, CALLS,
	  STUB | BIT(EL2H) | BIT(X0_2) | BIT(X0_3) | BIT(HCR),
	  KVM | BIT(SVE) | BIT(ICH_VTR) | BIT(X0_4) | BIT(BODY) | BIT(MANY), "Linux" },
	{ "elx-sync-2021", true, 98, CALLS,
	  STUB | BIT(EL2H) | BIT(X0_2) | BIT(X0_3) | BIT(HCR) | BIT(BODY),
	  KVM | BIT(SVE) | BIT(ICH_VTR) | BIT(X0_4) | BIT(MANY), "Linux" },
	{ "linux-6.0", true, 98, CALLS,
	  STUB | BIT(EL2H) | BIT(X0_2) | BIT(X0_3) | BIT(HCR) | BIT(SVE),
	  KVM | BIT(ICH_VTR) | BIT(X0_4) | BIT(BODY) | BIT(MANY), "Linux" },
	{ "linux-6.19", true, 98, CALLS,
	  STUB | BIT(EL2H) | BIT(X0_2) | BIT(X0_3) | BIT(HCR) | BIT(SVE) | BIT(ICH_VTR) | BIT(X0_4),
	  KVM | BIT(BODY) | BIT(MANY), "Linux" },
	{ "hibernate-4.7", false, 95, BIT(SET_X24),
	  BIT(ONLY_EL1) | BIT(SET_X24) | BIT(SET),
	  KVM | NEWER | BIT(X0_1) | BIT(X0_2) | BIT(BR) | BIT(MANY), "Linux" },
	{ "kexec-2019", false, 95, BIT(BARE_BR),
	  BIT(ONLY_EL1) | BIT(BARE_BR) | BIT(BR_X4) | BIT(BR),
	  KVM | NEWER | BIT(X0_1) | BIT(X0_2) | BIT(SET) | BIT(MANY), "Linux" },
	{ "trans-pgd-5.16", false, 98, CALLS,
	  STUB | BIT(ONLY_EL1) | BIT(BODY),
	  KVM | VHE | BIT(X0_2) | BIT(X0_3) | BIT(MANY), "Linux" },
	{ "kvm-init-4.12", false, 90, BIT(TTBR0) | BIT(X0_RANGE) | BIT(SCTLR),
	  BIT(ONLY_EL1) | BIT(X0_RANGE) | BIT(TTBR0) | BIT(SCTLR) | BIT(SET) | BIT(ERR),
	  BIT(SMCCC) | BIT(FOLDED) | BIT(ESR) | BIT(ESR_EL1) | BIT(SET_X1) | BIT(BR_X4) | BIT(MANY), "Linux, KVM" },
	{ "kvm-init-5.10", false, 92, BIT(TTBR0) | BIT(X0_RANGE) | BIT(SCTLR),
	  BIT(ONLY_EL1) | BIT(X0_RANGE) | BIT(TTBR0) | BIT(SCTLR) | BIT(SET) | BIT(ERR) | BIT(FOLDED),
	  BIT(SMCCC) | BIT(ESR) | BIT(ESR_EL1) | BIT(SET_X1) | BIT(BR_X4) | BIT(MANY), "Linux, KVM" },
	{ "kvm-init-5.11", false, 95, BIT(TTBR0) | BIT(X0_RANGE) | BIT(SCTLR),
	  BIT(ONLY_EL1) | BIT(X0_RANGE) | BIT(TTBR0) | BIT(SCTLR) | BIT(SET) | BIT(ERR) | BIT(SMCCC),
	  BIT(FOLDED) | BIT(ESR) | BIT(ESR_EL1) | BIT(SET_X1) | BIT(BR_X4) | BIT(MANY), "Linux, KVM" },
	{ "kvm-live-4.12", false, 75, BIT(X0_RANGE) | BIT(HVC64),
	  BIT(MANY) | BIT(HVC64) | BIT(ESR) | BIT(X0_RANGE) | BIT(BR) | BIT(VTTBR) | BIT(BLR),
	  BIT(SMCCC) | BIT(SET_X1) | BIT(ESR_EL1) | BIT(BR_X4), "Linux, KVM" },
	{ "kvm-live-5.11", false, 85, BIT(X0_RANGE) | BIT(HVC64),
	  BIT(MANY) | BIT(HVC64) | BIT(ESR) | BIT(X0_RANGE) | BIT(BR),
	  BIT(SET_X1) | BIT(VTTBR) | BIT(BR_X4), "Linux, KVM" },
};

#define ROWS (sizeof(rows) / sizeof(*rows))
/* Of a feature out of place: half as much again if calls are told apart, more for a layout that no slip changes. */
#define COST 12
#define SELECTORS (BIT(X0_0) | BIT(X0_1) | BIT(X0_2) | BIT(X0_3) | BIT(X0_4) | BIT(X0_RANGE) | BIT(ISS) | BIT(ICH_VTR))
#define LAYOUT BIT(BODY)
#define LAYOUT_COST 18
#define LEAST 25	/* below this, nothing is known */
#define HALF 50

static unsigned ones(uint64_t bits)
{
	unsigned count = 0;

	for (; bits; bits &= bits - 1)
		count++;
	return count;
}

/* Row that `found` fits best, or ROWS; of equal ones that with more to show. */
static size_t best_row(uint64_t found, unsigned *confidence)
{
	size_t best = ROWS;

	*confidence = 0;
	for (size_t i = 0; i < ROWS; i++) {
		uint64_t wrong = (rows[i].shows & ~found) | (rows[i].lacks & found);
		unsigned cost = COST * ones(wrong) + COST / 2 * ones(wrong & SELECTORS) + LAYOUT_COST * ones(wrong & LAYOUT);
		unsigned score = cost < rows[i].most ? rows[i].most - cost : 0;

		if (2 * ones(rows[i].sign & found) <= ones(rows[i].sign))
			continue;
		if (score > *confidence ||
		    (score && score == *confidence && ones(rows[i].shows) > ones(rows[best].shows))) {
			*confidence = score;
			best = i;
		}
	}
	return best;
}

/* Add `phrase` to a list of them, if it fits. */
static void append(char *list, size_t size, const char *before, const char *phrase)
{
	size_t used = size ? strlen(list) : 0;

	if (used + strlen(before) + strlen(phrase) + 3 <= size)
		snprintf(list + used, size - used, "%s%s%s", used ? "; " : "", before, phrase);
}

/* What speaks for `row`, then what speaks against it. */
static void explain(uint64_t found, uint64_t shows, uint64_t lacks, char *why, size_t size)
{
	uint64_t sets[] = { shows & ~found, lacks & found, shows & found };
	static const char *const before[] = { "not ", "but ", "" };

	for (unsigned set = 3; set--;)
		for (unsigned i = 0; i < FEATURE_COUNT; i++)
			if (sets[set] >> i & 1)
				append(why, size, before[set], feature_phrases[i]);
}

/* A table that is no known generation's: what it is, and whose. */
static void take_owner(struct hv_found *found, const struct owner *o, uint64_t features)
{
	found->confidence = o->confidence;
	found->owner = o->owner;
	snprintf(found->guess, sizeof(found->guess), "%s", o->guess);
	explain(features, features & (o->all | BIT(MANY) | BIT(ONLY_EL1) | BIT(EL2H)), 0, found->why, sizeof(found->why));
}

/* A known project's entry code decides. Else a resemblance must be more than what any table of that level is. */
static const struct owner *owner_of(uint64_t features, unsigned confidence)
{
	const struct owner *o = owner_known(features);

	if (o)
		return o;
	o = owner_unknown(features);
	return o && (confidence < LEAST || (confidence < HALF && o->confidence > confidence)) ? o : NULL;
}

void classify(const uint8_t *image, size_t size, uint64_t table, struct hv_found *found)
{
	uint64_t features = feature_set_of(image, size, table, &found->reach);
	size_t best = best_row(features, &found->confidence);
	const struct owner *o = owner_of(features, found->confidence);

	found->owner = "unknown";
	found->level = owner_level(features);
	*found->guess = *found->why = '\0';
	if (o) {
		take_owner(found, o, features);
	} else if (found->confidence >= LEAST) {
		found->owner = rows[best].owner;
		snprintf(found->guess, sizeof(found->guess), "%s", rows[best].guess);
		explain(features, rows[best].shows, rows[best].lacks, found->why, sizeof(found->why));
	} else {
		found->confidence = 0;
	}
}

unsigned hv_classify(const uint8_t *image, size_t size, uint64_t table, char *guess, size_t guess_size,
		     char *why, size_t why_size)
{
	struct hv_found found = { .confidence = 0 };

	if (size >= HV_TABLE_SIZE && table <= size - HV_TABLE_SIZE)
		classify(image, size, table, &found);
	snprintf(guess, guess_size, "%s", found.guess);
	snprintf(why, why_size, "%s", found.why);
	return found.confidence;
}

unsigned hv_classify_stub(const struct hv_stub *stub, char *guess, size_t guess_size, char *why, size_t why_size)
{
	const struct code code = code_of(stub);
	struct hv_found found = { .confidence = 0 };

	if (stub->exec == HV_A64)
		return hv_classify(stub->image, stub->size, stub->table, guess, guess_size, why, why_size);
	classify_arm(&code, stub->table, &found);
	snprintf(guess, guess_size, "%s", found.guess);
	snprintf(why, why_size, "%s", found.why);
	return found.confidence;
}

static const struct row *row_of(const char *guess)
{
	for (size_t i = 0; i < ROWS; i++)
		if (!strcmp(rows[i].guess, guess))
			return &rows[i];
	return NULL;
}

bool hv_is_hyp_stub(const char *guess)
{
	const struct row *row = row_of(guess);

	return row ? row->is_stub : classify_arm_is_stub(guess);
}

bool hv_is_generation(const char *guess)
{
	return row_of(guess) || classify_arm_knows(guess);
}
