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

#define HV_MAILBOX_VERSION 1

/* Offsets that boot.S needs. */
#define HV_MAILBOX_CRASHED_AT 192

/* Requests, with their arguments. */
#define HV_MAIL_PING 1	/* answer[HV_PING_*] */
#define HV_MAIL_COPY 2	/* to, from, size: out of the stage window, made visible to instruction fetch */
#define HV_MAIL_FILL 3	/* to, size, word: the same with a 32-bit pattern */
#define HV_MAIL_RUN 4	/* count, door: the calls at HV_CALLS_BASE, their outcomes to HV_OUTS_BASE */

/* How a request ended. */
#define HV_MAIL_OK 0
#define HV_MAIL_UNKNOWN 1	/* no such request */
#define HV_MAIL_RANGE 2		/* an address or size outside the RAM that it may name */
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

#ifndef __ASSEMBLER__
#include <stddef.h>
#include <stdint.h>

struct hv_mailbox {
	/* The host's. */
	uint64_t asked;		/* number of the request, written last */
	uint64_t what;		/* HV_MAIL_* */
	uint64_t arg[6];
	/* The payload's. */
	uint64_t taken;		/* number of the request that is being worked on */
	uint64_t done;		/* number of the request that has been answered, written last */
	uint64_t status;
	uint64_t spare;
	uint64_t answer[12];
	/* The payload's own code took an exception: it is parked and answers no more. */
	uint64_t crashed;	/* slot + 1 */
	uint64_t esr, elr, far;
};

_Static_assert(offsetof(struct hv_mailbox, crashed) == HV_MAILBOX_CRASHED_AT, "HV_MAILBOX_CRASHED_AT");
#endif

#endif
