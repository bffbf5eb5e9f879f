/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a machine to a core file: loops of loops.S are run on it, and rows of a core file that is near are changed until the timing
 * engine predicts what they took. What is held back says how good that is.
 */
#ifndef SUITE_MEASURE_MEASURE_H
#define SUITE_MEASURE_MEASURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "cycles/cycles.h"

struct hv_machine;

enum measure_loop_id {
#define LOOP(name, kind, row, how) MEASURE_LOOP_##name,
#include "suite/measure/loops.def"
	MEASURE_LOOPS
};

struct measure_loop {
	const char *name;
	uint8_t kind, regime;	/* enum cycles_kind, enum cycles_regime */
	const char *row;	/* "": held back */
};
extern const struct measure_loop measure_loops[MEASURE_LOOPS];

/* The loops as the engine sees them, one pass each. */
struct measure_code {
	struct {
		struct cycles_step *steps;	/* owned */
		size_t count;
		uint64_t at;			/* offset in the stub */
	} loop[MEASURE_LOOPS];
};
/* False with a sentence: our defect, or no memory. */
bool measure_code_open(struct measure_code *code, char *error, size_t size);
void measure_code_close(struct measure_code *code);

/* What a machine took for a pass of a loop. */
struct measure_sample {
	bool seen;
	bool steady;		/* the least was seen often enough to be no accident */
	double least, middle;	/* cycles a pass: of the fastest runs, and of the run in the middle */
};

struct measure_samples {
	struct measure_sample of[MEASURE_LOOPS];
	double mhz;
	uint64_t midr;
};
/*
 * Load the stub that measures into `m`, and find its clock and its CPU. Returns 0, or an exit status with a sentence in `error`: 77
 * if the machine has no counter of cycles, 2 if it was lost.
 */
int measure_look(struct hv_machine *m, const struct measure_code *code, struct measure_samples *out, char *error, size_t size);
/* Then run all loops. Returns likewise. */
int measure_run(struct hv_machine *m, const struct measure_code *code, struct measure_samples *out, char *error, size_t size);
/*
 * Whether the counter is of instructions: each loop took as many as it has, barriers, products and loads from a device alike. No
 * CPU's is; QEMU's is with -icount, also if it is a board at the end of a line.
 */
bool measure_counts_instructions(const struct measure_code *code, const struct measure_samples *samples);

/* Rows of a core with what was measured in them. */
struct measure_fit {
	const struct cycles_core *core;		/* borrowed */
	struct cycles_values low, typical, high;
	bool changed[CYCLES_ROWS_MAX];
	double predicted[MEASURE_LOOPS];	/* cycles a pass, with `typical` */
};
/* `any`: rows of samples that are not steady, too. False: out of memory. */
bool measure_fit(struct measure_fit *fit, const struct cycles_core *core, const struct measure_code *code,
		 const struct measure_samples *samples, bool any);

/* How far the loops that were held back are from what was predicted, in percent: mean and largest. Returns how many there are. */
size_t measure_error(const struct measure_fit *fit, const struct measure_samples *samples, double *mean, double *largest);

/* The core file. `where` stands in it as the source of what was measured, and `grade` as its grade. */
void measure_write(FILE *f, const struct measure_fit *fit, const struct measure_samples *samples, const char *where,
		   enum cycles_grade grade);
/* The loops, what they took and what was predicted, each line behind `prefix`. */
void measure_table(FILE *f, const struct measure_fit *fit, const struct measure_samples *samples, const char *prefix);

#endif
