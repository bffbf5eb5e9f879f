/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One worker of hvcheck fuzz at work: between the loop in suite/fuzz/worker.c and what it is made of. */
#ifndef SUITE_FUZZ_FUZZER_H
#define SUITE_FUZZ_FUZZER_H

#include "suite/fuzz/fuzz.h"

#define FUZZ_BATCH 512	/* calls; what fits into the cache of a processor */
#define FUZZ_LEAST 16	/* calls at first, and if many hang: twice as many each time that goes well */
#define FUZZ_MAP 8192	/* bytes of coverage: 32 KiB of code until two blocks share one */
#define FUZZ_PARENTS 256
#define FUZZ_STRETCH 1024	/* calls that are left to a machine at first; twice as many each time that goes well */

struct fuzzer {
	const struct hv_stub *stub;
	const struct hv_abi *abi;
	struct hv_machine *const *m;
	size_t machine_count;
	const struct fuzz_options *o;
	struct fuzz_result *r;
	struct hv_fuzz f;
	uint64_t words[FUZZ_WORDS];
	struct hv_machine *modelled;		/* models barriers; NULL: none does; owned */
	struct hv_machine *player[FUZZ_MACHINES];	/* plays sequences: owned; m[] itself if a second one is dear */
	uint64_t sequences;			/* played */
	unsigned batches;
	unsigned unrun[FUZZ_MACHINES];		/* calls that each has not run, behind the last one that it has */
	struct hv_bench bench[FUZZ_MACHINES];
	struct hv_call *calls;			/* FUZZ_BATCH; owned, like the rest */
	struct hv_outcome *outs[FUZZ_MACHINES];	/* FUZZ_BATCH each */
	struct hv_call *parents;		/* FUZZ_PARENTS */
	size_t parent_count;
	uint8_t *map, *seen;			/* FUZZ_MAP each */
	uint64_t next;				/* index of the next call */
	size_t size;				/* of the next batch */
	uint64_t stretch;			/* how many calls are left to the machine next */
	struct hv_rule_set known[HV_FUZZ_KINDS];	/* what it need not tell: struct hv_news */
	double start;
};

/* --- suite/fuzz/fuzzer.c --------------------------------------------------------------------------------- */

double fuzzer_elapsed(const struct fuzzer *z);
/* The machine is lost: -1, with its sentence in the result. */
int fuzzer_lose(struct fuzzer *z, const struct hv_machine *m);
bool fuzzer_is_stopped(struct fuzzer *z);	/* by its owner, or the time is up */
bool fuzzer_is_over(struct fuzzer *z);		/* that, or all calls are made */
/* Neighbours are made of a call by the hundred: of none that hangs, or that a machine must be led to. */
bool fuzzer_is_cheap(const struct hv_call *call, const struct hv_outcome *out);

/* --- suite/fuzz/finding.c -------------------------------------------------------------------------------- */

/* The first rule that fails; `v` is its verdict. HV_RULE_NONE: all is well. */
enum hv_rule finding_judge(const struct fuzzer *z, size_t machine, const struct hv_call *call, const struct hv_outcome *out,
			   struct hv_verdict *v);
enum hv_rule finding_agree(const struct fuzzer *z, size_t machine, const struct hv_call *call, const struct hv_outcome *first,
			   const struct hv_outcome *out, struct hv_verdict *v);
/* Of the call, in reports; until the next one. */
const char *finding_name(const struct fuzzer *z, const struct hv_call *call);
bool finding_is_known(const struct fuzzer *z, enum hv_rule rule, const char *name);
/* What is known by its name is so by its kind. */
void finding_learn(struct fuzzer *z, enum hv_rule rule, const struct hv_call *call);
/* Make it small and keep it. `machine` is FUZZ_MACHINES for the one that models barriers. */
int finding_add(struct fuzzer *z, size_t machine, enum hv_rule rule, const struct hv_call *call, uint64_t index,
		const struct hv_verdict *v);
/* The finding behind the last one is complete. */
void finding_count(struct fuzzer *z);
/* Write its file, and count it. */
int finding_publish(struct fuzzer *z, struct fuzz_finding *found);

/* --- suite/fuzz/cover.c ---------------------------------------------------------------------------------- */

/* New bytes of the map go to `seen`; returns whether there were any. */
bool cover_merge(struct fuzzer *z);
bool cover_is_new(const struct fuzzer *z);
/* A batch has entered something new: run its calls one by one to learn which. */
int cover_find_parents(struct fuzzer *z, size_t count, uint64_t index);

/* --- suite/fuzz/batch.c ---------------------------------------------------------------------------------- */

/* The next batch of calls, at most `most` of them. */
int batch_step(struct fuzzer *z, uint64_t most);
/* The first `count` of z->calls, whose outcomes are there; the first of them is call `index` of the seed. */
int batch_judge(struct fuzzer *z, size_t count, uint64_t index);

/* --- suite/fuzz/native.c --------------------------------------------------------------------------------- */

/* Whether the machine makes and judges the calls itself. It knows no parents. */
bool native_is_on(const struct fuzzer *z);
/* Leave a stretch of calls to the machine, and make those again that it points out. */
int native_step(struct fuzzer *z);

/* --- suite/fuzz/sequence-find.c -------------------------------------------------------------------------- */

/* Play those that are due for the calls made so far. */
int sequences_try(struct fuzzer *z);

#endif
