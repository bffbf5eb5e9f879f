/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A scene as a whole: EL1 as a kernel runs, the routine, and the call that is made of it all. */
#include <string.h>

#include "suite/scenario/private.h"

/* EL1 as a kernel runs: MMU and caches on, 39 bits of address in both halves, walks through the caches. */
#define SCTLR_ON 0x30d0180dull			/* RES1; M, C, SA, I */
#define MAIR 0x00000000000044ffull		/* attribute 0: write-back, 1: not cached, 2: device */
#define TCR_WALKS(at) (1ull << ((at) + 8) | 1ull << ((at) + 10) | 3ull << ((at) + 12))	/* write-back, inner shareable */
#define TCR (25ull | 25ull << 16 | TCR_WALKS(0) | TCR_WALKS(16) | 2ull << 30 | 2ull << 32)	/* 4 KiB; 40 bits of output */
#define BLOCK(gib, attr) ((uint64_t)(gib) << 30 | 1u << 10 | 3u << 8 | (attr) << 2 | 1u)	/* AF, inner shareable */
#define ATTR_MEMORY 0u
#define ATTR_UNCACHED 1u
#define ATTR_DEVICE 2u
#define MAPPED_GIB 8u

/* A GiB of which some is not cached, as a table of blocks of 2 MiB. */
#define SMALL 0x200000ull
#define SMALL_BLOCK(at, attr) ((at) | 1u << 10 | 3u << 8 | (attr) << 2 | 1u)
#define TABLE(at) ((at) | 3u)

struct split {
	struct scenario_scene *s;
	uint64_t *low;		/* the map of the lower half */
	struct { uint64_t gib, *blocks; } gibs[SCENE_SPLITS];
	unsigned count;
};

static uint64_t *split_gib(struct split *m, uint64_t gib)
{
	uint64_t *blocks;

	for (unsigned i = 0; i < m->count; i++)
		if (m->gibs[i].gib == gib)
			return m->gibs[i].blocks;
	blocks = m->count < SCENE_SPLITS ? (uint64_t *)(void *)scene_bytes(m->s, SCENE_PAGE) : NULL;
	if (!blocks)
		return NULL;
	for (unsigned i = 0; gib < MAPPED_GIB && i < SCENE_PAGE / 8; i++)
		blocks[i] = SMALL_BLOCK((gib << 30) + i * SMALL, ATTR_MEMORY);
	m->gibs[m->count].gib = gib;
	m->gibs[m->count].blocks = blocks;
	m->low[gib] = TABLE(SCENE_SPLIT + m->count * SCENE_PAGE);
	scene_patch(m->s, SCENE_SPLIT + m->count++ * SCENE_PAGE, (const uint8_t *)blocks, SCENE_PAGE);
	return blocks;
}

/*
 * What the harness stores at EL1 is read at EL2 with its MMU off, and the other way round: it must not stay in a cache. What lies
 * below 1 GiB is a scene's that has no machine.
 */
static void leave_uncached(struct split *m, uint64_t at, uint64_t end)
{
	for (at &= ~(SMALL - 1); at < end && at >> 30; at += SMALL) {
		uint64_t *blocks = split_gib(m, at >> 30);

		if (blocks)
			blocks[at / SMALL % (SCENE_PAGE / 8)] = SMALL_BLOCK(at, ATTR_UNCACHED);
	}
}

static void split_harness(struct scenario_scene *s, uint64_t *low)
{
	struct split m = { .s = s, .low = low };
	const struct hv_places *p = s->places;

	leave_uncached(&m, p->image, p->end);
	leave_uncached(&m, p->calls, p->calls + sizeof(struct hv_call));
	leave_uncached(&m, p->outs, p->outs + sizeof(struct hv_outcome));
}

