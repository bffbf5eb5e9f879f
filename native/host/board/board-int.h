/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The board machine from inside. One file each:
 *
 *	board.c        the machine's operations, as hvcheck/machine.h wants them
 *	board-file.c   a file that says all about one board
 *	start.c        from a line to a session with the payload, and back to one when the board was lost
 *	recipe.c       what is typed to get the payload started
 *	ymodem.c       a file over a line that has only U-Boot's loady behind it
 *	power.c        switching the board off and on
 *	subject.c      the stub's image there
 *	pages.c        how much of it
 *	given.c        and what the payload has of that
 *	calls.c        calls, and what becomes of those that do not come back
 *	sweep.c        calls of a large image, made anew if it turns out that more of it is needed
 *	outcome.c      what is known of one
 *	kinds.c        kinds of calls, and how many of each have cost a CPU
 *	costly.c       calls that are not made, as one like them has cost a CPU
 *	doubt.c        calls that are made again, as the board's host was busy
 *	probes.c       of the firmware
 *	debugger.c     a CPU that hangs, sent home by a debugger of the board, if there is one
 *	random.c       random calls, which the payload makes and judges
 *	play.c         scenarios
 *	laid.c         the memory that they find
 *	tries.c        and many plays of one, to see stale lines
 *	talk.c         messages
 *	line.c         bytes
 *	line-wait.c    how long they are waited for
 */
#ifndef NATIVE_BOARD_INT_H
#define NATIVE_BOARD_INT_H

#include "hvcheck/machine.h"
#include "native/host/board/talk.h"
#include "native/link/entry.h"
#include "native/host/kept.h"
#include "native/host/kind.h"
#include "native/link/mailbox.h"
#include "native/link/second-end.h"
#include "suite/stub/placed.h"

#define BOARD_SEES (HV_SEE_CORE | HV_SEE_SIMD | HV_SEE_SYS | HV_SEE_MEMORY | HV_SEE_HANG | HV_SEE_SLOTS | HV_SEE_RESULT)

/* Bytes of images at their offsets, and for each page whether it was sent; both owned. */
struct given {
	uint8_t *bytes, *pages;
	size_t size;
};

#define CALL_KINDS 256

struct call_kind {
	struct hv_call call;		/* one of them */
	unsigned lost, hung;		/* so many have cost a CPU, and so many have hung, and were cut */
};

struct board {
	struct hv_machine machine;	/* first: operations get its address */
	struct line line;
	struct talk talk;
	const struct qemu_kind *kind;	/* of the payload that is booted, as the board's file has it */
	char boot[512];			/* recipe; "": the payload is there, or somebody starts it */
	char power[512];		/* command that switches the board off and on; "": none */
	char log[256];			/* "": none */
	char debugger[256];		/* HOST:PORT or unix:PATH; "": none, or it has failed */
	unsigned wait_ms;		/* for the payload's first word; 0: as long as most boards need */
	uint64_t known[PING_ICH_VTR + 1];
	struct entry_record entry;
	struct placed image;		/* as it was loaded */
	uint64_t from, size, to, table;	/* the subject: a part of it, and its place; size 0: there is none */
	uint64_t absent, absent_size;	/* as hv_places has them */
	bool put;			/* the payload has the image as it is now, */
	uint8_t *wanted;		/* owned: of a large one, these pages; a byte each. NULL: all of it */
	struct given given;		/* and this, now or from before */
	uint8_t *laid;			/* owned: HV_SCENE_SIZE bytes of a scenario as the payload has them; NULL: it has none, */
	uint64_t laid_at;		/* and where */
	struct hv_call init;		/* what calls are told against */
	struct hv_state baseline;	/* what outcomes are told against, */
	struct hv_state base;		/* and the next baseline */
	unsigned restarts;		/* since the last load */
	unsigned ends;			/* times that the line was closed, and no call was to blame */
	uint32_t costly_stub;		/* CRC-32 of the stub that what follows is known of, wherever it lies */
	struct hv_call costly;		/* if there is one: has cost the board a CPU; */
	bool has_costly;
	struct call_kind kinds[CALL_KINDS];
	unsigned kind_count;
	bool loses_cpus;		/* one was lost with a call, and another when that was made again */
	bool is_smc_costly;		/* so has an SMC, with whatever subject, */
	bool costs;			/* and so has the last call: such calls come together, and each doubt costs a start */
	struct {
		unsigned level;		/* of the payload's patience, */
		uint64_t hung, lost;	/* and what it was told, in microseconds; both 0: nothing */
		struct kept missed;	/* its processes when a call was missed last, */
		uint64_t late;		/* nanoseconds from its word to that look: hvcheck did not see them, */
		uint64_t waited;	/* and for how many microseconds it was waited for then */
	} doubt;			/* of a board that is a command */
	bool watched;			/* its payload has a second CPU for the calls, which the first one watches */
	enum latch latch;		/* what its payload was told to say of calls that are back at their caller */
	bool spent;			/* its payload answers, but calls have cost it all its CPUs */
	bool again;			/* it is being got back */
	bool was_reset;			/* what was asked of it last has failed for that alone */
	unsigned resets;		/* for no reason of ours, since the last load */
};

