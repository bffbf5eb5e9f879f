/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What host and payload say to each other. Both see the same RAM; the mailbox lies at HV_MAILBOX_BASE of it.
 *
 *	host     fills `what` and `arg`, then stores a new number in `asked`
 *	payload  stores that number in `taken`, works, fills `status` and `answer`, then stores it in `done`
 *
 * Code must reach its place by HV_MAIL_COPY: what the host itself writes into shared RAM does not invalidate
 * the code that QEMU has already translated from there.
 */
#ifndef HVCHECK_MAILBOX_H
#define HVCHECK_MAILBOX_H

#define HV_MAILBOX_VERSION 3

/* Requests, with their arguments. */
#define HV_MAIL_PING 1	/* answer[HV_PING_*] */
#define HV_MAIL_COPY 2	/* to, from, size: out of the stage window, made visible to instruction fetch */
#define HV_MAIL_FILL 3	/* to, size, word: the same with a 32-bit pattern */
#define HV_MAIL_RUN 4	/* count, door: the calls at HV_CALLS_BASE, their outcomes to HV_OUTS_BASE */
#define HV_MAIL_FUZZ 5	/* first, count, door, milliseconds: random calls as struct hv_fuzz_order at HV_STAGE_BASE says */

/* How a request ended. */
#define HV_MAIL_OK 0
#define HV_MAIL_UNKNOWN 1	/* no such request */
#define HV_MAIL_RANGE 2		/* an address or size outside the RAM that it may name */
#define HV_MAIL_NO_CPU 5	/* every CPU that could run calls is lost */
#define HV_MAIL_NO_EL2 3	/* the CPU was given to us below EL2 */

/* Answers to HV_MAIL_PING. */
#define HV_PING_VERSION 0
#define HV_PING_CALL_SIZE 1
#define HV_PING_OUT_SIZE 2
#define HV_PING_EL 3	/* exception level at entry */
#define HV_PING_MIDR 4
#define HV_PING_MMFR1 5
#define HV_PING_PFR0 6
#define HV_PING_PFR1 7
#define HV_PING_ICH_VTR 8	/* 0 without GICv3 */

/* Answers to HV_MAIL_FUZZ, which are right at any moment while it works. */
#define HV_FUZZ_DONE 0		/* calls, from the first, that were run and judged, and are all right or known */
#define HV_FUZZ_REPEAT 1	/* at the end: so many calls behind those must be run and judged by the host */
#define HV_FUZZ_RULE 2		/* the rule that the last of them failed, 0: none did; + 1 */
#define HV_FUZZ_TURN 3		/* number of the batch under way, */
#define HV_FUZZ_SIZE 4		/* and how many calls it has */

#define HV_FUZZ_BATCH 256	/* calls in one, at HV_CALLS_BASE */

#ifndef __ASSEMBLER__
#include <stddef.h>
#include <stdint.h>

#include "hvcheck/fuzz.h"

struct hv_mailbox {
	/* The host's. */
	uint64_t asked;		/* number of the request, written last */
	uint64_t what;		/* HV_MAIL_* */
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

#define HV_DOOR_SLOT 8		/* synchronous, from EL1: where the runner comes back to EL2 */

/* What HV_MAIL_FUZZ generates and judges by. */
struct hv_fuzz_order {
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
