/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "isa/bits.h"

#include "sim/a64/registers.h"
#include "sim/coherence.h"
#include "sim/engine/loop.h"
#include "sim/findings.h"
#include "sim/memory/cache-effect.h"
#include "sim/memory/lines.h"
#include "sim/order/context.h"
#include "sim/regimes.h"

#define DEFAULT_LINE 64
#define LARGEST_GRANULE 9ull	/* CTR_EL0.CWG and ERG, log2 of words: no measure of a line, so as far from it as may be */
#define ZVA_BLOCK 64		/* DCZID_EL0 of the engine's CPUs */
#define EFFECTS 256		/* of words that were met lately; a power of two */

struct coherence {
	struct engine *e;
	struct watcher watcher;
	struct hv_coherence how;
	struct lines *lines;
	struct context *context;
	struct regimes regimes;
	struct findings findings;
	struct cache_effect effects[EFFECTS];
	const struct cache_effect *effect;	/* of the instruction under way */
	struct hv_actor actor;		/* that instruction */
	uint64_t insns;
	uint64_t begun;			/* hv_run.left of the call that the context was begun for */
	uint64_t script, script_size;
	uint16_t step;
	uint64_t restarted;		/* pc at which the engine was sent back, to translate anew */
	bool quiet;			/* the accesses of this instruction are modelled already */
	bool accessed;			/* it made one already */
	uint64_t choices;		/* the adversary's random numbers */
	bool takes_exclusives;		/* the adversary's Device memory, drawn once */
};

/* The adversary's next choice beside those of its caches. */
static bool draws(struct coherence *c)
{
	uint64_t z = c->choices += 0x9e3779b97f4a7c15ull;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ z >> 27) * 0x94d049bb133111ebull;
	return (z ^ z >> 31) >> 63;
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

/* --- where things are ---------------------------------------------------------------------------------------- */

static bool in_harness(const struct coherence *c, uint64_t addr)
{
	return addr - HV_IMAGE_BASE < c->e->places.end - HV_IMAGE_BASE || addr - MICRO_BASE < MICRO_SIZE ||
	       addr - c->script < c->script_size;
}

static bool is_subject(const struct coherence *c, uint64_t pc)
{
	return pc - c->e->places.caller < c->e->places.caller_end - c->e->places.caller || !in_harness(c, pc);
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
	if (!in_harness(c, pa))
		lines_load(c->lines, pa, 8, &walker);
	memcpy(&d, bytes, 8);
	return d;
}

static bool live(void *ctx, unsigned el, unsigned half)
{
	struct coherence *c = ctx;

	return regimes_live(&c->regimes, el, half);
}

static struct translation where(struct coherence *c, uint64_t va, bool fetch)
{
	return regimes_translate(&c->regimes, c->actor.el, va, fetch);
}

/* --- instructions -------------------------------------------------------------------------------------------- */

/* An access that Device memory does not take, or that makes it abort on some CPUs. */
static void refuse(struct coherence *c, enum hv_hazard_kind kind, const struct translation *to, unsigned size)
{
	if (c->how.evict) {
		if (c->effect->maintenance == CACHE_ZERO || kind == HV_HAZARD_UNALIGNED || !c->takes_exclusives)
			engine_lose_run(c->e, "an access that Device memory does not take: it is aborted");
		return;
	}
	findings_hazard(&c->findings, &(struct hv_hazard){
		.kind = kind, .missing = kind == HV_HAZARD_UNALIGNED ? HV_MISSING_ALIGNMENT : HV_MISSING_NORMAL, .size = size,
		.addr = to->pa, .line = to->pa & ~(uint64_t)(c->how.line - 1), .reader = c->actor });
}

