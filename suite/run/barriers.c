/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Each call of a stub once more, on a machine that models barriers: what the stub relies upon must have taken effect. A call that
 * moves its caller to EL2 takes EL1's MMU along, and one that begins a hypervisor puts EL1 under it: both are made with that on
 * as well.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "hvcheck/scenario.h"
#include "suite/run/share.h"
#include "suite/scenario/scenario.h"

#define EVERY_CALL "every-call"
#define BLOCKS 5000

static const enum hv_rule barrier_rules[] = { HV_SYNC_02, HV_SYNC_03, HV_SYNC_04, HV_SYNC_05, HV_ALIGN_02 };
#define BARRIER_RULES (sizeof(barrier_rules) / sizeof(barrier_rules[0]))

/* EL1's own 1:1 map: blocks of 1 GiB, Normal Non-cacheable, for EL1 alone, as what EL0 may write EL1 cannot execute. */
#define BLOCK (1ull << 10 | HV_IDMAP_MAIR_INDEX << 2 | 1)
#define TCR_EL1_39_BITS (2ull << 32 | 1u << 23 | 25u << 16 | 25)	/* IPS 40 bits; no TTBR1 */

static void translate(struct hv_call *call, uint64_t at, uint64_t table[512])
{
	for (uint64_t i = 0; i < 512; i++)
		table[i] = i << 30 | BLOCK;
	call->in.r[HV_TTBR0_EL1] = at;
	call->in.r[HV_TCR_EL1] = TCR_EL1_39_BITS;
	call->in.r[HV_MAIR_EL1] = 0x44ull << 8 * HV_IDMAP_MAIR_INDEX;
	call->in.r[HV_SCTLR_EL1] |= HV_SCTLR_M;
}

/* What was found, one row a rule. `planned` gave it. */
static void record(struct suite *s, struct share *sh, const struct hv_planned *planned, const struct hv_outcome *out)
{
	for (size_t i = 0; i < sh->m->hazard_count; i++) {
		const struct hv_hazard *h = &sh->m->hazards[i];
		struct hv_row *row = suite_row(s, EVERY_CALL, hazard_rule((enum hv_hazard_kind)h->kind), sh->m->name);
		char text[1024], where[64] = "";
		uint64_t distance, pc = h->reader.pc - sh->m->places.stub;
		const char *symbol = hv_stub_symbol(s->stub, pc, &distance);

		if (suite_is_known(s, row, hazard_rule((enum hv_hazard_kind)h->kind), &planned->call) || !row ||
		    !rows_add(row, HV_FAIL))
			continue;
		if (symbol)
			snprintf(where, sizeof(where), " (%s + %#llx)", symbol, (unsigned long long)distance);
		row->planned = *planned;
		row->outcome = *out;
		row->verdict = (struct hv_verdict){ .rule = (uint16_t)row->rule, .status = HV_FAIL };
		if (asprintf(&row->why, "%s: %s%s", planned->name, hazard_text(h, NULL, text, sizeof(text)), where) < 0)
			row->why = NULL;
		row->replay = suite_replay(s, sh, row->rule);
	}
}

static int play(struct suite *s, struct share *sh, const struct hv_planned *planned, const struct hv_patch *table)
{
	const struct hv_scene scene = { .call = planned->call, .patches = table, .patch_count = table ? 1 : 0, .blocks = BLOCKS };
	struct hv_outcome out;

	if (sh->m->ops->play(sh->m, &scene, &out))
		return suite_lose(s, sh->m);
	s->report->calls++;
	for (size_t i = 0; i < BARRIER_RULES; i++) {
		struct hv_row *row = suite_row(s, EVERY_CALL, barrier_rules[i], sh->m->name);

		if (row)
			rows_add(row, HV_PASS);
	}
	record(s, sh, planned, &out);
	return 0;
}

static bool is_first(const struct suite *s, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (s->plan[i].name == s->plan[index].name && s->plan[i].aim == HV_RULE_NONE)
			return false;
	return s->plan[index].aim == HV_RULE_NONE && s->plan[index].call.event == HV_EVENT_HVC;
}

