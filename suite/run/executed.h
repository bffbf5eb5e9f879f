/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which instructions behind the live slots no call of a run has executed: the verdicts say nothing of what they do. A machine tells
 * this only if it reports the blocks that it executes.
 */
#ifndef SUITE_RUN_EXECUTED_H
#define SUITE_RUN_EXECUTED_H

#include "suite/run/share.h"

struct executed;

/* For a whole run. NULL: the stub leads to more code than can be followed, or memory is short. */
struct executed *executed_new(const struct suite *s);
void executed_free(struct executed *e);
/* Watch what the machine executes of the stub at its home, until it is stopped. Both do nothing if `e` is NULL. */
void executed_watch(struct executed *e, struct hv_machine *m);
void executed_stop(struct executed *e, struct hv_machine *m);
/*
 * Calls are watched from inside the machine from here on, until they are not: what they execute is known apart from the rest.
 * False: what is executed is not known, and there is nothing to end.
 */
bool executed_begin(struct executed *e, struct hv_machine *m);
void executed_end(struct executed *e, struct hv_machine *m);
/*
 * True if a call has executed an instruction that may do what a rule forbids, that no watched call has executed, and that was not
 * told of some times already. False until calls were watched.
 */
bool executed_is_news(struct executed *e, struct hv_machine *m);
/* Enter what was found in the report. */
void executed_tell(const struct executed *e, struct hv_report *report);

#endif
