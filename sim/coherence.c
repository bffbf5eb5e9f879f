/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "isa/bits.h"

#include "sim/a64/registers.h"
#include "sim/coherence-int.h"
#include "sim/engine/loop.h"
#include "suite/random.h"

#define DEFAULT_LINE 64

/* --- what the models ask ------------------------------------------------------------------------------------- */

/* The adversary's next choice beside those of its caches. */
static bool draws(struct coherence *c)
{
	return random_next(&c->choices) >> 63;
}

/* What is not sure to be in effect is not, by a draw of the adversary: the old state leads the CPU astray. */
static void on_doubt(void *ctx, const struct hv_hazard *hazard)
{
	struct coherence *c = ctx;

	(void)hazard;
	if (draws(c))
		engine_lose_run(c->e, "a register or a translation was relied upon before it was in effect");
}

static void on_hazard(void *ctx, const struct hv_hazard *hazard)
{
	struct coherence *c = ctx;

	findings_hazard(&c->findings, hazard);
}

static void on_life(void *ctx, const struct hv_life *life)
{
	struct coherence *c = ctx;

	findings_life(&c->findings, life);
}

static uint8_t *memory(void *ctx, uint64_t pa, size_t size)
{
	struct coherence *c = ctx;

	return engine_bytes(c->e, pa, size);
}

static void changed(void *ctx, uint64_t pa, size_t size)
{
	struct coherence *c = ctx;

	engine_forget(c->e, pa, size);
}

static uint64_t descriptor(void *ctx, uint64_t pa, bool cached)
{
	struct coherence *c = ctx;
	struct hv_actor walker = c->actor;
	const uint8_t *bytes = engine_bytes(c->e, pa, 8);
	uint64_t d;

	if (!bytes)
		return 0;
	walker.cached = cached;
	if (!coherence_in_harness(c, pa))
		lines_load(c->lines, pa, 8, &walker);
	memcpy(&d, bytes, 8);
	return d;
}

static bool live(void *ctx, unsigned el, unsigned half)
{
	struct coherence *c = ctx;

	return c->e->kind->exec == HV_A32 || regimes_live(&c->regimes, el, half);
}

/* --- steps --------------------------------------------------------------------------------------------------- */

/* True: memory shows other bytes now, and they must be translated anew. */
static bool step_fetch(struct coherence *c, unsigned size)
{
	struct translation to = coherence_where(c, c->actor.pc, true);

	if (!to.mapped || coherence_in_harness(c, to.pa))
		return false;
	c->actor.cached = to.memory == MEMORY_CACHEABLE;
	return lines_fetch(c->lines, to.pa, size, &c->actor);
}

/* Whatever this CPU is, a stub also runs on one with FEAT_ExS, where SCTLR_ELx.EIS and EOS say what synchronises. */
static void begin(struct coherence *c)
{
	struct engine *e = c->e;
	bool a64 = e->kind->exec == HV_A64;

	c->begun = e->calls.run->left;
	regimes_forget(&c->regimes);
	c->step = HV_STEP_NONE;
	c->it.state = 0;
	c->actor = (struct hv_actor){ .step = HV_STEP_NONE };
	context_begin(c->context, &(struct context_state){
		.sctlr = { 0, e->kind->get(e, HV_SCTLR_EL1), e->kind->get(e, HV_SCTLR_EL2) },
		.hcr = a64 ? e->kind->get(e, HV_HCR_EL2) : (uint32_t)e->kind->get(e, HV_HCR_EL2),
		.exs = a64 });
}

static const struct cache_effect *effect_at(struct coherence *c, uint32_t word)
{
	struct cache_effect *effect = &c->effects[(word >> 5 ^ word >> 16) % COHERENCE_EFFECTS];

	if (effect->word != word)
		cache_effect_of(word, effect);
	return effect;
}

/* The instruction at `pc` becomes the one under way. */
static void begin_step(struct coherence *c, uint64_t pc)
{
	uint32_t word = 0;

	if (c->begun != c->e->calls.run->left)
		begin(c);
	uc_mem_read(c->e->uc, pc, &word, sizeof(word));
	c->quiet = c->accessed = false;
	c->actor = (struct hv_actor){ .pc = pc, .insn = word, .step = c->step,
				      .el = (uint8_t)HV_PSTATE_EL(a64_get(c->e, HV_PSTATE)) };
	c->effect = effect_at(c, word);
}

bool coherence_pass_time(struct coherence *c, unsigned size)
{
	if (c->restarted == c->actor.pc)
		return true;
	c->insns++;
	lines_clock(c->lines, c->insns);
	lines_pass(c->lines);
	if (!step_fetch(c, size))
		return true;
	c->restarted = c->actor.pc;
	c->quiet = true;
	return false;
}

/* In AArch64 a word of zeroes is UDF, and nothing is executed behind it. The engine's PSTATE does not tell of AArch32. */
static bool goes_past_zeroes(const struct coherence *c, uint64_t pc)
{
	return c->actor.pc && !c->actor.insn && pc == c->actor.pc + 4;
}

