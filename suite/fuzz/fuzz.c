/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The loop: make a batch of calls, run it on each machine, judge every outcome, compare the machines. What fails is made small and
 * written at once. Calls that were first to enter a block of the stub become parents of later ones.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite/clock.h"
#include "suite/fuzz/hazard.h"
#include "suite/fuzz/private.h"
#include "suite/fuzz/minimise.h"
#include "suite/fuzz/fuzz.h"

#define BATCH 256	/* what fits into the cache of a processor */
#define MACHINES 4
#define MAP 8192	/* bytes of coverage: 32 KiB of code until two blocks share one */
#define PARENTS 256
#define MUTANTS 4	/* one batch of so many is made of parents' neighbours */
#define LEAST 16	/* calls at first, and where many hang: twice as many each time that goes well */
#define HANGS 4
#define MODELLED 16	/* calls that are made once more with barriers modelled, which costs ten calls each: */
#define MODELLED_BATCHES 127	/* so many of one batch in as many, and of each in the first group; odd, to meet specials too */
#define APART 16384	/* one sequence of calls is played for so many calls: for the same ones, whoever makes them */
#define STRETCH 1024	/* calls that are left to a machine at first; twice as many each time that goes well */
#define LONGEST (1u << 20)

struct fuzzer {
	const struct hv_stub *stub;
	const struct hv_abi *abi;
	struct hv_machine *const *m;
	size_t machine_count;
	const struct fuzz_options *o;
	struct fuzz_result *r;
	struct hv_fuzz f;
	uint64_t words[FUZZ_WORDS];
	struct hv_machine *modelled;		/* models barriers; NULL: none does; owned */
	struct hv_machine *player[MACHINES];	/* plays sequences: of m[]'s kind, owned; m[] itself where a second one is dear */
	uint64_t sequences;			/* played */
	unsigned batches;
	struct hv_bench bench[MACHINES];
	struct hv_call *calls;			/* BATCH; owned, like the rest */
	struct hv_outcome *outs[MACHINES];	/* BATCH each */
	struct hv_call *parents;		/* PARENTS */
	size_t parent_count;
	uint8_t *map, *seen;			/* MAP each */
	uint64_t next;				/* index of the next call */
	size_t size;				/* of the next batch */
	uint64_t stretch;			/* how many calls are left to the machine next */
	uint64_t known[HV_FUZZ_KINDS];		/* what it need not tell: struct hv_news */
	double start;
};

static double elapsed(const struct fuzzer *z)
{
	return hv_seconds() - z->start;
}

static int lose(struct fuzzer *z, const struct hv_machine *m)
{
	snprintf(z->r->error, sizeof(z->r->error), "%s", m->error);
	return -1;
}

/* --- judging ----------------------------------------------------------------------------------------------- */

/* The first rule that fails; `v` is its verdict. HV_RULE_NONE: all is well. */
static enum hv_rule judge(const struct fuzzer *z, size_t machine, const struct hv_call *call, const struct hv_outcome *out,
			  struct hv_verdict *v)
{
	return hv_fuzz_judge(&z->bench[machine], call, out, v);
}

static enum hv_rule agree(const struct fuzzer *z, size_t machine, const struct hv_call *call, const struct hv_outcome *first,
			  const struct hv_outcome *out, struct hv_verdict *v)
{
	hv_agree(&z->bench[0], first, &z->bench[machine], out, call, v);
	return v->status == HV_FAIL ? HV_AGREE_01 : HV_RULE_NONE;
}

static const char *call_name(const struct fuzzer *z, const struct hv_call *call)
{
	static char name[32];
	unsigned slot = hv_slot(call->from, call->event);

	if (call->event == HV_EVENT_SVC || call->event == HV_EVENT_SMC)
		return "nearby";
	if (call->event == HV_EVENT_TRAP)
		return "trap";
	if (call->from == HV_FROM_EL1 && call->event == HV_EVENT_HVC)
		return hv_abi_select(z->abi, call)->name;
	snprintf(name, sizeof(name), "slot-0x%03x", slot * HV_SLOT_SIZE);
	return name;
}

static bool is_known(const struct fuzzer *z, enum hv_rule rule, const char *name)
{
	for (unsigned i = 0; i < z->r->finding_count; i++)
		if (z->r->findings[i].rule == rule && !strcmp(z->r->findings[i].call_name, name))
			return true;
	return z->r->finding_count == FUZZ_FINDINGS;
}

