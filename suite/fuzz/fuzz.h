/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fuzzing a stub: random calls, run, judged; what fails is made small and kept in a file. One worker of it: cli/cmd-fuzz.c has
 * several.
 */
#ifndef SUITE_FUZZ_H
#define SUITE_FUZZ_H

#include "hvcheck/fuzz.h"
#include "hvcheck/stub.h"
#include "suite/fuzz/sequence.h"

#define FUZZ_FINDINGS 64	/* kept; a rule that fails on a kind of call is one */
#define FUZZ_WORDS 64
#define FUZZ_MACHINES 4		/* at most */
#define FUZZ_PATH 512

struct fuzz_options {
	uint64_t seed;
	uint64_t calls;		/* 0: no limit */
	double seconds;		/* 0: no limit */
	bool strict;
	const char *symbol;	/* borrowed, as --symbol said; NULL */
	const char *out;	/* folder for findings; NULL: they are not written */
	const char *suffix;	/* behind a finding's file name: "" or the worker's own */
	const char *corpus;	/* folder of calls to begin with, and to which new ones are added; NULL: none */
	bool keep;		/* add to the corpus */
	struct hv_machine *const *asked; /* borrowed: machines that are first asked what `hvcheck run` asks; each shows the path */
	size_t asked_count;	/* 0: none is */
	bool no_native;		/* do not leave generating and judging to the machine */
	volatile const int *stop; /* not 0: come to an end; NULL */
	void (*progress)(void *ctx);	/* now and then, with the result as it stands; NULL */
	void *progress_ctx;
};

/* One way in which the stub fails. No pointers: it is shared between processes. */
struct fuzz_finding {
	uint16_t rule;			/* enum hv_rule */
	uint16_t broken;		/* what its call broke: `rule`, unless the call was made for that one and broke another */
	bool alone;			/* the call fails by itself, too; or it was not made: that would cost the board a CPU */
	uint64_t index;			/* which call of the seed it was */
	uint64_t seed;
	double seconds;			/* since the beginning */
	char call_name[40];
	char machine[136];		/* "sim", or "sim+qemu" if two do not agree */
	struct hv_call call;		/* as small as it became */
	bool asked;			/* it is no random call, but one that `hvcheck run` makes */
	char why[256];			/* what was seen besides the verdict; "" */
	char also[96];			/* in how many tests of `hvcheck run` besides the same is wrong; "" */
	char again[512];		/* command line that shows it again, if no file does; "" */
	struct fuzz_sequence sequence;	/* count 0: it is one call; else these, which fail at the last, and `call` means nothing */
	struct hv_verdict verdict;
	char path[FUZZ_PATH];		/* its file; "" if there is none */
};

struct fuzz_result {
	uint64_t calls;
	uint64_t unrun;			/* of them, as often as a machine has not run one: one like it had cost too much */
	uint64_t asked;			/* calls before those, as `hvcheck run` makes them */
	double seconds;
	unsigned coverage;		/* blocks of the stub that were entered */
	unsigned parents;		/* calls that entered one first */
	unsigned finding_count;
	struct fuzz_finding findings[FUZZ_FINDINGS];
	char error[256];		/* what lost the machine; "" */
};

/*
 * Fuzz `stub` on `machines` (one or more, not loaded yet) until a limit is reached. Returns 0, or -1 with a sentence in
 * result->error if a machine or a file failed: what was found until then is in `result` all the same.
 */
int fuzz_run(const struct hv_stub *stub, const struct hv_abi *abi, struct hv_machine *const *machines, size_t machine_count,
	     const struct fuzz_options *options, struct fuzz_result *result);

/* Numbers that the stub's code compares with, loads and makes. Returns how many, at most FUZZ_WORDS. */
unsigned fuzz_words(const struct hv_stub *stub, uint64_t words[FUZZ_WORDS]);

/* --- suite/fuzz/file.c ----------------------------------------------------------------------------------- */

/*
 * Write a call, or if that is NULL a sequence, as a replay file that is there as a whole or not at all, and stays when the power
 * goes. A file that is there already is kept: then `path` becomes another one, with a number. `comment` may be NULL. 0, or -1 with
 * a sentence.
 */
int fuzz_write(char path[FUZZ_PATH], const struct hv_stub *stub, const struct hv_abi *abi, const char *machine, const char *symbol,
	       const struct hv_call *call, const struct fuzz_sequence *sequence, const struct hv_places *places,
	       const char *comment, char *error, size_t size);
/* place.c: give `temporary` the name `path`, likewise. 0, or an errno. */
int fuzz_place(const char *temporary, char path[FUZZ_PATH]);
/*
 * Read every replay file in the folder `corpus` and hand its call on, unless it is a sequence. 0, or -1 with a sentence: a
 * file that is none of ours is an error. A folder that does not exist is empty.
 */
int fuzz_corpus(const char *corpus, const struct hv_places *places, int (*each)(void *ctx, const struct hv_call *call), void *ctx,
		char *error, size_t size);

#endif
