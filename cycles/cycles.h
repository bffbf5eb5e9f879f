/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How long executed instructions take on a core: a timing engine. It knows instructions (isa/) and the C library, but no ABI and no
 * machine. It is given steps, one an executed instruction, in the order of execution: by a simulator, a path
 * through code that is not run, or a block that is taken as a loop. docs/cycles.md is the model in full.
 *
 * All times are whole cycles of the core's clock. What a core file gives in nanoseconds becomes cycles, rounded up, by `mhz`.
 */
#ifndef CYCLES_CYCLES_H
#define CYCLES_CYCLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* --- core files (core.c) -------------------------------------------------------------------------------------------- */

#define CYCLES_CLASSES_MAX 64		/* rows of the kinds class and sys */
#define CYCLES_PARAMETERS_MAX 40	/* rows of all other kinds */
#define CYCLES_ROWS_MAX (CYCLES_CLASSES_MAX + CYCLES_PARAMETERS_MAX)

enum cycles_kind { CYCLES_MACHINE, CYCLES_FWD, CYCLES_CLASS, CYCLES_SYS, CYCLES_MEM, CYCLES_PIPE, CYCLES_KINDS };
enum cycles_grade { CYCLES_MEASURED, CYCLES_DOCUMENTED, CYCLES_FITTED, CYCLES_RECALLED, CYCLES_ASSUMED, CYCLES_GRADES };
extern const char *const cycles_kind_names[CYCLES_KINDS];
extern const char *const cycles_grade_names[CYCLES_GRADES];

#define CYCLES_BUSY_LATENCY 0xff	/* column rthroughput is "=": a pipe is kept as long as the latency */

/* One row of a core file. What it is for stands in docs/cycles.md by kind and name. */
struct cycles_row {
	uint8_t kind, grade;		/* enum cycles_kind, enum cycles_grade */
	uint16_t line;			/* of the file */
	const char *name;		/* owned by the core, as all below */
	int32_t low, typical, high;	/* low <= typical <= high; cycles, ns, bytes or a count, as the name says */
	uint8_t busy, uops;		/* class, sys: columns rthroughput and uops */
	const char *pipes;		/* class, sys: as it stands in the file; "-": none */
	const char *source, *citation;	/* the key, and what it stands for */
};

struct cycles_core;	/* one core file, read; immutable, so that many engines can share it */

/* The names of the built-in cores, NULL at the end. */
extern const char *const cycles_builtin[];
/* Owned by the caller; NULL: not such a core, or a defect of the embedded file, with a sentence in `error`. */
struct cycles_core *cycles_core_builtin(const char *name, char *error, size_t size);
/* The same from text. `name` without folder and ".tsv" is the core's; sentences begin with "NAME:LINE: ". */
struct cycles_core *cycles_core_parse(const char *name, const char *text, size_t length, char *error, size_t size);
/* The same from a file; a FILE that cannot be read is one sentence in `error`, too. */
struct cycles_core *cycles_core_load(const char *path, char *error, size_t size);
void cycles_core_free(struct cycles_core *core);

const char *cycles_core_name(const struct cycles_core *core);
bool cycles_core_is_in_order(const struct cycles_core *core);
/* Bytes of a cache line (`machine line`, typical). */
unsigned cycles_core_line(const struct cycles_core *core);
const struct cycles_row *cycles_core_rows(const struct cycles_core *core, size_t *count);

/* --- values (core.c) ------------------------------------------------------------------------------------------------ */

enum cycles_corner { CYCLES_LOW, CYCLES_TYPICAL, CYCLES_HIGH, CYCLES_CORNERS };

/* One value for each row, by its index in cycles_core_rows(). A caller may change some between the two ends of a row's interval. */
struct cycles_values {
	int32_t of[CYCLES_ROWS_MAX];
};
void cycles_values(const struct cycles_core *core, enum cycles_corner corner, struct cycles_values *out);

/* --- steps ---------------------------------------------------------------------------------------------------------- */

