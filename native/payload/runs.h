/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls that the host has sent, run in the payload: several at once as long as nothing is wrong with them, and each of the others
 * alone.
 */
#ifndef NATIVE_RUNS_H
#define NATIVE_RUNS_H

#include <stdbool.h>
#include <stdint.h>

#include "hvcheck/call.h"
#include "native/payload/second.h"

/* Whether calls can be run: by the second CPU, by another one if that was lost, or by the first if there is none. */
bool runs_have_cpu(void);
/* Run this call alone; `door` is the stub's slot that leads home. MAIL_OK or MAIL_NO_CPU. */
uint64_t runs_alone(const struct hv_call *call, uint64_t door);
/*
 * The same of a call that takes long, as a scenario does: it is made once, and whatever it has done to memory stays, unless it had
 * to be cut. cut_restore() is due behind it.
 */
uint64_t runs_play(const struct hv_call *call, uint64_t door);
/* What came of it. */
struct hv_outcome *runs_outcome(void);

/* What the host is told of a call that does not come back; NULL: nothing. */
void runs_tell(const struct second_host *host);
/* Then wait for so many microseconds before a call is cut the last time. */
void runs_be_patient(uint64_t us);
/* What the host is told of a call that is made alone when it is back at its caller, which waits meanwhile; NULL: nothing. */
void runs_tell_back(void (*back)(const struct hv_call *call, const struct hv_outcome *out));
/*
 * Whether no other CPU is taken when one is lost. On a busy host the first one may only have had no processor: it would go on with
 * what it was at, beside the other one.
 */
void runs_use_one_cpu(bool one);

/* Keep a call to be run with others; */
void runs_add(const struct hv_call *call);
/* whether there is no room for one more; */
bool runs_are_full(void);
/* forget them; */
void runs_drop(void);
/* run them all, and have `say` told of each, in their order. Likewise: those that there is no CPU for are forgotten. */
uint64_t runs_flush(uint64_t door, void (*say)(const struct hv_call *call, const struct hv_outcome *out));

/* What the first CPU does while it waits for the second. */
void runs_look(void);

#endif