/* What is known by its name is so by its kind. */
static void learn(struct fuzzer *z, enum hv_rule rule, const struct hv_call *call)
{
	z->known[hv_fuzz_kind(z->abi, call)] |= 1ull << rule;
	if (z->r->finding_count == FUZZ_FINDINGS)
		memset(z->known, 0xff, sizeof(z->known));
}

static bool is_unrun(const struct hv_outcome *out)
{
	return out->how == HV_HOW_CRASHED && out->why == HV_WHY_NOT_RUN;
}

/* --- findings ---------------------------------------------------------------------------------------------- */

/* What a smaller call must still do. */
struct same {
	struct fuzzer *z;
	size_t machine;			/* MACHINES: the one that models barriers */
	enum hv_rule rule;
	char name[40];
	struct hv_verdict verdict;	/* of the last call that did */
};

static int is_hazard(struct same *s, const struct hv_call *call)
{
	struct fuzzer *z = s->z;
	enum hv_rule rule;

	if (fuzz_hazard_run(z->modelled, call, &rule))
		return lose(z, z->modelled);
	return rule == s->rule && !strcmp(call_name(z, call), s->name);
}

static int fails_the_same(void *ctx, const struct hv_call *call)
{
	struct same *s = ctx;
	struct fuzzer *z = s->z;
	struct hv_outcome out, first;
	struct hv_verdict v;
	enum hv_rule rule;

	if (s->machine == MACHINES)
		return is_hazard(s, call);
	if (z->m[s->machine]->ops->run(z->m[s->machine], call, &out, 1))
		return lose(z, z->m[s->machine]);
	if (s->rule == HV_AGREE_01) {
		if (z->m[0]->ops->run(z->m[0], call, &first, 1))
			return lose(z, z->m[0]);
		rule = agree(z, s->machine, call, &first, &out, &v);
	} else {
		rule = judge(z, s->machine, call, &out, &v);
	}
	if (is_unrun(&out) || rule != s->rule || strcmp(call_name(z, call), s->name))
		return 0;
	s->verdict = v;
	return 1;
}

