/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How good is the suite? Every small break of a good stub is made, and whatever no rule notices is either shown to be no break
 * at all, mechanically, or is a hole in the suite.
 *
 *	mutants_make -> struct mutant -> trier_try -> struct mutant_result -> table
 *
 * A mutant is a list of words that differ from those of the good stub. It is made from the decoded stub, not from its file.
 */
#ifndef SUITE_MUTATE_H
#define SUITE_MUTATE_H

#include <signal.h>

#include "hvcheck/report.h"
#include "suite/prove/prove.h"

/* Classes of change, in the order in which they are made: a word that two classes would make counts for the first. */
enum mutation {
#define MUTATION(id, name, sentence) MUTATION_##id,
#include "suite/mutate/mutations.def"
#undef MUTATION
	MUTATION_COUNT,
};

struct mutation_info {
	const char *name;	/* "register": stable, for options and tables */
	const char *sentence;	/* what is done */
};
extern const struct mutation_info mutation_kinds[MUTATION_COUNT];

struct mutant {
	uint8_t class;		/* enum mutation */
	uint8_t detour;		/* 1: made by way of a branch into unused words: its layout means nothing to the static rules */
	uint16_t slots;		/* bit n: slot n reaches a changed word. The others behave as before */
	uint32_t site;		/* offset of the instruction or slot that it is about */
	uint32_t first, count;	/* edits: mutants.edits[first ... first + count) */
	uint32_t align;		/* the image's alignment, where it is lowered; else 0 */
};

struct mutants {
	struct flow flow;		/* of the good stub */
	struct mutant *m;		/* owned */
	size_t count, room;
	struct edit *edits;		/* owned */
	size_t edit_count, edit_room;
};

/* Every mutant of `stub`, in a fixed order. Returns 0, or -1 if memory is out. Free with mutants_free in both cases. */
int mutants_make(const struct hv_stub *stub, struct mutants *to);
/*
 * The same, but only those that change one of the words of the image that are true in `walked`: what runs of the stub have
 * executed. It is taken for granted that no register leads into the midst of these but by the way that was executed.
 */
int mutants_make_along(const struct hv_stub *stub, const bool *walked, struct mutants *to);
/* Put copies of the mutants of `more` behind those of `to`. 0, or -1 if memory is out. */
int mutants_append(struct mutants *to, const struct mutants *more);
void mutants_free(struct mutants *mutants);
/* Write the mutant's words into `image`, a copy of the good stub's; and the good stub's words again. */
void mutant_apply(const struct mutants *all, const struct mutant *m, uint8_t *image);
void mutant_undo(const struct mutants *all, const struct mutant *m, uint8_t *image);
/* The good stub's word at `at`. */
uint32_t mutants_word(const struct mutants *all, uint64_t at);
/* A mutant as the prover sees it. */
struct change mutant_change(const struct mutants *all, const struct mutant *m);

/*
 * The first argument that shows `m` to be no break, or ARGUMENT_NONE. `thorough`, as prove() has it, is for mutants that no rule
 * kills and that have no argument without it.
 */
enum prove_argument mutant_argue(const struct mutants *all, const struct mutant *m, const struct hv_abi *abi, bool thorough);

/* True if only barriers and maintenance differ: a machine without caches and pending state cannot tell. */
bool mutant_is_order(const struct mutants *all, const struct mutant *m);

enum fate { FATE_NONE, FATE_KILLED, FATE_EQUIVALENT, FATE_UNSEEN, FATE_SURVIVED, FATE_COUNT };

#define HV_MACHINE_STATIC 0xffff /* no machine: the code alone told */

struct mutant_result {
	uint32_t index;
	uint8_t fate;		/* enum fate */
	uint8_t argument;	/* enum prove_argument; also of a killed one, if that proves the argument or the rule wrong */
	uint16_t machine;	/* index of the machine that told, or HV_MACHINE_STATIC */
	struct hv_rule_set rules; /* that failed, in what was run of the suite */
	uint64_t calls;		/* run for it */
	float seconds;
	uint8_t hidden;		/* of an unseen one. 1: it differs, if it does, where a kernel's file is not what runs */
	uint8_t lost;		/* 1: it took the machine or the process with it, which is as good as a failed rule */
};

/* Numbers of mutants, as a report shows them. */
struct mutant_range {
	size_t first, last;
};

struct mutate_options {
	const char *const *machines;	/* specifications, at least one */
	size_t machine_count;
	hv_machine_open_fn *open;
	uint64_t seed;
	unsigned jobs;			/* processes */
	unsigned every;			/* 0, 1: all; else each `every`-th mutant, beginning with one that the seed says */
	const struct mutant_range *only; /* of these numbers alone; borrowed */
	size_t only_count;		/* 0: of all numbers */
	const bool *walked;		/* see mutants_make_along(); borrowed, NULL: all mutants */
	bool needs;			/* do not stop at the first kill: find every rule of the suite that fails */
	const char *symbol;
	volatile sig_atomic_t *stop;	/* becomes not 0 if the user has had enough; may be NULL */
	void (*progress)(void *ctx, size_t done, size_t total);	/* may be NULL */
	void *progress_ctx;
};

struct mutate_report {
	const struct hv_stub *stub;	/* borrowed, as the next */
	const struct hv_abi *abi;
	struct mutants mutants;
	struct mutant_result *results; /* by mutant; FATE_NONE: not tried. Owned */
	char *hides;			/* why the file does not show all; owned, NULL: it does */
	double seconds;			/* of all processes together */
	double elapsed;
	bool complete, needs;
};

/*
 * Try the mutants of `stub` in `options->jobs` processes. Returns 0, or -1 with a sentence in `error`; the report holds what is
 * known in both cases. Free it with mutate_report_free.
 */
int mutate_all(const struct hv_stub *stub, const struct hv_abi *abi, const struct mutate_options *options,
	       struct mutate_report *report, char *error, size_t size);
void mutate_report_free(struct mutate_report *report);

/* One process' means: machines, plans, an image to write mutants into. try.c */
struct trier;
struct hidden;
struct trier *trier_open(const struct mutants *all, const struct hidden *hidden, const struct hv_abi *abi,
			 const struct mutate_options *options, char *error, size_t size);
int trier_try(struct trier *t, size_t index, struct mutant_result *result);
int trier_try_good(struct trier *t);
void trier_close(struct trier *t);

/* False if not even one mutant was: the stub was refused. */
bool mutate_tried(const struct mutate_report *r);
size_t mutate_count(const struct mutate_report *r, enum fate fate);
/* Killed mutants for which an argument says that nothing can tell: each is a defect of the argument or of a rule. */
size_t mutate_contradictions(const struct mutate_report *r);
/* One stub, for a person. */
int mutate_write_text(const struct mutate_report *r, FILE *f);
/* All of them in Markdown; with the rules only if these are from `needs`. */
int mutate_write_table(const struct mutate_report *reports, size_t count, FILE *f);

#endif