/* hv_outcome.why */
enum board_why {
	BOARD_WHY_RESET = 1,	/* the payload has started anew */
	BOARD_WHY_GARBLED,	/* what the payload says makes no sense */
};

/* All return 0, or -1 with a sentence in machine.error, but where they say otherwise. */

/* answer.c: put the sentence there. -1. */
int board_fail(struct board *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A message of `bytes` up to `p->at`, once there is room for it behind those that are on their way. -1: the board was lost. */
int board_say(struct board *b, enum message number, const uint8_t *bytes, const struct packer *p);
/* Say why a session has ended that must not, and note whether that was a reset. -1. */
int answer_lost(struct board *b, enum heard what);
/* MAIL_*: why the payload has refused what it was asked for, if that is what it says. */
uint64_t answer_refused(const struct board *b);
/* The message that has come is not the one that must. -1. */
int answer_unexpected(struct board *b);
/* It is a word of a call that does not come back, or whose CPU is still on its way to EL2: its outcome comes behind that. */
bool answer_is_aside(const struct board *b);
/* So many of them one call has at most: of each try a few. A payload that has more to say is lost. */
#define MOST_ASIDES 256
/* Wait for the message `number`, and nothing else. */
int answer_expect(struct board *b, enum message number, unsigned ms);

/* board-file.c */
int board_file_read(struct board *b, const char *path);

/* start.c. The exit status that the failure deserves, or 0. */
int start_board(struct board *b);
/* Get the board back, whatever it does. */
int start_back(struct board *b);
/* Whether what has failed was that the board was reset, for no reason of ours, and not too often: it is to be tried once more. */
bool start_was_reset(struct board *b);

/* power.c */
bool power_can_cycle(const struct board *b);
int power_cycle(struct board *b);

/* subject.c. Have the subject lie there, and a baseline; */
int subject_present(struct board *b);
/* the same, but that much of a large image may still be missing there; */
int subject_announce(struct board *b);
/* which it is not before calls are made. */
int subject_ready(struct board *b);
int subject_baseline(struct board *b);
/* Get the board back, and the subject onto it. */
int subject_again(struct board *b);

/* Whether all that the payload does not have is still zero there. If not, the page is wanted now: 1. */
int board_sweep_subject(struct board *b);

/*
 * probes.c: make all of them, as long as the board can be got back from one that it is lost in; then say nothing for so many
 * seconds. -1: the line is lost.
 */
struct probed;
int probes_make(struct board *b, unsigned silence, struct probed *probed);

/* pages.c. Choose which of the image go to the board; */
int pages_choose(struct board *b, const struct hv_stub *stub);
/* have the one at that offset in the image go there, too; */
void pages_add(struct board *b, uint64_t offset);
/* whether the call of that outcome has come to code that did not; */
bool pages_missed(const struct board *b, const struct hv_outcome *out);
/* have that go there, too; */
void pages_add_missed(struct board *b, const struct hv_outcome *out);
/* and whether one does. */
bool pages_wants(const struct board *b, uint64_t offset);
/* CRC-32 of those that do. */
uint32_t pages_sum(const struct board *b, uint64_t from, uint64_t size);

/* given.c. The image is to be sent: returns in `anew` whether the payload must forget all that it has; */
int given_begin(struct board *b, bool *anew);
/* whether it lacks any of these bytes, which lie in one page, and in `at` and `size` which; */
bool given_lacks(const struct board *b, size_t *at, size_t *size);
/* it has them now; */
void given_note(struct board *b, size_t at, size_t size);
/* it has nothing; */
void given_free(struct given *g);
/* or nothing of a scenario. */
void given_forget_scene(struct board *b);

/* kinds.c: a call has come to this end; */
void kinds_count(struct board *b, const struct hv_call *call, enum second_end end);
/* what is known of its kind, in b->kinds; NULL: nothing; */
const struct call_kind *kinds_find(const struct board *b, const struct hv_call *call);
/* CPUs that all of them have cost; */
unsigned kinds_lost(const struct board *b);
/* whether two calls come to the stub in the same way; */
bool kinds_are_made_alike(const struct hv_call *a, const struct hv_call *b);
/* whether x0 may say what is asked for, being a small number or one just below 0: each such number is a kind of its own; */
bool kinds_is_number(uint64_t x0);
/* whether it is the same number, or none in both. */
bool kinds_have_one_number(const struct hv_call *a, const struct hv_call *b);

/* costly.c: this call has cost the board a CPU, or all of it; */
void costly_note(struct board *b, const struct hv_call *call);
/* it is this stub that calls are made of now; */
void costly_begin(struct board *b, const struct hv_stub *stub);
/* whether this call is like that one but for an address, if any, and nothing is at either; */
bool costly_is_like(const struct board *b, const struct hv_call *one, const struct hv_call *call);
/* whether the stub has cost so many CPUs that each call goes alone: lost among several, one costs two starts; */
bool costly_are_many(const struct board *b);
/* whether it is like one that has cost a CPU, or of a kind of which many have: it will not be made. */
bool costly_is(const struct board *b, const struct hv_call *call);

/* doubt.c: a call is to be sent: have the payload be patient with it; */
void doubt_send(struct board *b, const struct hv_call *call);
/* milliseconds for which the payload is silent at most, besides, as it is patient; */
unsigned doubt_ms(const struct board *b);
/* one does not come back, and is waited for a little longer; */
void doubt_miss(struct board *b);
/* so many microseconds, in vain; */
void doubt_note_wait(struct board *b, uint64_t us);
/* whether this call may have come to this end as the board's host is busy; */
bool doubt_is(struct board *b, const struct hv_call *call, enum second_end end);
/* and the next one is waited for. */
void doubt_go_on(struct board *b);

/* calls.c: make them. `again`: all were made before, and `outs` has what came of them then. -1: the board is lost. */
int calls_run(struct board *b, const struct hv_call *calls, struct hv_outcome *outs, size_t count, bool again);
/* sweep.c: as hv_machine_ops.run. */
int sweep_run(struct board *b, const struct hv_call *calls, struct hv_outcome *outs, size_t count);

/*
 * outcome.c. The message that has come is the outcome of this call; `end`: and how the board has got it back. What the payload says
 * is trusted as far as it makes sense. False: it makes none, and the outcome says so.
 */
bool outcome_take(struct board *b, const struct hv_call *call, struct hv_outcome *out, enum second_end *end);
/* It is that as the call's caller has stored it: what is known of it if its CPU, or the board, is lost on its way to EL2. */
bool outcome_take_back(struct board *b, const struct hv_call *call, struct hv_outcome *out);
/* One of which no more is known than this, */
struct hv_outcome outcome_ended(const struct hv_call *call, uint32_t how, uint32_t why, uint64_t seen);
/* and of a call that the board was lost with, by silence or by a reset; */
struct hv_outcome outcome_lost(const struct hv_call *call, bool silent);
/* and notes in the line's log: which call it was that took the board, or one of its CPUs, some time. */
void outcome_note(struct board *b, const struct hv_call *call, const char *what);
void outcome_note_lost(struct board *b, const struct hv_call *call, bool silent);

/* laid.c: have the payload lay out a scenario's memory; `alone`: and nothing of scenarios before it. */
int laid_put(struct board *b, const struct hv_scene *scene, bool alone);
/* Have it played; or so often, and these extents of memory compared. */
int laid_say_play(struct board *b, const struct hv_scene *scene, uint64_t tries, const struct hv_extent *extents, size_t count);

/* tries.c: as hv_machine_ops.stale. */
int tries_run(struct board *b, const struct hv_scene *scene, const struct hv_extent *extents, size_t count, uint64_t tries,
	      struct hv_stale *found);

/* play.c: as hv_machine_ops.play. */
int play_run(struct board *b, const struct hv_scene *scene, struct hv_outcome *out);

/* debugger.c: have the board's debugger look for a CPU that is in one of these calls, and send it home. */
struct helped {
	bool asked;		/* hvcheck came to the point of asking a debugger, and does not come there twice for one hang */
	bool home;		/* it has sent one home */
	bool on_the_way;	/* the call had come back, and only its way to EL2 led nowhere */
	bool one_was_out;	/* one call alone was on its way then; calls.c sets it, debugger_help() does not */
	uint64_t pc;		/* where the CPU was */
};
struct helped debugger_help(struct board *b, const struct hv_call *calls, size_t count);

/* random.c: as hv_machine_ops.fuzz. */
int random_run(struct board *b, const struct hv_fuzz *f, const struct hv_news *news, uint64_t first, uint64_t count,
	     struct hv_fuzzed *fuzzed);

#endif
