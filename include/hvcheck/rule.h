/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/* The rules by number, and sets of them. Freestanding: the payload on a board uses them too. */
#ifndef HVCHECK_RULE_H
#define HVCHECK_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "hvcheck/linkage.h"

HV_BEGIN

enum hv_rule {
#define HV_RULE(id, name, needs, sentence, source) HV_##id,
#include "hvcheck/rules.def"
#undef HV_RULE
	HV_RULE_COUNT,
	HV_RULE_NONE = HV_RULE_COUNT,
};

struct hv_rule_info {
	const char *name;	/* "REG-03" */
	uint64_t needs;		/* HV_SEE_* without which a machine cannot tell; 0: the rule is read off the stub itself */
	const char *sentence;	/* what holds */
	const char *source;	/* the document that says so, or "observed" */
};
extern const struct hv_rule_info hv_rules[HV_RULE_COUNT];

/* A set of rules, a bit for each. All zero is the empty set. */
#define HV_RULE_WORDS ((HV_RULE_COUNT + 63) / 64)
struct hv_rule_set {
	uint64_t word[HV_RULE_WORDS];
};

static inline bool hv_rule_set_has(const struct hv_rule_set *set, unsigned rule)
{
	return set->word[rule / 64] >> rule % 64 & 1;
}

static inline void hv_rule_set_add(struct hv_rule_set *set, unsigned rule)
{
	set->word[rule / 64] |= (uint64_t)1 << rule % 64;
}

static inline void hv_rule_set_add_all(struct hv_rule_set *set, const struct hv_rule_set *more)
{
	for (unsigned i = 0; i < HV_RULE_WORDS; i++)
		set->word[i] |= more->word[i];
}

static inline void hv_rule_set_keep(struct hv_rule_set *set, const struct hv_rule_set *these)
{
	for (unsigned i = 0; i < HV_RULE_WORDS; i++)
		set->word[i] &= these->word[i];
}

/* How many rules are in the set. */
static inline unsigned hv_rule_set_count(const struct hv_rule_set *set)
{
	unsigned count = 0;

	for (unsigned rule = 0; rule < HV_RULE_COUNT; rule++)
		count += hv_rule_set_has(set, rule);
	return count;
}

HV_END

#endif