static void make_path(const struct fuzzer *z, struct fuzz_finding *found)
{
	char name[160];

	snprintf(name, sizeof(name), "%.80s-%s-%s", z->stub->name, hv_rules[found->rule].name, found->call_name);
	for (char *c = name; *c; c++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._", *c))
			*c = '-';
	snprintf(found->path, sizeof(found->path), "%s/%s.replay%s", z->o->out, name + (name[0] == '.'), z->o->suffix);
}

static int save(struct fuzzer *z, struct fuzz_finding *found)
{
	char comment[512];

	if (!z->o->out)
		return 0;
	make_path(z, found);
	snprintf(comment, sizeof(comment), "# %s: %s\n# %s %llu of seed %llu%s%s\n", hv_rules[found->rule].name,
		 hv_rules[found->rule].sentence, found->sequence.count ? "sequence" : "call", (unsigned long long)found->index,
		 (unsigned long long)found->seed,
		 found->rule == HV_REG_06 ? "\n# needs --strict" : "",
		 found->alone ? "" : "\n# by itself it does not fail: what was called before it matters");
	return fuzz_write(found->path, z->stub, z->abi, found->machine, z->o->symbol, found->sequence.count ? NULL : &found->call,
			  &found->sequence, z->f.places, comment, z->r->error, sizeof(z->r->error));
}

static int publish(struct fuzzer *z, struct fuzz_finding *found)
{
	int err = save(z, found);

	if (err)	/* it is told all the same */
		*found->path = 0;
	__atomic_store_n(&z->r->finding_count, z->r->finding_count + 1, __ATOMIC_RELEASE);
	return err;
}

static int add_finding(struct fuzzer *z, size_t machine, enum hv_rule rule, const struct hv_call *call, uint64_t index,
		       const struct hv_verdict *v)
{
	struct fuzz_finding *found = &z->r->findings[z->r->finding_count];
	struct same same = { .z = z, .machine = machine, .rule = rule, .verdict = *v };
	int alone;

	*found = (struct fuzz_finding){ .rule = (uint16_t)rule, .index = index, .seed = z->o->seed, .seconds = elapsed(z),
					.call = *call };
	snprintf(found->call_name, sizeof(found->call_name), "%s", call_name(z, call));
	snprintf(same.name, sizeof(same.name), "%s", found->call_name);
	if (rule == HV_AGREE_01)
		snprintf(found->machine, sizeof(found->machine), "%s+%s", z->m[0]->name, z->m[machine]->name);
	else
		snprintf(found->machine, sizeof(found->machine), "%s", z->m[machine == MACHINES ? 0 : machine]->name);
	alone = fails_the_same(&same, call);
	if (alone < 0 || (alone && fuzz_minimise(&z->f, &found->call, fails_the_same, &same) < 0))
		return -1;
	found->alone = alone;
	found->verdict = same.verdict;
	return publish(z, found);
}

static int judge_batch(struct fuzzer *z, size_t count, uint64_t index)
{
	for (size_t machine = 0; machine < z->machine_count; machine++)
		for (size_t i = 0; i < count; i++) {
			struct hv_verdict v;
			const struct hv_outcome *out = &z->outs[machine][i];
			enum hv_rule rule;

			if (is_unrun(out)) {
				snprintf(z->r->error, sizeof(z->r->error),
					 "the stub takes %s down again and again: nothing was run from call %llu on",
					 z->m[machine]->name, (unsigned long long)(index + i));
				return -1;
			}
			rule = judge(z, machine, &z->calls[i], out, &v);
			if (rule == HV_RULE_NONE && machine)
				rule = agree(z, machine, &z->calls[i], &z->outs[0][i], out, &v);
			if (rule != HV_RULE_NONE && !is_known(z, rule, call_name(z, &z->calls[i])) &&
			    add_finding(z, machine, rule, &z->calls[i], index + i, &v))
				return -1;
			if (rule != HV_RULE_NONE)
				learn(z, rule, &z->calls[i]);
		}
	return 0;
}

/* Neighbours are made of a call by the hundred: of none that hangs, or that a machine must be led to. */
static bool is_cheap(const struct hv_call *call, const struct hv_outcome *out)
{
	return call->from == HV_FROM_EL1 && call->event == HV_EVENT_HVC && out->how != HV_HOW_HUNG && out->how != HV_HOW_CRASHED;
}

/* Some of a batch that went well, on the machine that models barriers: another few each time. */
static int look_for_hazards(struct fuzzer *z, size_t count, uint64_t index)
{
	const struct hv_verdict none = { .status = HV_FAIL };
	const size_t step = count > MODELLED && index >= HV_FUZZ_GROUP ? count / MODELLED : 1;

	if (!z->modelled || (z->batches++ % MODELLED_BATCHES && index >= HV_FUZZ_GROUP))
		return 0;
	for (size_t i = z->batches / MODELLED_BATCHES % step; i < count; i += step) {
		enum hv_rule rule;

		if (!is_cheap(&z->calls[i], &z->outs[0][i]))
			continue;
		if (fuzz_hazard_run(z->modelled, &z->calls[i], &rule))
			return lose(z, z->modelled);
		if (rule != HV_RULE_NONE && !is_known(z, rule, call_name(z, &z->calls[i])) &&
		    add_finding(z, MACHINES, rule, &z->calls[i], index + i, &none))
			return -1;
	}
	return 0;
}

/* --- coverage ---------------------------------------------------------------------------------------------- */

/* New bytes of the map go to `seen`; returns whether there were any. */
static bool merge(struct fuzzer *z)
{
	bool any = false;

	for (size_t i = 0; i < MAP; i += sizeof(uint64_t)) {
		uint64_t now, before;

		memcpy(&now, z->map + i, sizeof(now));
		memcpy(&before, z->seen + i, sizeof(before));
		if (!(now & ~before))
			continue;
		any = true;
		z->r->coverage += (unsigned)__builtin_popcountll(now & ~before);
		now |= before;
		memcpy(z->seen + i, &now, sizeof(now));
	}
	return any;
}

static int keep(struct fuzzer *z, const struct hv_call *call, uint64_t index)
{
	char path[FUZZ_PATH];

	if (!z->o->corpus || !z->o->keep)
		return 0;
	snprintf(path, sizeof(path), "%s/%016llx.replay", z->o->corpus,
		 (unsigned long long)fuzz_mix(z->o->seed ^ fuzz_mix(index)));
	return fuzz_write(path, z->stub, z->abi, z->m[0]->name, z->o->symbol, call, NULL, z->f.places, NULL, z->r->error,
			  sizeof(z->r->error));
}

/* A batch has entered something new: run its calls one by one to learn which. */
static int find_parents(struct fuzzer *z, size_t count, uint64_t index)
{
	for (size_t i = 0; i < count && z->parent_count < PARENTS; i++) {
		struct hv_outcome out;

		memset(z->map, 0, MAP);
		if (z->m[0]->ops->run(z->m[0], &z->calls[i], &out, 1))
			return lose(z, z->m[0]);
		if (!merge(z))
			continue;
		if (is_cheap(&z->calls[i], &out))
			z->parents[z->parent_count++] = z->calls[i];
		z->r->parents++;
		if (keep(z, &z->calls[i], index + i))
			return -1;
	}
	return 0;
}

static bool is_new(const struct fuzzer *z)
{
	for (size_t i = 0; i < MAP; i++)
		if (z->map[i] && !z->seen[i])
			return true;
	return false;
}

/* --- the loop ---------------------------------------------------------------------------------------------- */

static void make_batch(struct fuzzer *z, size_t count)
{
	bool mutants = z->parent_count && z->next / BATCH % MUTANTS == 1;	/* the last of a group has its specials */

	if (!mutants)
		hv_fuzz_batch(&z->f, z->next, count, z->calls);
	for (size_t i = 0; mutants && i < count; i++) {	/* one parent a group: its system registers are the group's */
		uint64_t index = z->next + i;

		hv_fuzz_mutate(&z->f, index, &z->parents[fuzz_mix(index / HV_FUZZ_GROUP) % z->parent_count], &z->calls[i]);
	}
}

/* A machine that can be watched is at its fastest while calls are alike. To one that cannot, every batch is a message. */
static int run_on(struct fuzzer *z, size_t machine, size_t count)
{
	struct hv_machine *m = z->m[machine];
	const size_t alike = HV_FUZZ_GROUP - HV_FUZZ_SPECIALS;

	for (size_t at = 0, n; at < count; at += n) {
		size_t within = (z->next + at) % HV_FUZZ_GROUP;

		n = !(m->sees & HV_SEE_PATH) ? BATCH : within < alike ? alike - within : HV_FUZZ_GROUP - within;
		n = n < count - at ? n : count - at;
		if (m->ops->run(m, z->calls + at, z->outs[machine] + at, n))
			return lose(z, m);
	}
	return 0;
}

static int run_batch(struct fuzzer *z, size_t count)
{
	uint64_t index = z->next;

	memset(z->map, 0, MAP);
	for (size_t i = 0; i < z->machine_count; i++)
		if (run_on(z, i, count))
			return -1;
	z->r->calls += count;
	if (judge_batch(z, count, index) || look_for_hazards(z, count, index))
		return -1;
	if (is_new(z) && find_parents(z, count, index))
		return -1;
	if (is_new(z))
		merge(z);
	return 0;
}

static bool is_stopped(struct fuzzer *z)
{
	z->r->seconds = elapsed(z);
	return (z->o->stop && *z->o->stop) || (z->o->seconds > 0 && z->r->seconds >= z->o->seconds);
}

static bool is_over(struct fuzzer *z)
{
	return is_stopped(z) || (z->o->calls && z->r->calls >= z->o->calls);
}

static size_t batch_size(const struct fuzzer *z)
{
	size_t size = z->size < BATCH - z->next % BATCH ? z->size : BATCH - z->next % BATCH;
	uint64_t left = z->o->calls ? z->o->calls - z->r->calls : size;

	return left < size ? (size_t)left : size;
}

/* Calls that hang cost as much as thousands, so a stub that does nothing else is judged after a few. */
static void pace(struct fuzzer *z, size_t count)
{
	unsigned hangs = 0;

	for (size_t i = 0; i < count; i++)
		hangs += z->outs[0][i].how == HV_HOW_HUNG || z->outs[0][i].how == HV_HOW_CRASHED;
	if (hangs > HANGS)
		z->size = LEAST;
	else if (z->size < BATCH)
		z->size *= 2;
}

/* At most `most` of them. */
static int step(struct fuzzer *z, uint64_t most)
{
	size_t count = batch_size(z);

	count = count < most ? count : (size_t)most;
	make_batch(z, count);
	if (run_batch(z, count))
		return -1;
	z->next += count;
	pace(z, count);
	return 0;
}

/* Whether the machine makes and judges the calls itself. It knows no parents. */
static bool is_native(const struct fuzzer *z)
{
	return z->machine_count == 1 && z->m[0]->ops->fuzz && !z->o->no_native && !z->parent_count;
}

/* The machine has seen a failure that did not come again: it is told all the same. */
static int confirm(struct fuzzer *z, enum hv_rule rule, uint64_t index)
{
	const struct hv_verdict v = { .rule = (uint16_t)rule, .status = HV_FAIL };
	struct hv_call call;

	hv_fuzz_call(&z->f, index, &call);
	if (!is_known(z, rule, call_name(z, &call)) && add_finding(z, 0, rule, &call, index, &v))
		return -1;
	learn(z, rule, &call);
	return 0;
}

/* Leave a stretch of calls to the machine, and make those again that it points out. */
static int step_native(struct fuzzer *z)
{
	const struct hv_news news = { z->o->strict, z->known };
	uint64_t left = z->o->calls ? z->o->calls - z->r->calls : z->stretch, end;
	struct hv_fuzzed fuzzed;

	if (z->m[0]->ops->fuzz(z->m[0], &z->f, &news, z->next, left < z->stretch ? left : z->stretch, &fuzzed))
		return lose(z, z->m[0]);
	z->next += fuzzed.done;
	z->r->calls += fuzzed.done;
	end = z->next + fuzzed.repeat;
	while (z->next < end && !is_over(z))
		if (step(z, end - z->next))
			return -1;
	if (fuzzed.rule != HV_RULE_COUNT && z->next == end && confirm(z, (enum hv_rule)fuzzed.rule, end - 1))
		return -1;
	z->stretch = fuzzed.repeat > STRETCH / 2 ? STRETCH : z->stretch < LONGEST ? 2 * z->stretch : LONGEST;
	return 0;
}

/* --- sequences --------------------------------------------------------------------------------------------- */

struct same_sequence {
	struct fuzzer *z;
	size_t machine;
	struct fuzz_played first, last;	/* as it failed at first, and as the last one that did */
};

static bool is_same(const struct fuzz_played *a, const struct fuzz_played *b)
{
	return a->rule == b->rule && !strcmp(a->name, b->name);
}

static int sequence_fails(void *ctx, const struct fuzz_sequence *sequence)
{
	struct same_sequence *s = ctx;
	struct fuzz_played played;

	if (fuzz_sequence_play(s->z->player[s->machine], s->z->abi, sequence, &played))
		return lose(s->z, s->z->player[s->machine]);
	if (!is_same(&played, &s->first))
		return 0;
	s->last = played;
	return 1;
}

/* One that is no more than a call is found as a call, in its turn. */
static int add_sequence(struct fuzzer *z, size_t machine, const struct fuzz_sequence *sequence, uint64_t index,
			const struct fuzz_played *played)
{
	struct fuzz_finding *found = &z->r->findings[z->r->finding_count];
	struct same_sequence same = { z, machine, *played, *played };
	int again;

	*found = (struct fuzz_finding){ .rule = (uint16_t)played->rule, .alone = true, .index = index, .seed = z->o->seed,
					.seconds = elapsed(z), .sequence = *sequence };
	snprintf(found->call_name, sizeof(found->call_name), "sequence-%s", played->name);
	snprintf(found->machine, sizeof(found->machine), "%s", z->m[machine]->name);
	if (is_known(z, played->rule, played->name) || is_known(z, played->rule, found->call_name))
		return 0;
	found->sequence.count = played->at + 1;
	memset(found->sequence.x[played->at + 1], 0, (FUZZ_SEQUENCE_MOST - played->at - 1) * sizeof(found->sequence.x[0]));
	again = sequence_fails(&same, &found->sequence);
	if (again < 0 || (again && fuzz_sequence_minimise(&z->f, &found->sequence, sequence_fails, &same) < 0))
		return -1;
	if (found->sequence.count == 1)
		return 0;
	found->alone = again;
	found->verdict = same.last.verdict;
	return publish(z, found);
}

/* Now and then, on machines of their own: each play is a fresh start of one. */
static int try_sequence(struct fuzzer *z)
{
	struct fuzz_sequence sequence;
	uint64_t index = z->sequences++;

	fuzz_sequence_make(&z->f, index, &sequence);
	for (size_t i = 0; sequence.count > 1 && i < z->machine_count; i++) {
		struct fuzz_played played;

		if (fuzz_sequence_play(z->player[i], z->abi, &sequence, &played))
			return lose(z, z->player[i]);
		if (played.rule != HV_RULE_NONE && add_sequence(z, i, &sequence, index, &played))
			return -1;
	}
	return 0;
}

/* Those that are due for the calls made so far. */
static int try_sequences(struct fuzzer *z)
{
	while ((!z->sequences || z->sequences * APART < z->next) && !is_stopped(z))
		if (try_sequence(z))
			return -1;
	return 0;
}

/* --- all of it -------------------------------------------------------------------------------------------- */

static int loop(struct fuzzer *z)
{
	z->size = LEAST;
	z->stretch = STRETCH;
	while (!is_over(z)) {
		if (try_sequences(z) || (is_native(z) ? step_native(z) : step(z, BATCH)))
			return -1;
		if (z->o->progress)
			z->o->progress(z->o->progress_ctx);
	}
	return try_sequences(z);
}

/* A call of the corpus: run like any other, and a parent whatever it enters. */
static int add_parent(void *ctx, const struct hv_call *call)
{
	struct fuzzer *z = ctx;

	z->calls[0] = *call;
	hv_fuzz_allow(&z->f, &z->calls[0]);
	memset(z->map, 0, MAP);
	for (size_t i = 0; i < z->machine_count; i++)
		if (z->m[i]->ops->run(z->m[i], z->calls, z->outs[i], 1))
			return lose(z, z->m[i]);
	z->r->calls++;
	merge(z);
	if (z->parent_count < PARENTS && is_cheap(&z->calls[0], &z->outs[0][0]))
		z->parents[z->parent_count++] = z->calls[0];
	return judge_batch(z, 1, 0);
}

/* A machine of the host's own is cheap, and one that plays loses what it has learnt to run fast. */
static int open_player(struct fuzzer *z, size_t i)
{
	struct hv_machine *m = z->m[i];
	int status;

	z->player[i] = m;
	if (!(m->sees & HV_SEE_PATH))
		return 0;
	m = hv_machine_open(m->name, z->r->error, sizeof(z->r->error), &status);
	if (!m)
		return -1;
	z->player[i] = m;
	return m->ops->load(m, z->stub, hv_stub_base(z->stub, HV_STUB_BASE)) ? lose(z, m) : 0;
}

static int prepare(struct fuzzer *z)
{
	z->f = (struct hv_fuzz){ .abi = z->abi, .seed = z->o->seed, .sees = ~0ull, .words = z->words };
	z->f.word_count = fuzz_words(z->stub, z->words);
	for (size_t i = 0; i < z->machine_count; i++) {
		struct hv_machine *m = z->m[i];

		if (m->ops->load(m, z->stub, hv_stub_base(z->stub, HV_STUB_BASE)))
			return lose(z, m);
		z->bench[i] = (struct hv_bench){ z->abi, &m->places, &m->baseline, m->sees, z->o->strict, false };
		z->f.sees &= m->sees;
		z->f.home |= !(m->sees & HV_SEE_PATH);	/* every call that must be fetched back costs as much as thousands */
	}
	z->f.places = &z->m[0]->places;
	for (size_t i = 0; i < z->machine_count; i++)
		if (open_player(z, i))
			return -1;
	z->modelled = fuzz_hazard_open(z->m[0], z->stub);
	if (z->m[0]->sees & HV_SEE_PATH) {
		z->m[0]->coverage = z->map;
		z->m[0]->coverage_size = MAP;
	}
	return 0;
}

int fuzz_run(const struct hv_stub *stub, const struct hv_abi *abi, struct hv_machine *const *machines, size_t machine_count,
	     const struct fuzz_options *options, struct fuzz_result *result)
{
	struct fuzzer z = { .stub = stub, .abi = abi, .m = machines, .o = options, .r = result };
	bool memory;
	int err = -1;

	z.machine_count = machine_count < MACHINES ? machine_count : MACHINES;
	z.start = hv_seconds();
	z.calls = calloc(BATCH, sizeof(*z.calls));
	z.parents = calloc(PARENTS, sizeof(*z.parents));
	z.map = calloc(2, MAP);
	z.seen = z.map ? z.map + MAP : NULL;
	memory = z.calls && z.parents && z.map;
	for (size_t i = 0; i < z.machine_count; i++)
		memory &= (z.outs[i] = calloc(BATCH, sizeof(**z.outs))) != NULL;
	if (!memory)
		snprintf(result->error, sizeof(result->error), "out of memory");
	else
		err = prepare(&z) || (options->corpus && fuzz_corpus(options->corpus, z.f.places, add_parent, &z, result->error,
								      sizeof(result->error))) || loop(&z) ? -1 : 0;
	result->seconds = elapsed(&z);
	machines[0]->coverage = NULL;
	hv_machine_close(z.modelled);
	for (size_t i = 0; i < z.machine_count; i++)
		if (z.player[i] != machines[i])
			hv_machine_close(z.player[i]);
	for (size_t i = 0; i < z.machine_count; i++)
		free(z.outs[i]);
	free(z.map);
	free(z.parents);
	free(z.calls);
	return err;
}