static void zero_block(struct coherence *c, uint64_t va)
{
	static const uint8_t zeroes[ZVA_BLOCK];
	struct translation to = where(c, va & ~(ZVA_BLOCK - 1ull), false);

	if (to.memory == MEMORY_DEVICE)		/* an Alignment fault (Arm ARM C5.3.8) */
		refuse(c, HV_HAZARD_DEVICE, &to, ZVA_BLOCK);
	c->actor.cached = to.memory == MEMORY_CACHEABLE;
	c->quiet = true;
	if (to.mapped && !in_harness(c, to.pa))
		lines_store(c->lines, to.pa, ZVA_BLOCK, zeroes, &c->actor);
}

static void maintain_address(struct coherence *c, uint64_t va)
{
	struct translation to = where(c, va, false);

	if (to.mapped && c->effect->maintenance == CACHE_IC)
		lines_ic(c->lines, to.pa, &c->actor);
	else if (to.mapped)
		lines_dc(c->lines, (enum lines_dc)c->effect->dc, to.pa, &c->actor);
}

static void maintain(struct coherence *c, uint64_t operand)
{
	switch (c->effect->maintenance) {
	case CACHE_DC: case CACHE_IC:
		maintain_address(c, operand);
		break;
	case CACHE_DC_ALL:
		lines_dc_all(c->lines, (enum lines_dc)c->effect->dc, &c->actor);
		break;
	case CACHE_ZERO:
		zero_block(c, operand);
		break;
	case CACHE_IC_ALL:
		lines_ic_all(c->lines, &c->actor);
		break;
	default:
		break;
	}
}

/* CTR_EL0 of the modelled caches; the engine's own says 64 bytes. The MRS is done here. */
static void read_ctr(struct coherence *c)
{
	uint64_t data = (uint64_t)__builtin_ctz(c->how.line / 4), code = (uint64_t)__builtin_ctz(c->how.iline / 4);

	/* RES1, DIC, IDC, CWG, ERG, DminLine, L1Ip = PIPT, IminLine (Arm ARM D13.2.34) */
	a64_set_general(c->e, c->effect->result, 1ull << 31 | (uint64_t)c->how.dic << 29 | (uint64_t)c->how.idc << 28 |
			LARGEST_GRANULE << 24 | LARGEST_GRANULE << 20 | data << 16 | 3u << 14 | code);
	a64_set(c->e, HV_PC, c->actor.pc + 4);
}

/* What an instruction of the system space does to caches. */
static void step_system(struct coherence *c, uint64_t operand)
{
	lines_barrier(c->lines, (enum lines_barrier)c->effect->barrier, &c->actor);
	maintain(c, operand);
	regimes_forget(&c->regimes);	/* an MSR or a TLBI may change how addresses translate */
}

/* True: memory shows other bytes now, and they must be translated anew. */
static bool step_fetch(struct coherence *c)
{
	struct translation to = where(c, c->actor.pc, true);

	if (!to.mapped || in_harness(c, to.pa))
		return false;
	c->actor.cached = to.memory == MEMORY_CACHEABLE;
	return lines_fetch(c->lines, to.pa, 4, &c->actor);
}

static void begin(struct coherence *c)
{
	struct engine *e = c->e;

	c->begun = e->calls.run->left;
	regimes_forget(&c->regimes);
	c->step = HV_STEP_NONE;
	c->actor = (struct hv_actor){ .step = HV_STEP_NONE };
	context_begin(c->context, &(struct context_state){
		.sctlr = { 0, a64_get(e, HV_SCTLR_EL1), a64_get(e, HV_SCTLR_EL2) }, .hcr = a64_get(e, HV_HCR_EL2),
		.exs = a64_get(e, HV_ID_AA64MMFR0_EL1) & ISA_MMFR0_EXS });
}

static const struct cache_effect *effect_at(struct coherence *c, uint32_t word)
{
	struct cache_effect *effect = &c->effects[(word >> 5 ^ word >> 16) % EFFECTS];

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
	c->actor = (struct hv_actor){ pc, word, c->step, (uint8_t)HV_PSTATE_EL(a64_get(c->e, HV_PSTATE)), 0 };
	c->effect = effect_at(c, word);
}

