/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Programs for the model of cache lines, and how one is run on it. A program is words: "sc1 cvac1 dsb lp1" stores through the
 * caches, cleans, waits, and loads past them, at slot 1.
 */
#ifndef TESTS_SIM_MEMORY_PROGRAM_H
#define TESTS_SIM_MEMORY_PROGRAM_H

#include <check.h>

#include "hvcheck/scenario.h"
#include "sim/memory/lines.h"

#define LINE_COUNT 3
#define MEMORY_BASE 0x44000000ull
#define STEPS 32
#define NEVER ~0u

enum op {
	STORE_CACHED, STORE_PAST, LOAD_CACHED, LOAD_PAST, FETCH_CACHED, FETCH_PAST, OBSERVE, OBSERVE_CODE, GLANCE,
	IVAC, CVAC, CVAU, CVAP, CIVAC, ISW, CSW, CISW, IC, ICALL, DSB, DSBST, DMB, ISB, OP_COUNT
};

struct step {
	uint8_t op, slot, value;
};

struct program {
	struct step steps[STEPS];
	unsigned count;
};

struct world {
	struct lines_config config;
	struct lines *lines;
	uint8_t memory[LINE_COUNT * 2048], last[LINE_COUNT * 2048];
	unsigned step, hazard_step, wrong_step, hazard_count, life_count;
	struct hv_hazard hazard;	/* the first */
	struct hv_life life;		/* the latest */
};

/* Check writes a file at each of its own assertions, which is too slow for millions of steps. */
static inline void require(bool true_here, const char *what)
{
	if (!true_here)
		ck_abort_msg("%s", what);
}

struct program program_parse(const char *text);
/* As it was written, with what each store stores. */
const char *program_print(const struct program *program, char *text, size_t size);

/* A model of such lines, before any program. */
void world_begin(struct world *w, unsigned line, bool evict, uint64_t seed);
/* Run it; what was found is in `w`. */
void world_run(struct world *w, const struct program *program);
/* The same, and the lines are still there afterwards: lines_free() them. */
void world_run_on(struct world *w, const struct program *program);

/* What the CPU says of its caches in CTR_EL0, as a program is run. */
enum { PLAIN, IDC = 1, DIC = 2 };

#endif
