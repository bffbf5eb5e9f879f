/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules as a table, and the generations as a list. */
#include "hvcheck/verdict.h"

const struct hv_rule_info hv_rules[HV_RULE_COUNT] = {
#define HV_RULE(id, name, needs, sentence, source) [HV_##id] = { name, needs, sentence, source },
#include "hvcheck/rules.def"
#undef HV_RULE
};
