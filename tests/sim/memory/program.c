/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sim/memory/program.h"

/* The letters that a program is written in: a word, and after it the slot. */
static const char *const words[OP_COUNT] = {
	"sc", "sp", "lc", "lp", "fc", "fp", "observe", "code", "glance", "ivac", "cvac", "cvau", "cvap", "civac", "isw", "csw",
	"cisw", "ic", "icall", "dsb", "dsbst", "dmb", "isb",
};

/* Slots: two in each of two lines, four bytes within the first, and one across the border of both. */
static void place(const struct world *w, unsigned slot, uint64_t *pa, unsigned *size)
{
	unsigned line = w->config.line;

	*size = slot == 4 ? 4 : slot == 5 ? 16 : 8;
	*pa = MEMORY_BASE + (slot < 4 ? slot / 2 * line + slot % 2 * 8 : slot == 4 ? 2 : line - 8);
}

static uint8_t *memory(void *ctx, uint64_t pa, size_t size)
{
	struct world *w = ctx;

	return pa < MEMORY_BASE || pa + size > MEMORY_BASE + sizeof(w->memory) ? NULL : w->memory + (pa - MEMORY_BASE);
}

static void hazard(void *ctx, const struct hv_hazard *h)
{
	struct world *w = ctx;

	if (!w->hazard_count++) {
		w->hazard = *h;
		w->hazard_step = w->step;
	}
}

static void life(void *ctx, const struct hv_life *event)
{
	struct world *w = ctx;

	w->life = *event;
	w->life_count++;
}

void world_begin(struct world *w, unsigned line, bool evict, uint64_t seed)
{
	memset(w, 0, sizeof(*w));
	w->hazard_step = w->wrong_step = NEVER;
	w->config = (struct lines_config){
		.line = line, .evict = evict, .seed = seed, .memory = memory, .hazard = hazard, .life = life, .ctx = w,
	};
}

static void store(struct world *w, const struct step *s, const struct hv_actor *actor)
{
	uint8_t bytes[16];
	unsigned size;
	uint64_t pa;

	place(w, s->slot, &pa, &size);
	memset(bytes, s->value, size);
	lines_store(w->lines, pa, size, bytes, actor);
	memcpy(w->memory + (pa - MEMORY_BASE), bytes, size);
	memcpy(w->last + (pa - MEMORY_BASE), bytes, size);
}

static void compare(struct world *w, const uint8_t *seen, uint64_t pa, unsigned size)
{
	if (w->wrong_step == NEVER && memcmp(seen, w->last + (pa - MEMORY_BASE), size))
		w->wrong_step = w->step;
}

static void read(struct world *w, const struct step *s, const struct hv_actor *actor)
{
	uint8_t bytes[16];
	unsigned size;
	uint64_t pa;

	place(w, s->slot, &pa, &size);
	if (s->op <= LOAD_PAST)
		lines_load(w->lines, pa, size, actor);
	else if (s->op <= FETCH_PAST)
		lines_fetch(w->lines, pa, size, actor);
	else
		lines_observe(w->lines, pa, size, bytes, s->op != GLANCE, s->op == OBSERVE_CODE, actor);
	if (s->op < OBSERVE)
		compare(w, w->memory + (pa - MEMORY_BASE), pa, size);
	else if (s->op != GLANCE)
		compare(w, bytes, pa, size);
}

static void maintain(struct world *w, const struct step *s, const struct hv_actor *actor)
{
	unsigned size;
	uint64_t pa;

	place(w, s->slot, &pa, &size);
	if (s->op >= ISW && s->op <= CISW)
		lines_dc_all(w->lines, LINES_ISW + (s->op - ISW), actor);
	else if (s->op < ISW)
		lines_dc(w->lines, LINES_IVAC + (s->op - IVAC), pa, actor);
	else if (s->op == IC)
		lines_ic(w->lines, pa, actor);
	else if (s->op == ICALL)
		lines_ic_all(w->lines, actor);
	else if (s->op == ISB)
		lines_context(w->lines, actor);
	else
		lines_barrier(w->lines, s->op == DSB ? LINES_DSB : s->op == DMB ? LINES_DMB : LINES_DSB_ST, actor);
}

void world_run_on(struct world *w, const struct program *program)
{
	w->lines = lines_new(&w->config);
	require(w->lines, "memory is out");
	for (w->step = 0; w->step < program->count; w->step++) {
		const struct step *s = &program->steps[w->step];
		struct hv_actor actor = { .pc = 0x1000 + 4 * w->step, .step = HV_STEP_NONE, .el = 1 };

		actor.cached = s->op == STORE_CACHED || s->op == LOAD_CACHED || s->op == FETCH_CACHED;
		lines_clock(w->lines, w->step);
		lines_pass(w->lines);
		(s->op <= STORE_PAST ? store : s->op <= GLANCE ? read : maintain)(w, s, &actor);
	}
	require(!lines_short(w->lines), "memory ran out");
}

void world_run(struct world *w, const struct program *program)
{
	world_run_on(w, program);
	lines_free(w->lines);
}

struct program program_parse(const char *text)
{
	struct program program = { .count = 0 };
	char copy[256], *rest = copy;

	require(strlen(text) < sizeof(copy), text);
	strcpy(copy, text);
	for (char *word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		struct step *s = &program.steps[program.count];
		size_t length = strcspn(word, "0123456789");

		require(program.count < STEPS, text);
		s->slot = atoi(word + length);
		s->value = ++program.count;
		for (s->op = 0; s->op < OP_COUNT; s->op++)
			if (strlen(words[s->op]) == length && !strncmp(words[s->op], word, length))
				break;
		require(s->op < OP_COUNT, word);
	}
	return program;
}

const char *program_print(const struct program *program, char *text, size_t size)
{
	size_t used = 0;

	for (unsigned i = 0; i < program->count && used < size; i++) {
		const struct step *s = &program->steps[i];

		used += snprintf(text + used, size - used, "%s%u", words[s->op], s->slot);
		if (s->op <= STORE_PAST && used < size)
			used += snprintf(text + used, size - used, "=%u", s->value);
		if (used < size)
			used += snprintf(text + used, size - used, " ");
	}
	return text;
}