static void add_page_tables(struct scenario_scene *s)
{
	uint64_t *low = (uint64_t *)(void *)scene_bytes(s, SCENE_PAGE), *high = (uint64_t *)(void *)scene_bytes(s, SCENE_PAGE);

	if (!low || !high)
		return;
	for (unsigned gib = 0; gib < MAPPED_GIB; gib++)
		low[gib] = BLOCK(gib, gib ? ATTR_MEMORY : ATTR_DEVICE);
	split_harness(s, low);
	high[0] = BLOCK(HV_RAM_BASE >> 30, ATTR_MEMORY);
	if (s->options->high)
		low[HV_SCENE_HIGH >> 30] = high[(HV_SCENE_HIGH - HV_RAM_BASE) >> 30] = BLOCK(HV_SCENE_HIGH >> 30, ATTR_MEMORY);
	scene_patch(s, SCENE_TTBR0, (const uint8_t *)low, SCENE_PAGE);
	scene_patch(s, SCENE_TTBR1, (const uint8_t *)high, SCENE_PAGE);
	scene_patch(s, SCENE_TTBR1_COPY, NULL, SCENE_PAGE);
	scene_patch(s, SCENE_ZERO_PAGE, NULL, SCENE_PAGE);
	scene_keep(s, "page table of TTBR0", SCENE_TTBR0, (const uint8_t *)low, (const uint8_t *)low, SCENE_PAGE);
	scene_keep(s, "page table of TTBR1", SCENE_TTBR1, (const uint8_t *)high, (const uint8_t *)high, SCENE_PAGE);
}

bool scene_init(struct scenario_scene *s, const struct scenario *scenario, const struct fault *fault,
		const struct scenario_options *options, const struct hv_places *places)
{
	*s = (struct scenario_scene){
		.scenario = scenario, .fault = fault, .options = options, .places = places,
		.random = options->seed + options->draw * 0x2545f4914f6cdd1d,
		.page = options->page ? options->page : SCENE_PAGE, .how = HV_HOW_RETURNED,
	};
	if (scene_shuffle_pool(s))
		add_page_tables(s);
	scene_draw(s);
	return !s->failed;
}

/* The same of AArch32, whose long descriptors map all of it by TTBR0. */
#define SCTLR_ON_A32 (1u << 12 | 1u << 2 | 1u)	/* I, C, M, beside what the canary has */
#define TTBCR (1u << 31 | TCR_WALKS(0))		/* EAE */

static void set_registers_a32(uint64_t *r)
{
	r[HV_SCTLR_EL1] |= SCTLR_ON_A32;
	r[HV_MAIR_EL1] = MAIR;
	r[HV_TCR_EL1] = TTBCR;
	r[HV_TTBR0_EL1] = SCENE_TTBR0;
}

/* A caller in Hyp mode lives on tables of its own: AP[1] is one there. */
#define HTCR (1u << 31 | 1u << 23 | TCR_WALKS(0))	/* RES1 */

static void set_registers_hyp(struct scenario_scene *s)
{
	uint64_t *map = (uint64_t *)(void *)scene_bytes(s, SCENE_PAGE), *r = s->scene.call.in.r;

	for (unsigned gib = 0; map && gib < 4; gib++)
		map[gib] = BLOCK(gib, gib ? ATTR_MEMORY : ATTR_DEVICE) | 1u << 6;
	scene_patch(s, SCENE_EL2_MAP, (const uint8_t *)map, SCENE_PAGE);
	s->scene.call.from = HV_FROM_EL2H;
	r[HV_PSTATE] = hv_pstate_home(s->places, HV_PSTATE_AIF | HV_PSTATE_A32_HYP);
	r[HV_SCTLR_EL2] |= SCTLR_ON_A32;
	r[HV_MAIR_EL2] = MAIR;
	r[HV_TCR_EL2] = HTCR;
	r[HV_TTBR0_EL2] = SCENE_EL2_MAP;
}

/* What firmware leaves: everything off, and its own vectors, which are dead. EL1 is for later. */
static void set_registers_boot(struct scenario_scene *s)
{
	uint64_t *r = s->scene.call.in.r;

	set_registers_a32(r);
	r[HV_SCTLR_EL1] &= ~(uint64_t)SCTLR_ON_A32;
	s->scene.call.from = HV_FROM_EL2H;
	r[HV_PSTATE] = hv_pstate_home(s->places, HV_PSTATE_AIF | HV_PSTATE_A32_HYP);
}

