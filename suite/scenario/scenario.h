/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Scenarios of callers: what they do step by step, what each step is owed for, and what must be true at the end. The tables are in
 * suite/scenario/. A fault is one step left out, weakened or misplaced, together with the rule that must catch it.
 */
#ifndef SUITE_SCENARIO_H
#define SUITE_SCENARIO_H

#include "hvcheck/kexec.h"
#include "hvcheck/report.h"
#include "hvcheck/scenario.h"

/* One step as a person knows it: several records of the script may belong to it (a loop over a list's pages). */
struct scenario_step {
	const char *name;	/* "clean-list": unique in its scenario */
	const char *what;	/* "clean the page list to the PoC" */
	const char *owed;	/* who reads it without caches, or else why it is needed */
};

struct scenario_scene;		/* a scene with all that it points to, under construction: suite/scenario/private.h */

struct scenario {
	const char *name;	/* "kexec-4.8/one-page" */
	const char *brief;	/* one line for a list */
	const char *source;	/* who asks for these steps: kernel file or document, manual section */
	const char *stub;	/* built-in stub that has EL2 as the scenario begins */
	enum hv_exec exec;	/* whose Execution state this is */
	const char *routine;	/* built-in relocation routine that it runs; NULL: none */
	/* Lay out memory, add steps, say what must be true. 0, or -1 if memory is out. */
	int (*build)(struct scenario_scene *s);
	unsigned pages;		/* parameters that the builders share: image pages, */
	unsigned flags;		/* and the scenario's own */
};
extern const struct scenario scenarios[];	/* NULL name at the end */
const struct scenario *scenario_find(const char *name);
/* True if the machine's EL2 is of its Execution state. */
bool scenario_fits(const struct scenario *scenario, const struct hv_machine *m);
/* Its steps, in order, as they are without a fault: an owned array (strings static). NULL if memory is out. */
struct scenario_step *scenario_steps(const struct scenario *scenario, size_t *count);

enum fault_change {
	FAULT_DROP,		/* the step is left out */
	FAULT_TO_POU,		/* cleaned to the PoU only */
	FAULT_HALF,		/* wrong length: half the range, by whole lines */
	FAULT_LENGTH_AS_END,	/* the length was taken for an end address: the loop ends before it begins */
	FAULT_LATER,		/* done behind the call or jump that needed it: never */
};

struct fault {
	const char *scenario;	/* name, or a prefix up to '/': any of the form that has the step */
	const char *name;	/* "no-clean-list": of rows that fit a scenario, the first of a name counts */
	const char *step;	/* scenario_step.name; NULL: the routine is replaced by a broken sibling */
	enum fault_change change;
	const char *routine;	/* broken sibling of the routine; NULL */
	/*
	 * The rule that catches it: that of the first hazard. No other hazard rule does but `also`, for what follows from it: a
	 * page that was not copied, say, is what the old kernel left in the caches. `missing` is what the first hazard names;
	 * HV_MISSING_NOTHING: it is a wrong result that catches it, and every hazard is one that follows.
	 */
	enum hv_rule rule;
	enum hv_missing missing;
	enum hv_rule also;	/* 0: none */
};
extern const struct fault faults[];		/* NULL name at the end */
/* The fault `name` of `scenario`; NULL if it has none. Whether it has the step shows in the play: it is skipped else. */
const struct fault *fault_find(const struct scenario *scenario, const char *name);
/* True if `fault` is the row that counts for `scenario` and its name. */
bool fault_fits(const struct fault *fault, const struct scenario *scenario);

/* What one play came to. Free with scenario_result_free(). */
struct scenario_result {
	const struct scenario *scenario;
	const struct fault *fault;	/* NULL: as it should be */
	const char *subject;		/* file whose routine was played, borrowed; NULL: a built-in one, or none */
	char *machine;			/* owned */
	char *skipped;			/* owned: why it was not played, and nothing below is filled; NULL: it was */
	double seconds;			/* that the play took */
	struct hv_outcome outcome;
	struct hv_hazard *hazards;	/* owned copies */
	size_t hazard_count;
	struct hv_life *life;		/* owned: of the first hazard's line; empty if there was none */
	size_t life_count;
	struct scenario_step *steps;	/* owned array; strings static. hv_actor.step -> step_of[] -> steps[] */
	size_t step_count;
	uint16_t *step_of;		/* owned: by script record */
	size_t record_count;
	/*
	 * Verdicts, one for each rule that applies: HV_PASS, HV_FAIL, HV_UNSEEN if the machine does not see it, HV_SKIP if
	 * the play did not come so far. Of many seeds: those of the first that went wrong, else of the last; so is the outcome.
	 */
	struct {
		enum hv_rule rule;
		enum hv_status status;
		char *why;		/* owned; NULL on PASS, and on UNSEEN if the machine never sees it */
	} verdicts[HV_RULE_COUNT];
	size_t verdict_count;
	uint64_t draw;			/* the scene that these verdicts are of; 0: as always */
	unsigned line, iline;		/* its lines */
	unsigned seeds, seeds_failed;	/* adversary: how many were played, and how many of them went wrong */
	uint64_t first_seed;		/* that went wrong */
};

