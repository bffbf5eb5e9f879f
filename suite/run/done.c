/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the calls of the plan do on their way: each is watched from inside the machine, and what it did that it may not is a failure
 * of a rule, whatever came of the call on this machine. So are other calls that execute what none of the plan's does.
 */
#define _GNU_SOURCE
#include <stdio.h>

#include "isa/isa.h"
#include "suite/run/deeds.h"
#include "suite/run/executed.h"
#include "suite/run/share.h"
#include "suite/static/effect.h"
#include "suite/static/reach.h"
#include "suite/static/word.h"

#define WHAT_IS_DONE "what-is-done"
#define OWN 2	/* of the rules have a test of their own; the others are judged by outcomes, too, and can only fail here besides */

static char *describe(const struct suite *s, const struct share *sh, const struct hv_planned *p, const struct deed *deed)
{
	uint64_t distance = 0, at = deed->at - sh->m->places.stub;
	const char *symbol = hv_stub_symbol(s->stub, at, &distance);
	uint32_t insn = hv_word(s->stub->image, s->stub->size, at);
	char text[128], *why;

	if (s->abi->exec == HV_A32)
		hv_disassemble_a32(s->stub->thumb, deed->at, insn, text, sizeof(text));
	else
		hv_disassemble(deed->at, insn, text, sizeof(text));
	return asprintf(&why, "%s: \"%s\" at %s+0x%llx %s", p->name, text, symbol ? symbol : "image",
			(unsigned long long)(symbol ? distance : at), deed->what) < 0 ? NULL : why;
}

/* The row for deed `i`; NULL: there is none to add to. A call that was made for one rule counts for that one. */
static struct hv_row *row_for(struct suite *s, const struct share *sh, const struct hv_planned *p, const struct doing *d,
			      unsigned i)
{
	if (i < OWN)
		return suite_row(s, WHAT_IS_DONE, deeds_asked[i], sh->m->name);
	if (!d->deeds[i].what)
		return NULL;
	return suite_row(s, p->name, p->aim == HV_RULE_NONE ? deeds_asked[i] : (enum hv_rule)p->aim, sh->m->name);
}

static void judge(struct suite *s, struct share *sh, const struct hv_planned *p, const struct doing *d,
		  const struct hv_outcome *out)
{
	for (unsigned i = 0; i < DEEDS_ASKED; i++) {
		struct hv_row *row = row_for(s, sh, p, d, i);

		if (!row || !rows_add(row, d->deeds[i].what ? HV_FAIL : HV_PASS))
			continue;
		row->verdict = (struct hv_verdict){ .rule = (uint16_t)deeds_asked[i], .status = HV_FAIL };
		row->planned = *p;
		row->outcome = *out;
		row->why = describe(s, sh, p, &d->deeds[i]);
		row->replay = suite_replay(s, sh, row->rule);
	}
}

static void look_at_code(void *ctx, uint64_t at, uint32_t insn)
{
	bool *acts = ctx;
	struct isa_insn decoded;

	(void)at;
	isa_decode(ISA_A64, insn, &decoded);
	*acts |= effect_of(insn) != EFFECT_NONE || (isa_reads(&decoded) | isa_writes(&decoded)) & ISA_MEMORY ||
		 decoded.class == ISA_PREFETCH || decoded.flow == ISA_INDIRECT || decoded.flow == ISA_INDIRECT_CALL ||
		 decoded.flow == ISA_RETURN;
}

/* A dead slot that only spins has nothing to watch, and to watch it spin takes longer than all live calls. */
static uint16_t quiet_slots(const struct suite *s)
{
	uint16_t quiet = 0;

	if (s->abi->exec == HV_A32)	/* a word is a branch to itself, or is not quiet; that one is asked as little as others */
		return (uint16_t)~s->abi->live;
	for (unsigned slot = 0; slot < 16; slot++) {
		uint64_t at = s->stub->table + slot * HV_SLOT_SIZE;
		bool acts = false;

		if (!reach_handler(s->stub->image, s->stub->size, at, look_at_code, &acts) && !acts)
			quiet |= (uint16_t)(1u << slot);
	}
	return quiet & (uint16_t)~s->abi->live;
}

/* What is no business of the stub's, or leads through page tables that are none, is not. */
static bool is_watched(const struct suite *s, const struct share *sh, const struct hv_planned *p, uint16_t quiet)
{
	unsigned slot = hv_call_slot(s->abi->exec, &p->call);

	return p->call.event <= HV_EVENT_SERROR && hv_is_runnable(p, sh->m) && p->aim != HV_CALL_02 && p->aim != HV_SYS_03 &&
	       !((s->abi->busy | quiet) >> slot & 1);
}

/* What the kernel may write over is not what runs: to watch the file's own words there would say nothing of the kernel. */
static bool is_hidden(struct suite *s, struct share *sh, const struct hv_planned *p)
{
	bool hidden = false;

	for (unsigned i = 0; i < OWN; i++)
		hidden |= suite_is_unknown(s, sh, WHAT_IS_DONE, &p->call, deeds_asked[i]);
	return hidden;
}

struct watching {
	struct doing d;
	uint16_t quiet;
};

static bool is_asked(struct suite *s, struct share *sh, const struct hv_planned *p, void *ctx)
{
	struct watching *w = ctx;

	return is_watched(s, sh, p, w->quiet) && !is_hidden(s, sh, p);
}

static void begin_call(struct suite *s, struct share *sh, const struct hv_planned *p, void *ctx)
{
	struct watching *w = ctx;

	deeds_begin(&w->d, s->abi, sh->m, &p->call);
}

static void end_call(struct suite *s, struct share *sh, const struct hv_planned *p, const struct hv_outcome *out, void *ctx)
{
	struct watching *w = ctx;

	deeds_look_back(&w->d);
	judge(s, sh, p, &w->d, out);
}

static bool can_watch(const struct share *sh)
{
	return sh->m->sees & HV_SEE_PATH && sh->m->ops->observe;
}

static int watch(struct suite *s, struct share *sh, const struct hv_planned *plan, size_t count)
{
	struct watching w = { .quiet = quiet_slots(s) };
	const struct hv_observer observer = { .step = s->abi->exec == HV_A32 ? deeds_look_at_step_a32 : deeds_look_at_step,
					      .access = deeds_look_at_access, .ctx = &w.d };

	bool told = executed_begin(s->executed, sh->m);
	int err = suite_ask(s, sh, plan, count, &(struct onlooker){
		.observer = &observer, .asks = is_asked, .begin = begin_call, .judge = end_call, .ctx = &w });

	if (told)
		executed_end(s->executed, sh->m);
	return err;
}

int suite_watch_news(struct suite *s, struct share *sh, const struct hv_planned *plan, size_t count)
{
	return can_watch(sh) && executed_is_news(s->executed, sh->m) ? watch(s, sh, plan, count) : 0;
}

int suite_done(struct suite *s, struct share *sh)
{
	if (can_watch(sh))
		return watch(s, sh, s->plan, s->plan_count);
	for (unsigned i = 0; i < OWN; i++) {
		struct hv_row *row = suite_row(s, WHAT_IS_DONE, deeds_asked[i], sh->m->name);

		rows_say(row, "%s cannot watch the stub at work", sh->m->name);
		if (row)
			rows_add(row, HV_UNSEEN);
	}
	return 0;
}
