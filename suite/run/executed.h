/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which instructions behind the live slots no call of a run has executed: the verdicts say nothing of what they do. A machine tells
 * this only if it reports the blocks that it executes.
 */
#ifndef SUITE_RUN_EXECUTED_H
#define SUITE_RUN_EXECUTED_H

#include "suite/run/share.h"

struct executed;

/* For a whole run, of all that is asked. NULL: the stub leads to more code than can be followed, or memory is short. */
struct executed *executed_new(const struct suite *s);
void executed_free(struct executed *e);
/* Watch what the machine executes of the stub at its home, until it is stopped. Both do nothing if `e` is NULL. */
void executed_watch(struct executed *e, struct hv_machine *m);
void executed_stop(struct executed *e, struct hv_machine *m);
/* Enter what was found in the report. */
void executed_tell(const struct executed *e, struct hv_report *report);

#endif
