/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A call as people write it: KEY=VALUE settings on a command line, and the same in a file that keeps a
 * failing call.
 *
 *	hvcheck-replay 1
 *	# comment
 *	stub = linux-4.12/bad-x18
 *	abi = linux-4.12
 *	x0 = 0x77
 *	x1 = recorder
 *
 * What is not set is as hv_call_init() leaves it. Keys of a call:
 *
 *	x0 ... vbar_el2		every register of regs.def; v0 ... v31, up to 128 bits
 *	imm			the HVC's immediate
 *	from			el1 el2h el2t a32 el0; it also sets the mode in PSTATE
 *	event			hvc trap irq fiq serror svc smc none
 *	nzcv			0 to 15: the flags in PSTATE
 *	at			where the table lies: the image is loaded so that it does
 *	copy			this many bytes from the table on are copied to `at`, and the original is gone
 *
 * A line "then" begins another call, which is made where the one before it came back, with nothing restored between them. Calls
 * of such a sequence have x0 to x4 and x24 and nothing else.
 *
 * A value is a number in C notation, or a place with an offset or without: payload, recorder, landing,
 * canary, table, site (the HVC), site_event (where other events are raised), table+0x814.
 */
#ifndef HVCHECK_REPLAY_H
#define HVCHECK_REPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "hvcheck/call.h"
#include "hvcheck/linkage.h"
#include "hvcheck/places.h"

HV_BEGIN

struct hv_setting {
	char *key, *value;	/* owned */
	unsigned line;		/* where it was read, 0: not from a file */
	unsigned call;		/* of which call it is, from 0 on */
};

struct hv_replay {
	char *stub, *abi, *release, *machine, *symbol; /* owned; NULL: not said */
	uint64_t at, copy;	/* 0: not said */
	struct hv_setting *settings; /* the call's keys, owned */
	size_t setting_count;
	unsigned then;		/* how many calls follow the first one */
};

/*
 * Add one setting, checked. `line` is 0 on a command line. Returns 0, or -1 with a sentence in `error`:
 * unknown keys, values that are none, and keys that were set before.
 */
int hv_replay_set(struct hv_replay *r, const char *key, const char *value, unsigned line, char *error,
		  size_t size);
/* Read a file's `length` bytes into the zeroed `*r`. -1: a sentence that names the line; free `*r` too. */
int hv_replay_parse(struct hv_replay *r, const char *text, size_t length, char *error, size_t size);
/* Write what hv_replay_parse() reads. -1 with errno: not written, or EINVAL: no line can hold a name. */
int hv_replay_write(const struct hv_replay *r, FILE *f);
void hv_replay_free(struct hv_replay *r);

/* The call that the settings make of hv_call_init(): of a sequence, the first. */
void hv_replay_call(const struct hv_replay *r, const struct hv_places *places, struct hv_call *call);
/*
 * Add the settings in which `call` differs from hv_call_init(), and `at` and `copy` if the stub was moved.
 * -1: no memory.
 */
int hv_replay_describe(struct hv_replay *r, const struct hv_call *call, const struct hv_places *places);

/* Name of `address` among the places, "landing+0x7f8", into `buf`. False if it is none of them. */
bool hv_place_name(const struct hv_places *places, uint64_t address, char *buf, size_t size);
/* Words for HV_FROM_* and HV_EVENT_*: "el2h", "irq". */
const char *hv_from_name(unsigned from);
const char *hv_event_name(unsigned event);

HV_END

#endif
