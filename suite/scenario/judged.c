/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "suite/scenario/judged.h"

void judged_say(struct judged *b, enum hv_rule rule, const char *format, ...)
{
	struct scenario_result *r = b->result;
	uint64_t blind = hv_rules[rule].needs & ~b->seen;
	va_list args;

	if (r->verdict_count == HV_RULE_COUNT)
		return;
	r->verdicts[r->verdict_count].rule = rule;
	r->verdicts[r->verdict_count].status = blind ? HV_UNSEEN : format ? HV_FAIL : HV_PASS;
	r->verdicts[r->verdict_count].why = NULL;
	if (format && !blind) {
		va_start(args, format);
		if (vasprintf(&r->verdicts[r->verdict_count].why, format, args) < 0) {
			r->verdicts[r->verdict_count].why = NULL;
			b->err = -1;
		}
		va_end(args);
	}
	r->verdict_count++;
}

void judged_pass(struct judged *b, enum hv_rule rule)
{
	judged_say(b, rule, NULL);
}

void judged_skip(struct judged *b, enum hv_rule rule, const char *why)
{
	struct scenario_result *r = b->result;

	judged_pass(b, rule);
	r->verdicts[r->verdict_count - 1].status = HV_SKIP;
	r->verdicts[r->verdict_count - 1].why = strdup(why);
	if (!r->verdicts[r->verdict_count - 1].why)
		b->err = -1;
}