static void set_registers(struct scenario_scene *s)
{
	uint64_t *r = s->scene.call.in.r;

	hv_call_init(&s->scene.call, s->places);
	s->scene.call.event = HV_EVENT_SCRIPT;
	s->scene.call.from = (uint8_t)hv_execs[s->scenario->exec].caller_from;
	r[HV_X0] = SCENE_SCRIPT;
	if (s->scenario->exec == HV_A32) {
		if (s->scenario->flags & ARM_IN_HYP)
			set_registers_hyp(s);
		else if (s->scenario->flags & ARM_BOOT)
			set_registers_boot(s);
		else
			set_registers_a32(r);
		return;
	}
	r[HV_SCTLR_EL1] = SCTLR_ON;
	r[HV_MAIR_EL1] = MAIR;
	r[HV_TCR_EL1] = TCR;
	r[HV_TTBR0_EL1] = SCENE_TTBR0;
	r[HV_TTBR1_EL1] = SCENE_TTBR1;
}

/* A routine may copy by bytes, and go by lines that are shorter than any: what is in no loop that comes again is cut late. */
#define PAGE_COST 16384u
#define OTHER_COST 2000000u
#define OTHER_COST_OF_SEED 500000u	/* seeds that lead astray are many, and each is cut here */

static void count_blocks(struct scenario_scene *s)
{
	s->scene.blocks = (s->options->seeds ? OTHER_COST_OF_SEED : OTHER_COST) +
			  (uint64_t)s->scenario->pages * PAGE_COST * (s->page / SCENE_PAGE);
	for (size_t i = 0; i < s->record_count; i++)
		if (s->records[i].a[1] >= s->records[i].a[0] || s->records[i].op == HV_OP_COPY)
			s->scene.blocks += scene_cost(&s->records[i]) + 16;
}

/* The script as memory. */
static void add_script(struct scenario_scene *s)
{
	uint8_t *bytes;
	size_t size;

	scene_end_script(s);
	size = s->record_count * sizeof(*s->records);
	bytes = s->failed ? NULL : scene_bytes(s, size);
	if (!bytes || size > SCENE_SCRIPT_MAX) {
		s->failed = true;
		return;
	}
	memcpy(bytes, s->records, size);
	scene_patch(s, SCENE_SCRIPT, bytes, size);
	s->script_window = s->window_count;
	scene_window(s, &(struct hv_window){ .addr = SCENE_SCRIPT, .size = size },
		   &(struct scene_check){ "script", HV_RULE_NONE, bytes, NULL });
}

static void take_builtin(struct scenario_scene *s, const char *name)
{
	for (unsigned i = 0; i < hv_routine_count; i++)
		if (!strcmp(hv_routines[i].name, name)) {
			s->routine = hv_routines[i].code;
			s->routine_size = (size_t)(hv_routines[i].end - hv_routines[i].code);
		}
}

/* The user's, a fault's, or the good one; none if the scenario runs none. */
static void choose_routine(struct scenario_scene *s)
{
	if (!s->scenario->routine)
		return;
	if (s->options->routine) {
		s->routine = s->options->routine;
		s->routine_size = s->options->routine_size;
	} else if (s->fault && s->fault->routine) {
		take_builtin(s, s->fault->routine);
		s->fault_hits++;
	} else {
		take_builtin(s, s->scenario->routine);
	}
	s->failed |= !s->routine || !s->routine_size;
}

int scene_build(struct scenario_scene *s, const struct scenario *scenario, const struct fault *fault,
		const struct scenario_options *options, const struct hv_places *places)
{
	if (!scene_init(s, scenario, fault, options, places))
		return -1;
	choose_routine(s);
	set_registers(s);
	if (s->failed || scenario->build(s) || s->failed)
		return -1;
	add_script(s);
	count_blocks(s);
	s->scene.patches = s->patches;
	s->scene.patch_count = s->patch_count;
	s->scene.windows = s->windows;
	s->scene.window_count = s->window_count;
	s->scene.script = SCENE_SCRIPT;
	s->scene.high = s->options->high;
	if (s->scenario->exec == HV_A64)	/* 32 bits have no linear map of their own here */
		s->scene.alias = (struct hv_alias){ SCENE_LINEAR, HV_RAM_BASE,
						    s->scene.high ? SCENE_LINEAR_ALL : SCENE_LINEAR_SIZE };
	return s->failed ? -1 : 0;
}
