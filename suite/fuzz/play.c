/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A sequence of calls played by the scripted caller, and judged: x0 behind every call, everything else behind the last one by the
 * judge of single calls. In between the harness cannot look.
 */
#include <string.h>

#include "hvcheck/scenario.h"
#include "hvcheck/stub.h"
#include "isa/encode.h"
#include "isa/sysreg.h"
#include "suite/fuzz/private.h"
#include "suite/fuzz/owner.h"

#define STEPS (FUZZ_SEQUENCE_MOST + 1)
#define BLOCKS 2000000	/* a call takes ten or so, and one that waits takes more */
#define UNANSWERED 0x5e1f0ff1ce0badbaull	/* in place of x0, until a call comes back */
#define TABLE_WORDS (HV_TABLE_SIZE / 4)
#define SLOT_HVC (0x400 / 4)

/* The resident's slot 0x400. It uses no register, so it leaves none behind. */
static const uint32_t answers[] = {
	ISA_MAKE_CMP(0, FUZZ_HOME),
	ISA_MAKE_B_NE(4),			/* to the MRS */
	ISA_MAKE_MSR(ISA_VBAR_EL2, 1),
	ISA_WORD_MOV_X0_XZR,
	ISA_WORD_ERET,
	ISA_MAKE_MRS(ISA_VBAR_EL2, 0),
	ISA_WORD_ERET,
};

/* All that one play needs. */
struct stage {
	struct hv_machine *m;
	struct hv_fuzz f;		/* as far as a call is begun by it */
	const struct fuzz_sequence *s;
	struct hv_step script[STEPS], behind[STEPS];
	uint32_t table[TABLE_WORDS], table_behind[TABLE_WORDS];
	struct hv_call first;		/* as it enters the script */
	struct fuzz_played *played;
};

static void begin_call(const struct stage *t, unsigned i, struct hv_call *call)
{
	fuzz_begin(&t->f, call);
	fuzz_carry(t->s->x[i], call);
}

/* --- playing ------------------------------------------------------------------------------------------------- */

static void write_script(struct stage *t)
{
	for (unsigned i = 0; i < t->s->count; i++) {
		t->script[i].op = HV_OP_HVC;
		memcpy(t->script[i].a, t->s->x[i], sizeof(t->s->x[i]));
		t->script[i].a[6] = UNANSWERED;
	}
	t->script[t->s->count].op = HV_OP_END;
}

static void write_table(struct stage *t)
{
	for (unsigned i = 0; i < TABLE_WORDS; i++)
		t->table[i] = ISA_WORD_B_SELF;
	memcpy(t->table + SLOT_HVC, answers, sizeof(answers));
}

static uint64_t last_owner(const struct stage *t)
{
	struct fuzz_owner owner;

	fuzz_owner_begin(&owner, t->f.abi, &t->m->places);
	for (unsigned i = 0; i < t->s->count; i++) {
		struct hv_call call;

		begin_call(t, i, &call);
		fuzz_owner_follow(&owner, &call);
	}
	return owner.table == owner.resident ? owner.resident : 0;
}

static int play(struct stage *t)
{
	uint64_t script = hv_scene_base(&t->m->places), resident = script + FUZZ_RESIDENT;
	const struct hv_patch patches[] = {
		{ .addr = script, .size = sizeof(t->script), .bytes = t->script },
		{ .addr = resident, .size = sizeof(t->table), .bytes = t->table },
	};
	struct hv_window windows[] = {
		{ .addr = script, .size = sizeof(t->behind), .bytes = (uint8_t *)t->behind,
		  .likely = (const uint8_t *)t->script },
		{ .addr = resident, .size = sizeof(t->table_behind), .bytes = (uint8_t *)t->table_behind,
		  .likely = (const uint8_t *)t->table },
	};
	struct hv_scene scene = {
		.call = t->first, .patches = patches, .patch_count = 2, .windows = windows, .window_count = 2,
		.script = script, .owner = last_owner(t), .blocks = BLOCKS,
	};

	scene.call.event = HV_EVENT_SCRIPT;
	scene.call.in.r[HV_X0] = script;
	return t->m->ops->play(t->m, &scene, &t->played->out);
}