#define CYCLES_TAKEN 1u		/* a branch that went elsewhere than to the next word */
#define CYCLES_MISPREDICTED 2u	/* the CPU had fetched from elsewhere when this branch was executed */
/* An exception was taken between the step before and this one; an HVC or SVC before it is the cause. */
#define CYCLES_ENTERED 4u
#define CYCLES_ADDRESS 8u	/* `address` and `size` are known; if not, loads depend on no store */
#define CYCLES_UNTRAINED 16u	/* a taken branch, predicted right from the word alone: the target was not known to the predictor */

enum cycles_fetch {
	CYCLES_FETCH_HIT,	/* from the instruction cache */
	CYCLES_FETCH_MISS,	/* the first word that is fetched of a line that the instruction cache does not have */
	CYCLES_FETCH_NC,	/* past the caches: SCTLR_ELx.I is 0 */
};
enum cycles_data {
	CYCLES_DATA_HIT,
	CYCLES_DATA_MISS,	/* cacheable, and the line is in no L1 */
	CYCLES_DATA_DEVICE,	/* SCTLR_ELx.M is 0, so data is Device memory */
};

struct cycles_step {
	uint64_t pc, address;
	uint32_t word;		/* A64 */
	uint16_t size;		/* of the access, bytes */
	uint8_t flags;		/* CYCLES_TAKEN and its like */
	uint8_t el;		/* exception level that it is executed at: 0 to 3. Only traces look at it */
	uint8_t fetch, data;	/* enum cycles_fetch, enum cycles_data */
};

/* The four regimes; never mixed. A call that writes SCTLR_EL2 is in another regime afterwards: mark its parts one by one. */
enum cycles_regime { CYCLES_WARM, CYCLES_COLD, CYCLES_ICACHE, CYCLES_LINUX, CYCLES_REGIMES };
extern const char *const cycles_regime_names[CYCLES_REGIMES];	/* "warm", "cold", "icache", "linux" */
/*
 * Set `fetch`, `data`, MISPREDICTED and UNTRAINED of steps [from, to) as `regime` says, where `line` is cycles_core_line().
 * COLD and ICACHE: a line is missed by the first step of steps [0, to) that is in it; conditional branches that go back are
 * predicted taken, others not; ERET and exceptions never are. `fetched` counts lines or blocks that cost a fetch (of `block`
 * bytes in LINUX); may be NULL.
 */
void cycles_mark(struct cycles_step *steps, size_t from, size_t to, enum cycles_regime regime, unsigned line, unsigned block,
		 size_t *fetched);

/* --- the engine (engine.c, in-order.c, out-of-order.c) -------------------------------------------------------------- */

/* Cycles, counted from 0, at which a step reaches a stage. fetch <= decode <= dispatch <= issue <= complete <= retire. */
struct cycles_stages {
	uint64_t fetch, decode, dispatch, issue, complete, retire;
};

/* How resources are kept. Only CYCLES_MODEL is the core; the others bound it from below and from above (docs/cycles.md, Bounds). */
enum cycles_mode { CYCLES_MODEL, CYCLES_IDEAL, CYCLES_SERIAL };

struct cycles_engine;
/* `core` is borrowed, `values` are copied. Owned by the caller; NULL: out of memory. Nothing else here allocates. */
struct cycles_engine *cycles_engine_new(const struct cycles_core *core, const struct cycles_values *values, unsigned mhz,
					enum cycles_mode mode);
void cycles_engine_free(struct cycles_engine *engine);
/* Begin again at cycle 0, with other values if `values` is not NULL. */
void cycles_restart(struct cycles_engine *engine, const struct cycles_values *values);
/* One more executed instruction. `stages` may be NULL. */
void cycles_step(struct cycles_engine *engine, const struct cycles_step *step, struct cycles_stages *stages);
/* Cycles from 0 until all that was given has retired. */
uint64_t cycles_total(const struct cycles_engine *engine);
/* Which step the last one waited for, and why: for traces. `by` counts steps from 0; CYCLES_NO_STEP: for none. */
#define CYCLES_NO_STEP SIZE_MAX
enum cycles_wait {
	CYCLES_WAIT_NONE, CYCLES_WAIT_FETCH, CYCLES_WAIT_WIDTH, CYCLES_WAIT_OPERAND, CYCLES_WAIT_PIPE, CYCLES_WAIT_WINDOW,
	CYCLES_WAIT_SYNC, CYCLES_WAITS };