/* Where fields lie in what a routine that is not built in reads: offsets in bytes, multiples of 8. */
struct kimage_fields {
	unsigned head, start, dtb, el2_vectors, zero_page, ttbr1, phys_offset;
	bool subtracts;		/* virtual address = physical - phys_offset, as kernels have it; else + */
};
struct pbe_fields {
	unsigned copy, home, next;	/* of a list entry of HV_PBE_SIZE bytes */
};

struct scenario_options {
	unsigned line;		/* cache line in bytes; 0: 64, or as the scene is drawn */
	bool high;		/* the machine has memory above 4 GiB, which scenario_play() finds out */
	uint64_t draw;		/* which scene is drawn: places, lines, entry; 0: none, it is as always */
	unsigned drawn;		/* checker: scenes to draw and play besides, 1 to this; adversary: 1: each seed draws its own */
	bool idc, dic;
	uint64_t evict;		/* adversary: first seed */
	unsigned seeds;		/* adversary: how many, and the checker behind them if `routine` is given; 0: the checker alone */
	bool life;		/* play a second time to follow the first hazard's line */
	uint64_t seed;		/* of the random image */
	const unsigned char *routine; /* the user's own in place of the built-in one; NULL */
	size_t routine_size;
	const struct kimage_fields *kimage; /* as that routine reads them; NULL: as hvcheck/kexec.h has them */
	const struct pbe_fields *pbe;
	unsigned page;		/* bytes of its pages: 0: 4 KiB; 16 KiB */
	/* May be NULL. `what` it plays a scenario for, and how many of these are done. */
	void (*progress)(void *ctx, const char *what, size_t done, size_t total);
	void *progress_ctx;
};

/*
 * Play `scenario`, with `fault` unless NULL, on `m`, whose subject is its stub afterwards. Returns 0 with `result` filled, or -1
 * with a sentence in `error` if the machine was lost or memory is out; then there is nothing to free.
 */
int scenario_play(const struct scenario *scenario, const struct fault *fault, struct hv_machine *m,
		  const struct scenario_options *options, struct scenario_result *result, char *error, size_t size);
/* A result of what is not played: `why`. 0, or -1 if memory is out; then there is nothing to free. */
int scenario_skip(const struct scenario *scenario, const struct hv_machine *m, const char *why, struct scenario_result *result);
void scenario_result_free(struct scenario_result *result);
/* HV_FAIL if any verdict failed, HV_SKIP if it was not played, HV_UNSEEN if none passed: nothing is known then. */
enum hv_status scenario_status(const struct scenario_result *result);

/* suite/scenario/hazard.c: words for a hazard. */
enum hv_rule hazard_rule(enum hv_hazard_kind kind);
const char *hazard_missing(enum hv_missing missing);	/* "DC CVAC (clean to the PoC)" */
/* One sentence of writer, reader, address, line and the missing operation; `steps` names the steps. Returns buf. */
const char *hazard_text(const struct hv_hazard *h, const struct scenario_result *result, char *buf, size_t size);
/* Name of the step, or of the code that it led to ("routine"), by which something was done; or "". */
const char *hazard_step(const struct scenario_result *result, const struct hv_actor *actor);
/* The actor's instruction in words. Returns text. */
const char *hazard_insn(const struct hv_actor *a, char *text, size_t size);
/* `value` as the access of the hazard takes it: its low bytes. */
uint64_t hazard_bytes(const struct hv_hazard *h, uint64_t value);
/* suite/report/life-text.c, suite/report/life-svg.c: the life of result->life's line. 0, or -1 with errno. */
int life_text(const struct scenario_result *result, FILE *f);
int life_svg(const struct scenario_result *result, FILE *f);

#endif
