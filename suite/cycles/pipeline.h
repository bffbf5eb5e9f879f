/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One call as a core's pipeline would see it. */
#ifndef SUITE_CYCLES_PIPELINE_H
#define SUITE_CYCLES_PIPELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* When an instruction enters a stage, in cycles from the first fetch on; what a core lacks begins as its next stage does. */
enum pipeline_stage {
	PIPELINE_FETCH, PIPELINE_DECODE, PIPELINE_DISPATCH, PIPELINE_ISSUE, PIPELINE_COMPLETE, PIPELINE_RETIRE, PIPELINE_STAGES,
};

#define PIPELINE_PRODUCERS 4
struct pipeline_row {
	uint64_t pc;
	uint32_t word;
	uint8_t el;
	bool handler;			/* SP is SP_ELx: EL2h, not EL2t */
	uint64_t at[PIPELINE_STAGES];	/* never falls from one to the next */
	size_t producers[PIPELINE_PRODUCERS];	/* rows whose results it waits for */
	unsigned producer_count;
	char note[96];			/* what it is and why it waited, for people; "" */
};

/* What an instruction did besides, for a trace that has registers and memory. */
enum pipeline_effect_kind { PIPELINE_REGISTER, PIPELINE_READ, PIPELINE_WRITE, PIPELINE_EXCEPTION };
struct pipeline_effect {
	size_t row;			/* behind this one */
	enum pipeline_effect_kind kind;
	unsigned reg, size;		/* xn; bytes of an access */
	uint64_t address, value;	/* EXCEPTION: the vector, ESR_ELx */
};

/* One micro-op on a pipe. */
struct pipeline_use {
	size_t row;
	uint8_t pipe;
	uint64_t from, to;		/* cycles, as in a row */
};
#define PIPELINE_PIPES 16

struct pipeline {
	const char *title;		/* "linux-6.0 set-vectors on cortex-a53, regime linux"; borrowed */
	struct pipeline_row *rows;	/* owned, as the next */
	size_t count;
	struct pipeline_effect *effects;
	size_t effect_count;
	struct pipeline_use *uses;	/* owned */
	size_t use_count;
	char pipes[PIPELINE_PIPES][8];	/* their names; "": there are fewer */
	double mhz;			/* 0: not told */
};
void pipeline_free(struct pipeline *p);

#endif
