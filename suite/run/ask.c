/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Planned calls, made on the subject as it is loaded. An onlooker says which of them are made, may watch each of them from inside
 * the machine, and judges what comes of it. There is one loop for all of them.
 */
#include <stdlib.h>

#include "suite/run/share.h"

/* What it was to show above all. */
static enum hv_rule rule_of(const struct suite *s, const struct hv_planned *p)
{
	if (p->aim != HV_RULE_NONE)
		return (enum hv_rule)p->aim;
	if (p->call.event == HV_EVENT_SVC || p->call.event == HV_EVENT_SMC)
		return HV_NEAR_01;
	return s->abi->live >> hv_call_slot(s->abi->exec, &p->call) & 1 ? HV_LIVE_01 : HV_SLOT_01;
}

/* The machine gave up before it came to this call. */
static bool hide_unrun(struct suite *s, struct share *sh, const struct hv_planned *p, const struct hv_outcome *out)
{
	if (!hv_is_unrun(out))
		return false;
	rows_hide(suite_row(s, p->name, rule_of(s, p), sh->m->name), sh->m->ops->explain(sh->m, out->why));
	return true;
}

#define FEW 2	/* calls at once, if the first failure is enough: on a board each that hangs may cost seconds */

/* With an observer the calls are made one by one, as what it has noted is of one call; else all at once, or a few. */
static int make(struct suite *s, struct share *sh, const struct hv_planned *const *asked, size_t count,
		const struct onlooker *o, struct hv_call *calls, struct hv_outcome *outs)
{
	size_t step = o->observer ? 1 : s->options->first && count > FEW ? FEW : count;

	for (size_t i = 0; i < count; i++)
		calls[i] = asked[i]->call;
	for (size_t at = 0; at < count && !suite_knows_enough(s); at += step) {
		if (step > count - at)
			step = count - at;
		if (o->begin)
			o->begin(s, sh, asked[at], o->ctx);
		if (sh->m->ops->run(sh->m, calls + at, outs + at, step))
			return suite_lose(s, sh->m);
		s->report->calls += step;
		for (size_t i = at; i < at + step; i++)
			if (!hide_unrun(s, sh, asked[i], &outs[i]))
				o->judge(s, sh, asked[i], &outs[i], o->ctx);
	}
	return 0;
}

static int attach(struct suite *s, struct share *sh, const struct hv_observer *observer)
{
	return sh->m->ops->observe(sh->m, observer) ? suite_lose(s, sh->m) : 0;
}

int suite_ask(struct suite *s, struct share *sh, const struct hv_planned *plan, size_t count, const struct onlooker *o)
{
	const struct hv_planned **asked = calloc(count ? count : 1, sizeof(*asked));
	struct hv_call *calls = calloc(count ? count : 1, sizeof(*calls));
	struct hv_outcome *outs = calloc(count ? count : 1, sizeof(*outs));
	size_t n = 0;
	int err = -1;

	if (!asked || !calls || !outs) {
		snprintf(s->error, s->error_size, "out of memory");
		goto out;
	}
	for (size_t i = 0; i < count; i++)
		if (o->asks(s, sh, &plan[i], o->ctx))
			asked[n++] = &plan[i];
	if (n && o->observer && attach(s, sh, o->observer))
		goto out;
	err = make(s, sh, asked, n, o, calls, outs);
	if (n && o->observer && attach(s, sh, NULL))
		err = -1;
out:
	free(asked);
	free(calls);
	free(outs);
	return err;
}