/* --- judging ------------------------------------------------------------------------------------------------- */

static struct hv_bench bench_of(const struct stage *t, const struct fuzz_owner *o)
{
	return hv_bench_of(t->m, o->abi);
}

/* x0 behind a call that another follows. */
static void judge_answer(struct stage *t, const struct fuzz_owner *o, struct hv_call *call, uint64_t x0)
{
	const struct hv_bench bench = bench_of(t, o);
	struct hv_verdict *v = &t->played->verdict;

	call->in.r[HV_VBAR_EL2] = o->table;
	hv_judge_answer(&bench, call, x0, v);
	if (v->status == HV_FAIL)
		t->played->rule = (enum hv_rule)v->rule;
}

/* The caller's own registers, and what calls before the last one may have changed, are as they are. */
static void forgive(const struct stage *t, struct hv_call *call, struct hv_outcome *out)
{
	for (unsigned reg = HV_X5; reg <= HV_X28; reg++)
		if (reg != HV_X18)
			call->in.r[reg] = out->out.r[reg];
	if (t->s->count > 1 && t->f.abi->deviates >> HV_X30 & 1)
		call->in.r[HV_X30] = out->out.r[HV_X30];
	if (out->how == HV_HOW_RESTARTED)
		return;
	call->in.r[HV_PSTATE] &= ~(uint64_t)HV_PSTATE_NZCV;	/* the caller compares */
	call->in.r[HV_PSTATE] |= out->out.r[HV_PSTATE] & HV_PSTATE_NZCV;
}

/* The last call, or the one that did not come back, by everything that is there at the end. */
static void judge_end(struct stage *t, const struct fuzz_owner *o, struct hv_call *call)
{
	const struct hv_bench bench = bench_of(t, o);
	struct hv_outcome out = t->played->out;

	if (t->played->out.how == HV_HOW_RETURNED && t->played->done < t->s->count)
		out.how = HV_HOW_CRASHED;	/* the script itself went wrong */
	call->in.r[HV_VBAR_EL2] = o->table;
	forgive(t, call, &out);
	t->played->rule = hv_fuzz_judge(&bench, call, &out, &t->played->verdict);
	if (t->played->rule != HV_RULE_NONE || !memcmp(t->table, t->table_behind, sizeof(t->table)))
		return;
	t->played->rule = HV_MEM_01;
	t->played->verdict = (struct hv_verdict){ .rule = HV_MEM_01, .status = HV_FAIL, .diff_count = 1,
						  .diff = { { HV_DIFF_MEMORY, sizeof(t->table), o->resident } } };
}

static void judge(struct stage *t)
{
	struct fuzz_played *p = t->played;
	struct fuzz_owner owner;

	fuzz_owner_begin(&owner, t->f.abi, &t->m->places);
	while (p->done < t->s->count && t->behind[p->done].a[6] != UNANSWERED) {
		p->x0[p->done] = t->behind[p->done].a[6];
		p->done++;
	}
	for (p->at = 0; p->at < t->s->count; p->at++) {
		struct hv_call call;
		bool last = p->at + 1 == t->s->count || p->at == p->done;

		begin_call(t, p->at, &call);
		p->name = hv_abi_select(owner.abi, &call)->name;
		if (last)
			judge_end(t, &owner, &call);
		else
			judge_answer(t, &owner, &call, p->x0[p->at]);
		if (last || p->rule != HV_RULE_NONE)
			return;
		fuzz_owner_follow(&owner, &call);
	}
}

int fuzz_sequence_play(struct hv_machine *m, const struct hv_abi *abi, const struct fuzz_sequence *s, struct fuzz_played *played)
{
	struct stage t = { .m = m, .f = { .abi = abi, .places = &m->places }, .s = s, .played = played };

	*played = (struct fuzz_played){ .rule = HV_RULE_NONE, .name = "" };
	fuzz_begin(&t.f, &t.first);
	write_script(&t);
	write_table(&t);
	memcpy(t.behind, t.script, sizeof(t.behind));	/* a machine that is lost shows no window */
	memcpy(t.table_behind, t.table, sizeof(t.table));
	if (play(&t))
		return -1;
	judge(&t);
	return 0;
}