/* The call that finds E2H set goes another way, by other names. */
static bool finds_e2h(const struct hv_planned *p)
{
	return p->aim == HV_RULE_NONE && p->call.in.r[HV_HCR_EL2] & HV_HCR_E2H;
}

/* In Hyp mode, the call that finds the MMU on: a stub's own order matters more then. */
static bool finds_mmu(const struct suite *s, const struct hv_planned *p)
{
	return s->abi->exec == HV_A32 && !s->abi->mmu_on && p->call.in.r[HV_SCTLR_EL2] & HV_SCTLR_M &&
	       p->call.event == HV_EVENT_HVC;
}

/* The call of all other numbers, with other ones: its instructions may go by flags. */
static bool is_limit(const struct suite *s, const struct share *sh, const struct hv_planned *p)
{
	const struct hv_call_spec *unknown = &s->abi->unknown;

	return s->abi->exec == HV_A32 && unknown->aim_count && p->aim == HV_RULE_NONE && !p->call.event &&
	       hv_abi_select(s->abi, &p->call) == unknown && p->call.in.r[HV_X0] - sh->m->places.canary >= HV_CANARY_SIZE;
}

static bool is_hidden(struct suite *s, struct share *sh, const struct hv_planned *p)
{
	bool hidden = false;

	for (size_t i = 0; i < BARRIER_RULES; i++)
		hidden |= suite_is_hidden(s, sh, EVERY_CALL, &p->call, barrier_rules[i]);
	return hidden;
}

static int play_all(struct suite *s, struct share *sh)
{
	uint64_t table[512];
	const struct hv_patch patch = {
		.addr = hv_scene_base(&sh->m->places), .size = sizeof(table), .bytes = table,
	};
	int err = 0;

	for (size_t i = 0; !err && i < s->plan_count; i++) {
		const struct hv_call_spec *spec = hv_abi_select(s->abi, &s->plan[i].call);
		struct hv_planned p = s->plan[i];

		if (!is_first(s, i) && !finds_e2h(&p) && !finds_mmu(s, &p) && !is_limit(s, sh, &p))
			continue;
		if (!hv_is_runnable(&p, sh->m) || is_hidden(s, sh, &p))
			continue;
		err = play(s, sh, &p, s->abi->exec == HV_A64 ? &patch : NULL);	/* of EL1's map, which is of AArch64 */
		if (s->abi->exec != HV_A64)
			continue;
		translate(&p.call, patch.addr, table);
		if (!err && (spec->ending == HV_RISES || spec->sizes_tcr))
			err = play(s, sh, &p, &patch);
	}
	return err;
}

static bool is_asked(struct suite *s, struct share *sh, enum hv_rule rule)
{
	return rows_wants(s->report, s->options, EVERY_CALL, rule, sh->m->name);
}

/* The filter lets a row pass that this could fill. */
static bool is_any_asked(struct suite *s, struct share *sh)
{
	bool asked = false;

	for (size_t i = 0; i < BARRIER_RULES; i++)
		asked |= is_asked(s, sh, barrier_rules[i]);
	for (unsigned kind = 0; kind < HV_HAZARD_COUNT; kind++)
		asked |= is_asked(s, sh, hazard_rule((enum hv_hazard_kind)kind));
	return asked;
}

int suite_barriers(struct suite *s, struct share *sh)
{
	const struct hv_coherence on = { .on = true };
	int err;

	if (!is_any_asked(s, sh))
		return 0;
	if (!sh->m->ops->coherence || sh->m->ops->coherence(sh->m, &on)) {
		for (size_t i = 0; i < BARRIER_RULES; i++) {
			struct hv_row *row = suite_row(s, EVERY_CALL, barrier_rules[i], sh->m->name);

			rows_say(row, "%s does not model barriers", sh->m->name);
			if (row)
				rows_add(row, HV_UNSEEN);
		}
		return 0;
	}
	err = play_all(s, sh);
	return sh->m->ops->coherence(sh->m, NULL) ? suite_lose(s, sh->m) : err;
}