static void on_step(void *ctx, uint64_t pc)
{
	struct coherence *c = ctx;
	uint64_t operand;

	c->quiet = true;
	if (!coherence_is_subject(c, pc))
		return;
	if (goes_past_zeroes(c, pc)) {
		engine_lose_run(c->e, "the CPU was led to AArch32, which runs through zeroes to the end of memory");
		return;
	}
	begin_step(c, pc);
	if (!coherence_pass_time(c, 4)) {	/* the engine goes back to it, and translates it anew */
		a64_set(c->e, HV_PC, c->actor.pc);
		return;
	}
	c->restarted = 0;
	operand = a64_get_general(c->e, c->effect->operand);
	context_step(c->context, &c->actor, operand);
	if (c->effect->reads_ctr)
		coherence_read_ctr(c);
	else if (c->effect->system)
		coherence_maintain(c, operand);
	if (context_is_event(c->context, &c->actor)) {
		lines_context(c->lines, &c->actor);
		regimes_forget(&c->regimes);
	}
}

static void on_hyp_step(void *ctx, uint64_t pc)
{
	struct coherence *c = ctx;

	c->quiet = true;
	if (!coherence_is_subject(c, pc))
		return;
	if (c->begun != c->e->calls.run->left)
		begin(c);
	coherence_hyp_step(c, pc);
	if (context_is_event(c->context, &c->actor)) {
		lines_context(c->lines, &c->actor);
		regimes_forget(&c->regimes);
	}
}

static void on_enter(void *ctx, const struct engine_exception *x, uint64_t to)
{
	struct coherence *c = ctx;
	struct hv_actor actor = c->actor;

	(void)to;
	if (c->begun != c->e->calls.run->left)
		begin(c);
	context_enter(c->context, x->target, &actor);
	lines_context(c->lines, &actor);
	regimes_forget(&c->regimes);
}

/* --- life ---------------------------------------------------------------------------------------------------- */

void coherence_script(struct coherence *c, uint64_t at, uint64_t size)
{
	c->script = at;
	c->script_size = size;
}

void coherence_observe(struct coherence *c, struct hv_window *w)
{
	struct hv_actor unknown = { .step = HV_STEP_NONE };

	if (w->addr - c->script < c->script_size || coherence_in_harness(c, w->addr))
		memcpy(w->bytes, engine_bytes(c->e, w->addr, w->size), w->size);
	else if (w->kept)
		lines_observe_kept(c->lines, w->addr, w->size, w->bytes);
	else
		lines_observe(c->lines, w->addr, w->size, w->bytes, w->settled, w->fetched, &unknown);
}

size_t coherence_take_hazards(struct coherence *c, struct hv_hazard **hazards)
{
	void *items;
	size_t count = findings_take(&c->findings.hazards, &items);

	c->begun = 0;	/* one call is over, and the next may have as many behind it */
	*hazards = items;
	return count;
}

size_t coherence_take_life(struct coherence *c, struct hv_life **life)
{
	void *items;
	size_t count = findings_take(&c->findings.life, &items);

	*life = items;
	return count;
}

static bool make_models(struct coherence *c)
{
	const struct hv_coherence *how = &c->how;

	c->lines = lines_new(&(struct lines_config){
		.line = how->line, .iline = how->iline, .idc = how->idc, .dic = how->dic, .evict = how->evict,
		.seed = how->seed, .watch = how->watch, .memory = memory, .changed = changed, .hazard = on_hazard,
		.life = on_life, .ctx = c,
	});
	c->context = context_new(&(struct context_config){ how->evict ? on_doubt : on_hazard, live, c });
	return c->lines && c->context;
}

struct coherence *coherence_new(struct engine *e, const struct hv_coherence *how)
{
	struct coherence *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->e = e;
	c->how = *how;
	c->how.line = how->line ? how->line : DEFAULT_LINE;
	c->how.iline = how->iline ? how->iline : c->how.line;
	c->choices = how->seed;
	c->takes_exclusives = draws(c);
	c->quiet = true;
	c->regimes = (struct regimes){ .e = e, .translator = { .descriptor = descriptor, .ctx = c } };
	translate_forget(&c->regimes.translator);
	cache_effect_of(0, &c->effects[0]);
	for (size_t i = 1; i < COHERENCE_EFFECTS; i++)
		c->effects[i] = c->effects[0];
	c->watcher = (struct watcher){ .enter = on_enter, .step = on_step, .access = coherence_on_access, .ctx = c };
	if (e->kind->exec == HV_A32)
		c->watcher.step = on_hyp_step;
	if (make_models(c) && engine_watch(e, &c->watcher))
		return c;
	coherence_free(c);
	return NULL;
}

void coherence_free(struct coherence *c)
{
	if (!c)
		return;
	lines_free(c->lines);
	context_free(c->context);
	findings_clear(&c->findings);
	free(c);
}