extern const char *const cycles_wait_names[CYCLES_WAITS];
struct cycles_cause {
	uint8_t wait;		/* enum cycles_wait: what decided when the last step was issued */
	size_t by;		/* OPERAND: the step that made it */
};
struct cycles_cause cycles_cause(const struct cycles_engine *engine);

/* The pipes that the last step keeps, and for which cycles: [from, to). `*uses` is borrowed until the next step. */
struct cycles_use {
	uint8_t pipe;
	uint64_t from, to;
};
#define CYCLES_USES_MOST 16u
size_t cycles_uses(const struct cycles_engine *engine, const struct cycles_use **uses);
/* The name of a pipe as the core's file has it; NULL: there are fewer. */
const char *cycles_pipe_name(const struct cycles_core *core, unsigned pipe);

/* --- intervals (bounds.c) ------------------------------------------------------------------------------------------- */

struct cycles_interval {
	uint64_t low, typical, high;	/* no values of the rows within their intervals make it less than low, or more than high */
};
/*
 * What bounds of programs on a core are worked out with, one program after the other. `core` is borrowed. Owned by the caller;
 * NULL: out of memory.
 */
struct cycles_bounds;
struct cycles_bounds *cycles_bounds_new(const struct cycles_core *core, unsigned mhz);
void cycles_bounds_free(struct cycles_bounds *bounds);
/* Of all steps, from an empty pipeline. */
void cycles_interval(struct cycles_bounds *bounds, const struct cycles_step *steps, size_t count, struct cycles_interval *out);

/* How much of the width high - low one row makes: by how much it narrows if that row alone has its typical value. Largest first. */
struct cycles_part {
	uint16_t row;		/* index in cycles_core_rows() */
	uint64_t width;		/* cycles */
};
/* Returns how many of at most `max` parts were written; rows that make none are left out. */
size_t cycles_parts(struct cycles_bounds *bounds, const struct cycles_step *steps, size_t count, struct cycles_part *parts,
		    size_t max);

/* --- a block that is repeated (block.c, rate.c) --------------------------------------------------------------------- */

struct cycles_block {
	const uint32_t *words;		/* borrowed */
	size_t count;
	uint64_t pc;			/* of the first; its alignment is that of the code */
	/* borrowed; by word, where a branch goes that its word does not tell; 0: it does. NULL: all do */
	const uint64_t *targets;
};
/*
 * One pass: a branch to the block's own start is taken, and ends it; other conditional branches are not; what goes to another place
 * of the block is followed, and RET after a BL of it returns. Returns how many of at most `max` steps there are; `*closed`: a
 * branch goes back to the start.
 */
size_t cycles_pass(const struct cycles_block *block, struct cycles_step *steps, size_t max, bool *closed);

/* Cycles a pass, once they do not change any more; `low` and `high` as in an interval. */
struct cycles_rate {
	double low, typical, high;
	char bottleneck[64];		/* of the typical one: "width", "pipes L0|L1", "dependencies", "fetch", "synchronisation" */
};
/* `span`: how far the addresses of the next pass are from those of this: 0 if it is closed. Returns false if out of memory. */
bool cycles_rate(const struct cycles_core *core, const struct cycles_step *steps, size_t count, uint64_t span,
		 enum cycles_regime regime, unsigned mhz, struct cycles_rate *out);

/* The same of any values, and of a pass that is closed; negative: out of memory. */
double cycles_rate_of(const struct cycles_core *core, const struct cycles_values *values, const struct cycles_step *steps,
		      size_t count, enum cycles_regime regime, unsigned mhz);

/* --- what an instruction is (class.c) ------------------------------------------------------------------------------- */

/*
 * Indices of the rows that decide what `word` costs: its class first, then when others have its results, then what is added if it
 * is taken, misses, is unaligned. Returns how many of at most `max`. An instruction that no class is known for is of "unknown".
 */
size_t cycles_rows_of(const struct cycles_core *core, uint32_t word, uint16_t *rows, size_t max);
/* The name of its class, the same on every core. */
const char *cycles_class_name(uint32_t word);
/* True if it waits until all before it is complete, and holds what is behind until it is itself; and if that is fetched anew. */
bool cycles_class_waits(uint32_t word);
bool cycles_class_flushes(uint32_t word);

#endif
