/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A suite under way. Private to suite/run/, and to suite/mutate/, which runs its parts one by one. */
#ifndef SUITE_RUN_SHARE_H
#define SUITE_RUN_SHARE_H

#include "suite/run/crossing.h"
#include "suite/run/rows.h"

struct suite {
	const struct hv_stub *stub;
	const struct hv_abi *abi;
	const struct hv_suite_options *options;
	struct hv_report *report;
	char *error;
	size_t error_size;
	struct hv_planned *plan;
	size_t plan_count;
	struct crossings crossings;	/* of a kernel's file */
	struct executed *executed; /* owned; NULL: it is not asked */
	struct hv_stub copy;	/* suite_copy(); its image is owned, or NULL: it is not made yet */
};

/* One machine's share of it. */
struct share {
	struct hv_machine *m;
	struct hv_bench bench;
	struct hv_outcome *outs;	/* by plan index; HV_HOW_NONE if the machine could not be asked */
	struct hv_state baseline;
};

/* --- share.c: what every part needs ---------------------------------------------------------------------------- */

/* Keep the machine's sentence as the suite's. Returns -1. */
int suite_lose(struct suite *s, const struct hv_machine *m);
struct hv_row *suite_row(struct suite *s, const char *call, enum hv_rule rule, const char *machine);
/* A line that asks for this rule again, if a call alone does not bring all that it needs. Owned by the caller; or NULL. */
char *suite_replay(const struct suite *s, const struct share *sh, enum hv_rule rule);
/*
 * The stub once more, with an image that can be written to. A caller that writes to it says so to hv_stub_touch(), and puts back
 * what was there. NULL: out of memory.
 */
struct hv_stub *suite_copy(struct suite *s);
/* One failure is all that is wanted to be known, and there is one. */
bool suite_knows_enough(const struct suite *s);
/* Judge from now on by where the subject lies now. */
void suite_set_bench(struct suite *s, struct share *sh);

/* --- record.c: one call's verdicts ------------------------------------------------------------------------------ */

/* `call` breaks `broken` as shipped kernels are known to: `row` is then KNOWN. */
bool suite_is_known(struct suite *s, struct hv_row *row, enum hv_rule broken, const struct hv_call *call);
/* True if the outcome of this call cannot be seen in a kernel's file; its row for `rule` is then UNSEEN. */
bool suite_is_hidden(struct suite *s, struct share *sh, const char *call_name, const struct hv_call *call, enum hv_rule rule);
/* The same if but one register's value cannot be seen. */
bool suite_is_unknown(struct suite *s, struct share *sh, const char *call_name, const struct hv_call *call, enum hv_rule rule);
/* By all rules that an outcome shows. */
void suite_judge(struct suite *s, struct share *sh, const struct hv_planned *p, const struct hv_outcome *out);

/* --- ask.c: planned calls are made ------------------------------------------------------------------------------ */

/* Who asks calls of a machine, and looks at them. */
struct onlooker {
	const struct hv_observer *observer;	/* attached while they are made; NULL: nothing is watched inside the machine */
	bool (*asks)(struct suite *s, struct share *sh, const struct hv_planned *p, void *ctx);
	/* Of a call that is watched; or NULL. */
	void (*begin)(struct suite *s, struct share *sh, const struct hv_planned *p, void *ctx);
	void (*judge)(struct suite *s, struct share *sh, const struct hv_planned *p, const struct hv_outcome *out, void *ctx);
	void *ctx;
};

/* Make those of the `count` planned calls that the onlooker asks. 0, or -1 with a sentence. */
int suite_ask(struct suite *s, struct share *sh, const struct hv_planned *plan, size_t count, const struct onlooker *o);
/* plain.c: run `count` planned calls on the subject as it is loaded, and judge them by suite_judge(). `outs` by plan index. */
int suite_run_plan(struct suite *s, struct share *sh, const struct hv_planned *plan, size_t count, struct hv_outcome *outs);

/* The plan's first call of each name, from `*at` on; NULL: there is no more. `*last` is "" at first. */
const struct hv_planned *suite_next_kind(const struct suite *s, size_t *at, const char **last);

/*
 * kinds.c: each of these, made by the CPU `cpu` in the machine's place, and judged. A call that moves to EL2 is left out if a
 * register says something else. As suite_run_plan().
 */
int suite_ask_kinds(struct suite *s, struct share *sh, const struct hv_cpu *cpu, const char *probe);

/* --- the parts, one file each ----------------------------------------------------------------------------------- */

int suite_barriers(struct suite *s, struct share *sh);	/* SYNC-02 to SYNC-05, ALIGN-02; the subject stays loaded */
int suite_callers(struct suite *s, struct share *sh);	/* likewise */
int suite_readings(struct suite *s, struct share *sh);	/* likewise */
int suite_written(struct suite *s, struct share *sh);	/* SYS-03, SYNC-06; likewise */
int suite_done(struct suite *s, struct share *sh);	/* SYS-04, MEM-02, and REG-05 and LIVE-01 by instruction; likewise */
/* Calls that were made: watch them as well if one of them has executed what no call did that was watched. */
int suite_watch_news(struct suite *s, struct share *sh, const struct hv_planned *plan, size_t count);
int suite_costs(struct suite *s, struct share *sh);	/* what the plan's calls cost, if that is asked; likewise */
int suite_cpus(struct suite *s, struct share *sh);	/* CPU-01 */
int suite_overrides(struct suite *s, struct share *sh);	/* VHE-01 */
int suite_elsewhere(struct suite *s, struct share *sh);	/* PIC-01, PIC-02 */

/*
 * Each of these, in the order in which a report has them: first those that leave the subject where it was loaded. `rank` is the
 * order in which most mutants die soonest, from 0 to SUITE_PARTS - 1: those of what sets extensions up are the most and the
 * slowest, and other CPUs and places tell most of them.
 */
struct suite_part {
	int (*ask)(struct suite *s, struct share *sh);
	bool moves;	/* the subject lies elsewhere behind it */
	unsigned rank;
};
#define SUITE_PARTS 8
extern const struct suite_part suite_parts[SUITE_PARTS];

/* The call that depends on VHE, or NULL. */
const struct hv_call_spec *suite_vhe_call(const struct hv_abi *abi);
/* path.c: a failed call whose line is long becomes one of the few registers that matter. */
int suite_shorten(struct suite *s, struct share *sh);
/* The first failure of each rule is shown with its path, if the machine can show one. */
int suite_trace_failures(struct suite *s, struct share *sh);
/* AGREE-01 of what two machines made of the plan. */
void suite_compare(struct suite *s, struct share *a, struct share *b);

#endif
