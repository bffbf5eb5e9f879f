/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words that scenarios are built with, and what a fault makes of them. */
#include <stdlib.h>
#include <string.h>

#include "suite/scenario/private.h"

/* EL1 as a kernel runs: MMU and caches on, 39 bits of address in both halves, walks through the caches. */
#define SCTLR_ON 0x30d0180dull			/* RES1; M, C, SA, I */
#define MAIR 0x00000000000044ffull		/* attribute 0: write-back, 1: not cached, 2: device */
#define TCR_WALKS(at) (1ull << ((at) + 8) | 1ull << ((at) + 10) | 3ull << ((at) + 12))	/* write-back, inner shareable */
#define TCR (25ull | 25ull << 16 | TCR_WALKS(0) | TCR_WALKS(16) | 2ull << 30 | 2ull << 32)	/* 4 KiB; 40 bits of output */
#define BLOCK(gib, attr) ((uint64_t)(gib) << 30 | 1u << 10 | 3u << 8 | (attr) << 2 | 1u)	/* AF, inner shareable */
#define ATTR_MEMORY 0u
#define ATTR_DEVICE 2u
#define MAPPED_GIB 8u

/* Room for one more in an array of `room` items. NULL, and noted, where memory is out. */
static void *grow(struct scenario_scene *s, void *items, size_t count, size_t *room, size_t size)
{
	size_t more = *room ? 2 * *room : 16;
	void *bigger;

	if (count < *room)
		return items;
	bigger = realloc(items, more * size);
	if (!bigger) {
		s->failed = true;
		return NULL;
	}
	*room = more;
	return bigger;
}

/* A slot at the end of an array of `s`, or NULL. Not a function: each array has a type of its own. */
#define PUSH(s, array, count, room) \
	(push_room((s), (void **)&(s)->array, (s)->count, &(s)->room, sizeof(*(s)->array)) ? &(s)->array[(s)->count++] : NULL)

static bool push_room(struct scenario_scene *s, void **items, size_t count, size_t *room, size_t size)
{
	void *bigger = grow(s, *items, count, room, size);

	if (!bigger)
		return false;
	*items = bigger;
	return true;
}

/* --- memory -------------------------------------------------------------------------------------------------- */

uint8_t *scene_bytes(struct scenario_scene *s, size_t size)
{
	void **block = PUSH(s, blocks, block_count, block_room);

	if (!block)
		return NULL;
	*block = calloc(1, size ? size : 1);
	if (!*block)
		s->failed = true;
	return *block;
}

