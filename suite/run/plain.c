/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Planned calls without a look inside: made all at once, and judged by what comes of them. If they executed what no watched call
 * did, they are watched as well.
 */
#include "suite/run/share.h"

/* A failure's reason is not that another call was not made. */
static void say_skip(struct hv_row *row, const char *why, const char *machine)
{
	if (row && row->status != HV_FAIL)
		rows_say(row, why, machine);
}

/* What this machine cannot be asked is a SKIP of the rules that the call was for. */
static void skip(struct suite *s, struct share *sh, const struct hv_planned *p)
{
	uint64_t sees = p->sees & ~sh->m->sees, has = p->has & ~sh->m->has;
	const char *why = has & HV_HAS_GICV3 ? "%s has no GICv3" : has & HV_HAS_VHE ? "%s has no VHE" :
			  has & HV_HAS_A32 ? "%s has no AArch32 at EL1" :
			  sees & HV_SEE_PATH ? "%s cannot watch the stub at work" : "%s cannot raise this exception";

	if (p->aim != HV_RULE_NONE) {
		say_skip(suite_row(s, p->name, (enum hv_rule)p->aim, sh->m->name), why, sh->m->name);
	} else if (has & HV_HAS_A32 || sees & HV_SEE_SLOTS) {
		say_skip(suite_row(s, p->name, HV_SLOT_01, sh->m->name), why, sh->m->name);
		say_skip(suite_row(s, p->name, HV_SLOT_02, sh->m->name), why, sh->m->name);
	} else {
		say_skip(suite_row(s, p->name, HV_RES_01, sh->m->name), why, sh->m->name);
	}
}

/* The filter lets a row pass that this call could fill. */
static bool is_wanted(const struct suite *s, const struct share *sh, const struct hv_planned *p)
{
	const unsigned first = p->aim == HV_RULE_NONE ? 0 : p->aim, end = p->aim == HV_RULE_NONE ? HV_RULE_COUNT : first + 1;
	bool wanted = !s->options->filter;

	for (unsigned rule = first; rule < end && !wanted; rule++)
		wanted = rows_wants(s->report, s->options, p->name, (enum hv_rule)rule, sh->m->name);
	return wanted;
}

/* The machine can be asked this, and it can be seen in the file what comes of it. */
static bool is_asked(struct suite *s, struct share *sh, const struct hv_planned *p, void *ctx)
{
	enum hv_rule rule = p->aim == HV_RULE_NONE ? HV_LIVE_01 : (enum hv_rule)p->aim;

	(void)ctx;
	if (!is_wanted(s, sh, p))
		return false;
	if (!hv_is_runnable(p, sh->m))
		skip(s, sh, p);
	return hv_is_runnable(p, sh->m) && p->aim != HV_SYS_03 && !suite_is_hidden(s, sh, p->name, &p->call, rule);
}

struct plain {
	const struct hv_planned *plan;
	struct hv_outcome *outs;
};

static void judge(struct suite *s, struct share *sh, const struct hv_planned *p, const struct hv_outcome *out, void *ctx)
{
	struct plain *plain = ctx;

	plain->outs[p - plain->plan] = *out;
	suite_judge(s, sh, p, out);
}

int suite_run_plan(struct suite *s, struct share *sh, const struct hv_planned *plan, size_t count, struct hv_outcome *outs)
{
	struct plain plain = { plan, outs };

	if (suite_ask(s, sh, plan, count, &(struct onlooker){ .asks = is_asked, .judge = judge, .ctx = &plain }))
		return -1;
	return suite_watch_news(s, sh, plan, count);
}
