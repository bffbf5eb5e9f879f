/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Several calls in a row with nothing restored between them: they find what a stub keeps from one call to the next. The scripted
 * caller makes them (hvcheck/scenario.h), so every machine runs the same bytes.
 *
 * Vectors may be set to a table of our own, the resident. It has an ABI as a stub has: whatever is asked, it tells VBAR_EL2, and
 * at x0 = FUZZ_HOME it gives EL2 back to the table at x1. So at every moment it is known who must answer, and what.
 */
#ifndef SUITE_FUZZ_SEQUENCE_H
#define SUITE_FUZZ_SEQUENCE_H

#include "hvcheck/fuzz.h"
#include "hvcheck/replay.h"

#define FUZZ_SEQUENCE_MOST 24
#define FUZZ_CARRIED 6		/* registers that a call of a sequence carries: x0 to x4, and x24 */
#define FUZZ_HOME 0xabc
#define FUZZ_RESIDENT 0x10000	/* where the resident's table lies, from hv_scene_base() on */

/* No pointers: it is shared between processes. */
struct fuzz_sequence {
	uint32_t count;
	uint64_t x[FUZZ_SEQUENCE_MOST][FUZZ_CARRIED];
};

/* What playing one came to. */
struct fuzz_played {
	unsigned done;			/* calls that were answered */
	uint64_t x0[FUZZ_SEQUENCE_MOST];
	enum hv_rule rule;		/* the first that failed; HV_RULE_NONE: none */
	unsigned at;			/* by which call; without a failure, the last one */
	struct hv_verdict verdict;	/* of `rule` */
	const char *name;		/* of that call; static */
	struct hv_outcome out;		/* at the end */
};

/* Sequence `index` of the seed, from both alone. Fewer than two calls: this generation has no call that another may follow. */
void fuzz_sequence_make(const struct hv_fuzz *f, uint64_t index, struct fuzz_sequence *sequence);
/*
 * Make of any sequence one that may be asked; it ends behind a call that none may follow. False if it cannot be: a call needs
 * registers that a sequence does not carry.
 */
bool fuzz_sequence_allow(const struct hv_fuzz *f, struct fuzz_sequence *sequence);
/* Play it on a machine with the stub loaded, and judge every answer. 0, or -1 if the machine is lost. */
int fuzz_sequence_play(struct hv_machine *m, const struct hv_abi *abi, const struct fuzz_sequence *sequence,
		       struct fuzz_played *played);
/* As fuzz_minimise(): first the calls that do not matter go, then their registers. */
int fuzz_sequence_minimise(const struct hv_fuzz *f, struct fuzz_sequence *sequence,
			   int (*fails)(void *ctx, const struct fuzz_sequence *sequence), void *ctx);
/* As settings, and from them. False if a setting is none of x0-x4 and x24, or there are too many calls. -1: no memory. */
int fuzz_sequence_describe(struct hv_replay *r, const struct fuzz_sequence *sequence, const struct hv_places *places);
bool fuzz_sequence_read(const struct hv_replay *r, const struct hv_places *places, struct fuzz_sequence *sequence);

#endif