/* SplitMix64. */
uint64_t scene_random(struct scenario_scene *s)
{
	uint64_t z = s->random += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

void scene_fill_random(struct scenario_scene *s, uint8_t *bytes, size_t size)
{
	for (size_t i = 0; bytes && i < size; i += 8) {
		uint64_t word = scene_random(s);

		memcpy(bytes + i, &word, size - i < 8 ? size - i : 8);
	}
}

static unsigned pool_pages(const struct scenario_scene *s)
{
	return (unsigned)(SCENE_POOL_SIZE / s->page);
}

uint64_t scene_page(struct scenario_scene *s)
{
	unsigned n = s->pool_used++;

	return SCENE_POOL + (uint64_t)s->pool[n % pool_pages(s)] * s->page + (s->options->high && n & 1 ? SCENE_TO_HIGH : 0);
}

static bool shuffle_pool(struct scenario_scene *s)
{
	s->pool = (uint16_t *)(void *)scene_bytes(s, pool_pages(s) * sizeof(*s->pool));
	if (!s->pool)
		return false;
	for (unsigned i = 0; i < pool_pages(s); i++)
		s->pool[i] = (uint16_t)i;
	for (unsigned i = pool_pages(s) - 1; i; i--) {
		unsigned k = (unsigned)(scene_random(s) % (i + 1));
		uint16_t page = s->pool[i];

		s->pool[i] = s->pool[k];
		s->pool[k] = page;
	}
	return true;
}

void scene_patch(struct scenario_scene *s, uint64_t addr, const uint8_t *bytes, size_t size)
{
	struct hv_patch *p = PUSH(s, patches, patch_count, patch_room);

	if (p)
		*p = (struct hv_patch){ addr, size, bytes };
}

/* --- steps and what a fault makes of them -------------------------------------------------------------------- */

void scene_step(struct scenario_scene *s, const char *name, const char *what, const char *owed)
{
	struct scenario_step *step = PUSH(s, steps, step_count, step_room);

	if (step)
		*step = (struct scenario_step){ name, what, owed };
}

static void append(struct scenario_scene *s, const struct hv_step *record)
{
	uint16_t *step_of = PUSH(s, step_of, record_count, step_of_room);
	struct hv_step *r;

	if (!step_of)
		return;
	s->record_count--;	/* one count for both arrays */
	r = PUSH(s, records, record_count, record_room);
	if (!r)
		return;
	*step_of = (uint16_t)(s->step_count ? s->step_count - 1 : 0);
	*r = *record;
}

static bool is_clean(uint64_t op)
{
	return op == HV_OP_DC_CVAC || op == HV_OP_DC_CIVAC;
}

static bool is_range(uint64_t op)
{
	return op >= HV_OP_DC_IVAC && op <= HV_OP_DC_ZVA;
}

/* Half the bytes, by whole lines. */
static uint64_t half(const struct scenario_scene *s, uint64_t size)
{
	unsigned line = s->draw.line;

	return size / 2 & ~(uint64_t)(line - 1);
}

static void put_off(struct scenario_scene *s, const struct hv_step *record)
{
	struct hv_step *r = PUSH(s, late, late_count, late_room);

	if (r)
		*r = *record;
}

static void append_changed(struct scenario_scene *s, const struct hv_step *record)
{
	struct hv_step r = *record;

	switch (s->fault->change) {
	case FAULT_DROP:
		s->fault_hits++;
		return;
	case FAULT_LATER:
		s->fault_hits++;
		put_off(s, record);
		return;
	case FAULT_TO_POU:
		if (is_clean(r.op)) {
			r.op = HV_OP_DC_CVAU;
			s->fault_hits++;
		}
		break;
	case FAULT_HALF:
		if (is_range(r.op)) {
			r.a[1] = r.a[0] + half(s, r.a[1] - r.a[0]);
			s->fault_hits++;
		}
		break;
	case FAULT_LENGTH_AS_END:
		if (is_range(r.op)) {
			r.a[1] -= r.a[0];
			s->fault_hits++;
		}
		break;
	}
	append(s, &r);
}

void scene_record(struct scenario_scene *s, const struct hv_step *record)
{
	bool hit = s->fault && s->fault->step && s->step_count && !strcmp(s->fault->step, s->steps[s->step_count - 1].name);

	if (s->failed)
		return;
	if (hit)
		append_changed(s, record);
	else
		append(s, record);
}

void scene_op(struct scenario_scene *s, unsigned op)
{
	scene_record(s, &(struct hv_step){ op, { 0 } });
}

void scene_range(struct scenario_scene *s, unsigned op, uint64_t from, uint64_t size)
{
	scene_record(s, &(struct hv_step){ op, { from, from + size } });
}

void scene_copy(struct scenario_scene *s, uint64_t to, uint64_t from, uint64_t size)
{
	scene_record(s, &(struct hv_step){ HV_OP_COPY, { to, from, (size + 15) & ~15ull } });
}

#define POKE_WORDS 5

void scene_poke(struct scenario_scene *s, uint64_t to, const uint64_t *words, size_t count)
{
	for (size_t i = 0; i < count; i += POKE_WORDS) {
		struct hv_step r = { HV_OP_POKE, { to + 8 * i, count - i < POKE_WORDS ? count - i : POKE_WORDS } };

		memcpy(r.a + 2, words + i, r.a[1] * sizeof(*words));
		scene_record(s, &r);
	}
}

void scene_msr(struct scenario_scene *s, unsigned op, uint64_t value)
{
	scene_record(s, &(struct hv_step){ op, { value } });
}

void scene_leave_by_hvc(struct scenario_scene *s, const uint64_t args[6])
{
	struct hv_step r = { HV_OP_HVC, { 0 } };

	memcpy(r.a, args, 6 * sizeof(*args));
	scene_record(s, &r);
}

void scene_call(struct scenario_scene *s, const uint64_t args[6], uint64_t answer)
{
	size_t before = s->record_count;
	struct scene_answer *a;

	scene_leave_by_hvc(s, args);
	if (s->record_count == before)	/* a fault left it out: there is no answer to it */
		return;
	a = PUSH(s, answers, answer_count, answer_room);
	if (a)
		*a = (struct scene_answer){ before, answer, HV_STEP_01, NULL };
}

void scene_means(struct scenario_scene *s, enum hv_rule rule, const char *means)
{
	struct scene_answer *last = s->answer_count ? &s->answers[s->answer_count - 1] : NULL;

	if (!last || last->record + 1 != s->record_count)	/* a fault left the call out */
		return;
	last->rule = rule;
	last->means = means;
}

/* --- what is looked at --------------------------------------------------------------------------------------- */

static void add_window(struct scenario_scene *s, const struct hv_window *window, const struct scene_check *check)
{
	struct scene_check *c = PUSH(s, checks, window_count, check_room);
	struct hv_window *w;

	if (!c)
		return;
	s->window_count--;	/* one count for both arrays */
	w = PUSH(s, windows, window_count, window_room);
	if (!w)
		return;
	*c = *check;
	*w = *window;
	w->bytes = scene_bytes(s, w->size);
}

void scene_expect(struct scenario_scene *s, const char *what, uint64_t addr, const uint8_t *want, size_t size)
{
	add_window(s, &(struct hv_window){ .addr = addr, .size = size, .fetched = true, .settled = true },
		   &(struct scene_check){ what, HV_KEXEC_01, want, NULL });
}

void scene_keep(struct scenario_scene *s, const char *what, uint64_t addr, const uint8_t *want, const uint8_t *before, size_t size)
{
	add_window(s, &(struct hv_window){ .addr = addr, .size = size },
		   &(struct scene_check){ what, HV_KEXEC_02, want, before });
}

void scene_guard(struct scenario_scene *s, const char *what, uint64_t addr, size_t size)
{
	uint64_t first = scene_random(s), step = scene_random(s);
	uint64_t *words = (uint64_t *)(void *)scene_bytes(s, size);

	if (!words)
		return;
	for (size_t i = 0; i < size / sizeof(*words); i++)
		words[i] = first + i * step;
	scene_patch(s, addr, NULL, size);
	scene_record(s, &(struct hv_step){ HV_OP_FILL, { addr, addr + size, first, step } });
	add_window(s, &(struct hv_window){ .addr = addr, .size = size, .kept = true },
		   &(struct scene_check){ what, HV_KEXEC_02, (const uint8_t *)words, (const uint8_t *)words });
}

/* --- the whole ----------------------------------------------------------------------------------------------- */

static void add_page_tables(struct scenario_scene *s)
{
	uint64_t *low = (uint64_t *)(void *)scene_bytes(s, SCENE_PAGE), *high = (uint64_t *)(void *)scene_bytes(s, SCENE_PAGE);

	if (!low || !high)
		return;
	for (unsigned gib = 0; gib < MAPPED_GIB; gib++)
		low[gib] = BLOCK(gib, gib ? ATTR_MEMORY : ATTR_DEVICE);
	high[0] = BLOCK(HV_RAM_BASE >> 30, ATTR_MEMORY);
	if (s->options->high)
		high[(HV_SCENE_HIGH - HV_RAM_BASE) >> 30] = BLOCK(HV_SCENE_HIGH >> 30, ATTR_MEMORY);
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
	if (shuffle_pool(s))
		add_page_tables(s);
	scene_draw(s);
	return !s->failed;
}

static void set_registers(struct scenario_scene *s)
{
	uint64_t *r = s->scene.call.in.r;

	hv_call_init(&s->scene.call, s->places);
	s->scene.call.event = HV_EVENT_SCRIPT;
	s->scene.call.from = HV_FROM_EL1;
	r[HV_X0] = SCENE_SCRIPT;
	r[HV_SCTLR_EL1] = SCTLR_ON;
	r[HV_MAIR_EL1] = MAIR;
	r[HV_TCR_EL1] = TCR;
	r[HV_TTBR0_EL1] = SCENE_TTBR0;
	r[HV_TTBR1_EL1] = SCENE_TTBR1;
}

/* Loop iterations that a record takes at most: with the smallest line, and each its own block. */
static uint64_t cost(const struct hv_step *r)
{
	if (r->op == HV_OP_COPY)
		return r->a[2] / 16;
	if (r->op == HV_OP_FILL)
		return (r->a[1] - r->a[0]) / 8;
	return is_range(r->op) || r->op == HV_OP_TOUCH || r->op == HV_OP_IC_IVAU ? (r->a[1] - r->a[0]) / 16 + 1 : 8;
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
			s->scene.blocks += cost(&s->records[i]) + 16;
}

/* The script as memory, with an end; what a fault put off stands behind the step that never comes back. */
static void add_script(struct scenario_scene *s)
{
	const struct hv_step end = { HV_OP_END, { 0 } };
	uint8_t *bytes;
	size_t size;

	for (size_t i = 0; i < s->late_count; i++)
		append(s, &s->late[i]);
	append(s, &end);
	size = s->record_count * sizeof(*s->records);
	bytes = s->failed ? NULL : scene_bytes(s, size);
	if (!bytes || size > SCENE_SCRIPT_MAX) {
		s->failed = true;
		return;
	}
	memcpy(bytes, s->records, size);
	scene_patch(s, SCENE_SCRIPT, bytes, size);
	s->script_window = s->window_count;
	add_window(s, &(struct hv_window){ .addr = SCENE_SCRIPT, .size = size },
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

/* The user's, a fault's, or the good one; none where the scenario runs none. */
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
	s->scene.alias = (struct hv_alias){ SCENE_LINEAR, HV_RAM_BASE, s->scene.high ? SCENE_LINEAR_ALL : SCENE_LINEAR_SIZE };
	return s->failed ? -1 : 0;
}

void scene_free(struct scenario_scene *s)
{
	for (size_t i = 0; i < s->block_count; i++)
		free(s->blocks[i]);
	free(s->blocks);
	free(s->records);
	free(s->step_of);
	free(s->late);
	free(s->steps);
	free(s->patches);
	free(s->windows);
	free(s->checks);
	free(s->answers);
	*s = (struct scenario_scene){ 0 };
}
