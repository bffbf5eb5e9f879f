/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Random calls. Freestanding: the host and a board's payload make the same ones. Structure aware: call numbers and their
 * neighbours, cut and extended values, addresses at every kind of edge, registers alike and unlike.
 */
#ifndef HVCHECK_FUZZ_H
#define HVCHECK_FUZZ_H

#include "hvcheck/linkage.h"
#include "hvcheck/verdict.h"

HV_BEGIN

/* Calls that share system registers, SIMD registers and memory: a machine writes those once. */
#define HV_FUZZ_GROUP 1024
/* But for the last of a group: those may come from elsewhere than EL1's HVC, on another stack, with the MMU on. */
#define HV_FUZZ_SPECIALS 32

#define HV_FUZZ_WORDS 64	/* numbers of the stub's code, at most */

struct hv_fuzz {
	const struct hv_abi *abi;	/* borrowed */
	const struct hv_places *places;	/* borrowed */
	uint64_t seed;
	uint64_t sees, has;		/* HV_SEE_* and HV_HAS_* of the machines: what they cannot be asked is not made */
	bool home;			/* every call finds its own way home: no dead slots, no vectors that lead nowhere */
	const uint64_t *words;		/* borrowed: numbers that the stub's own code mentions; may be NULL */
	unsigned word_count;
};

/*
 * Call number `index` of this seed, from the seed and the index alone: any one can be made again without those before it. Calls of
 * one index / HV_FUZZ_GROUP share all but their general registers, but for the last few. Only what the generation and the
 * architecture allow is asked for, so that every failure of the judge is one of the stub.
 */
void hv_fuzz_call(const struct hv_fuzz *f, uint64_t index, struct hv_call *call);
/* Calls `first` and the next, `count` of them: the same, and several times as fast. */
void hv_fuzz_batch(const struct hv_fuzz *f, uint64_t first, size_t count, struct hv_call *calls);

/*
 * Calls of one index / HV_FUZZ_RUN may differ in x0-x30 and the flags alone, and change nothing but x0: the machine need not leave
 * the caller's level between two of them. Most are such with hv_fuzz.home, of bare stubs of AArch64, which x0 selects.
 */
#define HV_FUZZ_RUN 128
#define HV_FUZZ_RUN_WHEEL 62
#define HV_FUZZ_RUN_NUMBERS 8	/* calls of such a generation, at most */
struct hv_fuzz_run {
	const struct hv_fuzz *f;
	struct hv_call call;		/* that each of them is, but for its id, x0-x30 and PSTATE */
	uint64_t seed, pstate;
	uint64_t group;			/* number of its group + 1; 0 before its first use, as `f` counts for nothing then */
	uint64_t begins[HV_PSTATE];	/* x0-x30 and stack pointers of the group's calls */
	uint64_t wheel[HV_FUZZ_RUN_WHEEL]; /* registers to begin with: x0-x30 twice */
	uint64_t numbers[HV_FUZZ_RUN_NUMBERS];		/* x0 of calls that change nothing but x0, */
	uint64_t avoid[2 * HV_FUZZ_RUN_NUMBERS];		/* and of those that do, or may not be asked */
	unsigned number_count, avoid_count;
};
/* What each has of its own, laid out as a struct hv_call begins. */
struct hv_fuzz_inner {
	uint32_t id, unused[3];
	uint64_t r[HV_PSTATE + 1];	/* x0-x30, and PSTATE; stack pointers are not looked at */
};
bool hv_fuzz_is_run(const struct hv_fuzz *f, uint64_t index);
void hv_fuzz_run_begin(const struct hv_fuzz *f, uint64_t index, struct hv_fuzz_run *run);
/* Calls of the run, from number `first` on; one of them in full. */
void hv_fuzz_run_calls(const struct hv_fuzz_run *run, uint64_t first, size_t count, struct hv_fuzz_inner *calls);
void hv_fuzz_run_whole(const struct hv_fuzz_run *run, const struct hv_fuzz_inner *inner, struct hv_call *call);

/* How many calls, `index` and the next, are alike to a machine: to the end of a group, or to its specials, or those. */
size_t hv_fuzz_alike(uint64_t index);
/* A call near `parent`: one to four things about it changed. `index` is the random number. */
void hv_fuzz_mutate(const struct hv_fuzz *f, uint64_t index, const struct hv_call *parent, struct hv_call *call);
/*
 * The call that `size` bytes describe, whatever they are: records of a key and a value, for engines that mutate bytes. The
 * format is told in suite/fuzz/read.c.
 */
void hv_fuzz_read(const struct hv_fuzz *f, const uint8_t *data, size_t size, struct hv_call *call);
/*
 * Make of any call one that may be asked: system registers within what every CPU keeps, arguments that leave a stub on its feet.
 * It changes nothing of a call that was made here.
 */
void hv_fuzz_allow(const struct hv_fuzz *f, struct hv_call *call);
/* The bits of system register `reg` that may be otherwise without a difference to a caller and a stub that is right. */
uint64_t hv_fuzz_free_bits(const struct hv_fuzz *f, unsigned reg);
/* Calls of one kind have one name in a report: a call of the generation, a slot, a trap. Less than HV_FUZZ_KINDS. */
#define HV_FUZZ_KINDS 64
unsigned hv_fuzz_kind(const struct hv_abi *abi, const struct hv_call *call);
/* The first rule that fails; `v` is its verdict. HV_RULE_NONE: none does. */
enum hv_rule hv_fuzz_judge(const struct hv_bench *bench, const struct hv_call *call, const struct hv_outcome *out,
			   struct hv_verdict *v);

HV_END

#endif