/* False: the engine goes back to it, and translates it anew. */
static bool pass_time(struct coherence *c)
{
	if (c->restarted == c->actor.pc)
		return true;
	c->insns++;
	lines_clock(c->lines, c->insns);
	lines_pass(c->lines);
	if (!step_fetch(c))
		return true;
	c->restarted = c->actor.pc;
	c->quiet = true;
	a64_set(c->e, HV_PC, c->actor.pc);
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
	if (!is_subject(c, pc))
		return;
	if (goes_past_zeroes(c, pc)) {
		engine_lose_run(c->e, "the CPU was led to AArch32, which runs through zeroes to the end of memory");
		return;
	}
	begin_step(c, pc);
	if (!pass_time(c))
		return;
	c->restarted = 0;
	operand = a64_get_general(c->e, c->effect->operand);
	context_step(c->context, &c->actor, operand);
	if (c->effect->reads_ctr)
		read_ctr(c);
	else if (c->effect->system)
		step_system(c, operand);
	if (context_is_event(c->context, &c->actor)) {
		lines_context(c->lines, &c->actor);
		regimes_forget(&c->regimes);
	}
}

/* --- accesses ------------------------------------------------------------------------------------------------ */

/*
 * Device memory, which all memory is to loads and stores with the MMU off, takes aligned accesses only (Arm ARM B2.7.2), and
 * whether it takes exclusives and atomics is IMPLEMENTATION DEFINED (B2.9.2). The engine makes two accesses of one of 16 bytes:
 * the first one tells where it begins.
 */
static void check_device(struct coherence *c, const struct translation *to, uint64_t va, unsigned size)
{
	unsigned element = c->effect->element ? c->effect->element : size;
	bool first = !c->accessed;

	c->accessed = true;
	if (to->memory != MEMORY_DEVICE || (element > size && !first))
		return;
	if (va & (element - 1))
		refuse(c, HV_HAZARD_UNALIGNED, to, element);
	else if (first && c->effect->excludes)
		refuse(c, HV_HAZARD_DEVICE, to, size);
}

/* The caller's record says which step this is; reading and answering it is the harness's own affair. */
static void read_script(struct coherence *c, const struct engine_access *a)
{
	uint64_t at = a->va - c->script;

	if (!a->store && at % HV_STEP_SIZE == 0 && is_subject(c, c->actor.pc))
		c->step = c->actor.step = (uint16_t)(at / HV_STEP_SIZE);
}

static void on_access(void *ctx, const struct engine_access *a)
{
	struct coherence *c = ctx;
	struct translation to;

	if (c->quiet)
		return;
	if (a->va - c->script < c->script_size) {
		read_script(c, a);
		return;
	}
	context_access(c->context, a->va, &c->actor);
	to = where(c, a->va, false);
	if (!to.mapped || in_harness(c, to.pa))
		return;
	c->actor.cached = to.memory == MEMORY_CACHEABLE;
	check_device(c, &to, a->va, a->size);
	if (a->store)
		lines_store(c->lines, to.pa, a->size, &a->value, &c->actor);
	else
		lines_load(c->lines, to.pa, a->size, &c->actor);
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

/* --- the rest ------------------------------------------------------------------------------------------------ */

void coherence_script(struct coherence *c, uint64_t at, uint64_t size)
{
	c->script = at;
	c->script_size = size;
}

void coherence_observe(struct coherence *c, struct hv_window *w)
{
	struct hv_actor unknown = { .step = HV_STEP_NONE };

	if (w->addr - c->script < c->script_size || in_harness(c, w->addr))
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
	for (size_t i = 1; i < EFFECTS; i++)
		c->effects[i] = c->effects[0];
	c->watcher = (struct watcher){ .enter = on_enter, .step = on_step, .access = on_access, .ctx = c };
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
