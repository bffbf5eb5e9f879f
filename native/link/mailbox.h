/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What host and payload say to each other. Both see the same RAM; the mailbox lies at HV_MAILBOX_BASE of it.
 *
 *	host     fills `what` and `arg`, then stores a new number in `asked`
 *	payload  stores that number in `taken`, works, fills `status` and `answer`, then stores it in `done`
 *
 * Code must reach its place by MAIL_COPY: what the host itself writes into shared RAM does not invalidate
 * the code that QEMU has already translated from there.
 */
#ifndef HVCHECK_MAILBOX_H
#define HVCHECK_MAILBOX_H

#define MAILBOX_VERSION 3

/* Requests, with their arguments. */
#define MAIL_PING 1	/* answer[PING_*] */
#define MAIL_COPY 2	/* to, from, size: out of the stage window, made visible to instruction fetch */
#define MAIL_FILL 3	/* to, size, word: the same with a 32-bit pattern */
#define MAIL_RUN 4	/* count, door: the calls at HV_CALLS_BASE, their outcomes to HV_OUTS_BASE */
#define MAIL_FUZZ 5	/* first, count, door, milliseconds: random calls as struct fuzz_order at HV_STAGE_BASE says */

/* How a request ended. */
#define MAIL_OK 0
#define MAIL_UNKNOWN 1	/* no such request */
#define MAIL_RANGE 2		/* an address or size outside the RAM that it may name */
#define MAIL_NO_CPU 5	/* every CPU that could run calls is lost */
#define MAIL_NO_EL2 3	/* the CPU was given to us below EL2 */

/* Answers to MAIL_PING. */
#define PING_VERSION 0
#define PING_CALL_SIZE 1
#define PING_OUT_SIZE 2
#define PING_EL 3	/* exception level at entry */
#define PING_MIDR 4
#define PING_MMFR1 5
#define PING_PFR0 6
#define PING_PFR1 7
#define PING_ICH_VTR 8	/* 0 without GICv3 */

/* Answers to MAIL_FUZZ, which are right at any moment while it works. */
#define MAIL_FUZZ_DONE 0		/* calls, from the first, that were run and judged, and are all right or known */
#define MAIL_FUZZ_REPEAT 1	/* at the end: so many calls behind those must be run and judged by the host */
#define MAIL_FUZZ_RULE 2		/* the rule that the last of them failed, 0: none did; + 1 */
#define MAIL_FUZZ_TURN 3		/* number of the batch under way, */
#define MAIL_FUZZ_SIZE 4		/* and how many calls it has */

#define MAIL_FUZZ_BATCH 256	/* calls in one, at HV_CALLS_BASE */

#ifndef __ASSEMBLER__
#include <stddef.h>
#include <stdint.h>

#include "hvcheck/fuzz.h"

struct mailbox {
	/* The host's. */
	uint64_t asked;		/* number of the request, written last */
	uint64_t what;		/* MAIL_* */
	uint64_t arg[6];
	/* The payload's. */
	uint64_t taken;		/* number of the request that is being worked on */
	uint64_t done;		/* number of the request that has been answered, written last */
	uint64_t status;
	uint64_t hold;		/* the host's: not 0 while it works on an outcome that a FUZZ must not judge yet */
	uint64_t answer[12];
	/* The payload's own code took an exception: it is parked and answers no more. */
	uint64_t crashed;	/* slot + 1 */
	uint64_t esr, elr, far;
};


/* What MAIL_FUZZ generates and judges by. */
struct fuzz_order {
	uint64_t abi;			/* index in hv_abis[] */
	uint64_t seed, sees, has;
	uint64_t strict, home;		/* 0 or 1 */
	uint64_t release;		/* hv_bench.release */
	uint64_t table, stub, stub_size, absent, absent_size; /* as in struct hv_places */
	struct hv_rule_set known[HV_FUZZ_KINDS]; /* for each kind of call: the rules whose failure is no news */
	uint64_t word_count, words[HV_FUZZ_WORDS];
	struct hv_state baseline;
};

#endif

#endif
